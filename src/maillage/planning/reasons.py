"""Every code the planning engine gives, in both languages, with what the reader can do about it.

Four families: refusal of a file (`planning.*`), why a need is not fully served
(`UNSERVED`), why accepted work is withdrawn (`WITHDRAWN`), and what would serve a need
(`REMEDIES`). The auditor's codes stand in `auditing.codes`. Parameters are those of the
planning formats: ids, days counted from 0, hours, pieces, the material's own unit.
Source: planning page §2 and §4.
"""

from __future__ import annotations

from maillage.kernel.reasons import declare

BAD_INPUT = declare(
    "planning.bad_input",
    fr="Fichier {kind} refusé : {count} problème(s).",
    en="{kind} file refused: {count} problem(s).",
    advice_fr="Corrigez chaque champ indiqué, puis relancez ; rien n’a été écrit.",
    advice_en="Mend each field named, then run again; nothing was written.",
)
UNREADABLE = declare(
    "planning.unreadable",
    fr="Fichier illisible : {path} ({detail}).",
    en="File cannot be opened: {path} ({detail}).",
    advice_fr="Vérifiez le chemin et les droits de lecture et d’écriture.",
    advice_en="Check the path and the rights to read and write.",
)
TABLES_MISSING = declare(
    "planning.tables_missing",
    fr="Les dossiers de tables Parquet demandent un complément qui n’est pas installé : « {extra} ».",
    en="Folders of Parquet tables need an extra that is not installed: “{extra}”.",
    advice_fr='Installez-le : pip install "maillage[tables]" ; ou donnez un fichier JSON.',
    advice_en='Install it: pip install "maillage[tables]"; or give a JSON file.',
)
CLUSTER_MISSING = declare(
    "planning.cluster_missing",
    fr="Calculer sur un cluster demande un complément qui n’est pas installé : « {extra} ».",
    en="Planning on a cluster needs an extra that is not installed: “{extra}”.",
    advice_fr='Installez-le : pip install "maillage[cluster]" ; ou calculez sur cette machine.',
    advice_en='Install it: pip install "maillage[cluster]"; or plan on this machine.',
)
CLUSTER_UNREACHABLE = declare(
    "planning.cluster_unreachable",
    fr="Le cluster {address} ne répond pas, ou aucun poste n’y travaille ({detail}).",
    en="The cluster {address} does not answer, or nobody works there ({detail}).",
    advice_fr="Vérifiez l’adresse de l’ordonnanceur Dask et qu’au moins un poste y est inscrit.",
    advice_en="Check the address of the Dask scheduler, and that a worker is registered there.",
)
CLUSTER_VERSIONS = declare(
    "planning.cluster_versions",
    fr="Le poste {worker} du cluster n’a pas les mêmes versions : {found}, attendu {expected}.",
    en="Worker {worker} of the cluster has other versions: {found}, expected {expected}.",
    advice_fr="Installez partout les mêmes versions : deux versions peuvent donner deux plans.",
    advice_en="Install the same versions everywhere: two versions may give two plans.",
)
UNKNOWN_NEED = declare(
    "planning.unknown_need",
    fr="Aucun besoin « {need} » dans cette instance.",
    en="No need “{need}” in this instance.",
    advice_fr="Vérifiez l’identifiant dans la liste « needs » du fichier.",
    advice_en="Check the identifier in the file’s “needs” list.",
)
OTHER_INSTANCE = declare(
    "planning.other_instance",
    fr="Ce plan a été calculé pour une autre instance (empreinte {found}, attendue {expected}).",
    en="This plan was computed for another instance (digest {found}, expected {expected}).",
    advice_fr="Donnez l’instance d’origine du plan, ou recalculez le plan.",
    advice_en="Give the instance the plan was made from, or solve again.",
)
NOT_SOLVED = declare(
    "planning.not_solved",
    fr="Le calcul s’est arrêté sans plan exécutable ({detail}).",
    en="The computation stopped without an executable plan ({detail}).",
    advice_fr="Donnez plus de temps, ou découpez l’instance.",
    advice_en="Allow more time, or split the instance.",
)

