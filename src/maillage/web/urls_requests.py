"""Addresses of requests: asked and followed without an account, noted from a call, seen on the board."""

from __future__ import annotations

from django.urls import path

from maillage.web.views import calls, follow, follow_receipt, requests

# The order counts: no establishment is called « recue », no secret is « fait ».
REQUESTS = [
    path("mon-atelier/appel/", calls.call_new, name="call_new"),
    path("demander/", requests.request_who, name="request_who"),
    path("demander/recue/<str:code>/", requests.request_filed, name="request_filed"),
    path("demander/<str:slug>/", requests.request_what, name="request_what"),
    path("demander/<str:slug>/<str:design>/", requests.request_how_many, name="request_how_many"),
    path("suivi/", follow.follow_ask, name="follow_ask"),
    path("suivi/fait/<str:act>/", follow.follow_done, name="follow_done"),
    path("suivi/<str:token>/", follow.follow, name="follow"),
    path("suivi/<str:token>/pourquoi/", follow.follow_why, name="follow_why"),
    path("suivi/<str:token>/tient/", follow.follow_still, name="follow_still"),
    path("suivi/<str:token>/corriger/", follow.follow_correct, name="follow_correct"),
    path("suivi/<str:token>/clore/", follow.follow_close, name="follow_close"),
    path("suivi/<str:token>/recevoir/<str:code>/", follow_receipt.follow_receive, name="follow_receive"),
    path("suivi/<str:token>/lien/<str:act>/", follow.follow_link, name="follow_link"),
]
