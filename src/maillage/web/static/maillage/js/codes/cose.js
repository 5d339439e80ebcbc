// A signed label, taken apart: base32, COSE_Sign1 in deterministic CBOR, the array of ten elements. The same rules as
// `maillage.register.labels`: one spelling, algorithm and key identifier in the protected header and nowhere else.
// Whatever is not exactly that is a Bad with the code of what is wrong. Nothing here says that a label is good.
import { Bad, hex, need } from "../register/spelling.js";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const LONGEST = 400; // bytes
const ROUTE = /^(?:HTTPS?:\/\/[^/\s]+)?(?:\/EN)?\/V\/([A-Z2-7]+)$/;

/** The bytes of canonical base32 without padding, or null. */
export function decode32(text) {
  const bytes = [];
  let held = 0;
  let bits = 0;
  for (const letter of text) {
    const value = LETTERS.indexOf(letter);
    if (value < 0) return null;
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 0xff);
    }
  }
  // Left-over bits are zero and fewer than a letter: else another text would give the same bytes.
  if (bits >= 5 || held & ((1 << bits) - 1)) return null;
  return bytes.length ? new Uint8Array(bytes) : null;
}

/** The message that an address carries, as scanned or typed. Throws Bad. */
export function addressed(text) {
  const found = ROUTE.exec(text.trim().toUpperCase());
  const message = found && decode32(found[1]);
  need(message, "label.address");
  return message;
}

/** Items of CBOR in deterministic form: unsigned and negative integers, bytes, text, arrays, maps, tags, true, false, null. */
class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  head() {
    const first = this.byte();
    const kind = first >> 5;
    const low = first & 31;
    if (low < 24) return [kind, low];
    const size = { 24: 1, 25: 2, 26: 4, 27: 8 }[low];
    if (!size) throw new Error("length");
    let value = 0;
    for (let n = 0; n < size; n += 1) value = value * 256 + this.byte();
    if (value < { 1: 24, 2: 256, 4: 65536, 8: 2 ** 32 }[size]) throw new Error("not the shortest form");
    return [kind, value];
  }

  byte() {
    if (this.at >= this.bytes.length) throw new Error("truncated");
    return this.bytes[this.at++];
  }

  take(size) {
    if (this.at + size > this.bytes.length) throw new Error("truncated");
    this.at += size;
    return this.bytes.slice(this.at - size, this.at);
  }

  item(depth = 0) {
    if (depth > 4) throw new Error("depth");
    const [kind, value] = this.head();
    if (kind === 0) return value;
    if (kind === 1) return -1 - value;
    if (kind === 2) return this.take(value);
    if (kind === 3) return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(this.take(value));
    if (kind === 4) return Array.from({ length: value }, () => this.item(depth + 1));
    if (kind === 5) return this.map(value, depth);
    if (kind === 6) return { tag: value, value: this.item(depth + 1) };
    if (kind === 7 && value >= 20 && value <= 22) return [false, true, null][value - 20];
    throw new Error("kind");
  }

  map(size, depth) {
    const found = new Map();
    let last = -1;
    for (let n = 0; n < size; n += 1) {
      const key = this.item(depth + 1);
      if (!Number.isInteger(key) || key < 0 || key <= last) throw new Error("key");
      last = key;
      found.set(key, this.item(depth + 1));
    }
    return found;
  }

  whole() {
    const found = this.item();
    if (this.at !== this.bytes.length) throw new Error("trailing");
    return found;
  }
}

const isBytes = (value, size) => value instanceof Uint8Array && (size === undefined || value.length === size);

/** An item in its only spelling, or Bad. */
function itemOf(bytes) {
  need(bytes.length <= LONGEST, "label.malformed");
  try {
    return new Reader(bytes).whole();
  } catch {
    throw new Bad("label.malformed");
  }
}

function bstr(bytes) {
  const size = bytes.length;
  const head = size < 24 ? [0x40 | size] : size < 256 ? [0x58, size] : [0x59, size >> 8, size & 255];
  return [...head, ...bytes];
}

/** {keyId, payload, signature, signed} of a message: nothing but the key identifier may be used. Throws Bad. */
export function read(message) {
  const outer = itemOf(message);
  need(outer?.tag === 18, "label.untagged");
  need(Array.isArray(outer.value) && outer.value.length === 4, "label.malformed");
  const [head, open, payload, signature] = outer.value;
  need(isBytes(head) && isBytes(payload) && isBytes(signature, 64), "label.malformed");
  need(open instanceof Map && !open.size, "label.unprotected");
  const inside = itemOf(head);
  need(inside instanceof Map && inside.get(1) === -8, "label.algorithm");
  need(isBytes(inside.get(4), 4), "label.key_id_missing");
  need(inside.size === 2, "label.malformed");
  const name = new TextEncoder().encode("Signature1");
  const signed = new Uint8Array([0x84, 0x60 | name.length, ...name, ...bstr(head), 0x40, ...bstr(payload)]);
  return { keyId: hex(inside.get(4)), payload, signature, signed };
}

const day = (number) => new Date(number * 86_400_000).toISOString().slice(0, 10);
const within = (value, low, high) => Number.isInteger(value) && value >= low && value <= high;

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const LOT = /^(D\d{4,8})V([1-9]\d*)-(L\d{4,})-(\d{2}W\d{2})-(\d{2}|[1-9]\d{2,})-([A-Z0-9])$/;

/** Whether the last character is the check character of the rest (ISO 7064 MOD 37,36). */
function isChecked(code) {
  let product = 36;
  for (const letter of code.slice(0, -1)) {
    product = (((product + ALPHABET.indexOf(letter)) % 36 || 36) * 2) % 37;
  }
  return ALPHABET[(37 - product) % 36] === code.at(-1);
}

/** What a payload says, its types pinned. Throws Bad. */
export function labelOf(payload) {
  const values = itemOf(payload);
  need(Array.isArray(values) && values.length === 10, "label.content");
  const [format, lot, unit, decision, design, version, category, issued, expires, leaf] = values;
  const parts = typeof lot === "string" && LOT.exec(lot);
  const good =
    format === 1 &&
    parts &&
    isChecked(lot.replaceAll("-", "")) &&
    parts[1] === design &&
    Number(parts[2]) === version &&
    within(unit, 0, 9_999_999) &&
    within(version, 1, 9999) &&
    typeof decision === "string" &&
    /^\d{4}-\d{3,6}$/.test(decision) &&
    ["A", "B", "C", "D"].includes(category) &&
    within(issued, 0, 84_006) &&
    within(expires, issued, 84_006) &&
    isBytes(leaf, 16);
  need(good, "label.content");
  return {
    lot, unit, decision, design, version: `${design}-V${version}`, workshop: parts[3], category,
    issued: day(issued), expires: day(expires), leaf: hex(leaf),
  };
}
