"""Tables of production."""

from maillage.apps.production.models.delivery import Delivery, DeliveryLine
from maillage.apps.production.models.lot import Lot
from maillage.apps.production.models.order import Order, Proposal
from maillage.apps.production.models.plan import Plan, PlanningExport, PlanUnserved

__all__ = ["Delivery", "DeliveryLine", "Lot", "Order", "Plan", "PlanUnserved", "PlanningExport", "Proposal"]
