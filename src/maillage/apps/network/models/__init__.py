"""Tables of the network."""

from maillage.apps.network.models.establishment import Establishment
from maillage.apps.network.models.machine import Machine
from maillage.apps.network.models.material import Material, MaterialStock
from maillage.apps.network.models.workshop import Workshop

__all__ = ["Establishment", "Machine", "Material", "MaterialStock", "Workshop"]
