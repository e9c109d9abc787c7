// Keep what is written so far, 0.8 seconds after the last change. Saving stays the person's own tap.
const PAUSE = 800;
const note = document.querySelector("[data-saved]");
const { savedText, unsavedText, outText, laterText } = note.dataset;
// 409: saved by another tab, so nothing is wrong. 200: led to the sign-in.
const SAYS = { 204: savedText, 409: "", 403: outText, 200: outText };

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
      note.textContent = SAYS[answer.status] ?? laterText;
    } catch {
      if (!signal.aborted) note.textContent = unsavedText;
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  // Somebody who leaves within those 0.8 seconds has typed it all the same.
  addEventListener("pagehide", () => timer && keep({ keepalive: true }));
  form.addEventListener("submit", stop);
}
