"""Asked without an account: three steps, confirmed from the mail, followed and corrected by the private link."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.factories.requests import mailed_token
from tests.web.page_world import CLOCK, CREST, World, build_world, faults

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.needs.commands.verify_need import verify_need
from maillage.apps.needs.models import Need, PrivateLink, Request, RequestContact
from maillage.apps.network.commands.register_establishment import register_establishment
from maillage.apps.network.models import Establishment
from maillage.apps.records.commands.install import install

pytestmark = pytest.mark.django_db
EMAIL = "soin@die.example"


@pytest.fixture
def world() -> World:
    return build_world()


def given(world: World, **changes: str) -> dict[str, str]:
    terms = {
        "posts": "care", "quantity": "30", "multiple": "1", "deadline": (world.day + timedelta(days=9)).isoformat(),
        "stock_days_left": "", "accepts_maker_made": "", "note": "", "email": EMAIL, "site": "",
    }  # fmt: skip
    return {**terms, **changes}


def filed(client: Client, world: World, **changes: str) -> str:
    """The token that was mailed."""
    done = client.post(f"/demander/{world.home}/{world.visor}/", given(world, **changes))
    assert done.status_code == 302, done.content.decode()
    return mailed_token(CLOCK)


def confirmed(client: Client, world: World, **changes: str) -> str:
    token = filed(client, world, **changes)
    assert client.post(f"/suivi/{token}/").status_code == 302
    return token


def page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    html = response.content.decode()
    assert faults(html, "en" if path.startswith("/en/") else "fr") == [], path
    return html


def test_every_step_is_sound_in_both_languages(client: Client, world: World) -> None:
    token = filed(client, world)
    paths = [
        "/demander/", "/demander/?q=die", "/demander/?q=rien+du+tout", "/demander/?q=die&modele=D0001",
        f"/demander/{world.home}/", f"/demander/{world.home}/?q=masque", "/demander/autre-fire/",
        f"/demander/{world.home}/{world.visor}/", f"/demander/{world.home}/{world.mask}/",
        f"/demander/autre-town/{world.visor}/", "/demander/recue/B00002/", "/suivi/", f"/suivi/{token}/",
        f"/suivi/{token}/lien/renouveler/", f"/suivi/{token}/lien/revoquer/", f"/suivi/{token}/lien/effacer/",
        "/suivi/fait/renouveler/",
    ]  # fmt: skip
    client.post(f"/suivi/{filed(client, world, email='b@die.example')}/")
    for path in paths:
        page(client, path)
        page(client, f"/en{path}")


def test_who_is_found_by_name_town_and_number(client: Client, world: World) -> None:
    assert "EHPAD de Die" in page(client, "/demander/?q=ehpad+die")
    assert f"/demander/{world.home}/{world.visor}/" in page(client, f"/demander/?q=die&modele={world.visor}")
    assert "Aucun établissement trouvé" in page(client, "/demander/?q=lyon")


def test_a_person_is_never_found_nor_named(client: Client, world: World) -> None:
    carer = register_establishment(
        name="Cabinet Zwingli", kind="liberal", commune=CREST, actor=OPERATOR, clock=CLOCK
    ).code
    assert "Zwingli" not in page(client, "/demander/?q=zwingli")
    assert "Zwingli" not in page(client, f"/demander/{carer}/", 404)
    assert "Zwingli" not in page(client, "/etablissements/?text=zwingli")
    assert "Zwingli" not in page(client, f"/etablissements/{carer}/", 404)
    asked = f"profil={world.visor_profile}&atelier={world.workshop}&etablissement={carer}"
    found = client.get(f"/pourquoi/?{asked}")
    assert (found.status_code, "Zwingli" in found.content.decode()) == (422, False)


def test_what_is_offered_says_for_whom_and_what_is_not_classified(client: Client, world: World) -> None:
    offered = page(client, f"/demander/{world.home}/")
    assert "Visière fermée" in offered and "Masque de plongée" not in offered
    assert re.search(r"Auprès de patients.{1,40}possible, si l’établissement l’accepte", offered, re.DOTALL)
    loud = page(client, f"/demander/{world.home}/?q=masque")
    assert "rien ne sera fabriqué avant qu’une autorité le classe" in loud
    town = page(client, f"/demander/autre-town/{world.visor}/")
    assert (
        "Auprès de patients" not in town and 'name="posts"' not in town and 'name="no_ppe_required"' in town
    )


def test_filed_confirmed_and_followed(client: Client, world: World) -> None:
    before = Need.objects.count()
    token = filed(client, world, quantity="2", multiple="50", stock_days_left="0", note="Deux unités")
    assert Need.objects.count() == before
    assert "Est-ce bien votre demande" in page(client, f"/suivi/{token}/")
    assert Need.objects.count() == before  # opening the link changes nothing
    done = client.post(f"/suivi/{token}/", follow=True)
    assert "Demande confirmée" in done.content.decode()
    need = Need.objects.latest("pk")
    assert (need.quantity, need.stock_days_left, need.note, need.posts) == (100, 0, "Deux unités", "care")
    followed = page(client, f"/suivi/{token}/")
    assert "need.unverified" in followed and "Toujours besoin" in followed
    verify_need(need=need.code, how="visit", actor=OPERATOR, clock=CLOCK)
    assert "need.unverified" not in page(client, f"/suivi/{token}/")


def test_absurd_quantities_and_machines_are_stopped_with_words(client: Client, world: World) -> None:
    path = f"/demander/{world.home}/{world.visor}/"
    assert "D’ordinaire, EHPAD : 20–60 pièces" in page(client, path)
    absurd = client.post(path, given(world, quantity="200000000000000"))
    assert absurd.status_code == 422 and "20–60" in absurd.content.decode()
    machine = client.post(path, given(world, site="https://spam.example"))
    assert machine.status_code == 422 and "doit rester vide" in machine.content.decode()
    assert (Request.objects.count(), faults(absurd.content.decode(), "fr")) == (0, [])


def test_one_that_is_not_listed_gives_its_name_and_town(client: Client, world: World) -> None:
    path = f"/demander/autre-food_aid/{world.saver}/"
    assert client.post(path, given(world)).status_code == 422
    assert client.post(
        path, given(world, name="Épicerie sociale", commune="26400", no_ppe_required="yes")
    ).status_code
    done = client.post(path, given(world, name="Épicerie sociale", commune=CREST, no_ppe_required="yes"))
    assert done.status_code == 302, done.content.decode()
    assert not Establishment.objects.filter(kind="food_aid").exists()
    client.post(f"/suivi/{mailed_token(CLOCK)}/")
    assert Establishment.objects.get(kind="food_aid").name == "Épicerie sociale"
    assert client.get("/demander/autre-abbey/").status_code == 404


def test_corrected_said_again_and_closed(client: Client, world: World) -> None:
    token = confirmed(client, world)
    need = Need.objects.latest("pk")
    path, same = f"/suivi/{token}/", {"deadline": need.deadline.isoformat(), "stock_days_left": ""}
    page(client, f"{path}corriger/")
    page(client, f"{path}clore/")
    assert client.get(f"{path}tient/").headers["Location"] == path  # opened by mistake, it changes nothing
    assert client.post(f"{path}tient/").headers["Location"] == path
    assert client.post(f"{path}corriger/", {"quantity": "45", **same}).status_code == 302
    need.refresh_from_db()
    assert (need.quantity, need.posts) == (45, "care")
    assert client.post(f"{path}corriger/", {"quantity": "0", **same}).status_code == 422
    assert client.post(f"{path}clore/", {"reason": "served"}).status_code == 422
    assert client.post(f"{path}clore/", {"reason": "not_needed"}).status_code == 302
    assert "Demande close" in page(client, path)
    assert client.post(f"{path}tient/").status_code == 422


def test_a_renewed_or_erased_link_opens_nothing(client: Client, world: World) -> None:
    old = confirmed(client, world)
    assert client.post(f"/suivi/{old}/lien/renouveler/").headers["Location"] == "/suivi/fait/renouveler/"
    page(client, f"/suivi/{old}/", 404)
    new = mailed_token(CLOCK)
    assert client.post(f"/suivi/{new}/lien/effacer/").status_code == 302
    page(client, f"/suivi/{new}/", 404)
    assert (PrivateLink.objects.count(), RequestContact.objects.count()) == (0, 0)
    assert client.get(f"/suivi/{new}/lien/autre/").status_code == 404


@pytest.mark.parametrize("path", ["", "corriger/", "clore/", "lien/revoquer/"])
def test_private_pages_are_kept_from_caches_indexes_and_referrers(
    client: Client, world: World, path: str
) -> None:
    token = confirmed(client, world)
    for address in (f"/suivi/{token}/{path}", f"/suivi/{token[:-1]}_/{path}"):
        headers = client.get(address).headers
        assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")
        assert headers["X-Robots-Tag"] == "noindex, nofollow"


def test_the_link_needs_no_cookie_and_shows_no_account(world: World) -> None:
    """As from a mail, in a browser that sends neither cookies nor an origin, even when signed in elsewhere."""
    strict = Client(enforce_csrf_checks=True)
    token = confirmed(Client(), world)
    said = strict.post(f"/suivi/{token}/tient/", headers={"Origin": "null"})
    assert said.status_code == 302
    html = page(strict, f"/suivi/{token}/")
    assert "Se connecter" not in html and "csrfmiddlewaretoken" not in html


def test_the_page_shows_no_address(client: Client, world: World) -> None:
    token = confirmed(client, world)
    for path in (f"/suivi/{token}/", f"/suivi/{token}/corriger/", "/demander/recue/B00002/"):
        assert EMAIL not in page(client, path)


def test_the_same_answer_whoever_asks_for_a_link(client: Client, world: World) -> None:
    page(client, f"/suivi/{confirmed(client, world)}/")  # reads the message of the confirmation
    answers = [
        client.post("/suivi/", {"email": email}, follow=True).content.decode()
        for email in (EMAIL, "x@y.example")
    ]
    told = [re.findall(r"<span>([^<]+)</span>", re.sub(r"\s+", " ", html)) for html in answers]
    assert told[0] == told[1] != []


def test_the_secret_is_shown_by_a_demonstration_only(client: Client, world: World) -> None:
    token = filed(client, world)
    code = Request.objects.get().code
    assert token not in page(client, f"/demander/recue/{code}/")
    install(kind="demo", clock=CLOCK)
    assert token in page(client, f"/demander/recue/{code}/")
    assert "/suivi/" + token not in page(client, "/demander/recue/B99999/")


def test_too_many_are_told_when_to_come_back(client: Client, world: World) -> None:
    for n in range(5):
        filed(client, world, deadline=(world.day + timedelta(days=20 + n)).isoformat())
    refused = client.post(f"/demander/{world.home}/{world.visor}/", given(world))
    assert refused.status_code == 422 and "sera acceptée à partir du" in refused.content.decode()


def test_the_forwarded_address_is_believed_only_from_a_declared_proxy(settings: Any) -> None:
    from django.test import RequestFactory

    from maillage.web.visitors import connection_of

    seen = RequestFactory().get(
        "/", headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.7"}, REMOTE_ADDR="192.0.2.1"
    )
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert connection_of(seen) == "192.0.2.1"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert connection_of(seen) == "198.51.100.7"
    wide = RequestFactory().get("/", REMOTE_ADDR="2001:db8:1:2:3:4:5:6")
    assert connection_of(wide) == "2001:db8:1:2::/64"
