// Saves every answer as it is given. Without this file the form below still works:
// its two buttons save the whole page.
const form = document.querySelector("form.questionnaire[data-save]");

const LONGEST_WAIT = 30_000;

class SignedOut extends Error {}

class Saver {
  constructor(form) {
    this.form = form;
    this.revision = form.elements.revision;
    this.waiting = new Map(); // item number -> value; the latest choice wins
    this.sending = false;
    this.wait = 1000;
    this.timer = 0;
    this.leaving = new AbortController();
    this.whenHeard = () => {};
  }

  // The whole page is on its way: single answers behind it would only be refused.
  stop() {
    this.waiting.clear();
    this.leaving.abort();
  }

  // Resolves with the next answer from the server: one is still signed in then.
  heard() {
    return new Promise((resolve) => {
      this.whenHeard = resolve;
    });
  }

  keep(item, value) {
    this.waiting.delete(item);
    this.waiting.set(item, value);
    this.next();
  }

  get isIdle() {
    return !this.sending && this.waiting.size === 0;
  }

  next() {
    if (this.sending || this.waiting.size === 0) return;
    clearTimeout(this.timer);
    const [item, value] = this.waiting.entries().next().value;
    this.sending = true;
    if (this.wait === 1000) say(this.form.dataset.saidSaving);
    this.send(item, value)
      .then((answer) => this.took(item, value, answer))
      .catch((error) => this.leaving.signal.aborted || this.later(error))
      .finally(() => {
        this.sending = false;
      })
      .then(() => !this.timer && this.next());
  }

  async send(item, value) {
    const response = await fetch(this.form.dataset.save, {
      method: "POST",
      redirect: "manual",
      signal: this.leaving.signal,
      headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": signedIn.token(this.form),
      },
      body: JSON.stringify({ item, value, revision: Number(this.revision.value) }),
    });
    if (signedIn.isOut(response)) throw new SignedOut();
    if (response.status >= 500 || response.status === 429) throw new Error("later");
    const isJson = response.headers.get("Content-Type")?.includes("json");
    return { status: response.status, body: isJson ? await response.json() : {} };
  }

  took(item, value, { status, body }) {
    this.whenHeard();
    this.wait = 1000;
    this.timer = 0;
    // A newer choice for this item may have come in meanwhile: it stays waiting.
    if (this.waiting.get(item) === value) this.waiting.delete(item);
    if (status === 200) {
      this.revision.value = body.revision;
      return saved(item, body.saved_at);
    }
    if (status === 409 && "theirs" in body) return this.ask(item, body);
    const said = body.error || this.form.dataset.saidRefused;
    say(said, true);
    return note(item, said);
  }

  // The answer stays waiting, and is sent again by and by.
  later(error) {
    const words = this.form.dataset;
    if (error instanceof SignedOut) {
      say("", true);
      line.append(
        ...signedIn.askedFor(words.saidSignedOut, words.saidSignIn, words.signIn),
      );
    } else {
      say(words.saidOffline, true);
    }
    this.timer = setTimeout(() => this.retry(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  soon() {
    if (!this.timer) return;
    this.wait = 1000;
    this.retry();
  }

  retry() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.next();
  }

  // Two pages answered one statement differently: the person says which one counts.
  ask(item, { mine, theirs, revision }) {
    if (this.waiting.has(item)) return;
    say("");
    const place = question(item);
    place.querySelector(".which-counts")?.remove();
    const box = document.createElement("div");
    box.className = "which-counts";
    box.setAttribute("role", "alert");
    const words = document.createElement("p");
    words.textContent = this.form.dataset.saidBoth;
    for (const value of [mine, theirs]) {
      const button = this.choice(item, value);
      button.addEventListener("click", () => {
        box.remove();
        // Only now is the other answer known here, so only now may it be replaced.
        this.revision.value = Math.max(this.revision.value, revision);
        this.keep(item, value);
      });
      box.append(button);
    }
    box.prepend(words);
    place.querySelector("[data-options]").before(box);
  }

  choice(item, value) {
    const radio = radioOf(item, value);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-quiet";
    const { shown, label } = radio.dataset;
    button.textContent = [shown, label].filter(Boolean).join(": ");
    button.addEventListener("click", () => {
      radio.checked = true;
      radio.focus();
    });
    return button;
  }
}

const question = (item) => form.querySelector(`[data-item="${item}"]`);
const radioOf = (item, value) => question(item).querySelector(`[value="${value}"]`);
const line = document.getElementById("save-state");

function say(words, isProblem = false) {
  line.textContent = words;
  line.classList.toggle("is-problem", isProblem);
}

function note(item, words) {
  question(item).querySelector("[data-saved-at]").textContent = words;
}

function saved(item, at) {
  const words = `${form.dataset.saidSaved} ${at}`;
  note(item, words);
  say(words);
}

function showProgress() {
  const done = form.querySelectorAll("input[type=radio]:checked").length;
  const bar = form.querySelector("progress");
  bar.value = done;
  const words = form.querySelector("[data-progress-words]");
  words.textContent = words.textContent.replace(/\d+/, done);
}

function moveOn(place) {
  const next = after(place);
  if (!next) return form.querySelector("[value=finish]").focus();
  const radio = next.querySelector(":checked") ?? next.querySelector("input");
  radio.focus({ preventScroll: true });
  next.scrollIntoView({ block: "center" });
}

const TYPING = 800; // ms in which a 0 after a 1 still makes a 10
let typed = null; // the question on which a 1 may become a 10, and its timer

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  let place = event.target.closest("fieldset.question");
  if (!place) return;
  // Enter on a radio would send the whole page.
  if (event.key === "Enter") return event.preventDefault();
  if (!/^[0-9]$/.test(event.key)) return;
  const isTen = typed?.place === place && event.key === "0";
  if (typed?.place === place && !isTen) {
    // The 1 was meant as it stood: this key is for the next one.
    place = forget() ?? place;
  }
  const radio = keyed(place, isTen ? "10" : event.key);
  if (!radio) return;
  event.preventDefault();
  choose(radio);
  forget();
  if (event.key === "1" && keyed(place, "10")) {
    typed = { place, timer: setTimeout(() => moveOn(forget(false)), TYPING) };
  } else {
    moveOn(place);
  }
}

