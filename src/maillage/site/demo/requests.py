"""Requests of carers without an account: by the public form, followed by a private link, or by telephone.

One has come all the way to a delivery that its link can receive; one is confirmed and waits to be
verified, one was never confirmed, one was told to a workshop by telephone. Addresses lead nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from maillage.apps.accounts.secrets import sealed_secret
from maillage.apps.needs.codes import Verification
from maillage.apps.needs.commands.confirm_request import confirm_request
from maillage.apps.needs.commands.file_request import Sender, file_request
from maillage.apps.needs.commands.record_call import Call, record_call
from maillage.apps.needs.commands.verify_need import verify_need
from maillage.apps.needs.drafting import Asked, Asker, NeedFacts
from maillage.apps.needs.models import Need, PrivateLink
from maillage.site.demo.stage import Stage

FOLLOWED = "ear-cabinet"


@dataclass(frozen=True, slots=True)
class Filed:
    """A request: who says to ask (unknown to the directory), for what, by which day of the story."""

    name: str
    kind: str
    commune: str
    design: str
    quantity: int
    due: int
    posts: str = ""
    no_ppe: bool | None = None

    def asker(self) -> Asker:
        return Asker(name=self.name, kind=self.kind, commune=self.commune)

    def asked(self, stage: Stage) -> Asked:
        facts = NeedFacts(posts=self.posts, no_ppe_required=self.no_ppe)
        return Asked(stage.designs[self.design], self.quantity, stage.day(self.due), facts=facts)


SEEN_THROUGH = Filed("Maison de santé du Gratte-Ciel", "health_centre", "69266", "ear-saver", 30, 4)
CONFIRMED = Filed("Cabinet infirmier de la Placette", "liberal", "26108", "visor", 10, 8, "care")
UNCONFIRMED = Filed(
    "Épicerie solidaire des Canuts", "food_aid", "69123", "mask", 40, 9, "non_care", no_ppe=True
)
CALLED = Filed("Foyer des Mûriers", "medico_social", "69266", "mask", 30, 9, "non_care")


def file_one(stage: Stage, filed: Filed, number: int, offset: int, hour: int) -> str:
    """Its code; nothing happens before it is confirmed."""
    sender = Sender(f"demande-{number}@demandes.example")
    return file_request(
        asker=filed.asker(), asked=filed.asked(stage), sender=sender, clock=stage.at(offset, hour)
    ).code


def confirm_one(stage: Stage, code: str, offset: int, hour: int) -> Need:
    """Through its private link, as the person who asked does from the mail."""
    seed = PrivateLink.objects.get(request__code=code, revoked_at=None).seed
    return confirm_request(token=sealed_secret(seed), clock=stage.at(offset, hour))


def verify_one(stage: Stage, code: str, offset: int, hour: int) -> None:
    """By the national coordination, on the number of the public directory."""
    verify_need(
        need=code,
        how=Verification.CALLED_BACK.value,
        actor=stage.person("coordination", offset),
        clock=stage.at(offset, hour),
    )


def file_first(stage: Stage, offset: int, hour: int) -> None:
    """The one that is followed to its end: filed, confirmed, verified the same day."""
    code = file_one(stage, SEEN_THROUGH, 1, offset, hour)
    confirm_one(stage, code, offset, hour)
    verify_one(stage, code, offset, hour)
    stage.needs[FOLLOWED] = code


def file_last(stage: Stage, offset: int, hour: int) -> None:
    """What waits this morning: to be verified, to be confirmed; and a call that a workshop took."""
    confirm_one(stage, file_one(stage, CONFIRMED, 2, offset, hour), offset, hour)
    file_one(stage, UNCONFIRMED, 3, offset, hour)
    call = Call(CALLED.asker(), CALLED.asked(stage), "demande-4@demandes.example")
    shop = stage.workshops["lyon"].code
    record_call(call=call, workshop=shop, actor=stage.workshop("lyon", offset), clock=stage.at(offset, hour))
