// Several labels in a row, as whoever receives reads them: one code a line in the text area, which is also what is sent
// to the server; counts by lot; duplicates, and labels that are not ours, loud. Works from this phone's copy alone.
import { codesOf, watch } from "./camera.js";
import { ALTERED, refreshed, seen } from "./copy.js";
import { judge, STOP } from "./standing.js";
import { length, made, moment, notice, say } from "./words.js";

const page = document.getElementById("reading-page");
const area = page.querySelector("textarea");
const last = document.getElementById("last-read");
const place = document.getElementById("counts");
const view = page.querySelector("video");
const opener = document.getElementById("open-camera");
const KEPT = `lectures:${page.dataset.delivery}`;
const AGAIN = 4000; // milliseconds: the same code held before the camera is not read twice

// What a delivery note carries: lot → {pieces, bags: [[first, number, per bag, pieces], …]}, or nothing.
const noted = new Map([...page.querySelectorAll("[data-lot]")].map((row) => [row.dataset.lot, { pieces: Number(row.dataset.pieces), bags: JSON.parse(row.dataset.bags) }]));
const answers = new Map();
let copy = null;
let why = "no_copy"; // why there is no copy to answer from
let rows = [];

const lines = () => area.value.split(/\s+/).filter(Boolean);

async function answerOf(text) {
  if (!answers.has(text)) answers.set(text, await judge(text, copy, Date.now(), seen(), why));
  return answers.get(text);
}

function piecesOf(lot, unit) {
  for (const [first, number, per, pieces] of noted.get(lot)?.bags ?? []) {
    if (unit >= first && unit < first + number) return unit === first + number - 1 ? pieces - per * (number - 1) : per;
  }
  return null;
}

/** What becomes of one code: [kind, word]; kinds: ok, warn, stop. */
function finding(found, met) {
  const { label, advice } = found;
  if (!label || found.outcome === "not_in_register") return ["stop", "unknown"];
  const bag = `${label.lot} ${label.unit}`;
  if (label.unit && met.has(bag)) return ["stop", "repeated"];
  met.add(bag);
  if (advice === STOP) return ["stop", "stopped"];
  if (!label.unit) return ["warn", "lot_code"];
  if (noted.size && !noted.has(label.lot)) return ["stop", "not_on_note"];
  if (noted.size && piecesOf(label.lot, label.unit) === null) return ["stop", "unknown"];
  return found.outcome === "unchecked" ? ["warn", "unchecked"] : ["ok", "counted"];
}

/** A cell under a heading, which is said again beside it where lines become cards. */
function cell(heading, text, css = "") {
  const found = made("td", text, css);
  found.dataset.label = heading;
  return found;
}

function shownRow({ text, found, kind, word }) {
  const row = document.createElement("tr");
  row.dataset.finding = word;
  const name = made("th", found.label?.lot ?? `${text.slice(0, 18)}…`, "mono");
  name.scope = "row";
  const tag = cell(say("state"), "");
  tag.append(made("span", say(`find_${word}`), `tag ${kind}`));
  row.append(name, cell(say("bag"), found.label ? String(found.label.unit || say("whole_lot")) : "—", "n"), tag);
  return row;
}

function table(caption, heads, body) {
  const frame = made("div", "", "table-region");
  frame.tabIndex = 0;
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", caption);
  const found = made("table", "", "data");
  const head = document.createElement("tr");
  for (const text of heads) {
    const cell = made("th", text);
    cell.scope = "col";
    head.append(cell);
  }
  const top = document.createElement("thead");
  top.append(head);
  const rest = document.createElement("tbody");
  rest.append(...body);
  found.append(made("caption", caption), top, rest);
  frame.append(found);
  return frame;
}

function counts() {
  const lots = new Map([...noted.keys()].map((lot) => [lot, { bags: 0, pieces: 0 }]));
  for (const { found, word } of rows.filter((row) => ["counted", "unchecked"].includes(row.word))) {
    const { lot, unit } = found.label;
    const held = lots.get(lot) ?? { bags: 0, pieces: 0 };
    lots.set(lot, { bags: held.bags + 1, pieces: held.pieces + (piecesOf(lot, unit) ?? 0), unchecked: word === "unchecked" });
  }
  return [...lots].map(([lot, held]) => {
    const row = document.createElement("tr");
    const name = made("th", lot, "mono");
    name.scope = "row";
    const asked = noted.get(lot)?.pieces;
    row.append(name, cell(say("bags"), String(held.bags), "n"));
    if (noted.size) row.append(cell(say("pieces"), String(held.pieces), "n"), cell(say("noted"), String(asked ?? 0), "n"));
    return row;
  });
}

