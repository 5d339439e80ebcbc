"""`/api/`: what the API is, for people, made from its own description."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maillage.api.application import VERSION, api
from maillage.api.operation_words import FRENCH, THEMES
from maillage.kernel.text import Text

ROOT = "/api/v1"


@dataclass(frozen=True, slots=True)
class OperationLine:
    """One read or act, as the page lists it; `is_public`: no token is needed."""

    method: str
    path: str
    says: Text
    is_public: bool


@dataclass(frozen=True, slots=True)
class Theme:
    key: str
    name: Text
    lines: tuple[OperationLine, ...]


def _first_sentence(text: str) -> str:
    line = text.split("\n", maxsplit=1)[0]
    head, dot, _rest = line.partition(". ")
    return (head + dot.strip()).replace("`", "")


@cache
def themes() -> tuple[Theme, ...]:
    """Every operation of the description, by theme; reads first, then by address."""
    found: dict[str, list[OperationLine]] = {key: [] for key in THEMES}
    for path, operations in api.get_openapi_schema(path_prefix=f"{ROOT}/")["paths"].items():
        for method, told in operations.items():
            says = Text(FRENCH[told["operationId"]], _first_sentence(told["description"]))
            line = OperationLine(method.upper(), path.removeprefix(ROOT), says, {} in told["security"])
            found[told["tags"][0]].append(line)
    return tuple(
        Theme(key, name, tuple(sorted(found[key], key=lambda line: (line.method != "GET", line.path))))
        for key, name in THEMES.items()
    )


def about(request: HttpRequest) -> HttpResponse:
    context = {"themes": themes(), "version": VERSION, "root": ROOT, "origin": settings.ORIGIN}
    return render(request, "maillage/pages/api.html", context)
