"""Accepted work: what must be kept, and what has to be withdrawn and why.

A commitment is kept unless a refusal now forbids its pair (`rule.forbids`), its need is
now smaller than what was accepted for it (`need.reduced`), or its workshop can no longer
make it in time beside its other accepted work (`capacity.lost`). What can be kept is the
optimum of a linear program on accepted work alone, floored, then completed piece by piece
until none fits. In a workshop that loses some, the accepted work is placed at once and
for good, so that the loss can be checked against the plan itself. Source: planning page
§1 (hard rules) and §2 (commitments).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from maillage.planning import reasons
from maillage.planning.candidates import Ints, Pairs, positions, refused
from maillage.planning.instance import Instance
from maillage.planning.plan import Withdrawn
from maillage.planning.resources import Resources, alone
from maillage.planning.solving.draft import Draft, Key
from maillage.planning.solving.highs import Solver
from maillage.planning.solving.options import Asked, Options, Sources, Supplies
from maillage.planning.solving.programming import day_program
from maillage.planning.solving.rounding import made_by_day, whole_pieces, write_options


@dataclass(slots=True)
class Promises:
    """`asked` and `kept` pieces of each (need, workshop, design, ready day), and how pairs stand."""

    asked: dict[Key, int]
    forbidden: set[tuple[int, int, int]]
    kept: dict[Key, int] = field(default_factory=dict)

    @property
    def pairs(self) -> set[tuple[int, int, int]]:
        return {key[:3] for key in self.asked}

    @property
    def accepted(self) -> dict[int, set[int]]:
        """Workshops that hold accepted work, by need."""
        found: dict[int, set[int]] = defaultdict(set)
        for need, workshop, _, _ in self.asked:
            found[need].add(workshop)
        return found

    @property
    def all_kept(self) -> bool:
        return all(self.kept.get(key, 0) == pieces for key, pieces in self.asked.items())


def promises_of(instance: Instance) -> Promises:
    """The commitments by position, those of one pair and day added up."""
    need = positions(n.id for n in instance.needs)
    shop = positions(w.id for w in instance.workshops)
    design = positions(d.id for d in instance.designs)
    asked: dict[Key, int] = defaultdict(int)
    for c in instance.commitments:
        asked[need[c.need], shop[c.workshop], design[c.design], c.ready_day] += c.quantity
    pairs = sorted({key[:3] for key in asked})
    n, w, d = np.array(pairs, np.int64).reshape(-1, 3).T
    out = refused(instance, n, d, w).tolist()
    return Promises(dict(sorted(asked.items())), {p for p, banned in zip(pairs, out, strict=True) if banned})


def promised_options(
    resources: Resources, asked: Asked, promises: Promises, pairs: Pairs, gap: Ints
) -> Options:
    """One option a promise (pair and day), worth its weight when it arrives on time, at most the promise."""
    place = {
        key: row
        for row, key in enumerate(
            zip(pairs.need.tolist(), pairs.workshop.tolist(), pairs.design.tolist(), strict=True)
        )
    }
    keys = [key for key in promises.asked if key[:3] in place]
    rows = np.array([place[key[:3]] for key in keys], np.int64)
    ready = np.array([key[3] for key in keys], np.int64)
    count = np.array([float(promises.asked[key]) for key in keys])
    need, design, shop = pairs.need[rows], pairs.design[rows], pairs.workshop[rows]
    on_time = ready + gap[rows] <= asked.deadline[need]
    made = alone(resources, design, shop)[np.arange(len(keys)), ready]
    return Options(
        need=need,
        design=design,
        workshop=shop,
        ready=ready,
        gap=gap[rows],
        on_time=on_time,
        lot=np.ones(len(keys)),
        km=pairs.km[rows],
        value=asked.value[need] * on_time,
        lower=np.zeros(len(keys)),
        upper=np.minimum(np.minimum(count, made), asked.quantity[need]),
    )


def keep_promises(draft: Draft, options: Options, promises: Promises, sources: Sources) -> set[int]:
    """Decide `promises.kept`; places in the draft the accepted work of the workshops that lose some.

    Gives those workshops. `options` are those of `promised_options`.
    """
    trial = Draft(
        draft.instance, draft.asked, draft.pairs, type(draft.ledger).full(draft.ledger.resources), draft.outflow,
        draft.transit, draft.accepted, draft.exempt,
    )  # fmt: skip
    place_promises(trial, options, promises, sources)
    for key in promises.asked:
        promises.kept[key] = _pieces(trial, key)
    lossy = {key[1] for key in short_promises(draft.instance, promises)}
    for key, line in trial.work.items():
        if key[1] in lossy:
            days = np.nonzero(line.made)[0]
            same = np.full(len(days), key[2]), np.full(len(days), key[1])
            draft.ledger.use_rows(*same, days, line.made[days])
            draft.write(key, line.pieces, line.made)
    return lossy


def place_promises(draft: Draft, options: Options, promises: Promises, sources: Sources) -> None:
    """Write as much accepted work as fits into what the draft leaves: by a program, then piece by piece."""
    _place(draft, options, sources)
    for key in _keys(options):
        draft.make(key, promises.asked[key] - _pieces(draft, key))


def _place(trial: Draft, options: Options, sources: Sources) -> None:
    """Write what a program on accepted work alone can keep, most weight first."""
    if not len(options):
        return
    resources, asked = trial.ledger.left(), trial.asked
    none = np.zeros(0, np.int64)
    supplies = Supplies(none, none, none, none, np.zeros(0), np.zeros(0))
    crowd = np.full(len(asked.quantity), len(options), np.int64)
    worth = asked.value[options.need]
    valued = Options(**{f: getattr(options, f) for f in Options.__slots__} | {"value": worth})
    missing = np.array(trial.missing, float)
    day = day_program(resources, missing, valued, sources, supplies, crowd)
    answer = Solver(day.program).run()
    if not answer.optimal:
        return
    pieces = whole_pieces(answer.x[day.options], valued, crowd)
    shape = (resources.daily.shape[0], resources.daily_use.shape[0], resources.days)
    write_options(trial, valued, pieces, made_by_day(day, answer.x, *shape))


def _keys(options: Options) -> list[Key]:
    """Keys of the options, highest value first."""
    order = np.lexsort(
        (options.design, options.workshop, options.need, options.ready, -options.value)
    ).tolist()
    columns = (options.need, options.workshop, options.design, options.ready)
    rows = list(zip(*(column.tolist() for column in columns), strict=True))
    return [rows[i] for i in order]


def _pieces(draft: Draft, key: Key) -> int:
    return draft.work[key].pieces if key in draft.work else 0


def short_promises(instance: Instance, promises: Promises) -> list[Key]:
    """Promises short of pieces, though no rule forbids them and the need still asks for more."""
    kept: dict[int, int] = defaultdict(int)
    for key, pieces in promises.kept.items():
        kept[key[0]] += pieces
    return [
        key
        for key, pieces in promises.asked.items()
        if promises.kept.get(key, 0) < pieces
        and key[:3] not in promises.forbidden
        and kept[key[0]] < instance.needs[key[0]].quantity
    ]


def withdrawals(instance: Instance, promises: Promises) -> tuple[Withdrawn, ...]:
    """What is not kept, pair by pair, with the code that forces it."""
    lost = {key[:3] for key in short_promises(instance, promises)}
    totals: dict[tuple[int, int, int], int] = defaultdict(int)
    for key, pieces in promises.asked.items():
        totals[key[:3]] += pieces - promises.kept.get(key, 0)
    found = []
    for pair, pieces in totals.items():
        if not pieces:
            continue
        n, w, d = pair
        code = reasons.CAPACITY_LOST if pair in lost else reasons.NEED_REDUCED
        if pair in promises.forbidden:
            code = reasons.RULE_FORBIDS
        ids = (instance.needs[n].id, instance.workshops[w].id, instance.designs[d].id)
        found.append(Withdrawn(*ids, pieces, code))
    return tuple(found)
