"""What a kind of establishment means where nothing else is said: its recipient class, and why.

Guarantees: every kind has a class, never a less demanding one than the people it equips need; a
class stated by the coordination wins over the kind's. Where carers and others work side by side
the class is the carers': posts outside care are declared need by need. Source: safety scheme §3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from maillage.apps.network.codes import EstablishmentKind
from maillage.kernel.text import Text


@dataclass(frozen=True, slots=True)
class KindTerms:
    """The recipient class of a kind, and the reason in words."""

    recipient_class: str
    why: Text


_WARDS = Text(fr="Ses services soignent des patients hospitalisés.", en="Its wards treat in-patients.")
_CARE = Text(fr="On y soigne, hors de l’hôpital.", en="Care is given there, outside hospital.")
_FRAIL = Text(
    fr="On y est au plus près de personnes fragiles, sans toujours y soigner : la règle des soins s’applique.",
    en="One works close to frail people there, not always caring for them: the rule for care applies.",
)
_RESCUE = Text(
    fr="Les équipes secourent et transportent des malades ; la caserne et les bureaux se déclarent hors soins.",
    en="The crews rescue and carry the sick; the station and offices are declared as non-care posts.",
)
_WORK = Text(fr="On y travaille sans soigner.", en="People work there without giving care.")
_UNKNOWN = Text(
    fr="Faute d’en savoir plus, la règle du travail hors soins ; la coordination la corrige en vérifiant.",
    en="Knowing no more, the rule for work outside care; the coordination corrects it when it verifies.",
)

KIND_TERMS: Mapping[str, KindTerms] = {
    EstablishmentKind.HOSPITAL: KindTerms("R3", _WARDS),
    EstablishmentKind.EHPAD: KindTerms("R2", _CARE),
    EstablishmentKind.MEDICO_SOCIAL: KindTerms("R2", _FRAIL),
    EstablishmentKind.HOME_CARE: KindTerms("R2", _CARE),
    EstablishmentKind.HOME_HELP: KindTerms("R2", _FRAIL),
    EstablishmentKind.LIBERAL: KindTerms("R2", _CARE),
    EstablishmentKind.HEALTH_CENTRE: KindTerms("R2", _CARE),
    EstablishmentKind.PHARMACY: KindTerms("R2", _CARE),
    EstablishmentKind.LABORATORY: KindTerms("R2", _CARE),
    EstablishmentKind.AMBULANCE: KindTerms("R2", _RESCUE),
    EstablishmentKind.FIRE: KindTerms("R2", _RESCUE),
    EstablishmentKind.TOWN: KindTerms("R1", _WORK),
    EstablishmentKind.PUBLIC_SERVICE: KindTerms("R1", _WORK),
    EstablishmentKind.SCHOOL: KindTerms("R1", _WORK),
    EstablishmentKind.FOOD_AID: KindTerms("R1", _WORK),
    EstablishmentKind.FIRM: KindTerms("R1", _WORK),
    EstablishmentKind.OTHER: KindTerms("R1", _UNKNOWN),
}

# Kinds whose every establishment is one person: their names and addresses are personal data,
# read with an account only (safety scheme §8).
PERSONS: frozenset[str] = frozenset({EstablishmentKind.LIBERAL.value})


def class_of_kind(kind: str) -> str:
    """The recipient class of a kind; that of OTHER for a kind unknown here."""
    return KIND_TERMS.get(kind, KIND_TERMS[EstablishmentKind.OTHER]).recipient_class
