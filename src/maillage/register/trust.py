"""The trust document: which keys hold which role, how many must sign, how fresh data must be, until when.

Guarantees: a document is signed by enough of its own root keys (2 of 3, say); the next one by enough of the previous
root's and of its own, so that a root changes by its own will only; each names the SHA-256 of the previous text, so
that older ones are vouched for too. No key serves in two roles. Kinds that relax (a decision, an amendment, a
lifting) never need fewer signatures than a decision. Each document judges the records from its `first_index` on: a
root that has been replaced cannot sign in the past.

Sources: trust page §1.1, §1.3-5; the root role of The Update Framework, in miniature (specification §5.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Final

from maillage.kernel.refusals import Refusal
from maillage.register import fields, notes, reasons
from maillage.register.fields import Fields, Problems
from maillage.register.keys import DATED, PLAIN, PublicKey, is_name
from maillage.register.kinds import CATEGORIES, KINDS, RELAXING, Kind
from maillage.register.signed_text import content_of, first_line, text_of

KEYS: Final = (
    "expires",
    "first_index",
    "fresh_days",
    "issued",
    "origin",
    "previous",
    "records",
    "roles",
    "version",
)
ROLES: Final = ("log", "root", "witness")
LABEL: Final = "label"
MOST_INDEX: Final = 2**40
SIGNED_KINDS: Final = tuple(kind for kind in KINDS if kind != Kind.KEY)  # the root signs keys


@dataclass(frozen=True, slots=True)
class Rule:
    """Who signs a kind of record: how many keys of which role."""

    role: str
    threshold: int


@dataclass(frozen=True, slots=True)
class Role:
    keys: tuple[PublicKey, ...]
    threshold: int


@dataclass(frozen=True, slots=True)
class Trust:
    """One version of the trust document, read and signed by its own root."""

    origin: str
    version: int
    previous: str
    first_index: int
    issued: date
    expires: date
    root: Role
    log: Role
    witness: Role
    rules: Mapping[str, Rule]
    fresh_days: Mapping[str, int]
    text: str

    @property
    def digest(self) -> str:
        return sha256(self.text.encode()).hexdigest()

    @property
    def log_keys(self) -> tuple[PublicKey, ...]:
        return self.log.keys

    @property
    def witness_keys(self) -> tuple[PublicKey, ...]:
        return self.witness.keys

    @property
    def quorum(self) -> int:
        return self.witness.threshold

    @property
    def clocks(self) -> tuple[PublicKey, ...]:
        """The log's own dated keys: they tell a time when no outside witness is asked for."""
        return tuple(key for key in self.log.keys if key.algorithm == DATED)

    def rule(self, kind: str) -> Rule:
        return Rule("root", self.root.threshold) if kind == Kind.KEY else self.rules[kind]

    def key_roles(self) -> frozenset[str]:
        """The roles whose keys `key` records add and retire."""
        return frozenset({rule.role for rule in self.rules.values()} | {LABEL})


def origin_of(raw: bytes) -> str:
    """The register that a trust document held already speaks of: its first line. Raises Refusal."""
    first = notes.parse(raw).lines[0]
    origin = first.removesuffix(first_line("", "trust"))
    if origin == first:
        raise Refusal(reasons.TRUST_MALFORMED)
    return origin


def read(raw: bytes, origin: str) -> Trust:
    """A document signed by its own root. Raises Refusal: malformed, a bad or a missing signature."""
    note = notes.parse(raw)
    problems = Problems()
    content = content_of(note.text, origin, "trust", problems)
    top = None if problems.found else Fields.of(content, "", KEYS, problems)
    trust = None if top is None else _trust(top, note.text)
    problems.settle(reasons.TRUST_MALFORMED)
    assert trust is not None
    if trust.origin != origin:
        raise Refusal(reasons.CHECKPOINT_ORIGIN, found=trust.origin, wanted=origin)
    require_root(raw, trust)
    return trust


