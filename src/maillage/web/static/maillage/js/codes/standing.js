// What a phone may say of a label from the copy it holds: the answer of `verdict.js` on that copy, and never better than
// its data. Here only what a phone adds: lots stopped in the database, what a page of the server refused, and how long a
// copy may answer without network. Pure: no network, no storage, no clock but the one it is given.
import { age, covers, onLabel } from "./verdict.js";
import { civil, unbase64 } from "../register/spelling.js";

const HOUR = 3_600_000;
export const OFFLINE_HOURS = 24; // a hold acts at once: what is older proves nothing of today
export const SKEW = HOUR / 6;
// Lots stopped, decisions ended: believed however old the copy is. What lets a label stand is not.
export const STOP = "stop";
export const DOUBT = "doubt";
export const USE = "use";

const ADVICE = { current: USE, stale: DOUBT, unchecked: DOUBT };
// How the page says a code, where its last part would not do.
const WORDS = {
  "register.label.address": "malformed", "register.label.untagged": "malformed", "register.label.unprotected": "malformed",
  "register.label.algorithm": "malformed", "register.label.key_id_missing": "malformed", "register.label.content": "malformed",
  "register.label.expired": "label_expired", "register.label.not_yet": "label_not_yet",
  "register.verdict.expired": "decision_expired", "register.verdict.not_yet": "decision_not_yet",
  "register.verdict.absent": "decision_unknown", "register.verdict.current": "nothing_against",
  "register.verdict.stale": "too_old", "register.trust.expired": "too_old",
};
const wordOf = (code) => WORDS[code] ?? code.split(".").at(-1);

/** The copy as `onLabel` asks of it. */
class Copy {
  constructor({ data, asOf }, now, seen) {
    Object.assign(this, { data, asOf, now, seen, today: civil(new Date(now)) });
  }

  labelKey(id) {
    const key = this.data.keys[id];
    return key && { ...key, raw: unbase64(key.raw), retired: key.retired_on };
  }

  decision(id) {
    const found = this.data.decisions[id];
    return found && { ...found, isDecision: true };
  }

  stopped(label, { profile }) {
    const lot = this.data.lots[label.lot];
    if (lot) return ["withdrawn", `lot_${lot.standing}`, { by: lot.act }];
    const stop = this.data.stops.find((one) => one.from <= this.today && covers(one, { ...label, profile }));
    return stop ? ["withdrawn", stop.kind === "recall" ? "register.verdict.recalled" : "register.verdict.suspended", { by: stop.by }] : null;
  }

  ended(label, decision) {
    const end = decision.ends.find((one) => one.from <= this.today);
    if (end) return [end.outcome, "ended", { says: end.says }];
    const seen = this.seen[label.lot];
    if (seen && seen.at > this.asOf) return ["withdrawn", "seen_stopped", { at: seen.at }];
    if (decision.until && this.today > decision.until) return ["not_in_force", "register.verdict.expired"];
    return this.today < decision.from ? ["not_in_force", "register.verdict.not_yet"] : null;
  }

  age(category) {
    const spent = this.now - this.asOf;
    if (spent < -SKEW) return ["stale", "clock_behind"];
    if (spent > OFFLINE_HOURS * HOUR) return ["stale", "register.verdict.stale"];
    const { attested, trust_expires: expires, fresh_days: days } = this.data;
    return age({ now: this.now, today: this.today, expires, time: attested && Date.parse(attested), days: days?.[category] });
  }
}

/** The answer of this phone: {advice, outcome, word, says?, by?, label?, decision?}. `copy`: {data, asOf}, or null and `why`. */
export async function judge(text, copy, now, seen = {}, why = "no_copy") {
  if (!copy) return { advice: DOUBT, outcome: "unchecked", word: why };
  const { code, ...found } = await onLabel(new Copy(copy, now, seen), text);
  return { ...found, advice: ADVICE[found.outcome] ?? STOP, word: wordOf(code) };
}
