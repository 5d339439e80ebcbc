"""Needs ↔ the recipients of the safety engine."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from maillage.apps.catalogue.codes import Use
from maillage.apps.needs.codes import Posts
from maillage.apps.needs.models import Need
from maillage.apps.network.vouching import classes_of, recipient_at, stating
from maillage.safety.facts import Recipient

OUTSIDE_CARE = frozenset({"R0", "R1"})


def use_for(posts: str, classes: Collection[str]) -> str:
    """The use to be cleared: care unless the posts are declared non-care, or every class is outside care."""
    return (Use.NON_CARE if posts == Posts.NON_CARE or OUTSIDE_CARE.issuperset(classes) else Use.CARE).value


def use_of(need: Need) -> str:
    """The use of a need: its own class and those of its establishment, vouched for or claimed, all count."""
    return use_for(need.posts, (need.recipient_class, *classes_of(need.establishment)))


def in_use(use: str, path: str) -> Q:
    """The same, as a filter on rows whose need is at `path` (``need__``)."""
    outside, place = sorted(OUTSIDE_CARE), f"{path}establishment__"
    non_care = Q((f"{path}posts", Posts.NON_CARE.value)) | Q(
        (f"{path}recipient_class__in", outside),
        (f"{place}recipient_class__in", outside),
        (f"{place}vouched_recipient_class__in", ["", *outside]),
    )
    return non_care if use == Use.NON_CARE else ~non_care


def recipient_of(need: Need) -> Recipient:
    """Who receives and what the need states of its users; `need.establishment` is already read."""
    return stating(
        recipient_at(need.establishment, need.recipient_class),
        posts=need.posts,
        no_ppe_required=need.no_ppe_required,
        occupation=need.occupation,
    )
