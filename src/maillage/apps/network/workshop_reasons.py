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
UNKNOWN_MEMBER = declare(
    "member.unknown",
    fr="Aucun membre ne porte le code {given}.",
    en="There is no member with the code {given}.",
    advice_fr="Les membres d’un atelier sont listés sur sa page « Membres » ; leurs codes ont la forme M00042.",
    advice_en="A workshop’s members are listed on its “Members” page; codes look like M00042.",
)
UNKNOWN_MEMBER_KIND = declare(
    "member.unknown_kind",
    fr="« {kind} » n’est pas une sorte de membre : {expected}.",
    en="“{kind}” is not a kind of member: {expected}.",
    advice_fr="Choisissez une des sortes proposées.",
    advice_en="Choose one of the kinds offered.",
)
MALFORMED_SKILL = declare(
    "member.malformed_skill",
    fr="« {skill} » n’est pas un code de compétence.",
    en="“{skill}” is not the code of a skill.",
    advice_fr="Choisissez une compétence connue, ou écrivez un mot court en minuscules, sans accent.",
    advice_en="Choose a known skill, or write a short lower-case word without accents.",
)
MEMBER_HAS_MACHINES = declare(
    "member.has_machines",
    fr="{member} a encore des machines mises en commun ({machines}) : seul un maker à domicile en a.",
    en="{member} still has pooled machines ({machines}): only a maker at home has any.",
    advice_fr="Retirez d’abord ces machines, ou laissez « maker à domicile ».",
    advice_en="Remove those machines first, or leave “maker at home”.",
)
NO_IDENTITY = declare(
    "member.no_identity",
    fr="Aucune identité n’est inscrite pour {member} : jamais donnée, ou effacée.",
    en="No identity is written for {member}: never given, or erased.",
    advice_fr="Rien n’est à effacer. Inscrivez le nom et un contact s’il faut joindre ce membre.",
    advice_en="There is nothing to erase. Write a name and a contact if this member must be reached.",
)
BACKWARDS = declare(
    "period.backwards",
    fr="La fin ({until}) précède le début ({since}).",
    en="The end ({until}) comes before the start ({since}).",
    advice_fr="Corrigez une des deux dates ; le dernier jour est inclus.",
    advice_en="Correct one of the two dates; the last day is included.",
)
