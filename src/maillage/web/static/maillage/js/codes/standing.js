// What a phone may say of a label from the copy it holds: the register's own answers, and never better than its data.
// Pure: no network, no storage, no clock but the one it is given.
import { labelOf, messageOf, read } from "./cose.js";
import { verifies } from "./ed25519.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
export const OFFLINE_HOURS = 24; // a hold acts at once: what is older proves nothing of today
export const SKEW = HOUR / 6;
// Lots stopped, decisions ended: believed however old the copy is. What lets a label stand is not.
export const STOP = "stop";
export const DOUBT = "doubt";
export const USE = "use";

const raw = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
/** The civil date in Paris of an instant, as labels and acts count days. */
export const parisDay = (instant) =>
  new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Paris" }).format(new Date(instant));

const refused = (word, more = {}) => ({ advice: STOP, outcome: "bad_signature", word, ...more });

function covers(stop, label, profile, today) {
  const named = [
    [stop.design, label.design], [stop.version, label.version], [stop.profile, profile], [stop.workshop, label.workshop],
  ];
  if (stop.from > today || named.some(([asked, actual]) => asked && asked !== actual)) return false;
  return !stop.lots.length || stop.lots.includes(label.lot);
}

function ended(label, decision, copy, today, seen) {
  const lot = copy.data.lots[label.lot];
  if (lot) return { outcome: "withdrawn", word: `lot_${lot.standing}`, by: lot.act };
  const stop = copy.data.stops.find((one) => covers(one, label, decision.profile, today));
  if (stop) return { outcome: "withdrawn", word: stop.kind === "recall" ? "recalled" : "suspended", by: stop.by };
  const end = decision.ends.find((one) => one.from <= today);
  if (end) return { outcome: end.outcome, says: end.says };
  if (seen && seen.at > copy.asOf) return { outcome: "withdrawn", word: "seen_stopped", at: seen.at };
  if (decision.until && today > decision.until) return { outcome: "not_in_force", word: "decision_expired" };
  if (today < decision.from) return { outcome: "not_in_force", word: "decision_not_yet" };
  if (today > label.expires) return { outcome: "not_in_force", word: "label_expired" };
  if (today < label.issued) return { outcome: "not_in_force", word: "label_not_yet" };
  return null;
}

/** Older than the copy may be, or of a time that nothing attests: {outcome: "stale"} or null. */
export function staleness(copy, category, now) {
  const age = now - copy.asOf;
  if (age < -SKEW) return { outcome: "stale", word: "clock_behind" };
  if (age > OFFLINE_HOURS * HOUR) return { outcome: "stale", word: "too_old" };
  if (!copy.data.attested) return { outcome: "stale", word: "undated" };
  const attested = now - Date.parse(copy.data.attested);
  const days = copy.data.fresh_days[category];
  if (attested > days * DAY || parisDay(now) > copy.data.trust_expires) return { outcome: "stale", word: "too_old" };
  return null;
}

/** The label of a code if its signature is that of a key in service: {label, decision}, or the refusal. */
async function opened(text, copy) {
  const message = messageOf(text);
  const sealed = message && read(message);
  if (!sealed) return refused("malformed");
  const key = copy.data.keys[sealed.keyId];
  if (!key) return refused("key_unknown");
  const proved = await verifies(raw(key.raw), sealed.signature, sealed.signed);
  const label = labelOf(sealed.payload);
  if (proved === false || !label) return refused("bad_signature");
  if (proved === null) return { advice: DOUBT, outcome: "unchecked", word: "unchecked", label };
  if (key.compromised) return refused("key_compromised");
  if (label.issued < key.since || (key.retired_on && label.issued >= key.retired_on)) return refused("key_retired");
  return { label };
}

/** The answer of this phone: {advice, outcome, word?, says?, label?, decision?}. `copy`: {data, asOf}. */
export async function judge(text, copy, now, seen = {}, why = "no_copy") {
  if (!copy) return { advice: DOUBT, outcome: "unchecked", word: why };
  const found = await opened(text, copy);
  if (!found.label) return found;
  const { label } = found;
  const decision = copy.data.decisions[label.decision];
  if (!decision) return found.outcome ? found : { ...found, advice: STOP, outcome: "not_in_register", word: "decision_unknown" };
  const known = { label, decision };
  if (!found.outcome && [["leaf", "leaf"], ["version", "version"], ["category", "category"]].some(([a, b]) => label[a] !== decision[b])) {
    return refused("other_decision");
  }
  const end = ended(label, decision, copy, parisDay(now), seen[label.lot]);
  if (end) return { ...known, ...end, advice: STOP };
  if (found.outcome) return { ...known, ...found };
  const old = staleness(copy, label.category, now);
  return old ? { ...known, ...old, advice: DOUBT } : { ...known, advice: USE, outcome: "current", word: "nothing_against" };
}
