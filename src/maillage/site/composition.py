"""What the whole is made of: effects of acts, in the order of apps."""

from __future__ import annotations


def compose() -> None:
    """Register every effect. Harmless when called twice."""
    from maillage.apps.production import effects  # noqa: PLC0415 (tables exist only once apps are loaded)

    effects.register()
