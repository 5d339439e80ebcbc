"""What stands above workshops and must be told: production when one closes for good, the relay when a member's
identity is erased."""

from __future__ import annotations

from maillage.apps.closing import Seam

WORKSHOP_CLOSING = Seam()
MEMBER_ERASING = Seam()
