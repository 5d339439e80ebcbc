"""Short names of what may change between two instances, for lists where changes are counted.

Guarantees: every code of a change has a name; the whole sentence is the catalogue's, never this one.
"""

from __future__ import annotations

from maillage.kernel.text import Text
from maillage.planning.replanning import change_codes as codes

CAUSE_NAMES: dict[str, Text] = {
    codes.RULE_NEW: Text(fr="Règles posées", en="Rules laid down"),
    codes.RULE_LIFTED: Text(fr="Règles levées", en="Rules lifted"),
    codes.NEED_NEW: Text(fr="Nouveaux besoins", en="New needs"),
    codes.NEED_GONE: Text(fr="Besoins clos ou fabriqués", en="Needs closed or made"),
    codes.NEED_QUANTITY: Text(fr="Besoins dont la quantité change", en="Needs of another quantity"),
    codes.NEED_DEADLINE: Text(fr="Besoins dont l’échéance change", en="Needs of another deadline"),
    codes.NEED_WEIGHT: Text(fr="Besoins dont le poids change", en="Needs of another weight"),
    codes.NEED_DESIGNS: Text(
        fr="Besoins qui acceptent d’autres modèles", en="Needs that accept other designs"
    ),
    codes.NEED_PLACE: Text(fr="Besoins qui changent de lieu", en="Needs that moved"),
    codes.HOURS_LESS: Text(fr="Heures machine perdues", en="Machine hours lost"),
    codes.HOURS_MORE: Text(fr="Heures machine gagnées", en="Machine hours gained"),
    codes.PEOPLE_LESS: Text(fr="Heures de travail perdues", en="People-hours lost"),
    codes.PEOPLE_MORE: Text(fr="Heures de travail gagnées", en="People-hours gained"),
    codes.MATERIAL_LESS: Text(fr="Matière perdue ou retardée", en="Material lost or delayed"),
    codes.MATERIAL_MORE: Text(fr="Matière gagnée ou avancée", en="Material gained or sooner"),
    codes.WORKSHOP_NEW: Text(fr="Nouveaux ateliers", en="New workshops"),
    codes.WORKSHOP_GONE: Text(fr="Ateliers partis", en="Workshops gone"),
    codes.WORKSHOP_PLACE: Text(fr="Ateliers qui changent de lieu", en="Workshops that moved"),
    codes.WORKSHOP_ROOM: Text(fr="Machines d’autres dimensions", en="Machines of other sizes"),
    codes.SUPPLY_NEW: Text(
        fr="Nouveaux apports d’industrie ou de stock", en="New supplies of industry or stock"
    ),
    codes.SUPPLY_GONE: Text(fr="Apports disparus", en="Supplies gone"),
    codes.SUPPLY: Text(fr="Apports qui changent", en="Supplies that changed"),
    codes.ACCEPTED_MORE: Text(fr="Travail accepté", en="Work accepted"),
    codes.ACCEPTED_LESS: Text(fr="Travail fait, rendu ou arrêté", en="Work made, given up or stopped"),
    codes.ACCEPTED_DAY: Text(fr="Dates d’engagement déplacées", en="Promised days moved"),
    codes.DESIGN_NEW: Text(fr="Nouveaux modèles", en="New designs"),
    codes.DESIGN_GONE: Text(fr="Modèles sortis du plan", en="Designs no longer planned"),
    codes.DESIGN: Text(fr="Modèles qui changent", en="Designs that changed"),
    codes.LIMITS: Text(fr="Limites du calcul", en="Limits of the planner"),
    codes.DAYS: Text(fr="Jours du plan", en="Days of the plan"),
}
