"""The codes of what labels and their reading refuse or report."""

from __future__ import annotations

from enum import StrEnum

from maillage.kernel.reasons import declare
from maillage.kernel.text import Text

DECISION_ENDED = declare(
    "label.decision_ended",
    fr="La décision {decision} du lot {code} a pris fin par l’acte {act} : aucune étiquette n’est imprimée.",
    en="Decision {decision} of lot {code} was ended by act {act}: no label is printed.",
    advice_fr="Mettez le lot de côté, ne le livrez pas, et lisez l’acte.",
    advice_en="Set the lot aside, do not deliver it, and read the act.",
)
NEVER_PRINTED = declare(
    "label.never_printed",
    fr="Les étiquettes du lot {code} n’ont pas encore été imprimées.",
    en="The labels of lot {code} have not been printed yet.",
    advice_fr="Imprimez-les depuis la page du lot : leurs numéros y sont donnés.",
    advice_en="Print them from the page of the lot: their numbers are given there.",
)
KEY_CHANGED = declare(
    "label.key_changed",
    fr="La clé des étiquettes a changé depuis l’impression de celles du lot {code}.",
    en="The label key has changed since those of lot {code} were printed.",
    advice_fr="Imprimez-les de nouveau : mêmes sachets, mêmes numéros, nouvelle signature.",
    advice_en="Print them again: same bags, same numbers, a new signature.",
)
TOO_MANY_CODES = declare(
    "label.too_many_codes",
    fr="{count} codes à la fois : au plus {most}.",
    en="{count} codes at once: at most {most}.",
    advice_fr="Envoyez-les en plusieurs fois.",
    advice_en="Send them in several goes.",
)
REGISTER_NOT_OPEN = declare(
    "label.register_not_open",
    fr="Le registre signé n’est pas ouvert ici : aucun code signé ne peut être vérifié.",
    en="The signed register is not open here: no signed code can be verified.",
    advice_fr="Cherchez le lot imprimé à côté du code.",
    advice_en="Look up the lot that is printed beside the code.",
)
UNIT_UNKNOWN = declare(
    "label.unit_unknown",
    fr="Le sachet {unit} du lot {lot} n’a jamais été étiqueté ici.",
    en="Bag {unit} of lot {lot} was never labelled here.",
    advice_fr="Mettez-le de côté et prévenez l’atelier : la clé des étiquettes est peut-être volée.",
    advice_en="Set it aside and tell the workshop: the label key may have been stolen.",
)
SEEN_ELSEWHERE = declare(
    "label.seen_elsewhere",
    fr="Le sachet {unit} du lot {lot} a déjà été lu à une autre livraison.",
    en="Bag {unit} of lot {lot} was already read at another delivery.",
    advice_fr="Une étiquette se copie. Mettez le sachet de côté et prévenez l’atelier.",
    advice_en="A label can be copied. Set the bag aside and tell the workshop.",
)


class Finding(StrEnum):
    """What became of one code read at a delivery."""

    COUNTED = "counted"
    REPEATED = "repeated"  # the same bag, twice in this reading
    ELSEWHERE = "elsewhere"  # the same bag, at another delivery
    NOT_ON_NOTE = "not_on_note"  # a true label, of a lot that the note does not carry
    STOPPED = "stopped"  # a true label that says not to use
    LOT_CODE = "lot_code"  # the code of a whole lot, or an unsigned address: counts nothing
    UNKNOWN = "unknown"  # proves nothing


FINDINGS: dict[str, Text] = {
    Finding.COUNTED: Text(fr="Compté", en="Counted"),
    Finding.REPEATED: Text(fr="Lu deux fois", en="Read twice"),
    Finding.ELSEWHERE: Text(fr="Déjà lu à une autre livraison", en="Already read at another delivery"),
    Finding.NOT_ON_NOTE: Text(fr="Lot absent du bon", en="Lot not on the note"),
    Finding.STOPPED: Text(fr="Ne pas utiliser", en="Do not use"),
    Finding.LOT_CODE: Text(fr="Code du lot, sans numéro de sachet", en="Code of the lot, no bag number"),
    Finding.UNKNOWN: Text(fr="Étiquette inconnue", en="Unknown label"),
}
ALERTS = (Finding.ELSEWHERE, Finding.NOT_ON_NOTE, Finding.STOPPED, Finding.UNKNOWN)
