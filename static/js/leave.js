// Hide this page: blank at once, and replaced, so that Back does not return here.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-leave]");
  if (!link) return;
  event.preventDefault();
  document.body.hidden = true;
  location.replace(link.href);
});
