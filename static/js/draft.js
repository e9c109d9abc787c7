// Keep what is written so far. Saving stays the person's own tap.
const PAUSE = 800;
const note = document.querySelector("[data-saved]");
const { savedText, unsavedText, outText, laterText } = note.dataset;
// 409: saved in another tab. 200: led to the sign-in.
const SAYS = { 204: savedText, 409: "", 403: outText, 200: outText };

for (const form of document.querySelectorAll("form[data-draft]")) {
  let timer;
  let going;
  // No draft may come after a newer one, or after saving.
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
      note.textContent = SAYS[answer.status] ?? laterText;
    } catch {
      if (!signal.aborted) note.textContent = unsavedText;
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  // Who leaves before that has typed it too.
  addEventListener("pagehide", () => timer && keep({ keepalive: true }));
  form.addEventListener("submit", stop);
}
