// Before a country is known: the browser's clock tells which is near. Its card comes first, and its
// numbers into the bar that is always on screen. Nothing of it is sent or kept.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const offset = -new Date(new Date().getFullYear(), 0, 15).getTimezoneOffset();
const isHere = (card) => card.dataset.zones.split(" ").includes(zone);
const far = (card) => Math.min(...card.dataset.offsets.split(" ").map((each) => Math.abs(each - offset)));

for (const list of zone ? document.querySelectorAll("[data-lands]") : []) {
  const cards = [...list.children];
  const own = cards.find(isHere);
  // What the language tells is as good as any guess, until the clock says another country.
  if (!own && list.querySelector(".first")) continue;
  list.append(...cards.sort((one, other) => isHere(other) - isHere(one) || far(one) - far(other)));
  for (const card of cards) card.classList.toggle("first", card === own);
  if (!own) continue;
  document.querySelectorAll("[data-sos] li").forEach((item, index) => {
    const [call, number, words] = [item.firstElementChild, ...item.firstElementChild.children];
    const link = own.querySelectorAll("a")[index];
    item.hidden = false;
    call.classList.remove("wide");
    call.href = link.href;
    number.textContent = link.textContent;
    words.textContent = link.dataset.says;
  });
}
