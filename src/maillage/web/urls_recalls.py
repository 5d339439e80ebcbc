"""Addresses of recalls, of what lots are made of, and of what establishments hold."""

from __future__ import annotations

from django.urls import path

from maillage.web.views import recall_answers, recall_files, recalls, stores

urlpatterns = [
    path("rappels/", recalls.recalls, name="recalls"),
    path("rappels/nouveau/", recalls.recall_new, name="recall_new"),
    path("rappels/lien/<str:token>/", recall_answers.recall_link, name="recall-link"),
    path("rappels/<str:code>/", recalls.recall, name="recall"),
    path(
        "RAPPELS/<str:code>", recalls.recall, name="recall-code"
    ),  # the square code of a notice is in capitals
    path("rappels/<str:code>/suivi/", recalls.recall_follow, name="recall-follow"),
    path("rappels/<str:code>/clore/", recalls.recall_close, name="recall-close"),
    path("rappels/<str:code>/avis.pdf", recall_files.notice, name="recall-notice"),
    path("rappels/<str:code>/detenteurs.pdf", recall_files.holders, name="recall-holders"),
    path("rappels/<str:code>/bilan.pdf", recall_files.report, name="recall-report"),
    path("rappels/<str:code>/rappelconso.<slug:kind>", recall_files.rappelconso, name="recall-rappelconso"),
    path("rappels/<str:code>/vigilance.txt", recall_files.vigilance, name="recall-vigilance"),
    path(
        "rappels/<str:code>/detenteurs/<str:organisation>/",
        recall_answers.recall_holder,
        name="recall-holder",
    ),
    path("suivi/<str:token>/rappel/<str:code>/", recall_answers.recall_request, name="recall-request"),
    path("lots/<str:code>/composition/", stores.lot_made_of, name="lot-made-of"),
    path("lots/<str:code>/partis/", stores.lot_left, name="lot-left"),
    path("lots/<str:code>/signaler/", stores.lot_signal, name="lot-signal"),
    path("reserve/<str:code>/", stores.store, name="store"),
    path("reserve/<str:code>/sac/", stores.bag_new, name="bag-new"),
]
