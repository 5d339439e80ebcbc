"""Why needs are short in the immediate answer, without asking again about every need.

Guarantees: at least one reason for each need short of pieces. A need that changed, or that lacks
another number of pieces, is explained from the new plan, as is one whose reasons name a
workshop, need or supply that changed, or a rule where rules that may bear on it changed; any other keeps the
reasons of the previous plan. The improved plan explains every need anew.
Source: planning page §4.
"""

from __future__ import annotations

import numpy as np

from maillage.planning import reasons
from maillage.planning.candidates import capability
from maillage.planning.explaining import explain_unserved
from maillage.planning.instance import Ban, Instance, Need
from maillage.planning.nearest import candidates_of
from maillage.planning.plan import Plan, Unserved, UnservedReason
from maillage.planning.remaining import remaining_after
from maillage.planning.resources import suppliers_of
from maillage.planning.solving.board import Board


def explain_again(
    old: Instance, previous: Plan, board: Board, plan: Plan, missing: list[int]
) -> tuple[Unserved, ...]:
    """Each need of the new instance that is short; `missing` are the pieces that each need lacks.

    `old` is told in the days of the new instance, which is that of the `board`.
    """
    new = board.instance
    known = {row.need: row for row in previous.unserved}
    changed = _changed(old, new)
    rules = tuple(set(old.refusals) ^ set(new.refusals))
    carried: dict[int, tuple[UnservedReason, ...]] = {}
    for place, need in enumerate(new.needs):
        row = known.get(need.id)
        if row is None or row.missing != missing[place] or need.id in changed:
            continue
        ruled = bool(rules) and any(_may_bear_on(ban, need) for ban in rules)
        if not _are_doubtful(row.reasons, changed, rules=ruled):
            carried[place] = row.reasons
    short = [place for place, pieces in enumerate(missing) if pieces]
    asked = np.array([place for place in short if place not in carried], np.int64)
    if not len(asked):
        return tuple(Unserved(new.needs[place].id, missing[place], carried[place]) for place in short)
    able = capability(new)
    left = remaining_after(new, plan, candidates_of(new, asked, able), able, board.resources)
    left.told.update({(place, missing[place]): found for place, found in carried.items()})
    return explain_unserved(new, plan, left)


def _may_bear_on(ban: Ban, need: Need) -> bool:
    """Whether a refusal may forbid the need something, whoever makes it."""
    named = (ban.need in (None, need.id), ban.territory in (None, need.territory))
    return all(named) and (ban.design is None or ban.design in need.designs)


def _changed(old: Instance, new: Instance) -> set[str]:
    """Ids of needs, workshops and supplies that came, went or changed."""
    found: set[str] = set()
    for then, now in (
        (old.needs, new.needs),
        (old.workshops, new.workshops),
        (suppliers_of(old), suppliers_of(new)),
    ):
        before, after = {row.id: row for row in then}, {row.id: row for row in now}
        found.update(key for key in {*before, *after} if before.get(key) != after.get(key))
    return found


def _are_doubtful(given: tuple[UnservedReason, ...], changed: set[str], *, rules: bool) -> bool:
    """Whether one of them names something that changed, or a rule where rules changed."""
    for reason in given:
        if rules and reason.code == reasons.RULE_REFUSED:
            return True
        for value in reason.params.values():
            kind = type(value)
            if (kind is list or kind is tuple) and not changed.isdisjoint(value):
                return True
            if kind is str and value in changed:
                return True
    return False
