"""What stands above workshops and must be asked when one closes for good: production registers here."""

from __future__ import annotations

from maillage.apps.closing import Seam

WORKSHOP_CLOSING = Seam()
