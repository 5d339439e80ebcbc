"""Stable codes of refusals that authority's commands give, and the kinds of attestation."""

from __future__ import annotations

from enum import StrEnum

from maillage.apps.records.codes import ACT_NAMES
from maillage.kernel.reasons import declare
from maillage.kernel.text import Text


class AttestationKind(StrEnum):
    LEVEL = "level"
    TRAINING = "training"
    APPOINTMENT = "appointment"


ATTESTATION_KINDS: dict[str, Text] = {
    AttestationKind.LEVEL: Text(fr="Niveau de fabricant", en="Maker level"),
    AttestationKind.TRAINING: Text(fr="Formation à un modèle", en="Training on a design"),
    AttestationKind.APPOINTMENT: Text(fr="Désignation pour un modèle", en="Appointment for a design"),
}

# Where a profile stands for a use, in words, the same on screens and in mails.
STANDING_STATES: dict[str, Text] = {
    "unclassified": Text("Non classé : ne se distribue pas", "Unclassified: not to be distributed"),
    "in_force": Text("En vigueur", "In force"),
    "to_come": Text("Décision à venir", "Decision to come"),
    "over": Text("Décision expirée", "Decision expired"),
    "ended": Text("Décision retirée", "Decision withdrawn"),
    "held": Text("Bloqué", "Blocked"),
}
# A design whose older version is classified and whose last is not: a mark, never the state of a profile.
NEWEST_UNCLASSIFIED = "newest_unclassified"
MARK_STATES = STANDING_STATES | {
    NEWEST_UNCLASSIFIED: Text("Dernière version non classée", "Newest version unclassified")
}
# In place of “in force” for category D.
NEVER_HERE = Text("Jamais commandé ici", "Never ordered here")

