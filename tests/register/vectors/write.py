"""Write the project's own vectors: registers, honest and forged, with questions and the answers they must get.

Run it (``python -m tests.register.vectors.write``) when a format changes on purpose; a test fails while a file is not
what this would write. The answers below are stated by hand, never computed by what they try. Each file holds the
register's files (text, or base64), the trust document held, the instant, what the visitor remembers, and pairs of
question and answer; a forgery names the honest register it is made from and what it changes in it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.register.making import (
    DAY,
    FILE,
    LABELLER,
    LOG,
    NOW,
    ORIGIN,
    OTHER_FILE,
    ROOTS,
    SIGNERS,
    SITE,
    THIEF,
    TRUST,
    WITNESSES,
    Log,
    amendment,
    basis,
    decision,
    key,
    key_record,
    label,
    lifting,
    opened,
    recall,
    signed,
    suspension,
    trust_note,
    withdrawal,
)
from tests.register.test_labels import FORGERIES
from tests.register.vectors import structures

from maillage.register import labels, notes, proofs, trust
from maillage.register.encoding import encode64
from maillage.register.keys import PLAIN, SecretKey
from maillage.register.matters import Scope, Subject
from maillage.register.memory import Memory

HERE = Path(__file__).parent
HOME = Subject("D0107-V3", "D0107-V3/F1", "home")
SCHOOL = Subject("D0107-V3", "D0107-V3/F1", "school")
FUTURE = DAY + timedelta(days=3)
CURRENT = "current register.verdict.current"
ABSENT = "not_in_register register.verdict.absent"
Questions = list[tuple[str, str, str]]


@dataclass(frozen=True)
class Case:
    """One vector. `files` are all of a register's, or those that change in the register of `base`."""

    says: str
    questions: Questions
    files: Mapping[str, bytes] = field(default_factory=dict)
    base: str = ""
    removed: tuple[str, ...] = ()
    now: datetime = NOW
    trust: bytes = TRUST
    memory: bytes = b""

    def as_dict(self) -> dict[str, Any]:
        return {
            "says": self.says,
            "base": self.base,
            "origin": ORIGIN,
            "now": self.now.isoformat(),
            "trust": self.trust.decode(),
            "memory": self.memory.decode(),
            "files": {name: _readable(raw) for name, raw in sorted(self.files.items())},
            "removed": list(self.removed),
            "questions": [list(asked) for asked in self.questions],
        }


def _readable(raw: bytes) -> str | dict[str, str]:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return {"base64": encode64(raw)}


def address(log: Log, id: str = "2026-010", signer: SecretKey = LABELLER, **changes: Any) -> str:
    return labels.address(labels.write(label(log, id, **changes), signer), SITE)


def rich_log() -> Log:
    """Acts in every state."""
    return Log().append(
        decision("2026-010"),
        decision("2026-011", subject=HOME, valid_from=FUTURE),
        decision("2026-012", subject=SCHOOL, valid_until=DAY, files=("0" * 64,)),
        basis("2026-013"),
        decision("2026-014", subject=Subject("D0108-V1", "D0108-V1/F1", "care"), files=("1" * 64,), category="C", basis="2026-013"),
        withdrawal("2026-015", "2026-014"),
        suspension("2026-016", Scope(design="D0109")),
        decision("2026-017", subject=Subject("D0109-V1", "D0109-V1/F1", "care"), files=("2" * 64,)),
        decision("2026-018", subject=Subject("D0110-V1", "D0110-V1/F1", "care"), files=("3" * 64,), category="D"),
        decision("2026-019", subject=Subject("D0110-V2", "D0110-V2/F1", "care"), files=("4" * 64,), supersedes="2026-018"),
        amendment("2026-020", "2026-019", "Règles modifiées", valid_from=FUTURE, until=FUTURE),
        recall("2026-021", Scope(workshop="L0043")),
        recall("2026-022", Scope(lots=("D0107V3-L0042-26W48-04-K",))),
        suspension("2026-023", Scope(version="D0107-V3")),
        lifting("2026-024", "2026-023"),
        signed(key_record("2026-025", key("registre.example/labels2"), "label")),
        signed(key_record("2026-026", key("registre.example/labels2"), "label", "retire", compromised=True)),
    )  # fmt: skip


