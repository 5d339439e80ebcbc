// The copy of the data that this phone keeps, with the note that the log signed of it and of its date; and the lots that
// a page of the server said not to use. Nothing of the copy is read before its note is verified, whether it comes from the
// server or from this phone's storage. No account, no person: what anybody can read at the same address.
import { Note, readKey } from "../register/notes.js";
import { Bad, hex, need, sha256, text, unbase64 } from "../register/spelling.js";

const STORE = "etiquettes-copie";
const SEEN = "etiquettes-refusees";
const PATIENCE = 6000; // milliseconds
const NOTE = "Signed-Note";
export const ALTERED = "copy_altered";
export const UNABLE = "unchecked"; // the word of a browser that verifies nothing

/** {data, asOf} of bytes whose note is that of the key (written as a verifier key). Throws Bad when it is not. */
async function opened(raw, encoded, written) {
  const key = await readKey(written);
  const signed = unbase64(encoded);
  need(key !== null && signed !== null, "note.malformed");
  const note = new Note(signed);
  const { issued, sha256: digest } = note.content(key.name, "labels");
  need((await note.signers([key])).size === 1, "signature.missing");
  need(digest === hex(await sha256(raw)) && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(issued), "file.differs");
  return { data: JSON.parse(text(raw)), asOf: Date.parse(issued) };
}

const bytesOf = async (answer) => new Uint8Array(await answer.arrayBuffer());

/** {copy, why}: a copy {data, asOf, fresh, skew} or null; why there is none, or why the newest could not be believed.
 *  Fresh when the server answered now; `skew` is how far this phone's clock is ahead. */
export async function refreshed(address, key) {
  let why = "no_copy";
  try {
    const answer = await fetch(address, { cache: "no-cache", signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) throw new Error(String(answer.status));
    const [raw, note] = [await bytesOf(answer), answer.headers.get(NOTE)];
    if (note !== null) {
      const found = await opened(raw, note, key);
      await keep(address, raw, note);
      return { copy: { ...found, fresh: true, skew: Date.now() - found.asOf }, why: null };
    }
  } catch (error) {
    if (error instanceof Bad) why = ALTERED;
  }
  return kept(address, key, why);
}

async function keep(address, raw, note) {
  try {
    const store = await caches.open(STORE);
    await store.put(address, new Response(raw, { headers: { "Content-Type": "application/json", [NOTE]: note } }));
  } catch {
    // No storage here (an address without TLS, a private window): the page works, offline will not.
  }
}

async function kept(address, key, why) {
  let answer;
  try {
    answer = await (await caches.open(STORE)).match(address);
  } catch {
    // As above.
  }
  if (!answer) return { copy: null, why };
  try {
    const found = await opened(await bytesOf(answer), answer.headers.get(NOTE) ?? "", key);
    return { copy: { ...found, fresh: false, skew: 0 }, why: why === ALTERED ? ALTERED : null };
  } catch (error) {
    return { copy: null, why: error instanceof Bad ? ALTERED : UNABLE };
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
