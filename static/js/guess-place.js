// Offer the country and the time zone that the browser knows.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
// A clock like UTC stands in no place, and tells nothing.
const isPlace = !/^(Etc\/|UTC|GMT|$)/.test(zone);

for (const part of isPlace ? document.querySelectorAll("[data-place]") : []) {
  part.querySelector("[data-browser-zone]").value = zone;
  if (!("offers" in part.dataset)) continue;
  const own = [...part.querySelectorAll("[data-zones-of]")].find((each) =>
    each.dataset.zones.split(" ").includes(zone),
  );
  const country = own?.dataset.zonesOf ?? part.dataset.elsewhere;
  const select = part.querySelector("[data-country]");
  const { region } = part.dataset;
  // Where the language says another country, neither is chosen.
  select.value = region && region !== country ? "" : country;
  // What the page showed: it undoes no newer choice.
  const seen = part.querySelector("[name=place_seen]");
  seen.value = seen.value.replace(/^\S*/, select.value);
  if (!select.value) continue;
  const city = zone.split("/").pop().replaceAll("_", " ");
  const says = part.querySelector("[data-place-says]");
  says.textContent = says.dataset.placeSays
    .replace("[country]", select.selectedOptions[0].text)
    .replace("[city]", city);
  part.open = false;
}
