"""The establishment's answer: it may be stricter than the nation, and category C waits for its acceptance.

Guarantees: an acceptance counts for that establishment, version and profile, on days when it is in force
and not withdrawn; critical care must be named; a refusal in force wins over any acceptance; a category C lot
is released only after a first article was accepted. Bench samples come before, and ask for none of this.
What it says of itself and nobody has verified is told with every answer (decision 0018).
Source: safety scheme §1.5, §3 (matrix, four questions), §4.
"""

from __future__ import annotations

from datetime import date

from maillage.kernel.reasons import Reason
from maillage.safety.acts import Acceptance, binds
from maillage.safety.facts import Facts
from maillage.safety.matrix import ACCEPTANCE, CRITICAL_CARE
from maillage.safety.rule import (
    ALWAYS,
    NOT_APPLICABLE,
    ORDERS,
    PASS,
    Answer,
    Facet,
    Stage,
    judged,
    refuse,
    rule,
    warn,
)
from maillage.safety.rules.words import iso, shown
from maillage.safety.terms import worded


def _in_force(acceptance: Acceptance, day: date) -> bool:
    return binds(day, acceptance.start, acceptance.until, acceptance.withdrawn)


def _of_unit(facts: Facts) -> list[Acceptance]:
    unit = facts.unit
    return [
        found
        for found in facts.acceptances
        if found.accepted and found.version == unit.version and found.profile == unit.profile
    ]


def _named(facts: Facts) -> dict[str, str]:
    return {
        "establishment": shown(facts.recipient.id),
        "version": facts.unit.version,
        "profile": facts.unit.profile,
    }


@rule(
    "acceptance.not_refused",
    Stage.ESTABLISHMENT,
    ORDERS,
    (Facet.UNIT, Facet.RECIPIENT),
    ("acceptance.refused",),
)
def not_refused(facts: Facts, day: date) -> Answer:
    if not facts.acceptances:
        return PASS
    unit, recipient = facts.unit, facts.recipient
    reasons = [
        Reason("acceptance.refused", {**_named(facts), "act": found.act}, found.act)
        for found in facts.acceptances
        if not found.accepted
        and recipient.id
        and found.establishment == recipient.id
        and found.version == unit.version
        and found.profile in ("", unit.profile)
        and _in_force(found, day)
    ]
    return judged(reasons)


def _lapsed(acceptance: Acceptance, facts: Facts, day: date) -> Reason:
    params = {
        **_named(facts),
        "act": acceptance.act,
        "day": iso(day),
        "since": iso(acceptance.start),
        "until": iso(acceptance.until),
        "withdrawn": iso(acceptance.withdrawn),
    }
    return Reason("acceptance.not_in_force", params, acceptance.act)


@rule(
    "acceptance.given",
    Stage.ESTABLISHMENT,
    ORDERS,
    (Facet.UNIT, Facet.RECIPIENT),
    (
        "acceptance.missing",
        "acceptance.not_in_force",
        "acceptance.critical_care_not_named",
    ),
)
def given(facts: Facts, day: date) -> Answer:
    recipient = facts.recipient
    cell = facts.scheme.cell(facts.unit.category, recipient.recipient_class)
    if cell is None or ACCEPTANCE not in cell.conditions:
        return NOT_APPLICABLE
    own = [found for found in _of_unit(facts) if found.establishment == recipient.id and recipient.id]
    if not own:
        return refuse(Reason("acceptance.missing", _named(facts), facts.unit.act))
    current = [found for found in own if _in_force(found, day)]
    if not current:
        return refuse(*(_lapsed(found, facts, day) for found in own))
    if CRITICAL_CARE in cell.conditions and not any(found.critical_care for found in current):
        return refuse(
            *(
                Reason(
                    "acceptance.critical_care_not_named",
                    {**_named(facts), "act": found.act},
                    found.act,
                )
                for found in current
            )
        )
    return PASS


@rule(
    "acceptance.first_article",
    Stage.ESTABLISHMENT,
    "release",
    (Facet.UNIT, Facet.MAKER, Facet.RECIPIENT),
    ("acceptance.first_article_missing",),
)
def first_article(facts: Facts, day: date) -> Answer:
    if facts.unit.category != "C":
        return NOT_APPLICABLE
    recipient = facts.recipient
    for found in _of_unit(facts):
        # A workplace outside care gives no acceptance: there, any establishment's first article counts.
        whose = recipient.recipient_class == "R1" or (
            bool(recipient.id) and found.establishment == recipient.id
        )
        when = found.first_article
        maker = found.first_article_maker in ("", facts.maker.id)
        if whose and maker and when is not None and when <= day and _in_force(found, day):
            return PASS
    params = {**_named(facts), "maker": shown(facts.maker.id)}
    return refuse(Reason("acceptance.first_article_missing", params, facts.unit.act))


@rule(
    "establishment.identity",
    Stage.ESTABLISHMENT,
    ALWAYS,
    (Facet.UNIT, Facet.RECIPIENT),  # no unit is read: it joins the group of `acceptance.not_refused`
    ("establishment.identity_claimed",),
)
def identity(facts: Facts, _day: date) -> Answer:
    """Never refuses by itself: every other rule is asked of both readings (`verdict.evaluate`)."""
    recipient, claimed = facts.recipient, facts.recipient.claimed
    if claimed is None:
        return NOT_APPLICABLE
    params = {
        "establishment": shown(recipient.id),
        **worded("vouched", recipient.recipient_class, "recipient_class"),
        **worded("claimed", claimed.recipient_class, "recipient_class"),
    }
    return warn(Reason("establishment.identity_claimed", params))


RULES = (not_refused, given, first_article, identity)
