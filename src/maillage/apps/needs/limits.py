"""What a need may ask: quantities, dates, words. Each limit is explained when it refuses.

An establishment files by itself about ten times the largest order seen of its kind in 2020
(safety scheme §9: hospital group 4,000 a week, hospitals 50-300 then 20-100 a week, EHPAD
20-60, small requesters 1-10); the coordination may file up to a million. Requests of 2·10¹⁴
pieces were really filed (peers §2). What is usual of the other kinds is put by analogy, the
small ones with the small requesters; it is shown, and only the limit refuses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from maillage.apps.needs.codes import Posts
from maillage.apps.needs.reasons import (
    CLASS_TOO_LOW,
    DEADLINE_FAR,
    DEADLINE_PAST,
    PERSONAL_DATA,
    QUANTITY_ABSURD,
    QUANTITY_NOT_POSITIVE,
    UNKNOWN_POSTS,
)
from maillage.apps.network.codes import EstablishmentKind
from maillage.apps.network.models import Establishment
from maillage.apps.network.vouching import classes_of
from maillage.formats.needs_csv import PERSONAL
from maillage.kernel.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Amounts:
    """Pieces of one need: what a kind usually asks for at a time, and the most it may file by itself."""

    low: int
    high: int
    limit: int

    @property
    def usual(self) -> str:
        """The usual range, the same in both languages."""
        return f"{self.low}–{self.high}"


_SMALL = Amounts(1, 10, 1_000)
AMOUNTS: Mapping[str, Amounts] = {
    EstablishmentKind.HOSPITAL: Amounts(20, 300, 40_000),
    EstablishmentKind.EHPAD: Amounts(20, 60, 1_000),
    EstablishmentKind.MEDICO_SOCIAL: Amounts(20, 60, 1_000),
    EstablishmentKind.HOME_CARE: Amounts(5, 40, 1_000),
    EstablishmentKind.HOME_HELP: Amounts(5, 40, 1_000),
    EstablishmentKind.LIBERAL: Amounts(1, 10, 100),
    EstablishmentKind.HEALTH_CENTRE: Amounts(5, 40, 1_000),
    EstablishmentKind.PHARMACY: _SMALL,
    EstablishmentKind.LABORATORY: Amounts(5, 40, 1_000),
    EstablishmentKind.AMBULANCE: Amounts(5, 40, 1_000),
    EstablishmentKind.FIRE: Amounts(20, 300, 10_000),
    EstablishmentKind.TOWN: Amounts(10, 500, 50_000),
    EstablishmentKind.PUBLIC_SERVICE: Amounts(10, 200, 10_000),
    EstablishmentKind.SCHOOL: Amounts(10, 100, 2_000),
    EstablishmentKind.FOOD_AID: Amounts(10, 100, 2_000),
    EstablishmentKind.FIRM: Amounts(5, 100, 10_000),
    EstablishmentKind.OTHER: _SMALL,
}
COORDINATION_LIMIT = 1_000_000
DAYS_AHEAD = 366


def pieces(quantity: int, multiple: int) -> int:
    """Pieces asked: quantity × multiple. Refuses what is not at least one."""
    if quantity < 1 or multiple < 1:
        raise Refusal(QUANTITY_NOT_POSITIVE, quantity=quantity, multiple=multiple)
    return quantity * multiple


def amounts_of(kind: str) -> Amounts:
    return AMOUNTS.get(kind, AMOUNTS[EstablishmentKind.OTHER])


def require_quantity(asked: int, kind: str, *, by_coordination: bool) -> int:
    amounts = amounts_of(kind)
    limit = COORDINATION_LIMIT if by_coordination else amounts.limit
    if asked > limit:
        raise Refusal(QUANTITY_ABSURD, pieces=asked, limit=limit, usual=amounts.usual)
    return asked


def require_deadline(deadline: date, today: date) -> date:
    if deadline < today:
        raise Refusal(DEADLINE_PAST, deadline=deadline.isoformat(), today=today.isoformat())
    if deadline > today + timedelta(days=DAYS_AHEAD):
        raise Refusal(DEADLINE_FAR, deadline=deadline.isoformat(), limit=DAYS_AHEAD)
    return deadline


def require_posts(given: str) -> str:
    if given and given not in [posts.value for posts in Posts]:
        raise Refusal(UNKNOWN_POSTS, given=given)
    return given


def require_recipient_class(given: str, establishment: Establishment) -> str:
    """The class of the need: its establishment's, or a more demanding one (a critical-care ward)."""
    own = max(classes_of(establishment))
    if given and given < own:
        raise Refusal(CLASS_TOO_LOW, establishment=establishment.name, own=own, given=given)
    return given or own


def require_no_person(field: str, text: str) -> str:
    """Free text without what points at a person."""
    if PERSONAL.search(text):
        raise Refusal(PERSONAL_DATA, field=field)
    return text
