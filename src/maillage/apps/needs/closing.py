"""What stands above needs and must be asked when one closes: production registers here."""

from __future__ import annotations

from maillage.apps.closing import Seam

NEED_CLOSING = Seam()
