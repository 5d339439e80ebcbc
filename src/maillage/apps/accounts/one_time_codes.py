"""A one-time code is spent for as long as it would still count.

allauth forgets that a code was used after one period of thirty seconds, whatever the tolerance; with a tolerance of one
period each way a code counts for ninety, and the one that a telephone ahead shows could be sent again. Guarantee: by
whatever way it came in (log-in, screens, API), a code that was accepted is never accepted again.
"""

from __future__ import annotations

from django.core.cache import cache


def spend_codes_once() -> None:
    """Called once, when the applications are ready."""
    from allauth.mfa import app_settings  # noqa: PLC0415 (reads the settings)
    from allauth.mfa.totp.internal.auth import TOTP  # noqa: PLC0415 (its models)

    def spend(held: TOTP, code: str) -> bool:
        counts = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
        return cache.add(held._get_used_cache_key(code), "y", timeout=counts)

    TOTP._mark_code_used = spend
