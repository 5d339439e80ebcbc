"""Tables of needs."""

from maillage.apps.needs.models.need import Need
from maillage.apps.needs.models.scenario import Scenario

__all__ = ["Need", "Scenario"]
