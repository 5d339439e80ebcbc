"""Publications at once, and killed in the middle: nothing lost, nothing doubled, on both databases.

Guarantees under test: two publications follow one another in the log; the same one sent by several is published once;
an act is ended once; a process killed (SIGKILL) inside the transaction leaves nothing of it, and publishing again
does the whole; a signing process killed half-way signs the rest when it runs again, each file whole.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.factories.register import a_person, an_open_register, approved, past_notes, signed
from tests.factories.thread import MONDAY, Cast, the_cast
from tests.register.making import ORIGIN, SIGNERS, basis
from tests.thread.test_concurrency import together
from tests.thread.test_recall_races import at_write, child_of
from tests.thread.test_workers import database_url, wait_for

from maillage.apps.accounts.actor import OPERATOR, Actor
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.models import JournalEntry
from maillage.apps.authority.commands.end_act import withdraw
from maillage.apps.authority.commands.record_policy import record_policy
from maillage.apps.records.codes import PreparedState
from maillage.apps.records.commands.give_up_record import give_up_record
from maillage.apps.records.commands.publish_signed import attach_signatures, publish_signed
from maillage.apps.records.commands.sign_past import sign_past
from maillage.apps.records.models import Act, Checkpoint, Leaf, PreparedRecord
from maillage.apps.records.queries.rebuilding import rebuild
from maillage.kernel.clock import FixedClock, SystemClock, today
from maillage.register import bundles, key_files, notes

pytestmark = pytest.mark.django_db(transaction=True)
CLOCK = FixedClock.at_noon(MONDAY)


@pytest.fixture
def cast(settings: Any, tmp_path: Path) -> Cast:
    made = the_cast(CLOCK)
    an_open_register(settings, tmp_path, CLOCK)
    return made


@pytest.fixture
def people(db: None) -> tuple[Actor, Actor]:
    return a_person("instruction", Role.REVIEWER), a_person("signature", Role.SIGNER)


def a_policy(people: tuple[Actor, Actor], territory: str, clock: Any = CLOCK) -> PreparedRecord:
    reviewer, signer = people
    prepared = record_policy(
        territory=territory,
        reason="Essai",
        valid_from=today(clock),
        categories=["D"],
        actor=reviewer,
        clock=clock,
    )
    assert isinstance(prepared, PreparedRecord)
    return approved(prepared, signer, clock)


def publishing(prepared: PreparedRecord, signer: Actor) -> Any:
    return lambda: publish_signed(number=prepared.number, note=signed(prepared), actor=signer, clock=CLOCK)


def test_publications_at_once_follow_one_another(cast: Cast, people: tuple[Actor, Actor]) -> None:
    acts = [a_policy(people, place) for place in ("26", "38", "69")]
    found = together([publishing(each, people[1]) for each in acts for _ in range(2)])
    assert found == Counter(done=6)
    assert list(Leaf.objects.order_by("index").values_list("index", flat=True)) == [0, 1, 2, 3, 4, 5]
    assert Act.objects.filter(kind="policy").count() == 3
    done = rebuild()
    assert done is not None and (done.records, done.differences) == (6, ())


def test_an_act_is_ended_once_however_many_endings_are_signed(
    cast: Cast, people: tuple[Actor, Actor]
) -> None:
    sign_past(notes_given=past_notes(), actor=OPERATOR, clock=CLOCK)
    endings = [
        withdraw(number=cast.decision, reason=reason, actor=people[0], clock=CLOCK)
        for reason in ("Casse", "Doute")
    ]
    for ending in endings:
        approved(ending, people[1], CLOCK)
    found = together([publishing(each, people[1]) for each in endings])
    assert found == Counter({"done": 1, "act.already_ended": 1})
    assert Act.objects.filter(ends__number=cast.decision).count() == 1


def test_given_up_or_published_not_both(cast: Cast, people: tuple[Actor, Actor]) -> None:
    prepared = a_policy(people, "26")

    def giving_up() -> object:
        return give_up_record(number=prepared.number, actor=people[0], clock=CLOCK)

    found = together([publishing(prepared, people[1]), giving_up])
    assert found == Counter({"done": 1, "prepared.state": 1})
    prepared.refresh_from_db()
    assert Act.objects.filter(number=prepared.number).exists() is (prepared.state == "published")


# Its effect, registered as any other, says that the transaction is under way and goes no further.
HALF_WAY = """
import sys, time
from pathlib import Path
import django; django.setup()
from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.records.commands.publish_signed import publish_signed
from maillage.apps.records.effects import register_effect
from maillage.kernel.clock import SystemClock
def wait(act, day):
    Path(sys.argv[3]).touch(); time.sleep(120); return ()
