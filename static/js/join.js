// A second tap on the way in must not undo the first; and the zone is guessed once.
for (const form of document.querySelectorAll("form[data-once]")) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
}
// A page brought back from the browser's memory may be sent again.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

const zone = document.querySelector("select[name=zone]");
if (zone && document.currentScript?.hasAttribute("data-guess-zone")) {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const untouched = !document.querySelector(".error-summary");
  if (untouched && [...zone.options].some((option) => option.value === here)) {
    zone.value = here;
  }
}
