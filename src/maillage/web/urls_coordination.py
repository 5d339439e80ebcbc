"""Addresses of industry, stocks of objects, priorities and the coordinator's board."""

from __future__ import annotations

from django.urls import path

from maillage.web.views import imports, priorities, supplies

urlpatterns = [
    path("industrie/", supplies.industry_supplies, name="industry_supplies"),
    path("industrie/nouvelle/", supplies.industry_new, name="industry_new"),
    path("industrie/import/", imports.industry_import, name="industry_import"),
    path("industrie/<str:code>/", supplies.industry, name="industry"),
    path("industrie/<str:code>/constat/", supplies.industry_amend, name="industry_amend"),
    path("industrie/<str:code>/terminer/", supplies.industry_end, name="industry_end"),
    path("stocks-objets/", supplies.object_stocks, name="object_stocks"),
    path("stocks-objets/nouveau/", supplies.object_stock_new, name="object_stock_new"),
    path("stocks-objets/import/", imports.object_stocks_import, name="object_stocks_import"),
    path("stocks-objets/<str:code>/", supplies.object_stock, name="object_stock"),
    path("stocks-objets/<str:code>/compter/", supplies.object_stock_count, name="object_stock_count"),
    path("stocks-objets/<str:code>/terminer/", supplies.object_stock_end, name="object_stock_end"),
    path("priorites/", priorities.priorities, name="priorities"),
]
