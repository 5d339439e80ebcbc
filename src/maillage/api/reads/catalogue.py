"""The catalogue: families, designs with what the authority says of each profile and use, acts.

A design never comes without its standings: category "unclassified" is said, not left out.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from maillage.api.asking import Listed, Window, actor_of, list_of, listed, only, today_of
from maillage.api.reads.workshops import Nothing
from maillage.api.routers import acts, designs, families
from maillage.api.shapes import MarkedDesign, shown, without
from maillage.apps.authority.codes import UNKNOWN_ACT
from maillage.apps.authority.queries.act_list import ActLine, act_list, act_sheet
from maillage.apps.authority.queries.catalogue_standings import by_design
from maillage.apps.authority.queries.dossier import Standing, standings
from maillage.apps.authority.queries.notices import StandingNotice, StandingRuling, said_of
from maillage.apps.catalogue.queries.codes import codes_of
from maillage.apps.catalogue.queries.designs import (
    DesignRow,
    DesignSheet,
    FamilyRow,
    design_list,
    design_sheet,
    family_list,
)
from maillage.apps.records.queries.acts import ActRow
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text
from maillage.safety.notices import readable
from maillage.safety.notices import template as notice_template


class Notice(Schema):
    """The prevention notice of a category for this object; brackets are filled at each delivery. The texts that the
    authority states beside it are in `stated`."""

    category: str
    text: Text


class AmendedTerms(Schema):
    """What a decision says today: its terms, and the amendment that they come from (empty: its own)."""

    amended_by: str
    valid_until: date | None
    payload: dict[str, Any]


DesignLine = without(DesignRow, name="DesignLine", base=MarkedDesign, standings=tuple[Standing, ...])
Design = without(
    DesignSheet, name="Design", base=MarkedDesign, standings=tuple[Standing, ...], notices=list[Notice],
    stated=tuple[StandingNotice, ...], rulings=tuple[StandingRuling, ...],
)  # fmt: skip
Act = without(ActRow, "beside", "amended_by", name="Act", state=str, sha256_is_right=bool, terms=AmendedTerms)


@families.get("", response=list[FamilyRow])
@only(Nothing)
def family_index(request: HttpRequest) -> Any:  # noqa: ARG001
    """Families of designs. A derivative inherits nothing of its original’s category."""
    return family_list()


class DesignQuery(Window):
    family: str = ""
    object_type: str = Field("", examples=["screen"])
    process: str = ""
    text: str = Field("", max_length=80)


@designs.get("", response=Listed[DesignLine])  # type: ignore[valid-type]
@only(DesignQuery)
def design_index(request: HttpRequest, asked: Query[DesignQuery]) -> dict[str, Any]:
    """The catalogue, each design with the category of every profile and use."""
    found = by_design(today_of(request))
    page = design_list(**asked.given(), **asked.worded(request))
    return listed(request, page.each(lambda row: shown(row, standings=found.get(row.code, ()))))


def _notices(object_type: str, found: tuple[Standing, ...]) -> list[Notice]:
    categories = sorted({standing.category for standing in found} & {"A", "B", "C", "D"})
    return [
        Notice(category=category, text=readable(notice_template(category, object_type)))  # type: ignore[arg-type]
        for category in categories
    ]


@designs.get("/{code}", response=Design)
@only(Nothing)
def design(request: HttpRequest, code: str) -> dict[str, Any]:
    """A design: versions with the SHA-256 of their files, profiles, standings with rules, notices."""
    sheet = design_sheet(code)
    profiles = [profile.code for version in sheet.versions for profile in version.profiles]
    found = standings(profiles, today_of(request))
    listed_standings = tuple(each for profile in profiles for each in found[profile])
    notices = _notices(sheet.object_type, listed_standings)
    stated, rulings = said_of(codes_of(sheet), today_of(request))
    return shown(sheet, standings=listed_standings, notices=notices, stated=stated, rulings=rulings)


class ActQuery(Window):
    kind: str = ""
    subject: str = ""
    state: str = ""


@acts.get("", response=list_of(ActLine))
@only(ActQuery)
def act_index(request: HttpRequest, asked: Query[ActQuery]) -> dict[str, Any]:
    """Acts, current and ended. Those that speak of an organisation’s own answers need a token."""
    private = actor_of(request).user_id is not None
    page = act_list(**asked.given(), **asked.window(), day=today_of(request), with_private=private)
    return listed(request, page)


@acts.get("/{number}", response=Act)
@only(Nothing)
def act(request: HttpRequest, number: str) -> dict[str, Any]:
    """One act with its whole payload and what ended it."""
    sheet = act_sheet(number, today_of(request))
    if sheet is None or not (sheet.is_public or actor_of(request).user_id is not None):
        raise Refusal(UNKNOWN_ACT, given=number)
    return shown(sheet.act, state=sheet.state, sha256_is_right=sheet.is_sound, terms=sheet.terms)
