// Keep what is written so far, 0.8 seconds after the last change. Saving stays the person's own tap;
// without a signal it waits, because a page of the browser's own would take the words away.
const PAUSE = 800;
const note = document.querySelector("[data-saved]");

for (const form of document.querySelectorAll("form[data-draft]")) {
  let timer;
  const keep = async () => {
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      note.textContent = answer.ok ? note.dataset.savedText : note.dataset.unsavedText;
    } catch {
      note.textContent = note.dataset.unsavedText;
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (navigator.onLine) return;
    event.preventDefault();
    note.textContent = note.dataset.unsavedText;
  });
}
