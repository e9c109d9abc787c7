// No country yet: the clock tells which is near. Its card comes first, its numbers go into the bar.
// Nothing is sent or kept.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
const offset = -new Date(new Date().getFullYear(), 0, 15).getTimezoneOffset();
const isHere = (card) => card.dataset.zones.split(" ").includes(zone);
const far = (card) => Math.min(...card.dataset.offsets.split(" ").map((each) => Math.abs(each - offset)));

const put = (item, href, number, words) => {
  const call = item.firstElementChild;
  item.hidden = !href;
  call.classList.toggle("wide", href === "tel:112");
  call.href = href;
  [call.children[0].textContent, call.children[1].textContent] = [number, words];
};

// A clock like UTC stands in no place: then the language tells more.
for (const list of /^(Etc\/|UTC|GMT|$)/.test(zone) ? [] : document.querySelectorAll("[data-lands]")) {
  const cards = [...list.children];
  const own = cards.find(isHere);
  list.append(...cards.sort((one, other) => isHere(other) - isHere(one) || far(one) - far(other)));
  for (const card of cards) card.classList.toggle("first", card === own);
  const bar = document.querySelector("[data-sos]");
  if (!bar) continue;
  const links = own ? own.querySelectorAll("a") : [];
  const [danger, talk] = bar.querySelectorAll("li");
  // Elsewhere no neighbour's number answers.
  if (own) put(danger, links[0].href, links[0].textContent, links[0].dataset.says);
  else put(danger, "tel:112", "112", bar.dataset.sos);
  put(talk, links[1]?.href ?? "", links[1]?.textContent ?? "", links[1]?.dataset.says ?? "");
}
