"""From a prepared text to a record of the log: who may do what, in which order, and what cannot be done at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.factories.register import a_person, approved, signed
from tests.factories.thread import MONDAY, Cast, the_cast

from maillage.apps.accounts.actor import OPERATOR, Actor
from maillage.apps.accounts.codes import Role
from maillage.apps.authority.commands.record_policy import record_policy
from maillage.apps.records.codes import PreparedState
from maillage.apps.records.commands.publish_signed import publish_signed
from maillage.apps.records.models import Act, Leaf, PreparedRecord
from maillage.apps.records.queries.register import (
    latest_checkpoint,
    register_files,
    register_is_open,
)
from maillage.apps.records.queries.register import (
    published as record_published,
)
from maillage.kernel.clock import FixedClock

pytestmark = pytest.mark.django_db
CLOCK = FixedClock.at_noon(MONDAY)
LATER = FixedClock.at_noon(MONDAY + timedelta(days=1))


@pytest.fixture
def cast(db: None, open_at: Callable[..., None]) -> Cast:
    made = the_cast()
    open_at(CLOCK)
    return made


@pytest.fixture
def reviewer(cast: Cast) -> Actor:
    return a_person("instruction", Role.REVIEWER)


@pytest.fixture
def signer(cast: Cast) -> Actor:
    return a_person("signature", Role.SIGNER)


def a_policy(actor: Actor, clock: Any = CLOCK, territory: str = "26", **terms: Any) -> PreparedRecord:
    given = {"categories": ["D", "C"], "reason": "Essai", "valid_from": MONDAY} | terms
    prepared = record_policy(territory=territory, actor=actor, clock=clock, **given)
    assert isinstance(prepared, PreparedRecord)
    return prepared


def test_without_an_open_register_acts_take_effect_as_before(db: None) -> None:
    act = record_policy(
        territory="26", categories=["D"], reason="Essai", valid_from=MONDAY, actor=OPERATOR, clock=CLOCK
    )
    assert isinstance(act, Act)
    assert (register_is_open(), record_published(act.number), Leaf.objects.count()) == (False, None, 0)


def test_an_act_is_prepared_approved_signed_and_published(cast: Cast, reviewer: Actor, signer: Actor) -> None:
    prepared = a_policy(reviewer)
    assert not Act.objects.filter(number=prepared.number).exists()
    approved(prepared, signer, CLOCK)
    act = publish_signed(number=prepared.number, note=signed(prepared), actor=signer, clock=LATER_SAME_DAY)
    found = record_published(act.number)
    assert found is not None
    assert (found.index, found.kind, found.note, act.actor) == (3, "policy", signed(prepared), "instruction")
    assert PreparedRecord.objects.get().state == PreparedState.PUBLISHED
    checkpoint, files = latest_checkpoint(), register_files()
    assert checkpoint is not None and files is not None
    assert (checkpoint.size, checkpoint.root) == (4, files.log.tree.root())


LATER_SAME_DAY = FixedClock(CLOCK.now() + timedelta(hours=2))
