// A form goes once. After five seconds, or when the page is shown again, it may go again: the server
// keeps one row. Without a signal it does not go: the browser's error page would take the words away.
// What only fills a frame of the page is not looked at.
const free = (form) => form.removeAttribute("data-sent");
const note = document.createElement("p");
note.className = "notice warn signal";
note.setAttribute("role", "status");

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || event.submitter?.formTarget) return;
  if (!navigator.onLine) {
    event.preventDefault();
    document.body.append(note);
    // Later, or no screen reader says it.
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
