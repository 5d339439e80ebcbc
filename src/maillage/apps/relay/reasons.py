"""Why a mission order, a slot or a place in it is refused."""

from __future__ import annotations

from maillage.apps.relay.codes import ACTIVITIES
from maillage.kernel.reasons import declare

MISSION_UNKNOWN = declare(
    "mission.unknown",
    fr="Aucun ordre de mission ne porte le numéro {serial}.",
    en="There is no mission order with the number {serial}.",
    advice_fr="Relisez le numéro sur le papier ; un ordre terminé n’est plus lisible.",
    advice_en="Read the number on the paper again; an order that is over can no longer be read.",
)
MISSION_OVER = declare(
    "mission.over",
    fr="L’ordre de mission {serial} est terminé ou révoqué.",
    en="Mission order {serial} is over or revoked.",
    advice_fr="Établissez-en un autre s’il reste du travail.",
    advice_en="Issue another one if work remains.",
)
MISSION_WITHOUT_WORK = declare(
    "mission.no_accepted_work",
    fr="Un ordre de mission se donne pour un travail accepté et en cours ; la commande {order} ne l’est pas ({status}).",
    en="A mission order is for accepted work under way; order {order} is not ({status}).",
    advice_fr="Choisissez une commande en cours, ou acceptez d’abord une proposition.",
    advice_en="Choose an order in progress, or accept a proposal first.",
)
MISSION_NOTHING_LEFT = declare(
    "mission.nothing_left",
    fr="Toutes les pièces de la commande {order} sont faites : il n’y a plus rien à « {activity} ».",
    en="Every piece of order {order} is made: nothing is left to “{activity}”.",
    advice_fr="S’il reste des pièces à livrer, choisissez « Livrer des pièces ».",
    advice_en="If pieces remain to be delivered, choose “Deliver pieces”.",
    words={"activity": ACTIVITIES},
)
UNKNOWN_ACTIVITY = declare(
    "mission.unknown_activity",
    fr="« {given} » n’est pas ce pour quoi se donne un ordre de mission : {expected}.",
    en="“{given}” is not what a mission order is given for: {expected}.",
    advice_fr="Choisissez une des activités proposées.",
    advice_en="Choose one of the activities offered.",
)
MISSION_TOO_LONG = declare(
    "mission.too_long",
    fr="Un ordre de mission dure {limit} jours au plus ; du {first} au {last}, cela fait {days}.",
    en="A mission order lasts {limit} days at most; from {first} to {last} makes {days}.",
    advice_fr="Établissez-en un par semaine : un ordre court vaut mieux qu’un ordre à révoquer.",
    advice_en="Issue one a week: a short order is better than one to revoke.",
)
MISSION_DAYS = declare(
    "mission.days",
    fr="Un ordre de mission commence entre le {earliest} et le {latest}, et ne finit pas avant ; reçu : du {first} au {last}.",
    en="A mission order begins between {earliest} and {latest}, and does not end before; received: {first} to {last}.",
    advice_fr="Corrigez les jours.",
    advice_en="Correct the days.",
)
MISSION_HOLDER = declare(
    "mission.holder",
    fr="« {given} » n’est pas un nom abrégé.",
    en="“{given}” is not a short form of a name.",
    advice_fr="Écrivez le prénom puis l’initiale du nom et un point : Camille D.",
    advice_en="Write the first name, then the initial of the surname and a full stop: Camille D.",
)
MISSION_MEMBER = declare(
    "mission.not_a_member",
    fr="{member} n’est pas membre de l’atelier {workshop} tous ces jours.",
    en="{member} is not a member of workshop {workshop} on all of these days.",
    advice_fr="Inscrivez la personne à l’atelier, ou choisissez d’autres jours.",
    advice_en="Register the person with the workshop, or choose other days.",
)
MISSION_COMMUNES = declare(
    "mission.communes",
    fr="Un ordre de mission nomme 1 à {limit} communes que l’on connaît ; reçu : {given}.",
    en="A mission order names 1 to {limit} known communes; received: {given}.",
    advice_fr="Donnez le nom ou le code INSEE de chaque commune où l’on va.",
    advice_en="Give the name or the INSEE code of each commune to go to.",
)
HOURS = declare(
    "mission.hours",
    fr="Les heures doivent finir après avoir commencé ; reçu : de {starts} à {ends}.",
    en="Hours must end after they start; received: {starts} to {ends}.",
    advice_fr="Corrigez les heures ; passé minuit, faites un second créneau.",
    advice_en="Correct the hours; past midnight, make a second one.",
)
REQUEST_NOT_APPLICABLE = declare(
    "mission.request_not_applicable",
    fr="La demande {request} ne couvre pas cet atelier pendant tous ces jours.",
    en="Request {request} does not cover this workshop on all of these days.",
    advice_fr="Choisissez une demande en vigueur sur le territoire de l’atelier, ou aucune : l’ordre le dira.",
    advice_en="Choose a request in force on the workshop’s territory, or none: the order will say so.",
)
NO_LABEL_KEY = declare(
    "mission.no_label_key",
    fr="Cette installation n’a pas de clé d’étiquettes : un ordre de mission ne peut pas être signé.",
    en="This installation has no label key: a mission order cannot be signed.",
    advice_fr="Prévenez l’exploitation : elle met la clé en place, et l’ordre s’imprime alors.",
    advice_en="Tell the operator, who puts the key in place; the order then prints.",
)
SLOT_UNKNOWN = declare(
    "slot.unknown",
    fr="Aucun créneau ne porte le code {code}.",
    en="There is no slot with the code {code}.",
    advice_fr="Rechargez le plan d’accès : il a peut-être été retiré.",
    advice_en="Reload the access plan: it may have been removed.",
)
SLOT_FULL = declare(
    "slot.full",
    fr="Le créneau {code} est complet : {heads} personne(s) au plus.",
    en="Slot {code} is full: {heads} people at most.",
    advice_fr="Choisissez un autre créneau.",
    advice_en="Choose another slot.",
)
SLOT_OVER = declare(
    "slot.over",
    fr="Le créneau {code}, du {day}, est passé.",
    en="Slot {code}, of {day}, is past.",
    advice_fr="Choisissez un créneau à venir.",
    advice_en="Choose a slot to come.",
)
SLOT_OVERLAPS = declare(
    "slot.overlaps",
    fr="Le créneau {other} occupe déjà une partie de ces heures : deux créneaux ensemble passeraient la limite de personnes.",
    en="Slot {other} already takes some of these hours: two slots together would pass the head-count.",
    advice_fr="Choisissez d’autres heures, ou changez le nombre de personnes de ce créneau.",
    advice_en="Choose other hours, or change the head-count of that slot.",
)
SLOT_BELOW = declare(
    "slot.below_bookings",
    fr="{taken} personne(s) ont déjà réservé le créneau {code} : la limite ne peut pas descendre à {heads}.",
    en="{taken} people already booked slot {code}: the limit cannot go down to {heads}.",
    advice_fr="Annulez d’abord des réservations.",
    advice_en="Cancel bookings first.",
)
SLOT_WITHOUT_CONSENT = declare(
    "slot.no_consent",
    fr="L’accord du propriétaire des lieux ne couvre pas le {day}.",
    en="The owner’s consent does not cover {day}.",
    advice_fr="Faites dater un nouvel accord, ou choisissez un jour que l’accord couvre.",
    advice_en="Have a new consent dated, or choose a day that the consent covers.",
)
RULES_NOT_ACKNOWLEDGED = declare(
    "slot.rules_not_acknowledged",
    fr="Personne n’entre sans avoir lu et accepté les règles sanitaires de l’atelier (version {version}).",
    en="Nobody comes in without having read and accepted the workshop’s health rules (version {version}).",
    advice_fr="Lisez les règles affichées, puis cochez la case. Elles ont peut-être changé pendant ce temps.",
    advice_en="Read the rules shown, then tick the box. They may have changed meanwhile.",
)
ALREADY_BOOKED = declare(
    "slot.already_booked",
    fr="{member} a déjà une place dans le créneau {code}.",
    en="{member} already has a place in slot {code}.",
    advice_fr="Rien à faire.",
    advice_en="Nothing to do.",
)
NOT_BOOKED = declare(
    "slot.not_booked",
    fr="{member} n’a pas de place dans le créneau {code}.",
    en="{member} has no place in slot {code}.",
    advice_fr="Rechargez la page.",
    advice_en="Reload the page.",
)
NO_ACCESS_PLAN = declare(
    "access_plan.missing",
    fr="L’atelier {workshop} n’a pas de plan d’accès.",
    en="Workshop {workshop} has no access plan.",
    advice_fr="Écrivez d’abord ses règles sanitaires, son responsable et l’accord du propriétaire.",
    advice_en="First write its health rules, its responsible person and the owner’s consent.",
)
CONSENT_DATED = declare(
    "access_plan.consent_to_come",
    fr="L’accord du propriétaire est daté du {day}, qui n’est pas venu.",
    en="The owner’s consent is dated {day}, which has not come.",
    advice_fr="Donnez la date où l’accord a été signé.",
    advice_en="Give the date when the consent was signed.",
)
NO_ADDRESS = declare(
    "maker_link.no_address",
    fr="Aucune adresse électronique n’est connue pour {member} : le lien privé ne peut pas lui être envoyé.",
    en="No e-mail address is known for {member}: the private link cannot be sent.",
    advice_fr="Inscrivez son adresse sur sa page, ou donnez le lien de la main à la main.",
    advice_en="Write the address on their page, or hand the link over in person.",
)
LINK_CLOSED = declare(
    "maker_link.unknown",
    fr="Ce lien n’ouvre rien : il a été remplacé, ou son temps est passé.",
    en="This link opens nothing: it was replaced, or its time is over.",
    advice_fr="Demandez-en un autre à votre atelier.",
    advice_en="Ask your workshop for another one.",
)
