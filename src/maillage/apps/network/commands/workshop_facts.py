"""What a person states of a workshop, at registration or later, and how the row takes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypedDict, cast

from maillage.apps.checking import within
from maillage.apps.network.commands.changing import require_weekdays
from maillage.apps.network.models import Workshop
from maillage.apps.network.workshop_reasons import BAD_LINK
from maillage.formats.cells import is_link
from maillage.formats.tables import tidy
from maillage.kernel.refusals import Refusal

LABOUR_LIMIT = 1000  # people-hours of one day


class WorkshopFacts(TypedDict, total=False):
    """Facts that stand alone; a key left out says nothing. Days are 0 (Monday) to 6."""

    kind: str
    address: str
    url: str
    open_weekdays: Sequence[int]
    labour_hours_per_day: float
    responsible_name: str
    responsible_address: str
    contact_email: str
    insured_from: date | None
    insured_until: date | None


STATED = frozenset(WorkshopFacts.__annotations__) | {"name"}


def _link(given: str) -> str:
    """The page of the workshop, which everybody may follow: never another scheme than http."""
    address = tidy(given)
    if address and not is_link(address):
        raise Refusal(BAD_LINK, given=address[:300], field="url")
    return address


def state(row: Workshop, facts: WorkshopFacts) -> None:
    """Put the facts on the row, tidied; what a person states is no longer assumed.

    Raises TypeError for a name that is not a fact: no form reaches another column this way.
    """
    for name, value in facts.items():
        if name not in STATED:
            raise TypeError(f"not a fact of a workshop: {name}")
        if name == "open_weekdays":
            row.open_weekdays = require_weekdays(cast(Sequence[int], value))
        elif name == "labour_hours_per_day":
            row.labour_hours_per_day = within(name, cast(float, value), 0, LABOUR_LIMIT)
        elif name == "url":
            row.url = _link(cast(str, value))
        else:
            setattr(row, name, tidy(value) if isinstance(value, str) else value)
    row.assumed = [name for name in row.assumed if name not in facts]