PERIOD = declare(
    "act.period",
    fr="La fin ({until}) précède le début ({start}).",
    en="The end ({until}) comes before the start ({start}).",
    advice_fr="Corrigez l’une des deux dates ; la date de fin est incluse.",
    advice_en="Correct one of the two dates; the end date is included.",
)
REASON_MISSING = declare(
    "act.reason_missing",
    fr="Un motif est obligatoire.",
    en="A reason is required.",
    advice_fr="Écrivez en une phrase pourquoi : il sera montré à toutes les personnes concernées.",
    advice_en="Say why in one sentence: everyone concerned will see it.",
)
UNKNOWN_ACT = declare(
    "act.unknown",
    fr="L’acte {number} n’existe pas.",
    en="There is no act {number}.",
    advice_fr="Vérifiez le numéro dans la liste des actes.",
    advice_en="Check the number in the list of acts.",
)
OWN_ATTESTATION = declare(
    "attestation.own",
    fr="Personne n’atteste de son propre atelier ({workshop}).",
    en="Nobody attests their own workshop ({workshop}).",
    advice_fr="Demandez à une autre personne de la coordination ou de l’autorité.",
    advice_en="Ask another person of the coordination or of the authority.",
)
FIRST_ARTICLE_TO_COME = declare(
    "acceptance.first_article_to_come",
    fr="Un premier article ne peut pas avoir été accepté le {day}, qui est à venir.",
    en="A first article cannot have been accepted on {day}, which is to come.",
    advice_fr="Enregistrez-le une fois examiné par l’établissement.",
    advice_en="Record it once the establishment has examined it.",
)
NOT_A_HOLD = declare(
    "hold.not_to_confirm",
    fr="L’acte {number} n’est pas une mise en attente : il n’y a rien à confirmer.",
    en="Act {number} is not a hold: there is nothing to confirm.",
    advice_fr="Ouvrez une mise en attente depuis le tableau de l’autorité.",
    advice_en="Open a hold from the authority’s board.",
)
ALREADY_ENDED = declare(
    "act.already_ended",
    fr="L’acte {number} a déjà pris fin par l’acte {by}.",
    en="Act {number} was already ended by act {by}.",
    advice_fr="Rien n’est à faire ; rechargez la page.",
    advice_en="There is nothing to do; reload the page.",
)
NOT_ENDABLE = declare(
    "act.not_endable",
    fr="L’acte {number} ({kind}) ne se retire pas de cette façon.",
    en="Act {number} ({kind}) cannot be ended this way.",
    advice_fr="Une mise en attente se lève ; les autres actes se retirent.",
    advice_en="A hold is lifted; other acts are withdrawn.",
)
BASIS_REQUIRED = declare(
    "decision.basis_required",
    fr="Une décision de catégorie C cite une base légale.",
    en="A category C decision cites a legal basis.",
    advice_fr="Enregistrez d’abord la base légale, puis citez son numéro.",
    advice_en="Record the legal basis first, then cite its number.",
)
BASIS_BEFORE_ITS_DATE = declare(
    "decision.basis_before_its_date",
    fr="La base légale {basis} ne peut pas être citée avant le {start}.",
    en="Legal basis {basis} cannot be cited before {start}.",
    advice_fr="Faites commencer la décision au plus tôt ce jour-là.",
    advice_en="Start the decision on that day at the earliest.",
)
BASIS_ENDED = declare(
    "decision.basis_ended",
    fr="La base légale {basis} ne peut plus être citée après le {last} (acte qui y met fin : {by}).",
    en="Legal basis {basis} can no longer be cited after {last} (act that ends it: {by}).",
    advice_fr="Citez celle qui la remplace, ou enregistrez d’abord la nouvelle.",
    advice_en="Cite the one that replaces it, or record the new one first.",
)
TREE_UNANSWERED = declare(
    "decision.tree_unanswered",
    fr="L’arbre de décision attend encore des réponses ({questions}).",
    en="The decision tree still waits for answers ({questions}).",
    advice_fr="Répondez oui ou non à chaque question : une question sans réponse n’est jamais prise pour un non.",
    advice_en="Answer yes or no to every question: an unanswered one is never taken for a no.",
)
BELOW_TREE = declare(
    "decision.below_tree",
    fr="La catégorie {category} est moins stricte que celle que l’arbre propose ({proposed}) : il faut dire pourquoi.",
    en="Category {category} is milder than the one the tree proposes ({proposed}): say why.",
    advice_fr="Écrivez ce qui justifie l’écart ; il sera publié avec la décision. Sinon, suivez l’arbre.",
    advice_en="Write what justifies departing from it; it is published with the decision. Otherwise follow the tree.",
)
REVIEW_TOO_LATE = declare(
    "decision.review_too_late",
    fr="Le réexamen doit être prévu au plus tard le {latest} (8 semaines).",
    en="The review must be due by {latest} at the latest (8 weeks).",
    advice_fr="Avancez la date de réexamen.",
    advice_en="Bring the review date forward.",
)
REVIEW_REQUIRED = declare(
    "decision.review_required",
    fr="Une décision de catégorie C prévoit son réexamen.",
    en="A category C decision plans its review.",
    advice_fr="Donnez une date de réexamen, au plus tard le {latest} (8 semaines) : passé ce jour, plus rien ne se fabrique.",
    advice_en="Give a review date, {latest} at the latest (8 weeks): after that day nothing more is made.",
)
RUNOFF_BEFORE_END = declare(
    "decision.runoff_before_end",
    fr="La date d’écoulement ({runoff}) précède la fin de la décision ({until}).",
    en="The run-off date ({runoff}) comes before the end of the decision ({until}).",
    advice_fr="L’écoulement des stocks se termine après la fin de la décision, jamais avant.",
    advice_en="Stock run-off ends after the decision does, never before.",
)
UNKNOWN_CHOICE = declare(
    "act.unknown_choice",
    fr="« {value} » n’est pas une valeur admise pour {field} : {expected}.",
    en="“{value}” is not an accepted value of {field}: {expected}.",
    advice_fr="Choisissez une des valeurs proposées.",
    advice_en="Choose one of the values offered.",
)
SAMPLES_AGREED = declare(
    "act.samples_agreed",
    fr="Un accord porte sur 1 à {limit} échantillons d’essai, non {asked}.",
    en="An agreement is about 1 to {limit} bench samples, not {asked}.",
    advice_fr="Un banc d’essai en demande peu. Un nouvel accord en permettra d’autres.",
    advice_en="A bench needs few. A new agreement will allow more.",
)
NOT_A_DECISION = declare(
    "amend.not_a_decision",
    fr="L’acte {number} ({kind}) n’est pas une décision de classement : il ne se modifie pas.",
    en="Act {number} ({kind}) is not a classification decision: it cannot be amended.",
    advice_fr="Retirez-le ou levez-le, puis enregistrez un autre acte.",
    advice_en="Withdraw or lift it, then record another act.",
    words={"kind": ACT_NAMES},
)
AMEND_SUPPOSED = declare(
    "amend.supposed",
    fr="La décision {number} est supposée par un scénario : elle ne se modifie pas.",
    en="Decision {number} is supposed by a scenario: it cannot be amended.",
    advice_fr="Prenez une décision, qui vaut à partir d’aujourd’hui au plus tôt.",
    advice_en="Take a decision, which holds from today on at the earliest.",
)
AMEND_NOTHING = declare(
    "amend.nothing",
    fr="Cette modification ne changerait rien à la décision {number}.",
    en="This amendment would change nothing in decision {number}.",
    advice_fr="Changez au moins un terme. La catégorie, elle, ne change que par une nouvelle décision.",
    advice_en="Change one term at least. The category only changes by a new decision.",
)
AMEND_BEFORE = declare(
    "amend.before_another",
    fr="La modification {by} prend effet le {start} : celle-ci ne peut pas commencer avant.",
    en="Amendment {by} takes effect on {start}: this one cannot start before.",
    advice_fr="Faites-la commencer ce jour-là ou plus tard.",
    advice_en="Let it start on that day or later.",
)
AMEND_STALE = declare(
    "amend.stale",
    fr="La décision {number} a été modifiée depuis par l’acte {by} : cette modification ne la connaît pas.",
    en="Decision {number} was amended since by act {by}, which this amendment does not know of.",
    advice_fr="Abandonnez-la et préparez-la de nouveau depuis la page de la décision : rien de l’autre ne sera perdu.",
    advice_en="Give it up and prepare it again from the decision’s page: nothing of the other will be lost.",
)
TEXT_MISSING = declare(
    "act.text_missing",
    fr="Le texte manque, ou n’est pas lisible, dans une langue ({language}).",
    en="The text is missing, or not readable, in a language ({language}).",
    advice_fr="Écrivez-le en français et en anglais : chacun lira la sienne.",
    advice_en="Write it in French and in English: everyone reads their own.",
)
TEXT_TOO_LONG = declare(
    "act.text_too_long",
    fr="Le texte a {length} caractères : au plus {most}.",
    en="The text has {length} characters: {most} at most.",
    advice_fr="Raccourcissez-le : il est lu sur une étiquette ou une page.",
    advice_en="Make it shorter: it is read on a label or a page.",
)
APPEAL_OF_NOTHING = declare(
    "ruling.appeal_of_nothing",
    fr="Un recours vise un acte : « {value} » n’en est pas un.",
    en="An appeal is against an act: “{value}” is not one.",
    advice_fr="Donnez le numéro de l’acte contesté.",
    advice_en="Give the number of the act appealed against.",
)
UNKNOWN_REFERENCE = declare(
    "act.unknown_reference",
    fr="{field} : « {value} » n’existe pas.",
    en="{field}: “{value}” does not exist.",
    advice_fr="Vérifiez le code dans le catalogue, l’annuaire ou la liste des établissements.",
    advice_en="Check the code in the catalogue, the directory or the list of establishments.",
)
SCOPE_EMPTY = declare(
    "hold.scope_empty",
    fr="Une mise en attente vise au moins un modèle, une version, un profil, un atelier ou un lot.",
    en="A hold names at least a design, a version, a profile, a workshop or a lot.",
    advice_fr="Indiquez ce qui est visé.",
    advice_en="Say what it covers.",
)
SCENARIO_NOT_PAST = declare(
    "scenario.day_not_past",
    fr="Dans une installation réelle, un scénario ne crée pas de décision pour le {day}, qui n’est pas passé.",
    en="In a real installation a scenario does not create a decision for {day}, which is not past.",
    advice_fr="Choisissez un jour passé, ou donnez avec --design un modèle que l’autorité a classé.",
    advice_en="Choose a day in the past, or give with --design a design that the authority has classified.",
)
REQUEST_DATED = declare(
    "act.request_dated",
    fr="La demande d’une autorité a un auteur, une référence, et une date ({dated}) qui n’est ni à venir ni après son effet ({start}).",
    en="An authority’s request has an author, a reference, and a date ({dated}) neither to come nor after it takes effect ({start}).",
    advice_fr="Recopiez l’auteur, la référence et la date de l’acte que l’autorité a pris.",
    advice_en="Copy the author, the reference and the date of the act that the authority took.",
)
