"""The codes of the register: what is malformed, what does not verify, what a record may not say, which attack it is.

Secondary reasons `register.expected.*` carry the `path` of the field and what was `found`; verdicts have their own
codes in `maillage.register.verdicts`.
"""

from __future__ import annotations

from maillage.kernel.reasons import declare
from maillage.kernel.text import Text

_ASK_FR = "N’en tenez pas compte ; demandez le fichier à l’autorité qui tient le registre."
_ASK_EN = "Disregard it; ask the authority that keeps the register for the file."
_PAGE_FR = "Corrigez d’après la page « register-formats »."
_PAGE_EN = "Mend it after the page “register-formats”."

NOTE_MALFORMED = declare(
    "register.note.malformed",
    fr="Ce n’est pas une note signée : {why}.",
    en="This is not a signed note: {why}.",
    advice_fr=_ASK_FR,
    advice_en=_ASK_EN,
    words={
        "why": {
            "too_long": Text("elle dépasse 64 ko", "it is longer than 64 kB"),
            "not_utf8": Text("elle n’est pas en UTF-8", "it is not UTF-8"),
            "control_character": Text("elle contient un caractère de commande", "it has a control character"),
            "no_signature": Text(
                "aucune signature n’y est séparée du texte", "no signature stands apart from its text"
            ),
            "too_many_signatures": Text(
                "elle porte plus de seize signatures", "it has more than sixteen signatures"
            ),
            "signature_line": Text(
                "une ligne de signature est mal formée", "a line of signature is malformed"
            ),
            "signature_encoding": Text("une signature est mal codée", "a signature is badly encoded"),
        }
    },
)
SIGNATURE_BAD = declare(
    "register.signature.bad",
    fr="La signature de {name} n’est pas la sienne sur ce texte.",
    en="The signature of {name} is not theirs on this text.",
    advice_fr=_ASK_FR,
    advice_en=_ASK_EN,
)
SIGNATURES_MISSING = declare(
    "register.signature.missing",
    fr="{found} signature(s) valable(s) du rôle « {role} » : il en faut {wanted}.",
    en="{found} valid signature(s) of the role “{role}”: {wanted} are needed.",
    advice_fr=_ASK_FR,
    advice_en=_ASK_EN,
)
CHECKPOINT_MALFORMED = declare(
    "register.checkpoint.malformed",
    fr="L’état du journal est mal formé : {why}.",
    en="The checkpoint is malformed: {why}.",
    advice_fr=_ASK_FR,
    advice_en=_ASK_EN,
    words={
        "why": {
            "lines": Text("il doit avoir trois lignes", "it has three lines"),
            "encoding": Text("taille ou racine mal écrite", "size or root is badly written"),
            "root": Text(
                "la racine n’est pas celle d’un arbre de cette taille", "no tree of that size has such a root"
            ),
        }
    },
)
CHECKPOINT_ORIGIN = declare(
    "register.checkpoint.other_origin",
    fr="Ceci vient du registre « {found} », et non de « {wanted} ».",
    en="This comes from the register “{found}”, not from “{wanted}”.",
    advice_fr="Vérifiez l’adresse du registre.",
    advice_en="Check the address of the register.",
)
CHECKPOINT_UNSIGNED = declare(
    "register.checkpoint.unsigned",
    fr="Le registre ({names}) n’a pas signé cet état du journal.",
    en="The register ({names}) did not sign this checkpoint.",
    advice_fr=_ASK_FR,
    advice_en=_ASK_EN,
)
QUORUM_MISSING = declare(
    "register.checkpoint.quorum",
    fr="{found} témoin(s) ont contresigné : il en faut {wanted}.",
    en="{found} witness(es) cosigned: {wanted} are needed.",
    advice_fr="Attendez que les témoins contresignent ; s’ils refusent, demandez-leur pourquoi.",
    advice_en="Wait until the witnesses cosign; if they refuse, ask them why.",
)
PROOF_MALFORMED = declare(
    "register.proof.malformed",
    fr="Ce n’est pas un fichier de preuve.",
    en="This is not a proof file.",
    advice_fr=_ASK_FR,
    advice_en=_ASK_EN,
)
PROOF_WRONG = declare(
    "register.proof.wrong",
    fr="La preuve ne mène pas de cet enregistrement à l’état signé du journal.",
    en="The proof does not lead from this record to the signed checkpoint.",
    advice_fr=_ASK_FR,
    advice_en=_ASK_EN,
)
FILE_MISSING = declare(
    "register.file.missing",
    fr="Il manque au registre le fichier {path}.",
    en="The register lacks the file {path}.",
    advice_fr="Téléchargez le registre de nouveau, en entier.",
    advice_en="Download the whole register again.",
)
FILE_DIFFERS = declare(
    "register.file.differs",
    fr="Le fichier {path} n’est pas celui que le journal contient.",
    en="The file {path} is not the one that the log holds.",
    advice_fr="Téléchargez le registre de nouveau ; si rien ne change, prévenez l’autorité et les témoins.",
    advice_en="Download the register again; if nothing changes, tell the authority and the witnesses.",
)
TREE_DIFFERS = declare(
    "register.tree.differs",
    fr="Les {size} enregistrements ne donnent pas la racine que le journal a signée.",
    en="The {size} records do not give the root that the log signed.",
    advice_fr="Téléchargez le registre de nouveau ; si rien ne change, prévenez l’autorité et les témoins.",
    advice_en="Download the register again; if nothing changes, tell the authority and the witnesses.",
)

