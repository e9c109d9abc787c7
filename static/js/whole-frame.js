// Make a frame as high as the email in it. Without this it scrolls.
for (const frame of document.querySelectorAll("[data-whole]")) {
  const fit = () => {
    const body = frame.contentDocument?.body;
    if (body?.offsetHeight) frame.style.height = `${body.offsetHeight}px`;
  };
  frame.addEventListener("load", fit);
  addEventListener("resize", fit);
  fit();
}
