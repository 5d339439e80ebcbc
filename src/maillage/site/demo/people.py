"""One login for each role, all with the same public password.

The cost of a password's hash protects a secret; this one is printed, so the demonstration
hashes it cheaply. The first sign-in hashes it again at the usual cost, as Django does for
any hash that is behind.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from maillage.apps.accounts.actor import OPERATOR, Assignment
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.commands.open_account import open_account
from maillage.kernel.text import Text
from maillage.site.demo import PASSWORD
from maillage.site.demo.stage import Stage

OPENED = -23  # the day accounts were opened


@dataclass(frozen=True, slots=True)
class Login:
    """A login; `organisation` is the key of a workshop or an establishment of the story."""

    username: str
    full_name: str
    role: Role
    territory: str
    says: Text
    organisation: str = ""


LOGINS: tuple[Login, ...] = (
    Login("exploitation", "Camille Exploitation", Role.ADMINISTRATOR, "FR",
          Text(fr="exploitation de l’installation", en="operator of the installation")),
    Login("coordination", "Dominique Coordination", Role.COORDINATOR, "FR",
          Text(fr="coordination nationale", en="national coordinator")),
    Login("coordination-aura", "Sacha Coordination", Role.COORDINATOR, "R84",
          Text(fr="coordination d’Auvergne-Rhône-Alpes", en="coordinator of Auvergne-Rhône-Alpes")),
    Login("instruction", "Claude Instruction", Role.REVIEWER, "FR",
          Text(fr="autorité nationale, instruction", en="national authority, reviewer")),
    Login("ars", "Andréa Agence", Role.REVIEWER, "R44",
          Text(fr="agence régionale de santé du Grand Est", en="regional health agency of Grand Est")),
    Login("signature", "Maxime Signature", Role.SIGNER, "FR",
          Text(fr="autorité nationale, signature", en="national authority, signer")),
    Login("etat", "Alix Référence", Role.STATE_REFERENT, "FR",
          Text(fr="référence de l’État", en="State referent")),
    Login("industrie", "Morgan Filière", Role.INDUSTRY_REFERENT, "FR",
          Text(fr="référence industrie", en="industry referent")),
    Login("atelier", "Charlie Traboule", Role.WORKSHOP, "69",
          Text(fr="atelier M2, désigné pour la visière fermée ; ordres de mission, plan d’accès",
               en="M2 workshop, appointed for the closed visor; mission orders, access plan"),
          "lyon"),
    Login("petit-atelier", "Lou Établi", Role.WORKSHOP, "26",
          Text(fr="atelier M1, sans désignation", en="M1 workshop, not appointed"), "crest"),
    Login("hopital", "Jo Achats", Role.REQUESTER, "69",
          Text(fr="hôpital demandeur", en="hospital that asks"), "h-lyon"),
    Login("ehpad", "Eden Direction", Role.REQUESTER, "69",
          Text(fr="EHPAD demandeur", en="care home that asks"), "ehpad-villeurbanne"),
)  # fmt: skip


@contextmanager
def public_password() -> Iterator[None]:
    """Hash with one iteration while the accounts of the demonstration are opened."""
    usual = PBKDF2PasswordHasher.iterations
    PBKDF2PasswordHasher.iterations = 1
    try:
        yield
    finally:
        PBKDF2PasswordHasher.iterations = usual


def _organisation(stage: Stage, key: str) -> str:
    if key in stage.workshops:
        return stage.workshops[key].code
    return stage.establishments[key].code if key else ""


def open_offices(stage: Stage) -> None:
    """The logins that stand for no workshop and no establishment: they come first."""
    _open(stage, [login for login in LOGINS if not login.organisation], OPENED)


def open_members(stage: Stage) -> None:
    """The logins of organisations, once these are registered."""
    _open(stage, [login for login in LOGINS if login.organisation], OPENED)


def _open(stage: Stage, logins: list[Login], offset: int) -> None:
    with public_password():
        for login in logins:
            known = "exploitation" in stage.users
            code = _organisation(stage, login.organisation)
            stage.users[login.username] = open_account(
                username=login.username,
                password=PASSWORD,
                full_name=login.full_name,
                roles=[Assignment(login.role, login.territory, code)],
                actor=stage.person("exploitation", offset) if known else OPERATOR,
                clock=stage.at(offset, 8 if not code else 12),
            )
            if code:
                stage.members[code] = login.username
