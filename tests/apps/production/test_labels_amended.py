"""Labels and the copies of phones follow an amendment that is recorded and has not begun."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.factories.labels import CLOCK, open_register_of
from tests.factories.production import build_scene
from tests.factories.register import a_person, published

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.codes import Role
from maillage.apps.authority.commands.amend_decision import amend_decision
from maillage.apps.production.commands.print_labels import print_labels
from maillage.apps.production.label_signing import seal_for
from maillage.apps.production.queries.label_snapshot import label_snapshot
from maillage.kernel.clock import today
from maillage.register.lasting import last_day

DAY = timedelta(days=1)
TODAY = today(CLOCK)


@pytest.mark.django_db
def test_an_end_that_is_already_decided_is_in_labels_and_copies(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    """A copy answers alone for a day; a label for months: neither waits for the first day of the amendment."""
    lot = build_scene(monkeypatch).released
    open_register_of(lot, settings, tmp_path)
    reviewer, signer = a_person("instruction", Role.REVIEWER), a_person("signature", Role.SIGNER)
    cut = amend_decision(
        number=lot.decision, changes={"effective_until": TODAY + DAY, "runoff": None}, valid_from=TODAY + DAY,
        reason="Essai", actor=reviewer, clock=CLOCK,
    )  # fmt: skip
    published(cut, signer, CLOCK)
    print_labels(code=lot.code, per_bag=15, actor=OPERATOR, clock=CLOCK)
    seal = seal_for(lot, TODAY)
    assert seal is not None and seal.expires == TODAY + DAY
    assert label_snapshot(CLOCK)["decisions"][lot.decision]["until"] == (TODAY + DAY).isoformat()


@pytest.mark.parametrize(
    ("ends", "day", "last"),
    [
        ({0: None}, 0, None),
        ({0: 9}, 3, 9),
        ({0: 9, 5: 6}, 3, 6),  # cut short from a later day
        ({0: 9, 5: 2}, 3, 4),  # ended before it begins: over from its first day
        ({0: 4, 5: 20}, 3, 20),  # prolonged without a gap
        ({0: 4, 6: 20}, 3, 4),  # prolonged after a gap
        ({0: 1, 6: 20}, 3, 1),  # over already
        ({0: 9, 5: None, 7: 8}, 3, 8),
    ],
)
def test_the_last_day_follows_every_change(ends: dict[int, int | None], day: int, last: int | None) -> None:
    def until(asked: date) -> date | None:
        said = ends[max(start for start in ends if TODAY + start * DAY <= asked)]
        return None if said is None else TODAY + said * DAY

    found = last_day(TODAY + day * DAY, [TODAY + start * DAY for start in ends], until)
    assert found == (None if last is None else TODAY + last * DAY)
