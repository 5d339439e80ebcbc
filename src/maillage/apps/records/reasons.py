"""Why something of the signed register cannot be done on the platform. What does not verify has the codes of the
engine (`maillage.register.reasons`)."""

from __future__ import annotations

from maillage.apps.records.codes import PREPARED_STATES
from maillage.kernel.reasons import declare

NOT_OPEN = declare(
    "register.not_open",
    fr="Le registre signé n’est pas ouvert : ici, les actes ne sont pas signés.",
    en="The signed register is not open: acts are not signed here.",
    advice_fr="Ouvrez-le après une cérémonie de clés : voir « Cérémonie de clés » dans la documentation.",
    advice_en="Open it after a key ceremony: see “Key ceremony” in the documentation.",
)
ALREADY_OPEN = declare(
    "register.already_open",
    fr="Le registre {origin} est déjà ouvert.",
    en="The register {origin} is already open.",
    advice_fr="Une nouvelle version du document de confiance se donne avec « maillage register trust ».",
    advice_en="A new version of the trust document is given with “maillage register trust”.",
)
LOG_KEY_MISSING = declare(
    "register.log_key_missing",
    fr="La clé du journal que nomme le document de confiance n’est pas dans le dossier des clés du serveur.",
    en="The key of the log that the trust document names is not in the server’s folder of keys.",
    advice_fr="Copiez-y log.key, issue de la cérémonie, lisible de son seul propriétaire (chmod 600).",
    advice_en="Copy log.key from the ceremony there, readable by its owner only (chmod 600).",
)
NOT_A_KEY_RECORD = declare(
    "register.not_a_key_record",
    fr="{record} n’est pas un enregistrement de clé.",
    en="{record} is not a record of a key.",
    advice_fr="Donnez le fichier des enregistrements de clés que la cérémonie a écrit.",
    advice_en="Give the file of key records that the ceremony wrote.",
)
MUST_BE_SIGNED = declare(
    "register.must_be_signed",
    fr="Le registre est ouvert : un acte de ce genre ({kind}) ne prend effet que signé.",
    en="The register is open: an act of this kind ({kind}) takes effect signed or not at all.",
    advice_fr="Préparez-le, faites-le approuver par une autre personne, signez-le et publiez-le.",
    advice_en="Prepare it, have another person approve it, sign it and publish it.",
)
UNKNOWN_PREPARED = declare(
    "prepared.unknown",
    fr="Aucun acte à signer ne porte le numéro {number}.",
    en="No act to sign has the number {number}.",
    advice_fr="Vérifiez le numéro dans « Actes à signer ».",
    advice_en="Check the number in “Acts to sign”.",
)
WRONG_STATE = declare(
    "prepared.state",
    fr="L’acte {number} en est à « {state} » : cela ne se fait plus, ou pas encore.",
    en="Act {number} is at “{state}”: it is too late for that, or too early.",
    advice_fr="Rechargez la page : elle dit l’étape suivante.",
    advice_en="Reload the page: it says the next step.",
    words={"state": PREPARED_STATES},
)
OWN_RECORD = declare(
    "prepared.own",
    fr="Qui a préparé un acte ne l’approuve pas.",
    en="Whoever prepared an act does not approve it.",
    advice_fr="Demandez à une autre personne de l’autorité de le relire et de l’approuver.",
    advice_en="Ask another person of the authority to read and approve it.",
)
NOBODY = declare(
    "prepared.nobody",
    fr="Une approbation est celle d’une personne : la ligne de commande n’approuve pas.",
    en="An approval is a person’s: the command line does not approve.",
    advice_fr="Connectez-vous au site avec votre compte et votre second facteur.",
    advice_en="Sign in to the site with your account and your second factor.",
)
NOT_AUTHOR = declare(
    "prepared.not_author",
    fr="Seule la personne qui a préparé l’acte {number} peut l’abandonner.",
    en="Only the person who prepared act {number} can give it up.",
    advice_fr="Demandez-le-lui ; un acte qui n’est pas signé n’a aucun effet.",
    advice_en="Ask them; an act that is not signed has no effect.",
)
TEXT_DIFFERS = declare(
    "prepared.text_differs",
    fr="Le texte signé n’est pas, à l’octet près, le texte préparé de l’acte {number}.",
    en="The text signed is not, to the byte, the text prepared of act {number}.",
    advice_fr="Téléchargez de nouveau le lot à signer et signez-le sans le modifier.",
    advice_en="Download the bundle again and sign it unchanged.",
)
TOO_LATE = declare(
    "prepared.too_late",
    fr="L’acte {number} devait prendre effet le {start}, qui est passé ({today}).",
    en="Act {number} was to take effect on {start}, which is past ({today}).",
    advice_fr="« Préparer de nouveau » en fait un autre qui commence aujourd’hui, à approuver et à signer.",
    advice_en="“Prepare again” makes another that starts today, to approve and to sign.",
)
PAST_ITS_END = declare(
    "prepared.over",
    fr="L’acte {number} ne valait que jusqu’au {until}, qui est passé ({today}) : il ne se prépare pas de nouveau.",
    en="Act {number} was to hold until {until}, which is past ({today}): it is not prepared again.",
    advice_fr="Abandonnez-le, et prenez un autre acte, avec une autre fin.",
    advice_en="Give it up, and take another act, with another end.",
)
ALREADY_PREPARED = declare(
    "prepared.already",
    fr="Le même acte attend déjà sa signature sous le numéro {number}.",
    en="The same act already waits for its signature as {number}.",
    advice_fr="Ouvrez-le dans « Actes à signer » ; son auteur peut l’abandonner.",
    advice_en="Open it in “Acts to sign”; its author can give it up.",
)
NO_NEW_SIGNATURE = declare(
    "prepared.no_signature",
    fr="Aucune signature d’une clé en service pour l’acte {number}.",
    en="No signature of a key in service for act {number}.",
    advice_fr="Vérifiez avec quelle clé vous avez signé : elle doit servir dans le registre, pour ce genre d’acte.",
    advice_en="Check which key you signed with: it must serve in the register, for this kind of act.",
)
PERSON_NAMED = declare(
    "prepared.person_named",
    fr="Le texte nomme {name}, qui a un compte ici : le registre n’oublie rien, il ne nomme personne.",
    en="The text names {name}, who has an account here: the register forgets nothing, it names nobody.",
    advice_fr="Écrivez la fonction ou l’organisme à la place du nom.",
    advice_en="Write the function or the body instead of the name.",
)
BULLETIN_DIFFERS = declare(
    "register.bulletin_differs",
    fr="L’acte {number} du lot n’est pas, à l’octet près, celui qui attend d’être signé.",
    en="Act {number} of the bundle is not, to the byte, the one that waits to be signed.",
    advice_fr="Exportez de nouveau les actes d’avant l’ouverture, signez-les tous et importez le tout.",
    advice_en="Export the acts from before the opening again, sign them all and import the whole.",
)
BULLETIN_ORDER = declare(
    "register.bulletin_incomplete",
    fr="Le lot signé ne contient pas l’acte {number}, qui attend d’être signé avant les suivants.",
    en="The signed bundle lacks act {number}, which waits to be signed before those after it.",
    advice_fr="Exportez de nouveau les actes d’avant l’ouverture, signez-les tous et importez le tout.",
    advice_en="Export the acts from before the opening again, sign them all and import the whole.",
)
OPERATOR_ONLY = declare(
    "register.operator_only",
    fr="Cela se fait sur le serveur, à la ligne de commande.",
    en="This is done on the server, at the command line.",
    advice_fr="Demandez à la personne qui exploite l’installation.",
    advice_en="Ask the person who operates the installation.",
)
UNKNOWN_WITNESS = declare(
    "register.unknown_witness",
    fr="Cette contresignature n’est d’aucun témoin du document de confiance sur le dernier point de contrôle.",
    en="This cosignature is of no witness of the trust document on the newest checkpoint.",
    advice_fr="Demandez-la de nouveau au témoin : le journal a peut-être grandi depuis.",
    advice_en="Ask the witness for it again: the log may have grown since.",
)
TRUST_LATE = declare(
    "register.trust_late",
    fr="Ce document de confiance jugerait dès l’enregistrement {first}, or le journal en tient déjà {size}.",
    en="This trust document would judge from record {first} on, and the log already holds {size}.",
    advice_fr="Refaites-le avec un premier rang égal ou supérieur à {size}.",
    advice_en="Make it again with a first index of {size} or more.",
)
WITNESS_AHEAD = declare(
    "register.witness_ahead",
    fr="L’horloge du témoin {name} est en avance : il date sa contresignature du {time}.",
    en="The clock of the witness {name} is ahead: it dates its cosignature {time}.",
    advice_fr="Mettez l’horloge du témoin à l’heure, puis contresignez de nouveau.",
    advice_en="Set the clock of the witness right, then cosign again.",
)
