"""The world that the matrix is asked in: one of each thing, in the Drôme (26), in Auvergne-Rhône-Alpes (R84)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta

import pytest
from tests.factories.members import attach, maker
from tests.factories.production import build_scene

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.commands.open_account import open_account
from maillage.apps.authority.commands.place_hold import HoldScope, place_hold
from maillage.apps.production.commands.send_delivery import Parcel, send_delivery
from maillage.kernel.clock import SystemClock


@dataclass(frozen=True, slots=True)
class Places:
    """Codes. The lots `made`, `inspected` and `released` are of the shop, for the hospital; `hold` is on another."""

    day: date
    shop: str
    hospital: str
    member: str
    design: str
    profile: str
    decision: str
    hold: str
    need: str
    plan: str
    proposal: str
    order: str
    made: str
    inspected: str
    released: str
    delivery: str
    plain: str

    @property
    def codes(self) -> dict[str, str]:
        return {name: str(value) for name, value in asdict(self).items()}

    @property
    def today(self) -> str:
        return self.day.isoformat()

    @property
    def soon(self) -> str:
        return (self.day + timedelta(days=9)).isoformat()


def build_places(monkeypatch: pytest.MonkeyPatch) -> Places:
    clock = SystemClock()
    scene = build_scene(monkeypatch)
    (member,) = attach(clock, maker(scene.shop))
    delivery = send_delivery(parcels=[Parcel(scene.released.code, 1)], actor=OPERATOR, clock=clock)
    hold = place_hold(
        scope=HoldScope(workshop=scene.shop, lot=scene.made.code), reason="Essai", actor=OPERATOR, clock=clock
    )
    plain = open_account(username="cible", full_name="Cible", roles=[], actor=OPERATOR, clock=clock)
    return Places(
        day=scene.day, shop=scene.shop, hospital=scene.hospital, member=member, design=scene.cast.design,
        profile=scene.cast.profile.code, decision=scene.cast.decision, hold=hold.number, need=scene.need.code,
        plan=scene.plan, proposal=scene.proposal.code, order=scene.order.code, made=scene.made.code,
        inspected=scene.inspected.code, released=scene.released.code, delivery=delivery.code, plain=plain.username,
    )  # fmt: skip
