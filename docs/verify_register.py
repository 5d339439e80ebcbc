#!/usr/bin/env python3
"""Verify a downloaded register of decisions, with nothing but Python and the package `cryptography`.

    python verify_register.py FOLDER --origin registre.example/decisions --trust trust.note --id 2026-017
    python verify_register.py FOLDER --origin … --trust … --file visor.stl --label https://…/V/…

FOLDER is what the register publishes; trust.note is the trust document, which you got by another channel. It prints
one JSON object a question and exits with 0 if every answer is "current", 3 if one is not. `--memory FILE` remembers
what was seen, and recognises an older or another register at the next visit.

It shares no code with Maillage, which must give the same answers to the same questions. Formats: C2SP signed-note,
tlog-checkpoint, tlog-cosignature, tlog-proof, tlog-tiles; RFC 6962, RFC 8785, RFC 9052; and the page "Formats of the
register" of Maillage's documentation. This file: AGPL-3.0-or-later.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import pathlib
import re
import sys
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

CATEGORIES = ("A", "B", "C", "D")
KINDS = (
    "decision", "amend", "suspend", "withdraw", "lift", "policy", "legal_basis", "notice", "ruling", "recall", "key",
)  # fmt: skip
AIMS = {
    "amend": {"decision"},
    "lift": {"suspend", "recall", "policy"},
    "withdraw": {"decision", "legal_basis", "notice", "ruling"},
}


class Bad(Exception):
    """Something does not verify; the argument is the code that Maillage gives it."""


def need(condition: object, code: str) -> None:
    if not condition:
        raise Bad("register." + code)


# --- Encodings: each value has one spelling ---------------------------------------------------------------------


def unbase64(text: str) -> bytes:
    raw = base64.b64decode(text.encode("ascii"), validate=True)
    if base64.b64encode(raw).decode() != text:
        raise ValueError("not canonical")
    return raw


def canonical(value: object) -> object:
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        return {name: canonical(value[name]) for name in names}
    if isinstance(value, list):
        return [canonical(item) for item in value]
    if isinstance(value, float) or (isinstance(value, int) and abs(value) >= 2**53):
        raise ValueError("a number that no record may hold")
    return value


def unjson(raw: bytes) -> object:
    try:
        value = json.loads(raw.decode("utf-8"))
        written = json.dumps(canonical(value), ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    except RecursionError as error:
        raise ValueError("too deep") from error
    if written != raw:
        raise ValueError("not canonical")
    return value


def number(text: str) -> int:
    if not re.fullmatch(r"0|[1-9][0-9]{0,18}", text, re.ASCII):
        raise ValueError("not a number")
    return int(text)


# --- Signed notes ------------------------------------------------------------------------------------------------

SMALL = {int(h, 16) for h in ("0", "1")} | {
    2**255 - 20, 2**255 - 19, 2**255 - 18,
    int.from_bytes(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"),
    int.from_bytes(bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "little"),
}  # fmt: skip


def good_name(name: str) -> bool:
    return 0 < len(name) <= 200 and name.isprintable() and not re.search(r"[\s+]", name)


class Key:
    def __init__(self, text: str) -> None:
        """``name+identifier+base64(type ‖ key)``, whose identifier must be its own."""
        self.text = text
        self.name, identifier, material = text.split("+", 2)
        decoded = unbase64(material)
        self.type, self.raw = decoded[0], decoded[1:]
        self.id = hashlib.sha256(self.name.encode() + b"\n" + decoded).digest()[:4]
        height = int.from_bytes(self.raw, "little") & (2**255 - 1)
        if not good_name(self.name) or self.id.hex() != identifier or self.type not in (1, 4):
            raise ValueError("not a key")
        if len(self.raw) != 32 or height in SMALL:
            raise ValueError("not a key")

    def signed(self, signature: bytes, message: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True

    def signed_note(self, signature: bytes, text: str) -> bool:
        if self.type == 1:
            return len(signature) == 64 and self.signed(signature, text.encode())
        second = int.from_bytes(signature[:8], "big")
        dated = f"cosignature/v1\ntime {second}\n{text}".encode()
        return len(signature) == 72 and self.signed(signature[8:], dated)


class Note:
    def __init__(self, raw: bytes) -> None:
        need(len(raw) <= 65535, "note.malformed")
        try:
            whole = raw.decode("utf-8")
        except UnicodeDecodeError:
            raise Bad("register.note.malformed") from None
        need(not any(c < " " and c != "\n" for c in whole), "note.malformed")
        body, middle, tail = whole.rpartition("\n\n")
        need(middle and body and tail.endswith("\n") and tail.count("\n") <= 16, "note.malformed")
        self.text = body + "\n"
        self.signatures = []
        for line in tail[:-1].split("\n"):
            try:
                dash, name, encoded = line.split(" ")
                value = unbase64(encoded)
            except ValueError:
                raise Bad("register.note.malformed") from None
            need(dash == "\u2014" and good_name(name) and len(value) > 4, "note.malformed")
            self.signatures.append((name, value[:4], value[4:]))

    def signers(self, keys: list[Key]) -> dict[Key, bytes]:
        """Those of these keys that signed; one that signed badly spoils the note."""
        known = {(key.name, key.id): key for key in keys}
        found: dict[Key, bytes] = {}
        for name, identifier, value in self.signatures:
            key = known.get((name, identifier))
            if key is not None:
                need(key.signed_note(value, self.text), "signature.bad")
                found.setdefault(key, value)
        return found

    def content(self, origin: str, sort: str) -> dict:
        first, _, rest = self.text.partition("\n")
        need(first == f"{origin}/{sort}/v1", f"{sort}.malformed")
        try:
            value = unjson(rest[:-1].encode())
        except ValueError:
            raise Bad(f"register.{sort}.malformed") from None
        need(isinstance(value, dict), f"{sort}.malformed")
        return value


# --- Fields ------------------------------------------------------------------------------------------------------


def fields(value: object, names: str) -> bool:
    return isinstance(value, dict) and sorted(value) == sorted(names.split())


def text(value: object, most: int = 200, empty: bool = False) -> bool:
    if not isinstance(value, str) or len(value) > most or not (value.strip() or (empty and value == "")):
        return False
    return all(c.isprintable() or c in "\n\u00a0\u202f" for c in value)


def form(value: object, pattern: str, empty: bool = False) -> bool:
    return isinstance(value, str) and bool((empty and not value) or re.fullmatch(pattern, value, re.ASCII))


def day(value: object) -> date:
    if not form(value, r"\d{4}-\d{2}-\d{2}"):
        raise ValueError("not a day")
    return date.fromisoformat(str(value))


def listed(value: object, pattern: str) -> bool:
    """A list of texts of a form, strictly increasing."""
    if not isinstance(value, list) or not all(form(item, pattern) for item in value):
        return False
    return all(a < b for a, b in pairwise(value))


def whole(value: object, low: int, high: int) -> bool:
    return type(value) is int and low <= value <= high


ID, CODE, SHA = r"\d{4}-\d{3,6}", r"[A-Za-z0-9][A-Za-z0-9_./-]{0,79}", r"[0-9a-f]{64}"
DESIGN, VERSION, PROFILE = r"D\d{4,8}", r"D\d{4,8}-V\d{1,4}", r"D\d{4,8}-V\d{1,4}/F\d{1,4}"
OWN = {
    "decision": "subject files category rules basis supersedes details",
    "amend": "target rules until details",
    "suspend": "scope",
    "withdraw": "target",
    "lift": "target",
    "policy": "territory categories designs recipient_classes",
    "legal_basis": "basis reference details",
    "notice": "subject files details",
    "ruling": "subject files details",
    "recall": "scope files",
    "key": "action role key compromised",
}


def good_scope(scope: object) -> bool:
    if not fields(scope, "design version profile workshop lots"):
        return False
    patterns = (("design", DESIGN), ("version", VERSION), ("profile", PROFILE), ("workshop", CODE))
    named = all(form(scope[name], pattern, empty=True) for name, pattern in patterns)
    return named and listed(scope["lots"], CODE) and any(scope.values())


def good_key(value: object) -> bool:
    try:
        return Key(str(value)).type == 1
    except (ValueError, IndexError):
        return False


def good_own(kind: str, r: dict) -> bool:
    """Whether the fields of the record's own kind are as they must be."""
    if kind == "decision":
        s = r["subject"]
        if (
            not fields(s, "version profile use")
            or not form(s["version"], VERSION)
            or not form(s["profile"], PROFILE)
        ):
            return False
        same = s["profile"].partition("/")[0] == s["version"] and form(s["use"], CODE)
        terms = r["category"] in CATEGORIES and text(r["rules"], 10_000, empty=True)
        acts = form(r["basis"], ID, empty=True) and form(r["supersedes"], ID, empty=True)
        return same and terms and acts and listed(r["files"], SHA) and bool(r["files"])
    if kind == "amend":
        r["until"] is None or day(r["until"])
        return form(r["target"], ID) and text(r["rules"], 10_000, empty=True)
    if kind in ("withdraw", "lift"):
        return form(r["target"], ID)
    if kind in ("suspend", "recall"):
        return good_scope(r["scope"]) and (kind == "suspend" or listed(r["files"], SHA))
    if kind == "policy":
        lists = listed(r["designs"], CODE) and listed(r["recipient_classes"], CODE)
        return form(r["territory"], CODE) and listed(r["categories"], "[ABCD]") and lists
    if kind == "legal_basis":
        return form(r["basis"], CODE) and text(r["reference"], empty=True)
    if kind in ("notice", "ruling"):
        return form(r["subject"], CODE) and listed(r["files"], SHA) and bool(r["files"])
    compromised = isinstance(r["compromised"], bool) and not (r["compromised"] and r["action"] == "add")
    return r["action"] in ("add", "retire") and form(r["role"], CODE) and good_key(r["key"]) and compromised


