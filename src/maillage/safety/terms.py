"""The words of the safety scheme: closed lists, their order, and their labels in both languages.

Invariants: every value of a closed list has a label; a level or a class that is not in its list never
opens anything (levels fall to M0, classes match no cell). Source: safety scheme §1.7, §2, §3.
"""

from __future__ import annotations

from typing import Any, Literal

from maillage.kernel.text import Text

Action = Literal["make", "release", "deliver", "sample"]
Category = Literal["A", "B", "C", "D", "unclassified"]
RecipientClass = Literal["R0", "R1", "R2", "R3", "R4"]
Level = Literal["M0", "M1", "M2", "M3"]
Posts = Literal["care", "non_care"]
DecisionStatus = Literal["proposed", "under_review", "classified", "suspended", "withdrawn"]
HoldKind = Literal["immediate", "suspension", "recall"]
LotStatus = Literal["open", "quarantined", "recalled", "scrapped"]
Quality = Literal["passed", "failed"]
ObjectType = Literal["screen", "mask", "gown", "part"]
BasisKind = Literal[
    "none", "ce_marking", "derogation", "in_house", "crisis_purchase", "clinical_investigation"
]
Qualification = Literal[
    "general_product",
    "ppe_i",
    "ppe_ii",
    "ppe_iii",
    "device_i",
    "device_iia",
    "device_iib",
    "device_iii",
    "ivd",
    "biocide",
    "food_contact",
    "toy",
    "other",
]
Authority = Literal[
    "ansm",
    "labour_ministry",
    "dgccrf",
    "customs",
    "health_ministry",
    "sante_publique_france",
    "ars",
    "prefecture",
    "health_institution",
    "other",
]

ACTIONS: tuple[Action, ...] = ("make", "release", "deliver", "sample")
CATEGORIES: tuple[Category, ...] = ("A", "B", "C", "D", "unclassified")
RECIPIENT_CLASSES: tuple[RecipientClass, ...] = ("R0", "R1", "R2", "R3", "R4")
LEVELS: tuple[Level, ...] = ("M0", "M1", "M2", "M3")
OBJECT_TYPES: tuple[ObjectType, ...] = ("screen", "mask", "gown", "part")

NATIONAL: frozenset[str] = frozenset(
    ("ansm", "labour_ministry", "dgccrf", "customs", "health_ministry", "sante_publique_france")
)
PPE: frozenset[str] = frozenset(("ppe_i", "ppe_ii", "ppe_iii"))
DEVICES: frozenset[str] = frozenset(("device_i", "device_iia", "device_iib", "device_iii"))

_RANK = {level: rank for rank, level in enumerate(LEVELS)}


def rank(level: str) -> int:
    """0 for M0 to 3 for M3; anything else counts as M0."""
    return _RANK.get(level, 0)  # type: ignore[call-overload, no-any-return]


