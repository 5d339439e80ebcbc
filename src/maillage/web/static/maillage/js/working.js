// A form whose work takes a while: once sent, its button rests and the waiting message shows.
// Without this script the page works the same; the browser alone says that it waits.
for (const form of document.querySelectorAll("form[data-working]")) {
  form.addEventListener("submit", () => {
    const told = document.getElementById(form.dataset.working);
    if (told) told.hidden = false;
    for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = true;
  });
}
// Coming back by the browser's button shows the form ready again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-working]")) {
    const told = document.getElementById(form.dataset.working);
    if (told) told.hidden = true;
    for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = false;
  }
});
