// Chooses the browser's own time zone where a form offers it.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

for (const list of document.querySelectorAll("[data-own-zone]")) {
  if ([...list.options].some((option) => option.value === zone)) list.value = zone;
}
