"""Refusals about recalls, what lots are made of, and bags."""

from __future__ import annotations

from maillage.kernel.reasons import declare

RECALL_UNKNOWN = declare(
    "recall.unknown",
    fr="Le rappel {code} n’existe pas.",
    en="There is no recall {code}.",
    advice_fr="Recopiez le numéro de l’acte, comme 2026-017.",
    advice_en="Copy the number of the act, such as 2026-017.",
)
RECALL_WORDS = declare(
    "recall.words_missing",
    fr="L’avis de rappel doit dire : {field}.",
    en="The recall notice must say: {field}.",
    advice_fr="Écrivez-le en français et en anglais, en phrases courtes que tout le monde comprend.",
    advice_en="Write it in French and English, in short sentences that anybody understands.",
)
RECALL_SOFTENED = declare(
    "recall.softened",
    fr="« {word} » fait paraître le danger moindre : un avis de rappel ne le dit pas.",
    en="“{word}” makes the danger look smaller: a recall notice does not say it.",
    advice_fr="Décrivez le danger tel qu’il est, sans « volontaire », « par précaution », « dans de rares cas », ni "
    "« aucun accident signalé » (règlement (UE) 2023/988, article 36).",
    advice_en="Describe the danger as it is, without “voluntary”, “precautionary”, “in rare cases” or “no accident "
    "reported” (Regulation (EU) 2023/988, Article 36).",
)
RECALL_NOTHING = declare(
    "recall.reaches_nothing",
    fr="Aucun lot n’a été fabriqué dans ce qui est visé : il n’y a rien à rappeler.",
    en="No lot was made within what is named: there is nothing to recall.",
    advice_fr="Pour empêcher d’en fabriquer, suspendez la version, le profil ou l’atelier.",
    advice_en="To keep any from being made, suspend the version, the profile or the workshop.",
)
RECALL_UNDER_WAY = declare(
    "recall.under_way",
    fr="Le rappel {code} vise déjà cela, et il est en cours.",
    en="Recall {code} is of that already, and is under way.",
    advice_fr="Suivez celui-là : ce qui s’y ajoute est repris tout seul, et chacun n’est prévenu qu’une fois. Pour en "
    "changer les mots, levez-le, puis ouvrez l’autre.",
    advice_en="Follow that one: what is added to it is found by itself, and everybody is told once. To change its "
    "words, lift it, then open the other.",
)
RECALL_TOO_MANY = declare(
    "recall.too_many_lots",
    fr="Un rappel nomme au plus {most} lots un par un.",
    en="A recall names {most} lots at most one by one.",
    advice_fr="Visez la version, le profil ou l’atelier, ou ouvrez un rappel par atelier.",
    advice_en="Name the version, the profile or the workshop, or open one recall a workshop.",
)
RECALL_OVER = declare(
    "recall.over",
    fr="Le rappel {code} n’est plus en cours.",
    en="Recall {code} is no longer under way.",
    advice_fr="Rechargez la page : son bilan y est.",
    advice_en="Reload the page: its report is there.",
)
RECALL_UNANSWERED = declare(
    "recall.unanswered",
    fr="{count} détenteur(s) n’ont pas répondu ; {units} pièce(s) sont sans nouvelles.",
    en="{count} holder(s) have not answered; {units} piece(s) are without news.",
    advice_fr="Relancez-les, notez leur réponse par téléphone, ou dites pourquoi le rappel se clôt sans eux.",
    advice_en="Remind them, note their answer by telephone, or say why the recall closes without them.",
)
RECALL_NOT_HOLDER = declare(
    "recall.not_a_holder",
    fr="{organisation} n’est pas détenteur dans le rappel {code}.",
    en="{organisation} is not a holder in recall {code}.",
    advice_fr="Vérifiez le code dans la liste des détenteurs du rappel.",
    advice_en="Check the code in the list of holders of the recall.",
)
RECALL_LINK = declare(
    "recall.link_unknown",
    fr="Ce lien n’ouvre aucun rappel.",
    en="This link opens no recall.",
    advice_fr="Recopiez le lien du courriel en entier, ou cherchez votre lot dans la liste publique des rappels.",
    advice_en="Copy the whole link of the mail, or look for your lot in the public list of recalls.",
)
RECALL_COUNT = declare(
    "recall.count",
    fr="{thing} : {units} n’est pas un nombre de pièces.",
    en="{thing}: {units} is no number of pieces.",
    advice_fr="Comptez en pièces entières, zéro s’il n’y en a pas.",
    advice_en="Count whole pieces, zero when there are none.",
)
RECALL_THING = declare(
    "recall.thing_unknown",
    fr="{thing} n’est pas de ce que le rappel situe chez {organisation}.",
    en="{thing} is not among what the recall places at {organisation}.",
    advice_fr="Comptez les lots et les sacs qui sont listés ; pour un autre, écrivez à l’autorité.",
    advice_en="Count the lots and bags listed; for another one, write to the authority.",
)
RECALL_NOT_FOR_CONSUMERS = declare(
    "recall.device",
    fr="RappelConso ne prend pas les dispositifs médicaux.",
    en="RappelConso takes no medical devices.",
    advice_fr="Adressez le texte de matériovigilance à l’ANSM et aux correspondants des établissements.",
    advice_en="Send the device-vigilance text to ANSM and to the officers of the establishments.",
)
RECALL_NOT_A_DEVICE = declare(
    "recall.not_a_device",
    fr="Le texte de matériovigilance ne vaut que pour un dispositif médical.",
    en="The device-vigilance text is only for a medical device.",
    advice_fr="Pour un produit ou un équipement de protection, exportez les champs de RappelConso.",
    advice_en="For a product or protective equipment, export the fields of RappelConso.",
)
BAG_SHORT = declare(
    "bag.short",
    fr="Il reste ici {left} pièce(s) de {thing} ; {asked} demandée(s).",
    en="{left} piece(s) of {thing} are left here; {asked} asked.",
    advice_fr="Prenez au plus ce qui reste. Une livraison se compte avant de se réemballer.",
    advice_en="Take at most what is left. A delivery is counted before it is re-packed.",
)
BAG_EMPTY = declare(
    "bag.empty",
    fr="Un sac se fait d’un lot ou d’un sac au moins, chacun une seule fois.",
    en="A bag is made of at least one lot or bag, each only once.",
    advice_fr="Indiquez ce qui y entre, et combien de pièces.",
    advice_en="Say what goes in, and how many pieces.",
)
THING_UNKNOWN = declare(
    "bag.unknown",
    fr="Ni lot ni sac ne porte le code {code}.",
    en="No lot or bag has the code {code}.",
    advice_fr="Recopiez le code de l’étiquette.",
    advice_en="Copy the code from the label.",
)
BAG_RECALLED = declare(
    "bag.recalled",
    fr="{thing} est rappelé ou en quarantaine : ses pièces ne partent plus vers un autre établissement.",
    en="{thing} is recalled or quarantined: its pieces no longer leave for another establishment.",
    advice_fr="Mettez-le de côté. Ce qui est déjà parti se déclare en disant que c’est déjà fait.",
    advice_en="Set it aside. What has left already is declared by saying that it is done.",
)
PART_LOOP = declare(
    "part.loop",
    fr="Le lot {target} est lui-même dans {source} : aucun lot n’entre dans ce dont il est fait.",
    en="Lot {target} is itself in {source}: no lot goes into what it is made of.",
    advice_fr="Vérifiez lequel des deux lots a servi à monter l’autre.",
    advice_en="Check which of the two lots was used to assemble the other.",
)
BATCH_RECALLED = declare(
    "lot.batch_recalled",
    fr="Le lot de matière {batch} est rappelé ou arrêté par l’acte {act}.",
    en="Material batch {batch} is recalled or stopped by act {act}.",
    advice_fr="N’en fabriquez plus rien. Mettez de côté les pièces déjà faites et signalez-les à l’autorité.",
    advice_en="Make nothing more of it. Set aside the pieces already made and report them to the authority.",
)
