"""What is periodic, done once (`tick_once`) or in a loop beside the server.

Guarantees: every part may be killed at any instant and run again; two loops at once do no
harm (the outbox counts its attempts in the database).
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from dataclasses import asdict, replace
from typing import Any

from maillage.kernel.clock import Clock
from maillage.kernel.refusals import IntegrityFailure, Refusal

log = logging.getLogger("maillage.jobs")
SECONDS = 30


def tick_once() -> dict[str, Any]:
    """Ask forgotten workshops to confirm and requesters whether they still need, follow recalls and remind who has
    not answered, flag the holds that nobody confirmed, erase what is personal and due, send the messages that wait,
    date the register and compare rows with it. The platform must be open."""
    from maillage.apps.accounts.commands.answer_once import erase_answers  # noqa: PLC0415
    from maillage.apps.authority.commands.flag_holds import flag_holds  # noqa: PLC0415
    from maillage.apps.needs.commands.erase_requests import erase_requests  # noqa: PLC0415
    from maillage.apps.needs.commands.remind_requesters import remind_requesters  # noqa: PLC0415
    from maillage.apps.network.commands.remind_workshops import remind_workshops  # noqa: PLC0415
    from maillage.apps.outbox.commands.send_pending import send_pending  # noqa: PLC0415
    from maillage.apps.production.commands.extend_recalls import follow_recalls  # noqa: PLC0415
    from maillage.apps.records.demonstrating import witness  # noqa: PLC0415
    from maillage.apps.relay.commands.forget_missions import forget_missions  # noqa: PLC0415
    from maillage.kernel.clock import SystemClock  # noqa: PLC0415

    clock = SystemClock()
    first = send_pending(clock=clock)  # nothing that fails below keeps what is urgent from leaving
    reminded = remind_workshops(clock=clock)
    recalled = follow_recalls(clock=clock)
    asked, erased = remind_requesters(clock=clock), erase_requests(clock=clock)
    erase_answers(clock=clock)
    flagged = flag_holds(clock=clock)
    forgotten = forget_missions(clock=clock)
    last = send_pending(clock=clock)
    sending = asdict(replace(last, sent=first.sent + last.sent, failed=first.failed + last.failed))
    if sending["given_up"]:
        log.error("%s message(s) could not be sent and are no longer tried", sending["given_up"])
    # Last, and each by itself: whatever is wrong with the register, people were told what waits.
    dated, bulletins = _dated(clock), _bulletins(clock)
    witness(clock=clock)  # only in a demonstration
    differences = _compared(clock)
    return {
        **sending,
        "reminded": reminded,
        "recall_reminders": recalled,
        "asked_again": asked.contacts + asked.establishments,
        "holds_flagged": flagged,
        "register_differences": differences,
        "erased": erased.unconfirmed + erased.closed,
        "missions_erased": forgotten.missions,
        "register_dated": dated,
        "bulletins": bulletins,
    }


def _compared(clock: Clock) -> int:
    """How many rows differ from the signed register, once a day."""
    from maillage.apps.records.commands.compare_register import compare_register  # noqa: PLC0415

    compared = compare_register(clock=clock)
    found = len(compared.differences) if compared is not None else 0
    if found:
        log.error("%s difference(s) between rows and the signed register: maillage register rebuild", found)
    return found


def _dated(clock: Clock) -> bool:
    """Whether the register's checkpoint was signed again; without the log's key it ages, and the rest goes on."""
    from maillage.apps.records.commands.keep_trust import date_log  # noqa: PLC0415

    try:
        return date_log(clock=clock)
    except (Refusal, IntegrityFailure) as failure:
        log.error("the register's checkpoint is not dated anew: %s", failure)
        return False


def _bulletins(clock: Clock) -> int:
    """How many weekly bulletins were made."""
    from maillage.apps.records.commands.make_bulletins import make_bulletins  # noqa: PLC0415

    try:
        return len(make_bulletins(clock=clock))
    except (Refusal, IntegrityFailure) as failure:
        log.error("the weekly bulletin is not made: %s", failure)
        return 0


def run() -> None:
    """Tick every half minute until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.site.settings")
    import django  # noqa: PLC0415

    django.setup()
    stopping = threading.Event()
    # Ctrl-C reaches the whole group of `maillage serve`: stop as quietly as when told to.
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda *_: stopping.set())
    while not stopping.wait(SECONDS):
        try:
            tick_once()
        except Exception:
            log.exception("a tick failed; the next one tries again")


if __name__ == "__main__":
    run()
