"""Re-planning: from a plan and what changed since, to the next plan, at once and then better.

`planner.start` (the immediate answer) holds every line of the previous plan that still holds, accepted
work first, and fills what is free; `planner.finish` solves again for the needs around the change, the
rest frozen; `planner.replan` does both. `changes` says what changed between two instances, `difference`
what a plan changes for whom, in words; neither loads the solver. Accepted work is withdrawn only where a rule now
forbids it, its capacity is lost or its need reduced, or where the planner is told that it
may. Source: planning page §1 and §3.
"""
