"""What an act does to work that is not stopped outright, and the message that tells everyone it touches.

Guarantees: one message to an organisation for an act; it lists every proposal, order and lot of
that organisation that the act touches, each with its reasons and what can be done, and says that
the rest goes on. Applying writes the journal and the outbox, nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.outbox.commands.post import post
from maillage.apps.production.changes import CancelOrder, CancelProposal
from maillage.apps.production.why import Why
from maillage.apps.records.codes import ACT_NAMES, ActKind
from maillage.apps.records.effects import ActFacts
from maillage.kernel.clock import Clock
from maillage.kernel.text import LANGUAGES, Text
from maillage.safety.terms import LABELS

WARNED = "warn_work"  # the journal's verb: which acts bear on which proposals, orders and lots
Stage = Literal["proposal", "order", "release", "deliver"]
_SAYS: dict[Stage, Text] = {
    "proposal": Text(
        fr="Proposition {code} : ne peut être acceptée telle quelle, refusée {days}",
        en="Proposal {code}: cannot be accepted as it is, refused {days}",
    ),
    "order": Text(fr="Commande {code} : ne rien fabriquer {days}", en="Order {code}: make nothing {days}"),
    "release": Text(
        fr="Lot {code} : ne peut plus être libéré {days}", en="Lot {code}: can no longer be released {days}"
    ),
    "deliver": Text(
        fr="Lot {code} : ne peut plus être livré {days}", en="Lot {code}: can no longer be delivered {days}"
    ),
}


def _period(first: date, last: date | None) -> Text:
    if last is None:
        return Text(fr=f"à partir du {first:%d/%m/%Y}", en=f"from {first.isoformat()}")
    if first == last:
        return Text(fr=f"le {first:%d/%m/%Y}", en=f"on {first.isoformat()}")
    return Text(
        fr=f"du {first:%d/%m/%Y} au {last:%d/%m/%Y}", en=f"from {first.isoformat()} to {last.isoformat()}"
    )


@dataclass(frozen=True, slots=True)
class Warned:
    """Work that goes on, or waits, with days or steps that the act refuses. `last` None: until further notice."""

    subject: str
    stage: Stage
    workshop: str
    establishment: str
    first: date
    last: date | None
    why: Why

    @property
    def says(self) -> Text:
        days, words = _period(self.first, self.last), _SAYS[self.stage]
        return self.why.after(
            Text(
                fr=words.fr.format(code=self.subject, days=days.fr),
                en=words.en.format(code=self.subject, days=days.en),
            )
        )

    def apply(self, *, act: ActFacts, actor: Actor, clock: Clock) -> None:
        journal(
            actor=actor,
            clock=clock,
            verb=WARNED,
            subject=self.subject,
            act=act.number,
            stage=self.stage,
            codes=[reason.code for reason in self.why.reasons],
            first=self.first.isoformat(),
        )


Touched = CancelProposal | CancelOrder | Warned


def _named(act: ActFacts) -> Text:
    """What the act bears on; a profile that it classifies is never named without its category."""
    if act.kind in (ActKind.DECISION, ActKind.AMEND):
        category = LABELS["category"][act.payload["category"]]
        return Text(f"{act.subject}, catégorie {category.fr}", f"{act.subject}, category {category.en}")
    if act.payload.get("kind") == ActKind.DECISION:
        return Text(f"{act.subject}, CLASSEMENT RETIRÉ", f"{act.subject}, CLASSIFICATION WITHDRAWN")
    return Text(act.subject, act.subject)


@dataclass(frozen=True, slots=True)
class TellTouched:
    """One organisation, and what the act changes for it; nothing of its work when `touched` is empty."""

    subject: str
    name: str
    email: str
    touched: tuple[Touched, ...] = ()

    @property
    def says(self) -> Text:
        return Text(fr=f"{self.name} ({self.subject}) prévenu", en=f"{self.name} ({self.subject}) told")

    def _lines(self, language: str) -> Iterator[str]:
        for change in self.touched:
            yield f"- {change.says.to(language)}"
            if advice := change.why.advises(language):
                yield f"    → {advice}"

    def _body(self, act: ActFacts) -> Text:
        kind, reason = ACT_NAMES[ActKind(act.kind)], str(act.payload.get("reason", "")) or "—"
        named, lines = _named(act), {language: "\n".join(self._lines(language)) for language in LANGUAGES}
        if not self.touched:
            lines = {"fr": "Aucun travail en cours n’est arrêté.", "en": "No work under way is stopped."}
        return Text(
            fr=f"Acte {act.number}, {kind.fr.lower()} ({named.fr}). Motif\u202f: {reason}\n{lines['fr']}\n"
            "Ce qui n’est pas cité n’est pas touché.",
            en=f"Act {act.number}, {kind.en.lower()} ({named.en}). Reason: {reason}\n{lines['en']}\n"
            "What is not listed is not touched.",
        )

    def apply(self, *, act: ActFacts, actor: Actor, clock: Clock) -> None:
        post(
            key=f"work:{act.number}:{self.subject}",
            organisation=self.subject,
            email=self.email,
            subject=Text(
                fr=f"Ce que l’acte {act.number} change pour vous", en=f"What act {act.number} changes for you"
            ),
            body=self._body(act),
            about=act.number,
            urgent=bool(self.touched),
            clock=clock,
        )
        journal(actor=actor, clock=clock, verb="tell_touched", subject=self.subject, act=act.number)
