"""Bench samples: numbered, marked, never on a person, by agreement with the establishment.

Guarantees: a sample opens nothing else; its agreement names the establishment that receives it and is in
force that day. Which categories are open is in the `category` rules. Source: safety scheme §3 (sample).
"""

from __future__ import annotations

from datetime import date

from maillage.kernel.reasons import Reason
from maillage.safety.acts import binds
from maillage.safety.facts import Facts
from maillage.safety.rule import NOT_APPLICABLE, PASS, Answer, Facet, Stage, judged, refuse, rule
from maillage.safety.rules.words import iso, shown


@rule(
    "sample.record",
    Stage.LOT,
    "sample",
    (Facet.SAMPLE,),
    ("sample.missing", "sample.not_numbered", "sample.not_marked", "sample.not_bench_only"),
)
def record(facts: Facts, _day: date) -> Answer:
    sample = facts.sample
    if sample is None:
        return refuse(Reason("sample.missing", {}))
    named = {"sample": shown(sample.number)}
    found: list[Reason] = []
    if not sample.number:
        found.append(Reason("sample.not_numbered", named))
    if not sample.marked:
        found.append(Reason("sample.not_marked", named))
    if not sample.bench_only:
        found.append(Reason("sample.not_bench_only", named))
    return judged(found)


@rule(
    "sample.agreement",
    Stage.ESTABLISHMENT,
    "sample",
    (Facet.SAMPLE, Facet.RECIPIENT),
    ("sample.no_agreement",),
)
def agreement(facts: Facts, day: date) -> Answer:
    sample, recipient = facts.sample, facts.recipient
    if sample is None:
        return NOT_APPLICABLE
    agreed = (
        bool(recipient.id)
        and sample.agreement_establishment == recipient.id
        and sample.agreement_from is not None
        and binds(day, sample.agreement_from, sample.agreement_until)
    )
    if agreed:
        return PASS
    params = {"establishment": shown(recipient.id), "day": iso(day)}
    return refuse(Reason("sample.no_agreement", params, sample.agreement_act))


RULES = (record, agreement)
