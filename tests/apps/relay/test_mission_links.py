"""The private link of a mission order's holder, once the address that it was mailed to proves wrong."""

from __future__ import annotations

from typing import Any

import pytest
from tests.apps.relay.test_missions import CLOCK, accepted, issued, key, mailed_to, on  # noqa: F401 (a fixture)

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.network.commands.edit_member import state_identity
from maillage.apps.network.commands.member_facts import Identity
from maillage.apps.outbox.commands.send_pending import send_pending
from maillage.apps.relay.commands.give_link import give_link, member_of_link
from maillage.apps.relay.commands.mail_link import mail_link
from maillage.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db
RIGHT = "ada.juste@example.org"


def secrets_in(outbox: list[Any]) -> list[tuple[str, str]]:
    """To whom each link was mailed, and its secret."""
    written = [(mail.to[0], mail.body.partition("/maker/")[2]) for mail in outbox]
    return [(to, rest.partition("/")[0]) for to, rest in written if rest]


def test_an_address_corrected_closes_the_link_that_a_stranger_was_sent(mailoutbox: list[Any]) -> None:
    cast, order, _ = accepted()
    member = mailed_to(cast)
    mission = issued(order.code, member)
    send_pending(clock=CLOCK)
    state_identity(member=member, identity=Identity("Ada Essai", RIGHT), actor=OPERATOR, clock=on(1))
    mail_link(serial=mission.serial, actor=OPERATOR, clock=on(1))
    send_pending(clock=on(1))
    (_, wrong), (to, right) = secrets_in(mailoutbox)
    assert to == RIGHT and member_of_link(right, on(1)).code == member
    with pytest.raises(Refusal, match=r"maker_link\.unknown"):
        member_of_link(wrong, on(1))


def test_a_link_shown_once_is_the_one_that_is_mailed(mailoutbox: list[Any]) -> None:
    cast, order, _ = accepted()
    member = mailed_to(cast)
    mission = issued(order.code, member)
    send_pending(clock=CLOCK)
    given = give_link(member=member, actor=OPERATOR, clock=CLOCK)
    mail_link(serial=mission.serial, actor=OPERATOR, clock=CLOCK)
    send_pending(clock=CLOCK)
    assert secrets_in(mailoutbox)[-1][1] == given
