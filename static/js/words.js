// Words are seen where they will stand while they are typed: in the bar of the board, as the newest line of the sheet
// that peeks out, and on the one beside the form. What only goes with them says what to show.
for (const shown of document.querySelectorAll("[data-words]")) {
  const { words, as } = shown.dataset;
  const field = document.getElementsByName(words)[0];
  if (!field) continue;
  const before = shown.textContent.trim() === field.value.trim() ? "" : shown.textContent;
  // Where nothing stood before, nothing stays when the words are taken back.
  const place = shown.closest("[hidden], [data-then]");
  const show = () => {
    const typed = field.value.trim();
    shown.textContent = typed ? (as ?? typed) : before;
    if (place) place.hidden = !typed;
  };
  show();
  field.addEventListener("input", show);
}
