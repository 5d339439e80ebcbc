"""The planner: needs × capacity → an executable plan, its bound, and why not more.

`solve` maximises, in this order: the weighted quantity on time; then late, the earlier
the better; then stock and industry before local hours; then distance. Accepted work is
always kept unless `promising` has to withdraw it. Fairness is not optimised yet.

The way: candidates → accepted work → day-indexed linear program (dual simplex) → dive to
whole lots and few workshops → whole pieces on their days → fill → stock and industry give
hours back → fill → late deliveries → reasons. With thousands of needs the program and the dive
are those of the country's parts (`parts`). Deterministic for (instance, seed): every
stop is a count of rounds; only `time_limit` can make a run differ, and then the plan is
still executable and its bound still proven. Source: planning page §1-3.
"""

from __future__ import annotations

from maillage.planning.solving.engine import Progress, Stage
from maillage.planning.solving.making import solve

__all__ = ["Progress", "Stage", "solve"]
