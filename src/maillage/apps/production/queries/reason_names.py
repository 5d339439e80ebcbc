"""Short names of the reasons why a need is not served, for lists where they are counted.

Guarantees: every code has a name, its own or that of its family (the first part of the
code); the whole sentence is the catalogue's, never this one.
"""

from __future__ import annotations

from collections.abc import Sequence

from maillage.kernel.reasons import render
from maillage.kernel.text import Text

# What a group of reasons is called: by code, else by the first part of the code.
GROUP_NAMES: dict[str, Text] = {
    "capacity.machine": Text(fr="Heures machine épuisées à portée", en="Machine hours used up within reach"),
    "capacity.labour": Text(fr="Heures de travail épuisées à portée", en="People-hours used up within reach"),
    "capacity.material": Text(fr="Matière épuisée à portée", en="Material used up within reach"),
    "outbid.priority": Text(
        fr="D’autres besoins, au moins aussi urgents, passent avant",
        en="Other needs, at least as urgent, come first",
    ),
    "candidates.none": Text(fr="Aucun atelier capable à portée", en="No capable workshop within reach"),
    "candidates.process": Text(fr="Procédé absent à portée", en="Process missing within reach"),
    "candidates.envelope": Text(fr="Objet trop grand pour les machines", en="Object too large for machines"),
    "candidates.material": Text(fr="Matière absente à portée", en="Material missing within reach"),
    "candidates.distance": Text(fr="Atelier capable trop loin", en="Capable workshop too far away"),
    "candidates.zone": Text(
        fr="Aucun atelier dans la zone de transport", en="No workshop in the transport zone"
    ),
    "transport.too_long": Text(
        fr="Livraison impossible avant l’échéance", en="Delivery cannot make the deadline"
    ),
    "lot.minimum": Text(
        fr="Reste plus petit que le lot minimal", en="Remainder smaller than the minimum lot"
    ),
    "split.limit": Text(fr="Trop d’ateliers pour un seul besoin", en="Too many workshops for one need"),
    "limit.candidates": Text(
        fr="Seuls les ateliers les plus proches sont examinés", en="Only the nearest workshops are examined"
    ),
    "industry.later": Text(fr="Industrie trop tardive", en="Industry too late"),
    "industry.short": Text(fr="Industrie déjà attribuée", en="Industry already allotted"),
    "industry": Text(
        fr="Industrie trop tardive ou déjà attribuée", en="Industry too late or already allotted"
    ),
    "stock": Text(fr="Stock épuisé", en="Stock used up"),
    "not_plannable": Text(fr="Ne peut pas être planifié", en="Cannot be planned"),
    "hold": Text(fr="Mise en attente ou suspension", en="Hold or suspension"),
    "decision": Text(fr="Décision de classement", en="Classification decision"),
    "basis": Text(fr="Base légale", en="Legal basis"),
    "qualification": Text(fr="Qualification juridique", en="Legal qualification"),
    "category": Text(fr="Catégorie fermée à ce destinataire", en="Category closed to this recipient"),
    "territory": Text(fr="Règle de territoire", en="Territory policy"),
    "acceptance.missing": Text(
        fr="L’établissement n’a pas accepté l’objet", en="The establishment has not accepted the object"
    ),
    "acceptance.refused": Text(fr="Refusé par l’établissement", en="Refused by the establishment"),
    "acceptance.not_in_force": Text(
        fr="Acceptation de l’établissement terminée ou à venir",
        en="Establishment’s acceptance over or to come",
    ),
    "acceptance.critical_care_not_named": Text(
        fr="Soins critiques non nommés par l’acceptation", en="Critical care not named by the acceptance"
    ),
    "maker.level": Text(fr="Niveau de l’atelier trop bas", en="Workshop’s level too low"),
    "maker.not_trained": Text(fr="Atelier non formé au modèle", en="Workshop not trained on the design"),
    "maker.not_appointed": Text(
        fr="Atelier non désigné pour le modèle", en="Workshop not appointed for the design"
    ),
    "maker.not_named_in_basis": Text(
        fr="Atelier non nommé par la base légale", en="Workshop not named by the legal basis"
    ),
    "maker.no_responsible_entity": Text(
        fr="Entité responsable incomplète", en="Responsible entity incomplete"
    ),
    "maker.insurance_missing": Text(fr="Assurance absente ou expirée", en="Insurance missing or expired"),
    "decision.missing": Text(fr="Aucune décision de classement", en="No classification decision"),
    "decision.expired": Text(fr="Décision de classement expirée", en="Classification decision expired"),
    "category.unclassified": Text(fr="Objet non classé", en="Unclassified object"),
    "acceptance": Text(fr="Acceptation de l’établissement", en="Acceptance by the establishment"),
    "maker": Text(
        fr="Niveau, formation ou désignation de l’atelier", en="Workshop’s level, training or appointment"
    ),
    "proposal": Text(fr="Ateliers qui ont décliné ce besoin", en="Workshops that declined this need"),
    "need.unverified": Text(fr="Besoin à vérifier", en="Need to be verified"),
    "need.maker_made_refused": Text(
        fr="L’établissement refuse les objets des ateliers", en="The establishment refuses maker-made objects"
    ),
    "category.d_off_platform": Text(
        fr="Catégorie D : jamais commandée ici", en="Category D: never ordered here"
    ),
    "category.ppe_assessment_missing": Text(
        fr="Évaluation des risques de l’employeur non dite", en="Employer’s risk assessment unstated"
    ),
    "solver": Text(fr="Calcul arrêté avant la fin", en="Computation stopped early"),
    "": Text(fr="Autre raison", en="Other reason"),
}


def name_of(code: str) -> Text:
    """By code, else by its family."""
    return GROUP_NAMES.get(code) or GROUP_NAMES.get(code.partition(".")[0]) or GROUP_NAMES[""]


def withdrawn_because(code: str, rules: Sequence[str] = ()) -> Text:
    """Why accepted work is withdrawn, with its code, and by which rules, each by name and code."""

    def told(language: str, colon: str) -> str:
        named = "".join(f" {name_of(rule).to(language)} ({rule})." for rule in rules)
        return (
            f"{render(code, {}, language)} ({code}){colon}{named}"
            if named
            else f"{render(code, {}, language)} ({code})"
        )

    return Text(fr=told("fr", "\u202f:"), en=told("en", ":"))
