"""Change an open need, or say that it still stands as it is."""

from __future__ import annotations

from datetime import date
from typing import TypedDict, Unpack

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked
from maillage.apps.needs.commands.changing import open_need
from maillage.apps.needs.commands.verifying import follow_quantity
from maillage.apps.needs.limits import (
    pieces,
    require_deadline,
    require_no_person,
    require_posts,
    require_quantity,
)
from maillage.apps.needs.models import Need
from maillage.apps.needs.policies import files_as_coordination
from maillage.apps.needs.reasons import BELOW_COMMITTED, MAKER_MADE_COMMITTED, POSTS_COMMITTED
from maillage.apps.writing import command
from maillage.formats.tables import tidy
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal


class NeedChanges(TypedDict, total=False):
    """What may change; a key left out changes nothing."""

    quantity: int
    deadline: date
    posts: str
    no_ppe_required: bool | None
    occupation: str
    stock_days_left: int | None
    note: str
    accepts_maker_made: bool | None


# What clearance reads of the users: fixed once a workshop has accepted pieces for them.
USERS = ("posts", "no_ppe_required", "occupation")


def _quantity(row: Need, asked: int, *, by_coordination: bool) -> int:
    floor = max(row.committed, row.received)
    if asked < floor:
        raise Refusal(BELOW_COMMITTED, need=row.code, committed=floor, asked=asked)
    if asked <= row.quantity:
        return asked
    return require_quantity(asked, row.establishment.kind, by_coordination=by_coordination)


def _set(row: Need, changes: NeedChanges, day: date, *, by_coordination: bool) -> None:
    if "quantity" in changes:
        row.quantity = _quantity(row, pieces(changes["quantity"], 1), by_coordination=by_coordination)
    if "deadline" in changes and changes["deadline"] != row.deadline:
        row.deadline = require_deadline(changes["deadline"], day)
    if "posts" in changes:
        row.posts = require_posts(changes["posts"])
    if "no_ppe_required" in changes:
        row.no_ppe_required = changes["no_ppe_required"]
    if "stock_days_left" in changes:
        row.stock_days_left = changes["stock_days_left"]
    if "occupation" in changes:
        row.occupation = require_no_person("occupation", tidy(changes["occupation"]))
    if "note" in changes:
        row.note = require_no_person("note", tidy(changes["note"]))
    if "accepts_maker_made" in changes:
        row.accepts_maker_made = changes["accepts_maker_made"]
        if row.committed > row.received and not row.takes_maker_made:
            raise Refusal(MAKER_MADE_COMMITTED, need=row.code, committed=row.committed)


def amend(row: Need, changes: NeedChanges, clock: Clock, *, by_coordination: bool = False) -> list[str]:
    """Set what changes on a locked, open need, said again today; the fields that did. The verb saves it.

    Never below what workshops have accepted; who will use the pieces is fixed from the first
    piece accepted, since the rules depend on it.
    """
    before = {field: getattr(row, field) for field in changes}
    _set(row, changes, today(clock), by_coordination=by_coordination)
    changed = sorted(field for field, old in before.items() if getattr(row, field) != old)
    if row.committed and set(USERS) & set(changed):
        raise Refusal(POSTS_COMMITTED, need=row.code, committed=row.committed)
    row.last_stated_on = today(clock)
    row.updated_at = clock.now()
    return changed


@command
def amend_need(*, need: str, actor: Actor, clock: Clock, **changes: Unpack[NeedChanges]) -> Need:
    """The need as changed; with no change, confirmed as still needed today. What was verified follows."""
    row = open_need(need, "needs.file", actor)
    by_coordination = files_as_coordination(actor, department=row.establishment.department)
    changed = amend(row, changes, clock, by_coordination=by_coordination)
    follow_quantity(row)
    checked(row).save()
    verb = "amend_need" if changed else "confirm_need"
    journal(actor=actor, clock=clock, verb=verb, subject=row.code, fields=changed, quantity=row.quantity)
    return row
