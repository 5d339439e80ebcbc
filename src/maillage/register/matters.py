"""What each kind of record states, beyond what all of them state.

Frozen values with one spelling each: lists are sorted sets, absence is the empty text, `details` is a JSON object of
further terms that the register carries and signs but does not interpret (a platform rebuilds its rows from it).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from maillage.register.keys import PublicKey


@dataclass(frozen=True, slots=True)
class Subject:
    """What a decision classifies: a version made by a profile for a use."""

    version: str
    profile: str
    use: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What a suspension or a recall covers: everything that matches all that is named; at least one name."""

    design: str = ""
    version: str = ""
    profile: str = ""
    workshop: str = ""
    lots: tuple[str, ...] = ()

    def covers_profile(self, profile: str) -> bool:
        """Whether every object of this profile is covered, whoever made it."""
        return not self.workshop and not self.lots and self._matches(profile)

    def covers_lot(self, profile: str, workshop: str, lot: str) -> bool:
        return (
            self._matches(profile) and self.workshop in ("", workshop) and (not self.lots or lot in self.lots)
        )

    def _matches(self, profile: str) -> bool:
        version = profile.partition("/")[0]
        design = version.partition("-")[0]
        named = ((self.design, design), (self.version, version), (self.profile, profile))
        return all(name in ("", actual) for name, actual in named)


@dataclass(frozen=True, slots=True)
class Decision:
    """A classification. `files` are the SHA-256 of every approved file; `basis` and `supersedes` are ids of acts."""

    subject: Subject
    files: tuple[str, ...]
    category: str
    rules: str
    basis: str
    supersedes: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Amend:
    """New terms of a decision, the whole of them; its subject, category and files never change."""

    target: str
    rules: str
    until: date | None
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Suspend:
    scope: Scope


@dataclass(frozen=True, slots=True)
class Ending:
    """A withdrawal or a lifting: the act it ends."""

    target: str


@dataclass(frozen=True, slots=True)
class Policy:
    """A territory's restriction; an empty list means every category, design or class of recipients."""

    territory: str
    categories: tuple[str, ...]
    designs: tuple[str, ...]
    recipient_classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LegalBasis:
    basis: str
    reference: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Text:
    """A notice or a ruling: what it speaks of, and the SHA-256 of its texts."""

    subject: str
    files: tuple[str, ...]
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Recall:
    scope: Scope
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeyChange:
    """A key added to a role, or retired from it. `compromised`: nothing it signed outside the log holds any more."""

    action: str
    role: str
    key: PublicKey
    compromised: bool


Matter = Decision | Amend | Suspend | Ending | Policy | LegalBasis | Text | Recall | KeyChange
