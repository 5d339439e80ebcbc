"""What a reviewer must know of a unit before classifying it: where it comes from, what was decided of it.

Guarantees: what a family or a parent design was given is told beside it and never counts for it; the
terms of the last decision are those that may be said again (a basis that can no longer be cited is
not one of them).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from maillage.apps.authority.queries.act_book import read_act_book
from maillage.apps.authority.queries.dossier import UNKNOWN_PROFILE, Standing, standings
from maillage.apps.catalogue.models import Profile
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text


@dataclass(frozen=True, slots=True)
class ReviewFile:
    """`standings`: the other profiles and uses of the same design; `last_terms` the payload of the last
    decision on this unit (empty when there is none), `last_act` its number."""

    profile: str
    profile_name: Text
    use: str
    design: str
    design_name: Text
    family_name: Text
    version: str
    version_note: Text
    published_on: date
    is_latest: bool
    sha256: str
    derived_from: str
    derived_from_name: Text
    standing: Standing
    others: tuple[Standing, ...]
    last_act: str
    last_terms: Mapping[str, Any]


def _last_terms(profile: str, use: str, day: date) -> tuple[str, Mapping[str, Any]]:
    book = read_act_book(workshops=(), establishments=(), profiles=[profile])
    rows = book.decisions.get((profile, use), ())
    if not rows:
        return "", {}
    last = rows[-1].as_amended(day)
    terms = dict(last.payload)
    basis = book.basis_row(terms.get("basis", ""), day)
    standing = basis is not None and not basis.endings and (basis.valid_until or day) >= day
    return last.number, terms | {"basis": basis.number if basis is not None and standing else ""}


def review_file(profile: str, use: str, day: date) -> ReviewFile:
    """Eight queries. Raises Refusal ``profile.unknown``."""
    related = ("version__design__family", "version__design__derived_from")
    row = Profile.objects.select_related(*related).filter(code=profile).first()
    if row is None:
        raise Refusal(UNKNOWN_PROFILE, given=profile)
    version, design = row.version, row.version.design
    siblings = Profile.objects.filter(version__design=design).order_by("-version__number", "pk")
    found = [
        s for listed in standings(list(siblings.values_list("code", flat=True)), day).values() for s in listed
    ]
    own = next(s for s in found if (s.profile, s.use) == (profile, use))
    latest = design.versions.order_by("-number").values_list("code", flat=True).first()
    act, terms = _last_terms(profile, use, day)
    parent = design.derived_from
    return ReviewFile(
        profile=profile,
        profile_name=Text.from_dict(row.name),
        use=use,
        design=design.code,
        design_name=Text.from_dict(design.name),
        family_name=Text.from_dict(design.family.name),
        version=version.code,
        version_note=Text.from_dict(version.note),
        published_on=version.published_on,
        is_latest=version.code == latest,
        sha256=version.sha256,
        derived_from=parent.code if parent is not None else "",
        derived_from_name=Text.from_dict((parent or design).name),
        standing=own,
        others=tuple(s for s in found if s is not own and s.state != "unclassified"),
        last_act=act,
        last_terms=terms,
    )
