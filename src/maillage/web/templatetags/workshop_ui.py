"""What pages of workshops say of time: ``{% load workshop_ui %}``."""

from __future__ import annotations

from datetime import date

from django import template

from maillage.apps.network.freshness import Freshness, freshness
from maillage.kernel.clock import Clock, today

register = template.Library()


@register.filter
def fresh_at(confirmed_on: date | None, clock: Clock) -> Freshness:
    """How long ago it was confirmed, on the day of the clock."""
    return freshness(confirmed_on, today(clock))
