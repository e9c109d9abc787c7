// A form goes once. A second tap does nothing while the first is on its way; after five seconds,
// or when the page is shown again, the person may try again: the server keeps one row either way.
// Without a signal it does not go: a page of the browser's own would take the words away.
const free = (form) => form.removeAttribute("data-sent");
const note = document.createElement("p");
note.className = "notice warn signal";
note.setAttribute("role", "status");

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (!navigator.onLine) {
    event.preventDefault();
    document.body.append(note);
    // A moment later, or a screen reader does not say it.
    setTimeout(() => (note.textContent = document.body.dataset.noSignal));
    return;
  }
  if (form.hasAttribute("data-sent")) {
    event.preventDefault();
    return;
  }
  form.setAttribute("data-sent", "");
  setTimeout(free, 5000, form);
});

addEventListener("online", () => note.remove());
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(free));
