// Fields grow with the words in them, where the browser cannot do it by itself.
const grow = (field) => {
  while (field.rows < 20 && field.scrollHeight > field.clientHeight) field.rows++;
};
if (!CSS.supports("field-sizing", "content")) {
  document.querySelectorAll("[data-grow]").forEach(grow);
  addEventListener("input", (event) => grow(event.target));
}
