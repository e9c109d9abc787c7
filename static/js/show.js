// The plan is in somebody else's hand. When this page goes the server is told, so that it does not
// come back; behind another tab or a locked screen it leads on to Today.
const root = document.documentElement;
const form = document.querySelector("[data-done]");
addEventListener("pagehide", () => navigator.sendBeacon(form.action, new FormData(form)));
document.addEventListener("visibilitychange", () => {
  // Hidden already: it is on its way, see leave.js.
  if (root.hidden || !document.hidden) return;
  root.hidden = true;
  location.assign(form.dataset.done);
});
