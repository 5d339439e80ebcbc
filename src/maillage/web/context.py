"""What base.html needs on every page: navigation, account, language, footer, demonstration mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils import timezone
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from maillage.apps.accounts.actor import ANONYMOUS, Actor
from maillage.apps.accounts.codes import ROLE_NAMES, Role
from maillage.kernel.text import Text
from maillage.web.signing.factor import in_demonstration
from maillage.web.templatetags.wording import civil_moment


@dataclass(frozen=True, slots=True)
class NavigationItem:
    url: str
    label: str
    current: bool


@dataclass(frozen=True, slots=True)
class Account:
    name: str
    role: Text | None
    url: str


# route → label, and the roles that see it (none: everyone). Labels are French messages.
PUBLIC = (
    ("workshops", gettext_noop("Ateliers")),
    ("designs", gettext_noop("Catalogue")),
    ("acts", gettext_noop("Actes")),
    ("register_home", gettext_noop("Registre")),
)
BY_ROLE: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("authority_board", gettext_noop("Autorité"), frozenset({Role.REVIEWER, Role.SIGNER})),
    (
        "coordination",
        gettext_noop("Coordination"),
        frozenset({Role.COORDINATOR, Role.STATE_REFERENT, Role.INDUSTRY_REFERENT}),
    ),
    ("my_needs", gettext_noop("Mes besoins"), frozenset({Role.REQUESTER})),
    (
        "needs",
        gettext_noop("Besoins"),
        frozenset({Role.COORDINATOR, Role.REQUESTER, Role.STATE_REFERENT, Role.REVIEWER}),
    ),
    (
        "plans",
        gettext_noop("Plans"),
        frozenset(
            {Role.COORDINATOR, Role.REVIEWER, Role.SIGNER, Role.STATE_REFERENT, Role.INDUSTRY_REFERENT}
        ),
    ),
    (
        "industry_supplies",
        gettext_noop("Industrie"),
        frozenset({Role.COORDINATOR, Role.INDUSTRY_REFERENT, Role.STATE_REFERENT}),
    ),
    ("priorities", gettext_noop("Priorités"), frozenset({Role.STATE_REFERENT})),
    ("work", gettext_noop("Mon atelier"), frozenset({Role.WORKSHOP})),
    (
        "establishments",
        gettext_noop("Établissements"),
        frozenset({Role.COORDINATOR, Role.REQUESTER, Role.REVIEWER}),
    ),
    ("deliveries", gettext_noop("Livraisons"), frozenset({Role.REQUESTER, Role.WORKSHOP})),
    ("accounts", gettext_noop("Comptes"), frozenset({Role.ADMINISTRATOR, Role.COORDINATOR})),
    ("messages", gettext_noop("Messages"), frozenset({Role.WORKSHOP, Role.REQUESTER})),
)
FOOTER = (
    ("recalls", gettext_noop("Rappels")),
    ("scheme", gettext_noop("Qui peut, pour qui")),
    ("register_check", gettext_noop("Vérifier un fichier")),
    ("territories", gettext_noop("Besoins par territoire")),
    ("open_data", gettext_noop("Données ouvertes")),
    ("reason_codes", gettext_noop("Codes des refus")),
    ("api", gettext_noop("API")),
    ("accessibility", gettext_noop("Accessibilité")),
    ("legal", gettext_noop("Mentions")),
)


def _items(request: HttpRequest, routes: list[tuple[str, str]]) -> list[NavigationItem]:
    """The routes that this installation serves, in order."""
    items = []
    for route, label in routes:
        try:
            url = reverse(route)
        except NoReverseMatch:
            continue
        items.append(NavigationItem(url, _(label), request.path.startswith(url)))
    return items


def _navigation(request: HttpRequest, actor: Actor) -> list[NavigationItem]:
    mine = [(route, label) for route, label, roles in BY_ROLE if any(map(actor.has, roles))]
    return _items(request, [*PUBLIC, *mine])


def page(request: HttpRequest) -> dict[str, Any]:
    """Context of every page. One query (what the database is for), plus the session's."""
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    spoken = get_language() or "fr"
    english = spoken.startswith("en")
    account, is_demo = None, in_demonstration(request)
    if actor.user_id is not None:
        role = ROLE_NAMES[actor.assignments[0].role] if actor.assignments else None
        account = Account(actor.name, role, reverse("account"))
    return {
        "is_demo": is_demo,
        "tour_url": reverse("tour") if is_demo else "",
        "navigation": _navigation(request, actor),
        "account": account,
        "home_url": reverse("home"),
        "login_url": reverse("login"),
        "logout_url": reverse("logout"),
        "other_language_url": translate_url(request.get_full_path(), "fr" if english else "en"),
        "other_language_name": "Français" if english else "English",
        "data_as_of": civil_moment(timezone.now(), spoken),
        "footer_links": _items(request, list(FOOTER)),
    }
