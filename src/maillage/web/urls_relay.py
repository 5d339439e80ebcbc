"""Addresses of mission orders, access plans and members' own pages: French words, route names in English."""

from __future__ import annotations

from django.urls import path

from maillage.web.views import access, maker, mission_check, missions

SHOP = "ateliers/<str:code>/acces/"
MISSIONS = [
    path("missions/", missions.missions, name="missions"),
    path("missions/<str:serial>/", missions.mission, name="mission"),
    path("missions/<str:serial>/ordre.pdf", missions.mission_order, name="mission-order"),
    path("missions/<str:serial>/courriel/", missions.mission_mail, name="mission_mail"),
    path("missions/<str:serial>/revoquer/", missions.mission_revoke, name="mission_revoke"),
    path("commandes/<str:code>/mission/", missions.mission_new, name="mission_new"),
    path("actes/nouveau/demande-autorite/", missions.mission_request_new, name="mission_request_new"),
    path("verifier/mission/", mission_check.mission_check, name="mission_check"),
]
ACCESS = [
    path(SHOP, access.access_plan, name="access_plan"),
    path(SHOP + "ecrire/", access.access_edit, name="access_edit"),
    path(SHOP + "affiche/", access.access_poster, name="access_poster"),
    path(SHOP + "creneaux/nouveau/", access.slot_new, name="slot_new"),
    path(SHOP + "creneaux/<str:slot>/", access.slot, name="slot"),
    path(SHOP + "creneaux/<str:slot>/places/", access.slot_resize, name="slot_resize"),
    path(SHOP + "creneaux/<str:slot>/retirer/", access.slot_close, name="slot_close"),
    path(SHOP + "creneaux/<str:slot>/<str:member>/liberer/", access.slot_leave, name="slot_leave"),
]
MAKER = [
    path("ateliers/<str:code>/membres/<str:member>/lien/", maker.member_link, name="member_link"),
    path("maker/<str:token>/", maker.maker, name="maker"),
    path("maker/<str:token>/<str:serial>.pdf", maker.maker_order, name="maker_order"),
    path("maker/<str:token>/creneaux/<str:slot>/", maker.maker_book, name="maker_book"),
    path("maker/<str:token>/creneaux/<str:slot>/liberer/", maker.maker_leave, name="maker_leave"),
]
urlpatterns = [*MISSIONS, *ACCESS, *MAKER]
