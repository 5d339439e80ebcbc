"""Why a document is refused. Source: safety scheme §4; domain page on labels §2."""

from __future__ import annotations

from maillage.kernel.reasons import declare

EMPTY = declare(
    "documents.empty",
    fr="Le document n’aurait aucune ligne.",
    en="The document would have no line.",
    advice_fr="Ajoutez au moins une étiquette ou une ligne de livraison.",
    advice_en="Add at least one label or one delivery line.",
)
DOES_NOT_FIT = declare(
    "documents.does_not_fit",
    fr="Un texte est trop long pour être imprimé en entier et lisible sur ce document.",
    en="A text is too long to be printed in full and legibly on this document.",
    advice_fr="Raccourcissez le plus long des textes\u202f: nom du modèle, mentions, adresse ou notice.",
    advice_en="Shorten the longest text: name of the design, marking lines, address or notice.",
)
UNCLASSIFIED_LABEL = declare(
    "documents.unclassified_label",
    fr="Un objet non classé ne reçoit pas d’étiquette de distribution (lot {lot}).",
    en="An unclassified object gets no distribution label (lot {lot}).",
    advice_fr="Seul un échantillon marqué comme prototype peut être étiqueté avant la décision.",
    advice_en="Only a sample marked as a prototype can be labelled before the decision.",
)
CODE_NOT_ALPHANUMERIC = declare(
    "documents.code_not_alphanumeric",
    fr="L’adresse de vérification ne peut pas être mise en code\u202f: {character} n’est pas admis.",
    en="The verification address cannot be put in a code: {character} is not allowed.",
    advice_fr="N’employez que des capitales, des chiffres et les signes $ % * + - . / :",
    advice_en="Use only capital letters, digits and the signs $ % * + - . / :",
)
CODE_TOO_LARGE = declare(
    "documents.code_too_large",
    fr="L’adresse de vérification est trop longue ({length}\u00a0signes) pour un code lisible.",
    en="The verification address is too long ({length} characters) for a legible code.",
    advice_fr="Raccourcissez l’adresse du site ou le contenu signé de l’étiquette.",
    advice_en="Shorten the address of the site or the signed content of the label.",
)
