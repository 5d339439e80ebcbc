"""Adding to the catalogue: families, designs, versions with their files, profiles."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.apps.accounts.actor import require
from maillage.apps.catalogue.commands.add_profile import add_profile
from maillage.apps.catalogue.commands.add_version import add_version
from maillage.apps.catalogue.commands.register_design import register_design
from maillage.apps.catalogue.commands.register_family import register_family
from maillage.apps.catalogue.queries.designs import design_sheet
from maillage.kernel import reasons
from maillage.web.asking import Done, actor_of, ask, bound, clock_of, framed, language, signed_in
from maillage.web.forms.catalogue import DesignForm, FamilyForm, ProfileForm, VersionForm
from maillage.web.forms.fields import both


def _frame(title: str, code: str = "", intro: str = "") -> dict[str, Any]:
    up = reverse("design", args=[code]) if code else reverse("designs")
    return framed(title, code or _("Catalogue"), up, intro=intro)


@signed_in
def family_new(request: HttpRequest) -> HttpResponseBase:
    actor, clock = actor_of(request), clock_of(request)
    require(actor, "designs.propose")

    def register(given: dict[str, Any]) -> Done:
        name = both(given["name_fr"], given["name_en"])
        code = register_family(name=name, actor=actor, clock=clock).code
        words = _("La famille %(code)s est créée.") % {"code": code}
        return Done(f"{reverse('design_new')}?famille={code}", words)

    return ask(request, bound(FamilyForm, request), register, **_frame(_("Créer une famille")))


@signed_in
def design_new(request: HttpRequest) -> HttpResponseBase:
    actor, clock = actor_of(request), clock_of(request)
    require(actor, "designs.propose")
    form = bound(DesignForm, request, initial={"family": request.GET.get("famille", "")})

    def register(_given: dict[str, Any]) -> Done:
        code = register_design(**form.terms(), actor=actor, clock=clock).code
        words = _("Le modèle %(code)s est inscrit, non classé. Ajoutez une version.") % {"code": code}
        return Done(reverse("design", args=[code]), words)

    intro = _("Un modèle proposé n’est pas classé : rien ne s’en distribue avant une décision de l’autorité.")
    frame = _frame(_("Proposer un modèle"), intro=intro)
    return ask(request, form, register, template="maillage/pages/designs/new.html", **frame)


@signed_in
def version_new(request: HttpRequest, code: str) -> HttpResponseBase:
    actor, clock = actor_of(request), clock_of(request)
    require(actor, "designs.propose")
    sheet = design_sheet(code)

    def add(given: dict[str, Any]) -> Done:
        note = both(given["note_fr"], given["note_en"])
        added = add_version(design=code, files=given["contents"], note=note, actor=actor, clock=clock)
        for reason in added.known_files:
            messages.warning(request, reasons.render(reason.code, reason.params, language()))
        words = _("La version %(code)s est ajoutée. Il lui faut un profil.") % {"code": added.code}
        return Done(reverse("design", args=[code]), words)

    title = _("Ajouter une version à %(name)s") % {"name": sheet.name.to(language())}
    return ask(request, bound(VersionForm, request), add, upload=True, **_frame(title, code))


@signed_in
def profile_new(request: HttpRequest, version: str) -> HttpResponseBase:
    actor, clock = actor_of(request), clock_of(request)
    require(actor, "designs.propose")
    code = version.partition("-")[0]
    design_sheet(code)
    form = bound(ProfileForm, request)

    def add(_given: dict[str, Any]) -> Done:
        row = add_profile(version=version, terms=form.terms(), actor=actor, clock=clock)
        words = _("Le profil %(code)s est ajouté, non classé.") % {"code": row.code}
        return Done(reverse("design", args=[code]), words)

    intro = _("Un profil ne change plus une fois inscrit : d’autres réglages sont un autre profil.")
    frame = _frame(_("Ajouter un profil à %(version)s") % {"version": version}, code, intro)
    return ask(request, form, add, template="maillage/pages/designs/profile_new.html", **frame)
