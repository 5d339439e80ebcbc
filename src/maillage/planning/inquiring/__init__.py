"""The reasons of many needs at once, read off what a plan leaves.

Every figure is worked out in bulk, over candidate rows (need, design, workshop); only the
telling goes need by need. The same needs asked together or one by one get the same
reasons. Source: planning page §4.
"""

from __future__ import annotations

from maillage.planning.inquiring.telling import reasons_of

__all__ = ["reasons_of"]
