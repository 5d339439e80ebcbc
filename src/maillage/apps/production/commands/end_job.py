"""How a solve ends: its state, its plan or its reasons, and the message to whoever asked.

Guarantees: a solve ends once; ending gives up the lease; the message is written in the same
transaction, once.
"""

from __future__ import annotations

from collections.abc import Sequence

from maillage.apps.accounts.commands.journal import journal
from maillage.apps.accounts.queries.actors import actor_by_id
from maillage.apps.outbox.commands.post import post
from maillage.apps.production.codes import JobKind, JobStatus, PlanStatus
from maillage.apps.production.models import Plan, SolveJob
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.reasons import Reason, render
from maillage.kernel.text import Text


@command
def end_job(
    *,
    job: SolveJob,
    status: JobStatus,
    clock: Clock,
    plan: Plan | None = None,
    reasons: Sequence[Reason] = (),
) -> None:
    """End a solve whose row the caller has locked."""
    job.status, job.ended_at, job.plan = status.value, clock.now(), plan
    job.reasons = [reason.as_dict() for reason in reasons]
    job.holder, job.lease_until = "", None
    job.save(update_fields=["status", "ended_at", "plan", "reasons", "holder", "lease_until"])
    actor = actor_by_id(job.account_id, today(clock))
    found = plan.code if plan is not None else ""
    journal(actor=actor, clock=clock, verb="end_solve", subject=job.code, status=status.value, plan=found)
    if job.account is not None and not _is_replaced(job):
        _tell(job, plan, reasons, clock)


def _is_replaced(job: SolveJob) -> bool:
    """Advice that ends because another plan was adopted: nobody waits for it."""
    stopped = job.kind == JobKind.ADVISE and job.status == JobStatus.STOPPED
    return stopped and job.base is not None and job.base.status == PlanStatus.SUPERSEDED


def _tell(job: SolveJob, plan: Plan | None, reasons: Sequence[Reason], clock: Clock) -> None:
    account = job.account
    assert account is not None
    post(
        key=f"solve:{job.code}",
        account=account.pk,
        email=account.email,
        subject=_subject(job, plan),
        body=_body(job, plan, reasons),
        about=_about(job, plan),
        clock=clock,
    )


def _about(job: SolveJob, plan: Plan | None) -> str:
    """The plan that came of it or that advice is on, else the job."""
    found = job.base if plan is None and job.kind == JobKind.ADVISE else plan
    return job.code if found is None or job.status == JobStatus.FAILED else found.code


def _subject(job: SolveJob, plan: Plan | None) -> Text:
    if job.status == JobStatus.FAILED:
        return Text(fr=f"Le calcul {job.code} a échoué", en=f"Solve {job.code} failed")
    if job.kind == JobKind.ADVISE and job.base is not None:
        base = job.base.code
        return Text(fr=f"Les conseils sur le plan {base} sont prêts", en=f"Advice on plan {base} is ready")
    if job.status == JobStatus.STOPPED:
        return Text(fr=f"Le calcul {job.code} est arrêté", en=f"Solve {job.code} is stopped")
    code = plan.code if plan is not None else ""
    return Text(fr=f"Le plan {code} est calculé", en=f"Plan {code} is ready")


def _body(job: SolveJob, plan: Plan | None, reasons: Sequence[Reason]) -> Text:
    if reasons:
        words = ["\n".join(render(r.code, r.params, spoken) for r in reasons) for spoken in ("fr", "en")]
        return Text(fr=words[0], en=words[1])
    if job.kind == JobKind.ADVISE:
        return Text(
            fr="La page «\u202fCe qui manque\u202f» du plan dit, besoin par besoin, ce qui le servirait.",
            en="The page “What is missing” of the plan says what would serve each need.",
        )
    if plan is None:
        return Text(fr="Aucun plan n’a été enregistré.", en="No plan was kept.")
    if plan.status == PlanStatus.HYPOTHESIS:
        return Text(
            fr="C’est une hypothèse\u202f: comparez-la au plan dont elle part\u202f; elle ne s’adopte pas.",
            en="It is a hypothesis: compare it with the plan it starts from; it cannot be adopted.",
        )
    share = f"{plan.summary['weighted_on_time_coverage']:.1%}"
    return Text(
        fr=f"Il sert à temps {share.replace('.', ',').replace('%', ' %')} des besoins, pondérés. Lisez-le, "
        "comparez-le, puis adoptez-le.",
        en=f"It serves {share} of the weighted needs on time. Read it, compare it, then adopt it.",
    )
