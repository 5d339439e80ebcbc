// A public register, opened in the browser: all of it verified, from the trust document held to the last record, then
// asked. The six answers are those of `maillage.register.verdicts`; no answer is ever "valid" for want of one.
import { Note, readKey } from "./notes.js";
import { AIMS, isRecord } from "./records.js";
import { age, covers, onLabel } from "../codes/verdict.js";
import { Bad, civil, equal, hex, joined, need, unbase64 } from "./spelling.js";
import { entriesOf, isIncluded, leafOf, readCheckpoint, readProof, rootOf, spans, tile } from "./tree.js";
import { trustChain } from "./trust.js";

export class Register {
  /** `files` is a Map of paths to bytes; `pinned` the trust document that came by another channel. */
  static async open(files, pinned, origin, now, memory = null) {
    const register = new Register();
    Object.assign(register, { now, today: civil(now), acts: new Map(), place: new Map(), byLeaf: new Map() });
    Object.assign(register, { faults: new Map(), keys: new Map(), ends: new Map() });
    register.chain = await trustChain(pinned, origin, files);
    register.trust = register.chain.at(-1);
    need(files.get("checkpoint"), "file.missing");
    register.checkpoint = await readCheckpoint(files.get("checkpoint"), register.trust, now);
    register.entries = entriesOf(files, register.checkpoint.size);
    register.leaves = await Promise.all(register.entries.map(leafOf));
    need(equal(await rootOf(register.leaves), register.checkpoint.root), "tree.differs");
    await register.replay();
    await register.checkFiles(files);
    if (memory) await register.remember(memory);
    return register;
  }

  async replay() {
    for (const [index, entry] of this.entries.entries()) {
      try {
        await this.take(entry, index);
      } catch (error) {
        if (!(error instanceof Bad)) throw error;
        const leaf = hex(this.leaves[index]);
        if (!this.faults.has(leaf)) this.faults.set(leaf, error.code);
      }
    }
  }

  serving(role) {
    return [...this.keys.values()].filter((held) => held.role === role && held.retired === null).map((held) => held.key);
  }

  async signedRecord(entry, trust) {
    const note = new Note(entry);
    const record = note.content(trust.origin, "record");
    need(await isRecord(record), "record.malformed");
    const rule = record.kind === "key" ? { threshold: trust.threshold.root } : trust.records[record.kind];
    const keys = record.kind === "key" ? trust.keys.root : this.serving(rule.role);
    need((await note.signers(keys)).size >= rule.threshold, "signature.missing");
    return record;
  }

  async take(entry, index) {
    const judges = this.chain.filter((trust) => trust.first <= index);
    need(judges.length, "trust.unknown");
    const record = await this.signedRecord(entry, judges.at(-1));
    need(!this.acts.has(record.id), "record.id_taken");
    if (record.kind === "key") await this.takeKey(record, judges.at(-1));
    const aims = AIMS[record.kind] ? [[record.target, AIMS[record.kind]]] : [];
    if (record.kind === "decision") aims.push([record.basis, ["legal_basis"]], [record.supersedes, ["decision"]]);
    for (const [target, kinds] of aims.filter(([target]) => target)) {
      need(this.acts.has(target), "record.target_unknown");
      need(kinds.includes(this.acts.get(target).kind), "record.target_kind");
    }
    if (record.kind === "withdraw" || record.kind === "lift") this.end(record.target, record.id);
    this.acts.set(record.id, record);
    this.place.set(record.id, index);
    this.byLeaf.set(hex(this.leaves[index]), record.id);
  }

  end(target, by) {
    this.ends.set(target, [...(this.ends.get(target) ?? []), by]);
  }

  async takeKey(record, trust) {
    const roles = [...Object.values(trust.records).map((rule) => rule.role), "label"];
    need(roles.includes(record.role), "record.role_unknown");
    const held = this.keys.get(record.key);
    if (record.action === "retire") {
      need(held && held.role === record.role && held.retired === null, "record.key_unknown");
      Object.assign(held, { retired: record.valid_from, compromised: record.compromised });
      this.end(held.by, record.id);
      return;
    }
    const key = await readKey(record.key);
    const known = [...[...this.keys.values()].map((one) => one.key), ...Object.values(trust.keys).flat()];
    need(!known.some((one) => equal(one.raw, key.raw) || one.name === key.name), "record.key_reused");
    const labels = [...this.keys.values()].filter((one) => one.role === "label").map((one) => one.key.id);
    need(record.role !== "label" || !labels.includes(key.id), "record.key_reused");
    const span = { key, role: record.role, since: record.valid_from, by: record.id, retired: null, compromised: false };
    this.keys.set(record.key, span);
  }

