"""Add many establishments at once: a territory that brings the list of those it serves.

Guarantees: each is judged as its own verb judges it, all or nothing, every one at fault
named; a number of a register is nobody else's, in the list either; one line in the journal.
"""

from __future__ import annotations

from collections.abc import Sequence

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.bulk import judge_all, require_fields
from maillage.apps.network.commands.register_establishment import (
    EstablishmentFacts,
    establishment_row,
    give_code,
)
from maillage.apps.network.models import Establishment
from maillage.apps.network.reasons import FINESS_TAKEN, SIRET_TAKEN
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal

BATCH = 500
REGISTERS = (("finess", FINESS_TAKEN), ("siret", SIRET_TAKEN))


def _holders(field: str, rows: Sequence[EstablishmentFacts]) -> dict[str, str]:
    """Who holds the numbers of the list already, by number."""
    numbers = {"".join(str(facts.get(field, "")).split()).upper() for facts in rows} - {""}
    known = (
        Establishment.objects.filter(**{f"{field}__in": numbers}) if numbers else Establishment.objects.none()
    )
    return dict(known.values_list(field, "code"))


@command
def register_establishments(
    *, establishments: Sequence[EstablishmentFacts], actor: Actor, clock: Clock
) -> list[Establishment]:
    """The establishments in the order given, not yet verified."""
    held = {field: _holders(field, establishments) for field, _ in REGISTERS}

    def judge(numbered: tuple[int, EstablishmentFacts]) -> Establishment:
        number, facts = numbered
        row = establishment_row(facts, actor, clock)
        give_code(row, number)
        for field, taken in REGISTERS:
            given = getattr(row, field)
            if given and held[field].setdefault(given, row.code) != row.code:
                raise Refusal(taken, **{field: given}, holder=held[field][given])
        require_fields(row)
        return row

    first = next_number("establishment", count=len(establishments)) if establishments else 1
    rows = judge_all(enumerate(establishments, first), judge, lambda numbered: numbered[1]["name"])
    Establishment.objects.bulk_create(rows, batch_size=BATCH)
    journal(
        actor=actor, clock=clock, verb="register_establishments", subject="establishments",
        establishments=len(rows),
    )  # fmt: skip
    return rows
