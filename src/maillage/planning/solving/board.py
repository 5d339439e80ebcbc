"""What a solve looks at: the instance as arrays, its candidates, its accepted work, its options."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from maillage.planning.candidates import Candidates, Flags, Floats, Ints, Pairs, among, find_candidates
from maillage.planning.instance import Instance
from maillage.planning.resources import Resources, resources_of
from maillage.planning.solving.draft import Draft, Facts, pair_facts
from maillage.planning.solving.ledger import Ledger, Outflow
from maillage.planning.solving.options import (
    Asked,
    Options,
    Sources,
    asked_of,
    gaps,
    on_time_options,
    sources_of,
)
from maillage.planning.solving.promising import Promises, promised_options, promises_of


@dataclass(frozen=True, slots=True)
class Board:
    """What a solve looks at: the instance as arrays, its candidates and its accepted work."""

    instance: Instance
    resources: Resources
    asked: Asked
    candidates: Candidates
    gap: Ints
    sources: Sources
    promises: Promises
    exempt: Flags


def board_of(instance: Instance, candidates: Candidates | None = None) -> Board:
    """The board; `candidates`, when they are known already, are those of `find_candidates`."""
    candidates = candidates or find_candidates(instance)
    promises = promises_of(instance)
    return Board(
        instance=instance,
        resources=resources_of(instance),
        asked=asked_of(instance),
        candidates=candidates,
        gap=gaps(instance, candidates),
        sources=sources_of(instance),
        promises=promises,
        exempt=exempt_of(instance, candidates.pairs, promises),
    )


def exempt_of(instance: Instance, pairs: Pairs, promises: Promises) -> Flags:
    """The pairs that hold accepted work."""
    shops, designs = len(instance.workshops), len(instance.designs)
    keys = (pairs.need * shops + pairs.workshop) * designs + pairs.design
    held = np.array([(n * shops + w) * designs + d for n, w, d in promises.pairs], np.int64)
    return among(keys, np.sort(held))


def draft_of(board: Board, facts: Facts | None = None) -> Draft:
    """An empty draft; it knows the facts of every candidate, or those that the caller looks up."""
    return Draft(
        instance=board.instance,
        asked=board.asked,
        pairs=pair_facts(board.candidates.pairs, board.gap) if facts is None else facts,
        ledger=Ledger.full(board.resources),
        outflow=Outflow.full(board.sources),
        transit=board.sources.transit,
        accepted=board.promises.accepted,
        exempt=board.promises.pairs,
    )


def promised_of(board: Board) -> Options:
    pairs, gap = board.candidates.pairs.only(board.exempt), board.gap[board.exempt]
    return promised_options(board.resources, board.asked, board.promises, pairs, gap)


def free_options(board: Board, resources: Resources, left: Floats) -> Options:
    """On-time options of every candidate, when `left` pieces of each need are open."""
    return on_time_options(board.instance, resources, board.candidates, board.asked, board.exempt, left)


def kept_options(board: Board, promised: Options, lossy: set[int]) -> Options:
    """Promises the program must keep (those of `lossy` workshops already stand in the draft)."""
    columns = (promised.need, promised.workshop, promised.design, promised.ready)
    keys = zip(*(column.tolist() for column in columns), strict=True)
    kept = np.array([0.0 if key[1] in lossy else float(board.promises.kept[key]) for key in keys])
    return replace(promised, lower=kept, upper=kept).only(kept > 0)


def split_allowed(board: Board) -> Ints:
    """Most workshops of each need in any plan: K, or as many as hold its accepted work."""
    split = np.full(len(board.instance.needs), board.instance.limits.max_workshops_per_need, np.int64)
    for need, shops in board.promises.accepted.items():
        split[need] = max(split[need], len(shops))
    return split


def split_left(board: Board, draft: Draft, options: Options) -> tuple[Ints, Options]:
    """Workshops each need may still take beside those in the draft, and the options that respects.

    A need whose kept work already stands in K workshops or more takes no other.
    """
    most = board.instance.limits.max_workshops_per_need
    split = np.full(len(board.instance.needs), most, np.int64)
    holders: dict[int, set[int]] = {}
    for key, pieces in board.promises.kept.items():
        if pieces:
            holders.setdefault(key[0], set()).add(key[1])
    closed = np.zeros(len(options), bool)
    for need, shops in holders.items():
        split[need] = max(most, len(shops)) - len(draft.makers[need])
        if len(shops) >= most:
            closed |= (options.need == need) & ~np.isin(options.workshop, list(board.promises.accepted[need]))
            split[need] = len(board.promises.accepted[need]) - len(draft.makers[need])
    return split, options.only(~closed)
