"""What a scenario supposes beyond the acts, applied to the book before questions are asked.

Guarantees: without hypotheses the book is untouched; each hypothesis is one of the names
below, shown on the plan and its page; nothing supposed is ever written as an act, so that
accepting a proposal meets the real rules.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from maillage.apps.authority.queries.act_book import ActBook, Attested
from maillage.apps.catalogue.models import Profile
from maillage.kernel.reasons import render
from maillage.kernel.text import Text
from maillage.safety.acts import Acceptance, Attestation, LegalBasis, Subcontract

SUPPOSED = "hypothesis"


@dataclass(frozen=True, slots=True)
class SupposedBook(ActBook):
    """A book whose legal bases also name the given makers."""

    named: tuple[Subcontract, ...] = ()

    def basis(self, profile: str, use: str, day: date) -> LegalBasis | None:
        found = ActBook.basis(self, profile, use, day)
        if found is None:
            return None
        return replace(found, subcontractors=(*found.subcontractors, *self.named))


def _attested(level: str, designs: Collection[str], start: date) -> Attested:
    def attestations(values: Collection[str]) -> tuple[Attestation, ...]:
        return tuple(
            Attestation(value=value, start=start, granted_by=SUPPOSED, act=SUPPOSED) for value in values
        )

    return Attested(attestations([level]), attestations(designs), attestations(designs))


def _accepting(establishment: str, profiles: Sequence[Profile], start: date) -> tuple[Acceptance, ...]:
    return tuple(
        Acceptance(
            act=SUPPOSED,
            establishment=establishment,
            version=profile.version.code,
            profile=profile.code,
            start=start,
            critical_care=True,
            first_article=start,
        )
        for profile in profiles
    )


def suppose(
    book: ActBook,
    hypotheses: Mapping[str, Any],
    *,
    start: date,
    workshops: Collection[str],
    establishments: Collection[str],
    profiles: Sequence[Profile],
) -> ActBook:
    """The book as if the hypotheses were acts in force from `start`."""
    level = hypotheses.get("maker_level", "")
    everyone_accepts = hypotheses.get("acceptances") == "all"
    if not level and not everyone_accepts:
        return book
    designs = sorted({profile.version.design.code for profile in profiles})
    attested = {code: _attested(level, designs, start) for code in workshops} if level else book.attested
    named = (
        tuple(Subcontract(maker=code, start=start, written=True, act=SUPPOSED) for code in sorted(workshops))
        if level
        else ()
    )
    acceptances = (
        {code: _accepting(code, profiles, start) for code in establishments}
        if everyone_accepts
        else book.acceptances
    )
    return SupposedBook(
        decisions=book.decisions,
        bases=book.bases,
        successors=book.successors,
        policies=book.policies,
        attested=attested,
        acceptances=acceptances,
        holds=book.holds,
        decisions_by_number=book.decisions_by_number,
        named=named,
    )


_LEVEL = Text(
    fr="Chaque atelier est supposé de niveau {level}, formé, désigné, et nommé par la base légale.",
    en="Every workshop is supposed to be level {level}, trained, appointed, and named by the legal basis.",
)
_LOAD = Text(
    fr="Les besoins sont supposés : {per_inpatient} pièce par patient hospitalisé et par jour, pendant "
    "{days} jours, à partir des hospitalisations du {day}.",
    en="Needs are supposed: {per_inpatient} piece per in-patient per day, for {days} days, from the "
    "in-patients of {day}.",
)
_ACCEPTANCES = Text(
    fr="Chaque établissement est supposé accepter l’objet, premier article compris.",
    en="Every establishment is supposed to accept the object, first article included.",
)
_DECISION = Text(
    fr="La décision de classement et la base légale sont celles du scénario, non d’une autorité.",
    en="The classification decision and the legal basis are the scenario’s, not an authority’s.",
)
_CHANGE = Text(fr="Et si, au plan {plan} : {fr}", en="What if, in plan {plan}: {en}")
_ASSUMED = Text(
    fr="Machines, horaires et stocks absents de la liste importée sont des valeurs par défaut, "
    "visibles et modifiables sur la page de chaque atelier.",
    en="Machines, hours and stocks missing from the imported list are defaults, "
    "visible and editable on each workshop’s page.",
)


def _filled(text: Text, **values: Any) -> Text:
    return Text(fr=text.fr.format(**values), en=text.en.format(**values))


def in_words(hypotheses: Mapping[str, Any]) -> tuple[Text, ...]:
    """Each hypothesis as a sentence, for the plan and its page."""
    said: list[Text] = []
    if "per_inpatient" in hypotheses:
        said.append(_filled(_LOAD, **{key: hypotheses[key] for key in ("per_inpatient", "days", "day")}))
    if level := hypotheses.get("maker_level"):
        said.append(_filled(_LEVEL, level=level))
    if hypotheses.get("acceptances") == "all":
        said.append(_ACCEPTANCES)
    if hypotheses.get("decision") == "scenario":
        said.append(_DECISION)
    if hypotheses.get("assumed_facts"):
        said.append(_ASSUMED)
    for change in hypotheses.get("changes", ()):
        words = [render(change["code"], change["params"], language) for language in ("fr", "en")]
        said.append(_filled(_CHANGE, plan=hypotheses["plan"], fr=words[0], en=words[1]))
    return tuple(said)
