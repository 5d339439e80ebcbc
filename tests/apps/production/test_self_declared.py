"""What an establishment says of itself reaches no verdict, no plan and no delivery before it is verified."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.factories.people import coordinator, requester
from tests.factories.thread import MONDAY, Cast, a_need, the_cast

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.authority.commands.classify_version import DecisionTerms, classify_version
from maillage.apps.authority.commands.record_policy import record_policy
from maillage.apps.authority.queries.dossier import clearance
from maillage.apps.authority.queries.explanation import explain
from maillage.apps.needs.bridges import in_use, recipient_of, use_of
from maillage.apps.needs.commands.file_need import file_need
from maillage.apps.needs.models import Need
from maillage.apps.network.commands.edit_establishment import EstablishmentChanges, edit_establishment
from maillage.apps.network.commands.note_establishment import note_establishment
from maillage.apps.network.commands.verify_establishment import verify_establishment
from maillage.apps.network.models import Establishment
from maillage.apps.network.vouching import recipient_at
from maillage.apps.production.commands.adopt_plan import adopt_plan, solve_plan
from maillage.apps.production.commands.answer_proposal import accept_proposal
from maillage.apps.production.models import Proposal
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db
CLOCK = FixedClock.at_noon(MONDAY)


def proposed() -> list[Proposal]:
    plan = solve_plan(actor=OPERATOR, clock=CLOCK)
    adopt_plan(code=plan.code, actor=OPERATOR, clock=CLOCK)
    return list(Proposal.objects.filter(plan=plan))


def changed_by_itself(cast: Cast, **changes: object) -> None:
    given: EstablishmentChanges = changes  # type: ignore[assignment]
    edit_establishment(
        establishment=cast.hospital.code, actor=requester(cast.hospital.code), clock=CLOCK, **given
    )


def verified(cast: Cast) -> None:
    verify_establishment(establishment=cast.hospital.code, actor=coordinator("FR"), clock=CLOCK)


def a_visor_for_the_public(cast: Cast) -> None:
    classify_version(
        terms=DecisionTerms(
            profile=cast.profile.code, use="non_care", category="B", effective_from=MONDAY, reason="Examiné",
            qualification="general_product",
        ),
        actor=OPERATOR, clock=CLOCK,
    )  # fmt: skip


def asked(cast: Cast) -> tuple[str, ...]:
    found = clearance(
        profile=cast.profile.code, workshop=cast.workshop.code, establishment=cast.hospital.code, day=MONDAY
    )
    return found.make.codes


def test_a_milder_class_of_its_own_opens_nothing() -> None:
    """A hospital that calls itself a firm would be served category B, for the posts of a shop."""
    cast = the_cast()
    verified(cast)
    a_visor_for_the_public(cast)
    changed_by_itself(cast, kind="firm", recipient_class="R0")
    need = a_need(cast, CLOCK)
    assert (need.recipient_class, use_of(need)) == ("R3", "care")
    who = recipient_of(Need.objects.get())
    assert (who.recipient_class, who.health_institution) == ("R3", True)
    assert who.claimed is not None and not who.claimed.health_institution
    with pytest.raises(Refusal, match=r"need\.class_too_low"):
        file_need(
            establishment=cast.hospital.code, design=cast.design, quantity=10, recipient_class="R0",
            deadline=MONDAY + timedelta(days=9), actor=OPERATOR, clock=CLOCK,
        )  # fmt: skip


def test_what_it_claims_closes_at_once_and_its_coordination_settles_it() -> None:
    """It says that it moved to Paris, which restricts category C."""
    cast = the_cast()
    verified(cast)
    a_need(cast, CLOCK)
    (proposal,) = proposed()
    changed_by_itself(cast, commune="75056")
    record_policy(
        territory="75", reason="Stocks", valid_from=MONDAY, categories=["C"], actor=OPERATOR, clock=CLOCK
    )
    with pytest.raises(Refusal) as refused:
        accept_proposal(code=proposal.code, quantity=10, actor=OPERATOR, clock=CLOCK)
    assert refused.value.code in {"proposal.closed", "territory.forbids"}
    assert asked(cast) == ("territory.forbids",)
    edit_establishment(establishment=cast.hospital.code, commune="26362", actor=OPERATOR, clock=CLOCK)
    verified(cast)
    assert asked(cast) == ()


def test_moving_away_does_not_escape_a_restriction_of_its_territory() -> None:
    cast = the_cast()
    verified(cast)
    a_need(cast, CLOCK)
    changed_by_itself(cast, commune="75056")
    record_policy(
        territory="26", reason="Stocks", valid_from=MONDAY, categories=["C"], actor=OPERATOR, clock=CLOCK
    )
    assert asked(cast) == ("territory.forbids",)
    assert proposed() == []
    verified(cast)
    assert asked(cast) == ()


def test_the_answer_tells_what_is_claimed() -> None:
    cast = the_cast()
    verified(cast)
    changed_by_itself(cast, recipient_class="R2", kind="ehpad")
    found = explain(
        action="make", profile=cast.profile.code, workshop=cast.workshop.code,
        establishment=cast.hospital.code, day=MONDAY,
    )  # fmt: skip
    assert [warning.code for warning in found.verdict.warnings] == ["establishment.identity_claimed"]


def test_what_nobody_vouches_for_is_no_health_institution() -> None:
    row = note_establishment(
        name="Hôpital d’Orion", kind="hospital", commune="26108", actor=OPERATOR, clock=CLOCK
    )
    Establishment.objects.get(code=row.code)
    who = recipient_at(row)
    assert (who.recipient_class, who.health_institution, who.claimed) == ("R3", False, None)
    verify_establishment(establishment=row.code, actor=coordinator("26"), clock=CLOCK)
    assert recipient_at(Establishment.objects.get(code=row.code)).health_institution


def test_the_number_of_another_makes_nobody_the_holder() -> None:
    cast = the_cast()
    verified(cast)
    changed_by_itself(cast, finess="260000021")
    who = recipient_at(Establishment.objects.get(code=cast.hospital.code))
    assert (who.legal_entity, who.claimed and who.claimed.legal_entity) == ("", "260000021")


@pytest.mark.parametrize("now", ["R1", "R2"])
def test_a_need_follows_its_establishment_when_that_is_raised(now: str) -> None:
    """Filed for a workplace outside care; its coordination has corrected the class since."""
    cast = the_cast()
    edit_establishment(
        establishment=cast.hospital.code, kind="firm", recipient_class="R1", actor=OPERATOR, clock=CLOCK
    )
    need = file_need(
        establishment=cast.hospital.code, design=cast.design, quantity=10, deadline=MONDAY + timedelta(days=9),
        actor=OPERATOR, clock=CLOCK,
    ).need  # fmt: skip
    edit_establishment(establishment=cast.hospital.code, recipient_class=now, actor=OPERATOR, clock=CLOCK)
    row = Need.objects.select_related("establishment").get(pk=need.pk)
    use = "care" if now == "R2" else "non_care"
    assert (recipient_of(row).recipient_class, use_of(row)) == (now, use)
    assert Need.objects.filter(in_use(use, "")).count() == 1
    assert Need.objects.exclude(in_use(use, "")).count() == 0
