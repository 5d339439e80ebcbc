"""What the acts say of a design when a need asks for it: a hint at entry, never a clearance.

Clearance is the safety engine's; this only tells a requester at once that a design is not
classified for the use, or that the platform never orders it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from maillage.apps.authority.queries.act_book import acts_of_everybody
from maillage.apps.catalogue.models import Profile
from maillage.apps.needs.reasons import CRITICAL, UNCLASSIFIED
from maillage.apps.reading import is_reading
from maillage.apps.records.codes import ActKind
from maillage.apps.records.queries.acts import ActRow, acts_of
from maillage.kernel.clock import in_force
from maillage.kernel.reasons import Reason


def _binds(row: ActRow, day: date) -> bool:
    return in_force(day, row.valid_from, row.valid_until) and row.ended_on(day) is None


def _decisions(design: str) -> Sequence[ActRow]:
    """Every decision on a profile of the design: of those that a page has read, or read alone."""
    if is_reading():
        decisions = acts_of_everybody()[ActKind.DECISION]
        return [row for row in decisions if row.subject.partition("-")[0] == design]
    profiles = Profile.objects.filter(version__design__code=design).values_list("code", flat=True)
    return acts_of(ActKind.DECISION, list(profiles))


def decisions_of(design: str, use: str, day: date) -> Mapping[str, ActRow]:
    """The decision in force on `day` by profile of the design, the latest to start. Three queries, or those of
    `acts_of_everybody` once a page."""
    amended = (row.as_amended(day) for row in _decisions(design) if row.object == use)
    rows = [row for row in amended if _binds(row, day)]
    rows.sort(key=lambda row: row.valid_from)
    return {row.subject: row for row in rows}


def doubts(design: str, use: str, day: date) -> tuple[Reason, ...]:
    """What to tell whoever asks for this design today; nothing when it can be planned."""
    found = {row.payload["category"] for row in decisions_of(design, use, day).values()}
    if not found:
        return (Reason(UNCLASSIFIED, {"design": design}),)
    if found == {"D"}:
        return (Reason(CRITICAL, {"design": design}),)
    return ()
