"""Record an establishment's answer on a version × profile: accepted, or refused."""

from __future__ import annotations

from datetime import date
from typing import TypedDict, Unpack

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.authority.codes import FIRST_ARTICLE_TO_COME, UNKNOWN_REFERENCE
from maillage.apps.authority.commands.checks import iso, require_period
from maillage.apps.catalogue.models import Profile
from maillage.apps.network.models import Establishment, Workshop
from maillage.apps.records.codes import ActKind
from maillage.apps.records.commands.publish import publish
from maillage.apps.records.effects import ActFacts
from maillage.apps.records.models import Act
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal


class AcceptanceTerms(TypedDict, total=False):
    """What an answer may also state. `first_article_on` is the day the establishment accepted a first
    article of that maker."""

    valid_until: date | None
    accepted: bool
    critical_care: bool
    first_article_on: date | None
    first_article_maker: str
    note: str


def _asked(establishment: str, profile: str, actor: Actor) -> tuple[Establishment, Profile]:
    row = Establishment.objects.filter(code=establishment).first()
    if row is None:
        raise Refusal(UNKNOWN_REFERENCE, field="establishment", value=establishment)
    require(actor, "acceptances.record", Place(row.department, (establishment,)))
    made = Profile.objects.select_related("version").filter(code=profile).first()
    if made is None:
        raise Refusal(UNKNOWN_REFERENCE, field="profile", value=profile)
    return row, made


def _first_article(terms: AcceptanceTerms, clock: Clock) -> dict[str, str | None]:
    day, maker = terms.get("first_article_on"), terms.get("first_article_maker", "")
    if maker and not Workshop.objects.filter(code=maker).exists():
        raise Refusal(UNKNOWN_REFERENCE, field="first_article_maker", value=maker)
    if day is not None and day > today(clock):
        raise Refusal(FIRST_ARTICLE_TO_COME, day=day.isoformat())
    return {"first_article": iso(day), "first_article_maker": maker}


def acceptance_facts(
    *,
    establishment: str,
    profile: str,
    valid_from: date,
    actor: Actor,
    clock: Clock,
    **terms: Unpack[AcceptanceTerms],
) -> ActFacts:
    """The answer as it would be recorded, once everything about it is checked."""
    _row, made = _asked(establishment, profile, actor)
    until = terms.get("valid_until")
    require_period(valid_from, until)
    payload = {
        "establishment": establishment,
        "version": made.version.code,
        "profile": profile,
        "accepted": terms.get("accepted", True),
        "critical_care": terms.get("critical_care", False),
        **_first_article(terms, clock),
        "from": iso(valid_from),
        "until": iso(until),
        "note": terms.get("note", ""),
    }
    return ActFacts(ActKind.ACCEPTANCE.value, establishment, profile, valid_from, payload, valid_until=until)


@command
def record_acceptance(
    *,
    establishment: str,
    profile: str,
    valid_from: date,
    actor: Actor,
    clock: Clock,
    **terms: Unpack[AcceptanceTerms],
) -> Act:
    """The answer, accepted unless it says otherwise; a refusal stops what it refuses."""
    facts = acceptance_facts(
        establishment=establishment, profile=profile, valid_from=valid_from, actor=actor, clock=clock, **terms
    )
    return publish(facts=facts, actor=actor, clock=clock)
