"""The auditor's codes: one per hard rule of the planning page, in both languages.

A violation carries its place (`where`) and figures (`detail`); the words here use them.
Source: planning page §1 (hard rules) and §2 (semantics).
"""

from __future__ import annotations

from maillage.kernel.reasons import declare

_ADVICE_FR = "Ce plan ne peut pas être adopté : recalculez-le, et signalez l’écart si le solveur l’a produit."
_ADVICE_EN = "This plan cannot be adopted: solve again, and report the breach if the solver made it."


def _rule(name: str, fr: str, en: str) -> str:
    return declare(f"audit.{name}", fr=fr, en=en, advice_fr=_ADVICE_FR, advice_en=_ADVICE_EN)


OTHER_INSTANCE = _rule(
    "other_instance",
    "Le plan porte l’empreinte {found}, l’instance {expected}.",
    "The plan carries digest {found}, the instance {expected}.",
)
UNKNOWN = _rule("unknown_reference", "{list} inconnu : « {id} ».", "Unknown identifier in {list}: “{id}”.")
REPEATED = _rule("repeated", "« {id} » figure plusieurs fois.", "“{id}” appears several times.")
QUANTITY = _rule(
    "quantity",
    "Quantité {quantity} : des pièces entières, au moins une ; le calendrier, un nombre fini.",
    "Quantity {quantity}: a line is whole pieces, at least one; a schedule row is finite.",
)
DAY = _rule(
    "day_outside", "Jour {day} hors du plan ({days} jours).", "Day {day} is outside the plan ({days} days)."
)
DESIGN = _rule(
    "design_not_accepted",
    "Le modèle {design} ne convient pas (acceptés : {accepted}).",
    "Design {design} does not fit (accepted: {accepted}).",
)
ZONE = _rule(
    "zone",
    "La zone « {source} » n’est pas reliée à la zone « {need} ».",
    "Zone “{source}” is not connected to zone “{need}”.",
)
REFUSED = _rule("refused", "Interdit par la règle {reason}.", "Forbidden by rule {reason}.")
PROCESS = _rule(
    "process_missing",
    "L’atelier {workshop} n’a jamais d’heures de « {process} ».",
    "Workshop {workshop} never has hours of “{process}”.",
)
ENVELOPE = _rule(
    "envelope",
    "La pièce ({piece} mm) ne tient pas dans « {process} » ({room} mm).",
    "The piece ({piece} mm) does not fit in “{process}” ({room} mm).",
)
NO_MATERIAL = _rule(
    "material_never",
    "L’atelier {workshop} ne détient jamais « {material} ».",
    "Workshop {workshop} never holds “{material}”.",
)
TRAVEL = _rule(
    "travel_too_long",
    "{hours} h de route, au-delà de la limite de {limit} h.",
    "{hours} h by road, over the limit of {limit} h.",
)
NOT_NEAREST = _rule(
    "not_nearest",
    "{nearer} ateliers capables sont plus proches ; seuls les {limit} premiers comptent.",
    "{nearer} capable workshops are nearer; only the first {limit} count.",
)
LOT = _rule(
    "lot",
    "{quantity} pièces, moins que le lot minimal ({lot}).",
    "{quantity} pieces, fewer than the minimum lot ({lot}).",
)
SPLIT = _rule(
    "split",
    "{count} ateliers pour un besoin, au-delà de {limit}.",
    "{count} workshops for one need, over {limit}.",
)
ABOVE_NEED = _rule(
    "above_need",
    "{served} pièces pour un besoin de {quantity}.",
    "{served} pieces for a need of {quantity}.",
)
ARRIVAL = _rule(
    "arrival_day",
    "Arrivée annoncée le jour {found} ; en réalité le jour {expected}.",
    "Arrival stated on day {found}; it is day {expected}.",
)
ON_TIME = _rule(
    "on_time",
    "Arrivée le jour {arrival_day} pour une échéance au jour {deadline}, annoncée à tort.",
    "Arrival on day {arrival_day} for a deadline on day {deadline} is flagged wrongly.",
)
SCHEDULE_SUM = _rule(
    "schedule_sum",
    "{scheduled} pièces au calendrier pour {promised} dans les lignes.",
    "{scheduled} pieces scheduled for {promised} in the lines.",
)
SCHEDULE_LATE = _rule(
    "schedule_late",
    "{scheduled} pièces faites au jour {day}, {promised} promises.",
    "{scheduled} pieces made by day {day}, {promised} promised.",
)
MACHINE = _rule(
    "machine_hours",
    "{used} h de « {process} » le jour {day}, pour {available} h.",
    "{used} h of “{process}” on day {day}, out of {available} h.",
)
LABOUR = _rule(
    "labour_hours",
    "{used} h de travail le jour {day}, pour {available} h.",
    "{used} people-hours on day {day}, out of {available} h.",
)
MATERIAL = _rule(
    "material",
    "{used} de « {material} » utilisés au jour {day}, pour {available} reçus.",
    "{used} of “{material}” used by day {day}, out of {available} received.",
)
INDUSTRY_EARLY = _rule(
    "industry_early",
    "Départ le jour {day}, avant la production (jour {from_day}).",
    "Leaves on day {day}, before production starts (day {from_day}).",
)
INDUSTRY_QUANTITY = _rule(
    "industry_quantity",
    "{used} pièces parties au jour {day}, pour {available} produites.",
    "{used} pieces gone by day {day}, out of {available} made.",
)
STOCK_QUANTITY = _rule(
    "stock_quantity",
    "{used} pièces prises dans un stock de {available}.",
    "{used} pieces taken from a stock of {available}.",
)
COMMITMENT = _rule(
    "commitment_broken",
    "{kept} pièces au jour {day}, {promised} acceptées, {withdrawn} retirées.",
    "{kept} pieces by day {day}, {promised} accepted, {withdrawn} withdrawn.",
)
SILENT = _rule(
    "withdrawal_silent",
    "{quantity} pièces acceptées disparaissent sans figurer dans les retraits.",
    "{quantity} accepted pieces vanish without being listed as withdrawn.",
)
EXCESS = _rule(
    "withdrawal_excess",
    "{withdrawn} pièces retirées pour {promised} acceptées.",
    "{withdrawn} pieces withdrawn out of {promised} accepted.",
)
UNJUSTIFIED = _rule(
    "withdrawal_unjustified",
    "Retrait {code} de {quantity} pièces sans motif (au plus {allowed}).",
    "Withdrawal {code} of {quantity} pieces is not justified (at most {allowed}).",
)
MISSING = _rule(
    "unserved_missing",
    "{found} pièces dites manquantes, {expected} en réalité.",
    "{found} pieces said to be missing, {expected} are.",
)
NO_REASON = _rule(
    "unserved_reason",
    "Le manque n’a pas de raison connue ({codes}).",
    "The shortfall has no known reason ({codes}).",
)
SUMMARY = _rule(
    "summary",
    "Le résumé annonce {figure} = {found} ; le calcul donne {expected}.",
    "The summary states {figure} = {found}; it works out at {expected}.",
)
