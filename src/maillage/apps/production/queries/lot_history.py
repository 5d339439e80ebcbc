"""What happened to a lot, from the journal: its own entries and those of its deliveries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from maillage.apps.accounts.models import JournalEntry
from maillage.apps.production.models import DeliveryLine
from maillage.kernel.text import Text

SAYS: Mapping[str, Text] = {
    "declare_lot": Text(fr="Lot déclaré : {quantity} pièce(s)", en="Lot declared: {quantity} piece(s)"),
    "inspect_lot": Text(
        fr="Contrôle enregistré : {rejected} pièce(s) écartée(s)",
        en="Inspection recorded: {rejected} piece(s) set aside",
    ),
    "release_lot": Text(fr="Lot libéré : {quantity} pièce(s)", en="Lot released: {quantity} piece(s)"),
    "print_labels": Text(
        fr="Étiquettes imprimées : {bags} sachet(s) à partir du n° {first}",
        en="Labels printed: {bags} bag(s) from no. {first}",
    ),
    "quarantine_lot": Text(fr="Mis en quarantaine par l’acte {act}", en="Quarantined by act {act}"),
    "restore_lot": Text(fr="Quarantaine revue par l’acte {act}", en="Quarantine reviewed by act {act}"),
    "declare_left": Text(
        fr="Livraison {subject} déclarée partie avant", en="Delivery {subject} declared as having left before"
    ),
    "send_delivery": Text(fr="Livraison {subject} envoyée", en="Delivery {subject} sent"),
    "receive_delivery": Text(
        fr="Livraison {subject} reçue : {accepted} acceptée(s), {refused} refusée(s)",
        en="Delivery {subject} received: {accepted} accepted, {refused} refused",
    ),
}


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One line of the journal in words; `act` founds it when there is one."""

    at: datetime
    actor: str
    says: Text
    act: str


def _words(entry: JournalEntry) -> Text:
    template = SAYS.get(entry.verb)
    if template is None:
        return Text(fr=entry.verb, en=entry.verb)
    values: dict[str, Any] = {**entry.detail, "subject": entry.subject}
    return Text(fr=template.fr.format_map(values), en=template.en.format_map(values))


def lot_history(code: str) -> tuple[HistoryEntry, ...]:
    """Oldest first. Two queries."""
    deliveries = DeliveryLine.objects.filter(lot__code=code).values_list("delivery__code", flat=True)
    rows = JournalEntry.objects.filter(subject__in=[code, *deliveries], verb__in=list(SAYS))
    return tuple(
        HistoryEntry(entry.at, entry.actor, _words(entry), str(entry.detail.get("act", "")))
        for entry in rows.order_by("at", "pk")
    )