const keyed = (place, key) => place.querySelector(`[data-key="${key}"]`);

function choose(radio) {
  if (radio.checked) return;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}

// Ends the wait for a 0; gives the question waited on, or the one after it.
function forget(next = true) {
  if (!typed) return null;
  const { place, timer } = typed;
  clearTimeout(timer);
  typed = null;
  return next ? after(place) : place;
}

function after(place) {
  const all = [...form.querySelectorAll("fieldset.question")];
  return all[all.indexOf(place) + 1];
}

function begin() {
  const saver = new Saver(form);
  let isLeaving = false;
  for (const hint of form.querySelectorAll("[data-needs-script]")) hint.hidden = false;
  form.addEventListener("change", ({ target }) => {
    const place = target.closest("[data-item]");
    if (!place) return;
    const value = target.value === "-" ? "-" : Number(target.value);
    place.querySelector(".which-counts")?.remove();
    showProgress();
    saver.keep(Number(place.dataset.item), value);
  });
  form.addEventListener("keydown", onKey);
  // Sent while signed out the page would be lost; so it goes once an answer has come.
  let isHeld = false;
  let isSure = false;
  form.addEventListener("submit", async (event) => {
    if (isHeld) return event.preventDefault();
    signedIn.token(form);
    if (isSure || saver.isIdle) {
      isLeaving = true;
      return saver.stop();
    }
    event.preventDefault();
    isHeld = true;
    await saver.heard();
    isHeld = false;
    isSure = true;
    form.requestSubmit(event.submitter);
    isSure = false;
  });
  signedIn.onReturn(() => saver.soon());
  addEventListener("beforeunload", (event) => {
    if (!isLeaving && !saver.isIdle) event.preventDefault();
  });
}

if (form) begin();