def honest() -> dict[str, Case]:
    log = rich_log()
    files = log.publish()
    kept = {n: raw for n, raw in files.items() if not n.startswith(("records", "proofs", "feed"))}
    kept |= {n: files[n] for n in ("records/2026-010.note", "proofs/2026-010.tlog-proof")}
    other = key("registre.example/labels2")
    acts: Questions = [
        ("id", "2026-001", CURRENT),
        ("id", "2026-010", CURRENT),
        ("id", "2026-011", "not_in_force register.verdict.not_yet"),
        ("id", "2026-012", CURRENT),
        ("id", "2026-013", CURRENT),
        ("id", "2026-014", "withdrawn register.verdict.withdrawn"),
        ("id", "2026-017", "withdrawn register.verdict.suspended"),
        ("id", "2026-018", "not_in_force register.verdict.superseded"),
        ("id", "2026-019", CURRENT),
        ("id", "2026-023", "not_in_force register.verdict.lifted"),
        ("id", "2026-025", "withdrawn register.verdict.withdrawn"),
        ("id", "2026-099", ABSENT),
        ("sha256", FILE, CURRENT),
        ("sha256", OTHER_FILE, CURRENT),
        ("sha256", "1" * 64, "withdrawn register.verdict.withdrawn"),
        ("sha256", "f" * 64, ABSENT),
        ("note", signed(decision("2026-010")).decode(), CURRENT),
        ("note", signed(decision("2026-098")).decode(), ABSENT),
        (
            "note",
            signed(decision("2026-098"), SIGNERS[0], THIEF).decode(),
            "bad_signature register.signature.missing",
        ),
        (
            "note",
            signed(decision("2026-010")).decode().replace('"B"', '"A"'),
            "bad_signature register.signature.bad",
        ),
        ("note", "rien", "bad_signature register.note.malformed"),
    ]
    scanned: Questions = [
        ("label", address(log), CURRENT),
        ("label", address(log).lower(), CURRENT),
        ("label", address(log, "2026-099"), ABSENT),
        ("label", address(log, signer=THIEF), "bad_signature register.label.key_unknown"),
        ("label", address(log, signer=SIGNERS[0]), "bad_signature register.label.key_unknown"),
        ("label", address(log, signer=other), "bad_signature register.label.key_compromised"),
        ("label", address(log, leaf=bytes(16)), "bad_signature register.label.other_decision"),
        ("label", address(log, category="A"), "bad_signature register.label.other_decision"),
        ("label", address(log, "2026-013"), "bad_signature register.label.other_decision"),
        ("label", address(log, issued=DAY - timedelta(days=1)), "bad_signature register.label.key_retired"),
        ("label", address(log, issued=FUTURE), "not_in_force register.label.not_yet"),
        ("label", address(log, lot="D0107V3-L0042-26W48-04-K"), "withdrawn register.verdict.recalled"),
        ("label", address(log, lot="D0107V3-L0043-26W48-03-9"), "withdrawn register.verdict.recalled"),
        (
            "label",
            "https://registre.example/LOT/D0107V3-L0042-26W48-03-M",
            "bad_signature register.label.address",
        ),
    ]
    late: Questions = [
        ("id", "2026-010", CURRENT),
        ("id", "2026-012", "not_in_force register.verdict.expired"),
        ("id", "2026-019", "not_in_force register.verdict.expired"),
        ("id", "2026-014", "withdrawn register.verdict.withdrawn"),
        ("id", "2026-001", "stale register.verdict.stale"),
        ("label", address(log, expires=DAY), "not_in_force register.label.expired"),
    ]
    stale: Questions = [
        ("id", "2026-010", "stale register.verdict.stale"),
        ("id", "2026-014", "withdrawn register.verdict.withdrawn"),
        ("sha256", FILE, "stale register.verdict.stale"),
        ("label", address(log), "stale register.verdict.stale"),
    ]
    return {
        "honest": Case("An honest register: acts in every state, files, records, labels.", [*acts, *scanned], kept),
        "honest-in-four-days": Case("The same, four days later.", late, base="honest", now=NOW + timedelta(days=4)),
        "freeze-first-visit": Case(
            "The same served for a month: age makes nothing current, what ended is believed.",
            stale, base="honest", now=NOW + timedelta(days=30),
        ),
        "trust-expired": Case(
            "The trust document has expired.",
            [("id", "2026-010", "stale register.trust.expired")], base="honest", now=NOW + timedelta(days=370),
        ),
        "label-forgeries": Case("Labels of every wrong form, signed by the right key.", _label_forgeries(), base="honest"),
    }  # fmt: skip


