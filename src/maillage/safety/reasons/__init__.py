"""Every reason the safety engine gives, declared in both languages with what the reader can do.

`VERDICT_CODES` are those a verdict may carry; `OTHER_CODES` those of the library around it (facts files,
notices, sampling plans). Importing this package declares them all.
"""

from __future__ import annotations

from maillage.safety.reasons import authorisation, lots, papers, parties

VERDICT_CODES: tuple[str, ...] = tuple(sorted((*authorisation.CODES, *parties.CODES, *lots.CODES)))
OTHER_CODES: tuple[str, ...] = tuple(sorted(papers.CODES))
