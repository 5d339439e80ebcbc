"""Tables of the network."""

from maillage.apps.network.models.drop_point import DropPoint
from maillage.apps.network.models.establishment import Establishment
from maillage.apps.network.models.machine import Machine
from maillage.apps.network.models.material import Material, MaterialStock
from maillage.apps.network.models.member import Member, MemberIdentity
from maillage.apps.network.models.unavailability import Unavailability
from maillage.apps.network.models.workshop import Workshop

__all__ = [
    "DropPoint",
    "Establishment",
    "Machine",
    "Material",
    "MaterialStock",
    "Member",
    "MemberIdentity",
    "Unavailability",
    "Workshop",
]
