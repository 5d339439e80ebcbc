"""Addresses of the public register: its files, its witnesses, its pages."""

from __future__ import annotations

from django.urls import path

from maillage.web.views import register_files

urlpatterns = [
    path("registre/fichiers/<path:path>", register_files.register_file, name="register_file"),
    path("registre/temoins", register_files.cosignatures, name="register_cosignatures"),
]
