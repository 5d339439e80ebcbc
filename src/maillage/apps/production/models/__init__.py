"""Tables of production."""

from maillage.apps.production.models.bench_sample import BenchSample
from maillage.apps.production.models.delivery import Delivery, DeliveryLine
from maillage.apps.production.models.genealogy import Bag, MaterialUse, Movement
from maillage.apps.production.models.label_print import LabelPrint
from maillage.apps.production.models.label_scan import LabelScan
from maillage.apps.production.models.lot import Lot
from maillage.apps.production.models.order import Order, Proposal
from maillage.apps.production.models.plan import Plan, PlanLine, PlanningExport
from maillage.apps.production.models.plan_advice import AdvisedNeed, PlanPrice
from maillage.apps.production.models.plan_changes import LineChange, WorldChange
from maillage.apps.production.models.plan_figures import PlanFigures, PlannedNeed, ShortNeed
from maillage.apps.production.models.recall import Recall, RecallHolder, RecallHolding, RecallLot
from maillage.apps.production.models.solve_job import SolveJob

__all__ = [
    "AdvisedNeed",
    "Bag",
    "BenchSample",
    "Delivery",
    "DeliveryLine",
    "LabelPrint",
    "LabelScan",
    "LineChange",
    "Lot",
    "MaterialUse",
    "Movement",
    "Order",
    "Plan",
    "PlanFigures",
    "PlanLine",
    "PlanPrice",
    "PlannedNeed",
    "PlanningExport",
    "Proposal",
    "Recall",
    "RecallHolder",
    "RecallHolding",
    "RecallLot",
    "ShortNeed",
    "SolveJob",
    "WorldChange",
]
