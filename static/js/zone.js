// Fill an empty time zone with the browser's. A zone the list does not hold leaves the question open.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const field of document.querySelectorAll("[data-zone]")) {
  if (field.value || !zone) continue;
  field.value = zone;
  if (field.selectedIndex === -1) field.selectedIndex = 0;
}
