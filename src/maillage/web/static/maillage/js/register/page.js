// The page "Vérifier un fichier": the digest of a file that never leaves this machine, then its answer; and, from a trust
// document got by another channel, the whole register verified here. Without this script the form is sent as it is.
import { isAble } from "./notes.js";
import { answers } from "./opening.js";
import { hex, number, sha256, text } from "./spelling.js";
import { WIDTH, spans, tile } from "./tree.js";

const MEMORY = "maillage-register:";
const form = document.getElementById("check-form");
const own = document.getElementById("own");
const said = document.getElementById("own-answer");
const say = (word) => own.querySelector(`[data-say="${word}"]`).content.textContent;
const isRecord = (raw) => (text(raw.slice(0, 300)) ?? "").split("\n")[0].endsWith("/record/v1");
let held = null; // the file chosen: its name, bytes and digest

const bytesOf = async (file) => new Uint8Array(await file.arrayBuffer());

async function choose(file) {
  if (!file || !globalThis.crypto?.subtle) return;
  const raw = await bytesOf(file);
  held = { raw, digest: hex(await sha256(raw)) };
  form.elements.sha256.value = held.digest;
}

/** The answer of the server, asked by the digest alone: an address that can be shared. */
function ask(event) {
  const digest = form.elements.sha256.value.replace(/[\s:]/g, "").toLowerCase();
  if (held === null || held.digest !== digest || isRecord(held.raw)) return; // a record is read, not only named
  event.preventDefault();
  window.location.assign(`${form.dataset.check}?sha256=${digest}`);
}

async function get(path) {
  const base = own.dataset.files.replace(/checkpoint$/, "");
  const answer = await fetch(base + path, { cache: "no-cache" });
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(`${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** What a verifier cannot do without: the checkpoint, every trust document, the entries. */
async function downloaded(version) {
  const files = new Map();
  const keep = async (path) => {
    const raw = await get(path);
    if (raw !== null) files.set(path, raw);
    return raw !== null;
  };
  await keep("checkpoint");
  for (let n = version; await keep(`trust/${n}.note`); n += 1);
  for (let n = version - 1; n > 0 && (await keep(`trust/${n}.note`)); n -= 1);
  const size = number((text(files.get("checkpoint") ?? new Uint8Array()) ?? "").split("\n")[1] ?? "") ?? 0;
  for (const [rank, width] of spans(size)) {
    (await keep(tile("entries", rank, width))) || (await keep(tile("entries", rank, WIDTH)));
  }
  return files;
}

/** The version that a trust document claims; what it is worth is judged with the rest. */
function versionOf(raw) {
  try {
    return JSON.parse(text(raw).split("\n")[1]).version || 1;
  } catch {
    return 1;
  }
}

function shown(outcome, code, id = "", ofFile = false) {
  const part = own.querySelector(`[data-outcome="${outcome}"]`).content.cloneNode(true);
  if (!ofFile) part.querySelector("[data-file]").remove();
  const told = document.createElement("p");
  told.className = "meta";
  told.append(code);
  (part.querySelector(".notice") ?? part.firstElementChild).append(told);
  if (id) {
    const link = document.createElement("a");
    link.href = own.dataset.act.replace("0000-000", id);
    link.textContent = say("read") + id;
    told.append(" · ", link);
  }
  said.append(part);
}

function line(content, css = "") {
  const made = document.createElement("p");
  made.className = css;
  made.textContent = content;
  said.append(made);
}

/** What the last visit saw, under the name of the register; a browser without storage has no memory. */
const memories = {
  read: (origin) => JSON.parse(localStorage.getItem(MEMORY + origin) ?? "null"),
  write: (origin, memory) => localStorage.setItem(MEMORY + origin, JSON.stringify(memory)),
};

async function verify() {
  const [file] = document.getElementById("own-trust").files;
  said.replaceChildren();
  if (!file) return line(say("need-trust"));
  line(say("working"));
  const pinned = await bytesOf(file);
  let files;
  try {
    files = await downloaded(versionOf(pinned));
  } catch {
    said.replaceChildren();
    return line(say("unreachable"));
  }
  const origin = (text(pinned) ?? "").split("\n")[0].replace(/\/trust\/v1$/, "") || own.dataset.origin;
  const { register, code } = await answers(files, pinned, origin, new Date(), memories.read(origin), []);
  said.replaceChildren();
  if (register === null) return shown("bad_signature", code, "", held !== null);
  memories.write(origin, register.memory());
  const { size, time, witnesses } = register.checkpoint;
  const when = time === null ? "—" : new Date(time * 1000).toLocaleString(document.documentElement.lang);
  line(`${say("verified")}${size} ${say("acts")}, ${when}`);
  const asked = register.trust.threshold.witness;
  line(asked ? say("witnesses") + witnesses.join(", ") : say("no-witness"), asked ? "meta" : "");
  if (held === null) return undefined;
  if (isRecord(held.raw)) return shown(...(await register.onNote(held.raw)));
  for (const [outcome, reason, id] of register.onFile(held.digest)) shown(outcome, reason, id, true);
  return undefined;
}

form.elements.file.addEventListener("change", (event) => choose(event.target.files[0]));
form.addEventListener("submit", ask);
form.addEventListener("dragover", (event) => event.preventDefault());
form.addEventListener("drop", (event) => {
  event.preventDefault();
  form.elements.file.files = event.dataTransfer.files;
  choose(event.dataTransfer.files[0]);
});
for (const part of form.querySelectorAll("[data-with-script]")) part.hidden = !globalThis.crypto?.subtle;
document.getElementById("own-verify").addEventListener("click", verify);
own.hidden = !isAble();
document.getElementById("not-able").hidden = !own.hidden;
