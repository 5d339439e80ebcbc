"""States of plans and their solves, proposals, orders, lots and deliveries."""

from __future__ import annotations

from enum import StrEnum

from maillage.kernel.text import Text


class PlanStatus(StrEnum):
    DRAFT = "draft"
    ADOPTED = "adopted"
    SUPERSEDED = "superseded"
    HYPOTHESIS = "hypothesis"  # of what is supposed: compared, never adopted


BASE_STATUSES = (PlanStatus.ADOPTED.value, PlanStatus.DRAFT.value)  # what re-planning may go on from


class PlanWay(StrEnum):
    """How a plan came about."""

    SOLVED = "solved"  # from nothing
    FILLED = "filled"  # a re-plan, as far as it goes at once
    IMPROVED = "improved"  # a re-plan, improved around what changed
    SUPPOSED = "supposed"  # of the instance of another plan, changed


class SourceKind(StrEnum):
    WORKSHOP = "workshop"
    INDUSTRY = "industry"
    STOCK = "stock"


class ServiceState(StrEnum):
    """How far a plan serves a need."""

    WHOLE = "whole"  # every piece on time
    LATE = "late"  # every piece, some late
    PARTIAL = "partial"  # some pieces are missing, some are not
    NONE = "none"


SERVICE_NAMES: dict[str, Text] = {
    ServiceState.WHOLE: Text(fr="Servi à temps", en="Served on time"),
    ServiceState.LATE: Text(fr="Servi en retard", en="Served late"),
    ServiceState.PARTIAL: Text(fr="Servi en partie", en="Served in part"),
    ServiceState.NONE: Text(fr="Non servi", en="Not served"),
}


class JobStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"  # a plan was kept, or advice given
    FAILED = "failed"  # refused, or given up after several attempts
    STOPPED = "stopped"  # somebody asked; the best audited plan was kept, if there was one


class JobKind(StrEnum):
    """What a worker is asked for."""

    SOLVE = "solve"  # a plan, from nothing
    REPLAN = "replan"  # a plan that goes on from another
    SUPPOSE = "suppose"  # a plan of the same day, were something otherwise
    ADVISE = "advise"  # what would serve the needs that a plan leaves short


JOB_NAMES: dict[str, Text] = {
    JobKind.SOLVE: Text(fr="Plan", en="Plan"),
    JobKind.REPLAN: Text(fr="Replanification", en="Re-plan"),
    JobKind.SUPPOSE: Text(fr="Hypothèse", en="Hypothesis"),
    JobKind.ADVISE: Text(fr="Conseils", en="Advice"),
}

LIVE_JOBS = (JobStatus.QUEUED.value, JobStatus.RUNNING.value)


class SolveStage(StrEnum):
    """What a worker is doing, in order; `planning.solving.Stage` names what it has done."""

    READING = "reading"
    PROGRAM = "program"
    MARKET = "market"  # what follows, to the next, for an instance that is planned by regions
    REGIONS = "regions"
    SHIFTED = "shifted"
    ROUNDING = "rounding"
    FILLING = "filling"
    LATE = "late"
    IMPROVING = "improving"
    SHARING = "sharing"
    PRICES = "prices"
    ADVICE = "advice"
    REASONS = "reasons"
    AUDIT = "audit"
    KEEPING = "keeping"


_PLAN_ENDS = (SolveStage.REASONS, SolveStage.AUDIT, SolveStage.KEEPING)
_WHOLE = (
    *(SolveStage.READING, SolveStage.PROGRAM, SolveStage.ROUNDING, SolveStage.FILLING, SolveStage.LATE),
    *_PLAN_ENDS,
)
STAGES_OF: dict[str, tuple[SolveStage, ...]] = {
    JobKind.SOLVE: _WHOLE,
    JobKind.SUPPOSE: _WHOLE,
    JobKind.REPLAN: (SolveStage.READING, SolveStage.FILLING, SolveStage.IMPROVING, *_PLAN_ENDS),
    JobKind.ADVISE: (SolveStage.READING, SolveStage.PRICES, SolveStage.ADVICE),
}
BY_REGIONS = (
    *(SolveStage.READING, SolveStage.MARKET, SolveStage.REGIONS, SolveStage.SHIFTED, SolveStage.FILLING),
    *_PLAN_ENDS,
)

