// For pages that save as one goes: what to send so that it is taken after signing in
// again in another tab, and how to tell that one was signed out.
globalThis.signedIn = {
  // Signing in changes the token; the cookie has the one that counts now.
  token(form) {
    const field = form.elements.csrfmiddlewaretoken;
    const found = /(?:^|; )(?:__Host-)?csrf=([^;]+)/.exec(document.cookie);
    if (found) field.value = found[1];
    return field.value;
  },

  // Sent with `redirect: "manual"`: the way to the sign-in shows as an opaque answer.
  isOut(answer) {
    return answer.type === "opaqueredirect" || answer.status === 403;
  },

  // Words with a link that opens the sign-in beside this page, which stays as it is.
  askedFor(words, label, address) {
    const link = document.createElement("a");
    link.href = address;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = label;
    return [`${words} `, link];
  },

  // Coming back to this page is the moment to try again.
  onReturn(again) {
    for (const event of ["focus", "online", "pageshow"]) addEventListener(event, again);
    document.addEventListener("visibilitychange", () => document.hidden || again());
  },
};
