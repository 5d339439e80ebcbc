"""Small components that a page repeats by the hundred, drawn once for the same values.

Guarantees: what is given is what the template draws, in a component that reads nothing but the values it is
given: words come in the reader's language, and what is safe as HTML is never taken for what is not.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

KEPT = 4096  # a badge is a kilobyte at most


@lru_cache(maxsize=KEPT, typed=True)  # typed: a text that is safe equals the same text that is not
def _drawn(component: str, names: tuple[str, ...], *values: Any) -> SafeString:
    return render_to_string(f"maillage/components/{component}.html", dict(zip(names, values, strict=True)))


def drawn(component: str, **values: Any) -> SafeString:
    """The component with these values, each of them hashable."""
    return _drawn(component, tuple(values), *values.values())
