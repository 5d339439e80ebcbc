"""A workshop that closes in the middle of its work: needs wait again, nobody is left waiting in silence."""

from __future__ import annotations

import pytest
from tests.factories.production import Scene, build_scene

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.needs.models import Need
from maillage.apps.network.commands.close_workshop import close_workshop
from maillage.apps.network.models import Workshop
from maillage.apps.outbox.models import Message
from maillage.apps.production.commands.answer_proposal import accept_proposal
from maillage.apps.production.commands.send_delivery import Parcel, send_delivery
from maillage.apps.production.models import Order, Proposal
from maillage.kernel.clock import SystemClock
from maillage.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db
CLOCK = SystemClock()


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return build_scene(monkeypatch)


def test_the_list_of_work_is_told_before(scene: Scene) -> None:
    with pytest.raises(Refusal) as refused:
        close_workshop(workshop=scene.shop, reason="ended", actor=OPERATOR, clock=CLOCK)
    lots = [scene.released.code, scene.inspected.code, scene.made.code]
    assert refused.value.params["work"] == [scene.order.code, scene.proposal.code, *lots]
    assert Order.objects.get().status == "active"


def test_confirmed_the_work_goes_back_and_lots_may_still_leave(scene: Scene) -> None:
    close_workshop(workshop=scene.shop, reason="ended", confirmed=True, actor=OPERATOR, clock=CLOCK)
    assert not Workshop.objects.get().is_open
    order, proposal, need = Order.objects.get(), Proposal.objects.get(), Need.objects.get()
    assert (order.status, order.cancelled_by, order.made) == ("cancelled", scene.shop, 90)
    assert (proposal.status, proposal.cancelled_by) == ("cancelled", scene.shop)
    assert need.committed == 90  # what is made stays counted, the ten others wait again
    told = Message.objects.get(key=f"given-up:{order.code}")
    assert (told.organisation, "10 pièce(s)" in told.body["fr"]) == (scene.hospital, True)
    with pytest.raises(Refusal, match=r"proposal\.closed"):
        accept_proposal(code=proposal.code, quantity=1, actor=OPERATOR, clock=CLOCK)
    sent = send_delivery(parcels=[Parcel(scene.released.code, 40)], actor=OPERATOR, clock=CLOCK)
    assert sent.code
