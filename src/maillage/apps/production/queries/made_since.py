"""What was made after a moment: what a plan of before need not ask for again."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Sum

from maillage.apps.production.models import Lot
from maillage.planning.replanning.made import Pair


def made_since(moment: datetime) -> dict[Pair, int]:
    """Good pieces of lots declared since, by need, workshop and profile. One query."""
    rows = Lot.objects.filter(created_at__gt=moment).order_by()
    keys = ("order__need__code", "workshop__code", "profile__code")
    found = rows.values_list(*keys).annotate(pieces=Sum(F("quantity_made") - F("quantity_rejected")))
    return {(need, shop, profile): int(pieces) for need, shop, profile, pieces in found if pieces > 0}
