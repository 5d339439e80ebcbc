// Whether an Ed25519 signature is that of a key: true, false, or null when this browser cannot tell. The browser's own
// verifier where it has one; else a small library, fetched only then; else the page says that nothing was checked.
const own = { name: "Ed25519" };
const imported = new WeakMap(); // by the bytes of the key: a register asks the same few thousands of times

async function byBrowser(raw, signature, message) {
  if (!imported.has(raw)) imported.set(raw, await crypto.subtle.importKey("raw", raw, own, false, ["verify"]));
  return crypto.subtle.verify(own, imported.get(raw), signature, message);
}

async function byLibrary(raw, signature, message) {
  const { verifyAsync } = await import("../vendored/noble-ed25519.js");
  // The rules of RFC 8032, not the laxer ones that the library follows when it is not told.
  return verifyAsync(signature, message, raw, { zip215: false });
}

export async function verifies(raw, signature, message, means = [byBrowser, byLibrary]) {
  for (const mean of means) {
    try {
      return Boolean(await mean(raw, signature, message));
    } catch {
      // This one does not exist here, or does not know the algorithm: the next.
    }
  }
  return null;
}

export const MEANS = { byBrowser, byLibrary };
