"""Ask, once a week at most, whether open needs are still needed. Source: peers §2 (40 % were updates).

Guarantees: one message a week for each request without an account, and one for each establishment
whose account filed needs; killed half-way, the next call goes on and writes to nobody twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from maillage.apps.authority.queries.marks import Marks, marks
from maillage.apps.needs.codes import Channel, NeedStatus
from maillage.apps.needs.commands.letters import design_of, write_to_contact
from maillage.apps.needs.models import Need, RequestContact
from maillage.apps.outbox.commands.post import post
from maillage.apps.outbox.models import Message
from maillage.apps.writing import writing
from maillage.kernel.clock import Clock, iso_week, today
from maillage.kernel.text import Text

WEEK = timedelta(days=7)
BATCH = 200


@dataclass(frozen=True, slots=True)
class Reminded:
    """Contacts of requests, and establishments."""

    contacts: int
    establishments: int


def _due(day: date) -> Q:
    """Contacts whose need is open and was last said to stand a week ago or more."""
    rested = Q(reminded_on=None) | Q(reminded_on__lte=day - WEEK)
    need = Q(
        request__need__status=NeedStatus.OPEN,
        request__need__last_stated_on__lte=day - WEEK,
        request__links__revoked_at=None,
    )
    return rested & need & Q(request__links__isnull=False)


def remind_requesters(*, clock: Clock) -> Reminded:
    """At most `BATCH` of each a call; the next one goes on."""
    day = today(clock)
    keys = RequestContact.objects.filter(_due(day)).order_by("pk").values_list("pk", flat=True)
    found = marks(day)
    contacts = sum(_remind(key, found, day, clock) for key in list(keys.distinct()[:BATCH]))
    return Reminded(contacts, _remind_establishments(day, clock))


def _remind(key: int, found: Marks, day: date, clock: Clock) -> bool:
    """Whether this call wrote to the contact; another may have, at the same time."""
    with writing():
        row = RequestContact.objects.select_for_update().filter(pk=key).first()
        if row is None or (row.reminded_on is not None and row.reminded_on > day - WEEK):
            return False
        row.reminded_on = day
        row.save(update_fields=["reminded_on"])
        need = Need.objects.select_related("design", "establishment").get(request__contact=row)
        left = need.quantity - need.received
        name = design_of(need, found)
        return write_to_contact(
            request=row.request,
            cause=f"still:{day.isoformat()}",
            subject=Text(
                fr=f"Toujours besoin ? Demande {need.code}", en=f"Still needed? Request {need.code}"
            ),
            said=Text(
                fr=f"Il manque encore {left} × {name.fr}. Dites en un geste si c’est toujours utile, s’il en faut "
                "plus ou moins, ou plus du tout : des ateliers travailleront pour d’autres.",
                en=f"{left} × {name.en} are still missing. Say in one tap whether they are still needed, whether "
                "more or fewer, or none: workshops will work for others.",
            ),
            clock=clock,
        )


def _remind_establishments(day: date, clock: Clock) -> int:
    """One message an establishment and week, for the needs its account filed. Two queries, and one a message."""
    rows = Need.objects.filter(
        status=NeedStatus.OPEN, scenario="", channel=Channel.ACCOUNT, last_stated_on__lte=day - WEEK
    )
    names = ("code", "establishment__code", "establishment__contact_email")
    found: dict[str, tuple[str, str, list[str]]] = {}
    for code, place, email in rows.order_by("pk").values_list(*names):
        found.setdefault(f"still:{place}:{iso_week(day)}", (place, email, []))[2].append(code)
    told = set(Message.objects.filter(key__in=found).values_list("key", flat=True))
    due = [(key, terms) for key, terms in found.items() if key not in told][:BATCH]
    for key, (place, email, codes) in due:
        _tell_establishment(key, place, email, codes, clock)
    return len(due)


def _tell_establishment(key: str, place: str, email: str, codes: list[str], clock: Clock) -> None:
    listed = ", ".join(codes)
    post(
        key=key,
        organisation=place,
        email=email,
        subject=Text(fr="Toujours besoin ?", en="Still needed?"),
        body=Text(
            fr=f"Ces besoins datent d’une semaine ou plus : {listed}. Dites depuis « Besoins » s’ils "
            "tiennent, s’il en faut plus ou moins, ou clôturez-les.",
            en=f"These needs are a week old or more: {listed}. Say from “Needs” whether they stand, "
            "whether more or fewer are needed, or close them.",
        ),
        about=codes[0],
        clock=clock,
    )
