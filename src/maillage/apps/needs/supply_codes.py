"""Choices of what reaches needs without being made by workshops: industry and stocks."""

from __future__ import annotations

from enum import StrEnum

from maillage.kernel.text import Text


class Certainty(StrEnum):
    """How sure a supply is; only what is contracted or delivering enters a plan."""

    ANNOUNCED = "announced"
    CONTRACTED = "contracted"
    DELIVERING = "delivering"


CERTAIN = frozenset({Certainty.CONTRACTED, Certainty.DELIVERING})
CERTAINTIES: dict[str, Text] = {
    Certainty.ANNOUNCED: Text(fr="Annoncée", en="Announced"),
    Certainty.CONTRACTED: Text(fr="Commandée par contrat", en="Contracted"),
    Certainty.DELIVERING: Text(fr="En cours de livraison", en="Delivering"),
}


class Price(StrEnum):
    FREE = "free"
    COST = "cost"
    SOLD = "sold"


PRICES: dict[str, Text] = {
    Price.FREE: Text(fr="Donnée", en="Given"),
    Price.COST: Text(fr="À prix coûtant", en="At cost"),
    Price.SOLD: Text(fr="Vendue", en="Sold"),
}


class Period(StrEnum):
    """What a rate of supply is counted by: calendar days or weeks."""

    DAY = "day"
    WEEK = "week"


PERIODS: dict[str, Text] = {
    Period.DAY: Text(fr="par jour", en="a day"),
    Period.WEEK: Text(fr="par semaine", en="a week"),
}
DAYS_OF: dict[str, int] = {Period.DAY: 1, Period.WEEK: 7}


class SupplyState(StrEnum):
    """Where a supply stands on a day."""

    COMING = "coming"
    CURRENT = "current"
    OVER = "over"
    ENDED = "ended"


SUPPLY_STATES: dict[str, Text] = {
    SupplyState.COMING: Text(fr="À venir", en="To come"),
    SupplyState.CURRENT: Text(fr="En cours", en="Current"),
    SupplyState.OVER: Text(fr="Passée", en="Over"),
    SupplyState.ENDED: Text(fr="Terminée", en="Ended"),
}
