"""What is written to the contact of a request: always with its private link, never kept once sent."""

from __future__ import annotations

from django.conf import settings

from maillage.apps.needs.models import PrivateLink, Request, RequestContact
from maillage.apps.outbox.commands.post import post
from maillage.apps.outbox.commands.send_pending import SEALED
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.text import Text

FOLLOW = "/suivi/{token}/"

_END = Text(
    fr="Votre lien privé (ne le transmettez qu’à qui peut décider pour cette demande) :\n{link}\n\nDemande {code}.",
    en="Your private link (hand it only to whoever may decide for this request):\n{link}\n\nRequest {code}.",
)


def follow_path(token: str, language: str = "fr") -> str:
    """The address, on this installation, where a private link leads."""
    return ("/en" if language == "en" else "") + FOLLOW.format(token=token)


def _ended(said: Text, code: str) -> Text:
    def one(language: str) -> str:
        link = settings.ORIGIN + follow_path(SEALED, language)
        return f"{said.to(language)}\n\n{_END.to(language).format(link=link, code=code)}"

    return Text(fr=one("fr"), en=one("en"))


@command
def write_to_contact(*, request: Request, cause: str, subject: Text, said: Text, clock: Clock) -> bool:
    """Whether somebody was written to: nobody when the contact is erased or the link revoked.

    `cause` makes the message unique: the same cause writes once.
    """
    contact = RequestContact.objects.filter(request=request).first()
    link = PrivateLink.objects.filter(request=request, revoked_at=None).first()
    if contact is None or link is None:
        return False
    post(
        key=f"request:{request.code}:{cause}",
        subject=subject,
        body=_ended(said, request.code),
        about=request.code,
        email=contact.email,
        confidential=True,
        seed=link.seed,
        clock=clock,
    )
    return True