  /** Whatever else was downloaded is what the log says it is; nothing else is required to be there. */
  async checkFiles(files) {
    const same = (path, content) => need(!files.has(path) || equal(files.get(path), content), "file.differs");
    for (const [id, index] of this.place) {
      same(`records/${id}.note`, this.entries[index]);
      const proof = files.get(`proofs/${id}.tlog-proof`);
      if (proof) await this.checkProof(proof, index);
    }
    let row = this.leaves;
    for (let level = 0; row.length; level += 1) {
      const above = [];
      for (const [rank, width] of spans(row.length)) {
        const part = row.slice(256 * rank, 256 * rank + width);
        same(tile(level, rank, width), joined(...part));
        if (width === 256) above.push(await rootOf(part));
      }
      row = above;
    }
    for (const path of files.keys()) {
      const found = /^(records|proofs)\/(.*)$/s.exec(path);
      const ending = { records: ".note", proofs: ".tlog-proof" }[found?.[1]];
      const known = found && found[2].endsWith(ending) && this.acts.has(found[2].slice(0, -ending.length));
      need(!found || known, "file.differs");
    }
  }

  async checkProof(raw, index) {
    const proof = readProof(raw);
    const past = await this.judged(proof.checkpoint);
    const ours = past.size <= this.leaves.length && equal(await rootOf(this.leaves.slice(0, past.size)), past.root);
    need(ours, "attack.split_view");
    need(await isIncluded(proof, this.leaves[index], past), "proof.wrong");
  }

  /** The checkpoint of a proof may be older, signed by keys since replaced: any document of the chain may judge it. */
  async judged(checkpoint) {
    for (const trust of this.chain) {
      try {
        return await readCheckpoint(checkpoint, trust, this.now);
      } catch (error) {
        if (!(error instanceof Bad) || trust === this.trust) throw error;
      }
    }
    throw new Bad("trust.unknown");
  }

  withdrawn() {
    const kinds = ["withdraw", "key"];
    return [...this.ends.keys()].filter((id) => this.ends.get(id).some((by) => kinds.includes(this.acts.get(by).kind))).sort();
  }

  memory() {
    const { size, root, time } = this.checkpoint;
    const encoded = btoa(String.fromCharCode(...root));
    return {
      origin: this.trust.origin, root: encoded, size, time: time ?? 0, trust_version: this.trust.version,
      withdrawn: this.withdrawn(),
    };
  }

  async remember(held) {
    const now = this.withdrawn();
    need(held.withdrawn.every((id) => now.includes(id)), "attack.hidden_withdrawal");
    need(this.trust.version >= held.trust_version && this.checkpoint.size >= held.size, "attack.rollback");
    const same = equal(await rootOf(this.leaves.slice(0, held.size)), unbase64(held.root));
    need(same && held.origin === this.trust.origin, "attack.split_view");
    need((this.checkpoint.time ?? 0) >= held.time, "attack.freeze");
  }

  begun(id) {
    return this.acts.get(id).valid_from <= this.today;
  }

  /** Whether an act comes after another in the order in which decisions replace one another. */
  after(id, other) {
    const [one, two] = [this.acts.get(id).valid_from, this.acts.get(other).valid_from];
    return one === two ? this.place.get(id) > this.place.get(other) : one > two;
  }

  endedBy(id) {
    const begun = (this.ends.get(id) ?? []).filter((by) => this.begun(by));
    return begun.sort((a, b) => (this.after(a, b) ? 1 : -1))[0] ?? null;
  }

  replaced(id) {
    const { profile, use } = this.acts.get(id).subject;
    return [...this.acts].some(
      ([other, r]) =>
        r.kind === "decision" && this.begun(other) &&
        (r.supersedes === id || (r.subject.profile === profile && r.subject.use === use && this.after(other, id))),
    );
  }

  /** The first act of these kinds, in force, that covers an object; null when none does. */
  restricted(kinds, object) {
    const held = [...this.acts].find(
      ([id, r]) => kinds.includes(r.kind) && this.begun(id) && !this.endedBy(id) && covers(r.scope, object),
    );
    return held?.[0] ?? null;
  }

  /** Whether a suspension of every object of the profile is in force. */
  suspended(profile) {
    const [version] = profile.split("/");
    return this.restricted(["suspend"], { design: version.split("-")[0], version, profile, workshop: "", lot: "" });
  }

