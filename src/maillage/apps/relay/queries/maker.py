"""What a member reads by their private link: their orders, their workshop's slots, who read their name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists

from maillage.apps.accounts.queries.reveals import RevealRow, reveals_of_member
from maillage.apps.accounts.secrets import sealed_secret
from maillage.apps.records.models import Installation
from maillage.apps.relay.commands.give_link import member_of_link
from maillage.apps.relay.models import MakerLink
from maillage.apps.relay.queries.access import AccessSheet, access_sheet
from maillage.apps.relay.queries.missions import MissionSheet, missions_of_member
from maillage.kernel.clock import Clock, today


@dataclass(frozen=True, slots=True)
class LinkRow:
    until: date
    created_at: datetime


@dataclass(frozen=True, slots=True)
class MakerPage:
    member: str
    workshop: str
    workshop_name: str
    missions: tuple[MissionSheet, ...]
    access: AccessSheet | None
    reveals: tuple[RevealRow, ...]


def maker_page(token: str, clock: Clock) -> MakerPage:
    """Raises Refusal ``maker_link.unknown``."""
    member, day = member_of_link(token, clock), today(clock)
    return MakerPage(
        member=member.code,
        workshop=member.workshop.code,
        workshop_name=member.workshop.name,
        missions=missions_of_member(member.pk, day),
        access=access_sheet(member.workshop.code, day),
        reveals=reveals_of_member(member.workshop.code, member.code),
    )


def demonstration_link() -> str:
    """The secret of the link of the holder of the last order: for a demonstration only, whose mails go nowhere. One query.

    Empty when there is none, and in a real installation, whoever asks.
    """
    demonstration = Exists(Installation.objects.filter(kind="demo"))
    links = MakerLink.objects.exclude(seed="").filter(demonstration, member__missions__isnull=False)
    seed = links.order_by("-member__missions__pk").values_list("seed", flat=True).first()
    return sealed_secret(seed) if seed else ""


def link_of(member: str, day: date) -> LinkRow | None:
    """Whether a live link is out, and until when; never its secret. One query."""
    row = MakerLink.objects.filter(member__code=member, until__gte=day).first()
    return None if row is None else LinkRow(row.until, row.created_at)
