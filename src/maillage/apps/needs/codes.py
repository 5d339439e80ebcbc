"""Choices of needs."""

from __future__ import annotations

from enum import StrEnum

from maillage.kernel.text import Text


class NeedStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class ClosingReason(StrEnum):
    SERVED = "served"
    SERVED_ELSEWHERE = "served_elsewhere"
    NOT_NEEDED = "not_needed"
    NO_SUPPLY = "no_supply"
    UNREACHABLE = "unreachable"
    MISTAKE = "mistake"


CLOSING_REASONS: dict[str, Text] = {
    ClosingReason.SERVED: Text(fr="Servi", en="Served"),
    ClosingReason.SERVED_ELSEWHERE: Text(fr="Servi autrement", en="Served elsewhere"),
    ClosingReason.NOT_NEEDED: Text(fr="Plus nécessaire", en="No longer needed"),
    ClosingReason.NO_SUPPLY: Text(fr="Pas d’offre", en="No supply"),
    ClosingReason.UNREACHABLE: Text(fr="Demandeur injoignable", en="Requester unreachable"),
    ClosingReason.MISTAKE: Text(fr="Saisi par erreur", en="Entered by mistake"),
}


class Posts(StrEnum):
    """Who will use the pieces; unstated counts as care."""

    CARE = "care"
    NON_CARE = "non_care"


POSTS: dict[str, Text] = {
    Posts.CARE: Text(fr="Postes de soins", en="Care posts"),
    Posts.NON_CARE: Text(fr="Postes hors soins", en="Non-care posts"),
}
