"""Tables of the catalogue."""

from maillage.apps.catalogue.models.design import Design, Family
from maillage.apps.catalogue.models.profile import Profile
from maillage.apps.catalogue.models.version import DesignFile, Version

__all__ = ["Design", "DesignFile", "Family", "Profile", "Version"]
