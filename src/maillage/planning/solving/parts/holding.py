"""What crosses a border is held: made as a guest of the workshop's part, and no longer asked at home.

Guarantees: a need has at most its split limit of workshops over its own part and its guests, and
all its pieces are asked once; accepted work is held whole; what a source has is shared by parts
in whole pieces that add up to at most what it has.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from maillage.planning.candidates import Flags, Floats, Ints
from maillage.planning.solving.options import WHOLE, Options
from maillage.planning.solving.parts.cutting import Parts
from maillage.planning.solving.problem import Problem

NONE = 1e-9


@dataclass(frozen=True, slots=True)
class Part:
    """A problem of its own, and which options, supplies and workshops of the whole are in it."""

    problem: Problem
    options: Ints
    supplies: Ints
    shops: Ints


def held_pieces(x: Floats, options: Options, crossing: Flags, split: Ints) -> Floats:
    """Whole pieces of options that cross, by option: floors, but for what is below its lot or of one
    workshop too many; the largest workshops of a need come first, those of accepted work before all."""
    if not len(options):
        return np.zeros(0)
    shops = int(options.workshop.max()) + 1
    pairs, group = np.unique(options.need * shops + options.workshop, return_inverse=True)
    need, amount = pairs // shops, np.bincount(group, x)
    amount[np.bincount(group, options.lower) > 0] = np.inf
    order = np.lexsort((-amount, need))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order)) - np.searchsorted(need[order], need[order])
    pieces = np.maximum(np.floor(x + WHOLE), options.lower)
    allowed = crossing & (pieces >= options.lot) & (rank[group] < split[options.need])
    found: Floats = np.where(allowed | (crossing & (options.lower > 0)), pieces, 0.0)
    return found


def parts_with_guests(problem: Problem, parts: Parts, held: Floats, sent: Floats) -> Iterator[Part]:
    """The parts as problems; `sent` is what the whole takes of each supply."""
    options, crossing = problem.options, parts.crossing(problem.options)
    left = problem.left - np.bincount(options.need, held, len(problem.left))
    split = problem.split - _makers(options, held, len(problem.left))
    upper = np.where(crossing, held, np.minimum(options.upper, left[options.need]))
    options = replace(options, upper=upper)
    kept = (upper >= options.lot - WHOLE) & (~crossing | (held > 0))
    home = replace(problem, left=left, split=split, options=options)
    shares = _shares(problem, parts, sent)
    for k in range(parts.count):
        rows = np.nonzero(kept & (parts.of_shop[options.workshop] == k))[0]
        yield _part(home, parts, k, rows, shares[k])


def _makers(options: Options, held: Floats, needs: int) -> Ints:
    """Workshops that hold something for each need."""
    some = held > 0
    pairs = np.unique(np.stack([options.need[some], options.workshop[some]]), axis=1)
    return np.bincount(pairs[0], minlength=needs)


def _part(home: Problem, parts: Parts, k: int, rows: Ints, released: Floats) -> Part:
    """One part: its own needs, then one need more for each guest."""
    needs, shops = np.nonzero(parts.of_need == k)[0], np.nonzero(parts.of_shop == k)[0]
    guest = parts.of_need[home.options.need[rows]] != k
    rows = np.concatenate([rows[~guest], rows[guest]])
    count = int(guest.sum())
    own = len(rows) - count
    supplies = np.nonzero(parts.of_need[home.supplies.need] == k)[0]
    inner = home.among(needs, shops, rows, supplies)
    options = inner.options
    need = np.concatenate([options.need[:own], len(needs) + np.arange(count)])
    problem = replace(
        inner,
        left=np.concatenate([inner.left, options.upper[own:]]),
        options=replace(options, need=need),
        sources=replace(inner.sources, released=released),
        split=np.concatenate([inner.split, np.ones(count, np.int64)]),
    )
    return Part(problem, rows, supplies, shops)


def _shares(problem: Problem, parts: Parts, sent: Floats) -> list[Floats]:
    """What each part has of each source (sources × days): in proportion to what the whole sends there."""
    sources, supplies = problem.sources, problem.supplies
    count = len(sources.released)
    taken = [
        np.bincount(supplies.source[mine], np.maximum(sent[mine], 0.0), count)
        for mine in (parts.of_need[supplies.need] == k for k in range(parts.count))
    ]
    upto = np.cumsum([np.zeros(count), *taken], axis=0)
    share = np.divide(upto, upto[-1], out=np.zeros_like(upto), where=upto[-1] > NONE)
    whole = np.floor(share[:, :, None] * sources.released + NONE)
    found = np.diff(whole, axis=0)
    return list(np.minimum.accumulate(found[:, :, ::-1], axis=2)[:, :, ::-1])