# The trust document.
TRUST_MALFORMED = declare(
    "register.trust.malformed",
    fr="Le document de confiance est mal formé.",
    en="The trust document is malformed.",
    advice_fr=_PAGE_FR,
    advice_en=_PAGE_EN,
)
TRUST_BROKEN = declare(
    "register.trust.broken",
    fr="Le document de confiance n° {version} ne fait pas suite à celui que vous tenez.",
    en="Trust document no. {version} does not follow the one you hold.",
    advice_fr="Ne l’acceptez pas ; demandez à l’autorité, par un autre canal, la clé qu’elle reconnaît.",
    advice_en="Do not accept it; ask the authority, by another channel, for the key it recognises.",
)
TRUST_EXPIRED = declare(
    "register.trust.expired",
    fr="Le document de confiance a expiré le {expires}.",
    en="The trust document expired on {expires}.",
    advice_fr="Demandez-en un nouveau à l’autorité ; d’ici là rien n’est à jour.",
    advice_en="Ask the authority for a new one; until then nothing is current.",
)
TRUST_UNKNOWN = declare(
    "register.trust.unknown",
    fr="Aucun document de confiance ne couvre l’enregistrement {index}.",
    en="No trust document covers record {index}.",
    advice_fr="Téléchargez le registre en entier, dossier « trust » compris.",
    advice_en="Download the whole register, its folder “trust” included.",
)

# Records.
RECORD_MALFORMED = declare(
    "register.record.malformed",
    fr="L’enregistrement est mal formé.",
    en="The record is malformed.",
    advice_fr=_PAGE_FR,
    advice_en=_PAGE_EN,
)
ID_TAKEN = declare(
    "register.record.id_taken",
    fr="Le registre contient déjà un acte {id}.",
    en="The register already holds an act {id}.",
    advice_fr="Prenez le numéro suivant.",
    advice_en="Take the next number.",
)
TARGET_UNKNOWN = declare(
    "register.record.target_unknown",
    fr="L’acte {id} vise l’acte {target}, que le registre ne contient pas.",
    en="Act {id} aims at act {target}, which the register does not hold.",
    advice_fr="Publiez d’abord l’acte visé.",
    advice_en="Publish the act it aims at first.",
)
TARGET_KIND = declare(
    "register.record.target_kind",
    fr="L’acte {id} ne peut pas viser {target}, de nature « {kind} ».",
    en="Act {id} cannot aim at {target}, of kind “{kind}”.",
    advice_fr="Une levée vise ce qui restreint, un retrait ce qui ouvre, une modification une décision.",
    advice_en="A lifting aims at what restricts, a withdrawal at what opens, an amendment at a decision.",
)
KEY_REUSED = declare(
    "register.record.key_reused",
    fr="La clé {name} sert déjà, ou une autre porte ce nom.",
    en="The key {name} already serves, or another bears this name.",
    advice_fr="Faites une clé pour un seul rôle, avec un nom qui n’a jamais servi.",
    advice_en="Make one key for one role, with a name never used.",
)
KEY_UNKNOWN = declare(
    "register.record.key_unknown",
    fr="La clé {name} n’est pas en service dans ce rôle.",
    en="The key {name} does not serve in this role.",
    advice_fr="Vérifiez la clé et le rôle.",
    advice_en="Check the key and the role.",
)
ROLE_UNKNOWN = declare(
    "register.record.role_unknown",
    fr="Le document de confiance ne connaît pas le rôle « {role} ».",
    en="The trust document knows no role “{role}”.",
    advice_fr="Prenez l’un des rôles du document de confiance, ou « label ».",
    advice_en="Take a role of the trust document, or “label”.",
)

