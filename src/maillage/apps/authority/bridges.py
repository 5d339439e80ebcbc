"""Acts as read from the database ↔ the acts of the safety engine.

Guarantees: an act that another ended stops binding on the day the ending takes effect;
nothing is invented where a payload is silent; what is unstated never opens anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from maillage.apps.records.codes import ActKind
from maillage.apps.records.queries.acts import ActRow
from maillage.safety import acts as safety
from maillage.safety.facts import MadeUnder
from maillage.safety.terms import HoldKind


def _day(value: Any) -> date | None:
    return None if not value else date.fromisoformat(value)


def ended(row: ActRow) -> date | None:
    """The first day on which the act no longer binds because another ended it."""
    return min((ending.valid_from for ending in row.endings), default=None)


def last_day(row: ActRow) -> date | None:
    """The last day on which the act binds, ended or not; None when open-ended."""
    end = ended(row)
    days = [day for day in (row.valid_until, end and end - timedelta(days=1)) if day is not None]
    return min(days, default=None)


def legal_basis(row: ActRow) -> safety.LegalBasis:
    facts = row.payload
    in_house = facts["in_house"]
    return safety.LegalBasis(
        kind=facts["kind"],
        reference=facts["reference"] or row.number,
        dated=_day(facts["dated"]),
        effective_from=row.valid_from,  # never before its recording, whatever the outside act says
        until=last_day(row),
        runoff=_day(facts["runoff"]),
        issuer=facts["issuer"] or None,
        holder=facts["holder"],
        holder_health_institution=facts["holder_health_institution"],
        certificate=facts["certificate"],
        scope=tuple(facts["scope"]),
        subcontractors=tuple(
            safety.Subcontract(
                maker=item["maker"],
                start=date.fromisoformat(item["start"]),
                until=_day(item["until"]),
                written=item["written"],
                act=row.number,
            )
            for item in facts["subcontractors"]
        ),
        in_house=safety.InHouse(
            no_transfer=bool(in_house.get("no_transfer")),
            no_industrial_scale=bool(in_house.get("no_industrial_scale")),
            no_equivalent=bool(in_house.get("no_equivalent")),
            quality_system=bool(in_house.get("quality_system")),
            declared_ars=_day(in_house.get("declared_ars")),
            declared_ansm=_day(in_house.get("declared_ansm")),
        )
        if in_house
        else None,
        carers_only=facts["carers_only"],
        outside_normal_distribution=facts["outside_normal_distribution"],
        act=row.number,
    )


def decision(row: ActRow, day: date) -> safety.Decision:
    """The decision as it stands on `day`: classified, or withdrawn once a withdrawal takes effect."""
    facts = row.payload
    end = ended(row)
    return safety.Decision(
        act=row.number,
        version=facts["version"],
        profile=facts["profile"],
        use=facts["use"],
        category=facts["category"],
        effective_from=row.valid_from,
        effective_until=row.valid_until,
        review_by=_day(facts["review_by"]),
        runoff=_day(facts["runoff"]),
        qualification=facts["qualification"] or None,
        competent_authority=facts["competent_authority"] or None,
        occupations=tuple(facts["occupations"]),
        status="withdrawn" if end is not None and end <= day else "classified",
        withdrawn=end,
        claims=tuple(facts["claims"]),
        sha256=facts["sha256"],
    )


def made_under(row: ActRow, basis: ActRow | None) -> MadeUnder:
    """The decision (and basis) a lot was made under, with the last day on which each bound."""
    return MadeUnder(
        act=row.number,
        category=row.payload["category"],
        effective_from=row.valid_from,
        effective_until=last_day(row),
        basis_reference=basis.payload["reference"] if basis is not None else "",
        basis_from=basis.valid_from if basis is not None else None,
        basis_until=last_day(basis) if basis is not None else None,
        basis_act=basis.number if basis is not None else "",
    )


def policy(row: ActRow) -> safety.Policy:
    facts = row.payload
    return safety.Policy(
        act=row.number,
        territory=facts["territory"],
        start=row.valid_from,
        until=last_day(row),
        categories=tuple(facts["categories"]),
        designs=tuple(facts["designs"]),
        recipient_classes=tuple(facts["recipient_classes"]),
    )


def attestation(row: ActRow) -> safety.Attestation:
    return safety.Attestation(
        value=row.payload["value"],
        start=row.valid_from,
        until=row.valid_until,
        withdrawn=ended(row),
        granted_by=row.payload["granted_by"],
        act=row.number,
    )


def acceptance(row: ActRow) -> safety.Acceptance:
    facts = row.payload
    return safety.Acceptance(
        act=row.number,
        establishment=facts["establishment"],
        version=facts["version"],
        profile=facts["profile"],
        start=row.valid_from,
        until=row.valid_until,
        withdrawn=ended(row),
        accepted=facts["accepted"],
        critical_care=facts["critical_care"],
        first_article=_day(facts["first_article"]),
        first_article_maker=facts["first_article_maker"],
    )


HOLD_KINDS: dict[ActKind, HoldKind] = {
    ActKind.HOLD: "immediate",
    ActKind.SUSPEND: "suspension",
    ActKind.RECALL: "recall",
}


def hold(row: ActRow) -> safety.Hold:
    scope = row.payload["scope"]
    return safety.Hold(
        act=row.number,
        placed=row.valid_from,
        kind=HOLD_KINDS[ActKind(row.kind)],
        lifted=ended(row),
        design=scope.get("design", ""),
        version=scope.get("version", ""),
        profile=scope.get("profile", ""),
        workshop=scope.get("workshop", ""),
        lot=scope.get("lot", ""),
    )


def holds(rows: Iterable[ActRow]) -> tuple[safety.Hold, ...]:
    """Those that the rules know by what they name. Several lots and batches of material stop no work to come:
    the lots themselves are quarantined, and say so."""
    return tuple(hold(row) for row in rows if not row.payload["scope"].keys() & {"lots", "batch"})
