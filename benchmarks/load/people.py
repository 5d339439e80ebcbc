"""Who the load is made of, and what one of them does next: open their board, follow links, now and then write.

A visitor walks as a person does: from a page to one of its links inside the site, back to their board
after a few pages. Exports, sign-out and the other language are left out of the walk. One visit in ten
of somebody with an account writes: a requester files a need, a workshop confirms its inventory, anyone
changes nothing they may not change.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from maillage.apps.accounts.codes import DEMONSTRATION_CODE
from maillage.site.demo.browsing import Answer, Browser, internal, read

LEFT_OUT = re.compile(r"^/(en/|static/|deconnexion|compte/|design-system)|format=|\.(csv|xlsx|pdf|json|svg)")
BACK_AFTER = 6  # pages, then home again
WRITES = 0.1


@dataclass(frozen=True, slots=True)
class Kind:
    """Some visitors alike: their login (none for the public), where they start, how many of fifty."""

    login: str
    start: str
    share: int


KINDS = (
    Kind("", "/", 14),
    Kind("atelier", "/mon-atelier/", 10),
    Kind("petit-atelier", "/mon-atelier/", 6),
    Kind("hopital", "/mes-besoins/", 6),
    Kind("ehpad", "/mes-besoins/", 4),
    Kind("coordination", "/coordination/", 3),
    Kind("coordination-aura", "/coordination/", 2),
    Kind("instruction", "/autorite/", 2),
    Kind("signature", "/autorite/", 1),
    Kind("etat", "/besoins/", 2),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One answer: when (seconds since the start), whose, where, status, how long; `what` is read, write or door."""

    at: float
    login: str
    path: str
    status: int
    seconds: float
    what: str = "read"


@dataclass(slots=True)
class Person:
    """One visitor with a browser of their own; `note` takes every sample."""

    kind: Kind
    browser: Browser
    note: Callable[[Sample], None]
    began: float
    dice: random.Random
    links: list[str] = field(default_factory=list)
    steps: int = 0

    def arrive(self, password: str) -> None:
        began = time.perf_counter()
        let_in = not self.kind.login or self.browser.sign_in(
            "/connexion/", self.kind.login, password, DEMONSTRATION_CODE
        )
        status = 200 if let_in else 599
        self._noted("/connexion/", status, time.perf_counter() - began, "door")

    def step(self) -> None:
        """One page, or one act."""
        if self.kind.login and self.dice.random() < WRITES and self._write():
            return
        if not self.links or self.steps % BACK_AFTER == 0:
            path = self.kind.start
        else:
            path = self.dice.choice(self.links)
        self.steps += 1
        self._open(path)

    def _open(self, path: str) -> Answer:
        answer = self.browser.get(path)
        self._noted(path, answer.status, answer.seconds, "read")
        if answer.is_page:
            found = (internal(link, answer.path, self.browser.port) for link in read(answer.text).links)
            self.links = [link for link in found if link and not LEFT_OUT.search(link)]
        return answer

    def _write(self) -> bool:
        """Post the first harmless form of the person's board that they may post; whether one was found."""
        page = self._open(self.kind.start)
        match = re.search(r'action="(/ateliers/[^"]+/confirmer/)"', page.text)
        if match is None:
            return False
        token = read(page.text).token
        began = time.perf_counter()
        status = self.browser.post(match.group(1), {"csrfmiddlewaretoken": token})
        self._noted(match.group(1), status, time.perf_counter() - began, "write")
        return True

    def _noted(self, path: str, status: int, seconds: float, what: str) -> None:
        at = time.perf_counter() - self.began
        self.note(Sample(round(at, 2), self.kind.login, path, status, seconds, what))
