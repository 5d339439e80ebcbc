"""A workshop's bulk entry: one line a proposal, an order or a lot, all of them sent together.

Guarantees: a line counts only when it is ticked, and then every field of it that the step needs must be
filled; what was typed stays on every line, ticked or not; a refusal of the command lands on the line it
names. The commands decide; nothing is recorded unless all the ticked lines are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.apps.production.codes import DECLINE_REASONS
from maillage.apps.production.commands.answer_proposals import Answer
from maillage.apps.production.commands.declare_lot import Making
from maillage.apps.production.commands.inspect_lot import Inspection
from maillage.apps.production.commands.send_delivery import Parcel
from maillage.apps.production.queries.lot_steps import points_of
from maillage.apps.production.reasons import LOT_MATERIAL_SHORT
from maillage.kernel.reasons import ITEM, Reason
from maillage.kernel.refusals import Refusal
from maillage.web.asking import language
from maillage.web.forms.fields import day, one_of, texts
from maillage.web.forms.production import pieces, stock_confirmation
from maillage.web.templatetags.wording import civil_date
from maillage.web.templatetags.wording import pieces as in_pieces
from maillage.web.why_address import judged

AForm = TypeVar("AForm", bound="LineForm")
ASIDE = ("take", "stock_confirmed")  # shown apart from the cells of a line


class LineForm(forms.Form):
    """One line. `needed`: fields that a ticked line must fill; an unticked one may leave anything."""

    needed: tuple[str, ...] = ()
    take = forms.BooleanField(label=gettext_lazy("Traiter"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False, **kwargs})
        for name in self.fields:
            self.fields[name].required = False

    @property
    def confirmation(self) -> forms.BoundField | None:
        """What is asked only once a refusal says why; kept when it was answered."""
        return self["stock_confirmed"] if "stock_confirmed" in self.fields else None

    @property
    def is_taken(self) -> bool:
        return bool(self["take"].value())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.is_taken:
            self._errors = forms.utils.ErrorDict()  # what is not sent is not judged
            if any(name != "take" for name in self.changed_data):
                self.add_error(
                    "take", _("Vous avez changé cette ligne : cochez-la, ou remettez-la comme elle était.")
                )
            return given
        for name in self.needed:
            value = given.get(name)
            if name not in self.errors and (value is None or value == "" or value is False):
                self.add_error(name, self.missing(name))
        return given

    def missing(self, _name: str) -> str:
        return _("À remplir, ou ne cochez pas la ligne.")

    def shown(self) -> list[forms.BoundField]:
        return [bound for bound in self.visible_fields() if bound.name not in ASIDE]

    def said(self, bound: forms.BoundField) -> str:
        """What was entered in a field, as a person reads it."""
        value = self.cleaned_data.get(bound.name)
        if isinstance(bound.field, forms.ChoiceField):
            return str(dict(bound.field.choices).get(value or "", ""))  # type: ignore[arg-type]
        if isinstance(value, bool):
            return _("oui") if value else _("non")
        if isinstance(value, date):
            return civil_date(value, language(), with_year=True)
        if isinstance(value, int):
            return in_pieces(value, language())
        return str(value or "—")


class AnswerLine(LineForm):
    accepted = pieces(gettext_lazy("Acceptées"))
    reason = one_of(
        gettext_lazy("Décliner le reste"), texts(DECLINE_REASONS, gettext_lazy("Ne pas décliner"))
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if self.is_taken and not self.errors and not given.get("accepted") and not given.get("reason"):
            self.add_error("accepted", _("Acceptez des pièces, ou déclinez avec un motif."))
        return given

    def answer(self, proposal: str) -> Answer:
        given = self.cleaned_data
        return Answer(proposal, given["accepted"] or 0, given["reason"])


class MakingLine(LineForm):
    needed: tuple[str, ...] = ("quantity", "made_from", "made_until")
    quantity = pieces(gettext_lazy("Fabriquées"), least=1)
    made_from = day(gettext_lazy("Du"))
    made_until = day(gettext_lazy("Au"))
    material_batch = forms.CharField(label=gettext_lazy("Lot de matière"), max_length=120)
    stock_confirmed = stock_confirmation()

    def making(self) -> Making:
        given = self.cleaned_data
        return Making(
            given["quantity"],
            given["made_from"],
            given["made_until"],
            material_batch=given["material_batch"],
            stock_confirmed=given["stock_confirmed"],
        )


class InspectLine(LineForm):
    """A lot of which every point of the checklist holds. One that fails a point is inspected on its own page."""

    needed: tuple[str, ...] = ("rejected", "sample_inspected", "sample_defects", "held", "hygiene")
    rejected = pieces(gettext_lazy("Écartées"))
    sample_inspected = pieces(gettext_lazy("Échantillon contrôlé"))
    sample_defects = pieces(gettext_lazy("Défauts trouvés"))
    held = forms.BooleanField(label=gettext_lazy("Tous les points tenus"))
    hygiene = forms.BooleanField(label=gettext_lazy("Hygiène déclarée"))

    def __init__(
        self, *args: Any, category: str, object_type: str, sample_size: int, pieces: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.points = points_of(category, object_type)
        self.fields["rejected"].widget.attrs["max"] = pieces
        if not sample_size:
            del self.fields["sample_inspected"], self.fields["sample_defects"]
        if category not in ("B", "C"):
            del self.fields["hygiene"]
        self.needed = tuple(name for name in self.needed if name in self.fields)

    def missing(self, name: str) -> str:
        if name == "held":
            return _("Un point n’est pas tenu ? Ne cochez pas cette ligne : contrôlez ce lot sur sa page.")
        if name == "hygiene":
            return _("Sans déclaration d’hygiène, ce lot ne peut pas être contrôlé.")
        return super().missing(name)

    def found(self) -> Inspection:
        given = self.cleaned_data
        return Inspection(
            rejected=given["rejected"],
            sample_inspected=given.get("sample_inspected") or 0,
            sample_defects=given.get("sample_defects") or 0,
            checks={item.id: True for item, _mandatory in self.points},
            hygiene_declared=bool(given.get("hygiene")),
        )


class ReleaseLine(LineForm):
    pass


class SendLine(LineForm):
    needed: tuple[str, ...] = ("quantity",)
    quantity = pieces(gettext_lazy("Pièces qui partent"), least=1)

    def parcel(self, lot: str) -> Parcel:
        return Parcel(lot, self.cleaned_data["quantity"])


@dataclass(slots=True)
class Line:
    """What is shown of a line beside its form. `item` is how a refusal of the command names it."""

    key: str
    item: str
    title: str
    url: str
    form: Any
    category: str = ""
    facts: Sequence[str] = ()
    note: str = ""  # what stands in its way, in one sentence; `reasons` says it in full
    reasons: Sequence[Reason] = ()
    refused: list[Reason] = field(default_factory=list)
    cells: Sequence[tuple[Any, Any]] = ()  # what the page shows beside it: label and field, or words

    @property
    def confirms(self) -> forms.BoundField | None:
        """The confirmation to show: one that a refusal asks for, or that was ticked."""
        asked = self.form.confirmation
        wanted = asked is not None and (asked.value() or LOT_MATERIAL_SHORT in [r.code for r in self.refused])
        return asked if wanted else None

    @property
    def is_judged(self) -> bool:
        """Whether a rule of safety is among what refused it."""
        return judged(self.refused)

    @property
    def is_in_error(self) -> bool:
        return bool(self.refused or self.form.errors)


class Lines:
    """The lines of one page, read from a posted form or fresh."""

    def __init__(self, lines: Iterable[Line], posted: Sequence[str] | None) -> None:
        self.lines = list(lines)
        known = {line.key for line in self.lines}
        # Lines that were on the page that was sent, and that somebody has dealt with since.
        self.gone = [key for key in posted or () if key not in known]
        self.is_posted = posted is not None
        self.refusal: Refusal | None = None
        self.apart: list[Reason] = []  # reasons that name no line

    def tick_all(self) -> None:
        """Tick what nothing refuses; whoever asked reads it again before it is recorded."""
        for line in self.lines:
            line.form.initial["take"] = not line.reasons and not line.note

    @property
    def taken(self) -> list[Line]:
        return [line for line in self.lines if line.form.is_bound and line.form.is_taken]

    def is_valid(self) -> bool:
        """Every ticked line is filled, no other was changed, none is gone, and one at least is ticked."""
        valid = [line.form.is_valid() for line in self.lines]
        return all(valid) and bool(self.taken) and not self.gone

    @property
    def in_error(self) -> list[Line]:
        return [line for line in self.lines if line.is_in_error] if self.is_posted else []

    def refuse(self, refusal: Refusal) -> None:
        """Put each reason on the line it names."""
        self.refusal = refusal
        for reason in refusal.reasons:
            item = str(reason.params.get(ITEM, ""))
            named = [line for line in self.taken if line.item == item]
            plain = Reason(reason.code, {k: v for k, v in reason.params.items() if k != ITEM}, reason.act)
            for line in named:
                line.refused.append(plain)
            if not named:
                self.apart.append(reason)


def line_form(form: type[AForm], key: str, data: Any, initial: dict[str, Any], **about: Any) -> AForm:
    """The form of a line: as posted, or with what it most likely is. `about` is what it is built from."""
    return form(data, prefix=key, auto_id="%s", initial=initial, **about)
