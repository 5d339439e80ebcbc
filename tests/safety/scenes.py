"""Facts for the tests of the safety engine: one sound question per category, to spoil one thing at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from maillage.safety.acts import (
    Acceptance,
    Attestation,
    Decision,
    LegalBasis,
    ResponsibleEntity,
)
from maillage.safety.facts import Facts, Lot, MadeUnder, Maker, Recipient, Sample, Unit

START = date(2020, 3, 20)
DAY = date(2020, 4, 6)
DELIVERY = date(2020, 4, 20)
END = date(2020, 5, 31)
RUNOFF = date(2020, 7, 31)
LATER = date(2020, 12, 1)
DIGEST = "ab" * 32


def decision(category: str, **changes: Any) -> Decision:
    qualification, authority = ("ppe_iii", "dgccrf") if category == "C" else ("general_product", "dgccrf")
    found = Decision(
        act="2020-017",
        version="D0107-V3",
        profile="D0107-V3/F1",
        use="visor",
        category=category,  # type: ignore[arg-type]
        effective_from=START,
        effective_until=END,
        review_by=date(2020, 5, 15),
        runoff=RUNOFF,
        qualification=qualification,  # type: ignore[arg-type]
        competent_authority=authority,  # type: ignore[arg-type]
        occupations=("ambulancier",),
        sha256=DIGEST,
    )
    return replace(found, **changes)


def basis(**changes: Any) -> LegalBasis:
    found = LegalBasis(
        kind="derogation",
        reference="DER-1",
        dated=START,
        until=END,
        runoff=RUNOFF,
        issuer="dgccrf",
        holder="L0042",
        scope=("D0107",),
    )
    return replace(found, **changes)


def unit(category: str, **changes: Any) -> Unit:
    known = category != "unclassified"
    found = Unit(
        design="D0107",
        version="D0107-V3",
        profile="D0107-V3/F1",
        use="visor",
        sha256=DIGEST,
        decision=decision(category) if known else None,
        basis=basis() if category == "C" else None,
    )
    return replace(found, **changes)


def attested(value: str, **changes: Any) -> Attestation:
    return replace(Attestation(value, START, LATER, granted_by="CR-BRE", act="2020-003"), **changes)


ENTITY = ResponsibleEntity("L0001", "Fab lab", "1 rue X, Lannion", "contact@example.org", START, LATER)


def maker(level: str = "M2", **changes: Any) -> Maker:
    found = Maker(
        id="L0042",
        levels=() if level == "M0" else (attested(level),),
        trainings=(attested("D0107"),),
        appointments=(attested("D0107"),),
        responsible=ENTITY,
    )
    return replace(found, **changes)


def recipient(klass: str = "R3", **changes: Any) -> Recipient:
    found = Recipient(
        id="E0012",
        recipient_class=klass,  # type: ignore[arg-type]
        territories=("22113", "22", "BRE", "FR"),
        posts="non_care",
        no_ppe_required=True,
        occupation="ambulancier",
    )
    return replace(found, **changes)


def acceptance(**changes: Any) -> Acceptance:
    found = Acceptance(
        act="2020-021",
        establishment="E0012",
        version="D0107-V3",
        profile="D0107-V3/F1",
        start=START,
        until=LATER,
        critical_care=True,
        first_article=date(2020, 3, 25),
        first_article_maker="L0042",
    )
    return replace(found, **changes)


def made_under(category: str, **changes: Any) -> MadeUnder:
    found = MadeUnder(
        act="2020-017",
        category=category,  # type: ignore[arg-type]
        effective_from=START,
        effective_until=END,
        basis_reference="DER-1" if category == "C" else "",
        basis_from=START if category == "C" else None,
        basis_until=END if category == "C" else None,
    )
    return replace(found, **changes)


def lot(category: str, **changes: Any) -> Lot:
    found = Lot(
        id="D0107V3-L0042-20W14-03-Z",
        version="D0107-V3",
        profile="D0107-V3/F1",
        maker="L0042",
        made_from=date(2020, 4, 1),
        made_until=date(2020, 4, 3),
        sha256=DIGEST,
        made_under=made_under(category),
        quality="passed",
        quarantine_until=date(2020, 4, 8),
        released=date(2020, 4, 10),
        pieces_made=50,
        pieces_rejected=2,
        pieces_released=48,
    )
    return replace(found, **changes)


def sample(**changes: Any) -> Sample:
    found = Sample("S-1", True, True, "E0012", "2020-019", START, LATER)
    return replace(found, **changes)


def facts(action: str, category: str, klass: str = "R3", level: str = "M2", **changes: Any) -> Facts:
    """A sound question; what the matrix closes stays closed."""
    found = Facts(
        action=action,  # type: ignore[arg-type]
        day=DAY if action in ("make", "sample") else DELIVERY,
        unit=unit(category),
        maker=maker(level),
        recipient=recipient(klass),
        acceptances=(acceptance(),),
        lot=lot(category) if action in ("release", "deliver") else None,
        sample=sample() if action == "sample" else None,
        quantity=40,
    )
    return replace(found, **changes)
