// Leaves at once and keeps this page out of "back". Without scripts the link still works.
const exit = document.querySelector("[data-quick-exit]");

function leave(event) {
  event.preventDefault();
  document.body.hidden = true;
  document.title = "";
  location.replace(exit.href);
}

if (exit) {
  let last = -Infinity;
  exit.addEventListener("click", leave);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (event.timeStamp - last < 600) leave(event);
    last = event.timeStamp;
  });
  // A page brought back from the browser's memory would show what was left.
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}
