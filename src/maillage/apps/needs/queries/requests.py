"""A request as its private link shows it. The address it writes to is in none of these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from maillage.apps.accounts.secrets import digest_of, sealed_secret
from maillage.apps.needs.drafting import need_of_request, stated_of
from maillage.apps.needs.limits import amounts_of
from maillage.apps.needs.models import PrivateLink, Request, RequestContact
from maillage.apps.needs.queries.near_needs import NearNeed, near_needs
from maillage.apps.needs.queries.needs import NeedSheet, need_sheet
from maillage.apps.needs.request_reasons import LINK_UNKNOWN, NOT_CONFIRMED
from maillage.apps.records.queries.installation import installation_kind
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text


@dataclass(frozen=True, slots=True)
class RequestSheet:
    """`need` is the code of the need once confirmed; empty before."""

    code: str
    channel: str
    need: str
    created_at: datetime
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """What a request asks for, before it is confirmed. `is_late`: its deadline has passed; `is_unusual`:
    more than its kind asks for at a time (`usual`); `near`: open needs that it may repeat."""

    establishment_name: str
    city: str
    kind: str
    is_listed: bool
    design: str
    design_name: Text
    quantity: int
    deadline: date
    posts: str
    usual: str
    is_unusual: bool
    is_late: bool
    near: tuple[NearNeed, ...]


def _row(token: str) -> Request:
    links = PrivateLink.objects.select_related("request__need")
    found = links.filter(digest=digest_of(token), revoked_at=None).first()
    if found is None:
        raise Refusal(LINK_UNKNOWN)
    return found.request


def request_by_link(token: str) -> RequestSheet:
    """The request that a live link opens. One query. Raises Refusal ``link.unknown``."""
    row = _row(token)
    need = row.need.code if row.need is not None else ""
    return RequestSheet(row.code, row.channel, need, row.created_at, row.confirmed_at)


def need_by_link(token: str, *, day: date) -> NeedSheet:
    """The need of a confirmed request. Five queries. Raises Refusal ``request.not_confirmed`` before."""
    found = request_by_link(token)
    if not found.need:
        raise Refusal(NOT_CONFIRMED, request=found.code)
    return need_sheet(found.need, day=day)


def unconfirmed_by_link(token: str, *, clock: Clock) -> Unconfirmed:
    """What there is to confirm. Five queries. Raises Refusal, also when it can no longer be confirmed."""
    row = _row(token)
    _asker, asked = stated_of(row)
    is_late = asked.deadline < today(clock)
    need = need_of_request(row, clock, today(clock) if is_late else None)
    contact = RequestContact.objects.filter(request=row).values_list("email", flat=True).first()
    place, amounts = need.establishment, amounts_of(need.establishment.kind)
    return Unconfirmed(
        establishment_name=place.name,
        city=place.city,
        kind=place.kind,
        is_listed=place.pk is not None,
        design=need.design.code,
        design_name=Text.from_dict(need.design.name),
        quantity=need.quantity,
        deadline=asked.deadline,
        posts=need.posts,
        usual=amounts.usual,
        is_unusual=need.quantity > amounts.high,
        is_late=is_late,
        near=near_needs(need, contact=contact or ""),
    )


def demonstration_link(code: str) -> str:
    """The secret of a request's live link: for a demonstration only, whose mails go nowhere. One query.

    Empty for an unknown request, and in a real installation, whoever asks.
    """
    if installation_kind() != "demo":
        return ""
    seeds = PrivateLink.objects.filter(request__code=code, revoked_at=None).values_list("seed", flat=True)
    seed = seeds.first()
    return sealed_secret(seed) if seed else ""
