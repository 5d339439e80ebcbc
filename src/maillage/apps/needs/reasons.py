"""Every reason a command on needs refuses, and what it says while accepting."""

from __future__ import annotations

from maillage.kernel.reasons import declare

UNKNOWN_NEED = declare(
    "need.unknown",
    fr="Aucun besoin ne porte le code {given}.",
    en="There is no need with the code {given}.",
    advice_fr="Cherchez-le dans la liste des besoins : les codes ont la forme B00017.",
    advice_en="Look for it in the list of needs: codes look like B00017.",
)
QUANTITY_ABSURD = declare(
    "need.quantity_absurd",
    fr="{pieces} pièces : c’est plus que ce qu’un besoin peut demander ici ({limit}).",
    en="{pieces} pieces: more than a need may ask for here ({limit}).",
    advice_fr="Comptez en pièces, pour une semaine ou deux ; au-delà, la coordination du territoire saisit le besoin.",
    advice_en="Count in pieces, for a week or two; beyond that the territory’s coordination files the need.",
)
QUANTITY_NOT_POSITIVE = declare(
    "need.quantity_not_positive",
    fr="La quantité et le multiple sont des nombres entiers d’au moins 1 ; reçu : {quantity} × {multiple}.",
    en="Quantity and multiple are whole numbers of at least 1; received: {quantity} × {multiple}.",
    advice_fr="Écrivez le nombre de paquets, et combien de pièces par paquet.",
    advice_en="Write the number of packs, and how many pieces in a pack.",
)
DEADLINE_PAST = declare(
    "need.deadline_past",
    fr="L’échéance du {deadline} est passée : nous sommes le {today}.",
    en="The deadline {deadline} has passed: today is {today}.",
    advice_fr="Donnez la date à laquelle les pièces doivent être arrivées.",
    advice_en="Give the date by which the pieces must have arrived.",
)
DEADLINE_FAR = declare(
    "need.deadline_far",
    fr="L’échéance du {deadline} est trop lointaine : un besoin porte sur {limit} jours au plus.",
    en="The deadline {deadline} is too far away: a need looks at most {limit} days ahead.",
    advice_fr="Vérifiez l’année.",
    advice_en="Check the year.",
)
UNKNOWN_POSTS = declare(
    "need.unknown_posts",
    fr="« {given} » n’est pas une sorte de postes : care (soins) ou non_care (hors soins).",
    en="“{given}” is not a kind of posts: care or non_care.",
    advice_fr="Dites qui portera les pièces ; sans réponse, ce sont des postes de soins.",
    advice_en="Say who will use the pieces; unstated means care posts.",
)
CLASS_TOO_LOW = declare(
    "need.class_too_low",
    fr="{establishment} est de classe {own} : un besoin ne peut pas y être demandé pour la classe {given}.",
    en="{establishment} is of class {own}: a need there cannot be filed for class {given}.",
    advice_fr="Pour des postes hors soins, laissez la classe et déclarez les postes hors soins.",
    advice_en="For non-care posts, leave the class and declare the posts as non-care.",
)
ALREADY_CLOSED = declare(
    "need.already_closed",
    fr="Le besoin {need} est clos depuis le {day} ({reason}).",
    en="Need {need} was closed on {day} ({reason}).",
    advice_fr="S’il existe encore, déposez un nouveau besoin.",
    advice_en="If it still exists, file a new need.",
)
BELOW_COMMITTED = declare(
    "need.below_committed",
    fr="Des ateliers ont déjà accepté {committed} pièces pour {need} : la quantité ne peut pas descendre à {asked}.",
    en="Workshops have already accepted {committed} pieces for {need}: it cannot go down to {asked}.",
    advice_fr="Descendez à {committed} au plus bas, ou clôturez le besoin : les ateliers seront prévenus.",
    advice_en="Go down to {committed} at the lowest, or close the need: the workshops will be told.",
)
POSTS_COMMITTED = declare(
    "need.posts_committed",
    fr="Des ateliers ont accepté {committed} pièces pour ces postes : ils ne peuvent plus changer ({need}).",
    en="Workshops have accepted {committed} pieces for these posts: they can no longer change ({need}).",
    advice_fr="Les règles dépendent des postes : déposez un autre besoin pour les autres postes.",
    advice_en="Rules depend on the posts: file another need for the other posts.",
)
NOTHING_RECEIVED = declare(
    "need.nothing_received",
    fr="Le besoin {need} n’a rien reçu : il ne peut pas être clos comme « servi ».",
    en="Need {need} has received nothing: it cannot be closed as “served”.",
    advice_fr="Si les pièces sont venues d’ailleurs, choisissez « servi autrement ».",
    advice_en="If the pieces came from elsewhere, choose “served elsewhere”.",
)
UNKNOWN_CLOSING = declare(
    "need.unknown_closing_reason",
    fr="« {given} » n’est pas un motif de clôture : {expected}.",
    en="“{given}” is not a closing reason: {expected}.",
    advice_fr="Chaque clôture a un motif : choisissez le plus proche et précisez dans la note.",
    advice_en="Every closing has a reason: choose the nearest and say more in the note.",
)
WORK_UNDER_WAY = declare(
    "need.work_under_way",
    fr="Du travail est en cours pour {need} : {committed} pièces acceptées, {received} reçues ({work}).",
    en="Work is under way for {need}: {committed} pieces accepted, {received} received ({work}).",
    advice_fr="Attendez la livraison, ou confirmez la clôture avec une note : les ateliers seront prévenus.",
    advice_en="Wait for the delivery, or confirm the closing with a note: the workshops will be told.",
)
NOTE_MISSING = declare(
    "need.note_missing",
    fr="Clore un besoin dont le travail est en cours demande une note.",
    en="Closing a need while work is under way takes a note.",
    advice_fr="Écrivez aux ateliers, en une phrase, pourquoi leur travail s’arrête.",
    advice_en="Tell the workshops, in one sentence, why their work stops.",
)
UNVERIFIED = declare(
    "need.unverified",
    fr="{pieces} pièces du besoin {need} ne sont pas encore vérifiées : aucun atelier ne les fait avant.",
    en="{pieces} pieces of need {need} are not verified yet: no workshop makes them before.",
    advice_fr="La coordination du territoire rappelle l’établissement au numéro de l’annuaire public, puis vérifie.",
    advice_en="The territory’s coordination calls the establishment on its number of the public directory, then verifies.",
)
MAKER_MADE_REFUSED = declare(
    "need.maker_made_refused",
    fr="{establishment} n’accepte pas d’objets d’ateliers : {need} reste visible, aucun atelier ne le fait.",
    en="{establishment} does not accept maker-made pieces: {need} stays visible, no workshop makes it.",
    advice_fr="L’établissement peut revenir sur son choix, pour ce besoin ou pour tous ; sinon, seule l’industrie le sert.",
    advice_en="The establishment may change its mind, for this need or for all; otherwise only industry serves it.",
)
MAKER_MADE_COMMITTED = declare(
    "need.maker_made_committed",
    fr="Des ateliers ont déjà accepté {committed} pièces pour {need} : il ne peut plus refuser leurs objets.",
    en="Workshops have already accepted {committed} pieces for {need}: it can no longer refuse what they make.",
    advice_fr="Descendez la quantité à ce qu’ils ont accepté, ou clôturez le besoin : ils seront prévenus.",
    advice_en="Lower the quantity to what they accepted, or close the need: they will be told.",
)
ALREADY_VERIFIED = declare(
    "need.already_verified",
    fr="Le besoin {need} est déjà vérifié, le {day} par {by}.",
    en="Need {need} is already verified, on {day} by {by}.",
    advice_fr="Rien n’est à faire.",
    advice_en="There is nothing to do.",
)
UNKNOWN_VERIFICATION = declare(
    "need.unknown_verification",
    fr="« {given} » n’est pas un moyen de vérifier : {expected}.",
    en="“{given}” is not a means of verification: {expected}.",
    advice_fr="Dites comment vous vous êtes assuré que la demande vient bien de l’établissement.",
    advice_en="Say how you made sure that the request is really the establishment’s.",
)
VERIFICATION_NOTE = declare(
    "need.verification_note_missing",
    fr="« Autre moyen » demande une précision.",
    en="“Other means” takes a note.",
    advice_fr="Écrivez en une phrase comment vous vous en êtes assuré, sans nom ni numéro.",
    advice_en="Say in one sentence how you made sure, with no name and no number.",
)
CHANGED_MEANWHILE = declare(
    "need.changed_meanwhile",
    fr="Le besoin {need} a changé pendant que vous le lisiez : {seen} pièces alors, {quantity} maintenant.",
    en="Need {need} changed while you were reading it: {seen} pieces then, {quantity} now.",
    advice_fr="Relisez-le, puis recommencez.",
    advice_en="Read it again, then retry.",
)
UNCLASSIFIED = declare(
    "need.design_unclassified",
    fr="Aucune autorité n’a classé {design} pour cet usage : le besoin est enregistré, rien ne sera fabriqué avant.",
    en="No authority has classified {design} for this use: the need is filed, nothing will be made before.",
    advice_fr="Choisissez un modèle classé si c’est urgent ; les besoins fixent l’ordre des examens.",
    advice_en="Choose a classified design if it is urgent; needs set the order of reviews.",
)
CRITICAL = declare(
    "need.design_critical",
    fr="{design} est de catégorie D : la plateforme n’en commande jamais la fabrication.",
    en="{design} is category D: the platform never orders its manufacture.",
    advice_fr="Écrivez au référent industrie-santé ; le besoin reste visible de l’État.",
    advice_en="Write to the industry-health referent; the need stays visible to the State.",
)
PRIORITY_SUBJECT = declare(
    "priority.unknown_subject",
    fr="« {given} » ne désigne ni un modèle, ni un besoin, ni une sorte d’établissement.",
    en="“{given}” names neither a design, nor a need, nor a kind of establishment.",
    advice_fr="Écrivez D0107, need:B00017 ou kind:hospital.",
    advice_en="Write D0107, need:B00017 or kind:hospital.",
)
PRIORITY_REASON = declare(
    "priority.reason_missing",
    fr="Une priorité est motivée.",
    en="A priority has a reason.",
    advice_fr="Écrivez pourquoi en une phrase : elle est publique.",
    advice_en="Say why in one sentence: it is public.",
)
PERSONAL_DATA = declare(
    "need.personal_data",
    fr="Le texte semble contenir une adresse électronique, un téléphone ou un numéro de sécurité sociale ({field}).",
    en="The text seems to contain an e-mail address, a telephone or a social security number ({field}).",
    advice_fr="Un besoin ne porte aucune donnée personnelle : retirez-la.",
    advice_en="A need carries no personal data: remove it.",
)
IMPORT_NO_ESTABLISHMENT = declare(
    "need.establishment_not_found",
    fr="L’établissement « {value} » n’est pas connu et la ligne ne dit pas où il est.",
    en="The establishment “{value}” is not known and the row does not say where it is.",
    advice_fr="Ajoutez son nom et sa commune, ou enregistrez-le d’abord.",
    advice_en="Add its name and town, or register it first.",
)
IMPORT_NEW_ESTABLISHMENT = declare(
    "need.establishment_created",
    fr="« {value} » n’était pas connu : {given} a été créé, à vérifier.",
    en="“{value}” was not known: {given} was created, to be verified.",
    advice_fr="Complétez sa fiche et vérifiez-la.",
    advice_en="Complete its page and verify it.",
)
IMPORT_CLOSED = declare(
    "need.closed_since",
    fr="Le besoin {given} est clos : la ligne, qui le change, n’a pas été appliquée.",
    en="Need {given} is closed: the row, which changes it, was not applied.",
    advice_fr="S’il existe encore, donnez à la ligne une nouvelle référence.",
    advice_en="If it still exists, give the row a new reference.",
)
KEPT_BY_HAND = declare(
    "need.kept_by_hand",
    fr="La table donne maintenant « {value} » ; « {kept} », modifié depuis, a été gardé ({field}).",
    en="The table now gives “{value}”; “{kept}”, amended since, was kept ({field}).",
    advice_fr="Modifiez le besoin sur sa page si la table a raison.",
    advice_en="Amend the need on its page if the table is right.",
)
SCENARIO_COMMITTED = declare(
    "scenario.committed",
    fr="Le scénario {scenario} a déjà des pièces acceptées pour {need} : il ne peut plus changer ainsi.",
    en="Scenario {scenario} already has accepted pieces for {need}: it can no longer change this way.",
    advice_fr="Ouvrez un autre scénario, sous un autre nom.",
    advice_en="Open another scenario, under another name.",
)
SCENARIO_UNKNOWN = declare(
    "scenario.unknown",
    fr="Aucun scénario ne porte le nom {given}.",
    en="There is no scenario named {given}.",
    advice_fr="Les scénarios ouverts sont dans la liste des besoins.",
    advice_en="Open scenarios are in the list of needs.",
)
