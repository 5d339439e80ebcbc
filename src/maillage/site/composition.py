"""What the whole is made of: effects of acts, in the order of apps, how the register carries them, and the seams
between apps."""

from __future__ import annotations


def compose() -> None:
    """Register every effect and seam. Harmless when called twice."""
    # Tables exist only once the registry of apps is loaded, hence the imports here.
    from maillage.apps.accounts import neighbours  # noqa: PLC0415
    from maillage.apps.authority import carried, carried_texts  # noqa: PLC0415
    from maillage.apps.needs import priority_effects  # noqa: PLC0415
    from maillage.apps.needs.closing import NEED_CLOSING  # noqa: PLC0415
    from maillage.apps.network.answering import department_answered_for  # noqa: PLC0415
    from maillage.apps.network.closing import MEMBER_ERASING, WORKSHOP_CLOSING  # noqa: PLC0415
    from maillage.apps.outbox.commands.post import post  # noqa: PLC0415
    from maillage.apps.production import (  # noqa: PLC0415
        carried_recalls,
        effects,
        recall_effects,
        sample_effects,
        text_effects,
    )
    from maillage.apps.production.closing import NEED_WORK, WORKSHOP_WORK  # noqa: PLC0415
    from maillage.apps.relay import request_effects  # noqa: PLC0415
    from maillage.apps.relay.closing import MEMBER_PAPERS  # noqa: PLC0415

    carried.register()
    carried_texts.register()
    carried_recalls.register()
    neighbours.register(directory=department_answered_for, carrier=post)
    priority_effects.register()
    effects.register()
    recall_effects.register()
    sample_effects.register()
    text_effects.register()
    request_effects.register()
    NEED_CLOSING.register(NEED_WORK)
    WORKSHOP_CLOSING.register(WORKSHOP_WORK)
    MEMBER_ERASING.register(MEMBER_PAPERS)
