// What may be said of a label: the one answer of the browser, whoever holds what it is judged on: a whole register that was
// verified here (`register/opening.js`), or the copy that a phone keeps (`standing.js`). The order is that of
// `maillage.register.verifying`: what stops the lot, what ended its decision, the label's own days, the age of the data.
// Pure: no network, no storage, no clock of its own.
import { addressed, labelOf, read } from "./cose.js";
import { verifies } from "./ed25519.js";
import { Bad, need } from "../register/spelling.js";

const DAY = 86_400_000;

/** Whether a scope (of a suspension, a recall) covers an object: all that it names is the object's, its lot included. */
export function covers(scope, object) {
  const named = ["design", "version", "profile", "workshop"];
  return named.every((name) => ["", object[name]].includes(scope[name])) && (!scope.lots.length || scope.lots.includes(object.lot));
}

/** [outcome, code] of data that are too old, undated, or trusted no more; else null. `time`: what witnesses attest. */
export function age({ now, today, expires, time, days }) {
  if (today > expires) return ["stale", "register.trust.expired"];
  if (time === null) return ["stale", "register.verdict.undated"];
  return now - time > days * DAY ? ["stale", "register.verdict.stale"] : null;
}

function inService(key, label) {
  need(!key.compromised, "label.key_compromised");
  need(label.issued >= key.since && !(key.retired && label.issued >= key.retired), "label.key_retired");
}

function agrees(label, decision) {
  const same = decision.isDecision && ["leaf", "version", "category"].every((name) => label[name] === decision[name]);
  need(same, "label.other_decision");
}

function ownDays(label, today) {
  if (today > label.expires) return ["not_in_force", "register.label.expired"];
  return today < label.issued ? ["not_in_force", "register.label.not_yet"] : null;
}

/** {label, decision} once the signature is that of a key in service. `proved` false: this browser verifies nothing. */
async function opened(view, text) {
  const sealed = read(addressed(text));
  const key = view.labelKey(sealed.keyId);
  need(key, "label.key_unknown");
  const proved = await verifies(key.raw, sealed.signature, sealed.signed);
  need(proved !== false, "label.bad_signature");
  const label = labelOf(sealed.payload);
  if (proved) inService(key, label);
  const decision = view.decision(label.decision);
  if (proved && decision) agrees(label, decision);
  return { label, decision, proved };
}

/** The answer: {outcome, code, label?, decision?, ...}. `view` gives, of what it holds:
 *  `today`; `labelKey(id)`: {raw, since, retired, compromised}; `decision(id)`: {isDecision, leaf, version, category, …};
 *  `stopped(label, decision)`, `ended(label, decision)`, `age(category)`: [outcome, code, more?] or null. */
export async function onLabel(view, text) {
  let found;
  try {
    found = await opened(view, text);
  } catch (error) {
    if (error instanceof Bad) return { outcome: "bad_signature", code: error.code };
    throw error;
  }
  const { label, decision, proved } = found;
  const said = ([outcome, code, more]) => ({ label, decision, outcome, code, ...more });
  const unchecked = proved ? null : ["unchecked", "unchecked"];
  if (!decision) return said(unchecked ?? ["not_in_register", "register.verdict.absent"]);
  const stop = view.stopped(label, decision) ?? view.ended(label, decision);
  return said(stop ?? unchecked ?? ownDays(label, view.today) ?? view.age(label.category) ?? ["current", "register.verdict.current"]);
}
