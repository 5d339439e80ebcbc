"""A plan by regions, from end to end; see the package's docstring for the way it goes.

Invariant: whatever prices and programs say, every line is written through a region's `Draft`,
within the region's share, so the plan keeps every hard rule; `explained` says at least one
reason for each need short. Deterministic for (instance, seed).

Accepted work is not planned by regions yet: such an instance is refused here (ValueError).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from maillage.planning.candidates import Candidates, Ints, Pairs, capability
from maillage.planning.inquiring import reasons_of
from maillage.planning.instance import Instance
from maillage.planning.nearest import candidates_of
from maillage.planning.plan import Plan, Unserved
from maillage.planning.plan import Solver as Signature
from maillage.planning.regions.atlas import Atlas, atlas_of, only_pairs
from maillage.planning.regions.carving import placed, regions_of, worthy_options
from maillage.planning.regions.combining import Mosaic, empty, joined, left_after
from maillage.planning.regions.market import ROUNDS, Market, settle, sharpened
from maillage.planning.regions.offers import offers_of
from maillage.planning.regions.partitioning import partition
from maillage.planning.regions.proof import KIND, proven_value
from maillage.planning.regions.working import finished, solved
from maillage.planning.remaining import remaining_after
from maillage.planning.solving import highs
from maillage.planning.solving.assembling import write_out
from maillage.planning.solving.draft import Draft, Sent, pair_facts
from maillage.planning.solving.engine import Progress, Stage
from maillage.planning.solving.ledger import Ledger, Outflow
from maillage.planning.standing import Ground

SIZE = 2500  # needs of a region
TURNS = 2  # partitions solved, each shifted from the one before
EXPLAINED = 4000  # needs whose reasons are worked out together


@dataclass(frozen=True, slots=True)
class Way:
    """How large regions are, how often they are solved, how many rounds prices settle."""

    size: int = SIZE
    turns: int = TURNS
    rounds: int = ROUNDS


def solve_by_regions(
    instance: Instance,
    *,
    seed: int = 0,
    time_limit: float | None = None,
    way: Way | None = None,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
) -> Plan:
    """An executable plan with a proven bound. Raises ValueError when the instance has accepted work.

    `time_limit` is in seconds of HiGHS's own time, shared equally by the programs of all regions;
    `stop`, asked often, ends prices and programs: what is left is then given out as it would be.
    """
    if instance.commitments:
        raise ValueError("accepted work is not planned by regions yet")
    way, tell = way or Way(), progress or (lambda _stage: None)
    atlas = atlas_of(instance)
    offers = offers_of(atlas, atlas.resources, atlas.asked.quantity, atlas.sources.released)
    market = settle(offers, way.rounds, stop)
    bound = min(_bound(atlas, market), _bound(atlas, sharpened(market, way.rounds, stop)))
    tell(Stage("prices", 0.0, bound))
    mosaic, worthy = empty(atlas.days), worthy_options(atlas, market)
    for turn in range(way.turns):
        parts = partition(atlas, way.size, turn)
        seconds = None if time_limit is None else time_limit / way.turns / max(1, len(parts))
        regions = regions_of(atlas, market, parts, left_after(atlas, mosaic), mosaic, worthy)
        mosaic = joined([empty(atlas.days), *(placed(r, solved(r, seed, seconds, stop)) for r in regions)])
        tell(Stage("regions", _draft(atlas, mosaic).coverage(), bound))
    parts, left = partition(atlas, way.size, way.turns), left_after(atlas, mosaic)
    regions = regions_of(atlas, market, parts, left, mosaic, None)
    mosaic = joined([empty(atlas.days), *(placed(r, finished(r)) for r in regions)])
    draft = _draft(atlas, mosaic)
    tell(Stage("served", draft.coverage(), bound))
    signature = Signature("highs-regions", highs.version(), seed, 0.0)
    return explained(instance, write_out(draft, signature, (), (bound, KIND)), atlas.pairs)


def _bound(atlas: Atlas, market: Market) -> float:
    if not atlas.asked.total:
        return 1.0
    value = proven_value(market.offers, market.prices) * atlas.asked.scale
    return min(1.0, value / atlas.asked.total)


def _draft(atlas: Atlas, mosaic: Mosaic) -> Draft:
    """The whole plan as one draft, to be written out; its ledgers are not kept."""
    lines, sends = mosaic.lines, mosaic.sends
    shops, designs = len(atlas.instance.workshops), len(atlas.instance.designs)
    code = (atlas.pairs.need * designs + atlas.pairs.design) * shops + atlas.pairs.workshop
    used = atlas.pairs.only(np.isin(code, (lines.need * designs + lines.design) * shops + lines.workshop))
    release = np.array([d.release_days for d in atlas.instance.designs], np.int64)
    draft = Draft(
        instance=atlas.instance,
        asked=atlas.asked,
        pairs=pair_facts(used, release[used.design] + used.transport),
        ledger=Ledger.full(atlas.resources),
        outflow=Outflow.full(atlas.sources),
        transit=atlas.sources.transit,
        accepted={},
        exempt=set(),
    )
    keys = zip(*(c.tolist() for c in (lines.need, lines.workshop, lines.design, lines.last)), strict=True)
    for key, pieces, made in zip(keys, lines.pieces.tolist(), lines.made, strict=True):
        draft.write(key, pieces, made)
    names = zip(*(c.tolist() for c in (sends.source, sends.need, sends.design, sends.timely)), strict=True)
    for name, pieces, day in zip(names, sends.pieces.tolist(), sends.day.tolist(), strict=True):
        draft.sent[name] = Sent(pieces, day)
        draft.missing[name[1]] -= pieces
    return draft


def explained(instance: Instance, plan: Plan, pairs: Pairs) -> Plan:
    """The plan with at least one reason for each need short; needs looked at block by block."""
    able = capability(instance)
    left = remaining_after(instance, plan, only_pairs(pairs), able)
    missing = np.array([n.quantity for n in instance.needs], np.int64)
    for k, need in enumerate(instance.needs):
        missing[k] -= sum(line.quantity for line in left.lines.get(need.id, ()))
    short = np.nonzero(missing > 0)[0]
    found: list[Unserved] = []
    for first in range(0, len(short), EXPLAINED):
        needs: Ints = short[first : first + EXPLAINED]
        known: Candidates = candidates_of(instance, needs, able)
        there = replace(left, candidates=known, ground=Ground.of(instance, known, able))
        told = reasons_of(there, needs, missing[needs])
        rows = zip(needs.tolist(), told, strict=True)
        found += [Unserved(instance.needs[n].id, int(missing[n]), reasons) for n, reasons in rows]
    return replace(plan, unserved=tuple(found))
