"""Everything a verdict depends on, and nothing else: one `Facts` is one question.

Invariants: frozen; a question has one action and one day, or a range of making days; what is unstated
never opens anything (posts unstated are care posts, an employer's assessment unstated is not "no PPE").
Fields are grouped by what they describe, so that rules can say which groups they read (`rule.Facet`).
Source: safety scheme §3.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from maillage.safety.acts import (
    Acceptance,
    Attestation,
    Decision,
    Hold,
    LegalBasis,
    Policy,
    ResponsibleEntity,
    binds,
)
from maillage.safety.matrix import STARTING_SCHEME, Scheme
from maillage.safety.terms import (
    ACTIONS,
    CATEGORIES,
    LEVELS,
    Action,
    Category,
    Level,
    LotStatus,
    Posts,
    Quality,
    RecipientClass,
    rank,
)


@dataclass(frozen=True, slots=True)
class Unit:
    """What is classified: a design version with a manufacturing profile for a use, and the acts on it.

    `sha256` is the digest of the version's files; `design` is ``D0107`` of version ``D0107-V3``.
    """

    design: str
    version: str
    profile: str
    use: str
    sha256: str = ""
    decision: Decision | None = None
    basis: LegalBasis | None = None

    @property
    def category(self) -> Category:
        """The category to judge by: unclassified until a decision is signed; a D is never hidden."""
        decision = self.decision
        if decision is None or decision.category not in CATEGORIES:
            return "unclassified"
        if decision.status in ("proposed", "under_review") and decision.category != "D":
            return "unclassified"
        return decision.category

    @property
    def act(self) -> str:
        return self.decision.act if self.decision is not None else ""

    def names(self) -> tuple[str, str, str]:
        """The codes under which a scope, a training or a policy may name it."""
        return self.design, self.version, self.profile


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who receives, and what the need states of its users.

    `territories` is the chain of codes that contain it (commune, department, region, country). `claimed` is
    the same recipient as it now describes itself, where nobody has verified that: rules are asked of both,
    and any refusal wins (there is one claim, which claims nothing more).
    """

    id: str
    recipient_class: RecipientClass
    territories: tuple[str, ...] = ()
    legal_entity: str = ""
    health_institution: bool = False
    posts: Posts | None = None
    no_ppe_required: bool | None = None
    occupation: str = ""
    claimed: Recipient | None = None


@dataclass(frozen=True, slots=True)
class Maker:
    """Who makes: a workshop, firm, institution or individual, with its dated attestations."""

    id: str
    legal_entity: str = ""
    levels: tuple[Attestation, ...] = ()
    trainings: tuple[Attestation, ...] = ()
    appointments: tuple[Attestation, ...] = ()
    responsible: ResponsibleEntity | None = None

    def level_on(self, day: date) -> Level:
        """The highest level attested by somebody else and in force on `day`; M0 without any."""
        best: Level = "M0"
        for attestation in self.levels:
            if rank(attestation.value) > rank(best) and self.holds(attestation, day):
                best = LEVELS[rank(attestation.value)]
        return best

    def holds(self, attestation: Attestation, day: date) -> bool:
        """Whether an attestation counts on `day`."""
        if attestation.granted_by and attestation.granted_by == self.id:
            return False
        return binds(day, attestation.start, attestation.until, attestation.withdrawn)

    def is_named(self, identifier: str) -> bool:
        """Whether `identifier` is this maker or its legal entity; empty never is."""
        return bool(identifier) and identifier in (self.id, self.legal_entity)


@dataclass(frozen=True, slots=True)
class MadeUnder:
    """The decision, and for category C the legal basis, under which a lot was made, as recorded then."""

    act: str
    category: Category
    effective_from: date
    effective_until: date | None = None
    basis_reference: str = ""
    basis_from: date | None = None
    basis_until: date | None = None
    basis_act: str = ""


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot as recorded. `quarantine_until` is the last day of quarantine; quantities are pieces."""

    id: str
    version: str
    profile: str
    maker: str
    made_from: date
    made_until: date
    sha256: str = ""
    made_under: MadeUnder | None = None
    quality: Quality | None = None
    quarantine_until: date | None = None
    disinfected: date | None = None
    released: date | None = None
    status: LotStatus = "open"
    pieces_made: int | None = None
    pieces_rejected: int = 0
    pieces_released: int | None = None
    pieces_delivered: int = 0

    def making_days(self) -> Iterator[date]:
        for offset in range((self.made_until - self.made_from).days + 1):
            yield self.made_from + timedelta(days=offset)


@dataclass(frozen=True, slots=True)
class Sample:
    """A bench-test sample: never on a person, by agreement with the establishment that tests it."""

    number: str = ""
    marked: bool = False
    bench_only: bool = False
    agreement_establishment: str = ""
    agreement_act: str = ""
    agreement_from: date | None = None
    agreement_until: date | None = None


NO_MAKER = Maker("")
NO_RECIPIENT = Recipient("", "R4")


@dataclass(frozen=True, slots=True)
class Facts:
    """One question. `last_day` (inclusive) asks `make` on every day from `day`; `quantity` is in pieces.

    `stock` is what is available where no lot is carried. Raises ValueError for an unknown action, a range
    that ends before it starts, or a range for anything but making.
    """

    action: Action
    day: date
    unit: Unit
    maker: Maker = NO_MAKER
    recipient: Recipient = NO_RECIPIENT
    policies: tuple[Policy, ...] = ()
    acceptances: tuple[Acceptance, ...] = ()
    holds: tuple[Hold, ...] = ()
    lot: Lot | None = None
    sample: Sample | None = None
    quantity: int | None = None
    stock: int | None = None
    last_day: date | None = None
    scheme: Scheme = field(default=STARTING_SCHEME)

    def __post_init__(self) -> None:
        if self.action not in ACTIONS:
            raise ValueError(f"unknown action: {self.action!r}")
        if self.last_day is not None:
            if self.action != "make":
                raise ValueError("only making is asked on a range of days")
            if self.last_day < self.day:
                raise ValueError("the last day is before the first")

    def days(self) -> tuple[date, ...]:
        """The days on which the question is asked."""
        count = 1 if self.last_day is None else (self.last_day - self.day).days + 1
        return tuple(self.day + timedelta(days=offset) for offset in range(count))

    def days_of_work(self, day: date) -> tuple[date, ...]:
        """The days on which the maker had to be entitled: `day`, and the making days of a finished lot."""
        if self.action in ("make", "sample") or self.lot is None:
            return (day,)
        return (*self.lot.making_days(), day)
