"""From needs, capacity and rules to an executable plan, its bound, its explanation and its audit.

Plain Python: no Django, network, database or clock of its own. The auditor shares no code
with the solver; both know only the shapes of `instance` and `plan`. What is named here is
what another program uses (docs/howto/plan-from-python.md); each name loads its module, and
HiGHS with it where it is needed, only when it is first asked for. Source: planning page.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from maillage.planning.advising import advise as advise
    from maillage.planning.advising import apply as apply
    from maillage.planning.advising.prices import prices as prices
    from maillage.planning.auditing import audit as audit
    from maillage.planning.bounding import bound as bound
    from maillage.planning.explaining import explain as explain
    from maillage.planning.fairness import fair as fair
    from maillage.planning.generating import generate as generate
    from maillage.planning.keeping import keep_plan as keep_plan
    from maillage.planning.planner import solve as solve
    from maillage.planning.reading import read_instance as read_instance
    from maillage.planning.reading import read_plan as read_plan
    from maillage.planning.replanning.changes import changes as changes
    from maillage.planning.replanning.difference import difference as difference
    from maillage.planning.replanning.planner import replan as replan
    from maillage.planning.writing import write_instance as write_instance
    from maillage.planning.writing import write_plan as write_plan

_HOMES = {
    "advise": "advising",
    "apply": "advising",
    "prices": "advising.prices",
    "audit": "auditing",
    "bound": "bounding",
    "explain": "explaining",
    "fair": "fairness",
    "generate": "generating",
    "keep_plan": "keeping",
    "read_instance": "reading",
    "read_plan": "reading",
    "changes": "replanning.changes",
    "difference": "replanning.difference",
    "replan": "replanning.planner",
    "solve": "planner",
    "write_instance": "writing",
    "write_plan": "writing",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(_HOMES)
