"""Tables of needs, and of what serves them without workshops."""

from maillage.apps.needs.models.industry import IndustrySupply
from maillage.apps.needs.models.need import Need
from maillage.apps.needs.models.object_stock import ObjectStock
from maillage.apps.needs.models.request import FilingCount, PrivateLink, Request, RequestContact
from maillage.apps.needs.models.scenario import Scenario

__all__ = [
    "FilingCount",
    "IndustrySupply",
    "Need",
    "ObjectStock",
    "PrivateLink",
    "Request",
    "RequestContact",
    "Scenario",
]
