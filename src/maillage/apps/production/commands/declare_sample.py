"""A workshop declares the bench samples it made under an establishment's agreement (decision 0020)."""

from __future__ import annotations

from datetime import date

from django.db.models import Sum

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.catalogue.models import Profile
from maillage.apps.checking import checked
from maillage.apps.network.models import Establishment, Workshop
from maillage.apps.outbox.commands.post import post
from maillage.apps.production.commands.locking import require_pieces
from maillage.apps.production.models import BenchSample
from maillage.apps.production.sample_facts import sample_questions
from maillage.apps.production.sample_reasons import AGREEMENT_UNKNOWN, SAMPLE_DATE, SAMPLES_EXCEEDED
from maillage.apps.production.verdicts import clear
from maillage.apps.records.codes import ActKind
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.records.queries.acts import ActRow, act_numbered
from maillage.apps.records.serialising import keep_acts_still
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.identifiers import bench_sample_code
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text


def _agreement(number: str) -> ActRow:
    row = act_numbered(number)
    if row is None or row.kind != ActKind.SAMPLE_AGREEMENT:
        raise Refusal(AGREEMENT_UNKNOWN, number=number)
    return row


def _require_left(agreement: ActRow, asked: int) -> None:
    require_pieces(asked)
    made = BenchSample.objects.filter(agreement=agreement.number).aggregate(n=Sum("quantity"))["n"] or 0
    left = agreement.payload["pieces"] - made
    if asked > left:
        raise Refusal(SAMPLES_EXCEEDED, agreement=agreement.number, left=left, asked=asked)


def _tell(row: BenchSample, clock: Clock) -> None:
    """The establishment knows what comes to its bench, and how it is marked."""
    pieces = f"{row.code}-1" if row.quantity == 1 else f"{row.code}-1 … {row.code}-{row.quantity}"
    post(
        key=f"sample:{row.code}",
        organisation=row.establishment.code,
        email=row.establishment.contact_email,
        subject=Text(fr=f"Échantillons d’essai {row.code}", en=f"Bench samples {row.code}"),
        body=Text(
            fr=f"{row.workshop.name} a fabriqué {row.quantity} échantillon(s) d’essai sous votre accord "
            f"{row.agreement} : {pieces}. Chacun porte son numéro et « PROTOTYPE – INTERDIT D’USAGE SUR UNE "
            "PERSONNE ». Essai sur banc seulement ; rien d’autre n’est permis.",
            en=f"{row.workshop.name} made {row.quantity} bench sample(s) under your agreement {row.agreement}: "
            f"{pieces}. Each bears its number and “PROTOTYPE – NOT TO BE USED ON A PERSON”. Bench test only; "
            "nothing else is allowed.",
        ),
        about=row.code,
        clock=clock,
    )


@command
def declare_sample(
    *,
    agreement: str,
    quantity: int,
    made_on: date,
    marked: bool,
    bench_only: bool,
    actor: Actor,
    clock: Clock,
    material_batch: str = "",
) -> BenchSample:
    """The samples, numbered. Making them must be allowed the day they were made and today.

    `marked`: each piece bears its number and the interdiction; `bench_only`: nobody will wear or use it.
    """
    keep_acts_still()
    act = _agreement(agreement)
    # Its row is the lock of its samples: two declarations never share what one agreement leaves.
    workshop = Workshop.objects.select_for_update().get(code=act.payload["maker"])
    require(actor, "lots.make", Place(workshop.department, (workshop.code,)))
    _require_left(act, quantity)
    if made_on > today(clock):
        raise Refusal(SAMPLE_DATE, field="made_on", day=made_on.isoformat())
    profile = Profile.objects.select_related("version__design").get(code=act.object)
    establishment = Establishment.objects.get(code=act.subject)
    code = bench_sample_code(next_number("bench-sample"))
    category = ""
    for day in sorted({made_on, today(clock)}):
        asked = sample_questions(
            code, day, agreement=act, profile=profile, workshop=workshop, establishment=establishment,
            marked=marked, bench_only=bench_only,
        )  # fmt: skip
        for facts in asked:
            clear(facts)
        category = asked[0].unit.category
    row = BenchSample(
        code=code,
        agreement=agreement,
        establishment=establishment,
        workshop=workshop,
        profile=profile,
        version_sha256=profile.version.sha256,
        category=category,
        quantity=quantity,
        made_on=made_on,
        material_batch=material_batch.strip(),
        created_at=clock.now(),
    )
    checked(row).save()
    _tell(row, clock)
    journal(
        actor=actor, clock=clock, verb="declare_sample", subject=code, agreement=agreement, quantity=quantity
    )
    return row
