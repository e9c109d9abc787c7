// Print this page as it is.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  // How it is done without this.
  for (const words of document.querySelectorAll("[data-by-hand]")) words.hidden = true;
  button.addEventListener("click", () => print());
}
