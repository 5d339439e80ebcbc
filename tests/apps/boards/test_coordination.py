"""The coordinator's board: every figure against a count made the long way, on small random networks."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from statistics import median
from typing import Any

import pytest
from tests.factories.region import Region, build_region
from tests.factories.thread import MONDAY

from maillage.apps import files
from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.authority.commands.end_act import lift
from maillage.apps.boards.queries.coordination.board import SKILLS, coordination_board
from maillage.apps.boards.queries.coordination.flows import loads_by_process
from maillage.apps.boards.queries.coordination.lines import LineFilter, need_lines, proposal_lines
from maillage.apps.boards.queries.coordination.scope import BoardScope
from maillage.apps.boards.queries.coordination.served import SECONDARY
from maillage.apps.needs.commands.close_need import close_need
from maillage.apps.needs.models import Need
from maillage.apps.network.models import Workshop
from maillage.apps.production.commands.keep_plan import solve_plan
from maillage.apps.production.models import Lot, PlannedNeed, Proposal, ShortNeed
from maillage.apps.records.models import Act
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Refusal
from maillage.kernel.territories import department, departments_of
from maillage.planning.reading import read_instance, read_plan

pytestmark = pytest.mark.django_db
SCOPES = ("FR", "R84", "26", "R11", "974")


@pytest.fixture(params=[1, 2])
def region(request: pytest.FixtureRequest) -> Region:
    return build_region(request.param)


def board_of(region: Region, territory: str = "FR", days: int = 0) -> Any:
    clock = FixedClock.at_noon(region.day + timedelta(days=days))
    return coordination_board(clock.now(), region.day + timedelta(days=days), BoardScope(territory))


def inside(territory: str) -> set[str]:
    return set(departments_of(territory))


def open_needs(territory: str) -> list[Need]:
    rows = Need.objects.filter(status="open", scenario="").select_related("establishment", "design__family")
    return [row for row in rows if row.establishment.department in inside(territory)]


def waiting(rows: list[Need]) -> int:
    return sum(max(0, row.quantity - row.received) for row in rows)


def test_what_stands_now(region: Region) -> None:
    for territory in SCOPES:
        rows, found = open_needs(territory), board_of(region, territory)
        soon = [row for row in rows if row.deadline <= region.day + timedelta(days=13)]
        zero = {row.establishment_id for row in rows if row.stock_days_left == 0}
        lowest: dict[int, int] = {}
        for row in rows:
            if row.stock_days_left is not None:
                known = lowest.get(row.establishment_id, row.stock_days_left)
                lowest[row.establishment_id] = min(known, row.stock_days_left)
        unverified = [row for row in rows if row.verified_quantity < row.quantity]
        n = found.needs
        assert (n.asked, n.needs, n.open_needs) == (waiting(soon), len(soon), len(rows))
        assert (n.to_verify, n.to_verify_pieces) == (len(unverified), waiting(unverified))
        assert (n.establishments_at_zero, n.establishments_saying) == (len(zero), len(lowest))
        assert n.stock_days == (median(lowest.values()) if lowest else None)
        assert n.nation_asked == waiting(
            [r for r in open_needs("FR") if r.deadline <= region.day + timedelta(days=13)]
        )
        proposals = [
            row
            for row in Proposal.objects.filter(status="open").select_related("workshop")
            if row.workshop.department in inside(territory)
        ]
        left = sum(row.quantity - row.accepted - row.declined for row in proposals)
        assert (found.proposals.open, found.proposals.pieces, found.proposals.late) == (
            len(proposals),
            left,
            0,
        )
        lots = [
            row
            for row in Lot.objects.select_related("workshop")
            if row.workshop.department in inside(territory)
        ]
        assert found.lots.in_progress == sum(row.status in ("made", "inspected") for row in lots)
        assert found.lots.held == sum(row.status == "held" for row in lots)
        assert sum(held.pieces for held in found.lots.held_by.values()) == sum(
            row.quantity_made - row.quantity_rejected for row in lots if row.status == "held"
        )
        shops = [row for row in Workshop.objects.all() if row.department in inside(territory)]
        assert found.workshops.open == len(shops)


def served(region: Region, territory: str) -> list[PlannedNeed]:
    rows = PlannedNeed.objects.filter(plan=region.plan).select_related(
        "need__establishment", "need__design__family"
    )
    return [row for row in rows if row.need.establishment.department in inside(territory)]


def test_families_and_what_blocks_them(region: Region) -> None:
    for territory in SCOPES:
        sums: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        short: dict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)
        for row in served(region, territory):
            key = (row.need.design.family.code, row.category)
            sums[key] += Counter(
                asked=row.asked, on_time=row.on_time, late=row.late, needs=1, outside=row.outside
            )
            for reason in ShortNeed.objects.filter(planned=row):
                short[key][reason.code, reason.detail] += reason.short
        found = board_of(region, territory)
        assert {
            (f.family, f.category): (f.needs, f.asked, f.on_time, f.late, f.outside) for f in found.families
        } == {
            k: tuple(c[n] for n in ("needs", "asked", "on_time", "late", "outside")) for k, c in sums.items()
        }
        for line in found.families:
            told = short[line.family, line.category]
            if line.cause is None:
                assert not told
            else:
                assert told[line.cause.code, line.cause.detail] == line.cause.short
                first = [pieces for (code, _), pieces in told.items() if code not in SECONDARY]
                assert line.cause.short == max(first or told.values())
        worth = sum(row.value * (row.asked - row.left_out) for row in served(region, territory))
        gained = sum(row.value * row.on_time for row in served(region, territory))
        if worth:
            assert found.coverage.weighted == pytest.approx(gained / worth)
        if territory == "FR":
            assert found.coverage.weighted == pytest.approx(found.plan.coverage)


def test_reasons_by_area(region: Region) -> None:
    for territory in ("FR", "R84", "26"):
        expected: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
        places: dict[tuple[str, str, str], set[int]] = defaultdict(set)
        for row in served(region, territory):
            where = row.need.establishment.department
            area = department(where).region if territory == "FR" else where
            for reason in ShortNeed.objects.filter(planned=row):
                key = (reason.code, reason.detail, area)
                expected[key] += Counter(needs=1, short=reason.short)
                places[key].add(row.need.establishment_id)
        found = board_of(region, territory)
        told = {(c.code, c.detail, c.area): (c.needs, c.short, c.places) for c in found.levers}
        assert told == {
            key: (count["needs"], count["short"], len(places[key]))
            for key, count in expected.items()
            if key[0] not in SECONDARY
        }
        assert [c.short for c in found.levers] == sorted((c.short for c in found.levers), reverse=True)
        assert {c.code for c in found.skills} == {code for code, _, _ in expected if code in SKILLS}


def test_the_bridge_and_the_loads(region: Region) -> None:
    for territory in ("FR", "R84", "974"):
        plan = read_plan(files.get(region.plan.file_sha256))
        instance = read_instance(files.get(region.plan.export.sha256))
        where = {need.id: need.territory for need in instance.needs}
        found = board_of(region, territory)
        assert [line.day for line in found.bridge] == [region.day + timedelta(days=n) for n in range(14)]
        for day, line in enumerate(found.bridge):
            arrived = Counter[str]()
            for planned in plan.lines:
                if planned.arrival_day <= day and where[planned.need] in inside(territory):
                    arrived[planned.source_kind] += planned.quantity
            due = sum(
                n.quantity for n in instance.needs if n.deadline <= day and n.territory in inside(territory)
            )
            assert (line.due, line.workshops, line.industry, line.stocks) == (
                due, arrived["workshop"], arrived["industry"], arrived["stock"],
            )  # fmt: skip
        hours = sum(
            sum(shop.machine_hours.get("laser", ()))
            for shop in instance.workshops
            if shop.territory in inside(territory)
        )
        assert sum(line.there for line in found.loads if line.process == "laser") == pytest.approx(hours)
        by_process = {line.process: line for line in loads_by_process(found.loads)}
        assert sum(line.there for line in by_process.values()) == pytest.approx(
            sum(x.there for x in found.loads)
        )


def test_each_figure_is_the_number_of_its_lines(region: Region) -> None:
    for territory in ("FR", "R84"):
        found, scope = board_of(region, territory), BoardScope(territory)

        def lines(scope: BoardScope = scope, **asked: str) -> list[Any]:
            page = need_lines(
                day=region.day, scope=scope, plan=region.plan.pk, asked=LineFilter(**asked), size=500
            )
            assert page.total == len(page.items)
            return list(page.items)

        assert sum(line.waiting for line in lines(state="soon")) == found.needs.asked
        assert len(lines(state="verify")) == found.needs.to_verify
        assert len({line.establishment for line in lines(state="zero")}) == found.needs.establishments_at_zero
        for family in found.families:
            own = lines(family=family.family, category=family.category)
            assert (len(own), sum(line.asked for line in own)) == (family.needs, family.asked)
            assert sum(line.missing for line in own) == family.missing
            if family.cause is not None:
                asked = {"family": family.family, "category": family.category, "detail": family.cause.detail}
                assert len(lines(**asked, cause=family.cause.code)) == family.cause.needs
        for cause in found.levers:
            page = need_lines(
                day=region.day, scope=BoardScope(cause.area), plan=region.plan.pk, size=500,
                asked=LineFilter(cause=cause.code, detail=cause.detail, design=cause.design),
            )  # fmt: skip
            assert page.total == cause.needs
        page = proposal_lines(now=region.clock.now(), scope=scope)
        assert (page.total, sum(line.left for line in page.items)) == (
            found.proposals.open,
            found.proposals.pieces,
        )


def test_a_need_closed_since_stays_in_the_figures_of_the_plan(region: Region) -> None:
    before = board_of(region)
    close_need(
        need=open_needs("FR")[0].code, reason="not_needed", note="Reçu d’ailleurs", confirmed=True, actor=OPERATOR,
        clock=region.clock,
    )  # fmt: skip
    after = board_of(region)
    assert [f.asked for f in after.families] == [f.asked for f in before.families]
    assert after.needs.open_needs == before.needs.open_needs - 1


def test_what_is_to_decide(region: Region) -> None:
    hold = Act.objects.get(kind="hold")
    kinds = [decision.kind for decision in board_of(region).decisions]
    assert kinds[0] == "hold"
    late = board_of(region, days=2)
    told = {decision.kind: decision for decision in late.decisions}
    assert told["hold"].overdue and told["hold"].subject == hold.number
    assert (told["proposals"].count, told["proposals"].pieces) == (late.proposals.open, late.proposals.pieces)
    tomorrow = FixedClock.at_noon(region.day + timedelta(days=1))
    lift(number=hold.number, reason="Fausse alerte", actor=OPERATOR, clock=tomorrow)
    solve_plan(actor=OPERATOR, clock=tomorrow)
    kinds = [decision.kind for decision in board_of(region, days=1).decisions]
    assert "hold" not in kinds and {"stale", "draft"} <= set(kinds)
    over = {d.kind: d.overdue for d in board_of(region, days=20).decisions}
    assert over["stale"] is True


def test_before_anything() -> None:
    now = FixedClock.at_noon(MONDAY).now()
    board = coordination_board(now, MONDAY, BoardScope())
    assert (board.plan, board.coverage, board.families, board.bridge, board.decisions) == (
        None,
        None,
        (),
        (),
        (),
    )
    assert (board.needs.asked, board.needs.stock_days) == (0, None)
    with pytest.raises(Refusal, match=r"territory\.unknown"):
        coordination_board(now, MONDAY, BoardScope("ZZ"))


def test_the_number_of_queries_does_not_grow(django_assert_num_queries: Any) -> None:
    region = build_region(3)
    for territory in SCOPES:
        with django_assert_num_queries(13):
            board_of(region, territory)
    with django_assert_num_queries(3):
        need_lines(
            day=region.day,
            scope=BoardScope(),
            plan=region.plan.pk,
            asked=LineFilter(service="short"),
            sort="missing",
        )
    with django_assert_num_queries(2):
        proposal_lines(now=region.clock.now(), scope=BoardScope())
