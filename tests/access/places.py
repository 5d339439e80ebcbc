"""The world that the matrix is asked in: one of each thing, in the Drôme (26), in Auvergne-Rhône-Alpes (R84)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import mkdtemp

import pytest
from django.conf import settings
from tests.factories.members import attach, maker
from tests.factories.production import build_scene
from tests.factories.recalls import a_delivered_lot, terms_of
from tests.factories.register import a_signed_register

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.commands.open_account import open_account
from maillage.apps.authority.commands.place_hold import HoldScope, place_hold
from maillage.apps.authority.commands.record_policy import record_policy
from maillage.apps.production.commands.open_recall import open_recall
from maillage.apps.production.commands.send_delivery import Parcel, send_delivery
from maillage.kernel.clock import SystemClock, today


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
    prepared: str
    recalled: str
    recall: str
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


def a_prepared_record(monkeypatch: pytest.MonkeyPatch, clock: SystemClock) -> str:
    """The register is open, its past signed; one act waits for somebody to approve it."""
    monkeypatch.setattr(settings, "KEYS", settings.KEYS)
    a_signed_register(settings, Path(mkdtemp()), clock)
    day = today(clock)
    prepared = record_policy(
        territory="75", categories=["D"], reason="Essai", valid_from=day, actor=OPERATOR, clock=clock
    )
    return prepared.number


def build_places(monkeypatch: pytest.MonkeyPatch) -> Places:
    clock = SystemClock()
    scene = build_scene(monkeypatch)
    (member,) = attach(clock, maker(scene.shop))
    delivery = send_delivery(parcels=[Parcel(scene.released.code, 1)], actor=OPERATOR, clock=clock)
    hold = place_hold(
        scope=HoldScope(workshop=scene.shop, lot=scene.made.code), reason="Essai", actor=OPERATOR, clock=clock
    )
    recalled = a_delivered_lot(scene, 5)
    recall = open_recall(terms=terms_of(lots=[recalled]), actor=OPERATOR, clock=clock)
    prepared = a_prepared_record(monkeypatch, clock)
    plain = open_account(username="cible", full_name="Cible", roles=[], actor=OPERATOR, clock=clock)
    return Places(
        day=scene.day, shop=scene.shop, hospital=scene.hospital, member=member, design=scene.cast.design,
        profile=scene.cast.profile.code, decision=scene.cast.decision, hold=hold.number, need=scene.need.code,
        plan=scene.plan, proposal=scene.proposal.code, order=scene.order.code, made=scene.made.code,
        inspected=scene.inspected.code, released=scene.released.code, delivery=delivery.code, prepared=prepared,
        recalled=recalled, recall=recall.number,
        plain=plain.username,
    )  # fmt: skip
