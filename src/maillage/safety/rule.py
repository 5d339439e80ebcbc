"""What a rule is: a name, a place in the order of reasons, what it reads, and a check.

Invariants: a check is a function of the facts and of one day; it reads only the groups of facts named in
`reads` (and the action, the day, the scheme and the published acts), which is what lets a bridge ask each
group once; it answers pass, refuse or not applicable, and never raises. Order sorts reasons and nothing
else: every rule is evaluated and any refusal wins. Source: safety scheme §3.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum, IntEnum
from typing import Literal

from maillage.kernel.reasons import Reason
from maillage.safety.facts import Facts
from maillage.safety.terms import Action

State = Literal["pass", "refuse", "not_applicable"]


class Stage(IntEnum):
    """The order in which reasons are told."""

    HOLD = 0
    AUTHORISATION = 1
    QUALIFICATION = 2
    CATEGORY = 3
    TERRITORY = 4
    ESTABLISHMENT = 5
    MAKER = 6
    LOT = 7
    STOCK = 8


class Facet(Enum):
    """The groups of facts that a rule may read; the last four are parts of the recipient's."""

    UNIT = "unit"
    MAKER = "maker"
    LOT = "lot"
    """The lot, the quantity asked and the stock: release and delivery only."""
    SAMPLE = "sample"
    CLASS = "class"
    """`recipient_class` alone."""
    NEED = "need"
    """`recipient_class`, `posts`, `no_ppe_required`, `occupation`."""
    PLACE = "place"
    """`recipient_class`, `territories`."""
    RECIPIENT = "recipient"
    """Everything about the recipient."""


OF_RECIPIENTS = frozenset((Facet.CLASS, Facet.NEED, Facet.PLACE, Facet.RECIPIENT))


@dataclass(frozen=True, slots=True)
class Answer:
    """What one rule says. A refusal has at least one reason; a warning never refuses."""

    state: State
    reasons: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()


PASS = Answer("pass")
NOT_APPLICABLE = Answer("not_applicable")


def refuse(*reasons: Reason) -> Answer:
    return Answer("refuse", reasons)


def warn(*warnings: Reason) -> Answer:
    return Answer("pass", (), warnings)


def judged(reasons: list[Reason]) -> Answer:
    """A refusal when there is any reason, else a pass."""
    return Answer("refuse", tuple(reasons)) if reasons else PASS


Check = Callable[[Facts, date], Answer]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `codes` are all the reasons it may give, as refusals or as warnings."""

    name: str
    stage: Stage
    actions: frozenset[Action]
    reads: frozenset[Facet]
    codes: tuple[str, ...]
    check: Check

    def depends_on(self, action: Action) -> frozenset[Facet]:
        """The facets it reads for one action: making and sampling have no lot, only sampling a sample."""
        absent = {Facet.LOT} if action in ("make", "sample") else set()
        if action != "sample":
            absent.add(Facet.SAMPLE)
        return self.reads - absent


def rule(
    name: str, stage: Stage, actions: str, reads: tuple[Facet, ...], codes: tuple[str, ...]
) -> Callable[[Check], Rule]:
    """Decorator: turn a check into a rule. `actions` is a space-separated list of actions."""
    asked = frozenset(actions.split())

    def of(check: Check) -> Rule:
        return Rule(name, stage, asked, frozenset(reads), codes, check)  # type: ignore[arg-type]

    return of


ALWAYS = "make release deliver sample"
ORDERS = "make release deliver"
LOTS = "release deliver"
