"""What somebody other than the organisation must still see: its insurance as it states it, its identity as it claims it.

Guarantees: the same as `is_checked` and `claimed_identity` say of one row, asked of the database.
"""

from __future__ import annotations

from django.db.models import F, Q

from maillage.apps.network.vouching import VOUCHED

# Stated, of a workshop that works, and not what was seen. A comparison with nothing is unknown, hence the cases.
INSURANCE_WAITING = Q(is_open=True, insured_from__isnull=False) & (
    Q(checked_on__isnull=True)
    | Q(checked_from__isnull=True)
    | ~Q(insured_from=F("checked_from"))
    | Q(insured_until__isnull=True, checked_until__isnull=False)
    | Q(insured_until__isnull=False, checked_until__isnull=True)
    | Q(insured_until__isnull=False, checked_until__isnull=False) & ~Q(insured_until=F("checked_until"))
)
_CHANGED = Q()
for _fact in VOUCHED:
    _CHANGED |= ~Q((_fact, F(f"vouched_{_fact}")))
IDENTITY_WAITING = ~Q(vouched_recipient_class="") & _CHANGED
