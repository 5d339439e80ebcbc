"""What each category asks of a lot before it leaves: inspection, records, lot size, checklist, marking.

Guarantees: an item is mandatory or it is not listed as such; the plan of category B and C finds 10 % of
defects at a consumer's risk of 10 %; marking lines exist in both languages and never claim anything.
Source: safety scheme §4 (table) and §6 (visor checklist); the mask, gown and part checklists are written
for this project on the same pattern and are, like the scheme, a proposal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text
from maillage.safety import reasons as _declared  # noqa: F401  (declares every code)
from maillage.safety.checklists import CHECKLISTS, Item
from maillage.safety.matrix import STARTING_SCHEME, Scheme
from maillage.safety.sampling import Plan, sampling_plan
from maillage.safety.terms import Category, ObjectType, rank

Inspection = Literal[
    "visual_by_maker", "visual_all_and_plan", "first_article_visual_all_and_plan", "technical_file"
]
DETECTED_RATE = Fraction(1, 10)


@dataclass(frozen=True, slots=True)
class Requirement:
    """What one category asks. `plan_rate` is the defect rate its sampling plan finds, None without one.

    `max_lot_person` and `max_lot_workshop` are pieces, None where the scheme sets no limit; `records` are
    the record's required parts, by stable id with their words.
    """

    category: Category
    inspection: Inspection
    words: Text
    plan_rate: Fraction | None
    max_lot_person: int | None
    max_lot_workshop: int | None
    records: tuple[tuple[str, Text], ...]


_HYGIENE = ("hygiene_declaration", Text("déclaration d’hygiène", "hygiene declaration"))
_BAGGED = ("bagged", Text("mise en sachet", "bagged"))
_QUARANTINE = (
    "quarantine_or_disinfection",
    Text("quarantaine ou désinfection", "quarantine or disinfection"),
)
_RECORDS: dict[Category, tuple[tuple[str, Text], ...]] = {
    "A": (),
    "B": (_HYGIENE, _BAGGED, _QUARANTINE),
    "C": (
        ("golden_sample", Text("pièce de référence", "golden sample")),
        (
            "first_article",
            Text(
                "premier article contrôlé par l’établissement", "first article checked by the establishment"
            ),
        ),
        ("material_batch", Text("lot de matière inscrit", "material batch recorded")),
        ("incoming_check", Text("contrôle à la réception de la matière", "incoming check")),
        ("retained_sample", Text("pièce témoin conservée", "retained sample")),
        _HYGIENE,
        _BAGGED,
        _QUARANTINE,
    ),
    "D": (
        ("technical_file", Text("dossier technique", "technical file")),
        ("unit_serial", Text("numéro de série de chaque unité", "serial of each unit")),
        ("test_record", Text("relevé d’essai de chaque unité", "test record of each unit")),
    ),
}
_INSPECTIONS: dict[Category, tuple[Inspection, Text]] = {
    "A": (
        "visual_by_maker",
        Text("Contrôle visuel par celui qui fabrique.", "Visual check by the maker."),
    ),
    "B": (
        "visual_all_and_plan",
        Text(
            "Contrôle visuel de chaque pièce, puis le plan qui décèle 10 % de défauts.",
            "Visual check of every piece, then the plan that detects 10 % defects.",
        ),
    ),
    "C": (
        "first_article_visual_all_and_plan",
        Text(
            "Premier article accepté par l’établissement, contrôle visuel de chaque pièce, cotes et "
            "résistance selon le plan qui décèle 10 % de défauts.",
            "First article accepted by the establishment, visual check of every piece, dimension and "
            "strength by the plan that detects 10 % defects.",
        ),
    ),
    "D": (
        "technical_file",
        Text(
            "Dossier technique, série et essai de chaque unité, hors de la plateforme.",
            "Technical file, serial and test of each unit, off the platform.",
        ),
    ),
}


def requirement(category: Category, scheme: Scheme = STARTING_SCHEME) -> Requirement:
    """What a category asks. Raises Refusal ``notice.unclassified`` for an unclassified version."""
    if category not in _INSPECTIONS:
        raise Refusal("notice.unclassified")
    inspection, words = _INSPECTIONS[category]
    limited = category in scheme.limited_lots
    return Requirement(
        category,
        inspection,
        words,
        DETECTED_RATE if category in ("B", "C") else None,
        scheme.max_lot_person if limited else None,
        scheme.max_lot_workshop if limited else None,
        _RECORDS[category],
    )


def max_lot(category: Category, level: str, scheme: Scheme = STARTING_SCHEME) -> int | None:
    """The most pieces in one quality lot, by the maker's level (M0 and M1 are persons); None: no limit."""
    if category not in scheme.limited_lots:
        return None
    return scheme.max_lot_workshop if rank(level) >= 2 else scheme.max_lot_person


