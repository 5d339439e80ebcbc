"""Refusals about declaring bench samples, beside those of the safety rules."""

from __future__ import annotations

from maillage.kernel.reasons import declare

SAMPLE_UNKNOWN = declare(
    "sample.unknown",
    fr="L’échantillon d’essai {code} n’existe pas.",
    en="There is no bench sample {code}.",
    advice_fr="Recopiez le numéro de l’étiquette.",
    advice_en="Copy the number from the label.",
)
AGREEMENT_UNKNOWN = declare(
    "sample.agreement_unknown",
    fr="L’acte {number} n’est pas un accord pour des échantillons d’essai.",
    en="Act {number} is not an agreement to bench samples.",
    advice_fr="Demandez à l’établissement d’enregistrer son accord, puis citez son numéro.",
    advice_en="Ask the establishment to record its agreement, then cite its number.",
)
SAMPLES_EXCEEDED = declare(
    "sample.exceeded",
    fr="L’accord {agreement} laisse {left} échantillon(s) ; {asked} déclaré(s).",
    en="Agreement {agreement} leaves {left} sample(s); {asked} declared.",
    advice_fr="Déclarez au plus ce qui reste, ou demandez un nouvel accord à l’établissement.",
    advice_en="Declare at most what is left, or ask the establishment for a new agreement.",
)
SAMPLE_DATE = declare(
    "sample.date",
    fr="Un échantillon se déclare une fois fabriqué : le {day} est à venir.",
    en="A sample is declared once it is made: {day} is to come.",
    advice_fr="Donnez le jour où il a été fabriqué.",
    advice_en="Give the day on which it was made.",
)
