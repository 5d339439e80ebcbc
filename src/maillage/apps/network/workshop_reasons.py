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
UNKNOWN_PURPOSE = declare(
    "member.unknown_purpose",
    fr="« {given} » n’est pas un motif de lecture : {expected}.",
    en="“{given}” is not a reason to read an identity: {expected}.",
    advice_fr="Choisissez un des motifs proposés.",
    advice_en="Choose one of the reasons offered.",
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
UNKNOWN_UNAVAILABILITY = declare(
    "unavailability.unknown",
    fr="Aucune indisponibilité ne porte le code {given}.",
    en="There is no unavailability with the code {given}.",
    advice_fr="Rechargez la page : elle a peut-être déjà été annulée.",
    advice_en="Reload the page: it may have been cancelled already.",
)
UNKNOWN_UNAVAILABILITY_REASON = declare(
    "unavailability.unknown_reason",
    fr="« {given} » n’est pas une raison d’indisponibilité : {expected}.",
    en="“{given}” is not a reason of unavailability: {expected}.",
    advice_fr="Choisissez une des raisons proposées.",
    advice_en="Choose one of the reasons offered.",
)
UNAVAILABILITY_OVER = declare(
    "unavailability.over",
    fr="Cette indisponibilité est terminée depuis le {until}.",
    en="This unavailability has been over since {until}.",
    advice_fr="Rien n’est à faire : ce qui est passé reste écrit.",
    advice_en="There is nothing to do: what is past stays written.",
)
UNAVAILABILITY_PAST = declare(
    "unavailability.past",
    fr="La période se termine le {until}, avant aujourd’hui.",
    en="The period ends on {until}, before today.",
    advice_fr="Donnez un dernier jour à partir d’aujourd’hui, ou aucun.",
    advice_en="Give a last day from today on, or none.",
)
ELSEWHERE = declare(
    "machine.elsewhere",
    fr="Le groupe {machine} n’est pas une machine de {workshop}.",
    en="Group {machine} is not a machine of {workshop}.",
    advice_fr="Choisissez une machine de cet atelier.",
    advice_en="Choose a machine of this workshop.",
)
UNKNOWN_DROP_POINT = declare(
    "drop_point.unknown",
    fr="Aucun point de dépôt ne porte le code {given}.",
    en="There is no drop point with the code {given}.",
    advice_fr="Rechargez la page : il a peut-être déjà été retiré.",
    advice_en="Reload the page: it may have been removed already.",
)
DROP_POINT_USELESS = declare(
    "drop_point.useless",
    fr="Un point de dépôt sert à apporter, à venir chercher, ou aux deux.",
    en="A drop point is for bringing, for fetching, or for both.",
    advice_fr="Cochez au moins l’un des deux, ou retirez le point.",
    advice_en="Tick at least one of the two, or remove the point.",
)
UNKNOWN_CLOSED_REASON = declare(
    "workshop.unknown_closed_reason",
    fr="« {given} » n’est pas une raison de fermeture : {expected}.",
    en="“{given}” is not a reason to close: {expected}.",
    advice_fr="Choisissez une des raisons proposées.",
    advice_en="Choose one of the reasons offered.",
)
WORKSHOP_BUSY = declare(
    "workshop.work_under_way",
    fr="{workshop} a du travail en cours : {work}.",
    en="{workshop} has work under way: {work}.",
    advice_fr="Terminez-le ou rendez-le ; ou confirmez la fermeture : propositions et commandes seront arrêtées, "
    "les besoins rouverts et les établissements prévenus. Les lots déjà faits restent à livrer.",
    advice_en="Finish it or hand it back; or confirm the closing: proposals and orders will be stopped, needs "
    "opened again and establishments told. Lots already made remain to be delivered.",
)
WORKSHOP_CLOSED = declare(
    "workshop.closed",
    fr="{workshop} est déjà fermé ({since}).",
    en="{workshop} is closed already ({since}).",
    advice_fr="Rouvrez-le s’il reprend son activité.",
    advice_en="Reopen it if it is active again.",
)
WORKSHOP_OPEN = declare(
    "workshop.open",
    fr="{workshop} est déjà ouvert.",
    en="{workshop} is open already.",
    advice_fr="Rien n’est à faire.",
    advice_en="There is nothing to do.",
)
CLOSED_IN_FUTURE = declare(
    "workshop.closed_in_future",
    fr="La fermeture est datée du {day}, qui n’est pas encore venu.",
    en="The closing is dated {day}, which has not come yet.",
    advice_fr="Donnez la date d’aujourd’hui ou une date passée ; d’ici là, annoncez une indisponibilité.",
    advice_en="Give today’s date or a past one; until then, announce an unavailability.",
)
INVENTORY_STALE = declare(
    "inventory.stale",
    fr="L’inventaire de {workshop} a été changé par quelqu’un d’autre depuis que vous l’avez lu.",
    en="The inventory of {workshop} was changed by somebody else since you read it.",
    advice_fr="Relisez-le : vos saisies sont gardées là où la ligne existe encore ; enregistrez de nouveau si elles sont justes.",
    advice_en="Read it again: what you typed is kept where the line still exists; save again if it is right.",
)
CLOSING_KEPT = declare(
    "import.closing_kept",
    fr="La liste dit cet atelier fermé ; il reste ouvert ici, car il a du travail en cours ({work}).",
    en="The list says this workshop is closed; it stays open here, because it has work under way ({work}).",
    advice_fr="Fermez-le depuis sa page si c’est vrai : ce travail sera arrêté et chacun prévenu.",
    advice_en="Close it from its page if that is true: this work will be stopped and everybody told.",
)

INSURANCE_UNSTATED = declare(
    "workshop.insurance_unstated",
    fr="{workshop} n’a indiqué aucune assurance\u202f: il n’y a rien à vérifier.",
    en="{workshop} has stated no insurance: there is nothing to check.",
    advice_fr="Inscrivez les dates de l’attestation que vous avez vue sur la fiche de l’atelier.",
    advice_en="Write the dates of the certificate that you saw on the workshop’s record.",
)
INSURANCE_CHECKED = declare(
    "workshop.insurance_checked",
    fr="L’assurance de {workshop} est déjà vérifiée, par {by}.",
    en="The insurance of {workshop} is checked already, by {by}.",
    advice_fr="Rien à faire tant que ses dates ne changent pas.",
    advice_en="Nothing to do as long as its dates do not change.",
)
INSURANCE_CHANGED = declare(
    "workshop.insurance_changed",
    fr="{workshop} a changé les dates de son assurance depuis que vous les avez lues.",
    en="{workshop} has changed the dates of its insurance since you read them.",
    advice_fr="Relisez la fiche, puis comparez de nouveau avec l’attestation.",
    advice_en="Read the record again, then compare it once more with the certificate.",
)
BAD_LINK = declare(
    "workshop.bad_link",
    fr="« {given} » n’est pas une adresse http ou https complète.",
    en="“{given}” is not a complete http or https address.",
    advice_fr="Donnez l’adresse entière de la page de l’atelier, ou laissez vide.",
    advice_en="Give the whole address of the workshop’s page, or leave it empty.",
)
