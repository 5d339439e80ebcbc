"""Which pages are measured: those a visitor reaches by links from their home, one address a route.

A list is also measured sorted and filtered when its page offers it: two addresses with a query a route.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from typing import Any

SKIPPED = ("/static/", "/deconnexion/")
PLAIN, WITH_QUERY = 1, 2


def visitors() -> tuple[str, ...]:
    """Every login of the demonstration; the public is the empty name."""
    from maillage.site.demo.people import LOGINS

    return ("", *(login.username for login in LOGINS))


def signed_in(visitor: str) -> Any:
    """A client of the site for a login of the demonstration, or for the public when empty."""
    from django.test import Client

    from maillage.apps.accounts.codes import DEMONSTRATION_CODE
    from maillage.site.demo import PASSWORD

    client = Client(HTTP_HOST="localhost")
    if visitor:
        client.post("/connexion/", {"username": visitor, "password": PASSWORD})
        client.post("/connexion/code/", {"code": DEMONSTRATION_CODE})  # leads back who was not asked
    return client


def reached(client: Any, start: str = "/") -> Iterator[str]:
    """The addresses to measure, each told as soon as it is found and has been asked once."""
    from maillage.site.demo.browsing import internal, read
    from maillage.site.demo.walking import route_of

    counts: Counter[tuple[str, bool]] = Counter()
    queue, known = deque([start]), {start}
    while queue:
        path = queue.popleft()
        route, queried = route_of(path)[0], "?" in path
        if not route or counts[route, queried] >= (WITH_QUERY if queried else PLAIN):
            continue
        response = client.get(path)
        if response.status_code != 200 or not response.headers["Content-Type"].startswith("text/html"):
            continue
        counts[route, queried] += 1
        for link in read(response.content.decode()).links:
            target = internal(link, path, 80)
            ours = target is not None and not target.startswith(("/en/", *SKIPPED))
            if target is not None and ours and target not in known:
                known.add(target)
                queue.append(target)
        yield path