# --- why a need is not (fully) served -------------------------------------------------------
CAPACITY_MACHINE = declare(
    "capacity.machine",
    fr="Il manque des heures machine « {process} » dans les ateliers à portée ({workshops}).",
    en="Machine hours of “{process}” run out in the workshops within reach ({workshops}).",
    advice_fr="Ouvrez des heures « {process} » près de ce besoin, ou repoussez l’échéance.",
    advice_en="Open “{process}” hours near this need, or move the deadline.",
)
CAPACITY_LABOUR = declare(
    "capacity.labour",
    fr="Il manque des heures de travail dans les ateliers à portée ({workshops}).",
    en="People-hours run out in the workshops within reach ({workshops}).",
    advice_fr="Envoyez des bénévoles ou du personnel dans ces ateliers, ou repoussez l’échéance.",
    advice_en="Send volunteers or staff to these workshops, or move the deadline.",
)
CAPACITY_MATERIAL = declare(
    "capacity.material",
    fr="Il manque de la matière « {material} » dans les ateliers à portée ({workshops}).",
    en="Material “{material}” runs out in the workshops within reach ({workshops}).",
    advice_fr="Livrez de la matière « {material} » à l’un de ces ateliers avant l’échéance.",
    advice_en="Deliver “{material}” to one of these workshops before the deadline.",
)
OUTBID = declare(
    "outbid.priority",
    fr="La capacité à portée sert d’abord des besoins au moins aussi urgents (poids {weight} ; {needs}).",
    en="Capacity within reach goes first to needs of higher or equal priority (weight {weight}; {needs}).",
    advice_fr="Demandez à l’État de revoir la priorité, ou ajoutez de la capacité à portée.",
    advice_en="Ask the State to review the priority, or add capacity within reach.",
)
CANDIDATES_NONE = declare(
    "candidates.none",
    fr="Aucun atelier capable à portée de ce besoin.",
    en="No capable workshop within reach of this need.",
    advice_fr="Voyez les raisons suivantes : procédé, encombrement, matière, distance ou territoire.",
    advice_en="See the reasons that follow: process, envelope, material, distance or zone.",
)
CANDIDATES_PROCESS = declare(
    "candidates.process",
    fr="Aucun atelier à portée n’a d’heures pour le procédé « {process} » (modèle {design}).",
    en="No workshop within reach has hours of process “{process}” (design {design}).",
    advice_fr="Équipez un atelier proche, ou proposez un autre modèle accepté.",
    advice_en="Equip a workshop nearby, or accept another design.",
)
CANDIDATES_ENVELOPE = declare(
    "candidates.envelope",
    fr="Le modèle {design} ne tient dans aucune machine à portée (procédé « {process} »).",
    en="Design {design} fits in no machine within reach (process “{process}”).",
    advice_fr="Cherchez une machine plus grande, ou une version en plusieurs parties.",
    advice_en="Look for a larger machine, or for a version in several parts.",
)
CANDIDATES_MATERIAL = declare(
    "candidates.material",
    fr="Aucun atelier à portée ne détient la matière « {material} » (modèle {design}).",
    en="No workshop within reach ever holds material “{material}” (design {design}).",
    advice_fr="Livrez « {material} » à un atelier proche.",
    advice_en="Deliver “{material}” to a workshop nearby.",
)
CANDIDATES_DISTANCE = declare(
    "candidates.distance",
    fr="L’atelier capable le plus proche est à {hours} h de route (limite {limit} h).",
    en="The nearest capable workshop is {hours} h away by road (limit {limit} h).",
    advice_fr="Relevez la limite de trajet, ou équipez un atelier plus proche.",
    advice_en="Raise the travel limit, or equip a workshop nearer.",
)
CANDIDATES_ZONE = declare(
    "candidates.zone",
    fr="Aucun atelier capable dans la même zone de transport (« {zone} »).",
    en="No capable workshop in the same transport zone (“{zone}”).",
    advice_fr="Équipez un atelier de cette zone, ou organisez un stock sur place.",
    advice_en="Equip a workshop of that zone, or set up a stock there.",
)
TRANSPORT_TOO_LONG = declare(
    "transport.too_long",
    fr="Aucune livraison possible avant l’échéance (jour {deadline}) : au plus tôt le jour {arrival_day}.",
    en="No delivery can make the deadline (day {deadline}): day {arrival_day} at the earliest.",
    advice_fr="Repoussez l’échéance, ou acceptez une livraison tardive.",
    advice_en="Move the deadline, or accept a late delivery.",
)
RULE_REFUSED = declare(
    "rule.refused",
    fr="Une règle de sécurité l’interdit : {reason}.",
    en="A safety rule forbids it: {reason}.",
    advice_fr="Voyez la règle citée : autre modèle, autre atelier, ou décision de l’autorité.",
    advice_en="See the rule cited: another design, another workshop, or a decision of the authority.",
)
LOT_MINIMUM = declare(
    "lot.minimum",
    fr="Ce qui reste est plus petit que le lot minimal du modèle {design} ({min_lot} pièces).",
    en="What remains is smaller than the minimum lot of design {design} ({min_lot} pieces).",
    advice_fr="Abaissez le lot minimal, ou regroupez ce reste avec un autre besoin.",
    advice_en="Lower the minimum lot, or group the remainder with another need.",
)
SPLIT_LIMIT = declare(
    "split.limit",
    fr="Le besoin est déjà partagé entre {limit} ateliers, le maximum.",
    en="The need is already shared by {limit} workshops, the maximum.",
    advice_fr="Relevez le nombre d’ateliers par besoin.",
    advice_en="Raise the number of workshops per need.",
)
LIMIT_CANDIDATES = declare(
    "limit.candidates",
    fr="Seuls les {limit} ateliers capables les plus proches comptent ; d’autres existent ({workshops}).",
    en="Only the {limit} nearest capable workshops count; others are within reach ({workshops}).",
    advice_fr="Relevez « max_candidates » et recalculez.",
    advice_en="Raise “max_candidates” and solve again.",
)
INDUSTRY_LATER = declare(
    "industry.later",
    fr="L’industrie ({industry}) ne livre qu’à partir du jour {arrival_day}.",
    en="Industry ({industry}) delivers from day {arrival_day} only.",
    advice_fr="Repoussez l’échéance jusqu’à ce jour, ou ajoutez de la capacité locale d’ici là.",
    advice_en="Move the deadline to that day, or add local capacity until then.",
)
INDUSTRY_SHORT = declare(
    "industry.short",
    fr="La production industrielle ({industry}) est déjà entièrement attribuée avant l’échéance.",
    en="Industrial output ({industry}) is all allotted before the deadline.",
    advice_fr="Demandez un débit plus élevé, ou repoussez l’échéance.",
    advice_en="Ask for a higher rate, or move the deadline.",
)
STOCK_SHORT = declare(
    "stock.short",
    fr="Le stock ({stock}) est épuisé.",
    en="The stock ({stock}) is used up.",
    advice_fr="Réapprovisionnez le stock.",
    advice_en="Replenish the stock.",
)
NOT_PLANNABLE_COMBINATION = declare(
    "not_plannable.combination",
    fr="Aucun atelier ne réunit à lui seul tous les procédés du modèle {design} ({processes}).",
    en="No single workshop has every process of design {design} ({processes}).",
    advice_fr="Ce format ne combine pas plusieurs ateliers : découpez le modèle en parties.",
    advice_en="This format does not combine workshops: split the design into parts ordered separately.",
)
NOT_PLANNABLE_BEYOND = declare(
    "not_plannable.horizon",
    fr="Rien ne peut être prêt dans les {days} jours du plan.",
    en="Nothing can be ready within the {days} days of the plan.",
    advice_fr="Allongez l’horizon du plan.",
    advice_en="Lengthen the plan’s horizon.",
)
SOLVER_STOPPED = declare(
    "solver.stopped",
    fr="Le calcul s’est arrêté avant d’avoir pu améliorer ce besoin.",
    en="The computation stopped before it could improve this need.",
    advice_fr="Relancez avec plus de temps.",
    advice_en="Run again with more time.",
)

