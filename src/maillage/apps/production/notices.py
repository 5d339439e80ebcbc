"""The prevention notice of a lot, filled from the acts and never typed by makers.

Source: safety scheme §1.3 (wording is safety-critical) and §5.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

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


def founding_acts(lots: Collection[Lot]) -> Mapping[str, ActRow]:
    """The decisions and bases that lots were made under, by number. Two queries."""
    return acts_numbered({number for lot in lots for number in (lot.decision, lot.legal_basis) if number})


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


def notice_of(lot: Lot, acts: Mapping[str, ActRow] | None = None, *, public: bool = False) -> LotNotice:
    """The notice of the lot's category and object type, filled in both languages.

    `acts`: its founding acts, when they are already read; `public` names no recipient.
    """
    acts = founding_acts([lot]) if acts is None else acts
    kind = cast(ObjectType, lot.profile.version.design.object_type)
    names = notices.placeholders(lot.category, kind)
    material = next((item["id"] for item in lot.profile.materials), "")
    filled = {}
    for language in LANGUAGES:
        values = _values(lot, acts, language)
        if public:
            values["establishment"] = UNNAMED.to(language)
        given = {name: value for name, value in values.items() if name in names}
        text = notices.notice(lot.category, kind, given, material=material).text
        filled[language] = text.to(language)
    return LotNotice(Text(fr=filled["fr"], en=filled["en"]), notices.VERSION)
