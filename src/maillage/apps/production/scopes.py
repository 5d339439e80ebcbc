"""What a hold, a suspension or a recall covers, as conditions on rows.

Guarantees: a row matches when it matches everything that the scope names; a scope that names lots or a batch of
material covers no work to come, only what was made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q

from maillage.apps.production.models import Lot, MaterialUse
from maillage.apps.production.reasons import HOLD_COVERS_NOTHING, LOT_UNKNOWN
from maillage.kernel.refusals import Refusal

# Where each name of a scope is found from a row that has `workshop` and `profile`.
PATHS = {
    "design": "profile__version__design__code",
    "version": "profile__version__code",
    "profile": "profile__code",
    "workshop": "workshop__code",
}
SEVERAL = re.compile(r"[;,\n]")


def batch_key(written: str) -> str:
    """A batch as it is searched: what one reads on a spool has capitals, spaces and dashes in any way."""
    return re.sub(r"[\W_]+", "", written).upper()[:80]


def batches_of(written: str) -> dict[str, str]:
    """The batches written in one field (separated by commas or semicolons), as they are searched → as written."""
    found = (part.strip() for part in SEVERAL.split(written))
    return {batch_key(part): part[:120] for part in found if batch_key(part)}


def named_lots(scope: Mapping[str, Any]) -> list[str]:
    return [*([scope["lot"]] if scope.get("lot") else []), *scope.get("lots", ())]


def stops_no_work(scope: Mapping[str, Any]) -> bool:
    """Whether it names lots or a batch: what is made next is another matter."""
    return bool(named_lots(scope) or scope.get("batch"))


def of_makers(scope: Mapping[str, Any]) -> Q:
    """Rows with a workshop and a profile that match every such name of the scope."""
    found = Q()
    for name, path in PATHS.items():
        if scope.get(name):
            found &= Q(**{path: scope[name]})
    return found


def lots_in(scope: Mapping[str, Any]) -> Q:
    """The lots that match every name of the scope; a scope that names nothing has none."""
    if not any(scope.values()):
        return Q(pk__in=[])
    found = of_makers(scope)
    if named_lots(scope):
        found &= Q(code__in=named_lots(scope))
    if scope.get("batch"):
        uses = MaterialUse.objects.filter(batch=batch_key(scope["batch"]))
        found &= Q(pk__in=uses.values("lot_id"))
    return found


def require_match(scope: Mapping[str, Any]) -> None:
    """Refuses lots that do not exist, and names that contradict each other: it would cover nothing."""
    lots = named_lots(scope)
    _require_lots(lots)
    profile, version, design = (str(scope.get(name, "")) for name in ("profile", "version", "design"))
    of_profile = profile.partition("/")[0]
    of_version = (version or of_profile).partition("-")[0]
    nested = (not profile or version in ("", of_profile)) and (not of_version or design in ("", of_version))
    narrow = bool(lots or scope.get("batch"))
    if not nested or (narrow and not Lot.objects.filter(lots_in(scope)).exists()):
        said = " ".join(", ".join(code) if isinstance(code, list) else str(code) for code in scope.values())
        raise Refusal(HOLD_COVERS_NOTHING, scope=said)


def _require_lots(codes: Iterable[str]) -> None:
    asked = set(codes)
    known = set(Lot.objects.filter(code__in=asked).values_list("code", flat=True)) if asked else set()
    for code in sorted(asked - known):
        raise Refusal(LOT_UNKNOWN, code=code)
