"""The log of reveals: every reading, its reason, for administrators; of itself only, for a member."""

from __future__ import annotations

import re

import pytest
from tests.factories.accounts import an_account
from tests.factories.members import attach, maker
from tests.factories.thread import a_workshop
from tests.web.signing import sign_in

from maillage.apps.accounts.actor import OPERATOR, Assignment
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.queries.reveals import reveal_list, reveals_of_member
from maillage.apps.network.commands.reveal_members import reveal_members
from maillage.kernel.clock import SystemClock
from maillage.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db
CLOCK = SystemClock()


def text_of(answer: object) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())  # type: ignore[attr-defined]


def test_every_reading_is_listed_with_who_when_and_why() -> None:
    shop = a_workshop(CLOCK).code
    one, two = attach(CLOCK, maker(shop), maker(shop))
    manager = sign_in(an_account("gerante", Assignment(Role.WORKSHOP, "26", shop), clock=CLOCK))
    assert manager.post(f"/ateliers/{shop}/membres/noms/", {"why": "access"}).status_code == 200
    assert manager.post(f"/ateliers/{shop}/membres/{one}/nom/", {"why": "mission"}).status_code == 200
    assert manager.post(f"/ateliers/{shop}/membres/{one}/nom/", {"why": "curiosite"}).status_code == 422
    assert [(row.actor, row.members, row.why) for row in reveal_list().items] == [
        ("Gerante", (one,), "mission"),
        ("Gerante", (one, two), "access"),
    ]
    admin = sign_in(an_account("exploitation", Assignment(Role.ADMINISTRATOR, "FR"), clock=CLOCK))
    page = admin.get("/comptes/lectures/")
    assert page.status_code == 200 and "Établir un ordre de mission" in text_of(page)
    assert "Ada" not in page.content.decode()
    assert "/comptes/lectures/" in admin.get("/comptes/").content.decode()
    assert admin.get("/comptes/lectures/?atelier=L9999").context["listing"].page.total == 0
    assert manager.get("/comptes/lectures/").status_code == 403
    regional = sign_in(an_account("region", Assignment(Role.ADMINISTRATOR, "R84"), clock=CLOCK))
    assert regional.get("/comptes/lectures/").status_code == 403


def test_a_member_reads_what_named_them_and_nobody_else() -> None:
    shop = a_workshop(CLOCK).code
    one, two = attach(CLOCK, maker(shop), maker(shop))
    reveal_members(workshop=shop, members=[two], actor=OPERATOR, clock=CLOCK)
    reveal_members(workshop=shop, actor=OPERATOR, clock=CLOCK, why="recall")
    assert [(row.members, row.why) for row in reveals_of_member(shop, one)] == [((one,), "recall")]
    assert [row.why for row in reveals_of_member(shop, two)] == ["recall", ""]
    with pytest.raises(Refusal, match=r"member\.unknown_purpose"):
        reveal_members(workshop=shop, actor=OPERATOR, clock=CLOCK, why="x")
