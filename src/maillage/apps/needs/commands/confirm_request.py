"""Confirm a request from its private link: from then on it is a need, to be verified."""

from __future__ import annotations

from datetime import date

from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked
from maillage.apps.needs.commands.links import LINK_HOLDER, request_of
from maillage.apps.needs.drafting import need_of_request
from maillage.apps.needs.models import Need
from maillage.apps.needs.queries.near_needs import near_needs
from maillage.apps.needs.request_reasons import ALREADY_CONFIRMED, NEAR_NEED
from maillage.apps.network.commands.note_establishment import note_establishment
from maillage.apps.network.models import Establishment
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal


def _saved_place(place: Establishment, clock: Clock) -> Establishment:
    if place.pk:
        return place
    return note_establishment(
        name=place.name, kind=place.kind, commune=place.commune, actor=LINK_HOLDER, clock=clock
    )


@command
def confirm_request(*, token: str, clock: Clock, deadline: date | None = None, another: bool = False) -> Need:
    """The need, open and unverified. `deadline`: another than stated, when that one has passed.

    An open need that it may repeat refuses it, unless it is said to be `another`.
    """
    row = request_of(token)
    if row.need_id is not None:
        raise Refusal(ALREADY_CONFIRMED, request=row.code)
    need = need_of_request(row, clock, deadline)
    need.establishment = _saved_place(need.establishment, clock)
    near = near_needs(need)
    if near and not another:
        raise Refusal(NEAR_NEED, needs=[found.code for found in near])
    checked(need).save()
    row.need, row.confirmed_at, row.stated = need, clock.now(), {}
    row.save(update_fields=["need", "confirmed_at", "stated"])
    journal(actor=LINK_HOLDER, clock=clock, verb="confirm_request", subject=row.code, quantity=need.quantity)
    return need
