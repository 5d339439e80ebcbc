"""What the demonstration shows: counts by state, what it promises, and what would break a rule today.

Reads only. `PROMISED` is the list of states that a visitor must be able to find; `missing`
names those that are not there. `violations` asks the safety engine again, today, about every
proposal still open and every order not finished.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from maillage.apps.accounts.models import JournalEntry, User
from maillage.apps.authority.queries.act_book import read_act_book
from maillage.apps.catalogue.models import Design, Profile, Version
from maillage.apps.needs.models import Need
from maillage.apps.network.models import Establishment, Workshop
from maillage.apps.outbox.models import Message
from maillage.apps.production.codes import OrderStatus, ProposalStatus
from maillage.apps.production.models import Delivery, DeliveryLine, LabelPrint, Lot, Order, Plan, Proposal
from maillage.apps.production.verdicts import facts_of, verdict_of
from maillage.apps.records.models import Act
from maillage.apps.relay.models import MissionParticulars, Slot
from maillage.apps.relay.queries.missions import state_of
from maillage.site.demo.story import SEEDED

PROMISED: tuple[str, ...] = (
    *(f"design.{state}" for state in ("A", "B", "C", "D", "unclassified", "expired", "withdrawn", "held")),
    *(f"plan.{state}" for state in ("draft", "adopted", "superseded")),
    *(f"proposal.{state}" for state in ("open", "open_in_part", "accepted", "accepted_in_part", "declined")),
    *("proposal.cancelled", "proposal.superseded"),
    *(f"order.{state}" for state in ("active", "done", "cancelled")),
    *(f"lot.{state}" for state in ("made", "inspected", "released", "rejected", "held")),
    *("delivery.sent", "delivery.received", "receipt.accepted", "receipt.refused"),
    *("need.open", "need.served", "need.served_elsewhere", "need.not_needed"),
    *(f"act.{kind}" for kind in ("decision", "withdraw", "legal_basis", "policy", "attestation", "acceptance")),
    *("act.priority", "act.hold", "act.suspend", "act.lift", "message.urgent", "message.read"),
    *(f"mission.{state}" for state in ("in_force", "to_come", "with_request", "without_request")),
    *("act.mission_request", "slot.open", "slot.full", "label.signed"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """The story that a database was told: its day 0 and its scale."""

    day: date
    scale: str


def story_told() -> Told | None:
    """The story told to this database; None when none was. One query."""
    entry = JournalEntry.objects.filter(verb=SEEDED).order_by("pk").first()
    if entry is None:
        return None
    return Told(date.fromisoformat(entry.detail["day"]), entry.detail.get("scale", "small"))


def is_empty() -> bool:
    """Nothing that a story would mix with: no account, organisation, design or act."""
    return not any(model._default_manager.exists() for model in (User, Workshop, Establishment, Design, Act))


def census(today: date) -> dict[str, int]:
    """Counts of rows, then of states, in a stable order."""
    found: Counter[str] = Counter(
        {
            "accounts": User.objects.count(),
            "workshops": Workshop.objects.count(),
            "establishments": Establishment.objects.count(),
            "designs": Design.objects.count(),
            "versions": Version.objects.count(),
            "profiles": Profile.objects.count(),
            "needs": Need.objects.count(),
            "acts": Act.objects.count(),
            "journal": JournalEntry.objects.count(),
        }
    )
    found.update(_designs(today))
    found.update(f"act.{kind}" for kind in Act.objects.values_list("kind", flat=True))
    found.update(f"plan.{status}" for status in Plan.objects.values_list("status", flat=True))
    found.update(_proposals())
    found.update(f"order.{status}" for status in Order.objects.values_list("status", flat=True))
    found.update(f"lot.{status}" for status in Lot.objects.values_list("status", flat=True))
    found.update(f"delivery.{status}" for status in Delivery.objects.values_list("status", flat=True))
    found["receipt.accepted"] = DeliveryLine.objects.filter(accepted=F("quantity")).count()
    found["receipt.refused"] = DeliveryLine.objects.filter(refused__gt=0).count()
    rows = Need.objects.values_list("status", "closed_reason")
    found.update(f"need.{reason or status}" for status, reason in rows)
    found["label.signed"] = LabelPrint.objects.exclude(key_id="").count()
    found["message.urgent"] = Message.objects.filter(urgent=True).count()
    found["message.read"] = Message.objects.exclude(read_at=None).count()
    found.update(_papers(today))
    return dict(found)


def _papers(today: date) -> list[str]:
    """Mission orders by how they stand and by what they carry, and the slots of workshops."""
    found = []
    for row in MissionParticulars.objects.select_related("mission", "order"):
        found += [
            f"mission.{state_of(row, today)}",
            f"mission.{'with' if row.request else 'without'}_request",
        ]
    slots = Slot.objects.values_list("taken", "heads")
    return found + ["slot.full" if taken == heads else "slot.open" for taken, heads in slots]


def _proposals() -> list[str]:
    """Each proposal by what became of it."""
    found = []
    for row in Proposal.objects.order_by("pk"):
        if row.status == ProposalStatus.OPEN:
            found.append("proposal.open_in_part" if row.accepted else "proposal.open")
        elif row.status != ProposalStatus.ANSWERED:
            found.append(f"proposal.{row.status}")
        elif row.accepted:
            found.append("proposal.accepted_in_part" if row.declined else "proposal.accepted")
        else:
            found.append("proposal.declined")
    return found


def _designs(today: date) -> list[str]:
    """Each decided profile × use by its standing today, and each design that nobody decided."""
    book = read_act_book()
    found, decided = [], set()
    for (profile, use), rows in book.decisions.items():
        decided.add(profile.partition("-")[0])
        decision = book.decision(profile, use, today)
        if decision is None or not rows:
            continue
        version = profile.partition("/")[0]
        if decision.status == "withdrawn":
            found.append("design.withdrawn")
        elif decision.effective_until is not None and decision.effective_until < today:
            found.append("design.expired")
        elif any(hold.version == version and hold.lifted is None for hold in book.holds):
            found.append("design.held")
        else:
            found.append(f"design.{decision.category}")
    codes = Design.objects.values_list("code", flat=True)
    return [*found, *("design.unclassified" for code in codes if code not in decided)]


def missing(counts: dict[str, int]) -> tuple[str, ...]:
    """Promised states that no row is in."""
    return tuple(state for state in PROMISED if not counts.get(state))


def violations(today: date) -> tuple[str, ...]:
    """Open proposals and unfinished orders that the rules refuse today, with the codes that refuse."""
    related = ("need__establishment", "workshop", "profile__version__design")
    book = read_act_book()
    open_work: list[Proposal | Order] = [
        *Proposal.objects.filter(status=ProposalStatus.OPEN).select_related(*related).order_by("code"),
        *Order.objects.filter(status=OrderStatus.ACTIVE).select_related(*related).order_by("code"),
    ]
    found = []
    for row in open_work:
        facts = facts_of(
            "make",
            today,
            need=row.need,
            workshop=row.workshop,
            profile=row.profile,
            last_day=max(today, row.ready_on),
            book=book,
        )
        verdict = verdict_of(facts)
        if not verdict.allowed:
            found.append(f"{row.code}: {', '.join(verdict.codes)}")
    return tuple(found)