STAGE_NAMES: dict[str, Text] = {
    SolveStage.READING: Text(fr="Lire le réseau et ses règles", en="Read the network and its rules"),
    SolveStage.PROGRAM: Text(
        fr="Chercher la meilleure répartition", en="Look for the best way to share the work"
    ),
    SolveStage.MARKET: Text(
        fr="Donner un prix à chaque ressource du pays", en="Price every resource of the country"
    ),
    SolveStage.REGIONS: Text(fr="Planifier région par région", en="Plan region by region"),
    SolveStage.SHIFTED: Text(fr="Planifier de nouveau, frontières déplacées", en="Plan again, borders moved"),
    SolveStage.ROUNDING: Text(fr="Passer aux lots entiers", en="Turn it into whole lots"),
    SolveStage.FILLING: Text(fr="Employer ce qui reste libre", en="Use what is left free"),
    SolveStage.LATE: Text(fr="Servir le reste en retard", en="Serve the rest late"),
    SolveStage.IMPROVING: Text(fr="Améliorer autour de ce qui change", en="Improve around what changes"),
    SolveStage.SHARING: Text(
        fr="Partager la charge entre ateliers", en="Share the load out between workshops"
    ),
    SolveStage.PRICES: Text(fr="Chiffrer ce que vaut chaque ressource rare", en="Price each scarce resource"),
    SolveStage.ADVICE: Text(fr="Essayer ce qui servirait chaque besoin", en="Try what would serve each need"),
    SolveStage.REASONS: Text(fr="Dire pourquoi le reste manque", en="Say why the rest is missing"),
    SolveStage.AUDIT: Text(fr="Contrôler chaque ligne", en="Audit every line"),
    SolveStage.KEEPING: Text(fr="Enregistrer le plan", en="Keep the plan"),
}


