"""What a workshop does many at once: for each act, its lines, what they are filled with, and the command.

Guarantees: the lines are those that the act may concern today, each with what the engine would answer;
nothing is ticked beforehand, and asking for all ticks only what nothing refuses.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from maillage.apps.production.commands.answer_proposals import answer_proposals
from maillage.apps.production.commands.declare_lots import declare_lots
from maillage.apps.production.commands.inspect_lots import inspect_lots
from maillage.apps.production.commands.release_lots import release_lots
from maillage.apps.production.commands.send_deliveries import send_deliveries
from maillage.apps.production.queries.board import ProposalCard, Shop, board_of
from maillage.apps.production.queries.lot_steps import (
    LotStep,
    ToMake,
    lots_to_inspect,
    lots_to_make,
    lots_to_release,
    lots_to_send,
)
from maillage.web.asking import language
from maillage.web.forms.work_lines import (
    AnswerLine,
    InspectLine,
    Line,
    LineForm,
    MakingLine,
    ReleaseLine,
    SendLine,
    line_form,
)
from maillage.web.templatetags.wording import civil_date, pieces

MOST_LOTS = 10  # lines offered for one order at a time
Data = Any  # what was posted, or None


@dataclass(frozen=True, slots=True)
class Tray:
    """One act. `lines` reads them for a workshop and a day; `act` carries out those taken, and says what it did."""

    title: Any
    intro: Any
    button: Any
    form: type[LineForm]
    lines: Callable[[Shop, date, Data], list[Line]]
    act: Callable[..., str]
    nothing: Any
    asks_carrier: bool = False


def _date(day: date) -> str:
    return civil_date(day, language(), with_year=False)


def _counted(quantity: int) -> str:
    return ngettext("%(n)s pièce", "%(n)s pièces", quantity) % {"n": pieces(quantity, language())}


# Answering


def _proposal(card: ProposalCard, data: Data) -> Line:
    free = not card.refusals and card.most > 0
    wanted = card.wanted
    note = "" if free or card.refusals else _("Ce besoin est déjà entièrement promis par d’autres ateliers.")
    return Line(
        key=card.code,
        item=card.code,
        title=wanted.design_name.to(language()),
        url=reverse("need", args=[wanted.need]),
        form=line_form(AnswerLine, card.code, data, {"take": False, "accepted": card.most if free else 0}),
        category=wanted.category,
        facts=(
            _("%(pieces)s proposées, prêtes le %(day)s")
            % {"pieces": _counted(card.left), "day": _date(card.ready_on)},
            *([] if card.on_time else [_("arrivera en retard")]),
            f"{wanted.establishment_name}, {wanted.city}",
            f"{card.code} · {wanted.need}",
        ),
        note=note or (_("Ne peut pas être accepté aujourd’hui") if card.refusals else ""),
        reasons=card.refusals,
    )


def _proposals(shop: Shop, day: date, data: Data) -> list[Line]:
    return [_proposal(card, data) for card in board_of(shop, day).proposals]


def _answer(lines: Sequence[Line], **given: Any) -> str:
    orders = answer_proposals(answers=[line.form.answer(line.key) for line in lines], **given)
    total = sum(order.quantity for order in orders)
    answered = ngettext("%(n)d proposition traitée", "%(n)d propositions traitées", len(lines)) % {
        "n": len(lines)
    }
    return _("%(answered)s ; %(pieces)s à fabriquer.") % {"answered": answered, "pieces": _counted(total)}


# Declaring


def _making(row: ToMake, number: int, size: int, day: date, data: Data) -> Line:
    key, wanted = f"{row.order}.{number}", row.wanted
    count = len(row.next_lots)
    of = _("lot %(n)d sur %(count)d") % {"n": number, "count": count} if count > 1 else ""
    initial = {"take": False, "quantity": size, "made_from": day, "made_until": day, "material_batch": ""}
    form = line_form(MakingLine, key, data, initial)
    if wanted.category == "C":
        form.needed = (*MakingLine.needed, "material_batch")
    limit = "" if row.limit is None else _("au plus %(pieces)s par lot") % {"pieces": _counted(row.limit)}
    left = _("reste %(pieces)s, pour le %(day)s") % {"pieces": _counted(row.left), "day": _date(row.ready_on)}
    return Line(
        key=key,
        item=row.order,
        title=wanted.design_name.to(language()),
        url=reverse("order", args=[row.order]),
        form=form,
        category=wanted.category,
        facts=[said for said in (of, left, limit, f"{wanted.establishment_name} · {row.order}") if said],
        note=_("Ne peut plus être fabriqué aujourd’hui") if row.refusals else "",
        reasons=row.refusals if number == 1 else (),
    )


def _makings(shop: Shop, day: date, data: Data) -> list[Line]:
    return [
        _making(row, number, size, day, data)
        for row in lots_to_make(shop.code, day)
        for number, size in enumerate(row.next_lots[:MOST_LOTS], 1)
    ]


def _declare(lines: Sequence[Line], **given: Any) -> str:
    lots = declare_lots(makings=[(line.item, line.form.making()) for line in lines], **given)
    said = ngettext("%(n)d lot déclaré : %(codes)s.", "%(n)d lots déclarés : %(codes)s.", len(lots))
    return said % {"n": len(lots), "codes": ", ".join(lot.code for lot in lots)}


# Lots


def _lot(step: LotStep, form: LineForm, note: str = "") -> Line:
    return Line(
        key=step.code,
        item=step.code,
        title=step.code,
        url=reverse("lot", args=[step.code]),
        form=form,
        category=step.category,
        facts=(
            f"{step.design_name.to(language())}, {_counted(step.pieces)}",
            f"{step.establishment_name}, {step.city}",
        ),
        note=note,
        reasons=step.refusals,
    )


def _inspections(shop: Shop, day: date, data: Data) -> list[Line]:
    def one(step: LotStep) -> Line:
        about = {"category": step.category, "object_type": step.object_type}
        counts = {"sample_size": step.sample_size, "pieces": step.pieces}
        initial = {"take": False, "rejected": 0, "sample_inspected": step.sample_size, "sample_defects": 0}
        line = _lot(step, line_form(InspectLine, step.code, data, initial, **about, **counts))
        if step.sample_size:
            drawn = _("tirer %(pieces)s au hasard") % {"pieces": _counted(step.sample_size)}
            line.facts = (*line.facts, drawn)
        return line

    return [one(step) for step in lots_to_inspect(shop.code, day)]


def _inspect(lines: Sequence[Line], **given: Any) -> str:
    lots = inspect_lots(found={line.key: line.form.found() for line in lines}, **given)
    passed = [lot.code for lot in lots if lot.status == "inspected"]
    said = ngettext("%(n)d lot peut être libéré.", "%(n)d lots peuvent être libérés.", len(passed))
    words = said % {"n": len(passed)}
    lost = [lot.code for lot in lots if lot.status != "inspected"]
    if lost:
        words += " " + _("Rebutés en entier : %(codes)s.") % {"codes": ", ".join(lost)}
    return words


def _waiting(step: LotStep, day: date) -> str:
    if step.waits(day) and step.earliest is not None:
        return _("En quarantaine : peut partir à partir du %(day)s.") % {"day": _date(step.earliest)}
    return _("Ne peut pas aller plus loin aujourd’hui") if step.refusals else ""


def _releases(shop: Shop, day: date, data: Data) -> list[Line]:
    def one(step: LotStep) -> Line:
        initial = {"take": False}
        return _lot(step, line_form(ReleaseLine, step.code, data, initial), _waiting(step, day))

    return [one(step) for step in lots_to_release(shop.code, day)]


def _release(lines: Sequence[Line], **given: Any) -> str:
    lots = release_lots(codes=[line.key for line in lines], **given)
    said = ngettext("%(n)d lot libéré", "%(n)d lots libérés", len(lots)) % {"n": len(lots)}
    total = sum(lot.quantity_released for lot in lots)
    return _("%(lots)s : %(pieces)s à étiqueter, puis à livrer.") % {"lots": said, "pieces": _counted(total)}


def _sendings(shop: Shop, day: date, data: Data) -> list[Line]:
    def one(step: LotStep) -> Line:
        initial = {"take": False, "quantity": step.pieces}
        return _lot(step, line_form(SendLine, step.code, data, initial), _waiting(step, day))

    return [one(step) for step in lots_to_send(shop.code, day)]


def _send(lines: Sequence[Line], *, carrier: str = "", **given: Any) -> str:
    sent = send_deliveries(parcels=[line.form.parcel(line.key) for line in lines], carrier=carrier, **given)
    said = ngettext("%(n)d livraison enregistrée", "%(n)d livraisons enregistrées", len(sent)) % {
        "n": len(sent)
    }
    codes = ", ".join(delivery.code for delivery in sent)
    return _("%(sent)s : %(codes)s. Joignez les bons aux sachets.") % {"sent": said, "codes": codes}


TRAYS: dict[str, Tray] = {
    "repondre": Tray(
        gettext_lazy("Répondre aux propositions"),
        gettext_lazy("Cochez ce à quoi vous répondez : les pièces acceptées deviennent une commande ; un motif décline le reste."),
        gettext_lazy("Relire les réponses"), AnswerLine, _proposals, _answer,
        gettext_lazy("Aucune proposition n’attend de réponse"),
    ),
    "declarer": Tray(
        gettext_lazy("Déclarer des lots"),
        gettext_lazy("Cochez ce qui est fait. Une ligne est un lot : même version, même profil, même matière."),
        gettext_lazy("Relire les lots"), MakingLine, _makings, _declare,
        gettext_lazy("Aucune commande en cours"),
    ),
    "controler": Tray(
        gettext_lazy("Contrôler des lots"),
        gettext_lazy("Pour les lots dont chaque point du contrôle est tenu. Un seul défaut dans l’échantillon rebute tout le lot."),
        gettext_lazy("Relire les contrôles"), InspectLine, _inspections, _inspect,
        gettext_lazy("Aucun lot à contrôler"),
    ),
    "liberer": Tray(
        gettext_lazy("Libérer des lots"),
        gettext_lazy("Une libération ne se reprend pas : seul un acte de l’autorité peut ensuite retenir un lot."),
        gettext_lazy("Relire ce qui est libéré"), ReleaseLine, _releases, _release,
        gettext_lazy("Aucun lot à libérer"),
    ),
    "livrer": Tray(
        gettext_lazy("Envoyer des livraisons"),
        gettext_lazy("Comptez ce qui part vraiment. Chaque établissement a son bon."),
        gettext_lazy("Relire la tournée"), SendLine, _sendings, _send,
        gettext_lazy("Rien n’est prêt à partir"), asks_carrier=True,
    ),
}  # fmt: skip
