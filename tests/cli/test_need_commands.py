"""`need verify` and what a tick does for requesters, from the command line."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from tests.factories.requests import a_confirmed_request, a_request
from tests.factories.thread import the_cast

from maillage.apps.needs.models import Need, Request
from maillage.apps.records.commands.install import install
from maillage.cli.needs import verify
from maillage.jobs.ticking import tick_once
from maillage.kernel.clock import FixedClock, SystemClock, today

pytestmark = pytest.mark.django_db
CLOCK = SystemClock()


@pytest.fixture
def need() -> Need:
    install(kind="demo", clock=CLOCK)
    cast = the_cast()
    return a_confirmed_request(CLOCK, cast.hospital.code, design=cast.design)[1]


def test_a_need_is_verified_once(need: Need) -> None:
    done = CliRunner().invoke(verify, [need.code.lower(), "--how", "called_back", "--json"])
    assert (done.exit_code, json.loads(done.stdout)) == (
        0,
        {
            "need": need.code,
            "verified_on": today(CLOCK).isoformat(),
            "verified_how": "called_back",
            "pieces": 40,
        },
    )
    again = CliRunner().invoke(verify, [need.code, "--how", "visit", "--json"])
    assert (again.exit_code, json.loads(again.stdout)["error"]["code"]) == (3, "need.already_verified")


def test_the_means_is_one_of_those(need: Need) -> None:
    refused = CliRunner().invoke(verify, [need.code, "--how", "account", "--json"])
    assert (refused.exit_code, json.loads(refused.stdout)["error"]["code"]) == (
        3,
        "need.unknown_verification",
    )


def test_a_tick_asks_again_and_erases(need: Need) -> None:
    assert {key: tick_once()[key] for key in ("asked_again", "erased")} == {"asked_again": 0, "erased": 0}
    past = FixedClock.at_noon(today(CLOCK) - timedelta(days=9))
    place, design = need.establishment.code, need.design.code
    old = a_confirmed_request(past, place, design=design, deadline=today(CLOCK) + timedelta(days=40))[1]
    a_request(past, place, design=design)
    said = tick_once()
    assert (said["asked_again"], said["erased"]) == (1, 1)
    assert set(Request.objects.values_list("code", flat=True)) == {need.code, old.code}