register_effect(("policy",), wait)
publish_signed(number=sys.argv[1], note=Path(sys.argv[2]).read_bytes(), actor=OPERATOR, clock=SystemClock())
"""


def test_killed_in_the_middle_of_a_publication_nothing_is_written(
    settings: Any, tmp_path: Path, people: tuple[Actor, Actor]
) -> None:
    clock = SystemClock()
    an_open_register(settings, tmp_path, clock)
    prepared, note, mark = a_policy(people, "26", clock), tmp_path / "note", tmp_path / "half-way"
    note.write_bytes(signed(prepared))
    environment = {
        **os.environ, "MAILLAGE_HOME": str(settings.HOME), "MAILLAGE_DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "maillage.site.settings", "MAILLAGE_KEYS": str(settings.KEYS),
    }  # fmt: skip
    words = [sys.executable, "-c", HALF_WAY, prepared.number, str(note), str(mark)]
    process = subprocess.Popen(words, env=environment)
    try:
        wait_for(mark.exists)
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    prepared.refresh_from_db()
    assert (prepared.state, Act.objects.count(), Leaf.objects.count()) == ("approved", 0, 3)
    given = {"number": prepared.number, "note": note.read_bytes(), "actor": people[1], "clock": clock}
    assert [publish_signed(**given).number for _ in range(2)] == [prepared.number] * 2
    assert (Act.objects.count(), Leaf.objects.count(), Checkpoint.objects.latest("pk").size) == (1, 4, 4)
    done = rebuild()
    assert done is not None and done.differences == ()


def _written() -> dict[str, int]:
    """How many rows there are of whatever a publication or a ceremony appends to."""
    counted = {table.__name__: table.objects.count() for table in (Act, Leaf, Checkpoint, JournalEntry)}
    return counted | {
        state.value: PreparedRecord.objects.filter(state=state).count() for state in PreparedState
    }


def _killed_at_each_write(act: Callable[[], Any]) -> int:
    """Kill the process at its first write, its second… until one does it whole; how many died. None leaves a row."""
    before, write = _written(), 0
    while os.WIFSIGNALED(child_of(act, at_write(write := write + 1))):
        assert _written() == before, write
    after = _written()
    act()
    assert {name: after[name] for name in after if name != "JournalEntry"} == {
        name: count for name, count in _written().items() if name != "JournalEntry"
    }  # sent again, it does nothing
    return write - 1


def test_killed_at_any_write_of_a_publication_or_a_ceremony_nothing_is_half_written(
    cast: Cast, people: tuple[Actor, Actor]
) -> None:
    given = past_notes()
    died = _killed_at_each_write(lambda: sign_past(notes_given=given, actor=OPERATOR, clock=CLOCK))
    assert died >= 3 and Leaf.objects.count() == 3 + len(given)
    prepared, signer = a_policy(people, "26"), people[1]
    note, number = signed(prepared), prepared.number
    received = {"number": number, "note": note, "actor": signer, "clock": CLOCK}
    assert _killed_at_each_write(lambda: attach_signatures(**received)) >= 2
    publish = {"number": number, "actor": signer, "clock": CLOCK}
    assert _killed_at_each_write(lambda: publish_signed(**publish)) >= 5
    done = rebuild()
    assert done is not None and done.differences == ()


def test_a_signing_process_killed_half_way_signs_the_rest(tmp_path: Path) -> None:
    source, out, key, secret = (tmp_path / name for name in ("in", "out", "key", "secret"))
    source.mkdir(), out.mkdir()
    secret.write_text("une phrase secrète")
    key.write_bytes(key_files.seal(SIGNERS[0], secret.read_text(), salt=bytes(16), nonce=bytes(12), cost=2))
    for n in range(60):
        text = basis(f"2026-{n + 100}").text(ORIGIN)
        (source / f"{n}.json").write_bytes(bundles.of_texts(ORIGIN, [text]).write())
    words = [sys.executable, "-c", "from maillage.site.console import main; main()", "sign", "--folder"]
    words += [str(source), str(out), "--once", "--key", str(key), "--passphrase-file", str(secret), "--yes"]
    process = subprocess.Popen(words, stderr=subprocess.DEVNULL)
    wait_for(lambda: any(out.glob("*.json")))
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    subprocess.run(words, check=True, capture_output=True)
    found = [bundles.read(path.read_bytes()).items for path in out.glob("*.json")]
    assert len(found) == 60
    for (item,) in found:
        assert list(notes.verified(notes.parse(item.note), [SIGNERS[0].public])) == [SIGNERS[0].public]