# --- why accepted work is withdrawn ---------------------------------------------------------
CAPACITY_LOST = declare(
    "capacity.lost",
    fr="L’atelier n’a plus la capacité de tenir ce qu’il avait accepté.",
    en="The workshop no longer has the capacity for what it had accepted.",
    advice_fr="Prévenez l’atelier et le demandeur ; rétablissez les heures ou la matière si c’est possible.",
    advice_en="Tell the workshop and the requester; restore the hours or the material if you can.",
)
NEED_REDUCED = declare(
    "need.reduced",
    fr="Le besoin est maintenant plus petit que ce qui était accepté.",
    en="The need is now smaller than what had been accepted.",
    advice_fr="Prévenez l’atelier avant qu’il ne fabrique l’excédent.",
    advice_en="Tell the workshop before it makes the excess.",
)
RULE_FORBIDS = declare(
    "rule.forbids",
    fr="Une règle interdit maintenant ce travail accepté.",
    en="A rule now forbids this accepted work.",
    advice_fr="Arrêtez la fabrication et suivez la décision citée.",
    advice_en="Stop making it and follow the decision cited.",
)

ALLOWED = declare(
    "planner.allowed",
    fr="Ce travail accepté cède la place à des besoins de plus de poids, comme il était permis.",
    en="This accepted work gives way to needs of more weight, as the planner was told that it may.",
    advice_fr="Prévenez l’atelier avant d’adopter le plan, ou replanifiez sans permettre de retrait.",
    advice_en="Tell the workshop before you adopt the plan, or plan again without allowing it.",
)