def require_root(raw: bytes, trust: Trust) -> None:
    """Raises Refusal unless enough root keys of `trust` signed the note `raw`."""
    found = notes.verified(notes.parse(raw), trust.root.keys)
    if len(found) < trust.root.threshold:
        raise Refusal(reasons.SIGNATURES_MISSING, role="root", found=len(found), wanted=trust.root.threshold)


def _trust(top: Fields, text: str) -> Trust:
    roles = top.inner("roles", ROLES)
    root, log, witness = (_role(roles, name) for name in ("root", "log", "witness"))
    trust = Trust(
        origin=top.text("origin"),
        version=top.integer("version", 1, 10_000),
        previous=top.digest("previous", empty=True),
        first_index=top.integer("first_index", 0, MOST_INDEX),
        issued=top.day("issued"),
        expires=top.day("expires"),
        root=root,
        log=log,
        witness=witness,
        rules=_rules(top),
        fresh_days=_fresh_days(top),
        text=text,
    )
    _check(trust, top.problems)
    return trust


def _role(roles: Fields | None, name: str) -> Role:
    """Root and log need at least one signature; witnesses may be none, and the verdicts then say so."""
    inner = None if roles is None else roles.inner(name, ("keys", "threshold"))
    if inner is None:
        return Role((), 0)
    listed = inner.sorted_texts("keys", lambda _: True, fields.KEY)
    read_keys = (
        fields.read_key(text, f"{inner.at('keys')}[{rank}]", inner.problems)
        for rank, text in enumerate(listed)
    )
    keys = tuple(key for key in read_keys if key is not None)
    wanted = {"root": (PLAIN,), "log": (PLAIN, DATED), "witness": (DATED,)}[name]
    if any(key.algorithm not in wanted for key in keys):
        inner.problems.add(fields.KEY, inner.at("keys"), [str(key) for key in keys])
    most = 1 if name == "log" else len(keys)
    return Role(keys, inner.integer("threshold", 0 if name == "witness" else 1, most))


def _rules(top: Fields) -> dict[str, Rule]:
    rules = {}
    table = top.inner("records", SIGNED_KINDS)
    for kind in SIGNED_KINDS if table else ():
        assert table is not None
        inner = table.inner(kind, ("role", "threshold"))
        if inner is not None:
            role = inner.text("role", 40)
            if role in (*ROLES, LABEL):
                inner.problems.add(fields.CONSISTENT, inner.at("role"), role, why="a role of record signers")
            rules[kind] = Rule(role, inner.integer("threshold", 1, notes.MOST_SIGNATURES))
    return rules


def _fresh_days(top: Fields) -> dict[str, int]:
    inner = top.inner("fresh_days", CATEGORIES)
    return {} if inner is None else {name: inner.integer(name, 1, 366) for name in CATEGORIES}