LABELS: dict[str, dict[str, Text]] = {
    "action": {
        "make": Text("fabriquer", "make"),
        "release": Text("libérer le lot", "release the lot"),
        "deliver": Text("livrer", "deliver"),
        "sample": Text("remettre un échantillon d’essai", "hand over a bench sample"),
    },
    "category": {
        "A": Text("A « objet d’appoint »", "A “support object”"),
        "B": Text("B « barrière d’usage courant »", "B “everyday barrier”"),
        "C": Text("C « usage en santé, modèle validé »", "C “health-care use, validated model”"),
        "D": Text("D « dispositif critique »", "D “critical device”"),
        "unclassified": Text("non classé", "unclassified"),
    },
    "recipient_class": {
        "R0": Text("R0 « public »", "R0 “public”"),
        "R1": Text("R1 « travail hors soins »", "R1 “workplace outside care”"),
        "R2": Text("R2 « soins hors hôpital »", "R2 “care outside hospital”"),
        "R3": Text("R3 « services hospitaliers »", "R3 “hospital wards”"),
        "R4": Text("R4 « soins critiques »", "R4 “critical care”"),
    },
    "level": {
        "M0": Text("M0 « particulier »", "M0 “individual”"),
        "M1": Text("M1 « particulier rattaché et formé »", "M1 “attached and trained individual”"),
        "M2": Text("M2 « atelier avec responsable qualité »", "M2 “workshop with a quality lead”"),
        "M3": Text("M3 « fabricant ou établissement de santé »", "M3 “manufacturer or health institution”"),
    },
    "posts": {
        "care": Text("postes de soins", "care posts"),
        "non_care": Text("postes hors soins", "non-care posts"),
    },
    "status": {
        "proposed": Text("proposée", "proposed"),
        "under_review": Text("en cours d’examen", "under review"),
        "classified": Text("classée", "classified"),
        "suspended": Text("suspendue", "suspended"),
        "withdrawn": Text("retirée", "withdrawn"),
        "open": Text("ouvert", "open"),
        "quarantined": Text("mis à l’écart", "set aside"),
        "recalled": Text("rappelé", "recalled"),
        "scrapped": Text("détruit", "scrapped"),
    },
    "kind": {
        "none": Text("aucun fondement nécessaire", "no basis needed"),
        "ce_marking": Text("marquage CE", "CE marking"),
        "derogation": Text("dérogation de l’autorité compétente", "derogation by the competent authority"),
        "in_house": Text(
            "fabrication par un établissement de santé pour son usage (UE 2017/745, art. 5, § 5)",
            "in-house manufacture by a health institution (EU 2017/745, art. 5(5))",
        ),
        "crisis_purchase": Text("achat de crise par l’État", "crisis purchase by the State"),
        "clinical_investigation": Text("investigation clinique", "clinical investigation"),
    },
    "qualification": {
        "general_product": Text("produit général", "general product"),
        "ppe_i": Text("EPI de catégorie I", "PPE category I"),
        "ppe_ii": Text("EPI de catégorie II", "PPE category II"),
        "ppe_iii": Text("EPI de catégorie III", "PPE category III"),
        "device_i": Text("dispositif médical de classe I", "class I medical device"),
        "device_iia": Text("dispositif médical de classe IIa", "class IIa medical device"),
        "device_iib": Text("dispositif médical de classe IIb", "class IIb medical device"),
        "device_iii": Text("dispositif médical de classe III", "class III medical device"),
        "ivd": Text("dispositif de diagnostic in vitro", "in vitro diagnostic device"),
        "biocide": Text("biocide", "biocide"),
        "food_contact": Text("objet au contact des aliments", "food-contact object"),
        "toy": Text("jouet", "toy"),
        "other": Text("autre", "other"),
    },
    "authority": {
        "ansm": Text("ANSM", "ANSM (medicines and devices agency)"),
        "labour_ministry": Text("ministère du Travail", "labour ministry"),
        "dgccrf": Text("DGCCRF", "DGCCRF (consumer and market authority)"),
        "customs": Text("douanes", "customs"),
        "health_ministry": Text("ministère de la Santé", "health ministry"),
        "sante_publique_france": Text("Santé publique France", "Santé publique France"),
        "ars": Text("agence régionale de santé", "regional health agency"),
        "prefecture": Text("préfecture", "prefecture"),
        "health_institution": Text("établissement de santé", "health institution"),
        "other": Text("autre", "other"),
    },
    "object_type": {
        "screen": Text("écran", "screen"),
        "mask": Text("masque", "mask"),
        "gown": Text("blouse", "gown"),
        "part": Text("pièce", "part"),
    },
    "field": {
        "dated": Text("date de l’acte", "date of the act"),
        "reference": Text("référence", "reference"),
        "issuer": Text("autorité émettrice", "issuing authority"),
        "holder": Text("titulaire", "holder"),
        "certificate": Text("numéro de certificat", "certificate number"),
        "scope": Text("portée", "scope"),
        "until": Text("date de fin", "end date"),
        "no_transfer": Text("aucune cession à un tiers", "no transfer to a third party"),
        "no_industrial_scale": Text("pas d’échelle industrielle", "no industrial scale"),
        "no_equivalent": Text("aucun équivalent disponible sur le marché", "no equivalent on the market"),
        "quality_system": Text("système de management de la qualité", "quality management system"),
        "declared_ars": Text("déclaration à l’ARS", "declaration to the regional health agency"),
        "declared_ansm": Text("déclaration à l’ANSM", "declaration to ANSM"),
        "carers_only": Text("réservé aux soignants", "carers only"),
        "outside_normal_distribution": Text(
            "hors des circuits de distribution ordinaires", "outside normal distribution"
        ),
        "entity": Text("entité responsable", "responsible entity"),
        "name": Text("nom", "name"),
        "postal_address": Text("adresse postale", "postal address"),
        "electronic_address": Text("adresse électronique", "electronic address"),
    },
}


def label(list_name: str, value: str) -> Text:
    """The words of a value; the value itself when the list does not know it."""
    return LABELS[list_name].get(value) or Text(value or "—", value or "—")


def worded(name: str, value: str, list_name: str = "") -> dict[str, Any]:
    """A reason's parameter with its words: ``{name, name_fr, name_en}``."""
    text = label(list_name or name, value)
    return {name: value, f"{name}_fr": text.fr, f"{name}_en": text.en}


def worded_list(name: str, values: tuple[str, ...], list_name: str) -> dict[str, Any]:
    """A reason's list parameter with its words, joined by commas."""
    texts = [label(list_name, value) for value in values]
    return {
        name: list(values),
        f"{name}_fr": ", ".join(text.fr for text in texts),
        f"{name}_en": ", ".join(text.en for text in texts),
    }
