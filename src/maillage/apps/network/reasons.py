"""Every reason a command of the network refuses."""

from __future__ import annotations

from maillage.kernel.reasons import declare

UNKNOWN_WORKSHOP = declare(
    "workshop.unknown",
    fr="Aucun atelier ne porte le code {given}.",
    en="There is no workshop with the code {given}.",
    advice_fr="Cherchez-le dans l’annuaire : les codes ont la forme L0042.",
    advice_en="Look for it in the directory: codes look like L0042.",
)
UNKNOWN_ESTABLISHMENT = declare(
    "establishment.unknown",
    fr="Aucun établissement ne porte le code {given}.",
    en="There is no establishment with the code {given}.",
    advice_fr="Cherchez-le dans la liste des établissements : les codes ont la forme E0012.",
    advice_en="Look for it in the list of establishments: codes look like E0012.",
)
UNKNOWN_MATERIAL = declare(
    "material.unknown",
    fr="« {given} » n’est pas une matière connue. Matières connues : {known}.",
    en="“{given}” is not a known material. Known materials: {known}.",
    advice_fr="Choisissez une matière de la liste : son unité y est fixée pour tout le monde.",
    advice_en="Choose a material of the list: its unit is fixed there for everyone.",
)
STOCK_ABSENT = declare(
    "workshop.stock_absent",
    fr="L’atelier {workshop} n’a pas de stock de « {material} » à cette date.",
    en="Workshop {workshop} has no stock of “{material}” on that date.",
    advice_fr="Rechargez la fiche : quelqu’un l’a peut-être déjà retiré.",
    advice_en="Reload the page: someone may have removed it already.",
)
MALFORMED_PROCESS = declare(
    "process.malformed",
    fr="« {process} » n’est pas un code de procédé.",
    en="“{process}” is not a process code.",
    advice_fr="Choisissez un procédé connu, ou écrivez un code court en minuscules, comme « moulage ».",
    advice_en="Choose a known process, or write a short lower-case code such as “moulding”.",
)
BAD_WEEKDAYS = declare(
    "workshop.bad_weekdays",
    fr="Les jours d’ouverture sont des nombres différents de 0 (lundi) à 6 (dimanche) ; reçu : {given}.",
    en="Opening days are distinct numbers from 0 (Monday) to 6 (Sunday); received: {given}.",
    advice_fr="Cochez les jours où l’atelier produit ; aucun jour veut dire qu’il ne produit pas.",
    advice_en="Tick the days on which the workshop produces; none means that it does not.",
)
BAD_POSITION = declare(
    "place.bad_position",
    fr="La position {lat} ; {lon} ne convient pas à cette commune ({fault}).",
    en="The position {lat}; {lon} does not suit this town ({fault}).",
    advice_fr="Donnez latitude puis longitude en degrés, ou aucune : le centre de la commune sera pris.",
    advice_en="Give latitude then longitude in degrees, or neither: the town’s centre will be used.",
)
HALF_POSITION = declare(
    "place.half_position",
    fr="Une position a une latitude et une longitude ; il en manque une.",
    en="A position has a latitude and a longitude; one is missing.",
    advice_fr="Donnez les deux, ou aucune.",
    advice_en="Give both, or neither.",
)
UNKNOWN_KIND = declare(
    "establishment.unknown_kind",
    fr="« {kind} » n’est pas une sorte d’établissement : {expected}.",
    en="“{kind}” is not a kind of establishment: {expected}.",
    advice_fr="Choisissez une des sortes proposées.",
    advice_en="Choose one of the kinds offered.",
)
UNKNOWN_CLASS = declare(
    "establishment.unknown_class",
    fr="« {given} » n’est pas une classe de destinataire : R0, R1, R2, R3 ou R4.",
    en="“{given}” is not a recipient class: R0, R1, R2, R3 or R4.",
    advice_fr="R0 public, R1 travail hors soins, R2 soins hors hôpital, R3 hôpital, R4 soins critiques.",
    advice_en="R0 public, R1 workplace outside care, R2 care outside hospital, R3 wards, R4 critical care.",
)
BAD_FINESS = declare(
    "establishment.bad_finess",
    fr="« {finess} » n’est pas un numéro FINESS (neuf caractères).",
    en="“{finess}” is not a FINESS number (nine characters).",
    advice_fr="Recopiez-le depuis finess.esante.gouv.fr, ou laissez vide.",
    advice_en="Copy it from finess.esante.gouv.fr, or leave it empty.",
)
FINESS_TAKEN = declare(
    "establishment.finess_taken",
    fr="Le numéro FINESS {finess} est déjà celui de {holder}.",
    en="The FINESS number {finess} is already that of {holder}.",
    advice_fr="Utilisez cette fiche au lieu d’en créer une autre.",
    advice_en="Use that page instead of making another.",
)
BAD_SIRET = declare(
    "establishment.bad_siret",
    fr="« {siret} » n’est pas un numéro SIRET : il a quatorze chiffres, et le dernier vérifie les autres.",
    en="“{siret}” is not a SIRET number: it has fourteen figures, and the last one checks the others.",
    advice_fr="Recopiez-le depuis annuaire-entreprises.data.gouv.fr, ou laissez vide.",
    advice_en="Copy it from annuaire-entreprises.data.gouv.fr, or leave it empty.",
)
SIRET_TAKEN = declare(
    "establishment.siret_taken",
    fr="Le numéro SIRET {siret} est déjà celui de {holder}.",
    en="The SIRET number {siret} is already that of {holder}.",
    advice_fr="Utilisez cette fiche au lieu d’en créer une autre.",
    advice_en="Use that page instead of making another.",
)
ALREADY_VERIFIED = declare(
    "establishment.already_verified",
    fr="{given} est déjà vérifié depuis le {day}.",
    en="{given} has been verified since {day}.",
    advice_fr="Rien n’est à faire.",
    advice_en="There is nothing to do.",
)
KEPT_BY_HAND = declare(
    "import.kept_by_hand",
    fr="La source donne maintenant « {value} » ; « {kept} », saisi à la main, a été gardé ({field}).",
    en="The source now gives “{value}”; “{kept}”, entered by hand, was kept ({field}).",
    advice_fr="Corrigez la fiche de l’atelier si la source a raison.",
    advice_en="Correct the workshop’s page if the source is right.",
)
UNKNOWN_OWN_CODE = declare(
    "import.unknown_own_code",
    fr="Le code {value} n’existe pas dans cette installation.",
    en="The code {value} does not exist in this installation.",
    advice_fr="Ce fichier vient d’une autre installation : donnez une source et un identifiant.",
    advice_en="This file comes from another installation: give a source and an identifier.",
)
