"""Re-planning: from a plan and what changed since, to the next plan, at once and then better.

`start` (the immediate answer) holds every line of the previous plan that still holds, accepted
work first, and fills what is free; `finish` solves again for the needs around the change, the
rest frozen; `replan` does both. `changes` says what changed between two instances, `difference`
what a plan changes for whom, in words. Accepted work is withdrawn only where a rule now
forbids it, its capacity is lost or its need reduced, or where the planner is told that it
may. Source: planning page §1 and §3.
"""

from __future__ import annotations

from maillage.planning.replanning.changes import InstanceChange, changes
from maillage.planning.replanning.difference import Change, Difference, NeedChange, difference
from maillage.planning.replanning.planner import Started, finish, replan, start

__all__ = [
    "Change",
    "Difference",
    "InstanceChange",
    "NeedChange",
    "Started",
    "changes",
    "difference",
    "finish",
    "replan",
    "start",
]