def good_record(r: dict) -> bool:
    kind = r.get("kind")
    if kind not in KINDS or not fields(
        r, f"authority id issued kind reason valid_from valid_until {OWN[kind]}"
    ):
        return False
    try:
        issued, start = day(r["issued"]), day(r["valid_from"])
        until = None if r["valid_until"] is None else day(r["valid_until"])
        own = good_own(kind, r)
    except ValueError:
        return False
    open_ended = kind in ("amend", "suspend", "withdraw", "lift", "recall", "key")
    period = issued <= start and (until is None or (start <= until and not open_ended))
    details = isinstance(r.get("details", {}), dict)
    return (
        own
        and details
        and period
        and form(r["id"], ID)
        and text(r["authority"])
        and text(r["reason"], 10_000)
    )


# --- Trust -------------------------------------------------------------------------------------------------------


class Trust:
    def __init__(self, raw: bytes, origin: str) -> None:
        self.note = Note(raw)
        t = self.note.content(origin, "trust")
        self.digest = hashlib.sha256(self.note.text.encode()).hexdigest()
        self.keys: dict[str, list[Key]] = {}
        self.threshold: dict[str, int] = {}
        try:
            good = self.read(t, origin)
        except (ValueError, IndexError):
            good = False
        need(good, "trust.malformed")
        self.require_root(self.note)

    def read(self, t: dict, origin: str) -> bool:
        if not fields(t, "expires first_index fresh_days issued origin previous records roles version"):
            return False
        if not fields(t["roles"], "root log witness") or not fields(t["fresh_days"], "A B C D"):
            return False
        for role, types in (("root", (1,)), ("log", (1, 4)), ("witness", (4,))):
            r = t["roles"][role]
            if not fields(r, "keys threshold") or not listed(r["keys"], r"[^\n]+"):
                return False
            keys = self.keys[role] = [Key(k) for k in r["keys"]]
            low, high = (0 if role == "witness" else 1), (1 if role == "log" else len(keys))
            if not whole(r["threshold"], low, high) or any(k.type not in types for k in keys):
                return False
            self.threshold[role] = r["threshold"]
        self.records = t["records"]
        if not fields(self.records, " ".join(k for k in KINDS if k != "key")):
            return False
        for rule in self.records.values():
            if not fields(rule, "role threshold") or not whole(rule["threshold"], 1, 16):
                return False
            if not text(rule["role"], 40) or rule["role"] in ("root", "log", "witness", "label"):
                return False
        least = self.records["decision"]["threshold"]
        every = [k for keys in self.keys.values() for k in keys]
        apart = len({k.raw for k in every}) == len(every)
        named = all(len({k.name for k in self.keys[r]}) == len(self.keys[r]) for r in ("root", "witness"))
        self.version, self.previous, self.first = t["version"], t["previous"], t["first_index"]
        self.issued, self.expires, self.fresh, self.origin = (
            day(t["issued"]),
            day(t["expires"]),
            t["fresh_days"],
            origin,
        )
        quorum, witnesses = self.threshold["witness"], len(self.keys["witness"])
        start = self.version != 1 or (self.previous == "" and self.first == 0)
        return (
            apart and named and start and (quorum == 0 or 2 * quorum > witnesses)
            and self.records["amend"]["threshold"] >= least and self.records["lift"]["threshold"] >= least
            and any(k.type == 1 and k.name == origin for k in self.keys["log"])
            and t["origin"] == origin and good_name(origin) and "/" in origin and text(origin)
            and whole(self.version, 1, 10_000) and whole(self.first, 0, 2**40) and form(self.previous, SHA, True)
            and (self.version == 1 or self.previous != "") and self.expires >= self.issued
            and all(whole(days, 1, 366) for days in self.fresh.values())
        )  # fmt: skip

    def require_root(self, note: Note) -> None:
        need(len(note.signers(self.keys["root"])) >= self.threshold["root"], "signature.missing")


