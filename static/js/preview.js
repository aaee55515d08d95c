// Shows beside a form what it would make, a moment after the last key. Without this
// file the button "Look at it" does the same.
const form = document.querySelector("form[data-preview]");
const PAUSE = 500;

let waiting = 0;
let asked = 0;

async function look() {
  const number = ++asked;
  const data = new FormData(form);
  data.set("then", "look");
  const answer = await fetch(form.action, { method: "POST", body: data });
  if (!answer.ok || number !== asked) return; // a later look is on its way
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.getElementById(form.dataset.preview);
  if (found) document.getElementById(form.dataset.preview).replaceWith(found);
}

form?.addEventListener("input", (event) => {
  if (event.target.name === "attested") return;
  clearTimeout(waiting);
  waiting = setTimeout(() => look().catch(() => {}), PAUSE);
});
