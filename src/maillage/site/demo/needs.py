"""A fortnight of needs in three waves: what is asked, for whom, by when.

Each need is filed by its establishment. Some can be served and some cannot, on purpose: the
note of a need never says so, the plan does. Days are relative to the day of seeding.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from maillage.apps.needs.commands.close_need import close_need
from maillage.apps.needs.commands.file_need import file_need
from maillage.site.demo.stage import Stage

WAVES = (-14, -8, -1)  # the day each wave is filed


@dataclass(frozen=True, slots=True)
class Asked:
    """`due` is a day of the story; `posts` as the requester states them ("" is unstated)."""

    key: str
    place: str
    design: str
    quantity: int
    due: int
    posts: str = ""
    no_ppe: bool | None = None
    occupation: str = ""
    recipient_class: str = ""
    stock_days: int | None = None
    note: str = ""


FIRST: tuple[Asked, ...] = (
    Asked("visor-lyon", "h-lyon", "visor", 240, -4, "care", stock_days=3, note="Réanimation et urgences."),
    Asked("visor-lille", "h-lille", "visor", 120, -4, "care"),
    Asked("visor-reunion", "h-reunion", "visor", 150, -4, "care", stock_days=5),
    Asked("gown-lyon", "h-lyon", "gown", 60, -3, "care"),
    Asked("mask-ehpad", "ehpad-villeurbanne", "mask", 80, -4, "non_care", note="Personnel administratif."),
    Asked("open-montreuil", "ville-montreuil", "open-visor", 40, -4, "non_care", no_ppe=True),
    Asked("open-tarare", "ville-tarare", "open-visor", 30, -4, "non_care", no_ppe=True),
    Asked("counter-lyon", "pharmacie-lyon", "counter", 12, -4, "non_care"),
    Asked("ear-vaulx", "soins-vaulx", "ear-saver", 100, -4),
    Asked("ear-crest", "ehpad-crest", "ear-saver", 60, -4),
    Asked("door-lille", "soins-lille", "door-opener", 80, -4),
    Asked("door-roubaix", "ville-roubaix", "door-opener", 50, -4, "non_care", no_ppe=True),
    Asked("mask-vitre", "ehpad-vitre", "mask", 60, -4, "non_care"),
    Asked("ear-marseille", "h-marseille", "ear-saver", 150, -4),
    Asked("mask-nazaire", "firme-nazaire", "mask", 30, -4, "non_care", no_ppe=True),
    Asked("diving-paris", "h-paris", "diving-adapter", 10, -3, "care"),
    Asked("hinged-landerneau", "ecole-landerneau", "hinged-visor", 30, 6, "non_care", no_ppe=True),
)

SECOND: tuple[Asked, ...] = (
    Asked("visor-lyon-2", "h-lyon", "visor", 200, 5, "care", stock_days=2),
    Asked("visor-lille-2", "h-lille", "visor", 100, 5, "care"),
    Asked("visor-strasbourg", "h-strasbourg", "visor", 80, 5, "care"),
    Asked("visor-rennes", "h-rennes", "visor", 90, 5, "care", note="Premier modèle en cours d’examen."),
    Asked("visor-toulouse", "h-toulouse", "visor", 70, 5, "care"),
    Asked("visor-paris", "h-paris", "visor", 150, 5, "care"),
    Asked(
        "visor-ambulances", "ambulances", "visor", 30, 5, "non_care", no_ppe=False, occupation="ambulancier"
    ),
    Asked("visor-critical", "h-etienne", "visor", 25, 5, "care", recipient_class="R4"),
    Asked("open-roubaix", "ville-roubaix", "open-visor", 45, 5, "non_care", no_ppe=True),
    Asked("open-aubagne", "ville-aubagne", "open-visor", 60, 5, "non_care"),
    Asked("mask-ehpad-2", "ehpad-villeurbanne", "mask", 120, 6, "non_care"),
    Asked("mask-cannes", "ehpad-cannes", "mask", 40, 5, "non_care"),
    Asked("mask-nantes", "ehpad-nantes", "mask", 60, 5, "non_care"),
    Asked("mask-corte", "ehpad-corte", "mask", 40, 5, "non_care"),
    Asked("ear-bastia", "h-bastia", "ear-saver", 80, 3),
    Asked("ear-crest-2", "ehpad-crest", "ear-saver", 50, 5),
    Asked("ear-merignac", "pharmacie-merignac", "ear-saver", 40, 5),
    Asked("ear-grenoble", "h-grenoble", "ear-saver", 120, 5),
    Asked("gown-reunion", "h-reunion", "gown", 40, 6, "care"),
    Asked("gown-marseille", "h-marseille", "gown", 50, 6, "care"),
    Asked("counter-bourg", "pharmacie-bourg", "counter", 4, 6, "non_care"),
    Asked("door-brest", "h-brest", "door-opener", 60, 5),
)

THIRD: tuple[Asked, ...] = (
    Asked("visor-ehpad", "ehpad-villeurbanne", "visor", 40, 9, "care", stock_days=4),
    Asked("ear-lyon", "h-lyon", "ear-saver", 300, 8),
    Asked("open-tarare-2", "ville-tarare", "open-visor", 60, 10, "non_care", no_ppe=True),
    Asked("mask-tourcoing", "ehpad-tourcoing", "mask", 50, 9),
    Asked("visor-montreuil", "soins-montreuil", "visor", 25, 9, "care"),
    Asked("door-bordeaux", "ecole-bordeaux", "door-opener", 40, 9, "non_care", no_ppe=True),
    Asked("mask-ajaccio", "ville-ajaccio", "mask", 80, 9, "non_care"),
    Asked("gown-reunion-2", "ehpad-reunion", "gown", 30, 9, "care"),
    Asked("clip-bourg", "pharmacie-bourg", "ear-saver-clip", 15, 9),
    Asked("ear-riom", "ehpad-riom", "ear-saver", 60, 9),
)


def file_wave(stage: Stage, wave: int) -> None:
    """File every need of a wave, in order, by its own establishment."""
    offset = WAVES[wave]
    for asked in (FIRST, SECOND, THIRD)[wave]:
        filed = file_need(
            establishment=stage.establishments[asked.place].code,
            design=stage.designs[asked.design],
            quantity=asked.quantity,
            deadline=stage.day(asked.due),
            posts=asked.posts,
            recipient_class=asked.recipient_class,
            no_ppe_required=asked.no_ppe,
            occupation=asked.occupation,
            stock_days_left=asked.stock_days,
            note=asked.note,
            actor=stage.establishment(asked.place, offset),
            clock=stage.at(offset, 16),
        )
        stage.needs[asked.key] = filed.code


def close(stage: Stage, key: str, reason: str, offset: int, **more: Any) -> None:
    """Close a need of the story by its establishment."""
    place = next(asked.place for asked in (*FIRST, *SECOND, *THIRD) if asked.key == key)
    close_need(
        need=stage.needs[key],
        reason=reason,
        actor=stage.establishment(place, offset),
        clock=stage.at(offset, 18),
        **more,
    )
