// Before a country is known: the browser's clock tells which is near. Its card comes first, and its
// numbers into the bar that is always on screen. Nothing of it is sent or kept.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const offset = -new Date(new Date().getFullYear(), 0, 15).getTimezoneOffset();
const cards = (list) => [...list.querySelectorAll("[data-zones]")];
const isHere = (card) => card.dataset.zones.split(" ").includes(zone);
const far = (card) => Math.min(...card.dataset.offsets.split(" ").map((each) => Math.abs(each - offset)));

for (const list of zone ? document.querySelectorAll("[data-lands]") : []) {
  const own = cards(list).find(isHere);
  // The language is a guess as good as any, until the clock says another country.
  if (!own && list.querySelector(".first")) continue;
  const order = cards(list).sort((one, other) => isHere(other) - isHere(one) || far(one) - far(other));
  list.append(...order);
  for (const card of order) card.classList.toggle("first", card === own);
  const bar = document.querySelector("[data-sos] ul");
  if (!own || !bar) continue;
  const [danger, talk] = own.querySelectorAll("a");
  const entry = (link, words, name) => {
    const item = document.createElement("li");
    const call = item.appendChild(document.createElement("a"));
    Object.assign(call, { className: name, href: link.href });
    call.appendChild(document.createElement("b")).textContent = link.textContent;
    call.append(" ");
    call.appendChild(document.createElement("span")).textContent = words;
    return item;
  };
  bar.replaceChildren(entry(danger, own.dataset.danger, "red"), entry(talk, own.dataset.talk, ""));
}
