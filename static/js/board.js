// The bar at the foot of the board shows the words while they are typed.
for (const shown of document.querySelectorAll("[data-words]")) {
  const field = document.getElementsByName(shown.dataset.words)[0];
  const tapped = field.value.trim() ? "" : shown.textContent;
  field.addEventListener("input", () => {
    shown.textContent = field.value.trim() || tapped;
  });
}
