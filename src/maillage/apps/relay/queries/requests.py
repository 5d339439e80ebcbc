"""Requests of administrative authorities that mission orders may carry, as acts record them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from maillage.apps.records.codes import ActKind
from maillage.apps.records.queries.acts import ActRow, act_numbered, acts_of
from maillage.kernel.clock import in_force
from maillage.kernel.territories import covers as contains


@dataclass(frozen=True, slots=True)
class RequestCarried:
    """A request as an order prints it. `ended_on`: withdrawn since that day."""

    act: str
    authority: str
    reference: str
    dated: date
    territory: str
    until: date | None
    ended_on: date | None


def request_numbered(number: str) -> ActRow | None:
    """The act of that number when it is a request. Two queries."""
    act = act_numbered(number.strip())
    return act if act is not None and act.kind == ActKind.MISSION_REQUEST else None


def covers(act: ActRow, department: str, first: date, last: date) -> bool:
    """Whether the request stands there on both days."""
    stands = all(in_force(day, act.valid_from, act.valid_until) for day in (first, last))
    return stands and act.ended_on(last) is None and contains(act.subject, department)


def carried(number: str) -> RequestCarried | None:
    """What an order prints of the request it carries. Two queries, none without a number."""
    act = request_numbered(number) if number else None
    if act is None:
        return None
    said = act.payload
    ended = min((ending.valid_from for ending in act.endings), default=None)
    return RequestCarried(
        act.number, said["authority"], said["reference"], date.fromisoformat(said["dated"]), act.subject,
        act.valid_until, ended,
    )  # fmt: skip


def requests_for(department: str, day: date) -> tuple[RequestCarried, ...]:
    """Those a workshop of the department may cite that day, the latest first. Two queries."""
    found = [act for act in acts_of(ActKind.MISSION_REQUEST.value) if covers(act, department, day, day)]
    rows = (
        RequestCarried(
            act.number, act.payload["authority"], act.payload["reference"],
            date.fromisoformat(act.payload["dated"]), act.subject, act.valid_until, None,
        )
        for act in reversed(found)
    )  # fmt: skip
    return tuple(rows)
