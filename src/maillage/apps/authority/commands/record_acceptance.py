"""Record an establishment's answer on a version × profile: accepted, or refused."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict, Unpack

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


@dataclass(frozen=True, slots=True)
class Named:
    """The rows that answers name, by code: those that exist."""

    establishments: Mapping[str, Establishment]
    profiles: Mapping[str, Profile]
    makers: Collection[str]

    @classmethod
    def read(
        cls, establishments: Collection[str], profiles: Collection[str], makers: Collection[str]
    ) -> Named:
        """Three queries at most, however many answers."""
        places = Establishment.objects.filter(code__in=establishments)
        made = Profile.objects.select_related("version").filter(code__in=profiles)
        shops = Workshop.objects.filter(code__in=set(makers) - {""}).values_list("code", flat=True)
        return cls({row.code: row for row in places}, {row.code: row for row in made}, set(shops))

    def asked(self, establishment: str, profile: str, actor: Actor) -> Profile:
        """The profile, when both are known and the actor may answer for the establishment."""
        row = self.establishments.get(establishment)
        if row is None:
            raise Refusal(UNKNOWN_REFERENCE, field="establishment", value=establishment)
        require(actor, "acceptances.record", Place(row.department, (establishment,)))
        if profile not in self.profiles:
            raise Refusal(UNKNOWN_REFERENCE, field="profile", value=profile)
        return self.profiles[profile]

    def first_article(self, terms: AcceptanceTerms, clock: Clock) -> dict[str, str | None]:
        day, maker = terms.get("first_article_on"), terms.get("first_article_maker", "")
        if maker and maker not in self.makers:
            raise Refusal(UNKNOWN_REFERENCE, field="first_article_maker", value=maker)
        if day is not None and day > today(clock):
            raise Refusal(FIRST_ARTICLE_TO_COME, day=day.isoformat())
        return {"first_article": iso(day), "first_article_maker": maker}


def drafted(
    named: Named,
    *,
    establishment: str,
    profile: str,
    valid_from: date,
    actor: Actor,
    clock: Clock,
    **terms: Unpack[AcceptanceTerms],
) -> ActFacts:
    """The answer as it would be recorded, from rows already read. Raises Refusal."""
    made = named.asked(establishment, profile, actor)
    until = terms.get("valid_until")
    require_period(valid_from, until)
    payload = {
        "establishment": establishment,
        "version": made.version.code,
        "profile": profile,
        "accepted": terms.get("accepted", True),
        "critical_care": terms.get("critical_care", False),
        **named.first_article(terms, clock),
        "from": iso(valid_from),
        "until": iso(until),
        "note": terms.get("note", ""),
    }
    return ActFacts(ActKind.ACCEPTANCE.value, establishment, profile, valid_from, payload, valid_until=until)


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
    named = Named.read([establishment], [profile], [terms.get("first_article_maker", "")])
    given: Any = {"valid_from": valid_from, "actor": actor, "clock": clock, **terms}
    return drafted(named, establishment=establishment, profile=profile, **given)


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
