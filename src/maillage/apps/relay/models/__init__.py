"""Tables of the relay."""

from maillage.apps.relay.models.access import AccessPlan, Booking, Slot
from maillage.apps.relay.models.maker_link import MakerLink
from maillage.apps.relay.models.mission import Mission, MissionParticulars

__all__ = ["AccessPlan", "Booking", "MakerLink", "Mission", "MissionParticulars", "Slot"]
