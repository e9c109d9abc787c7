// Hide this page: blank at once, and replaced, so that Back does not return here. After that Back to
// any page of ours leads away as well, until one is opened anew. No page comes back as it was left:
// it is blank when somebody leaves it, and asked for again; without a network it is shown, since it
// may be the one with the numbers to call. In the head, so that Back paints no word before it.
const root = document.documentElement;
const link = () => document.querySelector("a[data-leave]");
let tab = {};
let shifts = [];
try {
  tab = sessionStorage;
} catch {} // Not allowed here: then Back asks for the page again.

const leave = () => {
  root.hidden = true;
  location.replace(link().href);
  tab.left = 1;
};

addEventListener("click", (event) => {
  if (!event.target.closest("a[data-leave]")) return;
  event.preventDefault();
  leave();
});

// Shift three times. Capital letters have other keys between.
addEventListener("keydown", ({ key, repeat, timeStamp }) => {
  if (repeat) return;
  shifts = key === "Shift" ? [timeStamp, ...shifts] : [];
  if (timeStamp - shifts[2] < 1500 && link()) leave();
});

addEventListener("pointerdown", () => (shifts = []));

addEventListener("pagehide", () => (root.hidden = true));
addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  if (tab.left && link()) leave();
  else if (navigator.onLine) location.reload();
  else root.hidden = false;
});

const leaveOrShow = () => (link() ? leave() : (root.hidden = false));
if (performance.getEntriesByType("navigation")[0]?.type !== "back_forward") delete tab.left;
else if (tab.left) {
  root.hidden = true;
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", leaveOrShow);
  else leaveOrShow();
}
