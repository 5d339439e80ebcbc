// The agent of the verification route. It keeps the shell pages and their files, and hands a shell out only when the
// network gives nothing: a page about a code is never kept, so an old answer is never shown for a new one.
// `KEPT`, written before this file by the server, is {version, pages, files}.
const STORE = `etiquettes-pages-${KEPT.version}`;
const UNSIGNED = "etiquettes-donnees"; // where copies were kept before they were signed
const PATIENCE = 8000; // milliseconds

async function fill() {
  const store = await caches.open(STORE);
  // As anybody sees them: a page that names who is signed in must not stay on a shared phone.
  const asked = [...KEPT.pages, ...KEPT.files].map((address) => new Request(address, { cache: "reload", credentials: "omit" }));
  await store.addAll(asked);
}

async function tidy() {
  for (const name of await caches.keys()) {
    if ((name.startsWith("etiquettes-pages-") && name !== STORE) || name === UNSIGNED) await caches.delete(name);
  }
  await self.clients.claim();
}

function shellFor(path) {
  // The code of a label is in capitals and in no language: the phone's own.
  const english = path.startsWith("/V/") ? !self.navigator.language.startsWith("fr") : path.startsWith("/en/");
  const reading = /\/v\/lecture\/?$/i.test(path);
  return KEPT.pages.find((page) => page.startsWith("/en/") === english && page.endsWith("/lecture/") === reading);
}

const late = () => new Promise((_, fail) => setTimeout(fail, PATIENCE, new Error("late")));

async function page(request) {
  try {
    const answer = await Promise.race([fetch(request), late()]);
    if (answer.status >= 500) throw new Error(String(answer.status));
    return answer;
  } catch {
    const kept = await caches.match(shellFor(new URL(request.url).pathname), { ignoreVary: true });
    return kept ?? Response.error();
  }
}

async function file(request) {
  return (await caches.match(request.url, { ignoreVary: true })) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (KEPT.files.includes(address.pathname)) event.respondWith(file(request));
});
