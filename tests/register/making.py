"""A register made for tests: an authority, its log, three witnesses, keys that are the same at every run.

Nothing here checks anything: it can append what a correct platform would refuse, which is what attacks need.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from maillage.register import checkpoints, layout, notes, trust, witness
from maillage.register.checkpoints import Checkpoint
from maillage.register.keys import DATED, PLAIN, SecretKey
from maillage.register.kinds import KINDS, Kind
from maillage.register.labels import Label
from maillage.register.matters import (
    Amend,
    Decision,
    Ending,
    KeyChange,
    LegalBasis,
    Matter,
    Recall,
    Scope,
    Subject,
    Suspend,
)
from maillage.register.merkle import leaf_hash
from maillage.register.opening import Opened, open_register
from maillage.register.records import Record
from maillage.register.replay import Replay
from maillage.register.tree import Tree
from maillage.register.trust import Role, Rule
from maillage.register.witness import Request, Seen

ORIGIN = "registre.example/decisions"
SITE = "https://registre.example"
DAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
AUTHORITY = "Autorité de santé de démonstration"
FILE = sha256(b"visor.stl").hexdigest()
OTHER_FILE = sha256(b"headband.stl").hexdigest()


def key(name: str, algorithm: int = PLAIN) -> SecretKey:
    return SecretKey(name, algorithm, sha256(f"essai {name} {algorithm}".encode()).digest())


ROOTS = tuple(key(f"registre.example/root{n}") for n in (1, 2, 3))
LOG = key(ORIGIN)
CLOCK = key(f"{ORIGIN}/clock", DATED)
WITNESSES = tuple(key(f"temoin{n}.example", DATED) for n in (1, 2, 3))
SIGNERS = tuple(key(f"registre.example/signer{n}") for n in (1, 2))
LABELLER = key("registre.example/labels1")
THIEF = key(SIGNERS[0].name + "x")
RULES = {
    kind: Rule("decision", 1 if kind in (Kind.SUSPEND, Kind.WITHDRAW, Kind.RECALL) else 2)
    for kind in KINDS
    if kind != Kind.KEY
}


def trust_note(
    signers: Sequence[SecretKey] = ROOTS[:2],
    *,
    witnesses: Sequence[SecretKey] = WITNESSES,
    quorum: int = 2,
    roots: Sequence[SecretKey] = ROOTS,
    **changes: Any,
) -> bytes:
    terms: dict[str, Any] = {
        "origin": ORIGIN,
        "version": 1,
        "previous": "",
        "first_index": 0,
        "issued": DAY,
        "expires": date(2027, 11, 26),
        "root": Role(tuple(k.public for k in roots), 2),
        "log": Role((LOG.public, CLOCK.public), 1),
        "witness": Role(tuple(k.public for k in witnesses), quorum),
        "rules": RULES,
        "fresh_days": {"A": 7, "B": 7, "C": 1, "D": 1},
    }
    return notes.signed(trust.document_text(**(terms | changes)), *signers)


TRUST = trust_note()


def record(id: str, kind: Kind, matter: Matter, **changes: Any) -> Record:
    terms: dict[str, Any] = {
        "authority": AUTHORITY,
        "issued": DAY,
        "valid_from": DAY,
        "valid_until": None,
        "reason": "Essai du registre",
    }
    return Record(id=id, kind=kind, matter=matter, **(terms | changes))


def decision(id: str, *, category: str = "B", **changes: Any) -> Record:
    parts: dict[str, Any] = {
        "subject": Subject("D0107-V3", "D0107-V3/F1", "care"),
        "files": tuple(sorted((FILE, OTHER_FILE))),
        "category": category,
        "rules": "Film d’au moins 200 µm ; désinfecter avant usage.",
        "basis": "",
        "supersedes": "",
        "details": {"occupations": [], "uses": 1},
    }
    own = {name: changes.pop(name) for name in list(changes) if name in parts}
    return record(id, Kind.DECISION, Decision(**(parts | own)), **changes)


def key_record(
    id: str, changed: SecretKey, role: str, action: str = "add", compromised: bool = False
) -> Record:
    return record(id, Kind.KEY, KeyChange(action, role, changed.public, compromised))


def withdrawal(id: str, target: str, **changes: Any) -> Record:
    return record(id, Kind.WITHDRAW, Ending(target), **changes)


def lifting(id: str, target: str, **changes: Any) -> Record:
    return record(id, Kind.LIFT, Ending(target), **changes)


def amendment(id: str, target: str, rules: str, until: date | None = None, **changes: Any) -> Record:
    return record(id, Kind.AMEND, Amend(target, rules, until, {}), **changes)


def suspension(id: str, scope: Scope, **changes: Any) -> Record:
    return record(id, Kind.SUSPEND, Suspend(scope), **changes)


def recall(id: str, scope: Scope, **changes: Any) -> Record:
    return record(id, Kind.RECALL, Recall(scope, ()), **changes)


def basis(id: str, **changes: Any) -> Record:
    return record(id, Kind.LEGAL_BASIS, LegalBasis("crisis_purchase", "Arrêté du 26 novembre", {}), **changes)


def signed(of: Record, *signers: SecretKey) -> bytes:
    return notes.signed(of.text(ORIGIN), *(signers or (ROOTS[:2] if of.kind == Kind.KEY else SIGNERS)))


OPENING = (
    signed(key_record("2026-001", SIGNERS[0], "decision")),
    signed(key_record("2026-002", SIGNERS[1], "decision")),
    signed(key_record("2026-003", LABELLER, "label")),
)


@dataclass
class Log:
    """A log and its three witnesses. `publish` gives the files of the public register at its present size."""

    entries: list[bytes] = field(default_factory=lambda: list(OPENING))
    trust: bytes = TRUST
    trusts: dict[int, bytes] = field(default_factory=lambda: {1: TRUST})
    seen: dict[str, Seen] = field(default_factory=dict)
    key: SecretKey = LOG

    def append(self, *records: Record | bytes) -> Log:
        self.entries += [r if isinstance(r, bytes) else signed(r) for r in records]
        return self

    @property
    def tree(self) -> Tree:
        return Tree(map(leaf_hash, self.entries))

    def checkpoint(self) -> Checkpoint:
        return Checkpoint(ORIGIN, len(self.entries), self.tree.root())

    def cosigned(
        self, now: datetime = NOW, witnesses: Sequence[SecretKey] = WITNESSES[:2], **dated: Any
    ) -> bytes:
        """The checkpoint, cosigned by those of these witnesses that accept to."""
        second = int(now.timestamp())
        extra = [notes.signature_of(self.checkpoint().text, CLOCK, second)] if dated.get("clock") else []
        raw = notes.with_signatures(checkpoints.sign(self.checkpoint(), self.key), extra)
        lines = [self._ask(each, raw, now) for each in witnesses]
        return notes.with_signatures(raw, lines)

    def _ask(self, each: SecretKey, raw: bytes, now: datetime) -> notes.Signature:
        seen = self.seen.get(each.name, Seen(ORIGIN))
        proof = self.tree.consistency(seen.size) if seen.size else ()
        answer = witness.cosign(Request(seen.size, proof, raw), seen, [LOG.public], each, now)
        self.seen[each.name] = answer.seen
        return answer.signature

    def publish(self, now: datetime = NOW, checkpoint: bytes | None = None, **asked: Any) -> dict[str, bytes]:
        chain = trust.chain(self.trust, ORIGIN, self.trusts)
        return layout.publication(
            tree=self.tree,
            entries=self.entries,
            state=Replay(chain).add_all(self.entries),
            checkpoint=checkpoint or self.cosigned(now, **asked),
            trust=self.trusts,
            site=SITE,
        )


def opened(files: Mapping[str, bytes], now: datetime = NOW, **asked: Any) -> Opened:
    return open_register(files, asked.pop("pinned", TRUST), ORIGIN, now, **asked)


def label(log: Log, id: str = "2026-010", **changes: Any) -> Label:
    state = Replay(trust.chain(log.trust, ORIGIN, log.trusts)).add_all(log.entries)
    terms: dict[str, Any] = {
        "lot": "D0107V3-L0042-26W48-03-M",
        "unit": 12,
        "decision": id,
        "design": "D0107",
        "version": 3,
        "category": "B",
        "issued": DAY,
        "expires": DAY + timedelta(days=180),
        "leaf": state.entries[id].leaf[:16] if id in state.entries else bytes(16),
    }
    return Label(**(terms | changes))
