"""Every page answers in both languages, for those who may, with sound HTML."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.web.page_world import World, build_world, faults, signed

from maillage.apps.accounts.codes import Role

pytestmark = pytest.mark.django_db

PUBLIC = [
    "/", "/connexion/", "/connexion/oubli/", "/connexion/obtenir-un-compte/", "/ateliers/", "/ateliers/{workshop}/", "/etablissements/", "/etablissements/{hospital}/",
    "/catalogue/", "/catalogue/{visor}/", "/catalogue/{mask}/", "/pourquoi/", "/pourquoi/?droit=lots.release",
    "/pourquoi/?profil={visor_profile}&atelier={workshop}&etablissement={home}",
    "/actes/", "/actes/{decision}/", "/actes/{basis}/", "/actes/arbre/", "/actes/arbre/?lire=1&invasive=yes",
    "/territoires/", "/donnees/", "/grille/", "/codes/", "/api/", "/accessibilite/", "/mentions/", "/design-system/",
    "/ateliers/?text=rien-de-tel", "/etablissements/?text=rien", "/catalogue/?text=rien", "/actes/?subject=rien",
]  # fmt: skip
BY_ROLE = {
    Role.COORDINATOR: [
        "/compte/", "/ateliers/nouveau/", "/ateliers/import/", "/ateliers/{workshop}/", "/ateliers/{workshop}/modifier/",
        "/ateliers/{workshop}/machines/nouvelle/", "/ateliers/{workshop}/matieres/nouvelle/", "/etablissements/nouveau/",
        "/etablissements/{hospital}/", "/etablissements/{home}/", "/etablissements/{home}/modifier/",
        "/catalogue/nouveau/", "/catalogue/familles/nouvelle/", "/catalogue/{visor}/versions/nouvelle/",
        "/catalogue/versions/{visor}-V1/profils/nouveau/", "/besoins/", "/besoins/?status=closed", "/besoins/nouveau/",
        "/besoins/import/", "/besoins/{need}/", "/besoins/{need}/modifier/", "/besoins/{need}/clore/",
        "/actes/", "/actes/nouveau/attestation/?atelier={workshop}", "/actes/nouveau/acceptation/",
    ],
    Role.REVIEWER: [
        "/catalogue/{visor}/", "/actes/nouveau/decision/?profil={saver_profile}&usage=care&categorie=B",
        "/actes/nouveau/base-legale/", "/actes/nouveau/regle/", "/actes/nouveau/mise-en-attente/",
        "/actes/nouveau/mise-en-attente/?voir=1&design={visor}", "/actes/nouveau/suspension/",
        "/actes/{decision}/retirer/", "/actes/a-signer/",
    ],
    Role.STATE_REFERENT: ["/besoins/", "/besoins/priorite/?besoin={need}"],
}  # fmt: skip


@pytest.fixture
def world() -> World:
    return build_world()


def _at(path: str, world: World) -> str:
    named = {name: getattr(world, name) for name in World.__slots__}
    return path.format(**named)


def _check(client: Client, path: str) -> None:
    for prefix, language in (("", "fr"), ("/en", "en")):
        response = client.get(f"{prefix}{path}")
        assert response.status_code == 200, (prefix + path, response.status_code)
        found = faults(response.content.decode(), language)
        if path == "/design-system/":  # its exports are examples that lead nowhere
            found = [fault for fault in found if not fault.startswith("link to nothing")]
        assert found == [], prefix + path


def test_public_pages_are_sound(client: Client, world: World) -> None:
    for path in PUBLIC:
        _check(client, _at(path, world))


def test_public_pages_are_sound_before_there_is_anything(client: Client) -> None:
    for path in (path for path in PUBLIC if "{" not in path):
        _check(client, path)


@pytest.mark.parametrize("role", list(BY_ROLE))
def test_pages_of_each_role_are_sound(role: Role, world: World) -> None:
    client = signed("quelqu.un", role)
    for path in BY_ROLE[role]:
        _check(client, _at(path, world))


def test_pages_of_roles_send_the_anonymous_to_sign_in(client: Client, world: World) -> None:
    for path in {path for paths in BY_ROLE.values() for path in paths} - {
        "/ateliers/{workshop}/", "/etablissements/{hospital}/", "/etablissements/{home}/", "/catalogue/{visor}/",
        "/actes/", "/actes/{decision}/",
    }:  # fmt: skip
        response = client.get(_at(path, world))
        assert (response.status_code, response.headers["Location"].partition("?")[0]) == (
            302,
            "/connexion/",
        ), path


def test_pages_of_a_role_are_closed_to_another(world: World) -> None:
    client = signed("demandeur", Role.REQUESTER, "26", world.home)
    closed = [
        "/ateliers/import/", "/ateliers/{workshop}/modifier/", "/ateliers/nouveau/", "/catalogue/nouveau/",
        "/etablissements/{hospital}/modifier/", "/besoins/import/", "/besoins/{need}/modifier/",
        "/besoins/{need}/clore/", "/besoins/priorite/", "/actes/nouveau/decision/", "/actes/nouveau/base-legale/",
        "/actes/nouveau/regle/", "/actes/nouveau/attestation/", "/actes/nouveau/mise-en-attente/",
        "/actes/nouveau/suspension/", "/actes/{decision}/retirer/",
    ]  # fmt: skip
    answered = {path: client.get(_at(path, world)).status_code for path in closed}
    assert answered == dict.fromkeys(closed, 403)


def test_what_does_not_exist_is_a_404_with_advice(client: Client, world: World) -> None:
    for path in (
        "/ateliers/L9999/",
        "/etablissements/E9999/",
        "/catalogue/D9999/",
        "/actes/2020-999/",
        "/nulle/part/",
    ):
        response = client.get(path)
        assert response.status_code == 404, path
        assert faults(response.content.decode(), "fr") == [], path


def test_every_page_has_the_strict_policy_and_the_other_language(client: Client, world: World) -> None:
    response = client.get(f"/en/catalogue/{world.visor}/?x=1")
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    other = re.findall(r'class="other-language" href="([^"]+)"', response.content.decode())
    assert other == [f"/catalogue/{world.visor}/?x=1"]


def test_a_filter_that_means_nothing_is_refused_not_ignored(client: Client, world: World) -> None:
    for path in (
        "/ateliers/?territory=99",
        "/etablissements/?kind=x",
        "/catalogue/?object_type=x",
        "/actes/?kind=x",
    ):
        response = client.get(path)
        assert response.status_code == 400, path
        assert faults(response.content.decode(), "fr") == [], path
