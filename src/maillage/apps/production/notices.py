"""The prevention notice of a lot, filled from the acts and never typed by makers.

Source: safety scheme §1.3 (wording is safety-critical) and §5.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from maillage.apps.authority.queries.notices import StandingNotice, notices_on
from maillage.apps.catalogue.codes import USES
from maillage.apps.needs.bridges import use_of
from maillage.apps.production.models import Lot
from maillage.apps.records.queries.acts import ActRow, acts_numbered
from maillage.kernel.text import LANGUAGES, Language, Text
from maillage.safety import notices
from maillage.safety.terms import ObjectType

UNNAMED = Text(fr="l’établissement destinataire", en="the establishment it was delivered to")
PROTOCOL = Text(fr="selon le protocole du service", en="by the unit’s protocol")


@dataclass(frozen=True, slots=True)
class LotNotice:
    """The filled text; `sha256` is the digest of the French text followed by the English one."""

    text: Text
    version: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(f"{self.text.fr}\n{self.text.en}".encode()).hexdigest()


def contact_of(lot: Lot) -> str:
    """Who answers questions about the lot: the responsible entity's address, else its name."""
    shop = lot.workshop
    return shop.contact_email or shop.url or f"{shop.responsible_name or shop.name} ({shop.code})"


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the notices of lots are filled from on a day: the decisions (as amended) and bases that they were made
    under, by number, and by profile the texts that the authority states beside the category's."""

    acts: Mapping[str, ActRow]
    stated: Mapping[str, tuple[StandingNotice, ...]]


def founding_acts(lots: Collection[Lot]) -> Mapping[str, ActRow]:
    """The decisions and bases that lots were made under, by number. Two queries."""
    return acts_numbered({number for lot in lots for number in (lot.decision, lot.legal_basis) if number})


def grounds_of(lots: Collection[Lot], day: date) -> Grounds:
    """Four queries, however many lots."""
    acts = {number: act.as_amended(day) for number, act in founding_acts(lots).items()}
    return Grounds(acts, notices_on({lot.profile.code for lot in lots}, day))


def basis_reference(lot: Lot, acts: Mapping[str, ActRow] | None = None) -> str:
    act = (founding_acts([lot]) if acts is None else acts).get(lot.legal_basis)
    return "" if act is None else f"{act.payload['reference']} ({act.number})"


def _day(day: date, language: Language) -> str:
    return day.strftime("%d/%m/%Y") if language == "fr" else day.isoformat()


def _values(lot: Lot, acts: Mapping[str, ActRow], language: Language) -> dict[str, str]:
    act = acts.get(lot.decision)
    decided = {} if act is None else act.payload
    use = USES[use_of(lot.order.need)].to(language)
    return {
        "reference": lot.profile.version.code,
        "territory_contact": contact_of(lot),
        "contact": contact_of(lot),
        "lot": lot.code,
        "made_on": _day(lot.made_until, language),
        "establishment": lot.order.need.establishment.name,
        "legal_basis": basis_reference(lot, acts) or "—",
        "use": decided.get("rules") or use,
        "uses": str(decided.get("uses") or PROTOCOL.to(language)),
    }


def notice_of(lot: Lot, grounds: Grounds, *, public: bool = False) -> LotNotice:
    """The notice of the lot's category and object type, filled in both languages, then what the authority states
    beside it. `public` names no recipient."""
    kind = cast(ObjectType, lot.profile.version.design.object_type)
    names = notices.placeholders(lot.category, kind)
    material = next((item["id"] for item in lot.profile.materials), "")
    beside = grounds.stated.get(lot.profile.code, ())
    filled = {}
    for language in LANGUAGES:
        values = _values(lot, grounds.acts, language)
        if public:
            values["establishment"] = UNNAMED.to(language)
        given = {name: value for name, value in values.items() if name in names}
        text = notices.notice(lot.category, kind, given, material=material).text
        filled[language] = " ".join([text.to(language), *(stated.text.to(language) for stated in beside)])
    version = "+".join([notices.VERSION, *(stated.act for stated in beside)])
    return LotNotice(Text(fr=filled["fr"], en=filled["en"]), version)