def trust_chain(pinned: bytes, origin: str, files: dict[str, bytes]) -> list[Trust]:
    chain = [Trust(pinned, origin)]
    published = files.get(f"trust/{chain[0].version}.note")
    if published is not None:
        need(Note(published).text == chain[0].note.text, "trust.broken")
    while (raw := files.get(f"trust/{chain[-1].version + 1}.note")) is not None:
        held, after = chain[-1], Trust(raw, origin)
        follows = after.version == held.version + 1 and after.previous == held.digest
        need(follows and after.first >= held.first and after.issued >= held.issued, "trust.broken")
        try:
            held.require_root(after.note)
        except Bad:
            raise Bad("register.attack.key_swap") from None
        chain.append(after)
    while chain[0].previous and (raw := files.get(f"trust/{chain[0].version - 1}.note")) is not None:
        before = Trust(raw, origin)
        follows = before.digest == chain[0].previous and before.version == chain[0].version - 1
        need(follows and before.first <= chain[0].first, "trust.broken")
        chain.insert(0, before)
    return chain


# --- Tree and checkpoint -----------------------------------------------------------------------------------------


def leaf_of(entry: bytes) -> bytes:
    return hashlib.sha256(b"\0" + entry).digest()


def root_of(leaves: list[bytes]) -> bytes:
    if not leaves:
        return hashlib.sha256(b"").digest()
    parts: list[tuple[int, bytes]] = []
    for leaf in leaves:
        height, found = 0, leaf
        while parts and parts[-1][0] == height:
            found = hashlib.sha256(b"\1" + parts.pop()[1] + found).digest()
            height += 1
        parts.append((height, found))
    found = parts.pop()[1]
    while parts:
        found = hashlib.sha256(b"\1" + parts.pop()[1] + found).digest()
    return found


