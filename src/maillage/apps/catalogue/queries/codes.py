"""What the code of a design, a version or a profile covers."""

from __future__ import annotations

from django.db.models import Q

from maillage.apps.catalogue.models import Design, Profile, Version
from maillage.apps.catalogue.queries.designs import DesignSheet


def profiles_of_code(code: str) -> list[str] | None:
    """The codes of the profiles that a design, a version or a profile covers, in order; None for a code that is
    none of them. At most three queries."""
    of = Q(code=code) | Q(version__code=code) | Q(version__design__code=code)
    found = list(Profile.objects.filter(of).order_by("pk").values_list("code", flat=True))
    if found or Design.objects.filter(code=code).exists() or Version.objects.filter(code=code).exists():
        return found
    return None


def codes_above(profile: str) -> tuple[str, str, str]:
    """The codes that cover a profile: its design, its version, itself."""
    version = profile.partition("/")[0]
    return version.partition("-")[0], version, profile


def codes_of(sheet: DesignSheet) -> list[str]:
    """A design, its versions and their profiles: whatever a text may be about."""
    versions = [
        code for version in sheet.versions for code in (version.code, *(p.code for p in version.profiles))
    ]
    return [sheet.code, *versions]
