"""Reasons for which a workshop's machines, people, days and places are refused."""

from __future__ import annotations

from maillage.kernel.reasons import declare

UNKNOWN_MACHINE = declare(
    "machine.unknown",
    fr="Aucun groupe de machines ne porte le code {given}.",
    en="There is no group of machines with the code {given}.",
    advice_fr="Rechargez l’inventaire : quelqu’un l’a peut-être déjà retiré.",
    advice_en="Reload the inventory: someone may have removed it already.",
)
HALF_TRAVEL = declare(
    "machine.half_travel",
    fr="Une course a trois dimensions ; reçu : {given}.",
    en="A travel has three dimensions; received: {given}.",
    advice_fr="Donnez X, Y et Z en millimètres, ou aucune : toute taille convient alors.",
    advice_en="Give X, Y and Z in millimetres, or none: any size then fits.",
)
HOME_ONLY = declare(
    "machine.not_at_home",
    fr="{member} n’est pas un maker à domicile de {workshop} : ses machines ne peuvent pas y être mises en commun.",
    en="{member} is not a maker at home of {workshop}: their machines cannot be pooled with it.",
    advice_fr="Inscrivez la machine à l’atelier, ou changez la sorte du membre.",
    advice_en="List the machine as the workshop’s, or change the kind of the member.",
)
