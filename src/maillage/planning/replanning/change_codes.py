"""Codes of what changes between two instances, in both languages. Source: planning page §3."""

from __future__ import annotations

from maillage.kernel.reasons import declare

_ADVICE_FR = "Replanifiez à partir du plan en vigueur pour en tenir compte."
_ADVICE_EN = "Plan again from the plan in force to take it into account."


def _change(name: str, fr: str, en: str) -> str:
    return declare(f"changed.{name}", fr=fr, en=en, advice_fr=_ADVICE_FR, advice_en=_ADVICE_EN)


DAYS = _change(
    "days",
    "Le plan commence le {start} et couvre {days} jours (avant : le {start_before}, {days_before} jours).",
    "The plan starts on {start} and covers {days} days (before: {start_before}, {days_before} days).",
)
LIMITS = _change(
    "limits",
    "Limite « {limit} » : {after} (avant : {before}).",
    "Limit “{limit}”: {after} (before: {before}).",
)
NEED_NEW = _change(
    "need_new",
    "Nouveau besoin {need} : {quantity} pièces avant le jour {deadline}.",
    "New need {need}: {quantity} pieces by day {deadline}.",
)
NEED_GONE = _change(
    "need_gone",
    "Le besoin {need} ({quantity} pièces) n’est plus demandé.",
    "Need {need} ({quantity} pieces) is gone.",
)
NEED_QUANTITY = _change(
    "need_quantity",
    "Le besoin {need} demande {after} pièces (avant : {before}).",
    "Need {need} asks for {after} pieces (before: {before}).",
)
NEED_DEADLINE = _change(
    "need_deadline",
    "Échéance du besoin {need} : jour {after} (avant : {before}).",
    "Deadline of need {need}: day {after} (before: {before}).",
)
NEED_WEIGHT = _change(
    "need_weight",
    "Poids du besoin {need} : {after} la pièce (avant : {before}).",
    "Weight of need {need}: {after} a piece (before: {before}).",
)
NEED_DESIGNS = _change(
    "need_designs",
    "Modèles acceptés par le besoin {need} : {after} (avant : {before}).",
    "Designs that need {need} accepts: {after} (before: {before}).",
)
NEED_PLACE = _change("need_place", "Le besoin {need} a changé de lieu.", "Need {need} has moved.")
DESIGN_NEW = _change("design_new", "Nouveau modèle {design}.", "New design {design}.")
DESIGN_GONE = _change("design_gone", "Le modèle {design} n’est plus au plan.", "Design {design} is gone.")
DESIGN = _change(
    "design",
    "Le modèle {design} ne demande plus le même travail, la même matière ou le même lot.",
    "Design {design} no longer takes the same work, material or lot.",
)
WORKSHOP_NEW = _change("workshop_new", "Nouvel atelier {workshop}.", "New workshop {workshop}.")
WORKSHOP_GONE = _change(
    "workshop_gone", "L’atelier {workshop} n’est plus là.", "Workshop {workshop} is gone."
)
WORKSHOP_PLACE = _change(
    "workshop_place", "L’atelier {workshop} a changé de lieu.", "Workshop {workshop} has moved."
)
WORKSHOP_ROOM = _change(
    "workshop_room",
    "Les machines de l’atelier {workshop} ne prennent plus les mêmes dimensions.",
    "The machines of workshop {workshop} no longer take the same sizes.",
)
HOURS_LESS = _change(
    "hours_less",
    "L’atelier {workshop} perd {hours} h de « {process} ».",
    "Workshop {workshop} loses {hours} h of “{process}”.",
)
HOURS_MORE = _change(
    "hours_more",
    "L’atelier {workshop} gagne {hours} h de « {process} ».",
    "Workshop {workshop} gains {hours} h of “{process}”.",
)
PEOPLE_LESS = _change(
    "people_less",
    "L’atelier {workshop} perd {hours} heures de travail.",
    "Workshop {workshop} loses {hours} people-hours.",
)
PEOPLE_MORE = _change(
    "people_more",
    "L’atelier {workshop} gagne {hours} heures de travail.",
    "Workshop {workshop} gains {hours} people-hours.",
)
MATERIAL_LESS = _change(
    "material_less",
    "L’atelier {workshop} a moins de « {material} », ou plus tard ({quantity} sur l’ensemble du plan).",
    "Workshop {workshop} has less “{material}”, or later ({quantity} over the whole plan).",
)
MATERIAL_MORE = _change(
    "material_more",
    "L’atelier {workshop} a plus de « {material} », ou plus tôt ({quantity} sur l’ensemble du plan).",
    "Workshop {workshop} has more “{material}”, or earlier ({quantity} over the whole plan).",
)
SUPPLY_NEW = _change(
    "supply_new", "Nouvel apport {source} du modèle {design}.", "New supply {source} of design {design}."
)
SUPPLY_GONE = _change("supply_gone", "L’apport {source} n’est plus là.", "Supply {source} is gone.")
SUPPLY = _change(
    "supply",
    "L’apport {source} n’a plus la même quantité, les mêmes dates ou le même lieu.",
    "Supply {source} no longer has the same quantity, dates or place.",
)
RULE_NEW = _change("rule_new", "Règle {reason} posée : {about}.", "Rule {reason} laid down: {about}.")
RULE_LIFTED = _change("rule_lifted", "Règle {reason} levée : {about}.", "Rule {reason} lifted: {about}.")
ACCEPTED_MORE = _change(
    "accepted_more",
    "{workshop} s’est engagé sur {quantity} pièces {design} pour {need}.",
    "{workshop} has committed itself to {quantity} pieces of {design} for {need}.",
)
ACCEPTED_LESS = _change(
    "accepted_less",
    "{workshop} n’est plus engagé sur {quantity} pièces {design} pour {need} (faites, rendues ou arrêtées).",
    "{workshop} is no longer committed to {quantity} pieces of {design} for {need} (made, given up or stopped).",
)
ACCEPTED_DAY = _change(
    "accepted_day",
    "Les dates d’engagement de {workshop} pour {need} ({design}) ont changé.",
    "The dates that {workshop} committed itself to for {need} ({design}) have changed.",
)