def _label_forgeries() -> Questions:
    questions: Questions = []
    for name, (make, code) in FORGERIES.items():
        if make() and name not in {
            "unit a float",
            "critical header",
        }:  # the other verifier reads no float at all
            questions.append(("label", labels.address(make(), SITE), f"bad_signature register.label.{code}"))
    return questions


BROKEN = [("id", "2026-010"), ("sha256", FILE), ("label", "/V/AA")]


def broken(code: str) -> Questions:
    """A register that does not verify answers every question so."""
    return [(sort, asked, f"bad_signature register.{code}") for sort, asked in BROKEN]


def forged_files() -> dict[str, Case]:
    """What whoever serves the files can do to them."""
    log = rich_log()
    files = log.publish()
    bundle, tile0 = "tile/entries/000.p/20", "tile/0/000.p/20"
    entries, checkpoint = files[bundle], files["checkpoint"].decode()
    flipped = entries.replace(b'"category":"B"', b'"category":"A"', 1)
    less = notes.parse(files["checkpoint"])
    lone = notes.assembled(less.text, less.signatures[:2])
    last = checkpoint.rstrip("\n")[-3:]
    loose = checkpoint[: -len(last) - 1] + chr(ord(last[0]) + 1) + last[1:] + "\n"
    future = log.publish(NOW + timedelta(hours=3))["checkpoint"]
    proof = proofs.write(4, log.tree.inclusion(4), files["checkpoint"])
    changes: dict[str, tuple[str, dict[str, bytes], tuple[str, ...], str]] = {
        "record-changed": ("A category changed in a record.", {bundle: flipped}, (), "tree.differs"),
        "entries-cut": ("The last byte of the entries is missing.", {bundle: entries[:-1]}, (), "file.differs"),
        "entries-overlong": ("A byte follows the entries.", {bundle: entries + b"\0"}, (), "file.differs"),
        "entries-missing": ("No entries.", {}, (bundle,), "file.missing"),
        "checkpoint-missing": ("No checkpoint.", {}, ("checkpoint",), "file.missing"),
        "checkpoint-size": ("The size is changed.", {"checkpoint": checkpoint.replace("\n20\n", "\n19\n").encode()}, (), "signature.bad"),
        "checkpoint-extension": ("A fourth line, signed by the log.", {"checkpoint": _extended(log)}, (), "checkpoint.malformed"),
        "checkpoint-loose-base64": ("A padding bit is set in the last cosignature.", {"checkpoint": loose.encode()}, (), "note.malformed"),
        "quorum-missing": ("One witness of the two that are needed.", {"checkpoint": lone}, (), "checkpoint.quorum"),
        "cosigned-in-the-future": ("Cosignatures of three hours from now.", {"checkpoint": future}, (), "checkpoint.quorum"),
        "key-swap-checkpoint": ("A thief signs under the log's name, witnesses agree.", {"checkpoint": _stolen(log)}, (), "attack.key_swap"),
        "key-swap-root": ("A trust document signed by another root.", {"trust/2.note": _stolen_root()}, (), "attack.key_swap"),
        "proof-of-another": ("The proof of another record.", {"proofs/2026-010.tlog-proof": proof}, (), "proof.wrong"),
        "record-file-of-another": ("Another record under its name.", {"records/2026-010.note": log.entries[5]}, (), "file.differs"),
        "record-file-unknown": ("A record that is not in the log.", {"records/2026-098.note": signed(decision("2026-098"))}, (), "file.differs"),
        "hashes-changed": ("A tile of hashes is changed.", {tile0: bytes(640)}, (), "file.differs"),
    }  # fmt: skip
    changes |= structures.checkpoints_of(log) | structures.proofs_of(log) | structures.trusts()
    return {
        name: Case(says, broken(code), changed, "honest", removed)
        for name, (says, changed, removed, code) in changes.items()
    }


