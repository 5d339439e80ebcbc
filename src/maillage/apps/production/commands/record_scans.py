"""What was read at a delivery is kept, so that a bag seen in two places is found out.

Guarantees: a bag is kept once a delivery, whoever reads it again; two deliveries read at the same moment cannot both
miss the other; the workshop that made the lot is told of each bag seen elsewhere, of each label that is none of ours
or that says not to use. Nobody is named in what is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.outbox.commands.post import post
from maillage.apps.production.label_codes import FINDINGS, Finding
from maillage.apps.production.models import Delivery, LabelScan
from maillage.apps.production.queries.deliveries import delivery_sheet
from maillage.apps.production.queries.label_reading import ReadCode, Reading, read_codes
from maillage.apps.production.reasons import DELIVERY_UNKNOWN
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text


def _kept(delivery: Delivery, code: ReadCode, clock: Clock) -> LabelScan:
    label = code.checked.label
    return LabelScan(
        serial=uuid4().hex,
        delivery=delivery,
        lot="" if label is None else label.lot,
        unit=0 if label is None else label.unit,
        finding=code.finding.value,
        digest=code.digest,
        scanned_on=today(clock),
    )


def _to_keep(reading: Reading, known: set[str]) -> list[ReadCode]:
    skipped = (Finding.REPEATED, Finding.LOT_CODE)
    return [code for code in reading.codes if code.finding not in skipped and code.digest not in known]


def _alert_line(code: ReadCode, language: str) -> str:
    label, words = code.checked.label, FINDINGS[code.finding].to(language)
    if label is None:
        return f"- {words}"
    bag = Text(f"sachet {label.unit}", f"bag {label.unit}").to(language)
    places = f" ({', '.join(code.deliveries)})" if code.deliveries else ""
    return (
        f"- {label.lot}, {bag} : {words}{places}"
        if language == "fr"
        else f"- {label.lot}, {bag}: {words}{places}"
    )


def _tell(delivery: Delivery, alerts: Sequence[ReadCode], first: str, clock: Clock) -> None:
    """The workshop that sent the delivery: the labels are its own, or pretend to be."""
    lines = {language: "\n".join(_alert_line(code, language) for code in alerts) for language in ("fr", "en")}
    post(
        key=f"scans:{delivery.code}:{first}",
        organisation=delivery.workshop.code,
        email=delivery.workshop.contact_email,
        subject=Text(
            fr=f"Étiquettes à vérifier, livraison {delivery.code}",
            en=f"Labels to check, delivery {delivery.code}",
        ),
        body=Text(
            fr=f"À la réception de {delivery.code}, des étiquettes posent question\u202f:\n{lines['fr']}\n"
            "Une étiquette se copie\u202f: comparez avec vos sachets, et prévenez la coordination.",
            en=f"When {delivery.code} was received, some labels raised a question:\n{lines['en']}\n"
            "A label can be copied: compare with your bags, and tell the coordination.",
        ),
        about=delivery.code,
        urgent=True,
        clock=clock,
    )


@command
def record_scans(*, code: str, texts: Sequence[str], actor: Actor, clock: Clock) -> Reading:
    """The reading, its new bags and alerts kept. Who may receive the delivery may."""
    next_number("label_scans")  # one reading at a time: two deliveries with one bag see each other
    delivery = Delivery.objects.select_related("establishment", "workshop").filter(code=code).first()
    if delivery is None:
        raise Refusal(DELIVERY_UNKNOWN, code=code)
    place = delivery.establishment
    require(actor, "deliveries.receive", Place(place.department, (place.code,)))
    reading = read_codes(texts, clock, delivery_sheet(code))
    known = set(LabelScan.objects.filter(delivery=delivery).values_list("digest", flat=True))
    fresh = _to_keep(reading, known)
    LabelScan.objects.bulk_create(_kept(delivery, one, clock) for one in fresh)
    alerts = [one for one in fresh if one.is_alert]
    if alerts:
        _tell(delivery, alerts, alerts[0].digest[:16], clock)
    journal(actor=actor, clock=clock, verb="record_scans", subject=code, bags=len(fresh), alerts=len(alerts))
    return reading
