"""Refusals of the reference data on territories."""

from __future__ import annotations

from maillage.kernel.reasons import declare

UNKNOWN_TERRITORY = declare(
    "territory.unknown",
    fr="« {given} » n’est le code d’aucun territoire connu.",
    en="“{given}” is not the code of any known territory.",
    advice_fr="Donnez FR, une région (R84) ou un département (26, 2A, 974).",
    advice_en="Give FR, a region (R84) or a department (26, 2A, 974).",
)
UNKNOWN_COMMUNE = declare(
    "territory.unknown_commune",
    fr="« {given} » n’est le code INSEE d’aucune commune connue.",
    en="“{given}” is not the INSEE code of any known commune.",
    advice_fr="Vérifiez le code : cinq caractères, comme 26362 ou 2A004. Ce n’est pas le code postal.",
    advice_en="Check the code: five characters, such as 26362 or 2A004. It is not the postcode.",
)