# --- what would serve the need (each is checked by solving again) ---------------------------
REMEDY_MACHINE = declare(
    "remedy.machine_hours",
    fr="{hours} heures machine de plus de « {process} » à l’atelier {workshop} ({territory}) d’ici le jour {day}.",
    en="{hours} more machine hours of “{process}” at workshop {workshop} ({territory}) by day {day}.",
    advice_fr="Demandez ces heures à l’atelier, ou à un autre du territoire.",
    advice_en="Ask the workshop for these hours, or another of the territory.",
)
REMEDY_LABOUR = declare(
    "remedy.labour_hours",
    fr="{hours} heures de travail de plus à l’atelier {workshop} ({territory}) d’ici le jour {day}.",
    en="{hours} more people-hours at workshop {workshop} ({territory}) by day {day}.",
    advice_fr="Mobilisez des bénévoles ou du personnel pour ces heures.",
    advice_en="Call volunteers or staff for these hours.",
)
REMEDY_MATERIAL = declare(
    "remedy.material",
    fr="{amount} unités de « {material} » de plus à l’atelier {workshop} ({territory}), au début du plan.",
    en="{amount} more units of “{material}” at workshop {workshop} ({territory}), when the plan starts.",
    advice_fr="Commandez ou transférez cette matière.",
    advice_en="Order or move that material.",
)
REMEDY_STOCK = declare(
    "remedy.stock",
    fr="{quantity} pièces de {design} livrées d’ailleurs au début du plan (zone « {zone} »).",
    en="{quantity} pieces of {design} delivered from elsewhere when the plan starts (zone “{zone}”).",
    advice_fr="Demandez cette livraison à un stock ou à l’industrie.",
    advice_en="Ask a stock or industry for that delivery.",
)
REMEDY_RULE = declare(
    "remedy.rule",
    fr="Si l’autorité levait la règle {reason}, le besoin serait servi.",
    en="If the authority lifted rule {reason}, the need would be served.",
    advice_fr="Pour information : seule l’autorité qui a posé la règle peut la lever ; ne la contournez pas.",
    advice_en="For information: only the authority that laid the rule down can lift it; do not work around it.",
)
REMEDY_DEADLINE = declare(
    "remedy.deadline",
    fr="Une échéance repoussée de {days} jour(s).",
    en="A deadline {days} day(s) later.",
    advice_fr="Demandez à l’établissement si ce délai est acceptable.",
    advice_en="Ask the establishment whether it can wait.",
)
REMEDY_PRIORITY = declare(
    "remedy.priority",
    fr="Un poids multiplié par {times} : ce besoin passerait devant d’autres, qui perdraient leur tour.",
    en="A weight {times} times as high: this need would pass before others, which would lose their turn.",
    advice_fr="Seul l’État fixe les priorités : demandez-lui de revoir celle-ci.",
    advice_en="Only the State sets priorities: ask it to review this one.",
)
REMEDY_LIMIT = declare(
    "remedy.limit",
    fr="La limite « {limit} » portée à {value}.",
    en="The limit “{limit}” raised to {value}.",
    advice_fr="Changez cette limite et recalculez.",
    advice_en="Change that limit and solve again.",
)
REMEDY_LOT = declare(
    "remedy.lot",
    fr="Le lot minimal de {design} abaissé à {value}.",
    en="The minimum lot of {design} lowered to {value}.",
    advice_fr="Demandez au responsable du modèle si un lot plus petit est acceptable.",
    advice_en="Ask the design’s owner whether a smaller lot is acceptable.",
)
REMEDY_QUANTITY = declare(
    "remedy.quantity",
    fr="Une demande ramenée à {quantity} pièces : le reste ne tient dans aucun lot.",
    en="A request brought down to {quantity} pieces: the rest fits in no lot.",
    advice_fr="Demandez à l’établissement si cette quantité suffit, ou regroupez le reste avec un autre besoin.",
    advice_en="Ask the establishment whether that is enough, or group the rest with another need.",
)

