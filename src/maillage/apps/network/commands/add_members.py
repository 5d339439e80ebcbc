"""Attach people to workshops: one, or the thousands that a network pools in an afternoon."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from maillage.apps.accounts.actor import Actor, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.network.commands.assuming import with_codes
from maillage.apps.network.commands.ensure_materials import ensure_materials
from maillage.apps.network.commands.member_facts import MemberRows, NewMember, rows_of
from maillage.apps.network.models import Machine, Member, MemberIdentity, Workshop
from maillage.apps.network.policies import place_of
from maillage.apps.network.reasons import UNKNOWN_WORKSHOP
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.identifiers import member_code
from maillage.kernel.reasons import Reason
from maillage.kernel.refusals import Refusal

BATCH = 1000


def workshops_to_staff(codes: Iterable[str], actor: Actor) -> dict[str, Workshop]:
    """The workshops by code, locked in one order, when the actor may edit every one of them."""
    wanted = sorted(set(codes))
    rows = Workshop.objects.select_for_update().filter(code__in=wanted).order_by("pk")
    found = {row.code: row for row in rows}
    for code in wanted:
        if code not in found:
            raise Refusal(UNKNOWN_WORKSHOP, given=code)
        require(actor, "workshops.edit", place_of(found[code].department, code))
    return found


def write_members(made: Sequence[MemberRows]) -> list[Member]:
    """Save the rows with their codes, by batches as large as the database takes."""
    if not made:
        return []
    first = next_number("member", count=len(made))
    for number, rows in enumerate(made, start=first):
        rows.member.code = member_code(number)
    saved = Member.objects.bulk_create([rows.member for rows in made], batch_size=BATCH)
    MemberIdentity.objects.bulk_create([r.identity for r in made if r.identity], batch_size=BATCH)
    machines = [machine for rows in made for machine in rows.machines]
    Machine.objects.bulk_create(with_codes(machines), batch_size=BATCH)
    return saved


def tell(members: Iterable[Member], verb: str, actor: Actor, clock: Clock) -> None:
    """One line of the journal a workshop, with the codes and no name."""
    by_workshop: dict[str, list[str]] = defaultdict(list)
    for member in members:
        by_workshop[member.workshop.code].append(member.code)
    for workshop, codes in by_workshop.items():
        journal(actor=actor, clock=clock, verb=verb, subject=workshop, members=codes)


@command
def add_members(*, members: Sequence[NewMember], actor: Actor, clock: Clock) -> tuple[str, ...]:
    """Their codes, in the order given; all are added or none.

    Every problem of every member is refused at once, with its place (`row`, from 1).
    """
    workshops = workshops_to_staff((given.workshop for given in members), actor)
    materials = ensure_materials()
    made: list[MemberRows] = []
    problems: list[Reason] = []
    for number, given in enumerate(members, start=1):
        try:
            shop = workshops[given.workshop]
            made.append(rows_of(given, shop, today=today(clock), now=clock.now(), materials=materials))
        except Refusal as refusal:
            problems += [Reason(r.code, {**r.params, "row": number}, r.act) for r in refusal.reasons]
    if problems:
        raise Refusal.because(problems)
    saved = write_members(made)
    tell(saved, "add_members", actor, clock)
    return tuple(member.code for member in saved)
