"""The stage of the story: its days, its clocks, who acts, and the codes of what was made.

Invariants: day 0 is the civil day of seeding, past days are negative; a clock stands at an
hour of a day in Paris and never later than just after midnight of day 0; an actor has the
roles in force on its day. Workshops and establishments without a login act under their own
name, with the role of their organisation and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

from maillage.apps.accounts.actor import Actor, Assignment
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.models import User
from maillage.apps.accounts.queries.actors import actor_of
from maillage.apps.network.models import Establishment, Workshop
from maillage.kernel.clock import PARIS, FixedClock
from maillage.kernel.text import Text
from maillage.site.demo import SEED


@dataclass(slots=True)
class Stage:
    """What the acts of the story share. Codes are filed under short keys used only here."""

    today: date
    workshops: dict[str, Workshop] = field(default_factory=dict)
    establishments: dict[str, Establishment] = field(default_factory=dict)
    families: dict[str, str] = field(default_factory=dict)
    designs: dict[str, str] = field(default_factory=dict)
    profiles: dict[str, str] = field(default_factory=dict)  # "visor-1/F1" → "D0001-V1/F1"
    needs: dict[str, str] = field(default_factory=dict)
    acts: dict[str, str] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)  # organisation code → login
    people: dict[str, str] = field(default_factory=dict)  # short key → code of a workshop’s member
    random: Random = field(default_factory=lambda: Random(SEED))
    _keys: dict[str, str] = field(default_factory=dict)  # organisation code → key

    def day(self, offset: int) -> date:
        return self.today + timedelta(days=offset)

    def at(self, offset: int, hour: int = 9) -> FixedClock:
        """That hour of a past day; five past midnight on day 0, so that nothing lies ahead."""
        day = self.day(offset)
        hour, minute = (hour, 0) if offset < 0 else (0, 5)
        moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS)
        return FixedClock(moment.astimezone(UTC))

    def person(self, login: str, offset: int) -> Actor:
        """A person who has a login, as they stood on that day, signed in with the second factor."""
        return actor_of(self.users[login], self.day(offset), factor=True)

    def workshop(self, key: str, offset: int) -> Actor:
        shop = self.workshops[key]
        return self._member(Role.WORKSHOP, shop.code, shop.department, shop.name, offset)

    def establishment(self, key: str, offset: int) -> Actor:
        place = self.establishments[key]
        return self._member(Role.REQUESTER, place.code, place.department, place.name, offset)

    def member_of(self, code: str, offset: int) -> Actor:
        """Whoever acts for an organisation, known by its code."""
        if code not in self._keys:  # organisations join as the story goes
            self._keys = {row.code: key for key, row in self.workshops.items()}
            self._keys |= {row.code: key for key, row in self.establishments.items()}
        key = self._keys[code]
        return self.workshop(key, offset) if key in self.workshops else self.establishment(key, offset)

    def _member(self, role: Role, code: str, department: str, name: str, offset: int) -> Actor:
        if code in self.members:
            return self.person(self.members[code], offset)
        return Actor(user_id=None, name=name, assignments=(Assignment(role, department, code),))


@dataclass(frozen=True, slots=True)
class Chapter:
    """Some days of the story: what is said while they are told, and what happens in them."""

    title: Text
    tell: Callable[[Stage], None]


def chapter(*, fr: str, en: str) -> Callable[[Callable[[Stage], None]], Chapter]:
    """Make a chapter of a function."""
    return lambda tell: Chapter(Text(fr=fr, en=en), tell)
