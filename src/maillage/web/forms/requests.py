"""Forms of requests without an account, and of a call that a workshop notes: short, for a thumb."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.apps.needs.codes import CLOSING_REASONS
from maillage.apps.needs.commands.correct_request import OWN_REASONS
from maillage.apps.needs.drafting import Asked, NeedFacts
from maillage.apps.needs.limits import amounts_of
from maillage.apps.network.codes import ESTABLISHMENT_KINDS
from maillage.web.asking import language
from maillage.web.forms import fields
from maillage.web.forms.needs import maker_made, no_ppe

OUTSIDE_CARE = ("R0", "R1")


class SearchForm(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("Nom, commune, FINESS ou SIRET"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "organization"}),
    )


class DesignSearchForm(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("Chercher un autre objet"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


def whole(label: Any, *, required: bool = True, low: int = 1, **options: Any) -> forms.IntegerField:
    """A whole number, with the figures' keyboard on a phone."""
    field = forms.IntegerField(label=label, required=required, min_value=low, **options)
    field.widget.attrs["inputmode"] = "numeric"
    return field


class AskedForm(forms.Form):
    """What is asked: shared by the public form and by a call. `recipient_class` decides what is asked of
    the users; `kind` what is usual, when both are known."""

    posts = fields.radios(
        gettext_lazy("Pour qui, dans l’établissement ?"),
        lambda: [
            ("care", _("Des soignants ou des personnes auprès de patients")),
            ("non_care", _("D’autres postes : accueil, administration, logistique…")),
        ],
    )
    no_ppe_required = no_ppe()
    quantity = whole(gettext_lazy("Combien ?"))
    multiple = whole(
        gettext_lazy("Comptés par paquets de"), initial=1,
        help_text=gettext_lazy("Laissez 1 pour compter à la pièce ; 50 pour des boîtes de 50."),
    )  # fmt: skip
    deadline = fields.day(gettext_lazy("Pour quand, au plus tard ?"))
    stock_days_left = whole(
        gettext_lazy("Jours de stock restants"), required=False, low=0, max_value=10_000,
        help_text=gettext_lazy("0 si vous n’en avez plus."),
    )  # fmt: skip
    accepts_maker_made = maker_made()
    note = fields.sentence(
        gettext_lazy("Précision"), required=False, rows=2,
        help_text=gettext_lazy("Aucun nom, courriel, téléphone ni donnée de patient."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, recipient_class: str = "", kind: str = "", listed: bool = True, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        if recipient_class in OUTSIDE_CARE:
            del self.fields["posts"]
        if recipient_class and recipient_class != "R1":
            del self.fields["no_ppe_required"]
        if not listed:
            self.fields["accepts_maker_made"].choices = _plain_choices()  # type: ignore[attr-defined]
        if kind:
            words = {"kind": ESTABLISHMENT_KINDS[kind].to(language()), "usual": amounts_of(kind).usual}
            self.fields["quantity"].help_text = (
                _("D’ordinaire, %(kind)s : %(usual)s pièces à la fois.") % words
            )

    def asked(self, design: str) -> Asked:
        given = self.cleaned_data
        facts = NeedFacts(
            posts=given.get("posts", ""),
            no_ppe_required=given.get("no_ppe_required"),
            stock_days_left=given["stock_days_left"],
            accepts_maker_made=given["accepts_maker_made"],
            note=given["note"],
        )
        return Asked(design, given["quantity"], given["deadline"], given["multiple"], facts)


def _plain_choices() -> list[tuple[str, str]]:
    return [
        ("", _("Je ne sais pas")),
        ("yes", _("Oui, s’ils sont classés par une autorité")),
        ("no", _("Non")),
    ]


class RequestForm(AskedForm):
    """The public form's last step. `site` is hidden from people: what fills it in is a machine."""

    email = forms.EmailField(
        label=gettext_lazy("Votre courriel professionnel"), max_length=254,
        help_text=gettext_lazy(
            "Pour confirmer, suivre et corriger la demande. Il n’est montré à personne et s’efface ensuite."
        ),
    )  # fmt: skip
    site = forms.CharField(required=False, label=gettext_lazy("Ne rien écrire ici"))
    field_order = ("posts", "no_ppe_required", "quantity", "multiple", "deadline", "email")

    further = ("multiple", "stock_days_left", "accepts_maker_made", "note")

    def arranged(self) -> dict[str, Any]:
        """The fields to fill in first, and those that unfold; open when one of them is at fault."""
        aside = (*self.further, "site")
        return {
            "first": ",".join(name for name in self.fields if name not in aside),
            "more": [self[name] for name in self.further],
            "more_open": self.is_bound and any(name in self.errors for name in aside),
        }

    def clean_site(self) -> str:
        if self.cleaned_data["site"]:
            raise forms.ValidationError(
                _("Ce champ doit rester vide : il arrête les machines. Videz-le et recommencez.")
            )
        return ""


class UnlistedRequestForm(RequestForm):
    """The same for an establishment that the directory lacks; its kind is known."""

    name = forms.CharField(label=gettext_lazy("Nom de l’établissement"), max_length=200)
    commune = fields.commune()
    field_order = ("name", "commune", *RequestForm.field_order)  # type: ignore[assignment]


class ConfirmForm(forms.Form):
    """Nothing to say, unless the deadline has passed or a need like it is open."""

    deadline = fields.day(gettext_lazy("Nouvelle date, au plus tard"))
    another = fields.tick(gettext_lazy("C’est un autre besoin, qui s’ajoute à celui-là"))

    def __init__(self, *args: Any, is_late: bool, has_near: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not is_late:
            del self.fields["deadline"]
        if not has_near:
            del self.fields["another"]


class CorrectForm(forms.Form):
    quantity = whole(gettext_lazy("Nombre de pièces en tout"))
    deadline = fields.day(gettext_lazy("Au plus tard le"))
    stock_days_left = whole(gettext_lazy("Jours de stock restants"), required=False, low=0, max_value=10_000)

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data}


class CloseByLinkForm(forms.Form):
    reason = fields.radios(
        gettext_lazy("Pourquoi ?"), fields.texts({code.value: CLOSING_REASONS[code] for code in OWN_REASONS})
    )
    note = fields.sentence(
        gettext_lazy("Précision"), required=False, rows=2,
        help_text=gettext_lazy("Obligatoire si du travail est en cours : les ateliers la liront."),
    )  # fmt: skip
    confirmed = fields.tick(
        gettext_lazy("Arrêter aussi le travail en cours"),
        gettext_lazy("S’il y en a : les ateliers seront prévenus aussitôt."),
    )


class LinkForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("Le courriel donné avec la demande"), max_length=254)


class CallForm(AskedForm):
    """A request by telephone: who, what, how many, in the order one asks."""

    establishment = fields.establishment(required=False, with_persons=True)
    name = forms.CharField(
        label=gettext_lazy("Ou son nom, s’il n’est pas dans l’annuaire"), required=False, max_length=200
    )
    kind = fields.one_of(
        gettext_lazy("Sa sorte"),
        fields.texts(ESTABLISHMENT_KINDS, empty=gettext_lazy("Choisir")),
        required=False,
    )
    commune = fields.commune(required=False)
    design = fields.one_of(gettext_lazy("Objet demandé"), fields.designs(gettext_lazy("Choisir un modèle")))
    email = forms.EmailField(
        label=gettext_lazy("Courriel de la personne qui appelle"), required=False, max_length=254,
        help_text=gettext_lazy("Si elle veut recevoir la réponse et un lien pour suivre sa demande."),
    )  # fmt: skip
    another = fields.tick(
        gettext_lazy("C’est un autre besoin, qui s’ajoute à ceux déjà ouverts"),
    )
    field_order = (
        "establishment",
        "name",
        "kind",
        "commune",
        "design",
        "posts",
        "quantity",
        "multiple",
        "deadline",
    )

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        unlisted = [given.get(name) for name in ("name", "kind", "commune")]
        if not given.get("establishment") and not all(unlisted) and "establishment" not in self.errors:
            self.add_error("establishment", _("Donnez l’établissement, ou son nom, sa sorte et sa commune."))
        return given
