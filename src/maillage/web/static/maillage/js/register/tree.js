// The log: RFC 6962 hashes, the checkpoint and who cosigned it, entries cut by 256 (C2SP tlog-checkpoint, tlog-tiles).
import { Note, secondOf } from "./notes.js";
import { Bad, equal, need, number, sha256, text, unbase64 } from "./spelling.js";

const NODE = Uint8Array.of(1);
const SKEW = 3600;
export const WIDTH = 256;
export const leafOf = (entry) => sha256(Uint8Array.of(0), entry);

export async function rootOf(leaves) {
  if (!leaves.length) return sha256(new Uint8Array());
  const parts = [];
  for (const leaf of leaves) {
    let [height, found] = [0, leaf];
    while (parts.length && parts.at(-1)[0] === height) {
      found = await sha256(NODE, parts.pop()[1], found);
      height += 1;
    }
    parts.push([height, found]);
  }
  let found = parts.pop()[1];
  while (parts.length) found = await sha256(NODE, parts.pop()[1], found);
  return found;
}

async function leads(index, size, leaf, path, root) {
  if (index < 0 || index >= size) return false;
  let [place, last, found] = [index, size - 1, leaf];
  for (const step of path) {
    if (last === 0) return false;
    if (place % 2 || place === last) {
      found = await sha256(NODE, step, found);
      while (place % 2 === 0 && place) [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
    } else {
      found = await sha256(NODE, found, step);
    }
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 && equal(found, root);
}

/** Signed by the log and cosigned by the quorum; `time` is what the quorum attests, or the log alone (null: none). */
export async function readCheckpoint(raw, trust, now) {
  const note = new Note(raw);
  const lines = note.text.split("\n");
  need(lines.length === 4 && lines[0], "checkpoint.malformed");
  const [size, root] = [number(lines[1]), unbase64(lines[2])];
  need(size !== null && root !== null && root.length === 32, "checkpoint.malformed");
  need((size === 0) === equal(root, await sha256(new Uint8Array())), "checkpoint.malformed");
  need(lines[0] === trust.origin, "checkpoint.other_origin");
  if (!(await note.signers(trust.keys.log)).size) {
    const names = trust.keys.log.map((key) => key.name);
    const swapped = note.signatures.some((signature) => names.includes(signature.name));
    throw new Bad(swapped ? "attack.key_swap" : "checkpoint.unsigned");
  }
  const quorum = trust.threshold.witness;
  const source = trust.keys[quorum ? "witness" : "log"].filter((key) => key.type === 4);
  const cosigned = await note.signers(trust.keys.witness);
  const limit = now.valueOf() / 1000 + SKEW;
  const seconds = [...(await note.signers(source)).values()].map(secondOf).filter((second) => second <= limit);
  seconds.sort((a, b) => b - a);
  need(seconds.length >= quorum, "checkpoint.quorum");
  const least = Math.max(quorum, 1);
  const time = seconds.length >= least ? seconds[least - 1] : null;
  return { size, root, time, witnesses: [...cosigned.keys()].map((key) => key.name).sort() };
}

export function tile(level, rank, width) {
  let path = String(rank % 1000).padStart(3, "0");
  for (let rest = Math.floor(rank / 1000); rest; rest = Math.floor(rest / 1000)) {
    path = `x${String(rest % 1000).padStart(3, "0")}/${path}`;
  }
  return `tile/${level}/${path}${width === WIDTH ? "" : `.p/${width}`}`;
}

/** (rank, width) of each tile over so many items. */
export const spans = (count) =>
  Array.from({ length: Math.ceil(count / WIDTH) }, (_, rank) => [rank, Math.min(WIDTH, count - rank * WIDTH)]);

export function entriesOf(files, size) {
  const found = [];
  for (const [rank, width] of spans(size)) {
    const partial = files.get(tile("entries", rank, width));
    const bundle = partial ?? files.get(tile("entries", rank, WIDTH));
    need(bundle, "file.missing");
    let place = 0;
    for (let n = 0; n < width; n += 1) {
      const length = (bundle[place] << 8) | bundle[place + 1];
      need(place + 2 + length <= bundle.length, "file.differs");
      found.push(bundle.slice(place + 2, place + 2 + length));
      place += 2 + length;
    }
    need(!partial || place === bundle.length, "file.differs");
  }
  return found;
}

/** A proof file taken apart, or Bad: nothing of it is verified yet. */
export function readProof(raw) {
  const whole = Array.from(raw, (byte) => String.fromCharCode(byte)).join("");
  const middle = whole.indexOf("\n\n");
  const lines = whole.slice(0, Math.max(middle, 0)).split("\n");
  const head = middle > 0 && text(raw.slice(0, middle)) === lines.join("\n") && lines[0] === "c2sp.org/tlog-proof@v1";
  const index = head && lines[1]?.startsWith("index ") ? number(lines[1].slice(6)) : null;
  const hashes = lines.slice(2).map(unbase64);
  need(index !== null && hashes.length < 64, "proof.malformed");
  need(hashes.every((found) => found !== null && found.length === 32), "proof.malformed");
  return { index, hashes, checkpoint: raw.slice(middle + 2) };
}

export const isIncluded = (proof, leaf, checkpoint) =>
  leads(proof.index, checkpoint.size, leaf, proof.hashes, checkpoint.root);
