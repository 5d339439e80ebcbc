// The trust document: who signs what, how many, until when, how fresh data must be; and those that follow it.
import { Note, isName, readKey } from "./notes.js";
import { CATEGORIES, KINDS, SHA, fields, form, isText, listed, whole } from "./records.js";
import { Bad, bytes, hex, isDay, need, sha256 } from "./spelling.js";

const TYPES = { root: [1], log: [1, 4], witness: [4] };
const apart = (values) => new Set(values).size === values.length;

export class Trust {
  static async read(raw, origin) {
    const trust = new Trust();
    trust.note = new Note(raw);
    const content = trust.note.content(origin, "trust");
    trust.digest = hex(await sha256(bytes(trust.note.text)));
    need(await trust.fill(content, origin), "trust.malformed");
    await trust.requireRoot(trust.note);
    return trust;
  }

  async fill(t, origin) {
    if (!fields(t, "expires first_index fresh_days issued origin previous records roles version")) return false;
    if (!fields(t.roles, "root log witness") || !fields(t.fresh_days, CATEGORIES.join(" "))) return false;
    [this.keys, this.threshold] = [{}, {}];
    for (const [role, types] of Object.entries(TYPES)) if (!(await this.fillRole(role, types, t.roles[role]))) return false;
    if (!this.fillRules(t.records)) return false;
    Object.assign(this, { origin, version: t.version, previous: t.previous, first: t.first_index });
    Object.assign(this, { issued: t.issued, expires: t.expires, fresh: t.fresh_days });
    if (!isDay(t.issued) || !isDay(t.expires) || t.expires < t.issued) return false;
    return this.isOrdered(t) && this.isApart() && t.origin === origin && isName(origin) && origin.includes("/") && isText(origin);
  }

  async fillRole(role, types, found) {
    if (!fields(found, "keys threshold") || !listed(found.keys, /^[^\n]+$/)) return false;
    this.keys[role] = await Promise.all(found.keys.map(readKey));
    this.threshold[role] = found.threshold;
    if (this.keys[role].some((key) => key === null || !types.includes(key.type))) return false;
    return whole(found.threshold, role === "witness" ? 0 : 1, role === "log" ? 1 : found.keys.length);
  }

  fillRules(records) {
    if (!fields(records, KINDS.filter((kind) => kind !== "key").join(" "))) return false;
    this.records = records;
    const rules = Object.values(records);
    const good = rules.every(
      (rule) =>
        fields(rule, "role threshold") && whole(rule.threshold, 1, 16) && isText(rule.role, 40) &&
        !["root", "log", "witness", "label"].includes(rule.role),
    );
    const least = records.decision.threshold;
    return good && records.amend.threshold >= least && records.lift.threshold >= least;
  }

  isOrdered(t) {
    if (!whole(t.version, 1, 10_000) || !whole(t.first_index, 0, 2 ** 40) || !form(t.previous, SHA, true)) return false;
    const start = t.version === 1 ? t.previous === "" && t.first_index === 0 : t.previous !== "";
    return start && CATEGORIES.every((name) => whole(t.fresh_days[name], 1, 366));
  }

  isApart() {
    const every = Object.values(this.keys).flat();
    const quorum = this.threshold.witness;
    return (
      apart(every.map((key) => hex(key.raw))) &&
      ["root", "witness"].every((role) => apart(this.keys[role].map((key) => key.name))) &&
      (quorum === 0 || 2 * quorum > this.keys.witness.length) &&
      this.keys.log.some((key) => key.type === 1 && key.name === this.origin)
    );
  }

  async requireRoot(note) {
    need((await note.signers(this.keys.root)).size >= this.threshold.root, "signature.missing");
  }
}

/** The documents linked to the one held, which came by another channel, oldest first. */
export async function trustChain(pinned, origin, files) {
  const chain = [await Trust.read(pinned, origin)];
  const published = files.get(`trust/${chain[0].version}.note`);
  if (published) need(new Note(published).text === chain[0].note.text, "trust.broken");
  for (let raw; (raw = files.get(`trust/${chain.at(-1).version + 1}.note`)); ) {
    const held = chain.at(-1);
    const after = await Trust.read(raw, origin);
    const follows = after.version === held.version + 1 && after.previous === held.digest;
    need(follows && after.first >= held.first && after.issued >= held.issued, "trust.broken");
    try {
      await held.requireRoot(after.note);
    } catch (error) {
      throw error instanceof Bad ? new Bad("attack.key_swap") : error;
    }
    chain.push(after);
  }
  for (let raw; chain[0].previous && (raw = files.get(`trust/${chain[0].version - 1}.note`)); ) {
    const before = await Trust.read(raw, origin);
    const follows = before.digest === chain[0].previous && before.version === chain[0].version - 1;
    need(follows && before.first <= chain[0].first, "trust.broken");
    chain.unshift(before);
  }
  return chain;
}
