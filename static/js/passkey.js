// Says so in words when a passkey did not work or its dialogue was closed.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const note of document.querySelectorAll("[data-passkey-trouble]")) {
    note.hidden = false;
  }
});
