// A page that follows work under way: it asks for itself again, which costs the server a hundredth of a
// second, and changes only the parts that say where the work stands. When the answer leads elsewhere (the
// work is done), it goes there; the answer is not followed before, so that the page there is made once.
// Without this script the page refreshes whole, or not at all when the reader paused it.
const EVERY = 400; // milliseconds

async function look() {
  try {
    const answer = await fetch(window.location.href, { headers: { Accept: "text/html" }, redirect: "manual" });
    if (answer.type === "opaqueredirect") return window.location.reload();
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
