"""Reasons about lots, bench samples and stock: is this very object fit to leave."""

from __future__ import annotations

from maillage.kernel.reasons import declare

_ASIDE_FR = "Mettre le lot à l’écart et le signaler au responsable qualité."
_ASIDE_EN = "Set the lot aside and tell the quality lead."
_SAMPLE_FR = "Numéroter et marquer chaque échantillon « PROTOTYPE – INTERDIT D’USAGE SUR UNE PERSONNE »."
_SAMPLE_EN = "Number and mark each sample “PROTOTYPE – NOT TO BE USED ON A PERSON”."
_RECORD_FR = "Compléter la fiche du lot."
_RECORD_EN = "Complete the lot’s record."

CODES = (
    declare(
        "lot.blocked",
        fr="Le lot {lot} est {status_fr}.",
        en="Lot {lot} is {status_en}.",
        advice_fr=_ASIDE_FR,
        advice_en=_ASIDE_EN,
    ),
    declare(
        "lot.missing",
        fr="Aucun lot n’est indiqué ; la catégorie {category_fr} pour {recipient_class_fr} en demande un.",
        en="No lot is given; category {category_en} for {recipient_class_en} needs one.",
        advice_fr="Rattacher les pièces à un lot enregistré et étiqueté.",
        advice_en="Attach the pieces to a recorded, labelled lot.",
    ),
    declare(
        "lot.other_version",
        fr="Le lot {lot} est de la version {found}, pas {expected}.",
        en="Lot {lot} is of version {found}, not {expected}.",
        advice_fr=_ASIDE_FR,
        advice_en=_ASIDE_EN,
    ),
    declare(
        "lot.other_profile",
        fr="Le lot {lot} est fait avec le profil {found}, pas {expected}.",
        en="Lot {lot} was made with profile {found}, not {expected}.",
        advice_fr=_ASIDE_FR,
        advice_en=_ASIDE_EN,
    ),
    declare(
        "lot.other_maker",
        fr="Le lot {lot} est de {found}, pas de {expected}.",
        en="Lot {lot} is from {found}, not {expected}.",
        advice_fr=_RECORD_FR,
        advice_en=_RECORD_EN,
    ),
    declare(
        "lot.files_differ",
        fr="Le lot {lot} vient de fichiers d’empreinte {found}, pas {expected}.",
        en="Lot {lot} comes from files of digest {found}, not {expected}.",
        advice_fr=_ASIDE_FR,
        advice_en=_ASIDE_EN,
    ),
    declare(
        "lot.dates_inconsistent",
        fr=(
            "Les dates du lot {lot} ne se tiennent pas : fabriqué du {made_from} au {made_until}, libéré le "
            "{released}, jour demandé {day}."
        ),
        en=(
            "The dates of lot {lot} do not fit: made from {made_from} to {made_until}, released {released}, "
            "day asked {day}."
        ),
        advice_fr=_RECORD_FR,
        advice_en=_RECORD_EN,
    ),
    declare(
        "lot.made_outside_decision",
        fr=(
            "Le lot {lot} (du {made_from} au {made_until}) n’a pas été fait sous une décision en vigueur "
            "({decision}, du {since} au {until})."
        ),
        en=(
            "Lot {lot} (from {made_from} to {made_until}) was not made under a decision in force "
            "({decision}, from {since} to {until})."
        ),
        advice_fr=_ASIDE_FR,
        advice_en=_ASIDE_EN,
    ),
    declare(
        "lot.made_outside_basis",
        fr=(
            "Le lot {lot} (du {made_from} au {made_until}) n’a pas été fait sous un fondement juridique en "
            "vigueur ({reference}, du {since} au {until})."
        ),
        en=(
            "Lot {lot} (from {made_from} to {made_until}) was not made under a legal basis in force "
            "({reference}, from {since} to {until})."
        ),
        advice_fr=_ASIDE_FR,
        advice_en=_ASIDE_EN,
    ),
    declare(
        "lot.quality_not_passed",
        fr="Le contrôle qualité du lot {lot} n’est pas réussi.",
        en="Lot {lot} has not passed its quality check.",
        advice_fr=(
            "Faire le contrôle demandé par la catégorie ; un lot refusé est détruit ou retrié en entier."
        ),
        advice_en="Do the check the category asks for; a failed lot is scrapped or sorted again as a whole.",
    ),
    declare(
        "lot.quantity_missing",
        fr="La quantité fabriquée du lot {lot} n’est pas inscrite.",
        en="The quantity made in lot {lot} is not recorded.",
        advice_fr=_RECORD_FR,
        advice_en=_RECORD_EN,
    ),
    declare(
        "lot.too_large",
        fr="Le lot {lot} compte {pieces} pièces ; le plus grand lot permis ici en compte {limit}.",
        en="Lot {lot} has {pieces} pieces; the largest lot allowed here has {limit}.",
        advice_fr="Diviser en lots plus petits et contrôler chacun.",
        advice_en="Split into smaller lots and check each.",
    ),
    declare(
        "lot.quarantine_missing",
        fr="Le lot {lot} ne porte ni quarantaine ni désinfection.",
        en="Lot {lot} records neither quarantine nor disinfection.",
        advice_fr="Inscrire la quarantaine ou la désinfection avant de libérer.",
        advice_en="Record the quarantine or the disinfection before release.",
    ),
    declare(
        "lot.in_quarantine",
        fr="Le lot {lot} est en quarantaine jusqu’au {until} inclus (jour demandé : {day}).",
        en="Lot {lot} is in quarantine up to and including {until} (day asked: {day}).",
        advice_fr="Attendre la fin de la quarantaine.",
        advice_en="Wait for the end of the quarantine.",
    ),
    declare(
        "lot.not_released",
        fr="Le lot {lot} n’est pas libéré le {day} (libération : {released}).",
        en="Lot {lot} is not released on {day} (release: {released}).",
        advice_fr="Faire libérer le lot par l’atelier avant de livrer.",
        advice_en="Have the workshop release the lot before delivering.",
    ),
    declare(
        "sample.not_open",
        fr=(
            "Les échantillons d’essai ne concernent que les modèles non classés et la catégorie C, pas "
            "{category_fr}."
        ),
        en="Bench samples are for unclassified models and category C only, not {category_en}.",
        advice_fr="Fabriquer et livrer un lot selon les règles de la catégorie.",
        advice_en="Make and deliver a lot under the category’s rules.",
    ),
    declare(
        "sample.missing",
        fr="Aucune fiche d’échantillon n’est jointe.",
        en="No sample record is given.",
        advice_fr=_SAMPLE_FR,
        advice_en=_SAMPLE_EN,
    ),
    declare(
        "sample.not_numbered",
        fr="L’échantillon n’a pas de numéro.",
        en="The sample has no number.",
        advice_fr=_SAMPLE_FR,
        advice_en=_SAMPLE_EN,
    ),
    declare(
        "sample.not_marked",
        fr="L’échantillon {sample} n’est pas marqué.",
        en="Sample {sample} is not marked.",
        advice_fr=_SAMPLE_FR,
        advice_en=_SAMPLE_EN,
    ),
    declare(
        "sample.not_bench_only",
        fr="L’échantillon {sample} n’est pas déclaré réservé au banc d’essai : jamais sur une personne.",
        en="Sample {sample} is not declared bench only: never on a person.",
        advice_fr=(
            "Déclarer l’essai sur banc seulement ; un essai sur une personne est une investigation clinique."
        ),
        advice_en="Declare a bench test only; a test on a person is a clinical investigation.",
    ),
    declare(
        "sample.no_agreement",
        fr="Aucun accord de {establishment} ne couvre cet échantillon le {day}.",
        en="No agreement of {establishment} covers this sample on {day}.",
        advice_fr="Obtenir l’accord daté de l’établissement avant l’envoi.",
        advice_en="Obtain the establishment’s dated agreement before sending.",
    ),
    declare(
        "stock.insufficient",
        fr="{asked} pièces demandées, {available} disponibles.",
        en="{asked} pieces asked, {available} available.",
        advice_fr="Réduire la quantité ou compléter avec un autre lot.",
        advice_en="Reduce the quantity or complete with another lot.",
    ),
    declare(
        "stock.unknown",
        fr="{asked} pièces demandées, quantité disponible inconnue.",
        en="{asked} pieces asked, available quantity unknown.",
        advice_fr=_RECORD_FR,
        advice_en=_RECORD_EN,
    ),
)
