"""Acts that clear or refuse: decisions, legal bases, policies, acceptances, holds, attestations.

Each is dated; `until` and `effective_until` are inclusive, `withdrawn` and `lifted` are the first day on
which the act no longer binds. Nothing here decides: the rules do. Source: safety scheme §1.6-7, §3.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from maillage.safety.terms import (
    Authority,
    BasisKind,
    Category,
    DecisionStatus,
    HoldKind,
    Qualification,
    RecipientClass,
)


def binds(day: date, start: date, until: date | None, withdrawn: date | None = None) -> bool:
    """Whether an act binds on `day`: within its period and not withdrawn by that day."""
    if day < start or (until is not None and day > until):
        return False
    return withdrawn is None or day < withdrawn


@dataclass(frozen=True, slots=True)
class Decision:
    """A signed classification of one version x profile x use; derivatives inherit nothing.

    `competent_authority` is the authority competent for the legal qualification; `occupations` those
    for which category C is opened in workplaces outside care; `runoff` the last day on which what was
    released before the end may be delivered; `claims` what texts may affirm for category C. A withdrawal that
    is to come is told by `withdrawn`; `status` says what already stands.
    """

    act: str
    version: str
    profile: str
    use: str
    category: Category
    effective_from: date
    effective_until: date | None = None
    review_by: date | None = None
    runoff: date | None = None
    qualification: Qualification | None = None
    competent_authority: Authority | None = None
    occupations: tuple[str, ...] = ()
    status: DecisionStatus = "classified"
    claims: tuple[str, ...] = ()
    sha256: str = ""
    withdrawn: date | None = None


@dataclass(frozen=True, slots=True)
class Subcontract:
    """A holder's contract with a maker; it counts only when written and in force."""

    maker: str
    start: date
    until: date | None = None
    written: bool = False
    act: str = ""


@dataclass(frozen=True, slots=True)
class InHouse:
    """The conditions of Regulation (EU) 2017/745 art. 5(5); an unstated one is not met."""

    no_transfer: bool = False
    no_industrial_scale: bool = False
    no_equivalent: bool = False
    quality_system: bool = False
    declared_ars: date | None = None
    declared_ansm: date | None = None


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """What makes it lawful to supply: one of a closed list of kinds with required fields.

    `holder` names the maker or the legal entity that may rely on it; `scope` lists designs, versions
    or profiles (empty: not limited, where the kind allows it); `dated` is the act's own date; `act` is the
    number under which the basis is recorded, when it is.
    """

    kind: BasisKind
    reference: str = ""
    dated: date | None = None
    effective_from: date | None = None
    until: date | None = None
    runoff: date | None = None
    issuer: Authority | None = None
    holder: str = ""
    holder_health_institution: bool = False
    certificate: str = ""
    scope: tuple[str, ...] = ()
    subcontractors: tuple[Subcontract, ...] = ()
    in_house: InHouse | None = None
    carers_only: bool = False
    outside_normal_distribution: bool = False
    act: str = ""

    @property
    def founding(self) -> str:
        """What founds a reason: the number of the act where there is one, else the reference."""
        return self.act or self.reference


@dataclass(frozen=True, slots=True)
class Policy:
    """A territory's restriction. Empty lists mean every category, design or class: it can only forbid."""

    act: str
    territory: str
    start: date
    until: date | None = None
    categories: tuple[Category, ...] = ()
    designs: tuple[str, ...] = ()
    recipient_classes: tuple[RecipientClass, ...] = ()


@dataclass(frozen=True, slots=True)
class Acceptance:
    """An establishment's answer on one version x profile: accepted, or refused (`accepted` false).

    A refusal with an empty `profile` covers every profile of the version. `first_article` is the day the
    establishment accepted a first article, of `first_article_maker` (empty: whoever made it).
    """

    act: str
    establishment: str
    version: str
    profile: str
    start: date
    until: date | None = None
    withdrawn: date | None = None
    accepted: bool = True
    critical_care: bool = False
    first_article: date | None = None
    first_article_maker: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold, suspension or recall: binds what matches every scope it names; one that names none binds all.

    It never lapses by itself: only `lifted` ends it.
    """

    act: str
    placed: date
    kind: HoldKind = "immediate"
    lifted: date | None = None
    design: str = ""
    version: str = ""
    profile: str = ""
    workshop: str = ""
    lot: str = ""


@dataclass(frozen=True, slots=True)
class Attestation:
    """A dated attestation: `value` is a level, or the design, version or profile trained or appointed for.

    One granted by the maker to itself does not count: nobody declares their own.
    """

    value: str
    start: date
    until: date | None = None
    withdrawn: date | None = None
    granted_by: str = ""
    act: str = ""


@dataclass(frozen=True, slots=True)
class ResponsibleEntity:
    """The legal person that answers for M0 and M1 makers, with its liability insurance.

    `insured_*` is the cover that somebody else has checked; `stated_*` what the entity says of itself, which
    covers nothing and only explains a refusal.
    """

    id: str
    name: str = ""
    postal_address: str = ""
    electronic_address: str = ""
    insured_from: date | None = None
    insured_until: date | None = None
    stated_from: date | None = None
    stated_until: date | None = None
