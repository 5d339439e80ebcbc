"""State that many establishments are who they say: a list checked against a register.

Guarantees: each is judged as its own verb judges it, all or nothing, every one at fault
named; one line in the journal.
"""

from __future__ import annotations

from collections.abc import Sequence

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.bulk import judge_all
from maillage.apps.network.commands.verify_establishment import VERIFIED, mark_verified
from maillage.apps.network.models import Establishment
from maillage.apps.network.reasons import UNKNOWN_ESTABLISHMENT
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal

BATCH = 500


@command
def verify_establishments(
    *, establishments: Sequence[str], actor: Actor, clock: Clock
) -> list[Establishment]:
    """The establishments, by code in the order given, verified today."""
    wanted = Establishment.objects.select_for_update().filter(code__in=establishments)
    found = {row.code: row for row in wanted.order_by("pk")}

    def judge(code: str) -> Establishment:
        if code not in found:
            raise Refusal(UNKNOWN_ESTABLISHMENT, given=code)
        mark_verified(found[code], actor, clock)
        return found[code]

    rows = judge_all(establishments, judge, str)
    Establishment.objects.bulk_update(rows, VERIFIED, batch_size=BATCH)
    journal(
        actor=actor, clock=clock, verb="verify_establishments", subject="establishments",
        establishments=[row.code for row in rows],
    )  # fmt: skip
    return rows
