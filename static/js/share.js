// Send a text by the phone's own share sheet. The button stays hidden where there is none.
for (const button of document.querySelectorAll("button[data-share]")) {
  if (!navigator.share) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.share({ text: button.dataset.share }).catch(() => {}); // They changed their mind.
  });
}
