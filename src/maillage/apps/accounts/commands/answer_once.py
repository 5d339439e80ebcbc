"""An act asked twice under one key is done once, and answered twice.

Guarantees: the act and its answer are written in one transaction, so that whatever is killed, and
whenever, either both are there or neither; two requests with one key never run together (the second
is a Conflict on PostgreSQL, and waits for the first on SQLite); an act that was refused wrote nothing,
keeps nothing, and is judged anew. Keys belong to a token; an answer is kept for a day.
Source: draft-ietf-httpapi-idempotency-key-header; decision 0017.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.models import KeptAnswer
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.reasons import declare
from maillage.kernel.refusals import Conflict, Refusal

KEPT = timedelta(hours=24)
KEY_BUSY = declare(
    "request.key_busy",
    fr="Une demande avec la clé {key} est en cours.",
    en="A request with the key {key} is under way.",
    advice_fr="Attendez quelques secondes, puis renvoyez la même demande avec la même clé : rien ne sera fait deux fois.",
    advice_en="Wait a few seconds, then send the same request again with the same key: nothing will be done twice.",
)
KEY_REUSED = declare(
    "request.key_reused",
    fr="La clé {key} a déjà servi à une autre demande.",
    en="The key {key} has already served another request.",
    advice_fr="Une clé par acte : prenez-en une nouvelle, ou renvoyez exactement la première demande.",
    advice_en="One key an act: take a new one, or send exactly the first request again.",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """`replayed`: it was given before, and nothing was done this time."""

    status: int
    body: str
    replayed: bool = False

    @property
    def done(self) -> bool:
        return 200 <= self.status < 300


@command
def _open(*, key: str, actor: Actor, clock: Clock) -> None:
    """A row to lock, there for whoever comes at the same time."""
    KeptAnswer.objects.get_or_create(token=actor.token, key=key, defaults={"at": clock.now()})


@command
def _keep(*, row: KeptAnswer, mark: str, answer: Answer, clock: Clock) -> None:
    row.mark, row.status, row.body, row.at = mark, answer.status, answer.body, clock.now()
    row.save()


def answer_once(*, key: str, mark: str, act: Callable[[], Answer], actor: Actor, clock: Clock) -> Answer:
    """What `act` answers, or answered. `mark` is the digest of the whole request.

    Not a `@command`: `act` holds one, and only that one may write. Raises Conflict ``request.key_busy``,
    Refusal ``request.key_reused``.
    """
    _open(key=key, actor=actor, clock=clock)
    with transaction.atomic():
        rows = KeptAnswer.objects.select_for_update(skip_locked=True)
        row = rows.filter(token=actor.token, key=key).first()
        if row is None:
            raise Conflict(KEY_BUSY, key=key)
        if row.mark and row.at > clock.now() - KEPT:
            if row.mark != mark:
                raise Refusal(KEY_REUSED, key=key)
            return Answer(row.status, row.body, replayed=True)
        answer = act()
        if answer.done:
            _keep(row=row, mark=mark, answer=answer, clock=clock)
        else:
            transaction.set_rollback(True)
        return answer


@command
def erase_answers(*, clock: Clock) -> int:
    """Forget what is older than a day; how many."""
    return int(KeptAnswer.objects.filter(at__lte=clock.now() - KEPT).delete()[0])
