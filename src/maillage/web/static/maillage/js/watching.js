// A page that follows work under way: every second it asks for itself again and changes only the
// parts that say where the work stands. When the answer leads elsewhere (the work is done), go there.
// Without this script the page refreshes whole, or not at all when the reader paused it.
const EVERY = 1000;

async function look() {
  try {
    const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
    if (answer.redirected) return window.location.assign(answer.url);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.ok && !page.querySelector("[data-watching]")) return window.location.reload();
    for (const part of answer.ok ? document.querySelectorAll("[data-part]") : []) {
      const fresh = page.getElementById(part.id);
      if (fresh && fresh.innerHTML !== part.innerHTML) part.replaceChildren(...fresh.childNodes);
    }
  } catch {
    // The network is away for a moment: the next look tells.
  }
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
