"""A record in words, for whoever is about to sign it: every field that is signed, with its name, nothing left out.

Guarantees: the words are made from the text itself, on the machine that signs; a field that this page does not know
is shown under its own name. What is signed remains the text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from maillage.kernel.text import Text
from maillage.register import matters
from maillage.register.kinds import KIND_NAMES
from maillage.register.records import Record

NAMES: Final[dict[str, Text]] = {
    "id": Text("Numéro", "Number"),
    "kind": Text("Acte", "Act"),
    "authority": Text("Autorité", "Authority"),
    "issued": Text("Daté du", "Dated"),
    "valid_from": Text("En vigueur le", "In force from"),
    "valid_until": Text("Jusqu’au (inclus)", "Until (included)"),
    "reason": Text("Motif", "Reason"),
    "subject": Text("Objet", "Subject"),
    "version": Text("Version", "Version"),
    "profile": Text("Profil de fabrication", "Manufacturing profile"),
    "use": Text("Usage", "Use"),
    "files": Text("Fichiers approuvés (SHA-256)", "Approved files (SHA-256)"),
    "category": Text("Catégorie", "Category"),
    "rules": Text("Règles", "Rules"),
    "basis": Text("Base légale", "Legal basis"),
    "supersedes": Text("Remplace", "Supersedes"),
    "details": Text("Autres termes", "Further terms"),
    "target": Text("Acte visé", "Act aimed at"),
    "until": Text("Jusqu’au", "Until"),
    "scope": Text("Portée", "Scope"),
    "design": Text("Modèle", "Design"),
    "workshop": Text("Atelier", "Workshop"),
    "lots": Text("Lots", "Lots"),
    "territory": Text("Territoire", "Territory"),
    "categories": Text("Catégories", "Categories"),
    "designs": Text("Modèles", "Designs"),
    "recipient_classes": Text("Destinataires", "Recipients"),
    "reference": Text("Référence", "Reference"),
    "action": Text("Action", "Action"),
    "role": Text("Rôle", "Role"),
    "key": Text("Clé", "Key"),
    "compromised": Text("Clé compromise", "Key compromised"),
    # further terms, as the platform that this comes with names them
    "sha256": Text("Empreinte des fichiers", "Digest of the files"),
    "review_by": Text("À réexaminer avant le", "To review by"),
    "runoff": Text("Écoulement des stocks jusqu’au", "Stocks run off until"),
    "qualification": Text("Qualification juridique", "Legal qualification"),
    "competent_authority": Text("Autorité compétente", "Competent authority"),
    "occupations": Text("Métiers nommés", "Occupations named"),
    "claims": Text("Ce que les textes peuvent affirmer", "What texts may claim"),
    "uses": Text("Nombre d’usages", "Number of uses"),
    "tree": Text("Arbre de décision", "Decision tree"),
    "proposed": Text("Ce que l’arbre proposait", "What the tree proposed"),
    "departure": Text("Pourquoi moins strict que l’arbre", "Why milder than the tree"),
    "dated": Text("Date de l’acte extérieur", "Date of the outside act"),
    "effective_from": Text("Effet de l’acte extérieur", "Effect of the outside act"),
    "issuer": Text("Autorité émettrice", "Issuing authority"),
    "holder": Text("Titulaire", "Holder"),
    "holder_health_institution": Text(
        "Le titulaire est un établissement de santé", "The holder is a health institution"
    ),
    "certificate": Text("Numéro de certificat", "Certificate number"),
    "subcontractors": Text("Sous-traitants", "Subcontractors"),
    "in_house": Text("Fabrication interne", "In-house manufacture"),
    "carers_only": Text("Réservé aux soignants", "For carers only"),
    "outside_normal_distribution": Text("Hors des circuits ordinaires", "Outside normal distribution"),
    "replaces": Text("Remplace la base légale", "Replaces the legal basis"),
    "after": Text("Part des termes de l’acte", "Starts from the terms of act"),
    "appeal": Text("Réponse à un recours", "Answer to an appeal"),
    "question": Text("Question", "Question"),
    "answer": Text("Réponse", "Answer"),
    "text": Text("Texte", "Text"),
    "texts": Text("Empreintes des textes (SHA-256)", "Digests of the texts (SHA-256)"),
    "fr": Text("en français", "in French"),
    "en": Text("en anglais", "in English"),
}
WORDS: Final = ("question", "answer", "text", "appeal")
TEXTS: Final = "texts"
NONE: Final = Text("—", "—")
YES_NO: Final = {True: Text("oui", "yes"), False: Text("non", "no")}


Coded = Mapping[str, Mapping[str, Text]]


def in_words(record: Record, language: str, coded: Coded | None = None) -> Iterator[tuple[str, str]]:
    """(name, value) of every field, those of an object after its own name.

    `coded` words the codes of a field (field → code → words); a code that it does not know is shown as it is.
    """
    content = _laid_out(record) | {"kind": KIND_NAMES[record.kind].to(language)}
    first = ("kind", "id", "authority")
    for key in (*first, *(key for key in content if key not in first)):
        yield from _field(key, content[key], language, "", coded or {})


def _laid_out(record: Record) -> dict[str, Any]:
    """The content as it is read: of a text, its words stand before the digests that vouch for them."""
    content = record.as_dict()
    if not isinstance(record.matter, matters.Text):
        return content
    files, details = content.pop("files"), content.pop("details")
    words = {key: details.pop(key) for key in WORDS if key in details}
    return {**content, **words, **({"details": details} if details else {}), TEXTS: files}


def _field(key: str, value: Any, language: str, above: str, coded: Coded) -> Iterator[tuple[str, str]]:
    name = NAMES[key].to(language) if key in NAMES else key
    named = f"{above} · {name}" if above else name
    if isinstance(value, Mapping) and value:
        for inner, found in value.items():
            yield from _field(inner, found, language, named, coded)
    elif isinstance(value, str) and value in coded.get(key, {}):
        yield named, coded[key][value].to(language)
    else:
        yield named, _value(value, language)


def _value(value: Any, language: str) -> str:
    if value is None or value in ("", [], {}, ()):
        return NONE.to(language)
    if isinstance(value, bool):
        return YES_NO[value].to(language)
    if isinstance(value, (list, tuple)):
        return ", ".join(_value(item, language) for item in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, Mapping) else str(value)
