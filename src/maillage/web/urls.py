"""Addresses of the pages, except production's (`urls_production`) and accounts' (`urls_signing`). The same names stand in English."""

from __future__ import annotations

from django.urls import path

from maillage.web.urls_requests import REQUESTS
from maillage.web.urls_workshops import WORKSHOPS
from maillage.web.views import (
    act_effects,
    act_forms,
    act_texts,
    acts,
    authority,
    decisions,
    design_forms,
    designs,
    establishments,
    home,
    imports,
    needs,
    open_data,
    prepared,
    priorities,
    requester,
    samples,
    static_pages,
    territories,
    verification,
    why,
)

ESTABLISHMENTS = [
    path("etablissements/", establishments.establishments, name="establishments"),
    path("etablissements/nouveau/", establishments.establishment_new, name="establishment_new"),
    path("etablissements/<str:code>/", establishments.establishment, name="establishment"),
    path("etablissements/<str:code>/modifier/", establishments.establishment_edit, name="establishment_edit"),
    path(
        "etablissements/<str:code>/verifier/",
        establishments.establishment_verify,
        name="establishment_verify",
    ),
]
CATALOGUE = [
    path("catalogue/", designs.designs, name="designs"),
    path("catalogue/classements/", designs.standing_page, name="standings"),
    path("catalogue/nouveau/", design_forms.design_new, name="design_new"),
    path("catalogue/familles/nouvelle/", design_forms.family_new, name="family_new"),
    path("catalogue/versions/<str:version>/profils/nouveau/", design_forms.profile_new, name="profile_new"),
    path("catalogue/versions/<str:version>/fichiers/<str:name>", designs.design_file, name="design_file"),
    path("catalogue/<str:code>/", designs.design, name="design"),
    path("catalogue/<str:code>/pourquoi/", designs.design_why, name="design_why"),
    path("catalogue/<str:code>/versions/nouvelle/", design_forms.version_new, name="version_new"),
]
NEEDS = [
    path("besoins/", needs.needs, name="needs"),
    path("mes-besoins/", requester.my_needs, name="my_needs"),
    path("besoins/nouveau/", needs.need_new, name="need_new"),
    path("besoins/import/", imports.needs_import, name="needs_import"),
    path("besoins/priorite/", priorities.priority_new, name="priority_new"),
    path("besoins/a-verifier/", verification.needs_waiting, name="needs_to_verify"),
    path("besoins/<str:code>/", needs.need, name="need"),
    path("besoins/<str:code>/verifier/", verification.need_verify, name="need_verify"),
    path("besoins/<str:code>/rattacher/", verification.need_attach, name="need_attach"),
    path("besoins/<str:code>/modifier/", needs.need_amend, name="need_amend"),
    path("besoins/<str:code>/clore/", needs.need_close, name="need_close"),
]
AUTHORITY = [
    path("autorite/", authority.authority_home, name="authority_board"),
    path("autorite/file/", authority.authority_queue, name="authority_queue"),
]
ACTS = [
    path("actes/", acts.acts, name="acts"),
    path("actes/arbre/", decisions.decision_tree, name="decision_tree"),
    path("actes/nouveau/decision/", decisions.decision_new, name="decision_new"),
    path("actes/nouveau/base-legale/", act_forms.basis_new, name="basis_new"),
    path("actes/nouveau/regle/", act_forms.policy_new, name="policy_new"),
    path("actes/nouveau/attestation/", act_forms.attestation_new, name="attestation_new"),
    path("actes/nouveau/acceptation/", act_forms.acceptance_new, name="acceptance_new"),
    path("actes/nouveau/accord-echantillons/", samples.sample_agreement_new, name="sample_agreement_new"),
    path("actes/nouveau/mise-en-attente/", act_effects.hold_new, name="hold_new"),
    path("actes/nouveau/fiche/", act_texts.notice_new, name="notice_new"),
    path("actes/nouveau/reponse/", act_texts.ruling_new, name="ruling_new"),
    path("actes/nouveau/suspension/", act_effects.suspension_new, name="suspension_new"),
    path("actes/a-signer/", prepared.prepared_list, name="prepared_list"),
    path("actes/a-signer/<str:number>/", prepared.prepared, name="prepared"),
    path("actes/a-signer/<str:number>/lot.json", prepared.prepared_bundle, name="prepared_bundle"),
    path("actes/a-signer/<str:number>/approuver/", prepared.prepared_approve, name="prepared_approve"),
    path("actes/a-signer/<str:number>/publier/", prepared.prepared_publish, name="prepared_publish"),
    path("actes/a-signer/<str:number>/essayer/", prepared.prepared_demonstrate, name="prepared_demonstrate"),
    path("actes/a-signer/<str:number>/abandonner/", prepared.prepared_give_up, name="prepared_give_up"),
    path("actes/a-signer/<str:number>/de-nouveau/", prepared.prepared_anew, name="prepared_anew"),
    path("actes/<str:number>/", acts.act, name="act"),
    path("actes/<str:number>/modifier/", act_texts.decision_amend, name="decision_amend"),
    path("actes/<str:number>/confirmer/", act_effects.hold_confirm, name="hold_confirm"),
    path("actes/<str:number>/lever/", act_effects.act_lift, name="lift"),
    path("actes/<str:number>/retirer/", act_effects.act_withdraw, name="withdraw"),
]
STATIC = [
    path("", home.home, name="home"),
    path("territoires/", territories.territories, name="territories"),
    path("donnees/", open_data.open_data, name="open_data"),
    path("donnees/<slug:name>.<slug:kind>", open_data.dataset_file, name="dataset_file"),
    path("grille/", static_pages.scheme, name="scheme"),
    path("pourquoi/", why.why, name="why"),
    path("codes/", static_pages.reason_codes, name="reason_codes"),
    path("accessibilite/", static_pages.accessibility, name="accessibility"),
    path("mentions/", static_pages.legal, name="legal"),
    path("design-system/", static_pages.design_system, name="design_system"),
]
urlpatterns = [*STATIC, *WORKSHOPS, *ESTABLISHMENTS, *CATALOGUE, *REQUESTS, *NEEDS, *AUTHORITY, *ACTS]
