"""The codes of labels: what makes one unreadable, and what makes a readable one say nothing."""

from __future__ import annotations

from maillage.kernel.reasons import declare

_ADVICE_FR = "Ne vous y fiez pas. Lisez le lot à côté du code et cherchez-le sur le site de l’autorité."
_ADVICE_EN = "Do not rely on it. Read the lot beside the code and look it up on the authority’s site."


def _label(name: str, fr: str, en: str) -> str:
    return declare(f"register.label.{name}", fr=fr, en=en, advice_fr=_ADVICE_FR, advice_en=_ADVICE_EN)


ADDRESS = _label("address", "Ce code n’est pas celui d’une étiquette.", "This code is not that of a label.")
MALFORMED = _label("malformed", "L’étiquette est mal formée.", "The label is malformed.")
UNTAGGED = _label(
    "untagged", "Le message n’est pas marqué COSE_Sign1.", "The message is not tagged COSE_Sign1."
)
UNPROTECTED = _label(
    "unprotected",
    "Un en-tête de l’étiquette n’est pas couvert par sa signature.",
    "A header of the label is not covered by its signature.",
)
WRONG_ALGORITHM = _label(
    "algorithm",
    "L’algorithme de signature n’est pas EdDSA, ou n’est pas protégé.",
    "The algorithm of the signature is not EdDSA, or is not protected.",
)
KEY_ID_MISSING = _label(
    "key_id_missing",
    "L’étiquette ne dit pas quelle clé l’a signée.",
    "The label does not say which key signed it.",
)
KEY_UNKNOWN = _label(
    "key_unknown",
    "La clé {key} de l’étiquette n’est pas une clé d’étiquettes du registre.",
    "The label’s key {key} is not a label key of the register.",
)
KEY_RETIRED = _label(
    "key_retired",
    "La clé {name} ne signe plus d’étiquettes depuis le {day}.",
    "The key {name} has signed no label since {day}.",
)
KEY_COMPROMISED = _label(
    "key_compromised",
    "La clé {name} est tombée en de mauvaises mains : aucune de ses étiquettes ne prouve rien.",
    "The key {name} fell into the wrong hands: none of its labels proves anything.",
)
BAD_SIGNATURE = _label(
    "bad_signature", "La signature de l’étiquette est fausse.", "The label’s signature is false."
)
CONTENT = _label(
    "content",
    "Le champ « {field} » de l’étiquette est mal formé.",
    "The field “{field}” of the label is malformed.",
)
OTHER_DECISION = _label(
    "other_decision",
    "L’étiquette n’est pas d’accord avec la décision {id} sur « {field} ».",
    "The label does not agree with decision {id} on “{field}”.",
)
NOT_YET_ISSUED = _label(
    "not_yet",
    "L’étiquette est datée du {day}, qui n’est pas venu.",
    "The label is dated {day}, which has not come.",
)
EXPIRED = _label("expired", "L’étiquette a expiré le {day}.", "The label expired on {day}.")
