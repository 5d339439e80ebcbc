"""Forms of needs: filing, changing, closing, and the State's priorities."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.apps.needs.codes import CHANNELS, CLOSING_REASONS, POSTS, STATED_MEANS, VERIFICATIONS
from maillage.apps.needs.queries.needs import NeedSheet, scenario_list
from maillage.apps.network.codes import ESTABLISHMENT_KINDS
from maillage.safety.terms import LABELS
from maillage.web.asking import language
from maillage.web.forms import fields
from maillage.web.listing.filtering import ListFilter


def no_ppe() -> fields.YesNoField:
    return fields.yes_no(
        gettext_lazy("L’évaluation des risques de l’employeur exige-t-elle un EPI ?"),
        no=gettext_lazy("Oui, un EPI est exigé"),
        yes=gettext_lazy("Non, aucun EPI n’est exigé"),
        help_text=gettext_lazy("Demandé pour une barrière de catégorie B au travail, hors des soins."),
    )


def maker_made() -> fields.YesNoField:
    return fields.yes_no(
        gettext_lazy("Acceptez-vous des objets faits par des ateliers, sans fabricant industriel ?"),
        unstated=gettext_lazy("Comme l’établissement"),
        yes=gettext_lazy("Oui, s’ils sont classés par une autorité"),
        no=gettext_lazy("Non : aucun atelier ne le fera"),
    )


class NeedFilter(ListFilter):
    territory = fields.one_of(
        gettext_lazy("Territoire"), fields.territories(gettext_lazy("Tous")), required=False
    )
    design = fields.one_of(gettext_lazy("Modèle"), fields.designs(gettext_lazy("Tous")), required=False)
    establishment = fields.EstablishmentField(
        label=gettext_lazy("Établissement, code ou nom"), required=False
    )
    status = fields.one_of(
        gettext_lazy("État"),
        lambda: [("", _("Ouverts")), ("closed", _("Clos")), ("all", _("Tous"))],
        required=False,
    )
    scenario = fields.one_of(
        gettext_lazy("Scénario"),
        lambda: [("", _("Aucun : besoins réels")), *((row.code, row.code) for row in scenario_list())],
        required=False,
    )
    verified = fields.one_of(
        gettext_lazy("Vérification"),
        lambda: [("", _("Tous")), ("no", _("À vérifier")), ("yes", _("Vérifiés"))],
        required=False,
    )

    def asked(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        place = given.pop("establishment")
        status = {"": "open", "all": ""}.get(given["status"], given["status"])
        given["verified"] = {"yes": True, "no": False}.get(given["verified"])
        return {**given, "establishments": [place] if place else [], "status": status}


class VerifyingFilter(ListFilter):
    department = fields.one_of(
        gettext_lazy("Département"), fields.departments_in_order(gettext_lazy("Tous")), required=False
    )
    channel = fields.one_of(
        gettext_lazy("Venu par"), fields.texts(CHANNELS, empty=gettext_lazy("Tous")), required=False
    )


class UsersForm(forms.Form):
    """Who will use the pieces, and when they are needed: what filing and changing share."""

    posts = fields.radios(
        gettext_lazy("Postes des personnes équipées"),
        lambda: [("", _("Non précisés")), *((str(code), words.to(language())) for code, words in POSTS.items())],
        required=False,
        help_text=gettext_lazy("Sans réponse, nous comprenons « soins »."),
    )  # fmt: skip
    no_ppe_required = no_ppe()
    occupation = forms.CharField(
        label=gettext_lazy("Métier"), required=False, max_length=80,
        help_text=gettext_lazy("Au travail, hors des soins : le métier que la décision doit nommer."),
    )  # fmt: skip
    deadline = fields.day(
        gettext_lazy("Au plus tard le"),
        help_text=gettext_lazy("Le jour où les pièces doivent être arrivées."),
    )
    stock_days_left = forms.IntegerField(
        label=gettext_lazy("Jours de stock restants"), required=False, min_value=0, max_value=10_000
    )
    accepts_maker_made = maker_made()
    note = fields.sentence(
        gettext_lazy("Précision"),
        required=False,
        rows=2,
        help_text=gettext_lazy("Aucun nom, courriel, téléphone ni donnée de patient."),
    )


class NeedForm(UsersForm):
    establishment = fields.establishment(with_persons=True)
    design = fields.one_of(gettext_lazy("Modèle demandé"), fields.designs(gettext_lazy("Choisir un modèle")))
    quantity = forms.IntegerField(label=gettext_lazy("Quantité"), min_value=1)
    multiple = forms.IntegerField(
        label=gettext_lazy("Pièces par unité comptée"), min_value=1, initial=1,
        help_text=gettext_lazy("1 si vous comptez en pièces ; 50 si vous comptez des boîtes de 50."),
    )  # fmt: skip
    recipient_class = fields.one_of(
        gettext_lazy("Classe de destinataire"),
        fields.texts(LABELS["recipient_class"], empty=gettext_lazy("Celle de l’établissement")),
        required=False,
        help_text=gettext_lazy("À préciser pour un service plus exigeant, comme la réanimation."),
    )
    field_order = ("establishment", "design", "quantity", "multiple", "deadline", "recipient_class", "posts")


class AmendForm(UsersForm):
    quantity = forms.IntegerField(label=gettext_lazy("Nombre de pièces"), min_value=1)
    field_order = ("quantity", "deadline", "posts")

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data}


def amend_initial(sheet: NeedSheet) -> dict[str, Any]:
    return {
        "quantity": sheet.row.quantity,
        "deadline": sheet.row.deadline,
        "posts": sheet.row.posts,
        "no_ppe_required": sheet.no_ppe_required,
        "accepts_maker_made": sheet.accepts_maker_made,
        "occupation": sheet.occupation,
        "stock_days_left": sheet.stock_days_left,
        "note": sheet.note,
    }


class CloseForm(forms.Form):
    reason = fields.radios(gettext_lazy("Motif"), fields.texts(CLOSING_REASONS))
    note = fields.sentence(
        gettext_lazy("Précision"),
        required=False,
        help_text=gettext_lazy("Obligatoire si du travail est en cours : les ateliers la liront."),
    )
    confirmed = fields.tick(
        gettext_lazy("Clore même si du travail est en cours"),
        gettext_lazy("Ce travail sera arrêté et les ateliers prévenus, dans la même opération."),
    )


class VerifyForm(forms.Form):
    """How somebody made sure that a need is its establishment's."""

    how = fields.radios(
        gettext_lazy("Comment vous en êtes-vous assuré ?"),
        fields.texts({means.value: VERIFICATIONS[means] for means in STATED_MEANS}),
    )
    note = fields.sentence(
        gettext_lazy("Précision"), required=False, rows=2, help_text=gettext_lazy("Sans nom ni numéro.")
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class AttachForm(forms.Form):
    """The establishment of the directory that a need is really for."""

    establishment = fields.EstablishmentField(label=gettext_lazy("Établissement de l’annuaire, code ou nom"))
    another = forms.BooleanField(
        label=gettext_lazy("C’est un autre besoin que celui qui est déjà ouvert"), required=False
    )


class PriorityForm(forms.Form):
    """A weight for exactly one of: a design, a need, a kind of establishment."""

    design = fields.one_of(gettext_lazy("Un modèle"), fields.designs(gettext_lazy("Aucun")), required=False)
    need = forms.CharField(
        label=gettext_lazy("Ou un besoin"), required=False, max_length=12, help_text=gettext_lazy("B00017")
    )
    kind = fields.one_of(
        gettext_lazy("Ou une sorte d’établissement"),
        fields.texts(ESTABLISHMENT_KINDS, empty=gettext_lazy("Aucune")),
        required=False,
    )
    weight = forms.IntegerField(
        label=gettext_lazy("Poids"),
        min_value=1,
        max_value=10,
        help_text=gettext_lazy("1 : l’ordinaire ; 10 : avant tout le reste."),
    )
    reason = fields.sentence(gettext_lazy("Motif"), help_text=gettext_lazy("Public."))
    valid_from = fields.day(gettext_lazy("À partir du"))
    valid_until = fields.day(
        gettext_lazy("Jusqu’au"), required=False, help_text=gettext_lazy("Dernier jour, inclus.")
    )

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        if sum(bool(given.get(name)) for name in ("design", "need", "kind")) != 1:
            raise forms.ValidationError(
                _("Choisissez une seule chose : un modèle, un besoin ou une sorte d’établissement.")
            )
        return given

    def terms(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        design, need, kind = given.pop("design"), given.pop("need").strip().upper(), given.pop("kind")
        subject = design or (f"need:{need}" if need else f"kind:{kind}")
        return {**given, "subject": subject}
