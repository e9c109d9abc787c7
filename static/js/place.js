// Offer the country and the time zone that the browser knows: shown in the row, and changeable there.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

for (const part of document.querySelectorAll("[data-place]")) {
  part.querySelector("[data-browser-zone]").value = zone ?? "";
  if (!zone || !("offers" in part.dataset)) continue;
  const own = [...part.querySelectorAll("[data-zones-of]")].find((each) => each.dataset.zones.split(" ").includes(zone));
  const country = own?.dataset.zonesOf ?? part.dataset.elsewhere;
  const select = part.querySelector("[data-country]");
  // The language says another country: then neither of them is chosen for the person.
  const differs = part.dataset.region && part.dataset.region !== country;
  const offered = select.value;
  if (differs && offered === part.dataset.region) select.value = "";
  else if (!offered) select.value = country;
  if (select.value !== country || part.querySelector(".errors, .error, :checked[type=radio]")) continue;
  const city = zone.split("/").pop().replaceAll("_", " ");
  const says = part.querySelector("[data-place-says]");
  says.textContent = says.dataset.placeSays.replace("[country]", select.selectedOptions[0].text).replace("[city]", city);
  part.open = false;
}