def _check(trust: Trust, problems: Problems) -> None:
    if trust.expires < trust.issued:
        problems.add(fields.PERIOD, "expires", trust.expires.isoformat(), why="expires ≥ issued")
    if not is_name(trust.origin) or "/" not in trust.origin:
        problems.add(fields.FORM, "origin", trust.origin, form="registre.example/decisions")
    if (trust.version == 1) != (trust.previous == "") or (trust.version == 1 and trust.first_index):
        problems.add(
            fields.CONSISTENT, "previous", trust.previous, why='version 1, previous "", first_index 0'
        )
    if not any(key.algorithm == PLAIN and key.name == trust.origin for key in trust.log.keys):
        problems.add(
            fields.CONSISTENT, "roles.log.keys", [key.name for key in trust.log.keys], why=trust.origin
        )
    keys = [*trust.root.keys, *trust.log.keys, *trust.witness.keys]
    apart = len({key.raw for key in keys}) == len(keys)
    if not apart or any(
        len({key.name for key in role.keys}) < len(role.keys) for role in (trust.root, trust.witness)
    ):
        problems.add(
            fields.CONSISTENT, "roles", [key.name for key in keys], why="one key, one name, one role"
        )
    if 0 < 2 * trust.quorum <= len(trust.witness_keys):  # else two halves of a fork could each have a quorum
        most = len(trust.witness_keys)
        problems.add(fields.INTEGER, "roles.witness.threshold", trust.quorum, low=most // 2 + 1, high=most)
    least = trust.rules[Kind.DECISION].threshold if Kind.DECISION in trust.rules else 0
    for kind in RELAXING & trust.rules.keys():
        if trust.rules[kind].threshold < least:
            problems.add(
                fields.INTEGER, f"records.{kind}.threshold", trust.rules[kind].threshold, low=least, high=16
            )


@dataclass(frozen=True, slots=True)
class Chain:
    """The trust documents that follow one another, oldest first; the last one is in force."""

    documents: tuple[Trust, ...]

    @property
    def latest(self) -> Trust:
        return self.documents[-1]

    @property
    def origin(self) -> str:
        return self.latest.origin

    def at(self, index: int) -> Trust:
        """The document that judges the record at `index`. Raises Refusal `register.trust.unknown`."""
        for trust in reversed(self.documents):
            if trust.first_index <= index:
                return trust
        raise Refusal(reasons.TRUST_UNKNOWN, index=index)


def chain(pinned: bytes, origin: str, others: Mapping[int, bytes]) -> Chain:
    """The documents linked to the one held already (`pinned`), which came by another channel.

    Later versions must be signed by the root before them and by their own; earlier ones must have the digest that
    the next one states. Raises Refusal `register.trust.broken` for a version that does not follow.
    """
    found = [read(pinned, origin)]
    published = others.get(found[0].version)
    if published is not None and notes.parse(published).text != found[0].text:
        raise Refusal(reasons.TRUST_BROKEN, version=found[0].version)
    while (raw := others.get(found[-1].version + 1)) is not None:
        found.append(_following(raw, found[-1]))
    while found[0].previous and (raw := others.get(found[0].version - 1)) is not None:
        found.insert(0, _preceding(raw, found[0]))
    return Chain(tuple(found))


def _following(raw: bytes, held: Trust) -> Trust:
    trust = read(raw, held.origin)
    in_order = trust.first_index >= held.first_index and trust.issued >= held.issued
    if trust.version != held.version + 1 or trust.previous != held.digest or not in_order:
        raise Refusal(reasons.TRUST_BROKEN, version=held.version + 1)
    try:
        require_root(raw, held)
    except Refusal as refusal:
        raise Refusal(reasons.KEY_SWAP, name=f"{held.origin} (root)", others=refusal.reasons) from None
    return trust


def _preceding(raw: bytes, after: Trust) -> Trust:
    trust = read(raw, after.origin)
    if (
        trust.digest != after.previous
        or trust.version != after.version - 1
        or trust.first_index > after.first_index
    ):
        raise Refusal(reasons.TRUST_BROKEN, version=after.version - 1)
    return trust


def document_text(
    *,
    origin: str,
    version: int,
    previous: str,
    first_index: int,
    issued: date,
    expires: date,
    root: Role,
    log: Role,
    witness: Role,
    rules: Mapping[str, Rule],
    fresh_days: Mapping[str, int],
) -> str:
    """The text that the root signs; what `read` reads back."""

    def role(found: Role) -> dict[str, Any]:
        return {"keys": sorted(map(str, found.keys)), "threshold": found.threshold}

    content = {
        "origin": origin,
        "version": version,
        "previous": previous,
        "first_index": first_index,
        "issued": issued.isoformat(),
        "expires": expires.isoformat(),
        "roles": {"root": role(root), "log": role(log), "witness": role(witness)},
        "records": {kind: {"role": rule.role, "threshold": rule.threshold} for kind, rule in rules.items()},
        "fresh_days": dict(fresh_days),
    }
    return text_of(origin, "trust", content)