# Attacks, by their names.
_ALERT_FR = (
    "N’acceptez rien de cette source ; gardez les deux fichiers et prévenez l’autorité et les témoins."
)
_ALERT_EN = "Accept nothing from this source; keep both files and tell the authority and the witnesses."


def _attack(name: str, fr: str, en: str) -> str:
    return declare(f"register.attack.{name}", fr=fr, en=en, advice_fr=_ALERT_FR, advice_en=_ALERT_EN)


ROLLBACK = _attack(
    "rollback",
    "Retour en arrière : on vous sert l’état n° {found} alors que le n° {held} existe.",
    "Rollback: you are served state no. {found} although no. {held} exists.",
)
FREEZE = _attack(
    "freeze",
    "Gel : le dernier état prouvé date du {time}, alors que vous en avez vu un du {held}.",
    "Freeze: the last proven state is of {time}, although you have seen one of {held}.",
)
SPLIT_VIEW = _attack(
    "split_view",
    "Double registre : l’état de taille {size} n’est pas la suite de celui de taille {held}.",
    "Split view: the state of size {size} does not follow that of size {held}.",
)
KEY_SWAP = _attack(
    "key_swap",
    "Clé substituée : « {name} » signe ici avec une clé qui n’est pas la sienne.",
    "Key swap: “{name}” signs here with a key that is not theirs.",
)
HIDDEN_WITHDRAWAL = _attack(
    "hidden_withdrawal",
    "Retrait caché : {ids}, que vous saviez retiré, ne l’est plus dans ce registre.",
    "Hidden withdrawal: {ids}, which you knew to be withdrawn, is not in this register.",
)

# The witness.
WITNESS_STALE = declare(
    "register.witness.stale",
    fr="Le témoin tient l’état de taille {held}, et la demande part de {found}.",
    en="The witness holds the state of size {held}, and the request starts from {found}.",
    advice_fr="Refaites la demande à partir de la taille que tient le témoin.",
    advice_en="Make the request again from the size that the witness holds.",
)
WITNESS_REQUEST = declare(
    "register.witness.request",
    fr="La demande au témoin est mal formée.",
    en="The request to the witness is malformed.",
    advice_fr=_PAGE_FR,
    advice_en=_PAGE_EN,
)
WITNESS_CLOCK = declare(
    "register.witness.clock",
    fr="L’horloge du témoin recule : il a déjà contresigné le {held}.",
    en="The clock of the witness goes backwards: it already cosigned on {held}.",
    advice_fr="Remettez l’horloge à l’heure, puis recommencez.",
    advice_en="Set the clock right, then try again.",
)
BUNDLE_MALFORMED = declare(
    "register.bundle",
    fr="Ce n’est pas un lot à signer.",
    en="This is not a bundle to sign.",
    advice_fr="Donnez le fichier que la plateforme a exporté, ou que « maillage sign » a écrit.",
    advice_en="Give the file that the platform exported, or that “maillage sign” wrote.",
)
KEY_FILE_MALFORMED = declare(
    "register.key_file_malformed",
    fr="Ce n’est pas un fichier de clé protégé par une phrase secrète.",
    en="This is not a key file protected by a passphrase.",
    advice_fr="Donnez le fichier que la cérémonie, ou « maillage register key --protected », a écrit.",
    advice_en="Give the file that the ceremony, or “maillage register key --protected”, wrote.",
)
KEY_FILE_CLOSED = declare(
    "register.key_file_closed",
    fr="La phrase secrète n’ouvre pas la clé {name}, ou le fichier est abîmé.",
    en="The passphrase does not open the key {name}, or the file is damaged.",
    advice_fr="Recommencez ; sinon prenez la copie de sauvegarde. Une clé perdue se remplace par une autre.",
    advice_en="Try again; else take the backup copy. A lost key is replaced by another.",
)