async function refresh() {
  const met = new Set();
  rows = [];
  for (const text of lines()) {
    const found = await answerOf(text);
    const [kind, word] = finding(found, met);
    rows.push({ text, found, kind, word });
  }
  const alerts = rows.filter((row) => row.kind === "stop").length;
  const parts = [];
  if (alerts) parts.push(notice("stop", say("alerts", { n: alerts }), say("alerts_advice")));
  const heads = [say("lot"), say("bags"), ...(noted.size ? [say("pieces"), say("noted")] : [])];
  if (rows.length || noted.size) parts.push(table(say("by_lot"), heads, counts()));
  if (rows.length) parts.push(table(say("one_by_one"), [say("lot"), say("bag"), say("state")], rows.map(shownRow).reverse()));
  parts.push(made("p", copy ? say(copy.fresh ? "from_server" : "from_copy", { moment: moment(copy.asOf), age: length(Date.now() - copy.asOf) }) : say(why), why === ALTERED ? "notice stop" : "meta"));
  place.replaceChildren(...parts);
  page.querySelector("[data-with-codes]").hidden = !rows.length;
  store();
}

function store() {
  try {
    localStorage.setItem(KEPT, area.value);
  } catch {
    // No storage here: what was read is lost if the page closes.
  }
}

let before = { text: "", at: 0 };
async function add(text) {
  if (text === before.text && Date.now() - before.at < AGAIN) return;
  before = { text, at: Date.now() };
  area.value = [...lines(), text.trim()].join("\n");
  await refresh();
  const { word, kind, found } = rows.at(-1);
  last.textContent = [found.label?.lot, found.label?.unit ? say("bag_number", { n: found.label.unit }) : "", say(`find_${word}`)].filter(Boolean).join(", ");
  last.className = `notice ${kind}`;
  if (kind === "stop") navigator.vibrate?.([200, 100, 200]);
}

/** A spreadsheet never runs a text as a formula. */
const field = (text) => `"${String(text).replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`;
const asCsv = () => ["lot,bag,finding,code", ...rows.map(({ text, found, word }) => [found.label?.lot ?? "", found.label?.unit ?? "", word, text].map(field).join(","))].join("\r\n");

function saved() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(["\ufeff", asCsv(), "\r\n"], { type: "text/csv" }));
  link.download = "lectures.csv";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

let stop = null;
async function camera() {
  if (stop) {
    stop();
    stop = null;
  } else {
    try {
      stop = await watch(view, add);
    } catch {
      last.textContent = say("no_camera");
      last.className = "notice warn";
    }
  }
  view.parentElement.hidden = !stop; // the frame too: an empty box would be seen before the camera opens
  opener.textContent = say(stop ? "close_camera" : "open_camera");
}

async function photo(event) {
  for (const file of event.target.files) {
    const codes = await codesOf(file).catch(() => []);
    for (const code of codes) await add(code);
    if (!codes.length) {
      last.textContent = say("no_code");
      last.className = "notice warn";
    }
  }
  event.target.value = "";
}

async function begin() {
  try {
    area.value ||= localStorage.getItem(KEPT) ?? "";
  } catch {
    // No storage here.
  }
  page.querySelector("[data-with-script]").hidden = false;
  opener.hidden = !navigator.mediaDevices?.getUserMedia;
  opener.addEventListener("click", camera);
  page.querySelector("input[type=file]").addEventListener("change", photo);
  area.addEventListener("input", refresh);
  page.querySelector("form").addEventListener("submit", store);
  document.getElementById("save-codes").addEventListener("click", saved);
  document.getElementById("copy-codes").addEventListener("click", () => navigator.clipboard?.writeText(asCsv()));
  document.getElementById("forget-codes").addEventListener("click", () => {
    area.value = "";
    refresh();
  });
  ({ copy, why } = await refreshed(page.dataset.snapshot, page.dataset.key));
  await refresh();
}

begin();
