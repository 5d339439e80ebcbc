// The copy of the data that this phone keeps, and the time of the server that gave it; and the lots that a page of the
// server said not to use. No account, no person: what anybody can read at the same address.
const STORE = "etiquettes-donnees";
const SEEN = "etiquettes-refusees";
const PATIENCE = 6000; // milliseconds

/** {data, asOf, fresh, skew}: fresh when the server answered now; `skew` is how far this phone's clock is ahead. */
export async function refreshed(address) {
  try {
    const answer = await fetch(address, { cache: "no-cache", signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) throw new Error(String(answer.status));
    const data = await answer.json();
    const said = Date.parse(answer.headers.get("Date") ?? "");
    const asOf = Math.max(Number.isNaN(said) ? 0 : said, Date.parse(data.issued));
    await keep(address, { data, asOf });
    return { data, asOf, fresh: true, skew: Date.now() - asOf };
  } catch {
    const held = await kept(address);
    return held && { ...held, fresh: false, skew: 0 };
  }
}

async function keep(address, copy) {
  try {
    const store = await caches.open(STORE);
    await store.put(address, new Response(JSON.stringify(copy), { headers: { "Content-Type": "application/json" } }));
  } catch {
    // No storage here (an address without TLS, a private window): the page works, offline will not.
  }
}

async function kept(address) {
  try {
    const found = await (await caches.open(STORE)).match(address);
    return found ? await found.json() : null;
  } catch {
    return null;
  }
}

export function seen() {
  try {
    return JSON.parse(localStorage.getItem(SEEN) ?? "{}");
  } catch {
    return {};
  }
}

/** Remember that the server said not to use a lot, or that it no longer does. */
export function remember(lot, isStopped, at) {
  try {
    const { [lot]: _, ...others } = seen();
    localStorage.setItem(SEEN, JSON.stringify(isStopped ? { ...others, [lot]: { at } } : others));
  } catch {
    // As above.
  }
}
