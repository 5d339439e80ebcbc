// Signed notes and their Ed25519 keys (C2SP signed-note, tlog-cosignature), verified as labels are: by the browser, else by the library.
import { verifies } from "../codes/ed25519.js";
import { Bad, bytes, hex, joined, need, sha256, text, unbase64, unjson } from "./spelling.js";

const PLAIN = 1;
const DATED = 4;
// The heights of the points of small order, whose signatures anybody can forge.
const SMALL = new Set([
  "00".repeat(32), `01${"00".repeat(31)}`, `ec${"ff".repeat(30)}7f`, `ed${"ff".repeat(30)}7f`, `ee${"ff".repeat(30)}7f`,
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
]);

/** Printable as Python says it, and of no space. */
export const isName = (name) =>
  name.length > 0 && [...name].length <= 200 && !/[\p{C}\p{Z}\s+]/u.test(name);

/** Whether this browser can hash and verify: in a secure context only. */
export const isAble = () => globalThis.crypto?.subtle !== undefined;

/** A key written ``name+identifier+base64(type ‖ key)``, or null when it is not its own. */
export async function readKey(written) {
  const [name, identifier, ...rest] = written.split("+");
  const material = unbase64(rest.join("+"));
  if (material === null || material.length !== 33 || !isName(name)) return null;
  const id = (await sha256(bytes(`${name}\n`), material)).slice(0, 4);
  const raw = material.slice(1);
  const height = joined(raw.slice(0, 31), Uint8Array.of(raw[31] & 127));
  const known = material[0] === PLAIN || material[0] === DATED;
  if (hex(id) !== identifier || !known || SMALL.has(hex(height))) return null;
  return { written, name, id: hex(id), type: material[0], raw };
}

async function signed(key, signature, message) {
  const found = await verifies(key.raw, signature, message);
  if (found === null) throw new Error("this browser verifies no Ed25519 signature");
  return found;
}

export const secondOf = (signature) =>
  Number(new DataView(signature.buffer, signature.byteOffset).getBigUint64(0));

function accepts(key, signature, body) {
  if (key.type === PLAIN) return signature.length === 64 && signed(key, signature, bytes(body));
  if (signature.length !== 72) return false;
  const second = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0);
  return signed(key, signature.slice(8), bytes(`cosignature/v1\ntime ${second}\n${body}`));
}

export class Note {
  constructor(raw) {
    const whole = raw.length <= 65_535 ? text(raw) : null;
    need(whole !== null && !/[\x00-\x09\x0b-\x1f]/.test(whole), "note.malformed");
    const middle = whole.lastIndexOf("\n\n");
    const tail = whole.slice(middle + 2);
    need(middle > 0 && tail.endsWith("\n"), "note.malformed");
    this.text = whole.slice(0, middle + 1);
    this.signatures = tail.slice(0, -1).split("\n").map(signatureOf);
    need(this.signatures.length <= 16, "note.malformed");
  }

  /** Those of these keys that signed, each with its signature; one that signed badly spoils the note. */
  async signers(keys) {
    const known = new Map(keys.map((key) => [`${key.name} ${key.id}`, key]));
    const found = new Map();
    for (const { name, id, value } of this.signatures) {
      const key = known.get(`${name} ${id}`);
      if (key === undefined) continue;
      need(await accepts(key, value, this.text), "signature.bad");
      if (!found.has(key)) found.set(key, value);
    }
    return found;
  }

  /** The object of a signed text of this register and sort ("record", "trust"). */
  content(origin, sort) {
    const end = this.text.indexOf("\n");
    need(this.text.slice(0, end) === `${origin}/${sort}/v1`, `${sort}.malformed`);
    const value = unjson(this.text.slice(end + 1, -1));
    need(value !== null && typeof value === "object" && !Array.isArray(value), `${sort}.malformed`);
    return value;
  }
}

function signatureOf(line) {
  const parts = line.split(" ");
  const value = parts.length === 3 ? unbase64(parts[2]) : null;
  const good = value !== null && parts[0] === "—" && isName(parts[1]) && value.length > 4;
  if (!good) throw new Bad("note.malformed");
  return { name: parts[1], id: hex(value.slice(0, 4)), value: value.slice(4) };
}

