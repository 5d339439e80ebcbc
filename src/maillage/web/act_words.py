"""An act in words: what its payload states, label by label, and where its subjects are shown.

Guarantees: every key of the payload is shown, known ones in words, an unknown one under its own name;
nothing is left out because it is empty of meaning to this page (the canonical text is below it anyway).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from maillage.apps.authority.codes import ATTESTATION_KINDS
from maillage.apps.authority.queries.amendments import changed_terms
from maillage.apps.catalogue.codes import USES
from maillage.apps.network.codes import ESTABLISHMENT_KINDS
from maillage.apps.production.codes import RECALL_LAWS
from maillage.apps.records.codes import ACT_NAMES, ActKind
from maillage.kernel.territories import is_territory, territory_name
from maillage.kernel.text import Text
from maillage.safety.decision_tree import QUESTIONS
from maillage.safety.terms import LABELS, label
from maillage.web.asking import language
from maillage.web.templatetags.wording import civil_date

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
ACT_NUMBER = re.compile(r"\d{4}-\d{3,}")

# key of a payload → its label, a French message
NAMES: dict[str, str] = {
    "kind": gettext_noop("Nature"),
    "amends": gettext_noop("Modifie la décision"),
    "after": gettext_noop("Part des termes de l’acte"),
    "about": gettext_noop("Sur quoi"),
    "appeal": gettext_noop("Réponse à un recours"),
    "question": gettext_noop("Question"),
    "answer": gettext_noop("Réponse"),
    "text": gettext_noop("Texte"),
    "version": gettext_noop("Version"),
    "profile": gettext_noop("Profil de fabrication"),
    "use": gettext_noop("Usage"),
    "sha256": gettext_noop("Empreinte des fichiers"),
    "category": gettext_noop("Catégorie"),
    "effective_from": gettext_noop("En vigueur à partir du"),
    "effective_until": gettext_noop("Jusqu’au"),
    "review_by": gettext_noop("À réexaminer avant le"),
    "runoff": gettext_noop("Écoulement des stocks jusqu’au"),
    "qualification": gettext_noop("Qualification juridique"),
    "competent_authority": gettext_noop("Autorité compétente"),
    "basis": gettext_noop("Base légale citée"),
    "occupations": gettext_noop("Métiers nommés"),
    "claims": gettext_noop("Ce que les textes peuvent affirmer"),
    "rules": gettext_noop("Règles"),
    "uses": gettext_noop("Nombre d’usages"),
    "reason": gettext_noop("Motif"),
    "proposed": gettext_noop("Ce que l’arbre proposait"),
    "departure": gettext_noop("Pourquoi moins strict que l’arbre"),
    "tree": gettext_noop("Arbre de décision"),
    "reference": gettext_noop("Référence"),
    "dated": gettext_noop("Date de l’acte"),
    "until": gettext_noop("Jusqu’au"),
    "from": gettext_noop("À partir du"),
    "issuer": gettext_noop("Autorité émettrice"),
    "holder": gettext_noop("Titulaire"),
    "holder_health_institution": gettext_noop("Le titulaire est un établissement de santé"),
    "certificate": gettext_noop("Numéro de certificat"),
    "scope": gettext_noop("Portée"),
    "subcontractors": gettext_noop("Sous-traitants"),
    "in_house": gettext_noop("Fabrication interne"),
    "carers_only": gettext_noop("Réservé aux soignants"),
    "outside_normal_distribution": gettext_noop("Hors des circuits de distribution ordinaires"),
    "territory": gettext_noop("Territoire"),
    "authority": gettext_noop("Autorité administrative"),
    "categories": gettext_noop("Catégories interdites"),
    "designs": gettext_noop("Modèles interdits"),
    "recipient_classes": gettext_noop("Destinataires concernés"),
    "value": gettext_noop("Valeur"),
    "evidence": gettext_noop("Pièce justificative"),
    "granted_by": gettext_noop("Accordé par"),
    "establishment": gettext_noop("Établissement"),
    "accepted": gettext_noop("Réponse"),
    "critical_care": gettext_noop("Soins critiques"),
    "first_article": gettext_noop("Premier article accepté le"),
    "first_article_maker": gettext_noop("Atelier du premier article"),
    "note": gettext_noop("Précision"),
    "ends": gettext_noop("Met fin à l’acte"),
    "confirms": gettext_noop("Confirme la mise en attente"),
    "pieces": gettext_noop("Pièces"),
    "weight": gettext_noop("Poids"),
    "design": gettext_noop("Modèle"),
    "workshop": gettext_noop("Atelier"),
    "lot": gettext_noop("Lot"),
    "lots": gettext_noop("Lots"),
    "batch": gettext_noop("Lot de matière"),
    "hazard": gettext_noop("Danger"),
    "to_do": gettext_noop("Que faire"),
    "remedy": gettext_noop("Réparation"),
    "contact": gettext_noop("Contact"),
    "maker": gettext_noop("Atelier"),
    "start": gettext_noop("Début"),
    "written": gettext_noop("Par écrit"),
}
# Texts of the authority: what is signed is both languages, and both are read.
BOTH = frozenset({"question", "answer", "text"})
ALL_WHEN_EMPTY = frozenset({"categories", "designs", "recipient_classes"})


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value in words; `url` leads to what the value names."""

    label: str
    value: str
    url: str = ""
    mono: bool = False


