"""What the rows say, made again from the log alone, and every difference named.

Guarantees: nothing here trusts the cache or a row: every note is verified again at its place, every checkpoint is
compared with the tree, every act that the log makes is compared with its row, field by field; a row that the log
should hold and does not is named too. Nothing is mended: rows are a cache, but only a person says which is right.
Outside the log, and so not compared: holds, which hold a suspension confirms, and what no record states.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from maillage.apps.records import carrying
from maillage.apps.records.canonical import digest
from maillage.apps.records.codes import ActKind
from maillage.apps.records.effects import ActFacts
from maillage.apps.records.models import Act, Checkpoint, Leaf, RegisterOpening, TrustDocument
from maillage.apps.records.queries.unsigned import facts_of_act, is_carried
from maillage.kernel.refusals import Refusal
from maillage.register import checkpoints, trust
from maillage.register.kinds import Kind
from maillage.register.merkle import leaf_hash
from maillage.register.replay import Replay
from maillage.register.state import Fault
from maillage.register.tree import Tree
from maillage.register.trust import Chain

COLUMNS = ("kind", "subject", "object", "valid_from", "valid_until", "ends")


@dataclass(frozen=True, slots=True)
class Difference:
    """What the log says of `number` and what the database says instead, of one field."""

    number: str
    field: str
    log: str
    row: str


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What was compared: records of the log, acts they carry, acts from before the opening not signed yet."""

    records: int
    acts: int
    unsigned: int
    differences: tuple[Difference, ...]


def rebuild() -> Rebuilt | None:
    """The comparison; None while the register is not open. Every signature is verified: seconds for 10,000 records."""
    opening = RegisterOpening.objects.first()
    if opening is None:
        return None
    documents = {row.version: bytes(row.note) for row in TrustDocument.objects.all()}
    try:
        chain = trust.chain(documents[1], opening.origin, documents)
    except Refusal as refusal:
        return Rebuilt(0, 0, 0, (Difference("trust", "note", refusal.code, ""),))
    rows = {act.number: act for act in Act.objects.filter(kind__in=_kinds()).select_related("ends", "amends")}
    replay, tree, found = Replay(chain), Tree(), list[Difference]()
    leaves = list(Leaf.objects.order_by("index").select_related("act"))
    for place, leaf in enumerate(leaves):
        found += _leaf(place, leaf, replay, tree)
    found += _checkpoints(tree, chain)
    carried = set()
    for entry in replay.state.entries.values():
        made = carrying.facts_of(entry.record, replay.state)
        if made is not None:
            carried.add(made.number)
            found += _act(made, rows.get(made.number))
    missing = [
        act for act in rows.values() if act.number not in carried and is_carried(act, facts_of_act(act))
    ]
    late = [act for act in missing if act.pk > opening.last_act]
    found += [Difference(act.number, "record", "", act.kind) for act in late]
    return Rebuilt(len(leaves), len(carried), len(missing) - len(late), tuple(found))


def _kinds() -> tuple[str, ...]:
    return carrying.logged_kinds()


def _leaf(place: int, leaf: Leaf, replay: Replay, tree: Tree) -> Iterator[Difference]:
    note = bytes(leaf.note)
    tree.append(leaf_hash(note))
    entry = replay.add(note)
    if isinstance(entry, Fault):
        yield Difference(leaf.record, "note", " ".join(reason.code for reason in entry.reasons), str(place))
        return
    act = leaf.act.number if leaf.act is not None else ""
    carries = "" if entry.record.kind is Kind.KEY else entry.record.id
    said = (
        ("index", str(place), str(leaf.index)),
        ("record", entry.record.id, leaf.record),
        ("kind", entry.record.kind.value, leaf.kind),
        ("hash", entry.leaf.hex(), bytes(leaf.hash).hex()),
        ("act", carries, act),
    )
    yield from (Difference(leaf.record, name, log, row) for name, log, row in said if log != row)


def _checkpoints(tree: Tree, chain: Chain) -> Iterator[Difference]:
    keys = {str(key): key for document in chain.documents for key in document.log_keys}
    last = None
    for row in Checkpoint.objects.order_by("pk"):
        last, name = row, f"checkpoint {row.size}"
        try:
            stated, _ = checkpoints.read(bytes(row.note), chain.origin, keys.values())
        except Refusal as refusal:
            yield Difference(name, "note", refusal.code, "")
            continue
        root = tree.root(stated.size).hex() if stated.size <= tree.size else ""
        for field, true, held in (
            ("size", str(stated.size), str(row.size)),
            ("root", stated.root.hex(), bytes(row.root).hex()),
            ("tree", stated.root.hex(), root),
        ):
            if true != held:
                yield Difference(name, field, true, held)
    if last is None or last.size != tree.size:
        yield Difference("checkpoint", "size", str(tree.size), "" if last is None else str(last.size))


def _act(made: ActFacts, act: Act | None) -> Iterator[Difference]:
    if act is None:
        yield Difference(made.number, "row", made.kind, "")
        return
    if digest(act.payload) != act.sha256:
        yield Difference(made.number, "sha256", digest(act.payload), act.sha256)
    row = facts_of_act(act)
    # A suspension that confirms a hold ends it; holds are not of the log.
    of_hold = act.ends is not None and act.ends.kind == ActKind.HOLD
    for name in COLUMNS:
        if not (name == "ends" and of_hold):
            yield from _differs(made.number, name, getattr(made, name), getattr(row, name))
    amends = act.amends.number if act.amends is not None else ""
    yield from _differs(made.number, "amends", str(made.payload.get("amends", "")), amends)
    yield from _payloads(made.number, made.payload, row.payload)


def _payloads(number: str, log: Mapping[str, Any], row: Mapping[str, Any]) -> Iterator[Difference]:
    """Every key that the record states; lists that are sets may stand in another order in old rows."""
    for key, value in log.items():
        held = row.get(key)
        if isinstance(value, list) and isinstance(held, list):
            value, held = (sorted(map(_written, items)) for items in (value, held))
        yield from _differs(number, f"payload.{key}", value, held)
    extra = set(row) - set(log) - {"confirms"}
    yield from (Difference(number, f"payload.{key}", "", _written(row[key])) for key in sorted(extra))


def _differs(number: str, name: str, log: Any, row: Any) -> Iterator[Difference]:
    if log != row:
        yield Difference(number, name, _written(log), _written(row))


def _written(value: Any) -> str:
    return (
        value
        if isinstance(value, str)
        else json.dumps(value, ensure_ascii=False, default=str, sort_keys=True)
    )
