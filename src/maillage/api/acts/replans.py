"""Acts on a plan that a worker carries out: plan again from it, look for advice on it, suppose something of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Status
from pydantic import Field

from maillage.api.asking import clock_of, known_actor, only
from maillage.api.reads.workshops import Nothing
from maillage.api.routers import plans
from maillage.api.shapes import Done, Given
from maillage.apps.production.commands.advise import launch_advice
from maillage.apps.production.commands.replan import launch_replan
from maillage.apps.production.commands.suppose import launch_hypothesis


@plans.post("/{code}/replan", response={202: Done})
@only(Nothing)
def replan(request: HttpRequest, code: str) -> Any:
    """Plan again from a plan: at once, then better in the background, see `/solves/{code}`."""
    return Status(202, launch_replan(plan=code, actor=known_actor(request), clock=clock_of(request)))


class AdviceOn(Given):
    """On every need that the plan leaves short, or on one: then more ideas, each tried on the whole."""

    need: str = ""


@plans.post("/{code}/advise", response={202: Done})
@only(Nothing)
def advise(request: HttpRequest, code: str, given: AdviceOn) -> Any:
    """Look for what would serve the needs that a plan leaves short: see `/plans/{code}/advice`."""
    actor, clock = known_actor(request), clock_of(request)
    return Status(202, launch_advice(plan=code, need=given.need, actor=actor, clock=clock))


class SupposedChange(Given):
    """A code of advice (`remedy.…`) and its parameters."""

    code: str = Field(examples=["remedy.deadline"])
    params: dict[str, str | int | float] = Field(examples=[{"need": "B00017", "days": 2}])


class Hypothesis(Given):
    changes: list[SupposedChange] = Field(max_length=50)


@plans.post("/{code}/suppose", response={202: Done})
@only(Nothing)
def suppose(request: HttpRequest, code: str, given: Hypothesis) -> Any:
    """Plan as if something of a plan were otherwise: a plan to compare, that is never adopted."""
    changes = [change.model_dump() for change in given.changes]
    actor, clock = known_actor(request), clock_of(request)
    return Status(202, launch_hypothesis(plan=code, changes=changes, actor=actor, clock=clock))
