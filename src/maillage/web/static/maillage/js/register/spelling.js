// One spelling for each value, as in `maillage.register`: base64, canonical JSON, days; and what a signature covers.
// Whatever is written otherwise is refused: a decoder that forgives lets a bit of a signed file change.
export class Bad extends Error {
  /** `code` is the one that Maillage gives to what is wrong, without its "register." */
  constructor(code) {
    super(code);
    this.code = `register.${code}`;
  }
}

export function need(condition, code) {
  if (!condition) throw new Bad(code);
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
export const bytes = (text) => new TextEncoder().encode(text);

/** The text of UTF-8 bytes, or null. */
export function text(raw) {
  try {
    return utf8.decode(raw);
  } catch {
    return null;
  }
}

export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}

export const equal = (a, b) => a.length === b.length && a.every((byte, place) => byte === b[place]);
export const hex = (raw) => Array.from(raw, (byte) => byte.toString(16).padStart(2, "0")).join("");
export const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));

/** The bytes of standard base64 with padding, or null for any other spelling. */
export function unbase64(encoded) {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(encoded) || encoded.length % 4) return null;
  const decoded = atob(encoded);
  return btoa(decoded) === encoded ? Uint8Array.from(decoded, (c) => c.charCodeAt(0)) : null;
}

/** An integer from 0 without leading zeros, or null. Sizes beyond 2^53 belong to no log of ours. */
export function number(digits) {
  const value = /^(0|[1-9][0-9]{0,18})$/.test(digits) ? Number(digits) : NaN;
  return Number.isSafeInteger(value) ? value : null;
}

/** RFC 8785 without floats: its strings and the order of its members are those of JavaScript. */
function canonical(value) {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") {
    if (!value.isWellFormed()) throw new RangeError("a lone surrogate");
    return JSON.stringify(value);
  }
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new RangeError("a number that no record may hold");
    return String(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${canonical(name)}:${canonical(value[name])}`).join(",")}}`;
}

/** The value of canonical JSON, or undefined. */
export function unjson(line) {
  try {
    const value = JSON.parse(line);
    return canonical(value) === line ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a text is a day of the calendar, as 2026-11-27. Days compare as texts. */
export function isDay(value) {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value) || value < "0001") return false;
  const found = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(found.valueOf()) && found.toISOString().slice(0, 10) === value;
}

/** The civil day in Paris: UTC + 1 h, + 2 h from the last Sunday of March to that of October, at 01:00 UTC. */
export function civil(now) {
  const year = now.getUTCFullYear();
  const lastSunday = (month) => {
    const last = new Date(Date.UTC(year, month, 31, 1));
    return last.setUTCDate(31 - last.getUTCDay());
  };
  const hours = lastSunday(2) <= now && now < lastSunday(9) ? 2 : 1;
  return new Date(now.valueOf() + hours * 3_600_000).toISOString().slice(0, 10);
}