  /** [outcome, code] of an act by its number. */
  onId(id) {
    const record = this.acts.get(id);
    if (!record) return ["not_in_register", "register.verdict.absent"];
    return this.standing(id, record) ?? this.age(record.category ?? "") ?? ["current", "register.verdict.current"];
  }

  /** What ended an act, or keeps it from holding today; null when nothing does. */
  standing(id, record) {
    const by = this.endedBy(id);
    if (by && this.acts.get(by).kind === "lift") return ["not_in_force", "register.verdict.lifted"];
    if (by) return ["withdrawn", "register.verdict.withdrawn"];
    let until = record.valid_until;
    if (record.kind === "decision") {
      if (this.suspended(record.subject.profile)) return ["withdrawn", "register.verdict.suspended"];
      if (this.replaced(id)) return ["not_in_force", "register.verdict.superseded"];
      const changes = [...this.acts].filter(([a, o]) => o.kind === "amend" && o.target === id && this.begun(a));
      const last = changes.map(([a]) => a).sort((a, b) => (this.after(a, b) ? -1 : 1))[0];
      if (last) until = this.acts.get(last).until;
    }
    if (until !== null && this.today > until) return ["not_in_force", "register.verdict.expired"];
    if (this.today < record.valid_from) return ["not_in_force", "register.verdict.not_yet"];
    return null;
  }

  age(category) {
    const days = this.trust.fresh[category] ?? Math.min(...Object.values(this.trust.fresh));
    const time = this.checkpoint.time === null ? null : this.checkpoint.time * 1000;
    return age({ now: this.now.valueOf(), today: this.today, expires: this.trust.expires, time, days });
  }

  // What `onLabel` asks of a register.
  labelKey(id) {
    const held = [...this.keys.values()].find((one) => one.role === "label" && one.key.id === id);
    return held && { raw: held.key.raw, since: held.since, retired: held.retired, compromised: held.compromised };
  }

  decision(id) {
    const record = this.acts.get(id);
    if (!record) return undefined;
    const leaf = hex(this.leaves[this.place.get(id)]).slice(0, 32);
    return { isDecision: record.kind === "decision", leaf, category: record.category, ...record.subject };
  }

  stopped(label, { profile }) {
    const by = this.restricted(["recall"], { ...label, profile }) ?? this.restricted(["suspend"], { ...label, profile });
    const code = by && this.acts.get(by).kind === "recall" ? "register.verdict.recalled" : "register.verdict.suspended";
    return by && ["withdrawn", code];
  }

  ended(label) {
    return this.standing(label.decision, this.acts.get(label.decision));
  }

  /** Of the code of a label. */
  async onLabel(text) {
    const { outcome, code } = await onLabel(this, text);
    return [outcome, code];
  }

  /** Of the bytes of a record somebody holds. */
  async onNote(raw) {
    const leaf = hex(await leafOf(raw));
    if (this.byLeaf.has(leaf)) return this.onId(this.byLeaf.get(leaf));
    if (this.faults.has(leaf)) return ["bad_signature", this.faults.get(leaf)];
    try {
      await this.signedRecord(raw, this.trust);
    } catch (error) {
      if (error instanceof Bad) return ["bad_signature", error.code];
      throw error;
    }
    return ["not_in_register", "register.verdict.absent"];
  }

  /** Every decision that names a file, those that are current first: [outcome, code, id]. */
  onFile(digest) {
    const naming = [...this.acts].filter(([, r]) => r.kind === "decision" && r.files.includes(digest));
    const found = naming.map(([id]) => [...this.onId(id), id]);
    const best = [...found.filter(([outcome]) => outcome === "current"), ...found.filter(([outcome]) => outcome !== "current")];
    return best.length ? best : [["not_in_register", "register.verdict.absent", ""]];
  }
}

/** [outcome, code] for each question ([sort, what]: "id", "note", "sha256", "label"); what cannot be verified is "bad_signature". */
export async function answers(files, pinned, origin, now, memory, questions) {
  let register;
  try {
    register = await Register.open(files, pinned, origin, now, memory);
  } catch (error) {
    if (!(error instanceof Bad)) throw error;
    return { said: questions.map(() => ["bad_signature", error.code]), register: null, code: error.code };
  }
  const said = [];
  for (const [sort, what] of questions) {
    if (sort === "id") said.push(register.onId(what));
    else if (sort === "note") said.push(await register.onNote(what));
    else if (sort === "label") said.push(await register.onLabel(what));
    else said.push(register.onFile(what)[0].slice(0, 2));
  }
  return { said, register, code: "" };
}
