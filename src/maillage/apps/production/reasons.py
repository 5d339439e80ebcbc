"""Stable codes of the refusals that production gives."""

from __future__ import annotations

from maillage.apps.network.defaults import MATERIALS
from maillage.kernel.reasons import declare

PLAN_STALE = declare(
    "plan.stale",
    fr="Les besoins, les capacités ou les règles ont changé depuis l’export de ce plan.",
    en="Needs, capacity or rules have changed since this plan was exported.",
    advice_fr="Exportez et calculez de nouveau, puis adoptez le nouveau plan.",
    advice_en="Export and solve again, then adopt the new plan.",
)
PLAN_UNKNOWN_EXPORT = declare(
    "plan.unknown_export",
    fr="Ce plan ne vient pas d’un export de cette base (empreinte {sha256}).",
    en="This plan does not come from an export of this database (digest {sha256}).",
    advice_fr="Exportez avec « maillage plan export », calculez sur ce fichier, puis adoptez.",
    advice_en="Export with “maillage plan export”, solve that file, then adopt.",
)
PLAN_INVALID = declare(
    "plan.invalid",
    fr="Le contrôle indépendant trouve {count} violation(s) ; la première : {first}.",
    en="The independent audit finds {count} violation(s); the first: {first}.",
    advice_fr="N’adoptez pas ce plan. Lancez « maillage plan audit » pour la liste complète.",
    advice_en="Do not adopt this plan. Run “maillage plan audit” for the whole list.",
)
PLAN_UNKNOWN = declare(
    "plan.unknown",
    fr="Le plan {code} n’existe pas.",
    en="There is no plan {code}.",
    advice_fr="Choisissez un plan dans la liste.",
    advice_en="Choose a plan from the list.",
)
PLAN_ALREADY_ADOPTED = declare(
    "plan.already_adopted",
    fr="Le plan {code} n’est plus à adopter (état : {status}).",
    en="Plan {code} can no longer be adopted (state: {status}).",
    advice_fr="Rechargez la page du plan.",
    advice_en="Reload the page of the plan.",
)
PLAN_NOT_A_BASE = declare(
    "plan.not_a_base",
    fr="On ne replanifie pas à partir du plan {code} (état : {status}).",
    en="No plan can go on from plan {code} (state: {status}).",
    advice_fr="Partez du plan adopté, ou d’un plan à adopter.",
    advice_en="Start from the plan adopted, or from one that waits to be.",
)
PLAN_NONE_IN_FORCE = declare(
    "plan.none_in_force",
    fr="Aucun plan n’est adopté : il n’y a rien dont repartir.",
    en="No plan is adopted: there is nothing to go on from.",
    advice_fr="Demandez un plan, puis adoptez-le.",
    advice_en="Ask for a plan, then adopt it.",
)
PLAN_HYPOTHESIS = declare(
    "plan.hypothesis",
    fr="Le plan {code} est une hypothèse : il se compare, il ne s’adopte pas.",
    en="Plan {code} is a hypothesis: it is compared, never adopted.",
    advice_fr="Faites d’abord ce qu’il suppose (heures, matière, échéance, règle), puis replanifiez.",
    advice_en="First do what it supposes (hours, material, deadline, rule), then plan again.",
)
ADVICE_NEED_SERVED = declare(
    "advice.need_served",
    fr="Le plan {plan} sert le besoin {need} en entier et à temps\u202f: il n’y a rien à conseiller.",
    en="Plan {plan} serves need {need} wholly and on time: there is nothing to advise.",
    advice_fr="Choisissez un besoin de la page «\u202fCe qui manque\u202f».",
    advice_en="Choose a need of the page “What is missing”.",
)
SOLVE_UNKNOWN = declare(
    "solve.unknown",
    fr="Le calcul {code} n’existe pas.",
    en="There is no solve {code}.",
    advice_fr="Choisissez un calcul dans la liste des plans.",
    advice_en="Choose a solve from the list of plans.",
)
SOLVE_ENDED = declare(
    "solve.ended",
    fr="Le calcul {code} est déjà terminé (état : {status}).",
    en="Solve {code} has already ended (state: {status}).",
    advice_fr="Rechargez la page du calcul pour voir ce qu’il a donné.",
    advice_en="Reload the page of the solve to see what came of it.",
)
SOLVE_LEASE_LOST = declare(
    "solve.lease_lost",
    fr="Le calcul {code} n’est plus tenu par ce processus : un autre l’a repris, ou il est terminé.",
    en="Solve {code} is no longer held by this process: another took it over, or it has ended.",
    advice_fr="Rien n’est à faire : ce que ce processus avait calculé est laissé, l’autre poursuit.",
    advice_en="Nothing needs doing: what this process had computed is dropped, the other goes on.",
)
SOLVE_GIVEN_UP = declare(
    "solve.given_up",
    fr="Le calcul s’est interrompu {attempts} fois sans aboutir.",
    en="The solve broke off {attempts} times without a result.",
    advice_fr="Relancez-le. S’il s’interrompt encore, prévenez l’exploitation : la mémoire ou le processus de "
    "calcul manque peut-être.",
    advice_en="Ask for it again. If it still breaks off, tell the operator: memory or the worker process may be lacking.",
)
SOLVE_BROKEN = declare(
    "solve.broken",
    fr="Le calcul a rencontré une erreur du programme ({error}).",
    en="The solve met an error of the program ({error}).",
    advice_fr="Prévenez l’exploitation, avec le code du calcul : le détail est dans son journal.",
    advice_en="Tell the operator, with the code of the solve: the details are in their log.",
)
PROPOSAL_UNKNOWN = declare(
    "proposal.unknown",
    fr="La proposition {code} n’existe pas.",
    en="There is no proposal {code}.",
    advice_fr="Ouvrez vos propositions depuis la page de l’atelier.",
    advice_en="Open your proposals from the workshop’s page.",
)
PROPOSAL_CLOSED = declare(
    "proposal.closed",
    fr="La proposition {code} n’est plus ouverte (état : {status}).",
    en="Proposal {code} is no longer open (state: {status}).",
    advice_fr="Rechargez la liste : un autre membre de l’atelier a pu répondre, ou une règle a changé.",
    advice_en="Reload the list: another member may have answered, or a rule may have changed.",
)
PROPOSAL_EXCEEDED = declare(
    "proposal.exceeded",
    fr="Il reste {left} pièce(s) à répondre dans cette proposition ; {asked} demandées.",
    en="{left} piece(s) of this proposal are left to answer; {asked} asked.",
    advice_fr="Acceptez au plus ce qui reste.",
    advice_en="Accept at most what is left.",
)
QUANTITY_INVALID = declare(
    "quantity.invalid",
    fr="La quantité doit être un nombre entier d’au moins 1 (reçu : {asked}).",
    en="The quantity must be a whole number of at least 1 (got {asked}).",
    advice_fr="Saisissez un nombre de pièces.",
    advice_en="Enter a number of pieces.",
)
PROPOSAL_DECLINED = declare(
    "proposal.declined",
    fr="L’atelier a décliné ce besoin.",
    en="The workshop declined this need.",
    advice_fr="Il n’est plus sollicité pour ce besoin ; un nouveau besoin le serait.",
    advice_en="It is no longer asked for this need; a new need would be.",
)
RECEIPT_HELD = declare(
    "receipt.held",
    fr="Le lot {lot} est en quarantaine par l’acte {act} : ses pièces ne peuvent pas être acceptées.",
    en="Lot {lot} is quarantined by act {act}: its pieces cannot be accepted.",
    advice_fr="Mettez-les de côté. Réceptionnez après la levée, ou refusez-les avec un motif.",
    advice_en="Set them aside. Record the receipt after the hold is lifted, or refuse them with a reason.",
)
NEED_FULL = declare(
    "need.full",
    fr="Le besoin {need} n’attend plus que {left} pièce(s) ; {asked} demandées.",
    en="Need {need} only waits for {left} more piece(s); {asked} asked.",
    advice_fr="Acceptez au plus ce nombre.",
    advice_en="Accept at most that number.",
)
NEED_CLOSED = declare(
    "need.closed",
    fr="Le besoin {need} est clos.",
    en="Need {need} is closed.",
    advice_fr="Rien n’est à fabriquer pour lui.",
    advice_en="There is nothing to make for it.",
)
DECLINE_REASON = declare(
    "proposal.decline_reason",
    fr="Décliner demande un motif parmi : {expected}.",
    en="Declining needs one of these reasons: {expected}.",
    advice_fr="Choisissez le motif ; il aide le prochain plan.",
    advice_en="Choose the reason; it helps the next plan.",
)
ORDER_UNKNOWN = declare(
    "order.unknown",
    fr="La commande {code} n’existe pas.",
    en="There is no order {code}.",
    advice_fr="Ouvrez vos commandes depuis la page de l’atelier.",
    advice_en="Open your orders from the workshop’s page.",
)
ORDER_CLOSED = declare(
    "order.closed",
    fr="La commande {code} n’est plus active (état : {status}).",
    en="Order {code} is no longer active (state: {status}).",
    advice_fr="Rechargez la page.",
    advice_en="Reload the page.",
)
ORDER_EXCEEDED = declare(
    "order.exceeded",
    fr="Il reste {left} pièce(s) à fabriquer dans cette commande ; {asked} déclarées.",
    en="{left} piece(s) of this order are left to make; {asked} declared.",
    advice_fr="Un lot ne dépasse pas sa commande.",
    advice_en="A lot never exceeds its order.",
)
LOT_TOO_BIG = declare(
    "lot.too_big",
    fr="Un lot de catégorie {category} compte au plus {limit} pièces ; {asked} déclarées.",
    en="A category {category} lot holds at most {limit} pieces; {asked} declared.",
    advice_fr="Partagez la fabrication en plusieurs lots.",
    advice_en="Split the making into several lots.",
)
LOT_DATES = declare(
    "lot.dates",
    fr="Les dates de fabrication ({start} à {until}) ne se suivent pas, sont à venir ou couvrent plus de trois mois.",
    en="The making dates ({start} to {until}) are not in order, are in the future or span more than three months.",
    advice_fr="Un lot se déclare une fois fabriqué.",
    advice_en="A lot is declared once it is made.",
)
LOT_UNKNOWN = declare(
    "lot.unknown",
    fr="Le lot {code} n’existe pas.",
    en="There is no lot {code}.",
    advice_fr="Vérifiez le numéro : son dernier caractère est une clé de contrôle.",
    advice_en="Check the number: its last character is a check character.",
)
LOT_STATE = declare(
    "lot.state",
    fr="Le lot {code} est dans l’état « {status} » ; cette action demande « {expected} ».",
    en="Lot {code} is in state “{status}”; this action needs “{expected}”.",
    advice_fr="Suivez les étapes dans l’ordre : fabriquer, contrôler, libérer, livrer.",
    advice_en="Follow the steps in order: make, inspect, release, deliver.",
)
HOLD_COVERS_NOTHING = declare(
    "hold.covers_nothing",
    fr="Ce qui est visé ({scope}) se contredit : rien ne correspond à tous ces codes à la fois.",
    en="What is named ({scope}) contradicts itself: nothing matches all these codes at once.",
    advice_fr="Ne nommez que le lot, ou que le modèle, la version ou le profil, et l’atelier si besoin.",
    advice_en="Name only the lot, or only the design, version or profile, and the workshop if needed.",
)
LOT_UNDER_WITHDRAWN = declare(
    "lot.made_under_withdrawn",
    fr="Ces pièces ont été fabriquées sous l’acte {withdrawn}, retiré depuis par l’acte {by}.",
    en="These pieces were made under act {withdrawn}, since withdrawn by act {by}.",
    advice_fr="Mettez-les de côté et signalez-les à l’autorité : elles ne peuvent plus être livrées.",
    advice_en="Set them aside and report them to the authority: they can no longer be delivered.",
)
LOT_MATERIAL_BATCH = declare(
    "lot.material_batch",
    fr="Le lot de matière est obligatoire pour la catégorie {category}.",
    en="The material batch is required for category {category}.",
    advice_fr="Relevez le numéro sur la bobine ou la plaque.",
    advice_en="Read the number on the spool or the sheet.",
)
LOT_MATERIAL_SHORT = declare(
    "lot.material_short",
    fr="Ce lot de la commande {order} a pris {used} de {material}, et le stock enregistré n’en a que {recorded}.",
    en="This lot of order {order} took {used} of {material}, and the stock recorded has only {recorded}.",
    advice_fr="Corrigez le stock dans l’inventaire, ou confirmez qu’il est faux : il n’en restera rien.",
    advice_en="Correct the stock in the inventory, or confirm that it is wrong: nothing will be left of it.",
    words={"material": {row.code: row.name for row in MATERIALS}},
)
LOT_CHECKLIST = declare(
    "lot.checklist",
    fr="Points de contrôle sans réponse : {items}.",
    en="Checks without an answer: {items}.",
    advice_fr="Répondez à chaque point avant d’enregistrer le contrôle.",
    advice_en="Answer every check before recording the inspection.",
)
LOT_SAMPLE = declare(
    "lot.sample",
    fr="Le plan demande de contrôler {expected} pièces ; {inspected} contrôlées.",
    en="The plan asks for {expected} pieces to be inspected; {inspected} were.",
    advice_fr="Contrôlez au moins ce nombre, tiré au hasard.",
    advice_en="Inspect at least that many, drawn at random.",
)
LOT_HYGIENE = declare(
    "lot.hygiene",
    fr="La déclaration d’hygiène est obligatoire pour la catégorie {category}.",
    en="The hygiene declaration is required for category {category}.",
    advice_fr="Cochez-la si elle est vraie ; sinon le lot ne peut pas être libéré.",
    advice_en="Tick it if it is true; otherwise the lot cannot be released.",
)
LOT_REJECTED_COUNT = declare(
    "lot.rejected_count",
    fr="{rejected} pièces rebutées pour {made} fabriquées.",
    en="{rejected} rejected pieces out of {made} made.",
    advice_fr="Les rebuts ne peuvent pas dépasser ce qui a été fabriqué.",
    advice_en="Rejected pieces cannot exceed what was made.",
)
DELIVERY_EMPTY = declare(
    "delivery.empty",
    fr="Une livraison compte au moins une ligne.",
    en="A delivery has at least one line.",
    advice_fr="Choisissez un lot libéré et une quantité.",
    advice_en="Choose a released lot and a quantity.",
)
DELIVERY_EXCEEDED = declare(
    "delivery.exceeded",
    fr="Il reste {left} pièce(s) libérées dans le lot {lot} ; {asked} demandées.",
    en="{left} released piece(s) are left in lot {lot}; {asked} asked.",
    advice_fr="Livrez au plus ce qui reste.",
    advice_en="Deliver at most what is left.",
)
DELIVERY_MIXED = declare(
    "delivery.mixed",
    fr="Une livraison va d’un atelier à un seul établissement.",
    en="A delivery goes from one workshop to one establishment.",
    advice_fr="Faites une livraison par destinataire.",
    advice_en="Make one delivery for each recipient.",
)
DELIVERY_UNKNOWN = declare(
    "delivery.unknown",
    fr="La livraison {code} n’existe pas.",
    en="There is no delivery {code}.",
    advice_fr="Vérifiez le numéro du bon de livraison.",
    advice_en="Check the number of the delivery note.",
)
DELIVERY_RECEIVED = declare(
    "delivery.received",
    fr="La livraison {code} a déjà été réceptionnée le {day}.",
    en="Delivery {code} was already received on {day}.",
    advice_fr="Rechargez la page pour voir ce qui a été accepté.",
    advice_en="Reload the page to see what was accepted.",
)
RECEIPT_COUNTED = declare(
    "receipt.counted",
    fr="Les pièces du lot {lot} sont déjà comptées : {accepted} acceptées, {refused} refusées.",
    en="The pieces of lot {lot} are already counted: {accepted} accepted, {refused} refused.",
    advice_fr="Rechargez la page. Pour corriger un compte, écrivez à la coordination de votre territoire.",
    advice_en="Reload the page. To correct a count, write to your territory’s coordination.",
)
RECEIPT_SUM = declare(
    "receipt.sum",
    fr="Lot {lot} : {accepted} acceptées + {refused} refusées ne font pas les {quantity} livrées.",
    en="Lot {lot}: {accepted} accepted + {refused} refused do not make the {quantity} delivered.",
    advice_fr="Comptez chaque pièce livrée, acceptée ou refusée.",
    advice_en="Count every delivered piece, accepted or refused.",
)
RECEIPT_REASON = declare(
    "receipt.reason",
    fr="Lot {lot} : un refus demande un motif.",
    en="Lot {lot}: a refusal needs a reason.",
    advice_fr="Choisissez le motif du refus.",
    advice_en="Choose the reason for the refusal.",
)
NOT_PLANNABLE_NO_PROFILE = declare(
    "not_plannable.no_profile",
    fr="Aucun profil de fabrication n’est décrit pour le modèle {design}.",
    en="No manufacturing profile is described for design {design}.",
    advice_fr="Ajoutez une version et un profil au modèle.",
    advice_en="Add a version and a profile to the design.",
)
HELD_BY = declare(
    "lot.held_by",
    fr="Le lot {code} est en quarantaine par l’acte {act}.",
    en="Lot {code} is quarantined by act {act}.",
    advice_fr="Mettez-le de côté ; ne l’utilisez pas et ne le livrez pas.",
    advice_en="Set it aside; neither use nor deliver it.",
)

WORK_UNKNOWN = declare(
    "work.unknown",
    fr="Aucune proposition, commande ni lot ne porte le code {code}.",
    en="No proposal, order or lot has the code {code}.",
    advice_fr="Recopiez le code entier\u202f: il est sur le tableau de l’atelier et sur l’étiquette du lot.",
    advice_en="Copy the whole code: it is on the workshop’s board and on the lot’s label.",
)
