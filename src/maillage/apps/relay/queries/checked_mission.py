"""What may be said to whoever scans the code of a mission order.

Guarantees: the signature is verified before anything is looked up; an order is said to stand only when this
platform issued it, its days have come and are not over, nobody revoked it and its work goes on; of its holder
only the initials and the year of birth are shown, enough to compare with the paper; an order that is over says
nothing but that. That an order stands never says that a trip is authorised: only a request of an authority that
it carries may, and whether one is carried is always said.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time

from maillage.apps.relay.codes import MissionState
from maillage.apps.relay.models import Mission, MissionParticulars
from maillage.apps.relay.queries.missions import READ, state_of
from maillage.apps.relay.queries.requests import RequestCarried, carried
from maillage.apps.relay.reasons import MISSION_UNKNOWN
from maillage.apps.relay.signing import verified
from maillage.kernel.refusals import Refusal


@dataclass(frozen=True, slots=True)
class MissionSaid:
    """What an order says, to whoever holds its paper."""

    initials: str
    birth_year: int
    activity: str
    communes: tuple[str, ...]
    first_day: date
    starts: time
    ends: time
    workshop_name: str
    request: RequestCarried | None


@dataclass(frozen=True, slots=True)
class CheckedMission:
    """`state` is a `MissionState`; `said` is None once the order is over."""

    serial: str
    workshop: str
    last_day: date
    state: str
    said: MissionSaid | None

    @property
    def stands(self) -> bool:
        return self.state == MissionState.IN_FORCE


def initials_of(holder: str) -> str:
    """C. D. for Camille D."""
    return " ".join(f"{word[0].upper()}." for word in holder.replace("-", " ").split())


def checked_mission(message: bytes, day: date) -> CheckedMission:
    """Four queries at most. Raises Refusal: what is wrong with the code, or ``mission.unknown``."""
    code = verified(message)
    found = checked_number(code.number, day)
    if found.last_day != code.expires or found.workshop not in ("", code.workshop):
        raise Refusal(MISSION_UNKNOWN, serial=code.number)
    return replace(found, workshop=code.workshop)


def checked_number(number: str, day: date) -> CheckedMission:
    """The same, for who types the number: what cannot be guessed needs no signature, but tells less of where it
    comes from. `workshop` is empty once the order is over. Raises Refusal ``mission.unknown``."""
    serial = "".join(number.split()).upper()
    mission = Mission.objects.filter(serial=serial).first()
    if mission is None:
        raise Refusal(MISSION_UNKNOWN, serial=number.strip()[:40])
    rows = MissionParticulars.objects.select_related(*READ).filter(mission=mission)
    row = None if mission.expires_on < day else rows.first()
    if row is None:  # over, or erased with the identity of its holder
        over = mission.expires_on < day
        state = MissionState.EXPIRED if over else MissionState.REVOKED
        return CheckedMission(serial, "", mission.expires_on, state.value, None)
    said = MissionSaid(
        initials_of(row.holder), row.birth_year, row.activity, tuple(row.communes), row.first_day, row.starts,
        row.ends, row.workshop.name, carried(row.request),
    )  # fmt: skip
    return CheckedMission(serial, row.workshop.code, mission.expires_on, state_of(row, day).value, said)