# --- what the next hours or material would serve --------------------------------------------
PRICE_MACHINE = declare(
    "price.machine_hours",
    fr="Les {amount} prochaines heures machine de « {process} » en {territory} (atelier {workshop}) serviraient "
    "à temps l’équivalent de {pieces} pièces de {design} ({percent} % de tout ce qui est demandé).",
    en="The next {amount} machine hours of “{process}” in {territory} (workshop {workshop}) would serve on time "
    "the equivalent of {pieces} pieces of {design} ({percent}% of all that is asked).",
    advice_fr="Cherchez d’abord les heures dont la valeur est la plus haute.",
    advice_en="Look first for the hours of highest value.",
)
PRICE_LABOUR = declare(
    "price.labour_hours",
    fr="Les {amount} prochaines heures de travail en {territory} (atelier {workshop}) serviraient à temps "
    "l’équivalent de {pieces} pièces de {design} ({percent} % de tout ce qui est demandé).",
    en="The next {amount} people-hours in {territory} (workshop {workshop}) would serve on time "
    "the equivalent of {pieces} pieces of {design} ({percent}% of all that is asked).",
    advice_fr="Mobilisez d’abord là où la valeur est la plus haute.",
    advice_en="Call people first where the value is highest.",
)
PRICE_MATERIAL = declare(
    "price.material",
    fr="Les {amount} prochaines unités de « {material} » en {territory} (atelier {workshop}) serviraient à temps "
    "l’équivalent de {pieces} pièces de {design} ({percent} % de tout ce qui est demandé).",
    en="The next {amount} units of “{material}” in {territory} (workshop {workshop}) would serve on time "
    "the equivalent of {pieces} pieces of {design} ({percent}% of all that is asked).",
    advice_fr="Livrez d’abord là où la valeur est la plus haute.",
    advice_en="Deliver first where the value is highest.",
)

UNSERVED = frozenset(
    {
        CAPACITY_MACHINE,
        CAPACITY_LABOUR,
        CAPACITY_MATERIAL,
        OUTBID,
        CANDIDATES_NONE,
        CANDIDATES_PROCESS,
        CANDIDATES_ENVELOPE,
        CANDIDATES_MATERIAL,
        CANDIDATES_DISTANCE,
        CANDIDATES_ZONE,
        TRANSPORT_TOO_LONG,
        RULE_REFUSED,
        LOT_MINIMUM,
        SPLIT_LIMIT,
        LIMIT_CANDIDATES,
        INDUSTRY_LATER,
        INDUSTRY_SHORT,
        STOCK_SHORT,
        NOT_PLANNABLE_COMBINATION,
        NOT_PLANNABLE_BEYOND,
        SOLVER_STOPPED,
    }
)
WITHDRAWN = frozenset({CAPACITY_LOST, NEED_REDUCED, RULE_FORBIDS, ALLOWED})
REMEDIES = frozenset(
    {
        REMEDY_MACHINE,
        REMEDY_LABOUR,
        REMEDY_MATERIAL,
        REMEDY_STOCK,
        REMEDY_RULE,
        REMEDY_DEADLINE,
        REMEDY_PRIORITY,
        REMEDY_QUANTITY,
        REMEDY_LIMIT,
        REMEDY_LOT,
    }
)
PRICES = frozenset({PRICE_MACHINE, PRICE_LABOUR, PRICE_MATERIAL})
