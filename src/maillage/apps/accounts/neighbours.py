"""What accounts ask of apps that stand above them, registered at start-up.

`organisations` tells where the organisation of a role is; `letters` takes what is mailed.
Guarantees: nothing is guessed when nobody answers: an organisation that no directory knows
is unknown, and a letter without a carrier is an error of ours.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from maillage.apps.accounts.codes import Role
from maillage.kernel.clock import Clock
from maillage.kernel.text import Text

# The department of the organisation of this code, when a role of this kind can answer for it.
Directory = Callable[[Role, str], str | None]


class Carrier(Protocol):
    def __call__(
        self, *, key: str, email: str, subject: Text, body: Text, about: str, clock: Clock, confidential: bool
    ) -> None: ...


@dataclass(slots=True)
class _Neighbours:
    directory: Directory | None = None
    carrier: Carrier | None = None


_NEIGHBOURS = _Neighbours()


def register(*, directory: Directory, carrier: Carrier) -> None:
    """Called by the composition; the last registration counts."""
    _NEIGHBOURS.directory, _NEIGHBOURS.carrier = directory, carrier


def department_of(role: Role, organisation: str) -> str | None:
    return None if _NEIGHBOURS.directory is None else _NEIGHBOURS.directory(role, organisation)


def carry(
    *, key: str, email: str, subject: Text, body: Text, about: str, clock: Clock, confidential: bool = False
) -> None:
    assert _NEIGHBOURS.carrier is not None, "the composition registers a carrier"
    _NEIGHBOURS.carrier(
        key=key, email=email, subject=subject, body=body, about=about, clock=clock, confidential=confidential
    )
