// A form goes once. A second tap does nothing while the first is on its way; after five seconds,
// or when the page is shown again, the person may try again: the server keeps one row either way.
const free = (form) => form.removeAttribute("data-sent");

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.hasAttribute("data-sent")) {
    event.preventDefault();
    return;
  }
  form.setAttribute("data-sent", "");
  setTimeout(free, 5000, form);
});

addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(free));
