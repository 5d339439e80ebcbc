"""Why a set of rows is no genealogy."""

from __future__ import annotations

from maillage.kernel.reasons import declare

_ADVICE_FR = "Corrigez cette ligne de l’histoire des lots : un rappel partirait d’une histoire fausse."
_ADVICE_EN = "Mend this row of the history of lots: a recall would start from a false history."


def _broken(name: str, fr: str, en: str) -> str:
    return declare(f"tracing.{name}", fr=fr, en=en, advice_fr=_ADVICE_FR, advice_en=_ADVICE_EN)


REPEATED = _broken("repeated", "{code} est décrit deux fois.", "{code} is described twice.")
UNKNOWN = _broken("unknown", "{code} n’est décrit nulle part.", "{code} is described nowhere.")
NEGATIVE = _broken(
    "units", "{units} n’est pas un nombre d’unités ({code}).", "{units} is no number of units ({code})."
)
CYCLE = _broken("cycle", "{code} descendrait de lui-même.", "{code} would descend from itself.")
