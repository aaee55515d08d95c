// Saves each answer as it is given. What cannot be sent waits in this page's memory
// and is tried again; nothing is kept in the browser itself.
const form = document.querySelector("[data-exercise]");

if (form) {
  const said = form.dataset;
  const state = document.getElementById("save-state");
  const atLoad = Number(form.elements.revision.value);
  const seen = new Map(); // by field: the revision at which this page last saw it
  const waiting = new Map(); // by field: the answer still to be sent
  const known = new Map(); // by field: the answer the server has last spoken about
  const typing = new Map(); // by field: the timer of a pause in typing
  let sending = null;
  let pause = 1000;
  let recording = false;
  let tryAgain = () => {};

  const fieldOf = (element) => element.closest("[data-answer]");
  const say = (text, problem = false) => {
    state.textContent = text;
    state.classList.toggle("is-problem", problem);
  };

  const rest = () =>
    new Promise((resolve) => {
      tryAgain = resolve;
      setTimeout(resolve, pause);
      pause = Math.min(pause * 2, 30000);
    });
  const askToSignIn = () => {
    say("", true);
    state.append(...signedIn.askedFor(said.saidSignedOut, said.saidSignIn, said.signIn));
  };

  function valueOf(field) {
    const several = field.querySelectorAll("[type=checkbox]");
    if (several.length) return [...several].filter((b) => b.checked).map((b) => b.value);
    if (field.querySelector("[type=radio]")) {
      return field.querySelector(":checked")?.value ?? null;
    }
    return field.querySelector("input, textarea").value;
  }

  function put(field, value) {
    const picked = [].concat(value ?? []).map(String);
    for (const input of field.querySelectorAll("input, textarea")) {
      if (["radio", "checkbox"].includes(input.type)) {
        input.checked = picked.includes(input.value);
      } else {
        input.value = value ?? "";
      }
    }
  }

  function inWords(field, value) {
    const words = [].concat(value ?? []).map((one) => {
      const input = [...field.querySelectorAll("[type=radio], [type=checkbox]")].find(
        (box) => box.value === String(one),
      );
      return input ? input.closest("label").textContent.trim() : String(one);
    });
    return words.filter(Boolean).join(", ") || said.saidBlank;
  }

  function queue(field) {
    const name = field.dataset.answer;
    clearTimeout(typing.get(name));
    typing.delete(name);
    const value = valueOf(field);
    if (!waiting.has(name) && known.get(name) === JSON.stringify(value)) return sending;
    waiting.set(name, value);
    sending ??= send().finally(() => (sending = null));
    return sending;
  }

  async function send() {
    while (waiting.size) {
      const [name, value] = waiting.entries().next().value;
      if (pause === 1000) say(said.saidSaving);
      if (!(await sendOne(name, value))) await rest();
    }
  }

  // True when the server has answered for good, whatever it said. What it did not take
  // because of a lost connection or a lost sign-in stays waiting.
  async function sendOne(name, value) {
    let answer;
    try {
      answer = await fetch(said.save, {
        method: "POST",
        redirect: "manual",
        headers: {
          "Content-Type": "application/json",
          "X-CSRFToken": signedIn.token(form),
        },
        body: JSON.stringify({ field: name, value, revision: seen.get(name) ?? atLoad }),
      });
    } catch {
      say(said.saidWaiting, true);
      return false;
    }
    if (signedIn.isOut(answer)) {
      askToSignIn();
      return false;
    }
    if (answer.status >= 500 || answer.status === 429) {
      say(said.saidWaiting, true);
      return false;
    }
    if (waiting.get(name) === value) waiting.delete(name);
    pause = 1000;
    known.set(name, JSON.stringify(value));
    const told = await answer.json().catch(() => ({}));
    if (answer.ok) {
      seen.set(name, told.revision);
      say(`${said.saidSaved} ${told.saved_at}`);
    } else if (answer.status === 409) {
      showBoth(name, told);
    } else {
      say(told.message ?? said.saidRefused, true);
    }
    return true;
  }

  function showBoth(name, told) {
    const field = form.querySelector(`[data-answer="${CSS.escape(name)}"]`);
    field.querySelector(".both-versions")?.remove();
    const box = document.createElement("div");
    box.className = "notice notice-warn both-versions";
    box.setAttribute("role", "alert");
    const title = document.createElement("p");
    title.className = "notice-title";
    title.textContent = said.saidBoth;
    const theirs = document.createElement("p");
    theirs.className = "written";
    theirs.textContent = inWords(field, told.theirs);
    const choose = (label, then) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-quiet";
      button.textContent = label;
      button.addEventListener("click", () => {
        box.remove();
        seen.set(name, told.revision);
        known.delete(name);
        then();
      });
      return button;
    };
    const actions = document.createElement("div");
    actions.className = "actions";
    actions.append(
      choose(said.saidMine, () => queue(field)),
      choose(said.saidTheirs, () => {
        put(field, told.theirs);
        say(said.saidSaved);
      }),
    );
    box.append(title, theirs, actions);
    field.append(box);
    say(told.message, true);
  }

  form.addEventListener("input", (event) => {
    const field = fieldOf(event.target);
    if (!field || ["radio", "checkbox"].includes(event.target.type)) return;
    const name = field.dataset.answer;
    clearTimeout(typing.get(name));
    typing.set(name, setTimeout(() => queue(field), 900));
  });

  form.addEventListener("change", (event) => {
    const field = fieldOf(event.target);
    if (field) queue(field);
  });

  // What is still on its way goes first; then one click sends the form once.
  form.addEventListener("submit", async (event) => {
    if (recording) return event.preventDefault();
    recording = true;
    signedIn.token(form);
    if (!typing.size && !waiting.size) return;
    event.preventDefault();
    for (const name of typing.keys()) {
      queue(form.querySelector(`[data-answer="${CSS.escape(name)}"]`));
    }
    await sending;
    recording = false;
    form.requestSubmit(event.submitter);
  });

  addEventListener("pageshow", () => (recording = false));
  signedIn.onReturn(() => {
    pause = 1000;
    tryAgain();
  });
  addEventListener("beforeunload", (event) => {
    if (waiting.size || typing.size) event.preventDefault();
  });
}
