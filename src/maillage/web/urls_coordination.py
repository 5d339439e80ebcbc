"""Addresses of industry, stocks of objects, priorities and the coordinator's board."""

from __future__ import annotations

from django.urls import path

from maillage.web.views import coordination, imports, priorities, supplies

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
    path("coordination/", coordination.coordination, name="coordination"),
    path("coordination/point/", coordination.situation, name="situation"),
    path("coordination/familles/", coordination.family_table, name="coordination_families"),
    path("coordination/leviers/", coordination.lever_table, name="coordination_levers"),
    path("coordination/competences/", coordination.skill_table, name="coordination_skills"),
    path("coordination/capacite/", coordination.load_table, name="coordination_loads"),
    path("coordination/pont/", coordination.bridge_table, name="coordination_bridge"),
    path("coordination/a-decider/", coordination.decision_table, name="coordination_decisions"),
    path("coordination/besoins/", coordination.need_table, name="coordination_needs"),
    path("coordination/propositions/", coordination.proposal_table, name="coordination_proposals"),
]