def _extended(log: Log) -> bytes:
    text = log.checkpoint().text + "extension\n"
    lines = [notes.signature_of(text, each, int(NOW.timestamp())) for each in WITNESSES[:2]]
    return notes.assembled(text, [notes.signature_of(text, LOG), *lines])


def _stolen(log: Log) -> bytes:
    text = log.checkpoint().text
    lines = [notes.signature_of(text, each, int(NOW.timestamp())) for each in WITNESSES[:2]]
    return notes.assembled(text, [notes.signature_of(text, SecretKey(ORIGIN, PLAIN, THIEF.seed)), *lines])


def _stolen_root() -> bytes:
    thieves = tuple(key(f"registre.example/root{n}x") for n in (1, 2, 3))
    return trust_note(thieves, roots=thieves, version=2, previous=trust.read(TRUST, ORIGIN).digest)


def remembered() -> dict[str, Case]:
    """What only a visitor's memory reveals."""
    tomorrow = NOW + timedelta(days=1)
    log = Log().append(decision("2026-010"))
    before = log.publish(NOW)
    log.append(withdrawal("2026-011", "2026-010"))
    after = log.publish(tomorrow)
    held = Memory.of(opened(after, tomorrow).register).write()
    same = Memory.of(opened(before, NOW).register)
    later = Memory(same.origin, 1, same.size, same.root, tomorrow, ()).write()
    other = Log().append(decision("2026-010", category="A"))
    unlike = Memory(same.origin, 1, same.size, same.root, NOW, ()).write()
    second = Memory(same.origin, 2, same.size, same.root, NOW, ()).write()
    return {
        "memory-agrees": Case(
            "A register that continues what was seen.",
            [("id", "2026-010", "withdrawn register.verdict.withdrawn")], _needed(after), now=tomorrow, memory=unlike,
        ),
        "withdrawn-then-hidden": Case(
            "The register as it was before a withdrawal that the visitor knows.",
            broken("attack.hidden_withdrawal"), _needed(before), now=tomorrow, memory=held,
        ),
        "rollback-trust": Case("The trust document before the last.", broken("attack.rollback"), _needed(before), memory=second),
        "rollback": Case(
            "A shorter log than the one seen.", broken("attack.rollback"), _needed(before),
            memory=Memory(same.origin, 1, 9, same.root, NOW, ()).write(),
        ),
        "freeze": Case("A time that has gone back.", broken("attack.freeze"), _needed(before), now=tomorrow, memory=later),
        "split-view": Case("Another history, cosigned by accomplices.", broken("attack.split_view"), _needed(other.publish()), memory=unlike),
    }  # fmt: skip


def _needed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {
        name: raw
        for name, raw in files.items()
        if not name.startswith(("records", "proofs", "feed", "tile/0"))
    }


