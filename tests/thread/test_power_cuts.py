"""kill -9 of the real server, inside a request, at every statement that matters, on both databases.

Guarantees under test: killed before the commit, an act that is published, signatures that are received and a recall
that opens leave nothing, and the page says where things stood; killed after it, all is there though nobody was
answered; the same form sent again does what is left, once. At the end the log verifies, rows are what the log says,
each holder was told once.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.factories.production import build_scene
from tests.factories.register import a_person, an_open_register, approved, past_notes, trust_of_day
from tests.register.making import ORIGIN, SIGNERS
from tests.thread.power_cut import Processes, Visitor
from tests.web.signing import sign_in

from maillage.apps.accounts.actor import OPERATOR, Assignment
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.commands.open_account import open_account
from maillage.apps.accounts.models import JournalEntry
from maillage.apps.authority.commands.end_act import withdraw
from maillage.apps.authority.commands.record_policy import record_policy
from maillage.apps.outbox.models import Message
from maillage.apps.production.models import Lot, Recall, RecallHolder
from maillage.apps.records.commands.sign_past import sign_past
from maillage.apps.records.models import Act, Checkpoint, Leaf, PreparedRecord
from maillage.apps.records.queries.prepared import bundle_of
from maillage.apps.records.queries.public_register import public_register
from maillage.apps.records.queries.rebuilding import rebuild
from maillage.kernel.clock import SystemClock, today
from maillage.register import bundles, notes
from maillage.register.opening import open_register

pytestmark = pytest.mark.django_db(transaction=True)
CLOCK = SystemClock()
# In the order in which a publication passes them.
INSIDE_PUBLICATION = (
    "before INSERT records_leaf",  # the act is written
    "after INSERT records_leaf",
    "after INSERT records_checkpoint",
    "after INSERT outbox_message",  # its effects are under way
    "before UPDATE records_prepared_record",  # they are done
    "before COMMIT records_leaf",
)
INSIDE_RECALL = ("after INSERT records_act", "after INSERT outbox_message", "before COMMIT records_act")


def counts() -> dict[str, int]:
    """Everything that a publication or a recall appends to."""
    tables = (Act, Leaf, Checkpoint, Message, JournalEntry, Recall, RecallHolder)
    return {table.__name__: table.objects.count() for table in tables}


def lots() -> dict[str, str]:
    return dict(Lot.objects.values_list("code", "status"))


def everything_agrees(pinned: bytes) -> int:
    """Rows are what the log says, and whoever downloads the register verifies it whole. Its size."""
    done, public = rebuild(), public_register()
    assert done is not None and public is not None
    assert done.differences == ()
    files = public.files("https://registre.example")
    opened = open_register(files, pinned, ORIGIN, CLOCK.now())
    assert opened.register.state.faults == []
    assert opened.register.checkpoint.size == Leaf.objects.count() == done.records
    return done.records


def told_twice(about: str) -> list[str]:
    """Who received the same message more than once about an act."""
    sent = Message.objects.filter(about=about).values_list("organisation", "subject__fr", "body__fr")
    found = Counter(sent)
    assert found
    return [organisation for (organisation, *_), times in found.items() if times > 1]


@dataclass
class Bulletin:
    """Three acts signed in one ceremony; the withdrawal stops work and lots, and tells their holders."""

    numbers: tuple[str, str, str]
    file: bytes
    pinned: bytes
    signer: Client

    @property
    def withdrawal(self) -> str:
        return self.numbers[1]

    def state(self) -> list[str]:
        rows = dict(PreparedRecord.objects.values_list("number", "state"))
        return [rows[number] for number in self.numbers]


@pytest.fixture
def bulletin(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Bulletin:
    scene = build_scene(monkeypatch)
    pinned = trust_of_day(today(CLOCK), witnesses=(), quorum=0)
    an_open_register(settings, tmp_path, CLOCK, trust=pinned)
    sign_past(notes_given=past_notes(), actor=OPERATOR, clock=CLOCK)
    reviewer, other = a_person("instruction", Role.REVIEWER), a_person("approbation", Role.SIGNER)
    asked: dict[str, Any] = {"actor": reviewer, "clock": CLOCK, "reason": "Stocks suffisants"}
    prepared = [
        record_policy(territory="75", valid_from=today(CLOCK), categories=["B"], **asked),
        withdraw(number=scene.cast.decision, **asked),
        record_policy(territory="69", valid_from=today(CLOCK), categories=["B"], **asked),
    ]
    for each in prepared:
        assert isinstance(each, PreparedRecord)
        approved(each, other, CLOCK)
    numbers = tuple(each.number for each in prepared)
    texts = [item.text for item in bundle_of(numbers).items]
    file = bundles.of_notes(ORIGIN, [notes.signed(text, *SIGNERS) for text in texts]).write()
    return Bulletin(numbers, file, pinned, a_client(Role.SIGNER))  # type: ignore[arg-type]


def a_client(role: Role) -> Client:
    """Somebody signed in with their second factor, whose session the real server reads."""
    user = open_account(
        username=f"{role.value}-essai", password="une longue phrase de passe", full_name="Essai",
        roles=[Assignment(role, "FR")], actor=OPERATOR, clock=CLOCK,
    )  # fmt: skip
    return sign_in(user)


def killed(at: Processes, point: str, visitor: Visitor, path: str, **sent: Any) -> None:
    """The server, started anew, dies at that point of the request, and the visitor is not answered."""
    with at.server() as server:
        said = visitor.page(path.removesuffix("publier/"))
        assert "Signatures reçues" in said
        at.arm(point)
        assert visitor.send(path, **sent) is None
        assert at.has_died(server), point


def test_signatures_received_and_a_bulletin_published_by_a_server_that_is_killed_everywhere(
    bulletin: Bulletin, tmp_path: Path
) -> None:
    at = Processes(tmp_path)
    visitor, before, made = Visitor(bulletin.signer, at), counts(), lots()
    pages = [f"/actes/a-signer/{number}/" for number in bulletin.numbers]
    killed(at, "before COMMIT records_prepared_record", visitor, pages[1], file=bulletin.file)
    assert (bulletin.state(), counts()) == (["approved"] * 3, before)
    killed(at, "after COMMIT records_prepared_record", visitor, pages[1], file=bulletin.file)
    assert bulletin.state() == ["approved", "signed", "approved"]
    received = bytes(PreparedRecord.objects.get(number=bulletin.withdrawal).signed)
    before = counts()
    for point in INSIDE_PUBLICATION:
        killed(at, point, visitor, f"{pages[1]}publier/")
        assert (bulletin.state(), counts(), lots()) == (["approved", "signed", "approved"], before, made), (
            point
        )
    killed(at, "after COMMIT records_leaf", visitor, f"{pages[1]}publier/")
    after = counts()
    assert bulletin.state() == ["approved", "published", "approved"]
    assert [after[name] - before[name] for name in ("Act", "Leaf", "Checkpoint")] == [1, 1, 1]
    assert lots() != made
    with at.server():
        assert "Publié au registre" in visitor.page(pages[1])
        status, where, page = visitor.send(f"{pages[1]}publier/") or (0, "", "")
        assert (status, where) == (200, f"/actes/{bulletin.withdrawal}/"), page
        assert counts() == after  # the same form again: it leads to the act, and does nothing
        for path in (pages[0], pages[2]):
            visitor.page(path)
            for step, given in ((path, {"file": bulletin.file}), (f"{path}publier/", {})) * 2:
                answered = visitor.send(step, **given)
                assert answered is not None and answered[0] in (200, 409), answered
    assert bulletin.state() == ["published"] * 3
    assert bytes(PreparedRecord.objects.get(number=bulletin.withdrawal).signed) == received
    assert everything_agrees(bulletin.pinned) == before["Leaf"] + 3
    assert told_twice(bulletin.withdrawal) == []


def test_a_recall_opened_by_a_server_that_is_killed(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    scene = build_scene(monkeypatch)
    settings.KEYS = tmp_path / "none"
    at, path = Processes(tmp_path), "/rappels/nouveau/"
    visitor = Visitor(a_client(Role.SIGNER), at)
    words = {"fr": "Le bord coupe.", "en": "The edge cuts."}
    given = {
        "lots": scene.released.code, "reason": "Bord coupant", "contact": "0 800 00 00 00",
        **{f"{name}_{language}": said for name in ("hazard", "to_do", "remedy") for language, said in words.items()},
    }  # fmt: skip
    before, made = counts(), lots()
    for point in (*INSIDE_RECALL, "after COMMIT records_act"):
        with at.server() as server:
            visitor.page(path)
            _status, _where, shown = visitor.send(path, given) or (0, "", "")
            mark = re.search(r'name="confirme" value="(\w+)"', shown)
            assert mark is not None, shown
            sent = {**given, "confirme": mark[1]}
            at.arm(point)
            assert visitor.send(path, sent) is None
            assert at.has_died(server), point
        if point in INSIDE_RECALL:
            assert (counts(), lots()) == (before, made), point
    after, number = counts(), Recall.objects.get().act
    assert Lot.objects.get(code=scene.released.code).status == "held"
    with at.server():
        assert visitor.page(f"/rappels/{number}/")
        visitor.page(path)
        status, _where, page = visitor.send(path, sent) or (0, "", "")
        # the same form again: it says which recall is under way, and opens no other
        assert (status, f"Le rappel {number} vise déjà cela" in page) == (409, True), page
    assert counts() == after
    assert told_twice(number) == []
