"""What the contact of a request is told when others act on its need. Nothing when it came by an account."""

from __future__ import annotations

from collections.abc import Mapping

from maillage.apps.needs.codes import CLOSING_REASONS
from maillage.apps.needs.commands.letters import write_to_contact
from maillage.apps.needs.models import Need, Request
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, civil_date
from maillage.kernel.text import Text


@command
def tell_requester(
    *, need: Need, cause: str, subject: Text, said: Text, clock: Clock, urgent: bool = False
) -> bool:
    """Whether there was somebody to tell. Urgent news also reach whoever revoked their link."""
    request = Request.objects.filter(need=need).first()
    return request is not None and write_to_contact(
        request=request, cause=cause, subject=subject, said=said, clock=clock, urgent=urgent
    )


def tell_verified(need: Need, clock: Clock) -> None:
    tell_requester(
        need=need,
        cause=f"verified:{need.verified_quantity}:{civil_date(clock.now()).isoformat()}",
        subject=Text(fr=f"Demande {need.code} vérifiée", en=f"Request {need.code} verified"),
        said=Text(
            fr=f"Votre demande de {need.verified_quantity} pièces est vérifiée. Le prochain plan la proposera aux "
            "ateliers qui peuvent la servir, ou dira pourquoi aucun ne le peut. Ce n’est pas encore une promesse.",
            en=f"Your request for {need.verified_quantity} pieces is verified. The next plan will put it to the "
            "workshops that can serve it, or say why none can. It is not a promise yet.",
        ),
        clock=clock,
    )


def tell_closed(need: Need, clock: Clock) -> None:
    reason, note = CLOSING_REASONS[need.closed_reason], need.closed_note or "—"
    tell_requester(
        need=need,
        cause="closed",
        subject=Text(fr=f"Demande {need.code} close", en=f"Request {need.code} closed"),
        said=Text(
            fr=f"Votre demande a été close. Motif : {reason.fr}. Précision : {note}",
            en=f"Your request was closed. Reason: {reason.en}. Note: {note}",
        ),
        clock=clock,
    )


def tell_sent(pieces: Mapping[Need, int], delivery: str, workshop: str, clock: Clock) -> None:
    """Each contact is told of the pieces of its own need that leave. One query when none has a contact."""
    for request in Request.objects.filter(need__in=pieces).select_related("need").order_by("pk"):
        if request.need is None:
            continue
        count, code = pieces[request.need], request.code
        write_to_contact(
            request=request,
            cause=f"sent:{delivery}",
            subject=Text(fr=f"Demande {code} : en route", en=f"Request {code}: on its way"),
            said=Text(
                fr=f"{count} pièce(s) partent de {workshop}, avec le bon de livraison {delivery}. À la réception, "
                "lisez la notice avant le premier usage, comptez, et dites par votre lien ce que vous acceptez.",
                en=f"{count} piece(s) leave {workshop}, with delivery note {delivery}. On receipt, "
                "read the notice before first use, count, and say by your link what you accept.",
            ),
            clock=clock,
        )
