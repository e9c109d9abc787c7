// A quiet word when a line gets too long to print well. It never stops or cuts the typing.
for (const field of document.querySelectorAll("[data-nudge]")) {
  const note = document.createElement("p");
  note.className = "counter";
  note.hidden = true;
  const look = () => {
    const length = [...field.value].length;
    note.hidden = length <= Number(field.dataset.nudge);
    note.textContent = document.body.dataset.shortLines.replace("[n]", length);
  };
  (field.closest(".add") || field).after(note);
  field.addEventListener("input", look);
  look();
}