def leads(index: int, size: int, leaf: bytes, path: list[bytes], root: bytes) -> bool:
    if not 0 <= index < size:
        return False
    last = size - 1
    for step in path:
        if last == 0:
            return False
        if index % 2 or index == last:
            leaf = hashlib.sha256(b"\1" + step + leaf).digest()
            while index % 2 == 0 and index:
                index, last = index // 2, last // 2
        else:
            leaf = hashlib.sha256(b"\1" + leaf + step).digest()
        index, last = index // 2, last // 2
    return last == 0 and leaf == root


class Checkpoint:
    def __init__(self, raw: bytes, trust: Trust, now: datetime) -> None:
        """Signed by the log and cosigned by the quorum; `time` is what the quorum attests, or the log alone."""
        note = Note(raw)
        lines = note.text.split("\n")
        try:
            need(len(lines) == 4 and lines[0], "checkpoint.malformed")
            self.size, self.root = number(lines[1]), unbase64(lines[2])
        except ValueError:
            raise Bad("register.checkpoint.malformed") from None
        none = hashlib.sha256(b"").digest()
        need(len(self.root) == 32 and (self.size == 0) == (self.root == none), "checkpoint.malformed")
        need(lines[0] == trust.origin, "checkpoint.other_origin")
        names = {key.name for key in trust.keys["log"]}
        if not note.signers(trust.keys["log"]):
            swapped = any(name in names for name, _, _ in note.signatures)
            raise Bad("register.attack.key_swap" if swapped else "register.checkpoint.unsigned")
        quorum, limit = trust.threshold["witness"], (now + timedelta(hours=1)).timestamp()
        source = [key for key in trust.keys["witness" if quorum else "log"] if key.type == 4]
        note.signers(trust.keys["witness"])
        seconds = [int.from_bytes(value[:8], "big") for value in note.signers(source).values()]
        seconds = sorted((s for s in seconds if s <= limit), reverse=True)
        need(len(seconds) >= quorum, "checkpoint.quorum")
        self.time = seconds[max(quorum, 1) - 1] if len(seconds) >= max(quorum, 1) else None


def tile(level: str, rank: int, width: int) -> str:
    path = f"{rank % 1000:03d}"
    while rank := rank // 1000:
        path = f"x{rank % 1000:03d}/{path}"
    return f"tile/{level}/{path}" + ("" if width == 256 else f".p/{width}")