def inspection_plan(category: Category, lot: int) -> Plan | None:
    """The sampling plan of a lot of that many pieces; None where the category asks for none."""
    rate = requirement(category).plan_rate
    return None if rate is None else sampling_plan(lot, rate)


def checklist(object_type: ObjectType, category: Category) -> tuple[Item, ...]:
    """The items to check, in order; each says in which categories it is mandatory."""
    return tuple(item for item in CHECKLISTS[object_type] if category in item.categories)


def unchecked(object_type: ObjectType, category: Category, done: Iterable[str]) -> tuple[Item, ...]:
    """The mandatory items that are not in `done` (ids): a lot passes only when there are none."""
    checked = frozenset(done)
    return tuple(
        item
        for item in checklist(object_type, category)
        if category in item.mandatory and item.id not in checked
    )


PROTOTYPE = Text(
    "PROTOTYPE – INTERDIT D’USAGE SUR UNE PERSONNE",
    "PROTOTYPE – NOT TO BE USED ON A PERSON",
)
_CONTACT = Text("Contact : [contact]", "Contact: [contact]")
_LOT = Text("Lot [lot]", "Lot [lot]")
_B_LINES: dict[ObjectType, Text] = {
    "screen": Text("Écran anti-projection – n’est pas un EPI", "Splash screen – not PPE"),
    "mask": Text(
        "Masque barrière – n’est ni un EPI ni un dispositif médical",
        "Barrier mask – neither PPE nor a medical device",
    ),
    "gown": Text("Blouse barrière – n’est pas un EPI", "Barrier gown – not PPE"),
    "part": Text("Objet barrière – n’est pas un EPI", "Barrier object – not PPE"),
}


def marking(category: Category, object_type: ObjectType) -> tuple[Text, ...]:
    """The lines a label must carry, with placeholders in brackets.

    A prototype, which is any unclassified version, carries one line and its number.
    """
    if category == "A":
        return (Text("[reference] – catégorie A", "[reference] – category A"), _CONTACT)
    if category == "B":
        return (
            Text("[reference] – catégorie B", "[reference] – category B"),
            _LOT,
            Text("Emballé le [packed_on]", "Packed on [packed_on]"),
            _B_LINES[object_type],
        )
    if category == "C":
        return (
            Text("[reference] – catégorie C", "[reference] – category C"),
            _LOT,
            Text("Fabriqué le [made_on], emballé le [packed_on]", "Made on [made_on], packed on [packed_on]"),
            Text("Réservé aux établissements destinataires", "For the recipient establishments only"),
            Text("Fondement : [legal_basis]", "Legal basis: [legal_basis]"),
            Text("Bulletin [bulletin] – [signed_code]", "Bulletin [bulletin] – [signed_code]"),
        )
    if category == "D":
        return (
            Text("[reference] – catégorie D", "[reference] – category D"),
            Text("Série [serial]", "Serial [serial]"),
            Text("Décision [decision]", "Decision [decision]"),
        )
    return (PROTOTYPE, Text("[reference] – n° [sample]", "[reference] – no. [sample]"))
