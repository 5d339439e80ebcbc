"""Planning again from the screens and the API: asked for, watched, read line by line, by workshop, by cause, adopted."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from tests.factories.production import Scene, build_scene
from tests.web.page_world import signed
from tests.web.test_production_pages import posted, sound, text

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.codes import Role
from maillage.apps.needs.commands.file_need import file_need
from maillage.apps.production.commands.adopt_plan import solve_plan
from maillage.apps.production.models import Plan, Proposal, SolveJob
from maillage.apps.writing import writing
from maillage.jobs.solving import work_once
from maillage.kernel.clock import SystemClock, today

pytestmark = pytest.mark.django_db
CLOCK = SystemClock()


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return build_scene(monkeypatch)


@pytest.fixture
def coordinator() -> Client:
    return signed("coordination", Role.COORDINATOR)


def another_need(scene: Scene, quantity: int = 30) -> str:
    return file_need(
        establishment=scene.hospital,
        design=scene.cast.design,
        quantity=quantity,
        deadline=today(CLOCK) + timedelta(days=9),
        posts="care",
        actor=OPERATOR,
        clock=CLOCK,
    ).need.code


def replanned(coordinator: Client, plan: str) -> tuple[SolveJob, Plan]:
    status, job_url = posted(coordinator, f"/plans/{plan}/replanifier/")
    assert status == 302
    code = work_once("test")
    assert job_url == f"/plans/calculs/{code}/"
    job = SolveJob.objects.select_related("plan", "early").get(code=code)
    assert job.plan is not None, job.reasons
    return job, job.plan


def test_a_plan_goes_on_from_the_one_adopted_and_says_what_changes(scene: Scene, coordinator: Client) -> None:
    need = another_need(scene)
    assert "Replanifier" in text(coordinator, f"/plans/{scene.plan}/")
    job, plan = replanned(coordinator, scene.plan)
    assert f"Plan {plan.code}" in text(coordinator, f"/plans/{plan.code}/")
    page = text(coordinator, f"/plans/{plan.code}/changements/")
    assert need in page and "Ajouté" in page and f"depuis le plan {scene.plan}" in page
    base = f"/plans/{plan.code}/changements/"
    for path in (base, f"{base}?change=made", f"{base}ateliers/", f"{base}causes/", f"/plans/{plan.code}/",
                 f"/plans/{plan.code}/adopter/", f"/plans/{job.early.code}/", "/plans/", "/plans/calculs/?kind=replan",
                 f"/plans/comparer/?a={scene.plan}&b={plan.code}"):  # fmt: skip
        sound(coordinator, path)
    rows = list(csv.DictReader(io.StringIO(text(coordinator, f"{base}?format=csv").lstrip("\ufeff"))))
    told = {(r["need"], r["change"], r["before"], r["made"], r["after"], r["gain"]) for r in rows}
    first = scene.need.code  # 90 of its pieces are made; the others were due days ago
    assert told == {(need, "added", "0", "0", "30", "30"), (first, "later", "120", "90", "30", "0")}
    assert coordinator.get(f"{base}?format=xlsx").status_code == 200
    status, url = posted(coordinator, f"/plans/{plan.code}/adopter/")
    assert (status, url) == (302, f"/plans/{plan.code}/")
    assert Proposal.objects.filter(plan=plan, need__code=need, status="open").count() == 1


def test_the_job_shows_the_immediate_answer_while_the_plan_is_made_better(
    scene: Scene, coordinator: Client
) -> None:
    another_need(scene)
    job, _ = replanned(coordinator, scene.plan)
    with writing():  # as it stood a moment before its end
        SolveJob.objects.filter(pk=job.pk).update(
            status="running", plan=None, ended_at=None, lease_until=CLOCK.now(), stage="improving"
        )
    path = f"/plans/calculs/{job.code}/"
    page = text(coordinator, path)
    assert f'href="/plans/{job.early.code}/"' in page and "Améliorer autour de ce qui change" in page
    sound(coordinator, path)


def test_a_plan_of_its_own_has_no_page_of_changes_and_one_replaced_is_no_base(
    scene: Scene, coordinator: Client
) -> None:
    assert coordinator.get(f"/plans/{scene.plan}/changements/").status_code == 404
    _, plan = replanned(coordinator, scene.plan)
    posted(coordinator, f"/plans/{plan.code}/adopter/")
    status, page = posted(coordinator, f"/plans/{scene.plan}/replanifier/")
    assert status == 409 and "On ne replanifie pas" in page


def test_who_may_not_solve_may_not_replan(scene: Scene) -> None:
    reader = signed("referent", Role.STATE_REFERENT)
    assert "Replanifier" not in text(reader, f"/plans/{scene.plan}/")
    assert posted(reader, f"/plans/{scene.plan}/replanifier/")[0] == 403
    assert SolveJob.objects.count() == 0


def test_advice_is_looked_for_read_tried_and_compared(scene: Scene, coordinator: Client) -> None:
    need = another_need(scene, quantity=4000)
    plan = solve_plan(actor=OPERATOR, clock=CLOCK)
    short, why = f"/plans/{plan.code}/manques/", f"/pourquoi/?besoin={need}&plan={plan.code}"
    assert "pas encore cherché" in text(coordinator, short)
    assert "Personne n’a encore cherché" in text(coordinator, why)
    status, job = posted(coordinator, f"/plans/{plan.code}/conseils/", {"besoin": need})
    assert status == 302
    sound(coordinator, job)
    work_once("test")
    assert coordinator.get(job).headers["Location"] == f"/pourquoi/?besoin={need}&plan={plan.code}"
    for path in (short, why, f"/plans/{plan.code}/", f"/plans/{plan.code}/et-si/?kind=remedy.deadline&need={need}",
                 "/plans/calculs/"):  # fmt: skip
        sound(coordinator, path)
    assert "Et si on le faisait" in text(coordinator, why)
    status, job = posted(coordinator, f"/plans/{plan.code}/et-si/conseil/", {"besoin": need, "rang": "1"})
    assert status == 302
    work_once("test")
    supposed = Plan.objects.get(way="supposed")
    compare = f"/plans/comparer/?a={plan.code}&b={supposed.code}"
    assert coordinator.get(job).headers["Location"] == compare
    for path in (
        compare,
        f"/plans/{supposed.code}/",
        f"/plans/{supposed.code}/changements/",
        f"/plans/{plan.code}/",
    ):
        sound(coordinator, path)
    assert "Adopter" not in text(coordinator, compare).partition("<main")[2]
    status, page = posted(coordinator, f"/plans/{supposed.code}/adopter/")
    assert status == 422 and "est une hypothèse" in page
    assert Plan.objects.get(pk=supposed.pk).status == "hypothesis"


def test_what_is_supposed_wrong_is_told_on_its_field(scene: Scene, coordinator: Client) -> None:
    path = f"/plans/{scene.plan}/et-si/"
    given = {"kind": "remedy.deadline", "need": "B99999", "days": "2"}
    status, page = posted(coordinator, path, given)
    assert status == 422 and "B99999" in page and "id_need_error" in page
    status, _ = posted(coordinator, path, {**given, "need": scene.need.code})
    assert status == 302
    reader = signed("referent", Role.STATE_REFERENT)
    assert reader.get(path).status_code == 403
    assert posted(reader, f"/plans/{scene.plan}/conseils/")[0] == 403
