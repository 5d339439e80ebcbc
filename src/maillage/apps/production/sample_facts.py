"""The questions that bench samples put to the safety engine.

Guarantees: the use asked about is the establishment's own, never chosen; a profile that is category D for any
use is refused for all, since a bench sample is never of a D (decision 0020).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from maillage.apps.authority.bridges import last_day
from maillage.apps.authority.queries.act_book import read_act_book
from maillage.apps.authority.queries.questions import question, unit_of
from maillage.apps.catalogue.codes import Use
from maillage.apps.catalogue.models import Profile
from maillage.apps.needs.bridges import use_for
from maillage.apps.network.models import Establishment, Workshop
from maillage.apps.network.vouching import classes_of, recipient_at
from maillage.apps.records.queries.acts import ActRow
from maillage.safety.facts import Facts, Sample


def sample_questions(
    number: str,
    day: date,
    *,
    agreement: ActRow,
    profile: Profile,
    workshop: Workshop,
    establishment: Establishment,
    marked: bool = True,
    bench_only: bool = True,
) -> Sequence[Facts]:
    """Whether these samples may be made and tested on `day`: every one must be allowed. Two queries."""
    book = read_act_book(
        workshops=[workshop.code], establishments=[establishment.code], profiles=[profile.code]
    )
    sample = Sample(
        number=number,
        marked=marked,
        bench_only=bench_only,
        agreement_establishment=agreement.subject,
        agreement_act=agreement.number,
        agreement_from=agreement.valid_from,
        agreement_until=last_day(agreement),
    )
    use = use_for("", classes_of(establishment))
    facts = question(
        book, "sample", day, profile=profile, use=use, workshop=workshop,
        recipient=recipient_at(establishment), sample=sample,
    )  # fmt: skip
    others = [unit_of(book, profile, other.value, day) for other in Use if other != use]
    return [facts, *(replace(facts, unit=unit) for unit in others if unit.category == "D")]
