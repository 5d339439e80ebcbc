"""Close a recall: every holder has answered, or the authority says why it closes without them.

Guarantees: what it reaches is traced once more, then its figures are kept as they are that day; what was recalled
stays quarantined, since closing lifts nothing.
"""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.authority.commands.checks import require_reason
from maillage.apps.production.codes import RecallStatus
from maillage.apps.production.commands.extend_recalls import extend
from maillage.apps.production.models import Recall
from maillage.apps.production.queries.recall_figures import figures_of
from maillage.apps.production.recall_reasons import RECALL_OVER, RECALL_UNANSWERED, RECALL_UNKNOWN
from maillage.apps.records.serialising import acts_change
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Conflict, Refusal


@command
def close_recall(*, code: str, note: str, actor: Actor, clock: Clock, without_answers: str = "") -> Recall:
    """The closed recall. `note`: what was found and decided; `without_answers`: why, when some are missing."""
    acts_change()
    recall = Recall.objects.select_for_update().filter(act=code).first()
    if recall is None:
        raise Refusal(RECALL_UNKNOWN, code=code)
    require(actor, "recalls.close")
    if recall.status != RecallStatus.OPEN:
        raise Conflict(RECALL_OVER, code=code)
    extend(recall, actor, clock)
    figures = figures_of(recall)
    missing = figures.holders - figures.answered
    if missing and not without_answers.strip():
        raise Refusal(RECALL_UNANSWERED, count=missing, units=figures.silent)
    recall.status, recall.closed_at, recall.closed_by = RecallStatus.CLOSED.value, clock.now(), actor.name
    recall.closing_note = require_reason(note)[:500]
    recall.closing_reason = without_answers.strip()[:500] if missing else ""
    recall.figures = figures.as_dict()
    recall.save()
    journal(
        actor=actor, clock=clock, verb="close_recall", subject=code, missing=missing, figures=recall.figures
    )
    return recall
