"""Addresses of signed codes: short, since a label carries them, in capitals and not (decision record 0023)."""

from __future__ import annotations

from django.urls import path

from maillage.web.views import code_files, codes, reading

urlpatterns = [
    path("v/", codes.code_home, name="code-home"),
    path("v/agent.js", code_files.agent, name="code-agent"),
    path("v/donnees.json", code_files.snapshot, name="code-data"),
    path("v/lecture/", reading.reading, name="code-reading"),
    path("v/<str:text>", codes.code, name="code"),
    path("V/", codes.capitals, name="code-capitals-home"),
    path("V/agent.js", code_files.agent, name="code-capitals-agent"),
    path("V/<str:text>", codes.capitals, name="code-capitals"),
    path("livraisons/<str:code>/lectures/", reading.delivery_scans, name="delivery-scans"),
    path("lots/alertes/", reading.scan_alerts, name="scan-alerts"),
]
