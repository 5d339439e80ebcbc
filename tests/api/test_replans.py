"""Re-plans, advice and hypotheses over the API: asked for, carried out by a worker, read as on the screens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.factories.production import Scene, build_scene

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.codes import Role
from maillage.apps.needs.commands.amend_need import amend_need
from maillage.apps.production.codes import SolveStage
from maillage.apps.production.commands.run_solve import report_stage, take_solve
from maillage.apps.production.models import Plan
from maillage.jobs.solving import work_once
from maillage.kernel.clock import SystemClock

pytestmark = pytest.mark.django_db
CLOCK = SystemClock()


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return build_scene(monkeypatch)


@pytest.fixture
def ask(client: Client, bearer: Callable[..., dict[str, str]]) -> Callable[..., Any]:
    """The answer of an operation on plans, for a national coordinator; its status is checked."""
    headers = bearer(Role.COORDINATOR)

    def asked(path: str, given: Any = None, status: int = 200, *, act: bool = False) -> Any:
        address = f"/api/v1/plans/{path}"
        if act:
            answer = client.post(address, given or {}, content_type="application/json", headers=headers)
        else:
            answer = client.get(address, headers=headers)
        assert answer.status_code == status, answer.content
        return answer.json()

    return asked


def test_a_re_plan_is_asked_for_and_its_difference_read(scene: Scene, ask: Callable[..., Any]) -> None:
    amend_need(need=scene.need.code, quantity=170, actor=OPERATOR, clock=CLOCK)
    job = ask(f"{scene.plan}/replan", act=True, status=202)["code"]
    assert work_once("test") == job
    plan = Plan.objects.get(way="improved").code
    (line,) = ask(f"{plan}/differences")["items"]
    told = {name: line[name] for name in ("change", "source", "before", "made", "after", "withdrawn")}
    assert told == {
        "change": "more",
        "source": scene.shop,
        "before": 120,
        "made": 90,
        "after": 80,
        "withdrawn": 0,
    }
    assert ask(f"{plan}/differences?change=withdrawn")["items"] == []
    (shop,) = ask(f"{plan}/differences/workshops")["items"]
    assert (shop["code"], shop["won"], shop["lost"], shop["made"]) == (scene.shop, 50, 0, 90)
    causes = ask(f"{plan}/causes?text={scene.need.code}")["items"]
    assert "changed.need_quantity" in {cause["code"] for cause in causes}
    assert ask(f"{scene.plan}/differences")["items"] == []


def test_advice_prices_and_a_hypothesis(scene: Scene, ask: Callable[..., Any]) -> None:
    amend_need(need=scene.need.code, quantity=9000, actor=OPERATOR, clock=CLOCK)
    ask(f"{scene.plan}/replan", act=True, status=202)
    work_once("test")
    plan, need = Plan.objects.get(way="improved").code, scene.need.code
    assert ask(f"{plan}/prices") == []
    ask(f"{plan}/advise", {"need": ""}, act=True, status=202)
    work_once("test")
    (advice,) = ask(f"{plan}/advice?need={need}")["items"]
    assert advice["whole"] and advice["gained"] > 0 and advice["steps"][0]["code"].startswith("remedy.")
    assert {"fr", "en"} <= set(ask(f"{plan}/prices")[0]["says"])
    changes = [{"code": "remedy.deadline", "params": {"need": need, "days": 2}}]
    ask(f"{plan}/suppose", {"changes": changes}, act=True, status=202)
    work_once("test")
    supposed = Plan.objects.get(way="supposed").code
    assert ask(supposed)["row"]["status"] == "hypothesis"
    assert ask(f"{supposed}/adopt", act=True, status=422)["code"] == "plan.hypothesis"


def test_what_is_supposed_wrong_is_refused_by_its_name(scene: Scene, ask: Callable[..., Any]) -> None:
    for params, name in (
        ({"need": "B99999", "days": 2}, "need"),
        ({"need": scene.need.code, "days": 0}, "days"),
    ):
        given = {"changes": [{"code": "remedy.deadline", "params": params}]}
        refused = ask(f"{scene.plan}/suppose", given, act=True, status=422)
        (reason,) = refused["reasons"]
        assert (reason["code"], reason["params"]["name"]) == ("planning.bad_change", name)
    assert (
        ask(f"{scene.plan}/suppose", {"changes": []}, act=True, status=422)["code"] == "planning.bad_change"
    )
    assert ask("P9999/replan", act=True, status=404)["code"] == "plan.unknown"


def test_a_large_solve_says_its_regions_its_gap_and_its_seconds(
    scene: Scene, client: Client, bearer: Callable[..., dict[str, str]]
) -> None:
    headers = bearer(Role.COORDINATOR)
    asked = {"days": 7, "fair": 0.05}
    code = client.post("/api/v1/solves", asked, content_type="application/json", headers=headers).json()[
        "code"
    ]
    taken = take_solve(holder="A", clock=CLOCK)
    assert taken is not None and taken.fair == 0.05
    told = {"coverage": 0.6, "bound": 0.8, "regions": (7, 20)}
    report_stage(code=code, holder="A", stage=SolveStage.SHIFTED, clock=CLOCK, **told)
    said = client.get(f"/api/v1/solves/{code}", headers=headers).json()
    assert (said["stage"], said["done"], said["total"], said["fair"]) == ("shifted", 7, 20, 0.05)
    assert said["gap"] == pytest.approx(0.25) and said["seconds"] >= 0
