"""The private link of a mission order's holder, written to their mailbox: once an order, and again when asked.

Guarantees: the mail names nobody, no order by its number, no work; the journal does not say for whom an order was, so
nothing here is journalled when one is issued; the address and the text are forgotten once the mail has left; the
message is found again by the seed of its link, not by the person. A link that still opens is sent again, not
replaced, unless it was written to another address: that one may have been a stranger's. Source: decisions 0016 and 0024.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.accounts.secrets import digest_of, new_secret, sealed_secret
from maillage.apps.network.models import Member, MemberIdentity
from maillage.apps.outbox.commands.post import post
from maillage.apps.outbox.commands.send_pending import SEALED
from maillage.apps.outbox.commands.withdraw_messages import withdraw_sealed
from maillage.apps.relay.codes import STANDING
from maillage.apps.relay.models import MakerLink, MissionParticulars
from maillage.apps.relay.policies import require_missions
from maillage.apps.relay.queries.missions import state_of
from maillage.apps.relay.reasons import MISSION_OVER, MISSION_UNKNOWN, NO_ADDRESS
from maillage.apps.writing import command
from maillage.formats.documents import wording
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Conflict, Refusal
from maillage.kernel.text import Language, Text

LINK_DAYS = 90
PAGE = "/maker/{token}/"
SUBJECT = Text(fr="Ordre de mission : votre lien privé", en="Mission order: your private link")
_SAID = {
    "fr": "L’atelier {workshop} vous a établi un ordre de mission. Par ce lien, vous le lisez et l’imprimez, vous "
    "réservez vos places à l’atelier, et vous voyez qui a lu votre nom :\n{link}\n\n"
    "Il est à vous seul ; il vaut jusqu’au {until}, et d’autres ordres s’y liront. L’ordre dit lui-même s’il porte la "
    "demande d’une autorité : sans elle, il n’autorise aucun déplacement.\n\n"
    "Vous n’attendiez pas ce message ? Dites-le à l’atelier.",
    "en": "The workshop {workshop} issued a mission order to you. By this link you read and print it, book your places "
    "at the workshop, and see who read your name:\n{link}\n\n"
    "It is for you alone; it holds until {until}, and later orders will be read there. The order itself says whether it "
    "carries an authority’s request: without one, it authorises no trip.\n\n"
    "You did not expect this message? Tell the workshop.",
}


@command
def fresh_link(*, member: Member, clock: Clock, replace: bool) -> MakerLink:
    """The member's link, for the next ninety days: the one that is out when it still opens, else a new one.

    The member's row is locked by the caller, or here: two at once would each close the other's.
    """
    Member.objects.select_for_update().get(pk=member.pk)
    row = MakerLink.objects.filter(member=member).first()
    now, until = clock.now(), today(clock) + timedelta(days=LINK_DAYS)
    if row is not None and row.seed and row.until >= today(clock) and not replace:
        row.until = until
        row.save(update_fields=["until"])
        return row
    row, seed = row or MakerLink(member=member), new_secret()
    row.seed, row.digest, row.until, row.created_at = seed, digest_of(sealed_secret(seed)), until, now
    row.sent_to = ""
    row.save()
    return row


def _mailbox(seed: str, email: str) -> str:
    return digest_of(f"{seed} {email}")


def _link_for(member: Member, email: str, clock: Clock) -> MakerLink:
    """The link to write to that address: a new one when the last was written to another, which may be a stranger's."""
    known = MakerLink.objects.filter(member=member).first()
    moved = known is not None and known.sent_to not in ("", _mailbox(known.seed, email))
    if known is not None and moved:
        withdraw_sealed(seed=known.seed)
    link = fresh_link(member=member, clock=clock, replace=moved)
    link.sent_to = _mailbox(link.seed, email)
    link.save(update_fields=["sent_to"])
    return link


def address_of_member(member: int) -> str:
    """Where a member may be written to; read by no person, so that no reading is journalled. One query."""
    found = MemberIdentity.objects.filter(member_id=member).values_list("email", flat=True).first()
    return found or ""


def _body(workshop: str, link: MakerLink) -> Text:
    def one(language: Language) -> str:
        page = settings.ORIGIN + ("/en" if language == "en" else "") + PAGE.format(token=SEALED)
        return _SAID[language].format(
            workshop=workshop, link=page, until=wording.long_day(link.until, language)
        )

    return Text(fr=one("fr"), en=one("en"))


@command
def write_to_holder(*, member: Member, clock: Clock) -> bool:
    """Whether somebody was written to: nobody without an address. The key is drawn: it ties the mail to no order."""
    email = address_of_member(member.pk)
    if not email:
        return False
    link = _link_for(member, email, clock)
    post(
        key=f"maker_link:{new_secret()}", subject=SUBJECT, body=_body(member.workshop.name, link), about="",
        email=email, confidential=True, seed=link.seed, clock=clock,
    )  # fmt: skip
    return True


@command
def mail_link(*, serial: str, actor: Actor, clock: Clock) -> None:
    """Again, at the workshop's asking, for an order that stands.

    Raises Refusal ``mission.unknown``, ``maker_link.no_address``; Conflict ``mission.over``.
    """
    rows = MissionParticulars.objects.select_related("mission", "order", "member__workshop", "workshop")
    row = rows.filter(mission__serial=serial.strip().upper()).first()
    if row is None:
        raise Refusal(MISSION_UNKNOWN, serial=serial)
    require_missions(actor, department=row.workshop.department, workshop=row.workshop.code)
    if state_of(row, today(clock)) not in STANDING:
        raise Conflict(MISSION_OVER, serial=row.mission.serial)
    if not write_to_holder(member=row.member, clock=clock):
        raise Refusal(NO_ADDRESS, member=row.member.code)
    journal(actor=actor, clock=clock, verb="mail_link", subject=row.workshop.code, member=row.member.code)
