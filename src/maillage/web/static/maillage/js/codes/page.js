// The page of one code. Online, the server's answer stands and this phone verifies the signature too; offline, the page
// is the shell that the agent kept, and the answer is what this phone can prove from its copy, said with its age.
import { ALTERED, refreshed, remember, seen } from "./copy.js";
import { judge, SKEW, STOP, USE } from "./standing.js";
import { civilDay, language, length, made, moment, notice, say } from "./words.js";

const page = document.getElementById("code-page");
const place = document.getElementById("phone-says");
const shell = page.dataset.shell !== undefined;
const text = decodeURI(window.location.pathname);
const hasCode = /^(?:\/en)?\/v\/[a-z2-7]+$/i.test(text);

function facts(label, decision) {
  const list = made("dl", "", "facts");
  const rows = [
    ["lot", label.lot], ["bag", label.unit || say("whole_lot")],
    ["object", decision ? decision.name[language] : label.design], ["version", label.version],
    ["category", `${label.category} — ${say(`category_${label.category}`)}`],
    ["use", decision && [decision.use[language], decision.rules].filter(Boolean).join(". ")],
    ["decision", label.decision], ["workshop", label.workshop], ["expires", civilDay(label.expires)],
  ];
  for (const [name, value] of rows.filter(([, value]) => value)) {
    const row = document.createElement("div");
    row.append(made("dt", say(`fact_${name}`)), made("dd", String(value)));
    list.append(row);
  }
  return list;
}

function ageOf(copy, now, why) {
  if (!copy) return say(why);
  const age = now - copy.asOf;
  const line = say(age < -SKEW ? "clock_behind" : "age", { moment: moment(copy.asOf), age: length(age) });
  return age > 86_400_000 ? `${line} ${say("clock_maybe")}` : line;
}

function because(found) {
  if (found.says) return found.says[language];
  return say(found.word, { act: found.by ?? "", moment: found.at ? moment(found.at) : "", day: found.label ? civilDay(found.label.expires) : "" });
}

/** The whole answer of this phone: offline, or where the server's own page could not be had. */
function shown(found, copy, now, why) {
  const kind = found.advice === STOP ? "stop" : "warn";
  const title = say(found.advice === STOP ? "title_stop" : found.advice === USE ? "title_offline" : "title_doubt");
  const frame = notice(kind, title, say(`outcome_${found.outcome}`), because(found));
  frame.dataset.outcome = found.outcome;
  const parts = [notice("info", say("offline"), ageOf(copy, now, why)), frame];
  if (found.label) parts.push(facts(found.label, found.decision));
  place.replaceChildren(...parts);
}

/** Beside the server's answer: what this phone checked by itself, and its clock. */
function beside(found, copy) {
  const lines = [];
  const agrees = page.dataset.proved === "yes";
  if (found.outcome === "unchecked") lines.push(made("p", say("unchecked"), "meta"));
  else if (agrees && found.outcome !== "bad_signature") lines.push(made("p", say("checked_here"), "meta"));
  else if (agrees) lines.push(notice("stop", say("title_stop"), because(found)));
  if (Math.abs(copy.skew) > SKEW) {
    lines.push(notice("warn", say(copy.skew > 0 ? "clock_ahead" : "clock_late", { length: length(copy.skew) }), say("clock_advice")));
  }
  place.replaceChildren(...lines);
}

async function look() {
  const { copy, why } = await refreshed(page.dataset.snapshot, page.dataset.key);
  const now = Date.now();
  if (!hasCode) return;
  const found = await judge(text, copy, now, seen(), why);
  if (shell) return shown(found, copy, now, why);
  if (page.dataset.lot) remember(page.dataset.lot, page.dataset.advice === "stop", Date.parse(page.dataset.now));
  if (copy?.fresh) beside(found, copy);
  if (why === ALTERED) place.append(notice("stop", say(ALTERED)));
}

async function enrol() {
  // Three spellings of the one route, each an address of its own to a browser. Nothing else of the site is touched.
  for (const address of page.dataset.agents.split(" ")) {
    try {
      await navigator.serviceWorker.register(address);
    } catch {
      return; // no agent here: the page works, offline will not
    }
  }
}

if ("serviceWorker" in navigator) enrol();
look();
