"""An establishment agrees to test bench samples of one profile, by one workshop: so many pieces, until a day.

Guarantees: it opens making samples for the bench, and nothing else: no order, no release, no delivery.
"""

from __future__ import annotations

from datetime import date

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.authority.codes import SAMPLES_AGREED, UNKNOWN_REFERENCE
from maillage.apps.authority.commands.checks import iso, require_period
from maillage.apps.catalogue.models import Profile
from maillage.apps.network.models import Establishment, Workshop
from maillage.apps.outbox.commands.post import post
from maillage.apps.records.codes import ActKind
from maillage.apps.records.commands.publish import publish
from maillage.apps.records.effects import ActFacts
from maillage.apps.records.models import Act
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text

MOST_SAMPLES = 20  # ours, not the scheme's: what a bench needs; more would be a production


def sample_agreement_facts(
    *,
    establishment: str,
    profile: str,
    workshop: str,
    pieces: int,
    valid_from: date,
    actor: Actor,
    clock: Clock,  # noqa: ARG001 (as every verb of an act)
    valid_until: date | None = None,
    note: str = "",
) -> ActFacts:
    """The agreement as it would be recorded, once everything about it is checked."""
    place = Establishment.objects.filter(code=establishment).first()
    if place is None:
        raise Refusal(UNKNOWN_REFERENCE, field="establishment", value=establishment)
    require(actor, "acceptances.record", Place(place.department, (establishment,)))
    made = Profile.objects.select_related("version").filter(code=profile).first()
    if made is None:
        raise Refusal(UNKNOWN_REFERENCE, field="profile", value=profile)
    if not Workshop.objects.filter(code=workshop).exists():
        raise Refusal(UNKNOWN_REFERENCE, field="workshop", value=workshop)
    require_period(valid_from, valid_until)
    if isinstance(pieces, bool) or not 1 <= pieces <= MOST_SAMPLES:
        raise Refusal(SAMPLES_AGREED, field="pieces", asked=pieces, limit=MOST_SAMPLES)
    payload = {
        "establishment": establishment,
        "version": made.version.code,
        "profile": profile,
        "maker": workshop,
        "pieces": pieces,
        "from": iso(valid_from),
        "until": iso(valid_until),
        "note": note,
    }
    kind = ActKind.SAMPLE_AGREEMENT.value
    return ActFacts(kind, establishment, profile, valid_from, payload, valid_until=valid_until)


@command
def agree_to_samples(
    *,
    establishment: str,
    profile: str,
    workshop: str,
    pieces: int,
    valid_from: date,
    actor: Actor,
    clock: Clock,
    valid_until: date | None = None,
    note: str = "",
) -> Act:
    """The agreement. Each sample it covers is declared by the workshop, and asks the rules then."""
    facts = sample_agreement_facts(
        establishment=establishment, profile=profile, workshop=workshop, pieces=pieces, valid_from=valid_from,
        valid_until=valid_until, note=note, actor=actor, clock=clock,
    )  # fmt: skip
    act = publish(facts=facts, actor=actor, clock=clock)
    shop = Workshop.objects.get(code=workshop)
    post(
        key=f"sample-agreement:{act.number}",
        organisation=workshop,
        email=shop.contact_email,
        subject=Text(
            fr=f"Accord {act.number} pour des échantillons", en=f"Agreement {act.number} to samples"
        ),
        body=Text(
            fr=f"{pieces} échantillon(s) d’essai de {profile} pour {establishment}. Déclarez-les en citant l’accord "
            f"{act.number}, chacun numéroté et marqué « PROTOTYPE – INTERDIT D’USAGE SUR UNE PERSONNE ».",
            en=f"{pieces} bench sample(s) of {profile} for {establishment}. Declare them citing agreement "
            f"{act.number}, each numbered and marked “PROTOTYPE – NOT TO BE USED ON A PERSON”.",
        ),
        about=act.number,
        clock=clock,
    )
    return act
