// Copy a number or a sentence. The button stays hidden where the browser cannot do it.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      return; // Not allowed here: it can still be read.
    }
    button.querySelector("[data-copy-says]").textContent = button.dataset.copied;
  });
}

// Send a text by the phone's own share sheet. The same holds for its button.
for (const button of document.querySelectorAll("button[data-share]")) {
  if (!navigator.share) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.share({ text: button.dataset.share }).catch(() => {}); // They changed their mind.
  });
}
