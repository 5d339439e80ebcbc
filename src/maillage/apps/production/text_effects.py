"""Who is told of a notice or a ruling: whoever makes, holds or awaits the objects that it is about.

Guarantees: nothing is stopped, cleared or freed by a text; each organisation is told once, and also of a withdrawal;
preview and application find them by the same function.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.network.models import Establishment, Workshop
from maillage.apps.outbox.commands.post import post
from maillage.apps.production.codes import LotStatus, OrderStatus, ProposalStatus
from maillage.apps.production.models import DeliveryLine, Lot, Order, Proposal
from maillage.apps.records.codes import ACT_NAMES, ActKind
from maillage.apps.records.effects import ActFacts, Change, register_effect
from maillage.apps.records.models import Act
from maillage.kernel.clock import Clock
from maillage.kernel.text import LANGUAGES, Text

TEXTS = (ActKind.NOTICE.value, ActKind.RULING.value)


@dataclass(frozen=True, slots=True)
class TellText:
    """One organisation that the text concerns."""

    subject: str
    name: str
    email: str

    @property
    def says(self) -> Text:
        return Text(fr=f"{self.name} ({self.subject}) prévenu", en=f"{self.name} ({self.subject}) told")

    def apply(self, *, act: ActFacts, actor: Actor, clock: Clock) -> None:
        post(
            key=f"text:{act.number}:{self.subject}",
            organisation=self.subject,
            email=self.email,
            subject=_subject(act),
            body=_body(act),
            about=act.number,
            clock=clock,
        )
        journal(actor=actor, clock=clock, verb="tell_text", subject=self.subject, act=act.number)


def _ended_kind(act: ActFacts) -> str:
    """The kind of the text that a withdrawal ends; empty for a text itself."""
    return str(act.payload["kind"]) if act.kind == ActKind.WITHDRAW else ""


def _subject(act: ActFacts) -> Text:
    name = ACT_NAMES[ActKind(_ended_kind(act) or act.kind)]
    if _ended_kind(act):
        return Text(
            fr=f"{name.fr} {act.ends} retirée : {act.subject}",
            en=f"{name.en} {act.ends} withdrawn: {act.subject}",
        )
    return Text(fr=f"{name.fr} {act.number} : {act.subject}", en=f"{name.en} {act.number}: {act.subject}")


def _body(act: ActFacts) -> Text:
    if _ended_kind(act):
        reason = str(act.payload["reason"])
        return Text(
            fr=f"Ce texte ne vaut plus à partir du {act.valid_from.isoformat()}. Motif : {reason}",
            en=f"This text no longer holds from {act.valid_from.isoformat()} on. Reason: {reason}",
        )
    said = {
        language: "\n".join(
            str(act.payload[key][language]) for key in ("question", "answer", "text") if key in act.payload
        )
        for language in LANGUAGES
    }
    day = act.valid_from.isoformat()
    return Text(
        fr=f"L’autorité écrit, à partir du {day} :\n{said['fr']}\nCe texte n’arrête et n’ouvre rien par lui-même.",
        en=f"The authority writes, from {day} on:\n{said['en']}\nThis text stops and opens nothing by itself.",
    )


def _bears_on(code: str) -> str:
    """What a text is about: for one about an act, what that act is about."""
    of_act = Act.objects.filter(number=code).values_list("subject", flat=True).first()
    return code if of_act is None else of_act


def concerned(act: ActFacts, _day: date) -> Sequence[Change]:
    """Workshops with work or pieces, establishments with pieces received or awaited; for a text about an act that
    names one organisation, that one. Three queries."""
    if act.kind == ActKind.WITHDRAW and _ended_kind(act) not in TEXTS:
        return []
    code = _bears_on(act.subject)
    if not code.startswith("D"):
        return _told(Q(code=code), Q(code=code))
    of = Q(profile__code=code) | Q(profile__version__code=code) | Q(profile__version__design__code=code)
    proposals = Proposal.objects.filter(of, status=ProposalStatus.OPEN).values("workshop")
    orders = Order.objects.filter(of, status=OrderStatus.ACTIVE)
    lots = Lot.objects.filter(of).exclude(status=LotStatus.REJECTED)
    making = Q(pk__in=proposals) | Q(pk__in=orders.values("workshop")) | Q(pk__in=lots.values("workshop"))
    received = DeliveryLine.objects.filter(lot__in=lots).values("delivery__establishment")
    awaiting = Q(pk__in=received) | Q(pk__in=orders.values("need__establishment"))
    return _told(making, awaiting)


def _told(workshops: Q, establishments: Q) -> list[Change]:
    rows: list[Workshop | Establishment] = [
        *Establishment.objects.filter(establishments).order_by("code"),
        *Workshop.objects.filter(workshops).order_by("code"),
    ]
    return [TellText(row.code, row.name, row.contact_email) for row in rows]


def register() -> None:
    register_effect((*TEXTS, ActKind.WITHDRAW.value), concerned)
