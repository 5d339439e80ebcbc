"""Addresses that only a demonstration answers."""

from __future__ import annotations

from django.urls import path

from maillage.site.demo.tour_page import tour

urlpatterns = [path("visite/", tour, name="tour")]
