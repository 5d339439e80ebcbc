"""The matrix role × scope × action, walked whole from one table: deny by default."""

from __future__ import annotations

import pytest

from maillage.apps.accounts.action_names import ACTION_NAMES
from maillage.apps.accounts.actor import ANONYMOUS, Actor, Assignment, Place, may, require, why_not
from maillage.apps.accounts.codes import ACTIONS, ROLE_NAMES, Role, Scope
from maillage.apps.accounts.openings import openings
from maillage.kernel.refusals import Refusal

HERE = Place("26", ("L0001", "E0001"))
# (territory, organisation) of an assignment → the scopes it opens at HERE
HOLDERS = {
    ("FR", ""): {Scope.ANY, Scope.NATIONAL, Scope.TERRITORY},
    ("R84", ""): {Scope.ANY, Scope.TERRITORY},
    ("26", ""): {Scope.ANY, Scope.TERRITORY},
    ("75", ""): {Scope.ANY},
    ("26", "L0001"): {Scope.ANY, Scope.TERRITORY, Scope.ORGANISATION},
    ("75", "E0001"): {Scope.ANY, Scope.ORGANISATION},
    ("75", "L0002"): {Scope.ANY},
}


@pytest.mark.parametrize("action", sorted(ACTIONS))
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("held", sorted(HOLDERS))
def test_every_cell(action: str, role: Role, held: tuple[str, str]) -> None:
    actor = Actor(1, "Essai", (Assignment(role, *held),))
    scope = ACTIONS[action].get(role)
    expected = scope is not None and scope in HOLDERS[held]
    assert may(actor, action, HERE) is expected
    if not expected:
        (reason,) = why_not(actor, action, HERE)
        assert (reason.code, reason.params["action"]) == ("access.role_missing", action)


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_nobody_may_anything(action: str) -> None:
    with pytest.raises(Refusal, match=r"access\.role_missing"):
        require(ANONYMOUS, action, HERE)


def test_an_unknown_action_is_an_error_of_ours() -> None:
    with pytest.raises(KeyError):
        may(ANONYMOUS, "lots.burn")


def test_every_role_and_every_action_has_a_name() -> None:
    assert set(ROLE_NAMES) == set(Role)
    assert set(ACTION_NAMES) == set(ACTIONS)


def test_a_missing_role_reads_in_words_and_keeps_its_codes() -> None:
    with pytest.raises(Refusal) as caught:
        require(ANONYMOUS, "holds.lift", HERE)
    assert caught.value.params == {"action": "holds.lift", "roles": ["signer"]}
    assert "lever une mise en attente" in caught.value.says("fr")
    assert "Authority, signer" in caught.value.says("en")


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("held", sorted(HOLDERS))
def test_what_a_page_lists_is_what_is_opened(role: Role, held: tuple[str, str]) -> None:
    """An action listed is open somewhere, and one that is not listed is open nowhere."""
    territory, organisation = held
    inside = Place("75" if territory == "75" else "26", (organisation,) if organisation else ())
    actor = Actor(1, "Essai", (Assignment(role, *held),))
    listed = {opening.action for opening in openings(Assignment(role, *held))}
    assert listed == {action for action in ACTIONS if may(actor, action, inside)}
