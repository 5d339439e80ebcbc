"""What the relay keeps of a member goes with their identity. Registered with `network.closing` at start-up."""

from __future__ import annotations

from collections.abc import Sequence

from maillage.apps.accounts.actor import Actor
from maillage.apps.relay.commands.forget_missions import forget_member
from maillage.kernel.clock import Clock


class MemberPapers:
    """Mission orders and private link of a member, as the erasing of their identity sees them."""

    def under_way(self, _member: str, /) -> Sequence[str]:
        """Nothing holds an erasing back."""
        return ()

    def stop(self, member: str, /, *, note: str, actor: Actor, clock: Clock) -> None:  # noqa: ARG002
        forget_member(member=member)


MEMBER_PAPERS = MemberPapers()
