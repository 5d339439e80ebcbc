"""Accepted work and a member to send, made through commands; the label key of an installation."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.factories.members import attach, maker
from tests.factories.thread import MONDAY, Cast, a_need, the_cast

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.authority.commands.record_mission_request import record_mission_request
from maillage.apps.production.commands.adopt_plan import adopt_plan, solve_plan
from maillage.apps.production.commands.answer_proposal import accept_proposal
from maillage.apps.production.models import Order, Proposal
from maillage.apps.relay.commands.issue_mission import MissionTerms, issue_mission
from maillage.apps.relay.commands.keep_access_plan import AccessTerms, keep_access_plan
from maillage.apps.relay.commands.set_slot import Hours, open_slot
from maillage.apps.relay.models import Mission, Slot
from maillage.kernel.clock import Clock, FixedClock
from maillage.register.keys import PLAIN, SecretKey

CLOCK = FixedClock.at_noon(MONDAY)
KEY = SecretKey("registre.example/labels1", PLAIN, bytes(range(32)))


def keep_label_key(folder: Path, monkeypatch: pytest.MonkeyPatch) -> SecretKey:
    """The key, where an installation keeps its own."""
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / "labels.key"
    path.write_text(KEY.secret_text())
    path.chmod(0o600)
    monkeypatch.setattr("django.conf.settings.KEYS", folder)
    return KEY


def accepted(clock: Clock = CLOCK) -> tuple[Cast, Order, str]:
    """A cast, an order of 100 visors that its workshop accepted, and one of its members."""
    cast = the_cast(clock)
    a_need(cast, clock, quantity=100)
    plan = solve_plan(actor=OPERATOR, clock=clock)
    adopt_plan(code=plan.code, actor=OPERATOR, clock=clock)
    order = accept_proposal(code=Proposal.objects.get().code, quantity=100, actor=OPERATOR, clock=clock)
    (member,) = attach(clock, maker(cast.workshop.code, since=MONDAY - timedelta(days=30)))
    return cast, order, member


def terms(order: str, member: str, **changes: Any) -> MissionTerms:
    given: dict[str, Any] = {
        "order": order, "member": member, "holder": "Ada L.", "birth_year": 1985, "activity": "deliver",
        "communes": ["26108", "26362"], "first_day": MONDAY, "last_day": MONDAY + timedelta(days=6),
        "starts": time(8), "ends": time(19),
    }  # fmt: skip
    return MissionTerms(**{**given, **changes})


def issued(order: str, member: str, clock: Clock = CLOCK, **changes: Any) -> Mission:
    return issue_mission(terms=terms(order, member, **changes), actor=OPERATOR, clock=clock)


def requested(territory: str = "26", clock: Clock = CLOCK, **changes: Any) -> str:
    """The number of the act that carries an authority's request."""
    given: dict[str, Any] = {
        "authority": "Préfecture de la Drôme", "reference": "Arrêté 26-2026-03-01", "dated": MONDAY,
        "valid_from": MONDAY, "valid_until": MONDAY + timedelta(days=30),
    }  # fmt: skip
    return record_mission_request(
        territory=territory, actor=OPERATOR, clock=clock, **{**given, **changes}
    ).number


def planned(workshop: str, clock: Clock = CLOCK, **changes: Any) -> AccessTerms:
    """The workshop's access plan, written."""
    given: dict[str, Any] = {
        "rules": "Masque porté.\nMains lavées à l’entrée.", "responsible": "Claude R.", "owner": "Commune de Crest",
        "consent_on": MONDAY, "consent_reference": "Convention du 2 mars",
        "consent_until": MONDAY + timedelta(days=60),
    }  # fmt: skip
    wanted = AccessTerms(**{**given, **changes})
    keep_access_plan(workshop=workshop, terms=wanted, actor=OPERATOR, clock=clock)
    return wanted


def slotted(workshop: str, heads: int = 2, clock: Clock = CLOCK, **changes: Any) -> Slot:
    hours = Hours(
        changes.get("day", MONDAY + timedelta(days=1)),
        changes.get("starts", time(9)),
        changes.get("ends", time(12)),
    )
    return open_slot(workshop=workshop, hours=hours, heads=heads, actor=OPERATOR, clock=clock)
