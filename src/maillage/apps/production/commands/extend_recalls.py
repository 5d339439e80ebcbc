"""A recall under way reaches what is recorded late: a part, a bag, a batch, a delivery.

Guarantees: whoever records that recalled pieces went further extends the recall in the same transaction; the
periodic work traces each open recall again once an hour, and reminds who has not answered, a day apart, thrice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from django.db.models import Q

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.codes import ACTIONS
from maillage.apps.accounts.commands.journal import journal, journal_all
from maillage.apps.accounts.queries.actors import accounts_with
from maillage.apps.among import among
from maillage.apps.outbox.commands.post import Letter, post, post_all
from maillage.apps.production.codes import RecallStatus
from maillage.apps.production.commands.extend_holds import facts_of_act
from maillage.apps.production.commands.follow_recall import Followed, follow
from maillage.apps.production.contacts import contacts_reached, contacts_with_bags
from maillage.apps.production.models import Lot, Recall, RecallHolder, RecallHolding
from maillage.apps.production.recall_letters import letter_body
from maillage.apps.production.recall_words import TITLES
from maillage.apps.production.scopes import lots_in
from maillage.apps.production.tracing_bridge import Holding, trace
from maillage.apps.records.canonical import digest
from maillage.apps.records.effects import ActFacts
from maillage.apps.records.serialising import acts_change
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.text import Text

EVERY, DAY, REMINDERS = timedelta(hours=1), timedelta(days=1), 3
TICKING = Actor(user_id=None, name="travail périodique / periodic work")


def extend(recall: Recall, actor: Actor, clock: Clock) -> Followed:
    """Trace it again. The recall is locked."""
    act, known = facts_of_act(recall.act), set(recall.lots.values_list("lot_id", flat=True))
    traced = trace(lots_in(act.payload["scope"]))
    found = follow(recall=recall, traced=traced, act=act, actor=actor, clock=clock)
    new = Lot.objects.filter(among("pk", [lot.pk for lot in traced.lots if lot.pk not in known]))
    for told in [*contacts_reached(new), *contacts_with_bags(found.bags)]:
        mark = digest(" ".join(lot for lot, _ in told.lots))[:8]
        replace(told, again=f":{mark}").apply(act=act, actor=actor, clock=clock)
    if found.lots or found.things:
        journal(
            actor=actor, clock=clock, verb="extend_recall", subject=recall.act,
            lots=found.lots, holders=found.holders, things=found.things,
        )  # fmt: skip
        if recall.status == RecallStatus.CLOSED:
            _reopen(recall, actor, clock)
    return found


def _reopen(recall: Recall, actor: Actor, clock: Clock) -> None:
    """A closed recall reaches more: it is under way again, and whoever may close it is told."""
    journal(
        actor=actor, clock=clock, verb="reopen_recall", subject=recall.act, closed_by=recall.closed_by,
        note=recall.closing_note, reason=recall.closing_reason, figures=recall.figures,
    )  # fmt: skip
    recall.status, recall.closed_at, recall.closed_by = RecallStatus.OPEN.value, None, ""
    recall.closing_note, recall.closing_reason, recall.figures = "", "", {}
    recall.save()
    for user in accounts_with(ACTIONS["recalls.close"], today(clock)):
        post(
            key=f"recall:{recall.act}:reopened:{recall.lots.count()}:{recall.holders.count()}:{user.pk}",
            account=user.pk,
            email=user.email,
            subject=Text(
                fr=f"Le rappel {recall.act} est de nouveau en cours",
                en=f"Recall {recall.act} is under way again",
            ),
            body=Text(
                fr="Il était clos, et atteint ce qui vient d’être déclaré : lots en quarantaine, détenteurs prévenus. "
                "Suivez leurs réponses, puis closez-le de nouveau.",
                en="It was closed, and reaches what was just recorded: lots quarantined, holders told. Follow their "
                "answers, then close it again.",
            ),
            about=recall.act,
            urgent=True,
            clock=clock,
        )


@command
def extend_recalls(*, lots: Collection[int], actor: Actor, clock: Clock) -> None:
    """Recalls not lifted that have reached one of these lots (by key) are traced again; a closed one that reaches more
    is under way again."""
    rows = Recall.objects.select_for_update().exclude(status=RecallStatus.LIFTED)
    for recall in rows.filter(pk__in=Recall.objects.filter(lots__lot__in=lots).values("pk")).order_by("pk"):
        extend(recall, actor, clock)


@command
def follow_recall(*, code: str, clock: Clock) -> int:
    """One open recall traced again if it is time; how many holders were reminded."""
    acts_change()
    recall = Recall.objects.select_for_update().filter(act=code, status=RecallStatus.OPEN).first()
    if recall is None:
        return 0
    if clock.now() - recall.checked_at >= EVERY:
        extend(recall, TICKING, clock)
    return _remind(recall, clock)


def _remind(recall: Recall, clock: Clock) -> int:
    silent = recall.holders.filter(answered_at=None, reminders__lt=REMINDERS)
    due = silent.filter(
        Q(reminded_at=None, told_at__lte=clock.now() - DAY) | Q(reminded_at__lte=clock.now() - DAY)
    )
    rows = list(due.select_related("establishment", "workshop").order_by("pk"))
    if not rows:
        return 0
    act = facts_of_act(recall.act)
    held = _held(row.pk for row in rows)
    letters = [_reminder(row, recall, act, held.get(row.pk, ())) for row in rows]
    post_all(letters=letters, about=recall.act, clock=clock)
    for row in rows:
        row.reminders, row.reminded_at = row.reminders + 1, clock.now()
    RecallHolder.objects.bulk_update(rows, ["reminders", "reminded_at"], batch_size=300)
    journal_all(
        actor=TICKING,
        clock=clock,
        verb="remind_holder",
        subjects=[r.organisation for r in rows],
        act=recall.act,
    )
    return len(rows)


def _held(holders: Iterable[int]) -> dict[int, list[Holding]]:
    """What rows place at each of these holders, by key. One query."""
    found: dict[int, list[Holding]] = defaultdict(list)
    rows = RecallHolding.objects.filter(among("holder", holders)).order_by("holder_id", "thing")
    for key, holder, thing, units in rows.values_list("holder_id", "holder__organisation", "thing", "units"):
        found[key].append(Holding(holder, thing, units))
    return found


def _reminder(row: RecallHolder, recall: Recall, act: ActFacts, held: Sequence[Holding]) -> Letter:
    place = row.establishment or row.workshop
    title = TITLES[recall.qualification]
    return Letter(
        key=f"act:{recall.act}:{row.organisation}:again{row.reminders + 1}",
        organisation=row.organisation,
        email=place.contact_email if place is not None else "",
        subject=Text(
            fr=f"Relance : {title.fr}, acte {recall.act}", en=f"Reminder: {title.en}, act {recall.act}"
        ),
        body=letter_body(act, row.organisation, held),
        seed=row.seed,
    )


def follow_recalls(*, clock: Clock) -> int:
    """Every open recall, each in a transaction of its own; how many holders were reminded."""
    rows = Recall.objects.filter(status=RecallStatus.OPEN).order_by("pk")
    due = rows.filter(
        Q(checked_at__lte=clock.now() - EVERY)
        | Q(
            holders__answered_at=None,
            holders__reminders__lt=REMINDERS,
            holders__told_at__lte=clock.now() - DAY,
        )
    )
    return sum(follow_recall(code=code, clock=clock) for code in due.distinct().values_list("act", flat=True))
