"""What acts do to bench samples: both ends are told to stop, and told again when the act is lifted.

Guarantees: a hold, a suspension, an agreement withdrawn or a category raised to D reaches the workshop that
made the samples and the establishment that tests them, once each; nothing is stored on the samples, whose
page asks the rules again each time it is read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.outbox.commands.post import post
from maillage.apps.production.models import BenchSample
from maillage.apps.production.scopes import batch_key, batches_of, named_lots, of_makers
from maillage.apps.records.codes import ActKind
from maillage.apps.records.effects import ActFacts, Change, register_effect
from maillage.apps.records.models import Act
from maillage.kernel.clock import Clock
from maillage.kernel.text import Text


@dataclass(frozen=True, slots=True)
class TellBench:
    """One organisation, and its samples that the act stops, or frees when `lifts`."""

    subject: str
    name: str
    email: str
    samples: tuple[str, ...] = ()
    lifts: str = ""

    @property
    def says(self) -> Text:
        listed = ", ".join(self.samples)
        return Text(
            fr=f"{self.name} ({self.subject}) prévenu : échantillons d’essai {listed}",
            en=f"{self.name} ({self.subject}) told: bench samples {listed}",
        )

    def _said(self, act: ActFacts) -> tuple[Text, Text]:
        listed, reason = (
            "\n".join(f"- {code}" for code in self.samples),
            str(act.payload.get("reason", "")) or "—",
        )
        if self.lifts:
            return (
                Text(
                    fr=f"Échantillons d’essai : levée de {self.lifts}",
                    en=f"Bench samples: {self.lifts} lifted",
                ),
                Text(
                    fr=f"L’acte {self.lifts} est levé. Motif : {reason}. Lisez la page de chaque échantillon avant de "
                    f"reprendre l’essai : un autre acte peut l’arrêter encore.\n{listed}",
                    en=f"Act {self.lifts} is lifted. Reason: {reason}. Read the page of each sample before going on: "
                    f"another act may still stop it.\n{listed}",
                ),
            )
        return (
            Text(fr="Arrêter l’essai d’échantillons", en="Stop testing samples"),
            Text(
                fr=f"Arrêtez l’essai de ces échantillons et mettez-les de côté.\n{listed}\nActe {act.number}. "
                f"Motif : {reason}",
                en=f"Stop testing these samples and set them aside.\n{listed}\nAct {act.number}. Reason: {reason}",
            ),
        )

    def apply(self, *, act: ActFacts, actor: Actor, clock: Clock) -> None:
        subject, body = self._said(act)
        post(
            key=f"samples:{act.number}:{self.subject}",
            organisation=self.subject,
            email=self.email,
            subject=subject,
            body=body,
            about=self.samples[0],
            urgent=not self.lifts,
            clock=clock,
        )
        journal(
            actor=actor, clock=clock, verb="tell_bench", subject=self.subject, act=act.number,
            samples=list(self.samples),
        )  # fmt: skip


def _told(rows: Iterable[BenchSample], lifts: str = "") -> list[Change]:
    found: dict[str, TellBench] = {}
    for row in rows:
        for end in (row.workshop, row.establishment):
            told = found.get(end.code) or TellBench(end.code, end.name, end.contact_email, lifts=lifts)
            found[end.code] = replace(told, samples=(*told.samples, row.code))
    return [*found.values()]


def _samples(found: Q) -> Iterable[BenchSample]:
    return BenchSample.objects.filter(found).select_related("workshop", "establishment").order_by("pk")


def _samples_in(scope: Mapping[str, Any]) -> Iterable[BenchSample]:
    """Those that match everything named; a sample is of no lot, and of the batches written on it."""
    if named_lots(scope):
        return []
    rows = _samples(of_makers(scope))
    if not scope.get("batch"):
        return rows
    return [row for row in rows if batch_key(scope["batch"]) in batches_of(row.material_batch)]


def stopped(act: ActFacts, _day: date) -> Sequence[Change]:
    """Changes of a hold, a suspension or a recall."""
    return _told(_samples_in(act.payload["scope"]))


def ended(act: ActFacts, _day: date) -> Sequence[Change]:
    """Changes of a withdrawal: the samples of an agreement."""
    return _told(_samples(Q(agreement=act.payload["ends"])))


def raised(act: ActFacts, _day: date) -> Sequence[Change]:
    """Changes of a decision: no bench sample is of a D."""
    return _told(_samples(Q(profile__code=act.subject))) if act.payload["category"] == "D" else []


def freed(act: ActFacts, _day: date) -> Sequence[Change]:
    """Changes of a lifting."""
    lifted = Act.objects.get(number=act.payload["ends"])
    return _told(_samples_in(json.loads(lifted.payload)["scope"]), lifts=lifted.number)


def register() -> None:
    register_effect((ActKind.HOLD.value, ActKind.SUSPEND.value, ActKind.RECALL.value), stopped)
    register_effect((ActKind.WITHDRAW.value,), ended)
    register_effect((ActKind.DECISION.value,), raised)
    register_effect((ActKind.LIFT.value,), freed)
