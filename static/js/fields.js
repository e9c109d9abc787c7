// Fields grow with the words in them, where the browser cannot do it by itself.
const grow = (field) => {
  while (field.rows < 20 && field.scrollHeight > field.clientHeight) field.rows++;
};
if (!CSS.supports("field-sizing", "content")) {
  document.querySelectorAll("[data-grow]").forEach(grow);
  addEventListener("input", (event) => grow(event.target));
}

// A quiet word when a line gets too long to print well. It never stops or cuts the typing.
for (const field of document.querySelectorAll("[data-nudge]")) {
  const note = document.createElement("p");
  note.className = "counter";
  note.hidden = true;
  const look = () => {
    const length = [...field.value].length;
    note.hidden = length <= +field.dataset.nudge;
    note.textContent = document.body.dataset.shortLines.replace("[n]", length);
  };
  (field.closest(".add") || field).after(note);
  field.addEventListener("input", look);
  look();
}

// An idea that is tapped goes into the field it names, behind what was typed. Another idea gives
// way, and a blank is chosen, to be typed over. After an if the ideas for its then open, and its own
// close (details with one name). Without this the page comes back with it.
const ideas = [...document.querySelectorAll("[name^=idea_]")];
for (const idea of ideas) {
  idea.addEventListener("click", (event) => {
    event.preventDefault();
    const field = idea.form[idea.name.slice(5)];
    const typed = field.value.trim();
    const isOwn = typed && !ideas.some((other) => other.value === typed);
    field.value = isOwn ? `${typed} ${idea.value}` : idea.value;
    field.focus();
    const blank = field.value.indexOf("___");
    if (blank >= 0) field.setSelectionRange(blank, blank + 3);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    for (const fold of document.querySelectorAll("[data-then]")) fold.open = true;
  });
}
