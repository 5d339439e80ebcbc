"""Addresses of the public register: its files, its witnesses, its pages."""

from __future__ import annotations

from django.urls import path

from maillage.web.views import register, register_bulletins, register_check, register_feeds, register_files

urlpatterns = [
    path("registre/", register.register_home, name="register_home"),
    path("registre/actes/", register.acts, name="register_acts"),
    path("registre/actes.atom", register_feeds.atom, name="register_atom"),
    path("registre/actes.json", register_feeds.json_feed, name="register_feed"),
    path("registre/actes/<str:number>/", register.act, name="register_act"),
    path("registre/verifier/", register_check.register_check, name="register_check"),
    path("registre/bulletins/", register_bulletins.bulletins, name="register_bulletins"),
    path("registre/bulletins/<str:week>/", register_bulletins.bulletin, name="register_bulletin"),
    path("registre/bulletins/<str:week>.pdf", register_bulletins.bulletin_pdf, name="register_bulletin_pdf"),
    path(
        "registre/bulletins/<str:week>.note", register_bulletins.bulletin_note, name="register_bulletin_note"
    ),
    path("registre/fichiers/<path:path>", register_files.register_file, name="register_file"),
    path("registre/temoins", register_files.cosignatures, name="register_cosignatures"),
]
