"""What somebody other than an establishment stands behind, and the recipient that the rules are asked about.

Guarantees: whoever coordinates its territory vouches for what they write and for what they verify; what an
establishment changes of itself opens nothing, and closes at once: until it is verified, the rules are asked
of the vouched record and of the claimed one (decision 0018). What nobody vouches for is never a health
institution, nor the holder that a legal basis names.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from maillage.apps.network.codes import EstablishmentKind
from maillage.apps.network.models import Establishment
from maillage.kernel.territories import chain
from maillage.safety.facts import Recipient

# What a verdict depends on.
VOUCHED = ("kind", "recipient_class", "finess", "commune", "department")
VOUCHED_COLUMNS = tuple(f"vouched_{field}" for field in VOUCHED)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a verdict depends on, as vouched for or as claimed. `is_vouched`: somebody else stands behind it."""

    kind: str
    recipient_class: str
    finess: str
    commune: str
    department: str
    is_vouched: bool


def vouch(row: Establishment) -> None:
    """Stand behind all of it, as it is written now. Nothing is saved."""
    for field in VOUCHED:
        setattr(row, f"vouched_{field}", getattr(row, field))


def vouch_for_changes(row: Establishment, fields: Collection[str]) -> None:
    """Stand behind the facts just written. What nobody vouched for as a whole waits to be verified as a
    whole. Nothing is saved."""
    if row.vouched_recipient_class:
        for field in set(fields) & set(VOUCHED):
            setattr(row, f"vouched_{field}", getattr(row, field))


def _declared(row: Establishment, *, is_vouched: bool) -> Identity:
    return Identity(row.kind, row.recipient_class, row.finess, row.commune, row.department, is_vouched)


def standing_identity(row: Establishment) -> Identity:
    """What is vouched for; failing any, what is declared."""
    if not row.vouched_recipient_class:
        return _declared(row, is_vouched=False)
    return Identity(
        row.vouched_kind, row.vouched_recipient_class, row.vouched_finess, row.vouched_commune,
        row.vouched_department, is_vouched=True,
    )  # fmt: skip


def claimed_identity(row: Establishment) -> Identity | None:
    """What it says of itself now, where that is not what is vouched for."""
    declared = _declared(row, is_vouched=True)
    standing = standing_identity(row)
    return declared if standing.is_vouched and declared != standing else None


def classes_of(row: Establishment) -> tuple[str, ...]:
    """Its class, and the one it claims when that is another."""
    standing, claimed = standing_identity(row), claimed_identity(row)
    found = (standing.recipient_class, claimed.recipient_class if claimed else standing.recipient_class)
    return tuple(dict.fromkeys(found))


def _recipient(code: str, who: Identity, asked: str, claimed: Recipient | None = None) -> Recipient:
    commune = (who.commune,) if who.commune else ()
    return Recipient(
        id=code,
        recipient_class=max(asked, who.recipient_class),  # type: ignore[arg-type]
        territories=(*commune, *chain(who.department)),
        legal_entity=who.finess if who.is_vouched else "",
        health_institution=who.is_vouched and who.kind == EstablishmentKind.HOSPITAL,
        claimed=claimed,
    )


def recipient_at(row: Establishment, asked: str = "") -> Recipient:
    """The establishment as the rules see it; what a need states of its users is left unstated.

    `asked` is the class of a need, never less demanding than the establishment's own, whatever has changed
    since it was filed.
    """
    claimed = claimed_identity(row)
    return _recipient(
        row.code,
        standing_identity(row),
        asked,
        None if claimed is None else _recipient(row.code, claimed, asked),
    )


def stating(who: Recipient, *, posts: str | None, no_ppe_required: bool | None, occupation: str) -> Recipient:
    """The recipient with what a need states of its users, claimed or not."""
    stated: dict[str, Any] = {
        "posts": posts or None,
        "no_ppe_required": no_ppe_required,
        "occupation": occupation,
    }
    claimed = who.claimed
    return replace(who, claimed=claimed and replace(claimed, **stated), **stated)
