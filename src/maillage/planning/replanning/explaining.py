"""Why needs are short in the immediate answer, without asking again about every need.

Guarantees: at least one reason for each need short of pieces. A need that changed, or that lacks
another number of pieces, is explained from the new plan, as is one whose reasons name a
workshop, need or supply that changed, or that a changed rule may bear on; any other keeps the
reasons of the previous plan. The improved plan explains every need anew.
Source: planning page §4.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

import numpy as np

from maillage.planning import reasons
from maillage.planning.inquiring import reasons_of
from maillage.planning.instance import Ban, Instance
from maillage.planning.nearest import candidates_of
from maillage.planning.plan import Plan, Unserved, UnservedReason
from maillage.planning.refusals import may_bear_on
from maillage.planning.remaining import remaining_after
from maillage.planning.replanning.filling import Filled
from maillage.planning.replanning.news import News
from maillage.planning.rows import rows_of


def explain_again(previous: Plan, filled: Filled, plan: Plan) -> tuple[Unserved, ...]:
    """Each need of the new instance that is short in the `plan`, which is what was `filled`."""
    new, missing = filled.board.instance, filled.draft.missing
    short = [place for place, pieces in enumerate(missing) if pieces]
    told = _carried(previous, filled.news, new, missing)
    asked = np.array([place for place in short if place not in told], np.int64)
    if len(asked):
        near = candidates_of(new, asked, filled.able)
        wanted = {new.needs[place].id for place in asked.tolist()}  # of the others, no line is asked about
        lines = tuple(n for n in plan.lines if n.need in wanted or n.source_kind != "workshop")
        left = remaining_after(new, replace(plan, lines=lines), near, filled.able, filled.board.resources)
        found = reasons_of(left, asked, np.array(missing, np.int64)[asked])
        told.update(zip(asked.tolist(), found, strict=True))
    names, lacking = [new.needs[place].id for place in short], [missing[place] for place in short]
    return tuple(rows_of(Unserved, names, lacking, [told[place] for place in short]))


def _carried(
    previous: Plan, news: News, new: Instance, missing: list[int]
) -> dict[int, tuple[UnservedReason, ...]]:
    """The reasons of the previous plan that still stand, by need."""
    known = {row.need: row for row in previous.unserved}
    rules, changed = tuple(set(news.old.refusals) ^ set(new.refusals)), news.ids
    found: dict[int, tuple[UnservedReason, ...]] = {}
    for place, need in enumerate(new.needs):
        row = known.get(need.id)
        if row is None or row.missing != missing[place] or need.id in changed:
            continue
        ruled = [ban for ban in rules if may_bear_on(ban, (need.id,), (need.territory,), need.designs)]
        if not _are_doubtful(row.reasons, changed, ruled):
            found[place] = row.reasons
    return found


def _are_doubtful(given: tuple[UnservedReason, ...], changed: Set[str], ruled: Sequence[Ban]) -> bool:
    """Whether one of them names something that changed, or does not know of a rule that changed (`ruled`).

    A rule on one workshop matters where reasons name that workshop, or rules; any other rule, to all of the need.
    """
    if any(ban.workshop is None for ban in ruled):
        return True
    if ruled:
        changed = changed | {ban.workshop for ban in ruled if ban.workshop is not None}
    for reason in given:
        if ruled and reason.code == reasons.RULE_REFUSED:
            return True
        for value in reason.params.values():
            kind = type(value)
            if (kind is list or kind is tuple) and not changed.isdisjoint(value):
                return True
            if kind is str and value in changed:
                return True
    return False
