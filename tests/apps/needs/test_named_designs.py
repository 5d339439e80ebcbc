"""A mail never names a design without its category, in either language, and says loudly that it has none."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.factories.requests import a_request, mailed_token
from tests.factories.thread import a_visor

import maillage.apps
from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.authority.commands.classify_version import DecisionTerms, classify_version
from maillage.apps.authority.commands.place_hold import HoldScope, place_hold
from maillage.apps.needs.commands.confirm_request import confirm_request
from maillage.apps.needs.commands.remind_requesters import remind_requesters
from maillage.apps.network.commands.register_establishment import register_establishment
from maillage.apps.outbox.models import Message
from maillage.kernel.clock import FixedClock

MONDAY = date(2026, 3, 2)
CLOCK = FixedClock.at_noon(MONDAY)
WRITES = re.compile(r"\b(post|write_to_contact|tell_requester)\(")
NAMES = re.compile(r"design\.name|design__name|design_name|\(\{act\.subject\}|version\.design\b.*name")
SAYS = re.compile(r'design_of\(|LABELS\["category"\]')


def test_no_module_that_writes_to_people_names_a_design_without_its_category() -> None:
    root = Path(maillage.apps.__file__).parent
    found = {str(path.relative_to(root)): path.read_text() for path in root.rglob("*.py")}
    writing = {name: text for name, text in found.items() if WRITES.search(text)}
    assert {name for name, text in writing.items() if NAMES.search(text) and not SAYS.search(text)} == set()
    assert {"needs/commands/letters.py", "production/telling.py"} <= set(writing)


@pytest.fixture
def profile(db: None) -> str:
    register_establishment(
        name="Hôpital", kind="hospital", recipient_class="R3", commune="26108", actor=OPERATOR, clock=CLOCK
    )
    return a_visor(CLOCK).code


def classify(profile: str, category: str, use: str) -> None:
    terms = DecisionTerms(
        profile=profile, use=use, category=category, effective_from=MONDAY, reason="Examiné",
        review_by=MONDAY + timedelta(days=50), qualification="general_product",
    )  # fmt: skip
    classify_version(terms=terms, actor=OPERATOR, clock=CLOCK)


def told() -> tuple[str, str]:
    """What the last message says of the design, in brackets after its name."""
    body = next(m.body for m in Message.objects.order_by("-pk") if "×" in m.body["fr"])
    found = [re.findall(r"× [^(]+\(([^)]*)\)", body[language]) for language in ("fr", "en")]
    return found[0][0], found[1][0]


UNCLASSIFIED = ("NON CLASSÉ\u202f: ne se distribue pas", "UNCLASSIFIED: not to be distributed")


def test_a_request_for_what_nobody_classified_says_so_loudly(profile: str) -> None:
    a_request(CLOCK)
    assert told() == UNCLASSIFIED


def test_a_class_for_another_use_is_no_class(profile: str) -> None:
    classify(profile, "B", "non_care")
    a_request(CLOCK)
    assert told() == UNCLASSIFIED


def test_a_request_says_the_category_that_binds_and_a_reminder_that_it_is_blocked(profile: str) -> None:
    classify(profile, "B", "care")
    a_request(CLOCK)
    everyday = ("catégorie B «\u202fbarrière d’usage courant\u202f»", "category B “everyday barrier”")
    assert told() == everyday
    confirm_request(token=mailed_token(CLOCK), clock=CLOCK)
    place_hold(scope=HoldScope(profile=profile), reason="Fissure", actor=OPERATOR, clock=CLOCK)
    assert remind_requesters(clock=FixedClock.at_noon(MONDAY + timedelta(days=7))).contacts == 1
    assert told() == (f"{everyday[0]}, bloqué", f"{everyday[1]}, blocked")


def test_a_category_never_ordered_here_says_so(profile: str) -> None:
    classify(profile, "D", "care")
    a_request(CLOCK)
    assert told() == (
        "catégorie D «\u202fdispositif critique\u202f», jamais commandé ici",
        "category D “critical device”, never ordered here",
    )
