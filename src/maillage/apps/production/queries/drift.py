"""What was done since an instance was taken that could make a plan of it stale.

Guarantees: everything that is journalled counts, but for what is known to touch no plan: a
verb that this list has never heard of is counted, so that a new one can only make the page
too careful. Only adopting compares the worlds themselves (decision 0006).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from maillage.apps.accounts.models import JournalEntry
from maillage.apps.production.models import PlanningExport
from maillage.apps.records.models import Act

# Verbs that change nothing the planner is told.
HARMLESS = frozenset({
    "export_plan", "keep_plan", "adopt_plan", "launch_solve", "launch_replan", "launch_suppose", "launch_advise", "stop_solve", "end_solve", "mark_read",
    "open_account", "create_token", "revoke_token", "set_password", "set_factor", "remove_factor",
    "state_identity", "erase_identity", "reveal_members", "add_drop_point", "edit_drop_point", "remove_drop_point",
    "inspect_lot", "inspect_lots", "release_lot", "release_lots", "send_delivery", "send_deliveries", "declare_left",
    "issue_mission", "revoke_mission", "keep_access_plan", "open_slot", "resize_slot", "close_slot", "book_slot", "leave_slot",
    "give_link", "close_link", "mail_link",
    "tell_holder", "tell_lifted", "tell_contact", "tell_contact_lifted", "restore_lot", "quarantine_lot", "stop_work", "cancel_proposal",
})  # fmt: skip
# What the rest is called, by the words of its verb; the first that is found.
KINDS = (
    ("needs", ("need", "needs", "scenario", "establishment")),
    ("supplies", ("industry", "stock", "supplies")),
    ("workshops", ("workshop", "workshops", "machine", "material", "unavailability", "member", "members")),
    ("answers", ("proposal", "proposals", "order", "lot", "lots", "work", "delivery")),
    ("designs", ("design", "designs", "version", "profile", "family")),
)


@dataclass(frozen=True, slots=True)
class Drift:
    """Acts journalled since, by what they are about; `begun` when the plan's first day is past."""

    needs: int
    workshops: int
    supplies: int
    answers: int
    designs: int
    acts: int
    others: int
    begun: bool

    @property
    def any(self) -> bool:
        return self.begun or bool(
            self.needs
            + self.workshops
            + self.supplies
            + self.answers
            + self.designs
            + self.acts
            + self.others
        )


def kind_of(verb: str) -> str:
    """Which count a verb falls in; empty when it touches no plan, or is an act, which is counted as such."""
    if verb in HARMLESS or verb.startswith("publish."):
        return ""
    words = set(verb.split("_"))
    if {"material", "stock"} <= words:
        return "workshops"
    return next((kind for kind, about in KINDS if words & set(about)), "others")


def drift_since(export: PlanningExport, day: date) -> Drift:
    """Two queries. Acts are counted by themselves, since they may take effect later than they are recorded."""
    verbs = JournalEntry.objects.filter(at__gt=export.created_at).values_list("verb").annotate(Count("pk"))
    found: Counter[str] = Counter()
    for verb, count in verbs:
        found[kind_of(verb)] += count
    acts = Act.objects.filter(recorded_at__gt=export.created_at).count()
    return Drift(
        needs=found["needs"],
        workshops=found["workshops"],
        supplies=found["supplies"],
        answers=found["answers"],
        designs=found["designs"],
        acts=acts,
        others=found["others"],
        begun=export.scenario_id is None and export.start < day,
    )
