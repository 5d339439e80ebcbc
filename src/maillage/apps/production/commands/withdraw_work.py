"""Take back accepted work that an adopted plan can no longer keep, and tell whoever made or waits for it.

The planner withdraws accepted pieces only when capacity is lost, the need is smaller or a rule
forbids them, and has already counted them as missing or given them to others: left standing,
they would make every proposal that replaces them impossible to accept. Whoever adopts has
seen each of them first. Orders promised last give way first. Source: planning page §1-2.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.network.models import Establishment, Workshop
from maillage.apps.outbox.commands.post import post
from maillage.apps.production.changes import take_back
from maillage.apps.production.codes import OrderStatus
from maillage.apps.production.models import Order, Plan
from maillage.apps.production.queries.reason_names import withdrawn_because
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.text import Text


@dataclass(slots=True)
class _Told:
    """What one workshop, or one establishment, loses: a line an order, in both languages."""

    lines: list[Text] = field(default_factory=list)

    def add(self, what: str, pieces: int, why: Text) -> None:
        self.lines.append(
            Text(
                fr=f"- {what} : {pieces} pièce(s). {why.fr}",
                en=f"- {what}: {pieces} piece(s). {why.en}",
            )
        )

    def body(self, before: Text, after: Text) -> Text:
        return Text(
            fr="\n".join([before.fr, *(line.fr for line in self.lines), after.fr]),
            en="\n".join([before.en, *(line.en for line in self.lines), after.en]),
        )


@command
def withdraw_work(*, plan: Plan, actor: Actor, clock: Clock) -> int:
    """Pieces taken back. Called by the adoption, which keeps acts and acceptances still."""
    shops: dict[int, _Told] = defaultdict(_Told)
    places: dict[int, _Told] = defaultdict(_Told)
    total = 0
    for lost in plan.summary["withdrawn"]:
        left, rules = lost["quantity"], lost.get("rules", [])
        why = withdrawn_because(lost["code"], rules)
        orders = Order.objects.filter(
            status=OrderStatus.ACTIVE,
            need__code=lost["need"],
            workshop__code=lost["workshop"],
            profile__code=lost["design"],
        )
        for order in orders.select_related("need").order_by("-ready_on", "-pk"):
            taken = take_back(order.pk, min(left, order.quantity - order.made), plan.code, clock)
            if taken:
                left, total = left - taken, total + taken
                shops[order.workshop_id].add(order.code, taken, why)
                places[order.need.establishment_id].add(lost["need"], taken, why)
                detail = {"plan": plan.code, "pieces": taken, "why": lost["code"]}
                detail |= {"rules": rules} if rules else {}
                journal(actor=actor, clock=clock, verb="withdraw_work", subject=order.code, **detail)
    if plan.export.scenario_id is None:
        _tell_shops(plan.code, shops, clock)
        _tell_places(plan.code, places, clock)
    return total


def _tell_shops(plan: str, told: dict[int, _Told], clock: Clock) -> None:
    for shop in Workshop.objects.filter(pk__in=told).order_by("pk"):
        post(
            key=f"withdrawn:{plan}:{shop.code}",
            organisation=shop.code,
            email=shop.contact_email,
            subject=Text(fr="Du travail accepté vous est retiré", en="Accepted work is taken back from you"),
            body=told[shop.pk].body(
                Text(fr=f"Le plan {plan} ne peut plus le tenir :", en=f"Plan {plan} can no longer keep it:"),
                Text(
                    fr="Ne les fabriquez plus. Si vous pouvez les faire, remettez vos heures et vos stocks à jour : "
                    "le prochain plan en tiendra compte.",
                    en="Make them no more. If you can make them, bring your hours and stocks up to date: the next "
                    "plan will count on them.",
                ),
            ),
            about=plan,
            urgent=True,
            clock=clock,
        )


def _tell_places(plan: str, told: dict[int, _Told], clock: Clock) -> None:
    for place in Establishment.objects.filter(pk__in=told).order_by("pk"):
        post(
            key=f"withdrawn:{plan}:{place.code}",
            organisation=place.code,
            email=place.contact_email,
            subject=Text(fr="Des pièces promises ne le sont plus", en="Promised pieces no longer are"),
            body=told[place.pk].body(
                Text(
                    fr="Un atelier ne peut plus les fabriquer, ou ne le doit plus :",
                    en="A workshop can no longer make them, or must not:",
                ),
                Text(
                    fr="Le plan les cherche ailleurs ; la page de chaque besoin dit où il en est.",
                    en="The plan looks elsewhere; the page of each need says where it stands.",
                ),
            ),
            about=plan,
            clock=clock,
        )
