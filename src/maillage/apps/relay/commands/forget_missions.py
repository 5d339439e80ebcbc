"""Erase what is personal and over: what mission orders said, places in past slots, links out of time.

Guarantees: of a mission order past its last day nothing stays but its serial and that day; run twice, or
killed half-way, it does no harm.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from maillage.apps.outbox.commands.withdraw_messages import withdraw_sealed
from maillage.apps.relay.models import MakerLink, MissionParticulars, Slot
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today

SLOT_DAYS = 14  # after a slot: time to tell who was there together, then nobody needs to know


@dataclass(frozen=True, slots=True)
class Forgotten:
    missions: int
    slots: int
    links: int


@command
def forget_missions(*, clock: Clock) -> Forgotten:
    """How many of each were erased."""
    day = today(clock)
    over = MissionParticulars.objects.filter(mission__expires_on__lt=day)
    _, missions = over.delete()
    _, slots = Slot.objects.filter(day__lt=day - timedelta(days=SLOT_DAYS)).delete()
    links, _ = MakerLink.objects.filter(until__lt=day).delete()
    return Forgotten(missions.get("relay.MissionParticulars", 0), slots.get("relay.Slot", 0), links)


@command
def forget_member(*, member: str) -> None:
    """What mission orders said of somebody whose identity is erased, their places to come, their link and its mails."""
    MissionParticulars.objects.filter(member__code=member).delete()
    links = MakerLink.objects.filter(member__code=member)
    for seed in links.exclude(seed="").values_list("seed", flat=True):
        withdraw_sealed(seed=seed)
    links.delete()
