"""How often one connection may do what needs no account: counted for a while, and never kept.

Guarantees: the count is shared by every process (the cache of the database) and forgotten after its window; a
request past it is answered 429 and changes nothing.
"""

from __future__ import annotations

from hashlib import sha256

from django.core.cache import cache
from django.http import HttpRequest

from maillage.web.visitors import connection_of


def within_rate(request: HttpRequest, name: str, most: int, seconds: int) -> bool:
    """Whether this connection may still do `name`; asking counts."""
    key = f"rate:{name}:{sha256(connection_of(request).encode()).hexdigest()}"
    if cache.add(key, 1, seconds):
        return True
    try:
        return cache.incr(key) <= most
    except ValueError:  # it ran out between the two
        return True
