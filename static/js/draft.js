// Keep what is written so far, 0.8 seconds after the last change. Saving stays the person's own tap;
// without a signal it waits, because a page of the browser's own would take the words away.
const PAUSE = 800;
const note = document.querySelector("[data-saved]");

for (const form of document.querySelectorAll("form[data-draft]")) {
  let timer;
  let going;
  // An older draft must not come after a newer one, nor after the words were saved.
  const stop = () => {
    timer = clearTimeout(timer);
    going?.abort();
  };
  const keep = async (options) => {
    stop();
    const { signal } = (going = new AbortController());
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.dataset.draft, { method: "POST", body, signal, ...options });
      note.textContent = answer.ok ? note.dataset.savedText : note.dataset.unsavedText;
    } catch {
      if (!signal.aborted) note.textContent = note.dataset.unsavedText;
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  // Somebody who leaves within those 0.8 seconds has typed it all the same.
  addEventListener("pagehide", () => timer && keep({ keepalive: true }));
  form.addEventListener("submit", (event) => {
    stop();
    if (navigator.onLine) return;
    event.preventDefault();
    note.textContent = note.dataset.unsavedText;
  });
}
