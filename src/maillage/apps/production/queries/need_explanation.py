"""Why a need is not served: what withholds it, what the acts say of its object, what a plan says of it.

Guarantees: the reasons are those shown wherever the need stands, on its page, on boards and in plans; without
a plan named, the latest that speaks of the need; a reason is told once; nothing is written by asking.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from maillage.apps.needs.models import Need
from maillage.apps.needs.queries.classification import doubts
from maillage.apps.needs.queries.needs import NeedSheet, need_sheet
from maillage.apps.production.queries.drift import drift_since
from maillage.apps.production.queries.need_production import latest_plan_of
from maillage.apps.production.queries.plan_advice import AdvisedChange
from maillage.apps.production.queries.plans import plan_named
from maillage.apps.production.queries.unserved import Pair, why_missing
from maillage.kernel.reasons import Reason


@dataclass(frozen=True, slots=True)
class NeedExplanation:
    """The whole answer. `plan` is empty when none speaks of the need, `day` its first; `late` and `missing` are
    the pieces that it does not make arrive on time, `asked_of` those whom its rules were asked about,
    `advice` what would serve it (None: nobody looked), `moved` whether the world has changed since that plan."""

    sheet: NeedSheet
    withheld: tuple[Reason, ...]
    doubts: tuple[Reason, ...]
    plan: str
    day: date
    late: int
    missing: int
    planned: tuple[Reason, ...]
    asked_of: tuple[Pair, ...]
    advice: tuple[AdvisedChange, ...] | None
    moved: bool

    @property
    def stated(self) -> dict[str, Any]:
        """What was asked, and the pieces that are not served, as machines read them."""
        code = self.sheet.row.code
        return {"need": code, "plan": self.plan, "late": self.late, "missing": self.missing}

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return (*self.withheld, *self.doubts, *self.planned)


def explain_need(*, code: str, day: date, plan: str = "") -> NeedExplanation:
    """About ten queries, and six more when a safety rule is among the reasons. Raises Refusal
    ``need.unknown``, ``plan.unknown``."""
    sheet = need_sheet(code, day=day)
    need = Need.objects.select_related("establishment", "design").get(code=code)
    found = plan_named(plan) if plan else latest_plan_of(need)
    said = why_missing(found, need) if found is not None else None
    told = {reason.code for reason in sheet.withheld}
    return NeedExplanation(
        sheet=sheet,
        withheld=sheet.withheld,
        doubts=doubts(sheet.row.design, sheet.row.use, day),
        plan=found.code if found is not None else "",
        day=found.export.start if found is not None else day,
        late=said.late if said else 0,
        missing=said.missing if said else 0,
        planned=tuple(reason for reason in said.reasons if reason.code not in told) if said else (),
        asked_of=said.asked_of if said else (),
        advice=said.advice if said else None,
        moved=found is not None and said is not None and drift_since(found.export, day).any,
    )
