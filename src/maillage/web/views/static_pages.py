"""Pages that need no data of the installation: the scheme, reason codes, accessibility, legal notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

import maillage
from maillage.kernel.text import Text
from maillage.safety.matrix import (
    ACCEPTANCE,
    CRITICAL_CARE,
    LOT,
    NO_PPE_REQUIRED,
    NON_CARE_POSTS,
    OCCUPATION_NAMED,
    STARTING_SCHEME,
)
from maillage.safety.terms import CATEGORIES, LABELS, RECIPIENT_CLASSES
from maillage.web.listing import list_page
from maillage.web.lists.reason_codes import REASON_CODES, code_list

CONDITIONS: dict[str, Text] = {
    LOT: Text("un lot contrôlé et libéré", "an inspected and released lot"),
    NON_CARE_POSTS: Text("postes hors soins déclarés", "declared non-care posts"),
    NO_PPE_REQUIRED: Text(
        "l’évaluation des risques n’exige pas d’EPI", "the risk assessment requires no PPE"
    ),
    OCCUPATION_NAMED: Text("le métier est nommé par la décision", "the decision names the occupation"),
    ACCEPTANCE: Text(
        "acceptation de l’établissement et fondement juridique", "establishment’s acceptance and legal basis"
    ),
    CRITICAL_CARE: Text("l’acceptation nomme les soins critiques", "the acceptance names critical care"),
}
STATED_ON = date(2026, 11, 26)  # of the accessibility statement: the day its trials were made
ORDER = (LOT, NO_PPE_REQUIRED, NON_CARE_POSTS, OCCUPATION_NAMED, ACCEPTANCE, CRITICAL_CARE)


@dataclass(frozen=True, slots=True)
class CellLine:
    """One cell in words. `kind`: ``no``, ``off`` (off platform), ``sample`` or ``open``."""

    klass: Text
    kind: str
    level: str = ""
    conditions: tuple[Text, ...] = ()


def cells_of(category: str) -> tuple[CellLine, ...]:
    """The row of a category, class by class."""
    found = []
    for klass in RECIPIENT_CLASSES:
        words, cell = LABELS["recipient_class"][klass], STARTING_SCHEME.cells.get((category, klass))
        if cell is None:
            found.append(CellLine(words, "no"))
            continue
        kind = "off" if cell.off_platform else "sample" if cell.samples_only else "open"
        conditions = tuple(CONDITIONS[name] for name in ORDER if name in cell.conditions)
        found.append(CellLine(words, kind, cell.level, conditions))
    return tuple(found)


def scheme(request: HttpRequest) -> HttpResponse:
    context = {
        "scheme": STARTING_SCHEME,
        "classes": list(LABELS["recipient_class"].values()),
        "levels": LABELS["level"],
        "lines": [{"category": category, "cells": cells_of(category)} for category in CATEGORIES],
    }
    return render(request, "maillage/pages/scheme.html", context)


def reason_codes(request: HttpRequest) -> HttpResponse:
    return list_page(request, REASON_CODES, code_list, "maillage/pages/reason_codes.html")


def accessibility(request: HttpRequest) -> HttpResponse:
    context = {"stated_on": STATED_ON, "version": maillage.__version__}
    return render(request, "maillage/pages/accessibility.html", context)


def legal(request: HttpRequest) -> HttpResponse:
    context = {"version": maillage.__version__, "origin": settings.ORIGIN}
    return render(request, "maillage/pages/legal.html", context)


def design_system(request: HttpRequest) -> HttpResponse:
    return render(request, "maillage/design_system.html")
