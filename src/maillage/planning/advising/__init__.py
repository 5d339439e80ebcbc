"""What would serve a need that a plan leaves short, and what more of a resource would serve.

`advise` gives changes of the instance (`changes`) that have been checked by planning again:
with `whole`, the whole instance, so that applying the change and solving serves the need;
else the neighbourhood of the need alone, which is quicker and nearly as sure. A need is
served when every piece arrives on time. Where nothing was found, no advice is given.
Source: planning page §4.
"""

from __future__ import annotations

from maillage.planning.advising.advice import Advice, Adviser, advise
from maillage.planning.advising.changes import Change, apply, says

__all__ = ["Advice", "Adviser", "Change", "advise", "apply", "says"]
