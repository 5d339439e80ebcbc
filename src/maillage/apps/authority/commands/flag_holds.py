"""Say loudly that an immediate hold is still neither confirmed nor lifted a day after it was placed.

Guarantees: a hold never lapses: nothing here ends one; each is told once, to everybody who may confirm or lift it,
and stays on the authority's board until somebody does.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.models import RoleAssignment
from maillage.apps.accounts.queries.in_force import in_force_on
from maillage.apps.outbox.commands.post import post
from maillage.apps.outbox.models import Message
from maillage.apps.records.codes import ActKind
from maillage.apps.records.models import Act
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.text import Text

CONFIRMED_WITHIN = timedelta(hours=24)  # safety scheme §3: confirmed or lifted by a signed decision


def _key(number: str) -> str:
    return f"hold-unconfirmed:{number}"


@command
def flag_holds(*, clock: Clock) -> int:
    """How many holds were told of now. The tick's own: no actor, no journal."""
    late = Act.objects.filter(
        kind=ActKind.HOLD.value, ended_by=None, recorded_at__lte=clock.now() - CONFIRMED_WITHIN
    )
    rows = list(late.order_by("pk"))
    told = set(
        Message.objects.filter(
            about__in=[row.number for row in rows], key__startswith="hold-unconfirmed:"
        ).values_list("about", flat=True)
    )
    waiting = [row for row in rows if row.number not in told]
    if waiting:
        held = RoleAssignment.objects.filter(
            in_force_on(today(clock)), role=Role.SIGNER.value, territory="FR", user__is_active=True
        )
        people = {one.user_id: one.user.email for one in held.select_related("user").order_by("pk")}
        for row in waiting:
            for account, email in people.items():
                _tell(row, account, email, clock)
    return len(waiting)


def _tell(row: Act, account: int, email: str, clock: Clock) -> None:
    address = f"{settings.ORIGIN}/actes/{row.number}/"
    post(
        key=f"{_key(row.number)}:{account}",
        account=account,
        email=email,
        subject=Text(
            fr=f"Mise en attente {row.number} : plus de 24 heures, à confirmer ou lever",
            en=f"Hold {row.number}: over 24 hours, to confirm or lift",
        ),
        body=Text(
            fr=f"La mise en attente {row.number} ({row.subject}) attend depuis plus de 24 heures une décision signée. "
            f"Elle tient toujours, et ne tombera pas d’elle-même : confirmez-la par une suspension, ou levez-la.\n{address}",
            en=f"Hold {row.number} ({row.subject}) has waited over 24 hours for a signed decision. It still stands, and "
            f"will not lapse by itself: confirm it by a suspension, or lift it.\n{address}",
        ),
        about=row.number,
        urgent=True,
        clock=clock,
    )
