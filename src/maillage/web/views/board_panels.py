"""What the panels of the coordinator's board show, in words: the first lines of each table, and its whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from maillage.apps.boards.queries.coordination.board import CoordinationBoard
from maillage.apps.boards.queries.coordination.flows import LoadLine
from maillage.apps.boards.queries.coordination.names import Names, names_of
from maillage.apps.boards.queries.coordination.scope import BoardScope
from maillage.apps.boards.queries.coordination.served import Cause, FamilyLine
from maillage.web.board_words import (
    Opens,
    address,
    area_name,
    cause_url,
    cause_words,
    lever,
    lines_url,
    load_name,
    told,
)
from maillage.web.bridge_chart import bridge_words


def panels(board: CoordinationBoard, few: int, opens: Opens) -> dict[str, Any]:
    """At most two queries: the names of what the reasons shown speak of."""
    scope, blocked = board.scope, [line.cause for line in board.families[:few] if line.cause is not None]
    names = names_of([*blocked, *board.levers[:few], *board.skills[:few]])
    return {
        "families": [_family(line, scope, names) for line in board.families[:few]],
        "family_count": len(board.families),
        "levers": [lever(cause, scope, names) for cause in board.levers[:few]],
        "lever_count": len(board.levers),
        "skills": [_skill(cause, scope, names) for cause in board.skills[:few]],
        "skill_count": len(board.skills),
        "processes": [_load(line) for line in board.processes],
        "loads": [_load(line) for line in board.loads],
        "decisions": [told(decision, scope, opens) for decision in board.decisions],
        "bridge_words": bridge_words(board.bridge) if board.bridge else "",
        "urls": _urls(scope),
    }


def _family(line: FamilyLine, scope: BoardScope, names: Names) -> dict[str, Any]:
    asked = {"famille": line.family, "categorie": line.category}
    cause = line.cause
    return {
        "line": line,
        "url": lines_url(scope, **asked),
        "cause": cause_words(cause, names) if cause is not None else "",
        "cause_needs": cause.needs if cause is not None else 0,
        "cause_url": cause_url(cause, scope, **asked) if cause is not None else "",
    }


def _skill(cause: Cause, scope: BoardScope, names: Names) -> dict[str, Any]:
    return {
        "cause": cause,
        "words": cause_words(cause, names),
        "area": area_name(cause.area),
        "url": cause_url(cause, scope),
        "who_url": address("workshops", territory=cause.area, is_open="yes"),
    }


def _load(line: LoadLine) -> dict[str, Any]:
    return {
        "line": line,
        "name": load_name(line.process),
        "area": area_name(line.area),
        "fullest": area_name(line.fullest),
        "worked": round(line.worked),
        "there": round(line.there),
    }


TABLES: Sequence[str] = ("families", "levers", "skills", "loads", "bridge", "decisions", "needs", "proposals")


def _urls(scope: BoardScope) -> dict[str, str]:
    """The whole of each table, and the lines behind each key figure."""
    where = "" if scope.is_national else scope.territory
    tables = {name: address(f"coordination_{name}", territoire=where) for name in TABLES}
    return tables | {
        "situation": address("situation", territoire=where),
        "board": address("coordination", territoire=where),
        "lots": address("lots", territoire=where, etat="in_progress"),
        "soon": lines_url(scope, etat="soon"),
        "verify": lines_url(scope, etat="verify"),
        "zero": lines_url(scope, etat="zero"),
        "short": lines_url(scope, service="short"),
    }