def subject_url(code: str) -> str:
    """The page of what a code names; empty when no page shows it."""
    routes = (
        (r"(D\d{4,})(-V\d+(/F\d+)?)?", "design"),
        (r"(L\d{4,})", "workshop"),
        (r"(E\d{4,})", "establishment"),
        (r"need:(B\d{5,})", "need"),
        (r"(?:lot:)?(D\d{4,}V\d+-L\d{4,}-\d{2}W\d{2}-\d{2,}-[0-9A-Z])", "lot-public"),
        (r"(?:design|version|profile):(D\d{4,})(-V\d+(/F\d+)?)?", "design"),
        (r"workshop:(L\d{4,})", "workshop"),
        (r"(\d{4}-\d{3,})", "act"),
    )
    for pattern, route in routes:
        found = re.fullmatch(pattern, code)
        if found:
            return reverse(route, args=[found[1]])
    return ""


def subject_words(kind: str, subject: str) -> str:
    """A subject as people read it: a territory has its name, a hold's scope its labels."""
    if kind in (ActKind.POLICY, ActKind.MISSION_REQUEST, ActKind.RULING) and is_territory(subject):
        return territory_name(subject)
    if kind == ActKind.PRIORITY:
        name, _colon, code = subject.rpartition(":")
        words = ESTABLISHMENT_KINDS.get(code) if name == "kind" else None
        return words.to(language()) if words else code
    named = re.findall(r"(design|version|profile|workshop|lots?|batch):(\S+)", subject)
    return ", ".join(f"{_(NAMES[name])} {code}" for name, code in named) or subject


def _listed(key: str, values: Iterable[Any]) -> str:
    lists = {"categories": "category", "recipient_classes": "recipient_class"}
    words = [_text(lists.get(key, key), value) for value in values]
    return ", ".join(words) or (_("tous") if key in ALL_WHEN_EMPTY else "—")


def _mapping(value: Mapping[str, Any]) -> str:
    return ", ".join(f"{_label(name)} ({_value(name, item)})" for name, item in value.items()) or "—"


def _answers(answers: Mapping[str, bool]) -> str:
    """The questions of the tree with what was answered, one a line."""
    return "\n".join(
        f"{question.words.to(language())} {_('oui') if answers[question.id] else _('non')}"
        for question in QUESTIONS
        if question.id in answers
    )


def _label(key: str) -> str:
    if key in NAMES:
        return _(NAMES[key])
    return label("field", key).to(language())


def _text(key: str, value: str) -> str:
    """A coded text in words; a day in words; anything else as it is."""
    if not value:
        return "—"
    words: Text | None = None
    if key == "qualification" and value in RECALL_LAWS:
        words = RECALL_LAWS[value]
    elif key in ("category", "qualification", "recipient_class", "proposed"):
        words = LABELS["category" if key == "proposed" else key].get(value)
    elif key in ("competent_authority", "issuer"):
        words = LABELS["authority"].get(value)
    elif key == "use":
        words = USES.get(value)
    elif key == "kind":
        words = LABELS["kind"].get(value) or ATTESTATION_KINDS.get(value)
        words = words or (ACT_NAMES[ActKind(value)] if value in set(ActKind) else None)
    elif key == "value":
        words = LABELS["level"].get(value)
    if words is not None:
        return words.to(language())
    if ISO_DAY.fullmatch(value):
        return civil_date(date.fromisoformat(value), language(), with_year=True)
    return value


def _value(key: str, value: Any) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        if key == "accepted":
            return _("Accepté") if value else _("Refusé")
        return _("oui") if value else _("non")
    if isinstance(value, Mapping) and value.keys() == {"fr", "en"}:
        return str(value[language()])
    if key == "tree":
        return _answers(value)
    if isinstance(value, Mapping):
        return _mapping(value)
    if isinstance(value, (list, tuple)):
        if value and isinstance(value[0], Mapping):
            return "\n".join(_mapping(item) for item in value)
        return _listed(key, value)
    return _text(key, str(value))


def _both(key: str, value: Mapping[str, str]) -> list[Fact]:
    names = {"fr": _("en français"), "en": _("en anglais")}
    return [Fact(f"{_label(key)} ({names[spoken]})", value[spoken]) for spoken in ("fr", "en")]


def stated(payload: Mapping[str, Any]) -> list[Fact]:
    """Everything an act states, in the order of `NAMES`, unknown keys last."""
    order = {name: position for position, name in enumerate(NAMES)}
    found = []
    for key in sorted(payload, key=lambda name: order.get(name, len(order))):
        value = payload[key]
        if key in BOTH:
            found += _both(key, value)
            continue
        url = subject_url(value) if isinstance(value, str) else ""
        found.append(Fact(_label(key), _value(key, value), url, mono=key == "sha256"))
    return found


def changes_of(kind: str, payload: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Of an amendment, each term that it changes: its label, as it stood, as it becomes."""
    if kind != ActKind.AMEND:
        return []
    return [
        (_label(term.name), _value(term.name, term.before), _value(term.name, term.after))
        for term in changed_terms(payload)
    ]
