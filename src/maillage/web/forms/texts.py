"""Forms of what an authority writes beside a classification: amended terms, notices, rulings.

Guarantees: the form of an amendment begins with the terms that stand, and hands over only those that were changed; a
text is asked for in both languages.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from maillage.apps.authority.commands.amend_decision import AMENDABLE, DATES, LISTS
from maillage.apps.authority.commands.record_notice import LONGEST
from maillage.apps.authority.commands.record_ruling import ANSWER_LONGEST, QUESTION_LONGEST, RulingTerms
from maillage.apps.records.queries.acts import ActRow
from maillage.kernel.text import LANGUAGES
from maillage.safety.terms import LABELS
from maillage.web.forms import fields
from maillage.web.forms.authority import bases
from maillage.web.forms.terms import CARE_ONLY, TermsForm


def _text(label: Any, most: int, rows: int, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return fields.LinesField(label=label, max_length=most, widget=widget, help_text=help_text)


def _about(help_text: Any) -> forms.CharField:
    return forms.CharField(label=gettext_lazy("Sur quoi"), max_length=40, help_text=help_text)


class AmendForm(TermsForm):
    """The terms of a decision as they stand, to change."""

    use_required_attribute = False
    field_order = (
        "valid_from", "effective_until", "review_by", "runoff", "qualification", "competent_authority", "basis",
        "occupations", "claims", "uses", "rules", "reason",
    )  # fmt: skip
    valid_from = fields.day(
        gettext_lazy("Les nouveaux termes valent à partir du"),
        help_text=gettext_lazy("Aujourd’hui au plus tôt."),
    )
    review_by = fields.day(
        gettext_lazy("À réexaminer avant le"),
        required=False,
        help_text=gettext_lazy("Huit semaines au plus après le jour où ces termes commencent."),
    )
    competent_authority = fields.one_of(
        gettext_lazy("Autorité compétente pour cette qualification"),
        fields.texts(LABELS["authority"], empty=gettext_lazy("Non précisée")),
        required=False,
    )
    reason = fields.sentence(
        gettext_lazy("Motif"), help_text=gettext_lazy("Public : ce qui change et pourquoi.")
    )

    def __init__(self, *args: Any, standing: ActRow, day: date, **kwargs: Any) -> None:
        terms: dict[str, Any] = {name: standing.payload[name] for name in AMENDABLE}
        terms |= {name: date.fromisoformat(terms[name]) for name in DATES if terms[name]}
        lists = {name: "\n".join(terms[name]) for name in LISTS}
        kwargs["initial"] = {**terms, **lists, "valid_from": day}
        super().__init__(*args, **kwargs)
        cited = terms["basis"]
        offered = bases(day, gettext_lazy("Aucune"))()
        kept = [] if cited in dict(offered) else [(cited, cited)]
        self.fields["basis"].choices = [*offered, *kept]  # type: ignore[attr-defined]
        self.fields["basis"].required = False  # the command says which decisions need one
        if standing.payload["category"] != "C":
            for name in CARE_ONLY:
                del self.fields[name]

    def changes(self) -> dict[str, Any]:
        """The terms that are not as they stood."""
        given = {**self.cleaned_data, **self.lists()}
        return {name: given[name] for name in self.changed_data if name in AMENDABLE}

    def given(self) -> dict[str, Any]:
        return {
            "changes": self.changes(),
            "valid_from": self.cleaned_data["valid_from"],
            "reason": self.cleaned_data["reason"],
        }


class AboutForm(forms.Form):
    """What a text is about, and for how long; each form says what it may be about, and orders the fields."""

    use_required_attribute = False
    about: forms.CharField
    valid_from = fields.day(gettext_lazy("À partir du"))
    valid_until = fields.day(
        gettext_lazy("Jusqu’au"), required=False, help_text=gettext_lazy("Dernier jour, inclus.")
    )
    reason = fields.sentence(gettext_lazy("Motif"), help_text=gettext_lazy("Public."))

    def clean_about(self) -> str:
        return str(self.cleaned_data["about"]).strip().upper()

    def both(self, name: str) -> dict[str, str]:
        return {language: self.cleaned_data[f"{name}_{language}"] for language in LANGUAGES}

    def dated(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("about", "reason", "valid_from", "valid_until")}

    def given(self) -> dict[str, Any]:
        """What its command is given."""
        raise NotImplementedError


class NoticeForm(AboutForm):
    about = _about(gettext_lazy("Un modèle, une version ou un profil : D0107, D0107-V3, D0107-V3/F1."))
    field_order = ("about", "text_fr", "text_en", "valid_from", "valid_until", "reason")
    text_fr = _text(
        gettext_lazy("Texte, en français"), LONGEST, 4,
        gettext_lazy("Il s’ajoute à la notice de la catégorie, sur les étiquettes et les pages, et n’en retire rien."),
    )  # fmt: skip
    text_en = _text(gettext_lazy("Le même, en anglais"), LONGEST, 4)

    def given(self) -> dict[str, Any]:
        return {**self.dated(), "text": self.both("text")}


class RulingForm(AboutForm):
    about = _about(
        gettext_lazy("Un modèle, une version, un profil (D0107, D0107-V3, D0107-V3/F1), un territoire (26, R84, FR) ou le numéro d’un acte.")
    )  # fmt: skip
    field_order = (
        "about", "appeal", "question_fr", "question_en", "answer_fr", "answer_en", "valid_from", "valid_until", "reason",
    )  # fmt: skip
    appeal = fields.tick(
        gettext_lazy("C’est la réponse à un recours contre cet acte"),
        gettext_lazy("Ce qui en suit (retrait, modification, nouvelle décision) est un autre acte."),
    )
    question_fr = _text(
        gettext_lazy("Question, en français"), QUESTION_LONGEST, 3,
        gettext_lazy("Sans le nom de qui la pose : le registre n’oublie rien."),
    )  # fmt: skip
    question_en = _text(gettext_lazy("La même, en anglais"), QUESTION_LONGEST, 3)
    answer_fr = _text(gettext_lazy("Réponse, en français"), ANSWER_LONGEST, 6)
    answer_en = _text(gettext_lazy("La même réponse, en anglais"), ANSWER_LONGEST, 6)
    reason = fields.sentence(
        gettext_lazy("Motif"), help_text=gettext_lazy("Public : les sources de la réponse.")
    )

    def given(self) -> dict[str, Any]:
        appeal = self.cleaned_data["appeal"]
        question, answer = self.both("question"), self.both("answer")
        return {"terms": RulingTerms(**self.dated(), question=question, answer=answer, appeal=appeal)}
