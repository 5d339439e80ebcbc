"""Needs ↔ the recipients of the safety engine."""

from __future__ import annotations

from django.db.models import Q

from maillage.apps.catalogue.codes import Use
from maillage.apps.needs.codes import Posts
from maillage.apps.needs.models import Need
from maillage.apps.network.codes import EstablishmentKind
from maillage.kernel.territories import chain
from maillage.safety.facts import Recipient

OUTSIDE_CARE = frozenset({"R0", "R1"})


def use_of(need: Need) -> str:
    """The use to be cleared: care unless the need declares non-care posts or is outside care."""
    if need.posts == Posts.NON_CARE or need.recipient_class in OUTSIDE_CARE:
        return Use.NON_CARE.value
    return Use.CARE.value


def in_use(use: str, path: str) -> Q:
    """The same, as a filter on rows whose need is at `path` (``need__``)."""
    non_care = Q((f"{path}posts", Posts.NON_CARE.value)) | Q(
        (f"{path}recipient_class__in", sorted(OUTSIDE_CARE))
    )
    return non_care if use == Use.NON_CARE else ~non_care


def recipient_of(need: Need) -> Recipient:
    """Who receives and what the need states of its users; `need.establishment` is already read."""
    place = need.establishment
    commune = (place.commune,) if place.commune else ()
    return Recipient(
        id=place.code,
        recipient_class=need.recipient_class,  # type: ignore[arg-type]
        territories=(*commune, *chain(place.department)),
        legal_entity=place.finess,
        health_institution=place.kind == EstablishmentKind.HOSPITAL,
        posts=need.posts or None,  # type: ignore[arg-type]
        no_ppe_required=need.no_ppe_required,
        occupation=need.occupation,
    )
