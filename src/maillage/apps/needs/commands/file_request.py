"""File a request without an account: kept apart until the mail sent to its contact is opened and confirmed.

Guarantees: what a need may not say is refused here already; the platform knows of no need, and of no
new establishment, before the confirmation; the address of the contact is in no list and no journal.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from maillage.apps.accounts.commands.journal import journal
from maillage.apps.authority.queries.marks import marks
from maillage.apps.needs.codes import Channel
from maillage.apps.needs.commands.count_filing import Counted, count_filing
from maillage.apps.needs.commands.letters import design_of, write_to_contact
from maillage.apps.needs.commands.links import PUBLIC, issue_link
from maillage.apps.needs.drafting import Asked, Asker, as_stated, draft, establishment_of
from maillage.apps.needs.models import Need, Request, RequestContact
from maillage.apps.needs.request_reasons import BAD_EMAIL
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.identifiers import need_code
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text

KEPT_DAYS = 7  # an unconfirmed request is erased after


@dataclass(frozen=True, slots=True)
class Sender:
    """Who to write to, and the connection that filed; the latter is counted and not kept."""

    email: str
    connection: str = ""


def require_email(given: str) -> str:
    """The address in lower case, as it is compared. Raises Refusal ``request.bad_email``."""
    cleaned = given.strip().lower()
    try:
        validate_email(cleaned)
    except ValidationError:
        raise Refusal(BAD_EMAIL, field="email", given=given) from None
    return cleaned


def _ask_to_confirm(request: Request, need: Need, clock: Clock) -> None:
    name = design_of(need, marks(today(clock)))
    place = f"{need.establishment.name}, {need.establishment.city}"
    write_to_contact(
        request=request,
        cause="confirm",
        subject=Text(fr=f"Confirmez votre demande {request.code}", en=f"Confirm your request {request.code}"),
        said=Text(
            fr=f"Cette adresse a été donnée pour demander {need.quantity} × {name.fr} ({place}), avant le "
            f"{need.deadline:%d/%m/%Y}. Rien ne se fait avant que vous confirmiez, avec le lien ci-dessous. Sans "
            f"confirmation, tout est effacé dans {KEPT_DAYS} jours. Si ce n’est pas vous, ne faites rien.",
            en=f"This address was given to ask for {need.quantity} × {name.en} ({place}), before "
            f"{need.deadline:%d/%m/%Y}. Nothing is done before you confirm, with the link below. Without a "
            f"confirmation everything is erased in {KEPT_DAYS} days. If it was not you, do nothing.",
        ),
        clock=clock,
    )


@command
def file_request(*, asker: Asker, asked: Asked, sender: Sender, clock: Clock) -> Request:
    """The request, to be confirmed from its mail. Anybody may; nothing follows before."""
    email = require_email(sender.email)
    need = draft(
        establishment_of(asker, clock),
        asked,
        code=need_code(next_number("need")),
        channel=Channel.PUBLIC_FORM,
        filed_by="",
        clock=clock,
    )
    if sender.connection:
        count_filing(counted=Counted.CONNECTION, value=sender.connection, clock=clock)
    count_filing(counted=Counted.ADDRESS, value=email, clock=clock)
    row = Request.objects.create(
        code=need.code,
        channel=Channel.PUBLIC_FORM.value,
        stated=as_stated(asker, asked),
        created_at=clock.now(),
    )
    RequestContact.objects.create(request=row, email=email)
    issue_link(request=row, clock=clock)
    _ask_to_confirm(row, need, clock)
    journal(actor=PUBLIC, clock=clock, verb="file_request", subject=row.code, design=asked.design)
    return row
