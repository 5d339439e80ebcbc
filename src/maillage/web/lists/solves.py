"""The list of solves: each plan asked for, where it stands, what it gave."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from maillage.apps.production.codes import STATUS_NAMES
from maillage.apps.production.queries.solve_jobs import JOB_ORDERS, JobRow
from maillage.web.forms.plans import JobFilter
from maillage.web.listing import Column, Listing, at
from maillage.web.templatetags.production_ui import STATE_KINDS

SOLVES = Listing[JobRow](
    title=gettext_lazy("Calculs de plans"),
    file="calculs",
    filters=JobFilter,
    orders=JOB_ORDERS,
    columns=(
        Column("code", gettext_lazy("Calcul"), lambda r: r.code, "code", link=at("solve-job", lambda r: r.code)),
        Column("status", gettext_lazy("État"), lambda r: r.status, sort="status",
               words=lambda r: STATUS_NAMES[r.status], tag=lambda r: STATE_KINDS.get(r.status, "info")),
        Column("kind", gettext_lazy("Quoi"), lambda r: r.kind, words=lambda r: r.name,
               note=lambda r: gettext_lazy("à partir de %s") % r.base if r.base else ""),
        Column("scenario", gettext_lazy("Besoins"), lambda r: r.scenario, empty=gettext_lazy("réels")),
        Column("days", gettext_lazy("Jours"), lambda r: r.days, "pieces",
               definition=gettext_lazy("Jours demandés ; sans nombre, la durée ordinaire ou celle du scénario.")),
        Column("asked_at", gettext_lazy("Demandé"), lambda r: r.asked_at, "moment", sort="asked",
               note=lambda r: r.asked_by),
        Column("result", gettext_lazy("Résultat"), lambda r: r.plan, cell="maillage/pages/production/_solve_result.html"),
        Column("asked_by", gettext_lazy("Demandé par"), lambda r: r.asked_by, on_screen=False),
        Column("ended_at", gettext_lazy("Fini"), lambda r: r.ended_at, "moment", sort="ended", on_screen=False),
        Column("fair", gettext_lazy("Équité"), lambda r: r.fair, "share", on_screen=False,
               definition=gettext_lazy("Distance en plus que le partage de la charge peut coûter ; vide quand il n’est pas demandé.")),
        Column("attempts", gettext_lazy("Essais"), lambda r: r.attempt, "pieces", on_screen=False,
               definition=gettext_lazy("Combien de fois le calcul a été pris.")),
        Column("reasons", gettext_lazy("Codes"), lambda r: " ".join(reason.code for reason in r.reasons),
               on_screen=False),
    ),
)  # fmt: skip
