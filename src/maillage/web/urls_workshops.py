"""Addresses of the pages of workshops. The same names stand in English."""

from __future__ import annotations

from django.urls import path

from maillage.web.views import drop_points, imports, inventory, members, workshop_days, workshops

SHOP = "ateliers/<str:code>/"
DIRECTORY = [
    path("ateliers/", workshops.workshops, name="workshops"),
    path("ateliers/reimportable.csv", workshops.workshops_export, name="workshops_export"),
    path("ateliers/import/", imports.workshops_import, name="workshops_import"),
    path("ateliers/nouveau/", workshops.workshop_new, name="workshop_new"),
    path(SHOP, workshops.workshop, name="workshop"),
    path(SHOP + "modifier/", workshops.workshop_edit, name="workshop_edit"),
    path(SHOP + "confirmer/", workshops.workshop_confirm, name="workshop_confirm"),
    path(SHOP + "assurance/", workshops.insurance_check, name="insurance_check"),
    path(SHOP + "fermer/", workshop_days.workshop_close, name="workshop_close"),
    path(SHOP + "rouvrir/", workshop_days.workshop_reopen, name="workshop_reopen"),
]
INVENTORY = [
    path(SHOP + "inventaire/", inventory.inventory, name="workshop_inventory"),
    path(SHOP + "machines/nouvelle/", inventory.machine_new, name="machine_new"),
    path(SHOP + "machines/<str:machine>/", inventory.machine_edit, name="machine_edit"),
    path(SHOP + "machines/<str:machine>/retirer/", inventory.machine_remove, name="machine_remove"),
    path(SHOP + "matieres/nouvelle/", inventory.stock_new, name="stock_new"),
    path(SHOP + "matieres/retirer/", inventory.stock_remove, name="stock_remove"),
]
MEMBERS = [
    path(SHOP + "membres/", members.members, name="members"),
    path(SHOP + "membres/noms/", members.members_reveal, name="members_reveal"),
    path(SHOP + "membres/nouveau/", members.member_new, name="member_new"),
    path(SHOP + "membres/<str:member>/", members.member, name="member"),
    path(SHOP + "membres/<str:member>/nom/", members.member_reveal, name="member_reveal"),
    path(SHOP + "membres/<str:member>/modifier/", members.member_edit, name="member_edit"),
    path(SHOP + "membres/<str:member>/identite/", members.member_identity, name="member_identity"),
    path(SHOP + "membres/<str:member>/partir/", members.member_end, name="member_end"),
    path(SHOP + "membres/<str:member>/effacer/", members.member_erase, name="member_erase"),
]
DAYS = [
    path(SHOP + "indisponibilites/", workshop_days.days, name="workshop_days"),
    path(SHOP + "indisponibilites/nouvelle/", workshop_days.day_new, name="workshop_day_new"),
    path(SHOP + "indisponibilites/semaine/", workshop_days.closed_this_week, name="closed_this_week"),
    path(
        SHOP + "indisponibilites/<str:unavailability>/lever/", workshop_days.day_end, name="workshop_day_end"
    ),
]
DROP_POINTS = [
    path(SHOP + "points-de-depot/", drop_points.drop_points, name="drop_points"),
    path(SHOP + "points-de-depot/nouveau/", drop_points.drop_point_new, name="drop_point_new"),
    path(SHOP + "points-de-depot/<str:point>/", drop_points.drop_point_edit, name="drop_point_edit"),
    path(
        SHOP + "points-de-depot/<str:point>/retirer/", drop_points.drop_point_remove, name="drop_point_remove"
    ),
]
WORKSHOPS = [*DIRECTORY, *INVENTORY, *MEMBERS, *DAYS, *DROP_POINTS]
