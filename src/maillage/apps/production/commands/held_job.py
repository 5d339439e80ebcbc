"""A job in the hands of a worker: what it knows of it, and the proof that it still holds it."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.apps.accounts.actor import Actor
from maillage.apps.production.codes import JobKind, JobStatus
from maillage.apps.production.models import SolveJob
from maillage.apps.production.reasons import SOLVE_LEASE_LOST
from maillage.kernel.refusals import Conflict


@dataclass(frozen=True, slots=True)
class Taken:
    """A job in the hands of `holder`; `actor` is who asked, with the roles of today.

    `fair` is the share of distance that sharing work out may cost, where it was asked for.
    """

    code: str
    holder: str
    scenario: str
    days: int | None
    actor: Actor
    kind: JobKind = JobKind.SOLVE
    base: str = ""
    fair: float | None = None


def held(code: str, holder: str) -> SolveJob:
    """The row, locked, for its holder to write. Raises Conflict ``solve.lease_lost`` for anybody else."""
    job = SolveJob.objects.select_for_update(of=("self",)).get(code=code)
    if job.status != JobStatus.RUNNING or job.holder != holder:
        raise Conflict(SOLVE_LEASE_LOST, code=code)
    return job
