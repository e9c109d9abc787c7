// No country yet: the clock tells which is near. Its card comes first, its numbers go into the bar;
// what is far waits under "Another country". Nothing is sent or kept.
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
if (!/^(Etc\/|UTC|GMT|$)/.test(zone)) {
  const lists = document.querySelectorAll("[data-lands]");
  const cards = [...document.querySelectorAll("[data-lands] > li")];
  const near = lists[0].children.length;
  const own = cards.find(isHere);
  cards.sort((one, other) => isHere(other) - isHere(one) || far(one) - far(other));
  for (const card of cards) {
    card.classList.toggle("first", card === own);
    lists[+(cards.indexOf(card) >= near)].append(card);
  }
  for (const bar of document.querySelectorAll("[data-sos]")) {
    const [danger, talk] = bar.querySelectorAll("li");
    const [call, line] = own?.querySelectorAll("a") ?? [];
    // Elsewhere no neighbour's number answers.
    put(danger, call?.href ?? "tel:112", call?.textContent ?? "112", call?.dataset.says ?? bar.dataset.sos);
    put(talk, line?.href ?? "", line?.textContent ?? "", line?.dataset.says ?? "");
  }
}
