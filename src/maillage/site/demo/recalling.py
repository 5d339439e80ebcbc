"""Two recalls of the demonstration: one followed to its end, one under way whose holders have not all answered."""

from __future__ import annotations

from maillage.apps.authority.commands.place_hold import HoldScope
from maillage.apps.production.codes import LotStatus
from maillage.apps.production.commands.answer_recall import Fates, answer_recall
from maillage.apps.production.commands.close_recall import close_recall
from maillage.apps.production.commands.open_recall import RecallTerms, open_recall
from maillage.apps.production.models import Lot, RecallHolding
from maillage.kernel.text import Text
from maillage.site.demo import production
from maillage.site.demo.stage import Stage

TO_DO = Text(
    fr="Rendez-les à l’atelier qui les a livrés, ou détruisez-les.",
    en="Return them to the workshop that delivered them, or destroy them.",
)
REMEDY = Text(
    fr="Remplacement sans frais, sous deux jours.", en="Replacement free of charge, within two days."
)
CONTACT = "0 800 00 00 00 (appel gratuit / free call)"


def _open(stage: Stage, key: str, hazard: Text, hour: int) -> tuple[str, Lot]:
    lot = production.lots(stage, key, LotStatus.RELEASED)[0]
    terms = RecallTerms(HoldScope(lot=lot.code), hazard.fr, hazard, TO_DO, REMEDY, CONTACT)
    act = open_recall(terms=terms, actor=stage.person("signature", -1), clock=stage.at(-1, hour))
    return act.number, lot


def _answers(stage: Stage, recall: str, organisation: str, hour: int, *, returned: bool) -> None:
    """Everything that rows place there, returned or kept aside."""
    held = RecallHolding.objects.filter(holder__recall__act=recall, holder__organisation=organisation)
    counts = {row.thing: Fates(**{"returned" if returned else "kept": row.units}) for row in held}
    actor = stage.member_of(organisation, -1)
    answer_recall(
        code=recall, organisation=organisation, counts=counts, actor=actor, clock=stage.at(-1, hour)
    )


def recall_two_lots(stage: Stage) -> None:
    """The first is answered by all and closed the same evening; of the second only the workshop has answered."""
    cuts = Text(fr="Le crochet casse et son bord coupe.", en="The hook breaks and its edge cuts.")
    burns = Text(
        fr="La matière ramollit à la désinfection et brûle la peau.",
        en="The material softens when disinfected and burns the skin.",
    )
    closed, first = _open(stage, "ear-crest", cuts, 22)
    waiting, second = _open(stage, "ear-vaulx", burns, 22)
    _answers(stage, closed, first.workshop.code, 22, returned=False)
    _answers(stage, waiting, second.workshop.code, 22, returned=False)
    _answers(stage, closed, stage.establishments["ehpad-crest"].code, 23, returned=True)
    close_recall(
        code=closed,
        note="Toutes les pièces sont revenues. Le profil demande désormais deux contours de plus.",
        actor=stage.person("signature", -1),
        clock=stage.at(-1, 23),
    )
    stage.acts["recall-closed"], stage.acts["recall"] = closed, waiting
