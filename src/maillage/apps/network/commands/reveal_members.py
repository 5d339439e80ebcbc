"""Read who members are: the only way to names and contacts, and each reading is in the journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from maillage.apps.accounts.actor import Actor, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.network.codes import REVEAL_PURPOSES, RevealPurpose
from maillage.apps.network.models import MemberIdentity, Workshop
from maillage.apps.network.policies import place_of
from maillage.apps.network.reasons import UNKNOWN_WORKSHOP
from maillage.apps.network.workshop_reasons import UNKNOWN_PURPOSE
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Revealed:
    """Who a member is, as read by one person at one instant; shown once, kept nowhere."""

    member: str
    name: str
    email: str
    phone: str


@command
def reveal_members(
    *, workshop: str, actor: Actor, clock: Clock, members: Sequence[str] | None = None, why: str = ""
) -> tuple[Revealed, ...]:
    """Identities of the workshop's members (of those named, when some are), by code.

    Only the workshop itself and its territory's coordination may. One line of the journal
    says who read whom, and `why` (a `RevealPurpose`, or nothing where an edge asks for none).
    """
    row = Workshop.objects.filter(code=workshop).first()
    if row is None:
        raise Refusal(UNKNOWN_WORKSHOP, given=workshop)
    require(actor, "members.reveal", place_of(row.department, row.code))
    if why and why not in REVEAL_PURPOSES:
        raise Refusal(
            UNKNOWN_PURPOSE, field="why", given=why, expected=[purpose.value for purpose in RevealPurpose]
        )
    found = MemberIdentity.objects.filter(member__workshop=row)
    if members is not None:
        found = found.filter(member__code__in=members)
    lines = found.order_by("member__code").values_list("member__code", "name", "email", "phone")
    revealed = tuple(Revealed(*line) for line in lines)
    journal(
        actor=actor, clock=clock, verb="reveal_members", subject=workshop,
        members=[one.member for one in revealed], **({"why": why} if why else {}),
    )  # fmt: skip
    return revealed
