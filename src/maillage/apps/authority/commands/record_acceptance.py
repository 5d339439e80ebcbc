"""Record an establishment's answer on a version × profile: accepted, or refused."""

from __future__ import annotations

from datetime import date

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.authority.codes import FIRST_ARTICLE_TO_COME, UNKNOWN_REFERENCE
from maillage.apps.authority.commands.checks import iso, require_period
from maillage.apps.catalogue.models import Profile
from maillage.apps.network.models import Establishment, Workshop
from maillage.apps.records.codes import ActKind
from maillage.apps.records.commands.publish import publish
from maillage.apps.records.models import Act
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal


@command
def record_acceptance(
    *,
    establishment: str,
    profile: str,
    valid_from: date,
    actor: Actor,
    clock: Clock,
    valid_until: date | None = None,
    accepted: bool = True,
    critical_care: bool = False,
    first_article_on: date | None = None,
    first_article_maker: str = "",
    note: str = "",
) -> Act:
    """`first_article_on` is the day the establishment accepted a first article of that maker."""
    row = Establishment.objects.filter(code=establishment).first()
    if row is None:
        raise Refusal(UNKNOWN_REFERENCE, field="establishment", value=establishment)
    require(actor, "acceptances.record", Place(row.department, (establishment,)))
    made = Profile.objects.select_related("version").filter(code=profile).first()
    if made is None:
        raise Refusal(UNKNOWN_REFERENCE, field="profile", value=profile)
    if first_article_maker and not Workshop.objects.filter(code=first_article_maker).exists():
        raise Refusal(UNKNOWN_REFERENCE, field="first_article_maker", value=first_article_maker)
    require_period(valid_from, valid_until)
    if first_article_on is not None and first_article_on > today(clock):
        raise Refusal(FIRST_ARTICLE_TO_COME, day=first_article_on.isoformat())
    return publish(
        kind=ActKind.ACCEPTANCE,
        subject=establishment,
        object=profile,
        payload={
            "establishment": establishment,
            "version": made.version.code,
            "profile": profile,
            "accepted": accepted,
            "critical_care": critical_care,
            "first_article": iso(first_article_on),
            "first_article_maker": first_article_maker,
            "from": iso(valid_from),
            "until": iso(valid_until),
            "note": note,
        },
        actor=actor,
        clock=clock,
        valid_from=valid_from,
        valid_until=valid_until,
    )