def entries_of(files: dict[str, bytes], size: int) -> list[bytes]:
    found: list[bytes] = []
    for rank in range(-(-size // 256)):
        width = min(256, size - 256 * rank)
        partial, full = tile("entries", rank, width), tile("entries", rank, 256)
        bundle = files.get(partial, files.get(full))
        if bundle is None:
            raise Bad("register.file.missing")
        place = 0
        for _ in range(width):
            length = int.from_bytes(bundle[place : place + 2], "big")
            found.append(bundle[place + 2 : place + 2 + length])
            need(place + 2 + length <= len(bundle), "file.differs")
            place += 2 + length
        need(partial not in files or place == len(bundle), "file.differs")
    return found


# --- Replay ------------------------------------------------------------------------------------------------------


class Register:
    def __init__(
        self, files: dict[str, bytes], pinned: bytes, origin: str, now: datetime, memory: dict | None = None
    ) -> None:
        self.now, self.today = now, civil(now)
        self.chain = trust_chain(pinned, origin, files)
        self.trust = self.chain[-1]
        need("checkpoint" in files, "file.missing")
        self.checkpoint = Checkpoint(files["checkpoint"], self.trust, now)
        self.entries = entries_of(files, self.checkpoint.size)
        self.leaves = [leaf_of(entry) for entry in self.entries]
        need(root_of(self.leaves) == self.checkpoint.root, "tree.differs")
        self.acts: dict[str, dict] = {}
        self.place: dict[str, int] = {}
        self.by_leaf: dict[bytes, str] = {}
        self.faults: dict[bytes, str] = {}
        self.keys: dict[str, dict] = {}
        self.ends: dict[str, list[str]] = {}
        for index, entry in enumerate(self.entries):
            try:
                self.take(entry, index)
            except Bad as bad:
                self.faults.setdefault(self.leaves[index], str(bad))
        self.check_files(files)
        if memory is not None:
            self.remember(memory)

    def serving(self, role: str) -> list[Key]:
        return [
            held["key"] for held in self.keys.values() if held["role"] == role and held["retired"] is None
        ]

    def signed_record(self, entry: bytes, trust: Trust) -> dict:
        note = Note(entry)
        r = note.content(trust.origin, "record")
        need(good_record(r), "record.malformed")
        if r["kind"] == "key":
            keys, least = trust.keys["root"], trust.threshold["root"]
        else:
            rule = trust.records[r["kind"]]
            keys, least = self.serving(rule["role"]), rule["threshold"]
        need(len(note.signers(keys)) >= least, "signature.missing")
        return r

    def take(self, entry: bytes, index: int) -> None:
        judges = [trust for trust in self.chain if trust.first <= index]
        need(judges, "trust.unknown")
        r = self.signed_record(entry, judges[-1])
        id, kind = r["id"], r["kind"]
        need(id not in self.acts, "record.id_taken")
        if kind == "key":
            self.take_key(r, judges[-1])
        aims = [(r["basis"], {"legal_basis"}), (r["supersedes"], {"decision"})] if kind == "decision" else []
        if kind in AIMS:
            aims = [(r["target"], AIMS[kind])]
        for target, kinds in aims:
            if target:
                need(target in self.acts, "record.target_unknown")
                need(self.acts[target]["kind"] in kinds, "record.target_kind")
        if kind in ("withdraw", "lift"):
            self.ends.setdefault(r["target"], []).append(id)
        self.acts[id], self.place[id] = r, index
        self.by_leaf[self.leaves[index]] = id

    def take_key(self, r: dict, trust: Trust) -> None:
        roles = {rule["role"] for rule in trust.records.values()} | {"label"}
        need(r["role"] in roles, "record.role_unknown")
        key, held = Key(r["key"]), self.keys.get(r["key"])
        if r["action"] == "retire":
            need(held and held["role"] == r["role"] and held["retired"] is None, "record.key_unknown")
            held["retired"], held["compromised"] = day(r["valid_from"]), r["compromised"]
            self.ends.setdefault(held["by"], []).append(r["id"])
            return
        known = [h["key"] for h in self.keys.values()] + [k for keys in trust.keys.values() for k in keys]
        need(not any(k.raw == key.raw or k.name == key.name for k in known), "record.key_reused")
        labels = [h["key"] for h in self.keys.values() if h["role"] == "label"]
        need(r["role"] != "label" or key.id not in {k.id for k in labels}, "record.key_reused")
        since = day(r["valid_from"])
        self.keys[r["key"]] = {
            "key": key, "role": r["role"], "since": since, "by": r["id"], "retired": None, "compromised": False,
        }  # fmt: skip

    def check_files(self, files: dict[str, bytes]) -> None:
        for id, index in self.place.items():
            entry = self.entries[index]
            need(files.get(f"records/{id}.note", entry) == entry, "file.differs")
            if f"proofs/{id}.tlog-proof" in files:
                self.check_proof(files[f"proofs/{id}.tlog-proof"], index)
        level, row = 0, self.leaves
        while row:
            for rank in range(-(-len(row) // 256)):
                part = row[256 * rank : 256 * rank + 256]
                need(
                    files.get(tile(str(level), rank, len(part)), b"".join(part)) == b"".join(part),
                    "file.differs",
                )
            level, row = level + 1, [root_of(row[n : n + 256]) for n in range(0, len(row) - 255, 256)]
        for path in files:
            folder, _, name = path.partition("/")
            ending = {"records": ".note", "proofs": ".tlog-proof"}.get(folder)
            need(
                ending is None or (name.removesuffix(ending) in self.acts and name.endswith(ending)),
                "file.differs",
            )

    def check_proof(self, raw: bytes, index: int) -> None:
        head, middle, checkpoint = raw.partition(b"\n\n")
        try:
            first, second, *path = head.decode("ascii").split("\n")
            need(middle and first == "c2sp.org/tlog-proof@v1" and second[:6] == "index ", "proof.malformed")
            said, hashes = number(second[6:]), [unbase64(line) for line in path]
        except ValueError:
            raise Bad("register.proof.malformed") from None
        need(len(hashes) < 64 and all(len(found) == 32 for found in hashes), "proof.malformed")
        for trust in self.chain:
            try:
                past = Checkpoint(checkpoint, trust, self.now)
                break
            except Bad as bad:
                if trust is self.trust:
                    raise bad
        need(
            past.size <= len(self.leaves) and root_of(self.leaves[: past.size]) == past.root,
            "attack.split_view",
        )
        right = leads(said, past.size, self.leaves[index], hashes, past.root)
        need(right, "proof.wrong")

    # --- What a visitor remembers

    def withdrawn(self) -> list[str]:
        kinds = ("withdraw", "key")
        return sorted(id for id, by in self.ends.items() if any(self.acts[b]["kind"] in kinds for b in by))

    def memory(self) -> dict:
        return {
            "origin": self.trust.origin, "trust_version": self.trust.version, "size": self.checkpoint.size,
            "root": base64.b64encode(self.checkpoint.root).decode(), "time": self.checkpoint.time or 0,
            "withdrawn": self.withdrawn(),
        }  # fmt: skip

    def remember(self, held: dict) -> None:
        need(not set(held["withdrawn"]) - set(self.withdrawn()), "attack.hidden_withdrawal")
        newer = self.trust.version >= held["trust_version"] and self.checkpoint.size >= held["size"]
        need(newer, "attack.rollback")
        same = root_of(self.leaves[: held["size"]]) == unbase64(held["root"])
        need(same and held["origin"] == self.trust.origin, "attack.split_view")
        need((self.checkpoint.time or 0) >= held["time"], "attack.freeze")

    # --- What may be said of an act today

    def begun(self, id: str) -> bool:
        return day(self.acts[id]["valid_from"]) <= self.today

    def rank(self, id: str) -> tuple:
        return self.acts[id]["valid_from"], self.place[id]

    def ended_by(self, id: str) -> str | None:
        return min((by for by in self.ends.get(id, ()) if self.begun(by)), key=self.rank, default=None)

    def decisions(self) -> list[str]:
        return [id for id, r in self.acts.items() if r["kind"] == "decision"]

    def replaced(self, id: str) -> bool:
        r = self.acts[id]
        for other in self.decisions():
            o = self.acts[other]
            use = all(o["subject"][name] == r["subject"][name] for name in ("profile", "use"))
            if self.begun(other) and (o["supersedes"] == id or (use and self.rank(other) > self.rank(id))):
                return True
        return False

    def restricted(
        self, kinds: tuple[str, ...], profile: str, workshop: str = "", lot: str = ""
    ) -> str | None:
        """The kind of the first act in force that covers every object of a profile, or a lot."""
        version = profile.partition("/")[0]
        true = {
            "design": version.partition("-")[0],
            "version": version,
            "profile": profile,
            "workshop": workshop,
        }
        for kind in kinds:
            for id, r in self.acts.items():
                if r["kind"] != kind or not self.begun(id) or self.ended_by(id):
                    continue
                scope = r["scope"]
                matches = all(scope[name] in ("", value) for name, value in true.items())
                if matches and (not scope["lots"] or lot in scope["lots"]):
                    return kind
        return None

    def on_id(self, id: str) -> tuple[str, str]:
        r = self.acts.get(id)
        if r is None:
            return "not_in_register", "register.verdict.absent"
        by = self.ended_by(id)
        if by is not None and self.acts[by]["kind"] == "lift":
            return "not_in_force", "register.verdict.lifted"
        if by is not None:
            return "withdrawn", "register.verdict.withdrawn"
        until = r["valid_until"]
        if r["kind"] == "decision":
            if self.restricted(("suspend",), r["subject"]["profile"]):
                return "withdrawn", "register.verdict.suspended"
            if self.replaced(id):
                return "not_in_force", "register.verdict.superseded"
            changes = [
                a
                for a, o in self.acts.items()
                if o["kind"] == "amend" and o["target"] == id and self.begun(a)
            ]
            if changes:
                until = self.acts[max(changes, key=self.rank)]["until"]
        if until is not None and self.today > day(until):
            return "not_in_force", "register.verdict.expired"
        if self.today < day(r["valid_from"]):
            return "not_in_force", "register.verdict.not_yet"
        return self.age(r.get("category", "")) or ("current", "register.verdict.current")

    def age(self, category: str) -> tuple[str, str] | None:
        if self.today > self.trust.expires:
            return "stale", "register.trust.expired"
        if self.checkpoint.time is None:
            return "stale", "register.verdict.undated"
        days = self.trust.fresh.get(category, min(self.trust.fresh.values()))
        if self.now - datetime.fromtimestamp(self.checkpoint.time, timezone.utc) > timedelta(days=days):
            return "stale", "register.verdict.stale"
        return None

    def on_note(self, raw: bytes) -> tuple[str, str]:
        leaf = leaf_of(raw)
        if leaf in self.by_leaf:
            return self.on_id(self.by_leaf[leaf])
        if leaf in self.faults:
            return "bad_signature", self.faults[leaf]
        try:
            self.signed_record(raw, self.trust)
        except Bad as bad:
            return "bad_signature", str(bad)
        return "not_in_register", "register.verdict.absent"

    def on_sha256(self, digest: str) -> tuple[str, str]:
        """The best answer of the decisions that name the file."""
        answers = [self.on_id(id) for id in self.decisions() if digest in self.acts[id]["files"]]
        answers.sort(key=lambda answer: answer[0] != "current")
        return answers[0] if answers else ("not_in_register", "register.verdict.absent")

    def on_label(self, address: str) -> tuple[str, str]:
        try:
            label, held = open_label(address, [h for h in self.keys.values() if h["role"] == "label"])
            _, lot, _, decision, design, version, category, issued, expires, leaf = label
            issued, expires = date(1970, 1, 1) + timedelta(issued), date(1970, 1, 1) + timedelta(expires)
            need(not held["compromised"], "label.key_compromised")
            in_service = issued >= held["since"] and (held["retired"] is None or issued < held["retired"])
            need(in_service, "label.key_retired")
            r = self.acts.get(decision)
            if r is None:
                return "not_in_register", "register.verdict.absent"
            same = r["kind"] == "decision" and r["category"] == category
            same = same and r["subject"]["version"] == f"{design}-V{version}"
            need(same and self.leaves[self.place[decision]][:16] == leaf, "label.other_decision")
        except Bad as bad:
            return "bad_signature", str(bad)
        kind = self.restricted(("recall", "suspend"), r["subject"]["profile"], lot.split("-")[1], lot)
        if kind:
            return "withdrawn", "register.verdict." + {"recall": "recalled", "suspend": "suspended"}[kind]
        answer = self.on_id(decision)
        if answer[0] in ("current", "stale"):
            if self.today > expires:
                return "not_in_force", "register.label.expired"
            if self.today < issued:
                return "not_in_force", "register.label.not_yet"
        return answer


def civil(now: datetime) -> date:
    """The date in Paris: UTC + 1 h, + 2 h from the last Sunday of March to that of October, at 01:00 UTC."""

    def last_sunday(month: int) -> datetime:
        last = datetime(now.year, month, 31, 1, tzinfo=timezone.utc)
        return last - timedelta(days=(last.weekday() + 1) % 7)

    summer = last_sunday(3) <= now < last_sunday(10)
    return (now + timedelta(hours=2 if summer else 1)).date()


# --- Labels: COSE_Sign1 in deterministic CBOR ------------------------------------------------------------------


def cbor(raw: bytes, place: int = 0, depth: int = 0) -> tuple[object, int]:
    """One item in its only spelling, and where it ends. Only what a label may hold."""
    need(place < len(raw) and depth < 5, "label.malformed")
    major, short = raw[place] >> 5, raw[place] & 31
    place += 1
    size = {24: 1, 25: 2, 26: 4, 27: 8}.get(short, 0)
    need(short < 28 and place + size <= len(raw), "label.malformed")
    value = int.from_bytes(raw[place : place + size], "big") if size else short
    least = {0: 0, 1: 24, 2: 2**8, 4: 2**16, 8: 2**32}[size]
    if major == 7:
        need(size == 0 and value in (20, 21, 22), "label.malformed")
        return {20: False, 21: True, 22: None}[value], place
    need(value >= least, "label.malformed")
    place += size
    if major < 2:
        return (value, place) if major == 0 else (-1 - value, place)
    if major < 4:
        part = raw[place : place + value]
        need(len(part) == value, "label.malformed")
        try:
            return (part if major == 2 else part.decode("utf-8")), place + value
        except UnicodeDecodeError:
            raise Bad("register.label.malformed") from None
    items, starts = [], []
    for _ in range({4: value, 5: 2 * value, 6: 1}[major]):
        starts.append(place)
        item, place = cbor(raw, place, depth + 1)
        items.append(item)
    if major == 4:
        return items, place
    if major == 6:
        return (value, items[0]), place
    names = [raw[a:b] for a, b in zip(starts[::2], starts[1::2], strict=True)]
    need(all(a < b for a, b in pairwise(names)), "label.malformed")
    need(all(isinstance(name, (int, str, bytes)) for name in items[::2]), "label.malformed")
    return dict(zip(items[::2], items[1::2], strict=True)), place


def uncbor(raw: bytes) -> object:
    need(len(raw) <= 400, "label.malformed")
    value, end = cbor(raw)
    need(end == len(raw), "label.malformed")
    return value


def bstr(raw: bytes) -> bytes:
    head = bytes([64 + len(raw)]) if len(raw) < 24 else bytes([88, len(raw)])
    return (head if len(raw) < 256 else b"\x59" + len(raw).to_bytes(2, "big")) + raw


def lot_check(lot: str) -> bool:
    """ISO 7064 MOD 37,36 over the lot without its hyphens."""
    signs, product = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", 36
    *body, check = lot.replace("-", "")
    for sign in body:
        product = ((product + signs.index(sign)) % 36 or 36) * 2 % 37
    return signs[(37 - product) % 36] == check


def open_label(address: str, held: list[dict]) -> tuple[list, dict]:
    match = re.fullmatch(r"(?:HTTPS?://[^/\s]+)?/V/([A-Z2-7]+)", address.strip().upper())
    need(match, "label.address")
    code = match[1]
    try:
        message = base64.b32decode(code + "=" * (-len(code) % 8))
    except ValueError:
        raise Bad("register.label.address") from None
    need(base64.b32encode(message).decode().rstrip("=") == code, "label.address")
    tagged = uncbor(message)
    need(isinstance(tagged, tuple) and tagged[0] == 18, "label.untagged")
    need(isinstance(tagged[1], list) and len(tagged[1]) == 4, "label.malformed")
    protected, unprotected, payload, signature = tagged[1]
    need(all(isinstance(part, bytes) for part in (protected, payload, signature)), "label.malformed")
    need(len(signature) == 64, "label.malformed")
    need(unprotected == {}, "label.unprotected")
    header = uncbor(protected)
    need(isinstance(header, dict) and header.get(1) == -8, "label.algorithm")
    need(isinstance(header.get(4), bytes) and len(header[4]) == 4, "label.key_id_missing")
    need(len(header) == 2, "label.malformed")
    found = next((h for h in held if h["key"].id == header[4]), None)
    need(found, "label.key_unknown")
    signed = b"\x84" + bytes([96 + 10]) + b"Signature1" + bstr(protected) + b"\x40" + bstr(payload)
    need(found["key"].signed(signature, signed), "label.bad_signature")
    label = uncbor(payload)
    need(good_label(label), "label.content")
    return label, found


def good_label(label: object) -> bool:
    if not isinstance(label, list) or len(label) != 10:
        return False
    form_, lot, unit, decision, design, version, category, issued, expires, leaf = label
    if not form(lot, r"D\d{4,}V\d+-L\d{4,}-\d{2}W\d{2}-\d{2,}-[0-9A-Z]") or not lot_check(lot):
        return False
    made = re.fullmatch(r"(D\d+)V(\d+)-(L\d+)-(\w+)-(\d+)-.", lot, re.ASCII)
    number_ = int(made[2])
    spelled = str(number_) == made[2] and f"{int(made[5]):02d}" == made[5]
    most = (date(2200, 1, 1) - date(1970, 1, 1)).days
    return (
        whole(form_, 1, 1) and whole(unit, 0, 9_999_999) and form(decision, ID) and form(design, DESIGN)
        and spelled and whole(version, 1, 9999) and (made[1], number_) == (design, version)
        and category in CATEGORIES and whole(issued, 0, most) and whole(expires, issued, most)
        and isinstance(leaf, bytes) and len(leaf) == 16
    )  # fmt: skip


# --- Command line -----------------------------------------------------------------------------------------------


def answer(
    files: dict[str, bytes], pinned: bytes, origin: str, now: datetime, memory: dict | None, questions: list
) -> tuple[list[tuple[str, str]], dict | None]:
    """(outcome, code) for each question (``("id", "2026-017")``…), and what to remember if the register verifies.

    What cannot be verified is answered, whatever the question, by "bad_signature".
    """
    try:
        register = Register(files, pinned, origin, now, memory)
    except Bad as bad:
        return [("bad_signature", str(bad))] * len(questions), None
    return [getattr(register, f"on_{sort}")(asked) for sort, asked in questions], register.memory()


def main() -> int:
    parser = argparse.ArgumentParser(description="Verify a downloaded register of decisions.")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--origin", required=True, help="as in registre.example/decisions")
    parser.add_argument("--trust", type=pathlib.Path, required=True, help="the trust document you hold")
    parser.add_argument("--id", action="append", default=[], help="number of an act")
    parser.add_argument(
        "--note", type=pathlib.Path, action="append", default=[], help="a record somebody gave you"
    )
    parser.add_argument(
        "--file", type=pathlib.Path, action="append", default=[], help="a file: is it approved?"
    )
    parser.add_argument("--label", action="append", default=[], help="the address of a label")
    parser.add_argument("--memory", type=pathlib.Path, help="what to remember between visits")
    parser.add_argument(
        "--now", help="instant to judge at, as 2026-11-26T12:00:00+00:00 (default: this machine's)"
    )
    asked = parser.parse_args()
    now = datetime.fromisoformat(asked.now) if asked.now else datetime.now(timezone.utc)
    files = {
        p.relative_to(asked.folder).as_posix(): p.read_bytes() for p in asked.folder.rglob("*") if p.is_file()
    }
    questions = [("id", id) for id in asked.id] + [("note", p.read_bytes()) for p in asked.note]
    questions += [("sha256", hashlib.sha256(p.read_bytes()).hexdigest()) for p in asked.file]
    questions += [("label", address) for address in asked.label]
    names = [*asked.id, *map(str, asked.note), *map(str, asked.file), *asked.label]
    held = json.loads(asked.memory.read_text()) if asked.memory and asked.memory.exists() else None
    trust = asked.trust.read_bytes()
    answers, seen = answer(
        files, trust, asked.origin, now.astimezone(timezone.utc), held, questions or [("id", "")]
    )
    if seen is not None and asked.memory:
        asked.memory.write_text(json.dumps(canonical(seen), separators=(",", ":")) + "\n")
    for name, (outcome, code) in zip(names, answers, strict=False):
        print(json.dumps({"asked": name, "outcome": outcome, "code": code}, ensure_ascii=False))
    if not questions:
        verified = seen is not None
        print(
            json.dumps(
                {
                    "verified": verified,
                    "size": seen["size"] if seen else None,
                    "code": "" if seen else answers[0][1],
                }
            )
        )
        return 0 if verified else 3
    return 0 if all(outcome == "current" for outcome, _ in answers) else 3


if __name__ == "__main__":
    sys.exit(main())
