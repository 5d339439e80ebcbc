"""Running accounts: who may give which role where, dates, ends, closings, invitations, the last administrator."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from tests.factories.accounts import a_role, acting, an_account
from tests.factories.thread import a_hospital, a_workshop
from tests.web.signing import an_application

from maillage.apps.accounts.actor import OPERATOR, Actor, Assignment
from maillage.apps.accounts.codes import FACTOR_ROLES, ORGANISATION_ROLES, Role
from maillage.apps.accounts.commands.change_factor import forget_factor
from maillage.apps.accounts.commands.close_account import close_account, reopen_account
from maillage.apps.accounts.commands.create_token import create_token
from maillage.apps.accounts.commands.end_role import end_role
from maillage.apps.accounts.commands.grant_role import grant_role
from maillage.apps.accounts.commands.invite import accept_invitation, invite, invite_person
from maillage.apps.accounts.commands.open_account import open_account
from maillage.apps.accounts.models import ApiToken, Invitation, JournalEntry, User
from maillage.apps.accounts.queries.accounts import account_list, account_sheet
from maillage.apps.accounts.queries.actors import assignments_of
from maillage.apps.accounts.queries.invitations import invitation_sheet
from maillage.apps.accounts.queries.role_list import role_list
from maillage.apps.outbox.models import Message
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 6)
CLOCK = FixedClock.at_noon(DAY)
PASSPHRASE = "une tout autre phrase"
ADMIN, COORDINATION = a_role(Role.ADMINISTRATOR), a_role(Role.COORDINATOR)


def later(days: int) -> FixedClock:
    return FixedClock.at_noon(DAY + timedelta(days=days))


def someone(*roles: Assignment) -> Actor:
    return Actor(None, "Essai", roles, factor=True)


def code_of(act: Any) -> str:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.code


@pytest.fixture
def shop() -> str:
    return a_workshop(CLOCK, name="Atelier de Crest", commune="26108").code


# Who gives what, where: role given × role and scope of the giver


GIVERS = [(role, territory) for role in Role for territory in ("FR", "R84", "26", "R11")]


@pytest.mark.parametrize("given", list(Role))
@pytest.mark.parametrize("giver", GIVERS, ids=lambda pair: f"{pair[0]}-{pair[1]}")
def test_who_gives_a_role_in_the_drome(giver: tuple[Role, str], given: Role, shop: str) -> None:
    role, territory = giver
    an_account("marie", clock=CLOCK)
    organisation = {Role.WORKSHOP: shop, Role.REQUESTER: "E0001"}.get(given, "")
    if given is Role.REQUESTER:
        assert a_hospital(CLOCK, commune="26108").code == "E0001"
    actor = someone(Assignment(role, territory, shop if role in ORGANISATION_ROLES else ""))
    held = Assignment(given, "26", organisation)
    covers = territory in ("FR", "R84", "26")
    may = covers and (
        role is Role.ADMINISTRATOR or (role is Role.COORDINATOR and given in ORGANISATION_ROLES)
    )
    if may:
        grant_role(username="marie", held=held, actor=actor, clock=CLOCK)
        end_role(username="marie", held=held, reason="x", actor=actor, clock=CLOCK)
        return
    act = lambda: grant_role(username="marie", held=held, actor=actor, clock=CLOCK)  # noqa: E731
    assert code_of(act) == "access.role_missing"
    grant_role(username="marie", held=held, actor=OPERATOR, clock=CLOCK)
    act = lambda: end_role(username="marie", held=held, reason="x", actor=actor, clock=CLOCK)  # noqa: E731
    assert code_of(act) == "access.role_missing"
    assert len(assignments_of(User.objects.get().pk, DAY)) == 1


@pytest.mark.parametrize("wider", ["FR", "R84", "R11", "38"])
def test_nobody_gives_beyond_their_own_scope(wider: str) -> None:
    an_account("marie", clock=CLOCK)
    actor = someone(a_role(Role.ADMINISTRATOR, "26"))
    act = lambda: grant_role(  # noqa: E731
        username="marie", held=a_role(Role.COORDINATOR, wider), actor=actor, clock=CLOCK
    )
    assert code_of(act) == "access.role_missing"


def test_a_role_without_the_factor_gives_nothing() -> None:
    an_account("marie", clock=CLOCK)
    admin = an_account("admin", ADMIN, clock=CLOCK)
    act = lambda: grant_role(  # noqa: E731
        username="marie", held=COORDINATION, actor=acting(admin, CLOCK, factor=False), clock=CLOCK
    )
    assert code_of(act) == "account.second_factor_missing"


def test_an_organisation_is_where_it_is_not_where_one_types_it(shop: str) -> None:
    """The coordination of another region cannot take a workshop in by writing its own territory."""
    an_account("marie", clock=CLOCK)
    actor = someone(a_role(Role.COORDINATOR, "R11"))
    for territory, expected in (("", "access.role_missing"), ("R11", "account.organisation_elsewhere"),
                                ("FR", "access.role_missing")):  # fmt: skip
        held = Assignment(Role.WORKSHOP, territory, shop)
        act = lambda held=held: grant_role(username="marie", held=held, actor=actor, clock=CLOCK)  # noqa: E731
        assert code_of(act) == expected
    kept = grant_role(username="marie", held=Assignment(Role.WORKSHOP, "", shop), actor=OPERATOR, clock=CLOCK)
    assert kept == Assignment(Role.WORKSHOP, "26", shop)


@pytest.mark.parametrize(
    ("held", "code"),
    [
        (Assignment(Role.WORKSHOP, "26"), "account.organisation_missing"),
        (Assignment(Role.COORDINATOR, "26", "L0001"), "account.organisation_needless"),
        (Assignment(Role.WORKSHOP, "", "L9999"), "account.organisation_unknown"),
        (Assignment(Role.REQUESTER, "", "L0001"), "account.organisation_unknown"),
        (Assignment(Role.COORDINATOR, "99"), "territory.unknown"),
    ],
)
def test_what_means_nothing_is_refused(held: Assignment, code: str, shop: str) -> None:
    an_account("marie", clock=CLOCK)
    assert shop == "L0001"
    for actor in (OPERATOR, someone(ADMIN)):
        act = lambda actor=actor: grant_role(username="marie", held=held, actor=actor, clock=CLOCK)  # noqa: E731
        assert code_of(act) == code


# Dates


def test_a_role_is_held_from_its_first_to_its_last_day_included() -> None:
    user = an_account("marie", clock=CLOCK)
    since, until = DAY + timedelta(days=2), DAY + timedelta(days=4)
    grant_role(username="marie", held=COORDINATION, since=since, until=until, actor=OPERATOR, clock=CLOCK)
    held = [bool(assignments_of(user.pk, DAY + timedelta(days=n))) for n in range(6)]
    assert held == [False, False, True, True, True, False]


@pytest.mark.parametrize(("since", "until"), [(-1, None), (0, -1), (3, 2)])
def test_nothing_is_dated_back(since: int, until: int | None) -> None:
    an_account("marie", clock=CLOCK)
    dates = {
        "since": DAY + timedelta(days=since),
        "until": None if until is None else DAY + timedelta(days=until),
    }
    act = lambda: grant_role(username="marie", held=COORDINATION, actor=OPERATOR, clock=CLOCK, **dates)  # noqa: E731
    assert code_of(act) == "account.role_dates"


def test_a_role_is_not_given_twice_but_may_come_back() -> None:
    user = an_account("marie", COORDINATION, clock=CLOCK)
    granting = lambda clock=CLOCK: grant_role(  # noqa: E731
        username="marie", held=COORDINATION, actor=OPERATOR, clock=clock
    )
    assert code_of(granting) == "account.role_held"
    end_role(username="marie", held=COORDINATION, reason="congé", actor=OPERATOR, clock=CLOCK)
    granting(later(3))
    assert [row.state(DAY + timedelta(days=3)) for row in role_list(user.pk)] == ["ended", "in_force"]


def test_ended_at_once_it_opens_nothing_and_the_last_takes_the_tokens_along(shop: str) -> None:
    user = an_account("marie", COORDINATION, Assignment(Role.WORKSHOP, "26", shop), clock=CLOCK)
    token = create_token(name="x", may_write=True, expires_on=DAY, actor=acting(user, CLOCK), clock=CLOCK)
    end_role(username="marie", held=COORDINATION, reason="départ", actor=OPERATOR, clock=CLOCK)
    assert acting(user, CLOCK).assignments == (Assignment(Role.WORKSHOP, "26", shop),)
    assert ApiToken.objects.get(prefix=token.prefix).revoked_at is None
    held = Assignment(Role.WORKSHOP, "26", shop)
    end_role(username="marie", held=held, reason="départ", actor=OPERATOR, clock=CLOCK)
    assert acting(user, CLOCK).assignments == ()
    assert ApiToken.objects.get(prefix=token.prefix).revoked_at == CLOCK.now()
    ended = JournalEntry.objects.filter(verb="end_role", subject="marie")
    assert [line.detail["reason"] for line in ended] == ["départ", "départ"]


def test_ended_after_a_day_it_stays_until_then_and_never_longer_than_it_was() -> None:
    user = an_account("marie", COORDINATION, clock=CLOCK, until=DAY + timedelta(days=5))
    for last, kept in ((9, 5), (2, 2)):
        day = DAY + timedelta(days=last)
        end_role(username="marie", held=COORDINATION, reason="x", last_day=day, actor=OPERATOR, clock=CLOCK)
        assert role_list(user.pk)[0].until == DAY + timedelta(days=kept)
    act = lambda: end_role(  # noqa: E731
        username="marie",
        held=COORDINATION,
        reason="x",
        last_day=DAY - timedelta(days=1),
        actor=OPERATOR,
        clock=CLOCK,
    )
    assert code_of(act) == "account.role_dates"


def test_a_role_that_is_over_or_never_was_is_not_ended() -> None:
    an_account("marie", COORDINATION, clock=CLOCK, until=DAY)
    for clock, held in ((later(1), COORDINATION), (CLOCK, ADMIN)):
        act = lambda held=held, clock=clock: end_role(  # noqa: E731
            username="marie", held=held, reason="x", actor=OPERATOR, clock=clock
        )
        assert code_of(act) == "account.role_not_held"
    act = lambda: end_role(username="jean", held=ADMIN, reason="x", actor=OPERATOR, clock=CLOCK)  # noqa: E731
    assert code_of(act) == "account.unknown"


# The last administrator


def test_the_last_national_administrator_stays_whoever_asks() -> None:
    an_account("alix", ADMIN, clock=CLOCK)
    an_account("regional", a_role(Role.ADMINISTRATOR, "R84"), clock=CLOCK)
    an_account("futur", clock=CLOCK)
    grant_role(username="futur", held=ADMIN, since=DAY + timedelta(days=1), actor=OPERATOR, clock=CLOCK)
    for act in (
        lambda: end_role(username="alix", held=ADMIN, reason="x", actor=OPERATOR, clock=CLOCK),
        lambda: end_role(
            username="alix",
            held=ADMIN,
            reason="x",
            last_day=DAY + timedelta(days=9),
            actor=OPERATOR,
            clock=CLOCK,
        ),
        lambda: close_account(username="alix", reason="x", actor=OPERATOR, clock=CLOCK),
    ):
        assert code_of(act) == "account.last_administrator"
    end_role(username="alix", held=ADMIN, reason="x", actor=OPERATOR, clock=later(1))


def test_an_administrator_leaves_when_another_stays_longer() -> None:
    an_account("alix", ADMIN, clock=CLOCK)
    an_account("bao", ADMIN, clock=CLOCK, until=DAY + timedelta(days=5))
    last = lambda days: end_role(  # noqa: E731
        username="alix",
        held=ADMIN,
        reason="x",
        last_day=DAY + timedelta(days=days),
        actor=OPERATOR,
        clock=CLOCK,
    )
    assert code_of(lambda: last(5)) == "account.last_administrator"
    last(4)


# Opening and inviting


def test_usernames_and_addresses_are_one_persons_whatever_their_case() -> None:
    an_account("marie", clock=CLOCK)
    User.objects.update(email="marie@example.org")
    opening = lambda **given: open_account(full_name="", roles=[], actor=OPERATOR, clock=CLOCK, **given)  # noqa: E731
    assert code_of(lambda: opening(username="MARIE")) == "account.username_taken"
    assert code_of(lambda: opening(username="m", email="Marie@Example.ORG")) == "account.email_taken"
    for username in ("", "a b", "a@b", "a/b", "a:b"):
        assert code_of(lambda username=username: opening(username=username)) == "account.username_invalid"
    assert code_of(lambda: opening(username="m", email="pas une adresse")) == "field.invalid"


def invited(**given: Any) -> Any:
    terms: dict[str, Any] = {"full_name": "Lou Établi", "roles": [COORDINATION], "email": "Lou@Example.org"}
    return invite_person(**(terms | given), actor=OPERATOR, clock=CLOCK)


def test_an_invitation_opens_the_account_to_who_holds_the_link() -> None:
    found = invited()
    user = User.objects.get()
    assert (found.username, user.username, user.email) == ("lou", "lou", "lou@example.org")
    assert not user.has_usable_password()
    (letter,) = Message.objects.all()
    assert (letter.email, letter.confidential) == ("lou@example.org", True)
    links = {language: re.findall(r"http\S+", text) for language, text in letter.body.items()}
    assert links == {
        "fr": [f"http://localhost:8000/invitation/{found.secret}/"],
        "en": [f"http://localhost:8000/en/invitation/{found.secret}/"],
    }
    assert invitation_sheet(found.secret, CLOCK).full_name == "Lou Établi"
    assert accept_invitation(secret=found.secret, password=PASSPHRASE, clock=later(7)) == "lou"
    assert User.objects.get().check_password(PASSPHRASE)
    verbs = JournalEntry.objects.filter(subject="lou").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["open_account", "invite", "accept_invitation"]


def test_the_secret_of_an_invitation_is_kept_only_in_the_letter_that_waits() -> None:
    secret = invited().secret
    kept = [
        *Invitation.objects.values_list(),
        *JournalEntry.objects.values_list(),
        *User.objects.values_list(),
    ]
    assert not any(secret in str(value) for row in kept for value in row)


def accepting(secret: str, clock: Any = CLOCK, password: str = PASSPHRASE) -> Any:
    return lambda: accept_invitation(secret=secret, password=password, clock=clock)


def test_an_invitation_serves_once_for_seven_days_and_one_bit_spoils_it() -> None:
    secret = invited().secret
    for position in range(len(secret)):
        forged = secret[:position] + chr(ord(secret[position]) ^ 1) + secret[position + 1 :]
        assert code_of(accepting(forged)) == "invitation.invalid"
        assert code_of(lambda forged=forged: invitation_sheet(forged, CLOCK)) == "invitation.invalid"
    for forged in ("", secret[:-1], secret + "a", "\ud800"):
        assert code_of(accepting(forged)) == "invitation.invalid"
    after = FixedClock(CLOCK.now() + timedelta(days=7, seconds=1))
    assert code_of(accepting(secret, after)) == "invitation.expired"
    assert code_of(accepting(secret, password="court")) == "account.password_weak"
    accepting(secret)()
    assert code_of(accepting(secret)) == "invitation.used"
    assert code_of(lambda: invitation_sheet(secret, CLOCK)) == "invitation.used"


def test_a_new_invitation_replaces_the_former_one() -> None:
    first = invited().secret
    second = invite(username="lou", email="autre@example.org", actor=OPERATOR, clock=CLOCK)
    assert code_of(accepting(first)) == "invitation.invalid"
    accepting(second)()
    assert sorted(Message.objects.values_list("email", flat=True)) == ["autre@example.org", "lou@example.org"]


def test_without_an_address_nothing_is_mailed() -> None:
    found = invited(email="", full_name="Élodie Œuvrard")
    assert (found.username, Message.objects.count()) == ("elodie-oeuvrard", 0)
    assert invited(email="", full_name="Élodie Œuvrard").username == "elodie-oeuvrard-2"


def test_nobody_takes_over_an_account_that_holds_more_than_they_could_give(shop: str) -> None:
    regional = someone(a_role(Role.COORDINATOR, "R84"))
    mine, wide = Assignment(Role.WORKSHOP, "26", shop), a_role(Role.SIGNER)
    an_account("atelier", mine, clock=CLOCK)
    an_account("signataire", mine, wide, clock=CLOCK)
    an_account("vide", clock=CLOCK)
    inviting = lambda name, actor=regional: invite(  # noqa: E731
        username=name, email=f"{name}@example.org", actor=actor, clock=CLOCK
    )
    inviting("atelier")
    closing = lambda name: close_account(username=name, reason="x", actor=regional, clock=CLOCK)  # noqa: E731
    for name in ("signataire", "vide"):
        for act in (inviting, closing):
            assert code_of(lambda act=act, name=name: act(name)) == "access.role_missing"
    closing("atelier")
    inviting("signataire", someone(ADMIN))


# Closing


def test_closing_ends_everything_and_reopening_brings_nothing_back(shop: str) -> None:
    user = an_account("marie", COORDINATION, Assignment(Role.WORKSHOP, "26", shop), clock=CLOCK)
    create_token(name="x", may_write=True, expires_on=DAY, actor=acting(user, CLOCK), clock=CLOCK)
    secret = invite(username="marie", actor=OPERATOR, clock=CLOCK)
    close_account(username="marie", reason="départ", actor=OPERATOR, clock=CLOCK)
    user.refresh_from_db()
    assert (user.is_active, user.has_usable_password()) == (False, False)
    assert assignments_of(user.pk, DAY) == ()
    assert ApiToken.objects.get().revoked_at is not None
    assert code_of(accepting(secret)) == "invitation.invalid"
    for act in (
        lambda: grant_role(username="marie", held=COORDINATION, actor=OPERATOR, clock=CLOCK),
        lambda: invite(username="marie", actor=OPERATOR, clock=CLOCK),
        lambda: close_account(username="marie", reason="x", actor=OPERATOR, clock=CLOCK),
    ):
        assert code_of(act) == "account.closed"
    assert code_of(lambda: reopen_account(username="marie", actor=someone(COORDINATION), clock=CLOCK)) == (
        "access.role_missing"
    )
    reopen_account(username="marie", actor=OPERATOR, clock=CLOCK)
    assert assignments_of(user.pk, DAY) == ()
    assert not User.objects.get().has_usable_password()


def test_a_lost_factor_is_removed_by_a_national_administrator_only() -> None:
    user = an_account("marie", COORDINATION, clock=CLOCK)
    User.objects.update(email="marie@example.org")
    an_application(user)
    create_token(name="x", may_write=True, expires_on=DAY, actor=acting(user, CLOCK), clock=CLOCK)
    forgetting = lambda actor: forget_factor(  # noqa: E731
        username="marie", reason="téléphone perdu", actor=actor, clock=CLOCK
    )
    for actor in (someone(COORDINATION), someone(a_role(Role.ADMINISTRATOR, "R84"))):
        assert code_of(lambda actor=actor: forgetting(actor)) == "access.role_missing"
    forgetting(someone(ADMIN))
    assert Authenticator.objects.count() == 0
    assert ApiToken.objects.get().revoked_at is not None
    assert Message.objects.get().email == "marie@example.org"


# Lists


def test_one_sees_the_accounts_of_ones_territory(shop: str, django_assert_num_queries: Any) -> None:
    an_account("atelier", Assignment(Role.WORKSHOP, "26", shop), clock=CLOCK)
    an_account("region", a_role(Role.COORDINATOR, "R84"), clock=CLOCK)
    an_account("ailleurs", a_role(Role.COORDINATOR, "R11"), clock=CLOCK)
    an_account("pays", COORDINATION, clock=CLOCK)
    an_account("vide", clock=CLOCK)
    seen = lambda actor, **asked: [  # noqa: E731
        row.username for row in account_list(actor=actor, clock=CLOCK, sort="username", **asked).items
    ]
    regional = someone(a_role(Role.COORDINATOR, "R84"))
    assert seen(regional) == ["atelier", "region"]
    assert seen(someone(COORDINATION)) == ["ailleurs", "atelier", "pays", "region"]
    assert seen(someone(ADMIN)) == ["ailleurs", "atelier", "pays", "region", "vide"]
    assert seen(OPERATOR, role="coordinator") == ["ailleurs", "pays", "region"]
    assert seen(OPERATOR, factor="missing") == ["ailleurs", "pays", "region"]
    assert seen(OPERATOR, text="PAYS") == ["pays"]
    assert seen(OPERATOR, state="closed") == [] and len(seen(OPERATOR, state="open")) == 5
    assert code_of(lambda: seen(someone(a_role(Role.REVIEWER)))) == "access.role_missing"
    assert code_of(lambda: account_sheet("pays", actor=regional, clock=CLOCK)) == "account.unknown"
    with django_assert_num_queries(4):
        seen(OPERATOR)
    with django_assert_num_queries(6):
        sheet = account_sheet("atelier", actor=regional, clock=CLOCK)
    assert (sheet.row.state, sheet.row.factor, [str(line.words.en) for line in sheet.history]) == (
        "open", "none", ["Account opened"],
    )  # fmt: skip


def test_the_roles_that_wait_for_a_second_factor_are_those_that_decide_for_others() -> None:
    assert {role for role in Role if role in FACTOR_ROLES} == {
        Role.ADMINISTRATOR,
        Role.COORDINATOR,
        Role.REVIEWER,
        Role.SIGNER,
    }
