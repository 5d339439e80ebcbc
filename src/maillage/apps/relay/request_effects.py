"""What the withdrawal of an authority's request does: every mission order that carries it is revoked.

Guarantees: an order never goes on showing a ground that no longer is; each workshop is told once, with the
numbers of its orders, and may issue others, which then say that they carry none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from maillage.apps.accounts.actor import Actor
from maillage.apps.outbox.commands.post import post
from maillage.apps.records.codes import ActKind
from maillage.apps.records.effects import ActFacts, Change, register_effect
from maillage.apps.relay.commands.revoke_mission import end_mission
from maillage.apps.relay.models import MissionParticulars
from maillage.kernel.clock import Clock
from maillage.kernel.text import Text


@dataclass(frozen=True, slots=True)
class RevokeMissions:
    """The mission orders of one workshop that carried the request."""

    subject: str
    name: str
    email: str
    serials: tuple[str, ...]

    @property
    def says(self) -> Text:
        listed = ", ".join(self.serials)
        return Text(
            fr=f"{self.name} ({self.subject}) : ordres de mission révoqués : {listed}",
            en=f"{self.name} ({self.subject}): mission orders revoked: {listed}",
        )

    def apply(self, *, act: ActFacts, actor: Actor, clock: Clock) -> None:
        ended = act.payload["ends"]
        rows = MissionParticulars.objects.select_for_update(of=("self",)).select_related("mission")
        for row in rows.filter(mission__serial__in=self.serials).order_by("pk"):
            end_mission(row=row, reason=act.number, actor=actor, clock=clock)
        count = len(self.serials)  # their numbers would outlive them here
        post(
            key=f"missions:{act.number}:{self.subject}",
            organisation=self.subject,
            email=self.email,
            subject=Text(fr="Ordres de mission révoqués", en="Mission orders revoked"),
            body=Text(
                fr=f"La demande {ended} est retirée : {count} ordre(s) de mission qui la portaient ne valent plus. "
                "Prévenez leurs titulaires ; la liste de vos ordres dit lesquels.",
                en=f"Request {ended} is withdrawn: {count} mission order(s) that carried it no longer stand. Tell "
                "their holders; the list of your orders says which.",
            ),
            about=ended,
            urgent=True,
            clock=clock,
        )


def withdrawn(act: ActFacts, day: date) -> Sequence[Change]:
    """Changes of the withdrawal of a request."""
    if act.payload.get("kind") != ActKind.MISSION_REQUEST:
        return []
    rows = MissionParticulars.objects.filter(
        request=act.payload["ends"], revoked_at=None, mission__expires_on__gte=day
    )
    told: dict[str, RevokeMissions] = {}
    for row in rows.select_related("mission", "workshop").order_by("pk"):
        shop = row.workshop
        before = told[shop.code].serials if shop.code in told else ()
        told[shop.code] = RevokeMissions(
            shop.code, shop.name, shop.contact_email, (*before, row.mission.serial)
        )
    return [*told.values()]


def register() -> None:
    """Harmless when called twice."""
    register_effect([ActKind.WITHDRAW.value], withdrawn)
