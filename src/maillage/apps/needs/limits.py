"""What a need may ask: quantities, dates, words. Each limit is explained when it refuses.

An establishment files by itself about ten times the largest order seen of its kind in 2020
(safety scheme §9: hospital group 4,000 a week, hospitals 50-300 then 20-100 a week, EHPAD
20-60, small requesters 1-10); the coordination may file up to a million. Requests of 2·10¹⁴
pieces were really filed (peers §2).
"""

from __future__ import annotations

from collections.abc import Mapping
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
from maillage.formats.needs_csv import PERSONAL
from maillage.kernel.refusals import Refusal

LIMIT_BY_KIND: Mapping[str, int] = {
    EstablishmentKind.HOSPITAL: 40_000,
    EstablishmentKind.EHPAD: 1_000,
    EstablishmentKind.HOME_CARE: 1_000,
    EstablishmentKind.PHARMACY: 1_000,
    EstablishmentKind.TOWN: 50_000,
    EstablishmentKind.SCHOOL: 2_000,
    EstablishmentKind.FIRM: 10_000,
    EstablishmentKind.OTHER: 1_000,
}
COORDINATION_LIMIT = 1_000_000
DAYS_AHEAD = 366


def pieces(quantity: int, multiple: int) -> int:
    """Pieces asked: quantity × multiple. Refuses what is not at least one."""
    if quantity < 1 or multiple < 1:
        raise Refusal(QUANTITY_NOT_POSITIVE, quantity=quantity, multiple=multiple)
    return quantity * multiple


def require_quantity(asked: int, kind: str, *, by_coordination: bool) -> int:
    own = LIMIT_BY_KIND.get(kind, LIMIT_BY_KIND[EstablishmentKind.OTHER])
    limit = COORDINATION_LIMIT if by_coordination else own
    if asked > limit:
        raise Refusal(QUANTITY_ABSURD, pieces=asked, limit=limit)
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
    own = establishment.recipient_class
    if given and given < own:
        raise Refusal(CLASS_TOO_LOW, establishment=establishment.name, own=own, given=given)
    return given or own


def require_no_person(field: str, text: str) -> str:
    """Free text without what points at a person."""
    if PERSONAL.search(text):
        raise Refusal(PERSONAL_DATA, field=field)
    return text
