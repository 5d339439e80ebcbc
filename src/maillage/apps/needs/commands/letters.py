"""What is written to the contact of a request: always with its private link, never kept once sent."""

from __future__ import annotations

from django.conf import settings

from maillage.apps.authority.queries.marks import Marks, in_full
from maillage.apps.needs.bridges import use_of
from maillage.apps.needs.models import Need, PrivateLink, Request, RequestContact
from maillage.apps.outbox.commands.post import post
from maillage.apps.outbox.commands.send_pending import SEALED
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.text import Text

FOLLOW = "/suivi/{token}/"
ASK_AGAIN = "/suivi/"

_END = Text(
    fr="Votre lien privé (ne le transmettez qu’à qui peut décider pour cette demande) :\n{link}\n\nDemande {code}.",
    en="Your private link (hand it only to whoever may decide for this request):\n{link}\n\nRequest {code}.",
)


def follow_path(token: str, language: str = "fr") -> str:
    """The address, on this installation, where a private link leads."""
    return ("/en" if language == "en" else "") + FOLLOW.format(token=token)


_WITHOUT_LINK = Text(
    fr="Demande {code}. Vous avez révoqué le lien privé ; un nouveau se demande sur {link}.",
    en="Request {code}. You revoked the private link; ask for a new one at {link}.",
)


def _alone(said: Text, code: str) -> Text:
    """For whoever revoked the link: what is said, and where to ask for another."""

    def one(language: str) -> str:
        page = settings.ORIGIN + ("/en" if language == "en" else "") + ASK_AGAIN
        return f"{said.to(language)}\n\n{_WITHOUT_LINK.to(language).format(link=page, code=code)}"

    return Text(fr=one("fr"), en=one("en"))


def _ended(said: Text, code: str) -> Text:
    def one(language: str) -> str:
        link = settings.ORIGIN + follow_path(SEALED, language)
        return f"{said.to(language)}\n\n{_END.to(language).format(link=link, code=code)}"

    return Text(fr=one("fr"), en=one("en"))


def design_of(need: Need, found: Marks) -> Text:
    """The name of what a need asks for, with its category for its use, or that it has none or is stopped."""
    name, told = Text.from_dict(need.design.name), in_full(found.of(need.design.code, use_of(need)))
    return Text(fr=f"{name.fr} ({told.fr})", en=f"{name.en} ({told.en})")


@command
def write_to_contact(
    *, request: Request, cause: str, subject: Text, said: Text, clock: Clock, urgent: bool = False
) -> bool:
    """Whether somebody was written to: nobody when the contact is erased, or the link revoked; what is
    `urgent` (pieces to stop using) is written all the same to whoever revoked the link.

    `cause` makes the message unique: the same cause writes once.
    """
    contact = RequestContact.objects.filter(request=request).first()
    link = PrivateLink.objects.filter(request=request, revoked_at=None).first()
    if contact is None or (link is None and not urgent):
        return False
    post(
        key=f"request:{request.code}:{cause}",
        subject=subject,
        body=_alone(said, request.code) if link is None else _ended(said, request.code),
        about=request.code,
        email=contact.email,
        confidential=True,
        seed="" if link is None else link.seed,
        urgent=urgent,
        clock=clock,
    )
    return True
