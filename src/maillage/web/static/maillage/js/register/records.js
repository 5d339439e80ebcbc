// What a record may hold: every field of its kind, none other, each of its form. The table of the page "Formats of the
// register", as `maillage.register.records` and `verify_register.py` read it.
import { readKey } from "./notes.js";
import { isDay } from "./spelling.js";

export const CATEGORIES = ["A", "B", "C", "D"];
const OWN = {
  decision: "subject files category rules basis supersedes details",
  amend: "target rules until details",
  suspend: "scope",
  withdraw: "target",
  lift: "target",
  policy: "territory categories designs recipient_classes",
  legal_basis: "basis reference details",
  notice: "subject files details",
  ruling: "subject files details",
  recall: "scope files",
  key: "action role key compromised",
};
export const KINDS = Object.keys(OWN);
export const AIMS = {
  amend: ["decision"],
  lift: ["suspend", "recall", "policy"],
  withdraw: ["decision", "legal_basis", "notice", "ruling"],
};
const OPEN_ENDED = ["amend", "suspend", "withdraw", "lift", "recall", "key"];
const ID = /^\d{4}-\d{3,6}$/;
const CODE = /^[A-Za-z0-9][A-Za-z0-9_./-]{0,79}$/;
export const SHA = /^[0-9a-f]{64}$/;
const DESIGN = /^D\d{4,8}$/;
const VERSION = /^D\d{4,8}-V\d{1,4}$/;
const PROFILE = /^D\d{4,8}-V\d{1,4}\/F\d{1,4}$/;

export const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

export function fields(value, names) {
  if (!isObject(value)) return false;
  const wanted = names.split(" ").sort();
  const found = Object.keys(value).sort();
  return found.length === wanted.length && found.every((name, place) => name === wanted[place]);
}

/** What a person sees is what is there: printable characters, newlines and French spaces. */
export function isText(value, most = 200, empty = false) {
  if (typeof value !== "string" || [...value].length > most) return false;
  if (!(value.trim() || (empty && value === ""))) return false;
  return !/[\p{C}\p{Z}]/u.test(value.replace(/[ \n\u00a0\u202f]/g, ""));
}

export const form = (value, pattern, empty = false) =>
  typeof value === "string" && ((empty && value === "") || pattern.test(value));

/** By code points, as Python orders texts: surrogate pairs come after everything else. */
function precedes(a, b) {
  const [one, other] = [[...a], [...b]];
  for (let place = 0; place < Math.min(one.length, other.length); place += 1) {
    const difference = one[place].codePointAt(0) - other[place].codePointAt(0);
    if (difference) return difference < 0;
  }
  return one.length < other.length;
}

export const listed = (value, pattern) =>
  Array.isArray(value) &&
  value.every((item) => form(item, pattern)) &&
  value.every((item, place) => place === 0 || precedes(value[place - 1], item));

export const whole = (value, low, high) => Number.isSafeInteger(value) && low <= value && value <= high;

function isScope(scope) {
  if (!fields(scope, "design version profile workshop lots")) return false;
  const patterns = { design: DESIGN, version: VERSION, profile: PROFILE, workshop: CODE };
  const named = Object.keys(patterns).every((name) => form(scope[name], patterns[name], true));
  const any = scope.lots.length > 0 || Object.keys(patterns).some((name) => scope[name]);
  return named && listed(scope.lots, CODE) && any;
}

function isDecision(r) {
  const s = r.subject;
  if (!fields(s, "version profile use") || !form(s.version, VERSION) || !form(s.profile, PROFILE)) return false;
  const acts = form(r.basis, ID, true) && form(r.supersedes, ID, true);
  const terms = CATEGORIES.includes(r.category) && isText(r.rules, 10_000, true);
  return s.profile.split("/")[0] === s.version && form(s.use, CODE) && terms && acts && listed(r.files, SHA) && r.files.length > 0;
}

async function isKey(r) {
  const key = typeof r.key === "string" ? await readKey(r.key) : null;
  const flag = typeof r.compromised === "boolean" && !(r.compromised && r.action === "add");
  return ["add", "retire"].includes(r.action) && form(r.role, CODE) && key !== null && key.type === 1 && flag;
}

const isPaper = (r) => form(r.subject, CODE) && listed(r.files, SHA) && r.files.length > 0;
const GOOD = {
  decision: isDecision,
  amend: (r) => (r.until === null || isDay(r.until)) && form(r.target, ID) && isText(r.rules, 10_000, true),
  withdraw: (r) => form(r.target, ID),
  lift: (r) => form(r.target, ID),
  suspend: (r) => isScope(r.scope),
  recall: (r) => isScope(r.scope) && listed(r.files, SHA),
  policy: (r) =>
    form(r.territory, CODE) && listed(r.categories, /^[ABCD]$/) && listed(r.designs, CODE) && listed(r.recipient_classes, CODE),
  legal_basis: (r) => form(r.basis, CODE) && isText(r.reference, 200, true),
  notice: isPaper,
  ruling: isPaper,
  key: isKey,
};

export async function isRecord(r) {
  const own = Object.hasOwn(OWN, r.kind) ? OWN[r.kind] : null;
  if (own === null || !fields(r, `authority id issued kind reason valid_from valid_until ${own}`)) return false;
  const until = r.valid_until;
  if (!isDay(r.issued) || !isDay(r.valid_from) || !(until === null || isDay(until))) return false;
  const ended = until === null || (r.valid_from <= until && !OPEN_ENDED.includes(r.kind));
  const details = !("details" in r) || isObject(r.details);
  const common = form(r.id, ID) && isText(r.authority) && isText(r.reason, 10_000);
  return common && details && ended && r.issued <= r.valid_from && Boolean(await GOOD[r.kind](r));
}
