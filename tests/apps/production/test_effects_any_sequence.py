"""Whatever acts come in whatever order: what was shown is what is done, and lawful work goes on.

The walk of `test_any_sequence`, with every kind of act in it. Each act is previewed, then recorded; what
the database holds afterwards is compared with what was shown. Apart from that, an independent reading
asks the commands' own clearance, before and after, about every open proposal and order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from tests.apps.production import test_any_sequence as walk
from tests.apps.production.test_any_sequence import World

from maillage.apps.accounts.models import JournalEntry
from maillage.apps.authority.commands.classify_version import DecisionTerms, classify_version, decision_facts
from maillage.apps.authority.commands.end_act import lift, lift_facts, withdraw, withdrawal_facts
from maillage.apps.authority.commands.place_hold import HoldScope, hold_facts, place_hold
from maillage.apps.authority.commands.record_acceptance import acceptance_facts, record_acceptance
from maillage.apps.authority.commands.record_attestation import record_attestation
from maillage.apps.authority.commands.record_legal_basis import BasisTerms, basis_facts, record_legal_basis
from maillage.apps.authority.commands.record_policy import policy_facts, record_policy
from maillage.apps.outbox.models import Message
from maillage.apps.production.changes import (
    QUARANTINED,
    CancelOrder,
    CancelProposal,
    QuarantineLot,
    RestoreLot,
    TellHolder,
)
from maillage.apps.production.contacts import TOLD, TellContact
from maillage.apps.production.lifting import TellLifted
from maillage.apps.production.models import Lot, Order, Proposal
from maillage.apps.production.telling import WARNED, TellTouched, Warned
from maillage.apps.production.verdicts import book_for, clear_making
from maillage.apps.records.effects import Change, preview
from maillage.apps.records.models import Act
from maillage.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db
SEEDS = range(3)  # 24 were walked when this was written
STEPS = 40
Found = dict[type, set[str]]


def shown_by(changes: Sequence[Change]) -> Found:
    found: Found = {}
    for change in changes:
        kind = type(change)
        told = kind in (TellHolder, TellTouched, TellLifted)
        found.setdefault(Message if told else kind, set()).add(change.subject)
    return found


def done_by(number: str) -> Found:
    """What the rows, the journal and the outbox say that an act did."""
    journal = JournalEntry.objects.filter(detail__act=number)
    found = {
        CancelProposal: set(Proposal.objects.filter(cancelled_by=number).values_list("code", flat=True)),
        CancelOrder: set(Order.objects.filter(cancelled_by=number).values_list("code", flat=True)),
        QuarantineLot: set(journal.filter(verb=QUARANTINED).values_list("subject", flat=True)),
        RestoreLot: set(journal.filter(verb="restore_lot").values_list("subject", flat=True)),
        Warned: set(journal.filter(verb=WARNED).values_list("subject", flat=True)),
        TellContact: set(journal.filter(verb=TOLD).values_list("subject", flat=True)),
        Message: set(Message.objects.filter(about=number).values_list("organisation", flat=True)),
    }
    return {kind: subjects for kind, subjects in found.items() if subjects}


def lawful(w: World) -> dict[str, list[bool]]:
    """For each open proposal and active order, day by day, whether the commands would clear its making."""
    rows: list[Proposal | Order] = [
        *Proposal.objects.filter(status="open").select_related("need__establishment", "workshop"),
        *Order.objects.filter(status="active").select_related("need__establishment", "workshop"),
    ]
    found: dict[str, list[bool]] = {}
    for row in rows:
        profile = type(w.cast.profile).objects.select_related("version__design").get(pk=row.profile_id)
        asked: dict[str, Any] = {"need": row.need, "workshop": row.workshop, "profile": profile}
        book = book_for(row.need, row.workshop, profile)
        for offset in range(max(0, (row.ready_on - w.day).days) + 1):
            day = w.day + timedelta(days=offset)
            try:
                clear_making(day, day, book=book, **asked)
                cleared = True
            except Refusal:
                cleared = False
            found.setdefault(row.code, []).append(cleared)
    return found


def enact(w: World, facts: Callable[[], Any], record: Callable[[], Act]) -> None:
    """Preview, record, compare; then hold the act to the laws of what it may and must stop."""
    shown = preview(facts(), w.day)
    before = lawful(w)
    act = record()
    after = lawful(w)
    assert done_by(act.number) == shown_by(shown)
    stopped = done_by(act.number).get(CancelProposal, set()) | done_by(act.number).get(CancelOrder, set())
    if act.kind == "hold":
        return
    for code, days in before.items():
        late = len(days) == 1
        if code not in stopped:
            # Work that was cleared and now never is has been stopped (late work may wait for a policy's end).
            assert not (all(days) and not any(after[code])) or (late and act.valid_until is not None)
        else:
            assert code not in after  # and what is stopped is not left half open


def restrict(w: World) -> None:
    start = w.day + timedelta(days=w.chance.choice([0, 0, 1, 3]))
    terms: dict[str, Any] = {
        "territory": w.chance.choice(["26", "R84", "75"]), "reason": "Stocks", "valid_from": start,
        "valid_until": w.chance.choice([None, start + timedelta(days=w.chance.randint(0, 4))]),
        "categories": w.chance.choice([["C"], ["A", "B"], []]),
        "recipient_classes": w.chance.choice([[], ["R3"], ["R1"]]),
    }  # fmt: skip
    enact(w, lambda: policy_facts(**terms, **w.given), lambda: record_policy(**terms, **w.given))


def answer(w: World) -> None:
    terms: dict[str, Any] = {
        "establishment": w.chance.choice(w.places), "profile": w.cast.profile.code, "valid_from": w.day,
        "accepted": w.chance.choice([True, True, False]), "first_article_on": w.day, "critical_care": True,
    }  # fmt: skip
    enact(w, lambda: acceptance_facts(**terms, **w.given), lambda: record_acceptance(**terms, **w.given))


def attest(w: World) -> None:
    kind, value = w.chance.choice(
        [("level", "M2"), ("appointment", w.cast.design), ("training", w.cast.design)]
    )
    record_attestation(
        workshop=w.chance.choice(w.shops), kind=kind, value=value, evidence="Visite", valid_from=w.day,
        **w.given,
    )  # fmt: skip


def found(w: World) -> None:
    standing = Act.objects.filter(kind="legal_basis", ended_by=None).order_by("-pk").first()
    named = [(shop, w.day, None) for shop in w.shops if w.chance.random() < 0.7]
    terms = BasisTerms(
        kind="derogation", reference=f"DEROG-{w.chance.randint(1, 999)}", dated=w.day, effective_from=w.day,
        until=w.day + timedelta(days=60), runoff=w.day + timedelta(days=70), issuer="labour_ministry",
        holder="L9999", scope=[w.cast.design], subcontractors=named,
    )  # fmt: skip
    asked: dict[str, Any] = {"terms": terms, "replaces": standing.number if standing else "", **w.given}
    enact(w, lambda: basis_facts(**asked), lambda: record_legal_basis(**asked))


def end(w: World) -> None:
    kinds = ["attestation", "acceptance", "policy", "policy", "decision", "legal_basis"]
    kind = w.chance.choice(kinds)
    if kind in ("decision", "legal_basis") and w.chance.random() < 0.7:
        return
    if row := w.some(Act.objects.filter(kind=kind, ended_by=None)):
        asked: dict[str, Any] = {"number": row.number, "reason": "Fin", **w.given}
        enact(w, lambda: withdrawal_facts(**asked), lambda: withdraw(**asked))


def hold(w: World) -> None:
    if w.chance.random() < 0.3:
        scope = HoldScope(profile=w.cast.profile.code, workshop=w.chance.choice(w.shops))
        asked: dict[str, Any] = {"scope": scope, "reason": "Doute", **w.given}
        enact(w, lambda: hold_facts(**asked), lambda: place_hold(**asked))


def lift_one(w: World) -> None:
    if row := w.some(Act.objects.filter(kind="hold", ended_by=None)):
        asked: dict[str, Any] = {"number": row.number, "reason": "Réglé", **w.given}
        enact(w, lambda: lift_facts(**asked), lambda: lift(**asked))


def decide(w: World) -> None:
    start = w.day + timedelta(days=w.chance.choice([0, 0, 2]))
    basis = w.some(Act.objects.filter(kind="legal_basis", ended_by=None))
    terms = DecisionTerms(
        profile=w.cast.profile.code, use=w.chance.choice(["care", "care", "non_care"]),
        category=w.chance.choice(["C", "C", "C", "B", "D"]), effective_from=start,
        review_by=start + timedelta(days=40), qualification="ppe_iii", competent_authority="labour_ministry",
        basis=basis.number if basis else "", reason="Réexamen",
    )  # fmt: skip
    asked: dict[str, Any] = {"terms": terms, **w.given}
    enact(w, lambda: decision_facts(**asked), lambda: classify_version(**asked))


WORK = (
    walk.ask, walk.plan, walk.plan, walk.accept, walk.accept, walk.declare, walk.declare, walk.inspect,
    walk.release, walk.send, walk.receive, walk.tomorrow,
)  # fmt: skip
ACTS = (restrict, answer, answer, attest, attest, found, end, end, end, hold, lift_one, lift_one, decide)


@pytest.mark.parametrize("seed", SEEDS)
def test_any_sequence_of_acts(seed: int) -> None:
    w = walk.a_world(1000 + seed)
    walk.ask(w)
    walk.plan(w)
    for step in range(STEPS):
        verb = w.chance.choice(ACTS if step % 3 == 2 else WORK)
        before = walk.everything()
        try:
            verb(w)
            w.done[verb.__name__] = w.done.get(verb.__name__, 0) + 1
        except Refusal as refusal:
            assert verb is walk.plan or walk.everything() == before, refusal.code
        walk.pieces_add_up()
    assert Lot.objects.exists() or w.done.get("plan", 0) > 0