def rules_of_the_log() -> dict[str, Case]:
    """Records that do not count, keys that come and go, a root that is replaced, no witness."""
    third = key("registre.example/signer3")
    swapped = SecretKey(SIGNERS[1].name, PLAIN, THIEF.seed)
    bad: list[tuple[str, bytes, str]] = [
        ("2026-030", signed(decision("2026-030"), SIGNERS[0]), "signature.missing"),
        ("2026-031", signed(decision("2026-031"), SIGNERS[0], SIGNERS[0]), "signature.missing"),
        ("2026-032", signed(decision("2026-032"), SIGNERS[0], swapped), "signature.missing"),
        ("2026-033", signed(key_record("2026-033", THIEF, "decision"), *SIGNERS), "signature.missing"),
        ("2026-034", signed(key_record("2026-034", THIEF, "root")), "record.role_unknown"),
        (
            "2026-035",
            signed(key_record("2026-035", SecretKey("x", PLAIN, LOG.seed), "label")),
            "record.key_reused",
        ),
        ("2026-036", signed(key_record("2026-036", THIEF, "decision", "retire")), "record.key_unknown"),
        ("2026-037", signed(withdrawal("2026-037", "2026-099")), "record.target_unknown"),
        ("2026-038", signed(withdrawal("2026-038", "2026-001")), "record.target_kind"),
        ("2026-010", signed(decision("2026-010", reason="Encore")), "record.id_taken"),
        ("2026-039", _malformed("2026-039", '"category":"B"', '"category":"E"'), "record.malformed"),
        ("2026-040", _malformed("2026-040", '"category"', '"categorie"'), "record.malformed"),
        ("2026-041", _malformed("2026-041", '"uses":1', '"uses":1.0'), "record.malformed"),
        ("2026-042", _malformed("2026-042", "/record/v1", "/trust/v1"), "record.malformed"),
        ("2026-043", b"garbage", "note.malformed"),
    ]
    faulty = Log().append(
        decision("2026-010"), *(raw for _, raw, _ in bad), decision("2026-050", subject=HOME)
    )
    told: Questions = [("id", "2026-010", CURRENT), ("id", "2026-050", CURRENT)]
    for id, raw, code in bad:
        told += [] if id == "2026-010" else [("id", id, ABSENT)]
        told.append(("note", raw.decode(), f"bad_signature register.{code}"))
    keys = Log().append(
        decision("2026-010"),
        signed(key_record("2026-011", third, "decision")),
        signed(key_record("2026-012", SIGNERS[0], "decision", "retire", compromised=True)),
        decision("2026-013", subject=HOME),
        signed(decision("2026-014", subject=SCHOOL), SIGNERS[1], third),
    )
    alone = Log(trust=trust_note(witnesses=(), quorum=0), trusts={}).append(decision("2026-010"))
    spelled: Questions = [("note", notes.signed(structures.ABSENT_TEXT, *SIGNERS).decode(), ABSENT)]
    spelled += [
        ("note", raw.decode(), f"bad_signature register.{code}") for raw, code in structures.records()
    ]
    return {
        "records-of-another-form": Case("Notes brought by somebody: roles, spellings, line ends, other texts.", spelled, base="honest"),
        "records-that-do-not-count": Case("Records a correct platform never appends: no effect.", told, _needed(faulty.publish())),
        "keys-come-and-go": Case(
            "A retired key verifies what came before it, and nothing after.",
            [
                ("id", "2026-010", CURRENT), ("id", "2026-013", ABSENT), ("id", "2026-014", CURRENT),
                ("note", signed(decision("2026-015")).decode(), "bad_signature register.signature.missing"),
            ],
            _needed(keys.publish()),
        ),
        "root-replaced": _root_replaced(third),
        "not-witnessed": Case(
            "No witness is asked for; the log's own clock.", [("id", "2026-010", CURRENT)],
            _needed(alone.publish(witnesses=(), clock=True)), trust=alone.trust,
        ),
        "not-dated": Case(
            "No witness and no clock.", [("id", "2026-010", "stale register.verdict.undated")],
            _needed(alone.publish(witnesses=())), trust=alone.trust,
        ),
    }  # fmt: skip


def _malformed(id: str, old: str, new: str) -> bytes:
    text = decision(id).text(ORIGIN).replace(old, new)
    return notes.signed(text, *SIGNERS)


def _root_replaced(third: SecretKey) -> Case:
    roots = tuple(key(f"registre.example/root{n}") for n in (4, 5, 6))
    first = trust.read(TRUST, ORIGIN)
    second = trust_note(
        (*ROOTS[:2], *roots[:2]), roots=roots, version=2, previous=first.digest, first_index=4
    )
    log = Log(trusts={1: TRUST, 2: second}).append(
        decision("2026-010"),
        signed(key_record("2026-011", third, "decision"), *ROOTS[:2]),
        signed(key_record("2026-012", third, "decision"), *roots[:2]),
    )
    questions: Questions = [
        ("id", "2026-010", CURRENT),
        ("id", "2026-011", ABSENT),
        ("id", "2026-012", CURRENT),
    ]
    return Case(
        "A new root signs keys from its first index on; the old one no more.",
        questions,
        _needed(log.publish()),
    )


MAKERS: tuple[Callable[[], dict[str, Case]], ...] = (honest, forged_files, remembered, rules_of_the_log)


def cases() -> dict[str, str]:
    """The content of each file, by its name."""
    found = {name: case for make in MAKERS for name, case in make().items()}
    return {
        name: json.dumps(case.as_dict(), ensure_ascii=False, indent=1) + "\n"
        for name, case in sorted(found.items())
    }


if __name__ == "__main__":
    for name, content in cases().items():
        (HERE / f"{name}.json").write_text(content)
