"""The fixed words of the documents, in both languages, and how days and counts are written.

Guarantees: templates hold no sentence; every word they print comes from here or from the
record. French uses typographic apostrophes and narrow no-break spaces.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from maillage.kernel.text import Text

NARROW = "\u202f"
FRENCH_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

SHARED: Mapping[str, Text] = {
    "demonstration": Text("DÉMONSTRATION – aucun objet réel", "DEMONSTRATION – no real object"),
    "page": Text("Page", "Page"),
}
LABELS: Mapping[str, Text] = {
    **SHARED,
    "prototype": Text(
        "PROTOTYPE – INTERDIT D’USAGE SUR UNE PERSONNE", "PROTOTYPE – NOT TO BE USED ON A PERSON"
    ),
    "category": Text("Catégorie", "Category"),
    "bag": Text("Sac", "Bag"),
    "lot": Text("Lot", "Lot"),
    "packed": Text("Emballé le", "Packed on"),
    "quarantine": Text("Quarantaine", "Quarantine"),
    "decision": Text("Décision", "Decision"),
    "basis": Text("Fondement", "Legal basis"),
    "signed": Text("Signature valable", "Signature good"),
    "workshop": Text("Atelier", "Workshop"),
    "responsible": Text("Responsable", "Responsible entity"),
    "notice": Text("Notice à joindre au sac", "Notice to go with the bag"),
    "cut": Text("Découper selon les traits", "Cut along the lines"),
    "back": Text("Dos des étiquettes", "Back of the labels"),
}
DELIVERY: Mapping[str, Text] = {
    **SHARED,
    "note": Text("Bon de livraison", "Delivery note"),
    "sender": Text("Expéditeur", "Sender"),
    "carrier": Text("Transporteur", "Carrier"),
    "no_carrier": Text("Aucun transporteur désigné", "No carrier named"),
    "recipient": Text("Destinataire", "Recipient"),
    "workshop": Text("Atelier", "Workshop"),
    "service": Text("Service", "Unit"),
    "objects": Text("Objets livrés", "Objects delivered"),
    "model": Text("Modèle et lot", "Design and lot"),
    "category": Text("Catégorie", "Category"),
    "quantity": Text("Quantité", "Quantity"),
    "packed": Text("Emballé le", "Packed on"),
    "quarantine": Text("Quarantaine jusqu’au, inclus", "Quarantine until, included"),
    "disinfect": Text("Désinfecter avant usage", "Disinfect before use"),
    "notice": Text("Notice", "Notice"),
    "total": Text("Total", "Total"),
    "yes": Text("Oui", "Yes"),
    "no": Text("Non", "No"),
    "none": Text("Aucune", "None"),
    "digest": Text("Empreinte SHA-256 de la notice remise", "SHA-256 digest of the notice handed over"),
    "no_digest": Text("Aucune notice n’accompagne cette livraison.", "No notice goes with this delivery."),
    "acceptance": Text("Réception", "Acceptance"),
    "by_hand": Text(
        "À remplir à la main par le destinataire, lot par lot\u202f: quantités, motif d’un refus, date, nom.",
        "To be filled in by hand by the recipient, lot by lot: quantities, reason for refusal, date, name.",
    ),
    "lot": Text("Lot", "Lot"),
    "delivered": Text("Livré", "Delivered"),
    "accepted": Text("Accepté", "Accepted"),
    "refused": Text("Refusé", "Refused"),
    "reason": Text("Motif du refus", "Reason for refusal"),
    "date_name": Text("Date et nom", "Date and name"),
    "codes": Text("Codes des lots", "Codes of the lots"),
    "codes_use": Text(
        "Un code par lot\u202f: il dit si le lot peut servir aujourd’hui. Les sachets ont les leurs, numérotés.",
        "One code a lot: it says whether the lot may be used today. Bags have their own, numbered.",
    ),
    "signed": Text("Code signé", "Signed code"),
    "unsigned": Text("Code non signé", "Code not signed"),
}
MISSION: Mapping[str, Text] = {
    **SHARED,
    "order": Text("Ordre de mission", "Mission order"),
    "issuer": Text("Établi par", "Issued by"),
    "holder": Text("Titulaire", "Holder"),
    "name": Text("Nom abrégé", "Short name"),
    "born": Text("Année de naissance", "Year of birth"),
    "purpose": Text("Objet", "Purpose"),
    "activity": Text("Activité", "Activity"),
    "work": Text("Travail accepté", "Accepted work"),
    "workshop": Text("Atelier", "Workshop"),
    "code": Text("Code de l’atelier", "Code of the workshop"),
    "communes": Text("Communes", "Communes"),
    "days": Text("Jours", "Days"),
    "hours": Text("Heures", "Hours"),
    "slots": Text("Créneaux réservés", "Slots booked"),
    "ground": Text(
        "À la demande d’une autorité administrative", "At the request of an administrative authority"
    ),
    "authority": Text("Autorité", "Authority"),
    "reference": Text("Référence", "Reference"),
    "dated": Text("Date", "Date"),
    "territory": Text("Territoire", "Territory"),
    "act": Text("Enregistrée sous le numéro", "Recorded under number"),
    "no_ground": Text(
        "Aucune demande d’une autorité administrative", "No request of an administrative authority"
    ),
    "no_trip": Text(
        "Ce document n’autorise, à lui seul, aucun déplacement. Il dit seulement quel travail l’atelier a accepté, et "
        "à qui il l’a confié.",
        "This document authorises no trip by itself. It only says which work the workshop accepted, and to whom it "
        "gave it.",
    ),
    "check": Text("Vérifier", "Check"),
    "how": Text(
        "Scanner le code, puis comparer les initiales, l’année de naissance et les jours. Le code ne contient ni nom ni "
        "adresse\u202f; une copie se vérifie aussi\u202f: demander une pièce d’identité.",
        "Scan the code, then compare initials, year of birth and days. The code holds neither name nor address; a "
        "copy verifies too: ask for proof of identity.",
    ),
    "private": Text(
        "Établi par un atelier, qui n’est pas une autorité. Après le dernier jour, tout est effacé sauf le numéro.",
        "Issued by a workshop, which is not an authority. After the last day everything is erased but the number.",
    ),
}
RECALL: Mapping[str, Text] = {
    **SHARED,
    "product": Text("Produit", "Product"),
    "find_lot": Text(
        "Le numéro de lot est imprimé sur l’étiquette de chaque sachet, au-dessus du code carré.",
        "The lot number is printed on the label of each bag, above the square code.",
    ),
    "hazard": Text("Le danger", "The hazard"),
    "to_do": Text("Que faire", "What to do"),
    "remedy": Text("Réparation, sans frais", "Remedy, free of charge"),
    "contact": Text("Contact", "Contact"),
    "made_by": Text("Fabriqué par", "Made by"),
    "lots": Text("Lots concernés", "Lots concerned"),
    "more": Text(
        "Trop de lots pour cet avis. Vérifiez le vôtre, avec son numéro, à cette adresse\u202f:",
        "Too many lots for this notice. Check yours, by its number, at this address:",
    ),
    "check": Text("Vérifiez votre lot à cette adresse\u202f:", "Check your lot at this address:"),
    "code": Text(
        "Code à scanner, qui ouvre la page de ce rappel", "Code to scan, which opens the page of this recall"
    ),
    "act": Text("Acte", "Act"),
    "holder": Text("Détenteur", "Holder"),
    "pieces": Text("Pièces", "Pieces"),
    "missing": Text("Sans nouvelles", "No news"),
    "state": Text("Réponse", "Answer"),
    "called": Text("Appelé le, par, réponse", "Called on, by, answer"),
    "holders": Text("détenteurs", "holders"),
    "total": Text("Total", "Total"),
    "reason": Text("Motif", "Reason"),
    "subject": Text("Visé", "Named"),
    "opened": Text("Ouvert le", "Opened on"),
    "closed": Text("Clos le", "Closed on"),
    "open": Text("En cours\u202f: bilan provisoire", "Under way: interim report"),
    "figures": Text("Chiffres", "Figures"),
    "note": Text("Ce qui a été trouvé et décidé", "What was found and decided"),
    "without": Text("Clos sans toutes les réponses", "Closed without every answer"),
    "lot": Text("Lot", "Lot"),
    "workshop": Text("Atelier", "Workshop"),
    "silent": Text("Sans réponse", "Without an answer"),
    "nobody": Text("Tous ont répondu.", "All have answered."),
}
BULLETIN: Mapping[str, Text] = {
    **SHARED,
    "nothing": Text(
        "Aucun acte n’est entré dans le registre cette semaine.", "No act entered the register this week."
    ),
    "number": Text("Acte", "Act"),
    "subject": Text("Sur quoi", "Subject"),
    "from": Text("À partir du", "In force from"),
    "until": Text("Jusqu’au, inclus", "Until, included"),
    "reason": Text("Motif", "Reason"),
    "warning": Text(
        "Cette feuille n’est pas signée et ne dit pas ce qui tient encore\u202f: un acte a pu être retiré depuis. "
        "Chaque acte se vérifie dans le registre.",
        "This sheet is not signed and does not say what still holds: an act may have been withdrawn since. "
        "Each act is verified in the register.",
    ),
    "holds": Text("Les mises en attente immédiates n’y figurent pas.", "Immediate holds are not in it."),
    "register": Text("Registre", "Register"),
    "size": Text("Enregistrements à la fin de la semaine", "Records at the end of the week"),
    "root": Text("Racine du journal à cette taille", "Root of the log at that size"),
}
TERMS: Mapping[str, Text] = {
    "free": Text("Remis gratuitement", "Free of charge"),
    "at_cost": Text("Remis à prix coûtant", "Supplied at cost"),
    "sold": Text("Vendu", "Sold"),
}


def in_language(words: Mapping[str, Text], language: str) -> dict[str, str]:
    return {key: text.to(language) for key, text in words.items()}


def long_day(day: date, language: str) -> str:
    """5 avril 2020, 1er mai 2020; 5 April 2020."""
    if language == "fr":
        number = "1er" if day.day == 1 else str(day.day)
        return f"{number}\u00a0{FRENCH_MONTHS[day.month - 1]} {day.year}"
    return f"{day.day}\u00a0{ENGLISH_MONTHS[day.month - 1]} {day.year}"


def short_day(day: date, language: str) -> str:
    """05/04/2020; 5 Apr 2020, which no reader takes for May."""
    if language == "fr":
        return f"{day:%d/%m/%Y}"
    return f"{day.day}\u00a0{ENGLISH_MONTHS[day.month - 1][:3]}\u00a0{day.year}"


def until_day(day: date, language: str) -> str:
    """A last day that is included, said so."""
    if language == "fr":
        return f"jusqu’au {long_day(day, language)} inclus"
    return f"until {long_day(day, language)} included"


def count(number: int, language: str) -> str:
    """12 500 in French, 12,500 in English."""
    return f"{number:,}".replace(",", NARROW if language == "fr" else ",")


def pieces(number: int, language: str) -> str:
    plural = number > 1 if language == "fr" else number != 1
    word = {"fr": "pièce", "en": "piece"}[language]
    return f"{count(number, language)}\u00a0{word}{'s' if plural else ''}"
