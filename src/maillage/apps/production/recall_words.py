"""The words of a recall: by legal qualification, and what they may not say.

Guarantees: a notice never makes the danger look smaller (`recall.softened`): Regulation (EU) 2023/988, Article 36
(2) c) names « voluntary », « precautionary », « discretionary », « in rare situations », « in specific situations »
and that no accident was reported. Devices and protective equipment follow their own regulations; the same words
are kept out of their notices. Source: safety scheme §6.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from maillage.apps.production.codes import RecallLaw
from maillage.apps.production.recall_reasons import RECALL_SOFTENED
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text
from maillage.safety.terms import DEVICES, PPE

TITLES: dict[str, Text] = {
    RecallLaw.CONSUMER: Text(fr="Rappel de produit pour la sécurité", en="Product safety recall"),
    RecallLaw.PPE: Text(
        fr="Rappel d’un équipement de protection individuelle", en="Recall of personal protective equipment"
    ),
    RecallLaw.DEVICE: Text(
        fr="Information de sécurité : rappel d’un dispositif médical",
        en="Field safety notice: recall of a medical device",
    ),
}
# Who else must hear of it, besides holders.
TO_TELL: dict[str, Text] = {
    RecallLaw.CONSUMER: Text(
        fr="Déclarez le rappel sur le site professionnel de RappelConso, dans les champs de l’export, et la "
        "notification au portail Safety Business Gateway (règlement (UE) 2023/988, articles 9 et 20).",
        en="Declare the recall on the professional site of RappelConso, in the fields of the export, and notify it "
        "on the Safety Business Gateway (Regulation (EU) 2023/988, Articles 9 and 20).",
    ),
    RecallLaw.PPE: Text(
        fr="Prévenez les autorités de surveillance du marché des équipements de protection (travail, "
        "concurrence) ; un modèle vendu au public se déclare aussi sur RappelConso.",
        en="Tell the market surveillance authorities for protective equipment (labour, fair trading); a design sold "
        "to the public is declared on RappelConso too.",
    ),
    RecallLaw.DEVICE: Text(
        fr="Adressez le texte ci-joint à l’ANSM et au correspondant local de matériovigilance de chaque "
        "établissement ; sans correspondant, au portail national de signalement. RappelConso ne prend pas les dispositifs.",
        en="Send the attached text to ANSM and to the device-vigilance officer of each establishment; without one, to "
        "the national reporting portal. RappelConso takes no devices.",
    ),
}
STOP = Text(
    fr="Cessez tout de suite de l’utiliser et mettez-le de côté.",
    en="Stop using it at once and set it aside.",
)
_SOFT = re.compile(
    r"\bvolontaire\w*|\bpr[ée]caution\w*|\bdiscr[ée]tion\w*|\brares?\s+(?:cas|situations?)"
    r"|\b(?:cas|situations?)\s+(?:rares?|particuli[eè]re?s?)|\baucun\s+(?:accident|incident|bless[ée])\w*"
    r"|\bvoluntar\w*|\bprecaution\w*|\bdiscretion\w*|\brare\s+(?:cases?|situations?)"
    r"|\bspecific\s+situations?|\bno\s+(?:reported\s+)?(?:accidents?|incidents?|injur\w+)",
    re.IGNORECASE,
)


def require_plain(words: Iterable[str]) -> None:
    """Refuses (`recall.softened`) what makes the danger look smaller."""
    for said in words:
        found = _SOFT.search(said)
        if found:
            raise Refusal(RECALL_SOFTENED, word=found[0])


def law_of(qualifications: Iterable[str]) -> RecallLaw:
    """The strictest regime of these legal qualifications: a device before protective equipment before a product."""
    found = set(qualifications)
    if found & (DEVICES | {"ivd"}):
        return RecallLaw.DEVICE
    return RecallLaw.PPE if found & PPE else RecallLaw.CONSUMER
