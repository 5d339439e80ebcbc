"""Report a lot that seems dangerous. Whoever makes, receives or coordinates may; only the authority holds or recalls.

Guarantees: every person who may place a hold is told at once, in the application and by mail; nothing is stopped
by a report; the same person reporting the same lot again on one day adds nothing.
"""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor, require_somewhere
from maillage.apps.accounts.codes import ACTIONS
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.accounts.queries.actors import accounts_with
from maillage.apps.authority.commands.checks import require_reason
from maillage.apps.needs.limits import require_no_person
from maillage.apps.outbox.commands.post import post
from maillage.apps.production.models import Lot
from maillage.apps.production.reasons import LOT_UNKNOWN
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text


@command
def signal_lot(*, lot: str, what: str, actor: Actor, clock: Clock) -> int:
    """How many people were told."""
    require_somewhere(actor, "recalls.signal")
    row = Lot.objects.select_related("workshop").filter(code=lot).first()
    if row is None:
        raise Refusal(LOT_UNKNOWN, code=lot)
    said = require_reason(what)
    require_no_person("what", said)
    told = accounts_with(ACTIONS["holds.place"], today(clock))
    for user in told:
        post(
            key=f"signal:{lot}:{actor.user_id or 0}:{today(clock).isoformat()}:{user.pk}",
            account=user.pk,
            email=user.email,
            subject=Text(fr=f"Lot signalé : {lot}", en=f"Lot reported: {lot}"),
            body=Text(
                fr=f"{said}\nLot {lot}, {row.workshop.name} ({row.workshop.code}). Rien n’est arrêté : une mise en "
                "attente ou un rappel se décide depuis le tableau de l’autorité.",
                en=f"{said}\nLot {lot}, {row.workshop.name} ({row.workshop.code}). Nothing is stopped: a hold or a "
                "recall is decided from the authority’s board.",
            ),
            about=lot,
            urgent=True,
            clock=clock,
        )
    journal(actor=actor, clock=clock, verb="signal_lot", subject=lot, what=said, told=len(told))
    return len(told)
