"""Record a request that a workshop received by telephone, on the caller's behalf."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked
from maillage.apps.needs.answers import ready_answer
from maillage.apps.needs.codes import Channel
from maillage.apps.needs.commands.file_request import require_email
from maillage.apps.needs.commands.letters import write_to_contact
from maillage.apps.needs.commands.links import issue_link
from maillage.apps.needs.drafting import Asked, Asker, draft, establishment_of
from maillage.apps.needs.models import Need, Request, RequestContact
from maillage.apps.needs.queries.call_answer import allowed_now
from maillage.apps.needs.queries.near_needs import near_needs
from maillage.apps.needs.request_reasons import NEAR_NEED
from maillage.apps.network.commands.note_establishment import note_establishment
from maillage.apps.network.models import Workshop
from maillage.apps.network.reasons import UNKNOWN_WORKSHOP
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.identifiers import need_code
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Call:
    """Who asked, for what; `email` is the caller's, to write the answer and a private link to, if given."""

    asker: Asker
    asked: Asked
    email: str = ""


def answering_workshop(code: str, actor: Actor) -> Workshop:
    """The workshop that takes the call, for which the actor works. Raises Refusal."""
    shop = Workshop.objects.filter(code=code).first()
    if shop is None:
        raise Refusal(UNKNOWN_WORKSHOP, given=code)
    require(actor, "lots.make", Place(shop.department, (shop.code,)))
    return shop


def need_of_call(call: Call, *, code: str, workshop: str, actor: Actor, clock: Clock) -> Need:
    """The need that the call would be, not saved, within the workshop's territory. Raises Refusal."""
    place = establishment_of(call.asker, clock)
    require(actor, "needs.record_call", Place(place.department))
    return draft(place, call.asked, code=code, channel=Channel.PHONE, filed_by=workshop, clock=clock)


def _follow(need: Need, email: str, said: Text, clock: Clock) -> None:
    """The caller gave an address: the answer and a private link go there."""
    now = clock.now()
    request = Request.objects.create(
        code=need.code, channel=Channel.PHONE.value, need=need, created_at=now, confirmed_at=now
    )
    RequestContact.objects.create(request=request, email=email)
    issue_link(request=request, clock=clock)
    subject = Text(
        fr=f"Votre demande {need.code}, notée par téléphone", en=f"Your request {need.code}, noted by phone"
    )
    write_to_contact(request=request, cause="call", subject=subject, said=said, clock=clock)


@command
def record_call(*, call: Call, workshop: str, actor: Actor, clock: Clock, another: bool = False) -> Need:
    """The need, open and unverified. An open need that it may repeat refuses it, unless it is `another`."""
    shop = answering_workshop(workshop, actor)
    email = require_email(call.email) if call.email else ""
    need = need_of_call(
        call, code=need_code(next_number("need")), workshop=shop.code, actor=actor, clock=clock
    )
    if not need.establishment.pk:
        place = need.establishment
        need.establishment = note_establishment(
            name=place.name, kind=place.kind, commune=place.commune, actor=actor, clock=clock
        )
    near = near_needs(need)
    if near and not another:
        raise Refusal(NEAR_NEED, needs=[found.code for found in near])
    checked(need).save()
    if email:
        said = ready_answer(need, allowed_now(need, shop.code, day=today(clock)), need.code)
        _follow(need, email, said, clock)
    journal(
        actor=actor, clock=clock, verb="record_call", subject=need.code, workshop=shop.code,
        design=need.design.code, quantity=need.quantity,
    )  # fmt: skip
    return need