class ProposalStatus(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"  # every piece accepted or declined
    CANCELLED = "cancelled"  # a rule now forbids it
    SUPERSEDED = "superseded"  # a later plan replaced it


class OrderStatus(StrEnum):
    ACTIVE = "active"
    DONE = "done"
    CANCELLED = "cancelled"


class LotStatus(StrEnum):
    MADE = "made"
    INSPECTED = "inspected"
    RELEASED = "released"
    REJECTED = "rejected"
    HELD = "held"


class DeliveryStatus(StrEnum):
    SENT = "sent"
    RECEIVED = "received"


class LineChangeKind(StrEnum):
    """What becomes of what one source gives one need, from a plan to the one that goes on from it."""

    WITHDRAWN = "withdrawn"  # accepted, and no longer kept
    ADDED = "added"
    REMOVED = "removed"
    TAKEN_OVER = "taken_over"  # more here, fewer from another source of the same need
    HANDED_OVER = "handed_over"
    MORE = "more"
    LESS = "less"
    EARLIER = "earlier"
    LATER = "later"
    MADE = "made"  # nothing else than what was made since


LINE_CHANGE_NAMES: dict[str, Text] = {
    LineChangeKind.WITHDRAWN: Text(fr="Travail accepté retiré", en="Accepted work withdrawn"),
    LineChangeKind.ADDED: Text(fr="Ajouté", en="Added"),
    LineChangeKind.REMOVED: Text(fr="Enlevé", en="Removed"),
    LineChangeKind.TAKEN_OVER: Text(fr="Repris d’un autre", en="Taken over from another"),
    LineChangeKind.HANDED_OVER: Text(fr="Confié à un autre", en="Handed over to another"),
    LineChangeKind.MORE: Text(fr="Plus de pièces", en="More pieces"),
    LineChangeKind.LESS: Text(fr="Moins de pièces", en="Fewer pieces"),
    LineChangeKind.EARLIER: Text(fr="Plus tôt", en="Earlier"),
    LineChangeKind.LATER: Text(fr="Plus tard", en="Later"),
    LineChangeKind.MADE: Text(fr="Fabriqué depuis", en="Made since"),
}


class RecallStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"  # followed to its end; what was recalled stays so
    LIFTED = "lifted"  # it should not have been, or no longer is


RECALL_STATUS: dict[str, Text] = {
    RecallStatus.OPEN: Text(fr="En cours", en="Under way"),
    RecallStatus.CLOSED: Text(fr="Clos", en="Closed"),
    RecallStatus.LIFTED: Text(fr="Levé", en="Lifted"),
}


class RecallLaw(StrEnum):
    """What the law takes the object for: what a notice says and who else is told."""

    CONSUMER = "consumer"
    PPE = "ppe"
    DEVICE = "device"


RECALL_LAWS: dict[str, Text] = {
    RecallLaw.CONSUMER: Text(fr="Produit de consommation", en="Consumer product"),
    RecallLaw.PPE: Text(fr="Équipement de protection individuelle", en="Personal protective equipment"),
    RecallLaw.DEVICE: Text(fr="Dispositif médical", en="Medical device"),
}


STATUS_NAMES: dict[str, Text] = {
    PlanStatus.DRAFT: Text(fr="À adopter", en="To adopt"),
    PlanStatus.ADOPTED: Text(fr="Adopté", en="Adopted"),
    PlanStatus.SUPERSEDED: Text(fr="Remplacé", en="Replaced"),
    PlanStatus.HYPOTHESIS: Text(fr="Hypothèse", en="Hypothesis"),
    JobStatus.QUEUED: Text(fr="En attente", en="Waiting"),
    JobStatus.RUNNING: Text(fr="En cours", en="Running"),
    JobStatus.FAILED: Text(fr="Échec", en="Failed"),
    JobStatus.STOPPED: Text(fr="Arrêté", en="Stopped"),
    ProposalStatus.OPEN: Text(fr="À répondre", en="To answer"),
    ProposalStatus.ANSWERED: Text(fr="Répondu", en="Answered"),
    ProposalStatus.CANCELLED: Text(fr="Annulé", en="Cancelled"),
    OrderStatus.ACTIVE: Text(fr="En cours", en="In progress"),
    OrderStatus.DONE: Text(fr="Terminé", en="Done"),
    LotStatus.MADE: Text(fr="Fabriqué", en="Made"),
    LotStatus.INSPECTED: Text(fr="Contrôlé", en="Inspected"),
    LotStatus.RELEASED: Text(fr="Libéré", en="Released"),
    LotStatus.REJECTED: Text(fr="Rebuté", en="Rejected"),
    LotStatus.HELD: Text(fr="En quarantaine sanitaire", en="Held"),
    DeliveryStatus.SENT: Text(fr="Expédié", en="Sent"),
    DeliveryStatus.RECEIVED: Text(fr="Reçu", en="Received"),
}


class DeclineReason(StrEnum):
    NO_TIME = "no_time"
    NO_MATERIAL = "no_material"
    MACHINE_DOWN = "machine_down"
    TOO_FAR = "too_far"
    NOT_ABLE = "not_able"
    CLOSED = "closed"


DECLINE_REASONS: dict[str, Text] = {
    DeclineReason.NO_TIME: Text(fr="Pas le temps", en="No time"),
    DeclineReason.NO_MATERIAL: Text(fr="Pas de matière", en="No material"),
    DeclineReason.MACHINE_DOWN: Text(fr="Machine en panne", en="Machine down"),
    DeclineReason.TOO_FAR: Text(fr="Trop loin", en="Too far"),
    DeclineReason.NOT_ABLE: Text(fr="Pas équipé pour cet objet", en="Not equipped for this object"),
    DeclineReason.CLOSED: Text(fr="Atelier fermé", en="Workshop closed"),
}


class RefusedAtReceipt(StrEnum):
    DAMAGED = "damaged"
    DEFECT = "defect"
    WRONG_OBJECT = "wrong_object"
    NO_LABEL = "no_label"
    TOO_LATE = "too_late"
    MISSING = "missing"
    OTHER = "other"


RECEIPT_REASONS: dict[str, Text] = {
    RefusedAtReceipt.DAMAGED: Text(fr="Abîmé au transport", en="Damaged in transport"),
    RefusedAtReceipt.DEFECT: Text(fr="Défaut de fabrication", en="Manufacturing defect"),
    RefusedAtReceipt.WRONG_OBJECT: Text(fr="Ce n’est pas l’objet demandé", en="Not the object asked for"),
    RefusedAtReceipt.NO_LABEL: Text(fr="Étiquette ou notice absente", en="Label or notice missing"),
    RefusedAtReceipt.TOO_LATE: Text(fr="Arrivé trop tard", en="Arrived too late"),
    RefusedAtReceipt.MISSING: Text(fr="Manquante à l’arrivée", en="Missing on arrival"),
    RefusedAtReceipt.OTHER: Text(fr="Autre raison", en="Other reason"),
}
