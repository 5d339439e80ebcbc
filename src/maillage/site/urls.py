"""Addresses of the whole site: French words, the same pages in English under /en/."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

PAGES = (
    "maillage.web.urls",
    "maillage.web.urls_signing",
    "maillage.web.urls_coordination",
    "maillage.web.urls_codes",
    "maillage.web.urls_production",
    "maillage.web.urls_relay",
    "maillage.web.urls_register",
    "maillage.web.urls_recalls",
    "maillage.api.urls_page",
    "maillage.site.demo.urls",
)

urlpatterns = [
    path("", include("maillage.api.urls")),
    *i18n_patterns(*(path("", include(pages)) for pages in PAGES), prefix_default_language=False),
]

handler400 = "maillage.web.views.errors.unreadable"
handler403 = "maillage.web.views.errors.forbidden"
handler404 = "maillage.web.views.errors.absent"
handler429 = "maillage.web.views.errors.too_many"
handler500 = "maillage.web.views.errors.broken"
