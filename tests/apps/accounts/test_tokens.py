"""API tokens: forged, expired, revoked, without a role, read-only, without the factor."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests.factories.accounts import a_role, acting, an_account

from maillage.apps.accounts.actor import OPERATOR, Assignment, why_not
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.commands.create_token import MOST_TOKENS, NewToken, create_token
from maillage.apps.accounts.commands.revoke_token import revoke_token, revoke_tokens
from maillage.apps.accounts.commands.use_token import use_token
from maillage.apps.accounts.models import ApiToken, JournalEntry, User
from maillage.apps.accounts.queries.tokens import TOKEN_REFUSALS, actor_of_token, token_list
from maillage.apps.catalogue.commands.register_family import register_family
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 6)
CLOCK = FixedClock.at_noon(DAY)
COORDINATION, WORKSHOP = a_role(Role.COORDINATOR), Assignment(Role.WORKSHOP, "26", "L0001")


def a_token(user: User, *, factor: bool = True, **given: Any) -> NewToken:
    terms: dict[str, Any] = {
        "name": "Export",
        "may_write": True,
        "expires_on": DAY + timedelta(days=30),
    } | given
    return create_token(**terms, actor=acting(user, CLOCK, factor=factor), clock=CLOCK)


def refused(secret: str, day: date = DAY) -> str:
    with pytest.raises(Refusal) as caught:
        actor_of_token(secret, day)
    assert caught.value.code in TOKEN_REFUSALS
    return caught.value.code


def test_a_token_acts_as_its_user(django_assert_num_queries: Any) -> None:
    user = an_account("marie", COORDINATION, WORKSHOP, clock=CLOCK)
    token = a_token(user)
    with django_assert_num_queries(2):
        actor = actor_of_token(token.secret, DAY)
    assert actor == replace(acting(user, CLOCK), token=token.prefix)
    assert actor.assignments == (COORDINATION, WORKSHOP)


def test_the_secret_is_kept_nowhere() -> None:
    token = a_token(an_account("marie", COORDINATION, clock=CLOCK))
    bare = token.secret.removeprefix(f"{token.prefix}_")
    assert len(bare) == 43
    kept = [*ApiToken.objects.values_list(), *JournalEntry.objects.values_list()]
    assert not any(bare in str(value) for row in kept for value in row)


def test_one_bit_less_or_more_opens_nothing() -> None:
    token = a_token(an_account("marie", COORDINATION, clock=CLOCK))
    secret = token.secret
    for position in range(len(secret)):
        changed = chr(ord(secret[position]) ^ 1)
        assert refused(secret[:position] + changed + secret[position + 1 :]) == "token.invalid"
    digest = ApiToken.objects.values_list("digest", flat=True).get()
    for forged in (
        "",
        " ",
        secret[:-1],
        secret + "a",
        f" {secret}",
        secret.upper(),
        token.prefix,
        digest,
        "\ud800",
    ):
        assert refused(forged) == "token.invalid"


def test_it_expires_after_its_last_day() -> None:
    token = a_token(an_account("marie", COORDINATION, clock=CLOCK), expires_on=DAY + timedelta(days=2))
    assert actor_of_token(token.secret, DAY + timedelta(days=2)).name == "Marie"
    assert refused(token.secret, DAY + timedelta(days=3)) == "token.expired"


@pytest.mark.parametrize(("days", "accepted"), [(-1, False), (0, True), (365, True), (366, False)])
def test_it_lives_a_year_at_most(days: int, accepted: bool) -> None:
    user = an_account("marie", COORDINATION, clock=CLOCK)
    if accepted:
        assert a_token(user, expires_on=DAY + timedelta(days=days)).expires_on == DAY + timedelta(days=days)
        return
    with pytest.raises(Refusal, match=r"token\.bad_expiry"):
        a_token(user, expires_on=DAY + timedelta(days=days))


def test_it_is_worthless_once_revoked_and_the_first_revocation_counts() -> None:
    user = an_account("marie", COORDINATION, clock=CLOCK)
    token, kept = a_token(user), a_token(user)
    revoke_token(prefix=token.prefix, actor=acting(user, CLOCK), clock=CLOCK)
    revoke_token(prefix=token.prefix, actor=OPERATOR, clock=FixedClock.at_noon(DAY + timedelta(days=1)))
    assert refused(token.secret) == "token.revoked"
    assert [(row.state(DAY), row.revoked_by) for row in token_list(user.pk)] == [
        ("live", ""),
        ("revoked", "Marie"),
    ]
    assert actor_of_token(kept.secret, DAY).token == kept.prefix
    assert JournalEntry.objects.filter(verb="revoke_token").count() == 1


def test_nobody_revokes_the_token_of_another_but_who_grants_roles() -> None:
    token = a_token(an_account("marie", COORDINATION, clock=CLOCK))
    other = acting(an_account("jean", a_role(Role.COORDINATOR), clock=CLOCK), CLOCK)
    with pytest.raises(Refusal, match=r"access\.role_missing"):
        revoke_token(prefix=token.prefix, actor=other, clock=CLOCK)
    with pytest.raises(Refusal, match=r"token\.unknown"):
        revoke_token(prefix="mlg_nothing", actor=other, clock=CLOCK)
    admin = acting(an_account("admin", a_role(Role.ADMINISTRATOR), clock=CLOCK), CLOCK)
    revoke_token(prefix=token.prefix, actor=admin, clock=CLOCK)
    assert refused(token.secret) == "token.revoked"


def test_it_carries_the_roles_of_the_day_and_dies_with_the_last() -> None:
    user = an_account("marie", COORDINATION, clock=CLOCK, until=DAY + timedelta(days=5))
    token = a_token(user)
    assert actor_of_token(token.secret, DAY + timedelta(days=5)).assignments == (COORDINATION,)
    assert refused(token.secret, DAY + timedelta(days=6)) == "token.without_role"


def test_it_is_worthless_once_the_account_is_closed() -> None:
    user = an_account("marie", COORDINATION, clock=CLOCK)
    token = a_token(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert refused(token.secret) == "token.revoked"


def test_without_the_factor_it_carries_no_role_that_needs_one() -> None:
    user = an_account("marie", COORDINATION, WORKSHOP, clock=CLOCK)
    actor = actor_of_token(a_token(user, factor=False).secret, DAY)
    assert (actor.assignments, actor.withheld) == ((WORKSHOP,), (COORDINATION,))
    (reason,) = why_not(actor, "plans.solve")
    assert reason.code == "account.second_factor_missing"


def test_tokens_with_the_factor_go_when_the_factor_goes() -> None:
    user = an_account("marie", COORDINATION, WORKSHOP, clock=CLOCK)
    strong, plain = a_token(user), a_token(user, factor=False)
    revoke_tokens(user_id=user.pk, actor=OPERATOR, clock=CLOCK, only_factor=True)
    assert refused(strong.secret) == "token.revoked"
    assert actor_of_token(plain.secret, DAY).token == plain.prefix


def test_a_read_only_token_is_refused_by_commands_and_writes_nothing() -> None:
    user = an_account("marie", COORDINATION, clock=CLOCK)
    reader, writer = a_token(user, may_write=False), a_token(user)
    name = Text("Visières", "Visors")
    lines = JournalEntry.objects.count()
    with pytest.raises(Refusal, match=r"token\.read_only"):
        register_family(name=name, actor=actor_of_token(reader.secret, DAY), clock=CLOCK)
    assert JournalEntry.objects.count() == lines
    register_family(name=name, actor=actor_of_token(writer.secret, DAY), clock=CLOCK)
    entry = JournalEntry.objects.order_by("-pk")[0]
    assert (entry.verb, entry.user_id, entry.detail["token"]) == ("register_family", user.pk, writer.prefix)


def test_the_last_day_of_use_is_kept_with_one_write_a_day(django_assert_num_queries: Any) -> None:
    user = an_account("marie", COORDINATION, clock=CLOCK)
    token = a_token(user, may_write=False)
    use_token(secret=token.secret, clock=CLOCK)
    with django_assert_num_queries(2):
        actor = use_token(secret=token.secret, clock=CLOCK)
    assert actor.read_only is True
    use_token(secret=token.secret, clock=FixedClock.at_noon(DAY + timedelta(days=1)))
    assert [row.last_used_on for row in token_list(user.pk)] == [DAY + timedelta(days=1)]


def test_only_a_person_creates_one() -> None:
    user = an_account("marie", COORDINATION, clock=CLOCK)
    by_token = actor_of_token(a_token(user).secret, DAY)
    for actor in (OPERATOR, by_token):
        with pytest.raises(Refusal, match=r"token\.person_only"):
            create_token(name="x", may_write=True, expires_on=DAY, actor=actor, clock=CLOCK)


def test_a_name_is_asked_for_and_tokens_are_counted() -> None:
    user = an_account("marie", COORDINATION, clock=CLOCK)
    with pytest.raises(Refusal, match=r"field\.invalid"):
        a_token(user, name=" ")
    for _ in range(MOST_TOKENS):
        a_token(user)
    with pytest.raises(Refusal, match=r"token\.too_many"):
        a_token(user)
