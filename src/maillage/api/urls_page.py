"""The page about the API: the only one that is in every language."""

from __future__ import annotations

from django.urls import path

from maillage.api.page import about

urlpatterns = [path("api/", about, name="api")]
