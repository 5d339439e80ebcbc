"""Plans, the workshop's board, lots, deliveries and messages from the screens."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.factories.production import Scene, a_lot, build_scene
from tests.web.page_world import faults, signed

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.codes import Role
from maillage.apps.authority.commands.end_act import lift, withdraw
from maillage.apps.authority.commands.place_hold import HoldScope, place_hold
from maillage.apps.needs.commands.amend_need import amend_need
from maillage.apps.needs.commands.open_scenario import open_scenario
from maillage.apps.needs.models import Need
from maillage.apps.outbox.models import Message
from maillage.apps.production.codes import SolveStage
from maillage.apps.production.commands.run_solve import MOST_ATTEMPTS, report_stage, take_solve
from maillage.apps.production.commands.send_delivery import Parcel, send_delivery
from maillage.apps.production.models import Delivery, Lot, Order, Plan, Proposal
from maillage.apps.records.models import Act
from maillage.formats.hospital_load import ScenarioNeed
from maillage.jobs.solving import work_once
from maillage.kernel.clock import FixedClock, SystemClock
from maillage.kernel.identifiers import check_character

pytestmark = pytest.mark.django_db
CLOCK = SystemClock()


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return build_scene(monkeypatch)


@pytest.fixture
def coordinator() -> Client:
    return signed("coordination", Role.COORDINATOR)


@pytest.fixture
def maker(scene: Scene) -> Client:
    return signed("atelier", Role.WORKSHOP, "26", scene.shop)


@pytest.fixture
def requester(scene: Scene) -> Client:
    return signed("hopital", Role.REQUESTER, "26", scene.hospital)


def text(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, (path, response.status_code)
    return response.content.decode()


def posted(client: Client, path: str, given: dict[str, Any] | None = None) -> tuple[int, str]:
    """Status and, when it redirects, where to; otherwise the page."""
    response = client.post(path, given or {})
    if response.status_code == 302:
        return 302, response.headers["Location"]
    return response.status_code, response.content.decode()


def sound(client: Client, path: str) -> None:
    """The page answers in both languages with sound HTML; the one script is a file of ours."""
    for prefix, language in (("", "fr"), ("/en", "en")):
        page = text(client, f"{prefix}{path}")
        found = [
            f for f in faults(page, language) if not f.startswith("script {'src': '/static/maillage/js/")
        ]
        assert found == [], prefix + path


def sent(scene: Scene, quantity: int = 40) -> Delivery:
    return send_delivery(parcels=[Parcel(scene.released.code, quantity)], actor=OPERATOR, clock=CLOCK)


# Every page


def test_pages_of_the_coordination_are_sound(scene: Scene, coordinator: Client) -> None:
    held = place_hold(scope=HoldScope(lot=scene.made.code), reason="Doute", actor=OPERATOR, clock=CLOCK)
    assert held.number
    plan = f"/plans/{scene.plan}/"
    for path in (
        "/plans/", "/plans/?status=draft", "/plans/?scope=real", plan, f"{plan}ateliers/", f"{plan}manques/",
        f"{plan}besoins/", f"{plan}lignes/", f"{plan}besoins/?text=rien", f"{plan}besoins/?workshop={scene.shop}",
        "/plans/comparer/", f"/plans/comparer/?a=accepted&b={scene.plan}", "/lots/", "/lots/?etat=rejected",
        f"/lots/{scene.released.code}/", f"/lots/{scene.inspected.code}/", f"/lots/{scene.made.code}/",
        f"/commandes/{scene.order.code}/", "/livraisons/", "/messages/", "/mon-atelier/",
    ):  # fmt: skip
        sound(coordinator, path)


def test_pages_of_the_workshop_are_sound(scene: Scene, maker: Client) -> None:
    order, delivery = f"/commandes/{scene.order.code}/", sent(scene, 10)
    place_hold(scope=HoldScope(lot=scene.inspected.code), reason="Doute", actor=OPERATOR, clock=CLOCK)
    for path in (
        "/mon-atelier/", f"/mon-atelier/?atelier={scene.shop}", order, f"{order}lot/", "/lots/",
        f"/lots/{scene.released.code}/", f"/lots/{scene.made.code}/controler/", f"/lots/{scene.inspected.code}/",
        "/livraisons/", "/livraisons/nouvelle/", f"/livraisons/{delivery.code}/", "/messages/",
    ):  # fmt: skip
        sound(maker, path)


def test_pages_of_the_requester_and_of_anyone_are_sound(
    scene: Scene, requester: Client, client: Client
) -> None:
    delivery = sent(scene)
    for path in (
        "/livraisons/",
        f"/livraisons/{delivery.code}/",
        f"/livraisons/{delivery.code}/recevoir/",
        "/messages/",
    ):
        sound(requester, path)
    for path in ("/lot/", f"/lot/{scene.released.code}/", f"/lot/{scene.made.code}/"):
        sound(client, path)


def test_pages_before_there_is_anything_say_what_to_do(coordinator: Client) -> None:
    for path in ("/plans/", "/lots/", "/livraisons/", "/messages/", "/mon-atelier/"):
        sound(coordinator, path)
    assert "Aucun plan" in text(coordinator, "/plans/")
    assert "rattaché à aucun atelier" in text(coordinator, "/mon-atelier/")


CLOSED = {
    "requester": [
        "/plans/", "/plans/{plan}/", "/plans/{plan}/lignes/", "/plans/{plan}/manques/", "/plans/{plan}/besoins/", "/plans/{plan}/ateliers/", "/plans/comparer/", "/plans/calculs/", "/lots/", "/lots/{made}/", "/lots/{made}/controler/",
        "/lots/{inspected}/liberer/", "/lots/{released}/etiquettes.pdf", "/commandes/{order}/", "/commandes/{order}/lot/",
        "/commandes/{order}/rendre/",
        "/mon-atelier/?atelier={shop}", "/livraisons/nouvelle/?atelier={shop}",
    ],
    "other_workshop": [
        "/plans/{plan}/", "/lots/{made}/", "/lots/{made}/controler/", "/lots/{inspected}/liberer/", "/commandes/{order}/",
        "/commandes/{order}/lot/", "/mon-atelier/?atelier={shop}", "/livraisons/{delivery}/", "/livraisons/{delivery}/bon.pdf",
        "/livraisons/{delivery}/recevoir/", "/livraisons/nouvelle/?atelier={shop}",
    ],
    "reviewer": ["/plans/{plan}/adopter/", "/lots/{made}/controler/", "/livraisons/{delivery}/recevoir/"],
}  # fmt: skip


def test_pages_are_closed_to_who_may_not(scene: Scene, requester: Client) -> None:
    named = {
        "plan": scene.plan, "made": scene.made.code, "inspected": scene.inspected.code, "released": scene.released.code,
        "order": scene.order.code, "shop": scene.shop, "delivery": sent(scene, 5).code,
    }  # fmt: skip
    clients = {
        "requester": requester,
        "other_workshop": signed("voisin", Role.WORKSHOP, "26", "L9999"),
        "reviewer": signed("instruction", Role.REVIEWER),
    }
    answered = {
        (who, path): clients[who].get(path.format(**named)).status_code
        for who in CLOSED
        for path in CLOSED[who]
    }
    assert answered == dict.fromkeys(answered, 403)


def test_acts_are_closed_to_who_may_not(scene: Scene, requester: Client) -> None:
    for path in (
        f"/propositions/{scene.proposal.code}/accepter/",
        f"/commandes/{scene.order.code}/lot/",
        f"/lots/{scene.made.code}/controler/",
        f"/lots/{scene.inspected.code}/liberer/",
        "/plans/calculer/",
        f"/plans/{scene.plan}/adopter/",
    ):
        assert posted(requester, path, {"quantity": 1})[0] == 403, path


def test_the_anonymous_signs_in_first(scene: Scene, client: Client) -> None:
    for path in ("/plans/", f"/plans/{scene.plan}/", "/mon-atelier/", "/lots/", "/livraisons/", "/messages/"):
        response = client.get(path)
        assert (response.status_code, response.headers["Location"]) == (302, f"/connexion/?next={path}")


# Plans


def computed(coordinator: Client, scope: str = "", days: str = "7") -> str:
    """Ask for a plan, let a worker do it, and follow the watched page to where it leads."""
    status, watched = posted(coordinator, "/plans/calculer/", {"scope": scope, "days": days})
    assert status == 302 and watched.startswith("/plans/calculs/CP")
    assert work_once("a worker") == watched.split("/")[3]
    answer = coordinator.get(watched)
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def test_a_solve_is_watched_without_script_and_stopped(scene: Scene, coordinator: Client) -> None:
    _, place = posted(coordinator, "/plans/calculer/", {"scope": "", "days": "7"})
    waiting = text(coordinator, place)
    assert 'http-equiv="refresh"' in waiting and "attend son tour" in waiting and "data-watching" in waiting
    assert 'http-equiv="refresh"' not in text(coordinator, f"{place}?pause=1")
    code = place.split("/")[3]
    assert code in text(coordinator, "/plans/") and code in text(coordinator, "/plans/calculs/")
    assert posted(coordinator, f"{place}arreter/") == (302, place)
    stopped = text(coordinator, place)
    assert "Aucun plan n’a été enregistré" in stopped and "refresh" not in stopped
    assert posted(coordinator, f"{place}arreter/")[0] == 409
    assert work_once("a worker") == ""
    assert Plan.objects.count() == 1


def test_a_running_solve_shows_its_stage_and_coverage(scene: Scene, coordinator: Client) -> None:
    _, place = posted(coordinator, "/plans/calculer/", {"scope": "", "days": "7"})
    clock = SystemClock()
    taken = take_solve(holder="A", clock=clock)
    assert taken is not None
    report_stage(
        code=taken.code, holder="A", stage=SolveStage.FILLING, coverage=0.713, bound=0.8, clock=clock
    )
    page = text(coordinator, place)
    assert "Étape 4 sur 8 : Employer ce qui reste libre" in page
    assert "71,3 %" in page and "80,0 %" in page
    assert 'value="4"' in page
    posted(coordinator, f"{place}arreter/")
    assert "a demandé l’arrêt" in text(coordinator, place)


def test_a_large_solve_shows_its_regions_and_its_gap_here_and_on_the_board(
    scene: Scene, coordinator: Client
) -> None:
    _, place = posted(coordinator, "/plans/calculer/", {"scope": "", "days": "7"})
    clock = SystemClock()
    taken = take_solve(holder="A", clock=clock)
    assert taken is not None
    told = {"coverage": 0.6, "bound": 0.8, "regions": (7, 20), "clock": clock}
    report_stage(code=taken.code, holder="A", stage=SolveStage.SHIFTED, **told)
    page = text(coordinator, place)
    assert "Étape 4 sur 8 : Planifier de nouveau, frontières déplacées" in page
    assert "Régions planifiées" in page and "7 / 20" in page and "25,0 %" in page
    for elsewhere in ("/plans/", "/coordination/"):
        assert "étape 4 sur 8 (régions 7 / 20)" in text(coordinator, elsewhere)


def test_a_failed_solve_says_why(scene: Scene, coordinator: Client) -> None:
    _, place = posted(coordinator, "/plans/calculer/", {"scope": "", "days": "7"})
    for attempt in range(MOST_ATTEMPTS + 1):
        take_solve(holder="A", clock=FixedClock(SystemClock().now() + timedelta(minutes=attempt)))
    page = text(coordinator, place)
    assert "solve.given_up" in page and "s’est interrompu 3 fois" in page


def test_the_page_of_a_plan_says_who_makes_what(scene: Scene, coordinator: Client) -> None:
    place = f"/plans/{scene.plan}/"
    page = text(coordinator, place)
    assert "0 violation" in page and "Tout arrive à temps." in page and "Visière fermée en haut" in page
    assert "Drôme" in page and 'class="map-cover-5"' in page and "Hypothèses" not in page
    needs = text(coordinator, f"{place}besoins/")
    assert "Atelier de Crest" in needs and "120 à temps" in needs
    assert f"?workshop={scene.shop}" in text(coordinator, f"{place}ateliers/")
    assert "Tout est servi à temps" in text(coordinator, f"{place}manques/")
    assert "Hôpital de Valence" in text(coordinator, f"{place}lignes/")


def test_a_plan_is_computed_once_for_the_same_world_then_adopted(scene: Scene, coordinator: Client) -> None:
    place = computed(coordinator)
    plan = Plan.objects.order_by("-pk")[0]
    assert place == f"/plans/{plan.code}/" == computed(coordinator)
    assert Plan.objects.count() == 2
    assert "Ce qui va se passer" in text(coordinator, f"{place}adopter/")
    assert posted(coordinator, f"{place}adopter/") == (302, place)
    plan.refresh_from_db()
    assert (plan.status, plan.proposals.count()) == ("adopted", 1)
    assert coordinator.get(f"{place}adopter/").status_code == 302


def test_a_plan_overtaken_by_the_world_is_a_conflict(scene: Scene, coordinator: Client) -> None:
    place = computed(coordinator)
    amend_need(need=scene.need.code, quantity=150, actor=OPERATOR, clock=CLOCK)
    assert "1 acte sur des besoins" in text(coordinator, place)
    status, page = posted(coordinator, f"{place}adopter/")
    assert status == 409 and "plan.stale" in page and "Calculer de nouveau" in page
    assert Plan.objects.get(code=place.split("/")[2]).status == "draft"


def test_days_out_of_range_are_refused_on_the_field(scene: Scene, coordinator: Client) -> None:
    status, page = posted(coordinator, "/plans/calculer/", {"scope": "", "days": "61"})
    assert status == 422 and 'aria-invalid="true"' in page
    assert Plan.objects.count() == 1


def test_why_a_need_is_not_served_in_words(scene: Scene, coordinator: Client) -> None:
    accepted = Act.objects.get(kind="acceptance")
    withdraw(number=accepted.number, reason="Essai décevant", actor=OPERATOR, clock=CLOCK)
    amend_need(need=scene.need.code, quantity=150, actor=OPERATOR, clock=CLOCK)
    place = computed(coordinator)
    page = text(coordinator, f"{place}manques/")
    assert f"L’acceptation {accepted.number} de {scene.hospital} n’est pas en vigueur" in page
    assert f'href="/actes/{accepted.number}/"' in page
    assert "Acceptation de l’établissement" in page
    found = text(coordinator, f"{place}manques/?code=acceptance.not_in_force")
    assert scene.need.code in found
    assert "Rien ne répond à ce filtre" in text(coordinator, f"{place}manques/?code=rien.tel")


def test_exports_of_a_plan(scene: Scene, coordinator: Client) -> None:
    response = coordinator.get(f"/plans/{scene.plan}/lignes/?format=csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    head, *rows = response.content.decode("utf-8-sig").splitlines()
    assert head.startswith("need,establishment_name,design_name,profile,kind,source_name,source,quantity")
    assert len(rows) == 1 and rows[0].startswith(
        f"{scene.need.code},Hôpital de Valence,Visière fermée en haut,"
    )
    for view in ("besoins", "ateliers", "lignes"):
        assert coordinator.get(f"/plans/{scene.plan}/{view}/?format=xlsx").status_code == 200
    assert len(coordinator.get(f"/plans/{scene.plan}/manques/?format=csv").content.decode().splitlines()) == 1


def test_an_unknown_plan_is_refused_with_advice(coordinator: Client) -> None:
    response = coordinator.get("/plans/P9999/")
    assert response.status_code in (404, 422)
    assert "P9999" in response.content.decode()


# The board


def test_the_board_shows_what_is_to_do(scene: Scene, maker: Client) -> None:
    page = text(maker, "/mon-atelier/")
    assert "20 pièces proposées" in page and "10 pièces à fabriquer" in page
    assert f"/lots/{scene.made.code}/controler/" in page
    assert f"/lots/{scene.inspected.code}/liberer/" in page
    assert "Livrer 40 pièces" in page


def test_accepting_a_part_leaves_the_rest_open(scene: Scene, maker: Client) -> None:
    place = f"/propositions/{scene.proposal.code}/accepter/"
    assert posted(maker, place, {"quantity": "15"}) == (302, f"/mon-atelier/?atelier={scene.shop}")
    scene.proposal.refresh_from_db()
    assert (scene.proposal.accepted, scene.proposal.status) == (115, "open")
    assert "5 pièces proposées" in text(maker, "/mon-atelier/")


def test_accepting_too_much_is_refused_on_that_proposal(scene: Scene, maker: Client) -> None:
    status, page = posted(maker, f"/propositions/{scene.proposal.code}/accepter/", {"quantity": "21"})
    assert status == 422
    assert "Il reste 20 pièce(s) à répondre" in page and "proposal.exceeded" in page
    assert faults(page, "fr") == []
    assert Order.objects.count() == 1


def test_what_no_longer_stands_takes_the_proposal_back(scene: Scene, maker: Client) -> None:
    """Withdrawing what cleared it cancels the proposal: the board drops it, an answer on its way is stale."""
    accepted = Act.objects.get(kind="acceptance")
    level = Act.objects.get(kind="attestation", object="M2")
    assert f"/propositions/{scene.proposal.code}/" in maker.get("/mon-atelier/").content.decode()
    for act in (accepted, level):
        withdraw(number=act.number, reason="Essai", actor=OPERATOR, clock=CLOCK)
    assert f"/propositions/{scene.proposal.code}/" not in maker.get("/mon-atelier/").content.decode()
    status, page = posted(maker, f"/propositions/{scene.proposal.code}/accepter/", {"quantity": "1"})
    assert status == 409
    assert faults(page, "fr") == []
    assert Order.objects.count() == 1


def test_declining_asks_for_a_reason(scene: Scene, maker: Client) -> None:
    place = f"/propositions/{scene.proposal.code}/decliner/"
    assert posted(maker, place, {"reason": ""})[0] == 422
    assert posted(maker, place, {"reason": "no_material", "note": "Plus de PETG"})[0] == 302
    found = Proposal.objects.get(pk=scene.proposal.pk)
    assert (found.declined, found.status, found.decline_note) == (20, "answered", "Plus de PETG")


def test_a_proposal_answered_meanwhile_is_a_conflict(scene: Scene, maker: Client) -> None:
    posted(maker, f"/propositions/{scene.proposal.code}/decliner/", {"reason": "closed"})
    assert posted(maker, f"/propositions/{scene.proposal.code}/accepter/", {"quantity": "1"})[0] == 409


# Lots


def made(scene: Scene, **changes: Any) -> dict[str, Any]:
    given = {
        "quantity": "10",
        "made_from": scene.day.isoformat(),
        "made_until": scene.day.isoformat(),
        "machine": "Laser 2",
        "material_batch": "PETG-08",
    }
    return given | changes


def test_a_lot_is_declared_with_its_plan_in_words(scene: Scene, maker: Client) -> None:
    status, place = posted(maker, f"/commandes/{scene.order.code}/lot/", made(scene))
    lot = Lot.objects.order_by("-pk")[0]
    assert (status, place) == (302, f"/lots/{lot.code}/")
    page = text(maker, place)
    assert "Tirez au hasard 9 pièces parmi les 10" in page and "Un seul défaut rebute tout le lot." in page
    assert "Lot déclaré : 10 pièce(s)" in page.replace("\u202f", " ")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"made_from": "2030-01-02", "made_until": "2030-01-01"}, "lot.dates"),
        ({"quantity": "11"}, "order.exceeded"),
        ({"material_batch": ""}, "Lot de matière"),
    ],
)
def test_a_lot_that_cannot_be_is_refused(
    scene: Scene, maker: Client, changes: dict[str, str], said: str
) -> None:
    status, page = posted(maker, f"/commandes/{scene.order.code}/lot/", made(scene, **changes))
    assert status == 422 and said in page
    assert Lot.objects.count() == 3


def answers(lot: Lot, **changes: Any) -> dict[str, Any]:
    items = ("right_file", "no_sharp_edge", "headband_width", "flex", "sheet", "coverage", "no_gap_at_top",
             "comes_apart", "clean_dry_bagged", "label_and_notice", "quarantine")  # fmt: skip
    given = {f"check_{item}": "yes" for item in items}
    counts = {"rejected": "1", "sample_inspected": str(lot.sampling["sample_size"]), "sample_defects": "0"}
    return {**given, **counts, "hygiene": "on", **changes}


def test_an_inspection_that_passes(scene: Scene, maker: Client) -> None:
    place = f"/lots/{scene.made.code}/"
    assert posted(maker, f"{place}controler/", answers(scene.made)) == (302, place)
    scene.made.refresh_from_db()
    assert (scene.made.status, scene.made.quantity_rejected) == ("inspected", 1)
    assert posted(maker, f"{place}controler/", answers(scene.made))[0] == 409


@pytest.mark.parametrize("changes", [{"check_flex": "no"}, {"sample_defects": "1"}])
def test_one_defect_rejects_the_lot(scene: Scene, maker: Client, changes: dict[str, str]) -> None:
    place = f"/lots/{scene.made.code}/"
    assert posted(maker, f"{place}controler/", answers(scene.made, **changes)) == (302, place)
    scene.made.refresh_from_db()
    assert scene.made.status == "rejected"
    assert "ce lot ne part pas" in text(maker, place)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"check_flex": ""}, "Essai de flexion sans fissure"),
        ({"hygiene": ""}, "hygiène est obligatoire"),
        ({"sample_inspected": "3"}, "Le plan demande de contrôler"),
    ],
)
def test_an_incomplete_inspection_is_refused(
    scene: Scene, maker: Client, changes: dict[str, str], said: str
) -> None:
    status, page = posted(maker, f"/lots/{scene.made.code}/controler/", answers(scene.made, **changes))
    assert status == 422 and said in page
    assert faults(page, "fr") == []
    assert Lot.objects.get(pk=scene.made.pk).status == "made"


def test_a_lot_is_released_after_its_quarantine_only(scene: Scene, maker: Client) -> None:
    place = f"/lots/{scene.inspected.code}/"
    assert posted(maker, f"{place}liberer/") == (302, place)
    assert Lot.objects.get(pk=scene.inspected.pk).status == "released"
    fresh = a_lot(scene.order, 10, scene.day - timedelta(days=1))
    posted(maker, f"/lots/{fresh.code}/controler/", answers(fresh, rejected="0"))
    assert "lot.in_quarantine" in text(maker, f"/lots/{fresh.code}/liberer/")
    status, page = posted(maker, f"/lots/{fresh.code}/liberer/")
    assert status == 422 and "lot.in_quarantine" in page


def test_labels_of_a_released_lot_only(scene: Scene, maker: Client) -> None:
    labels = f"/lots/{scene.released.code}/etiquettes.pdf"
    assert (maker.get(labels).status_code, maker.post(labels).status_code) == (422, 422)
    response = maker.post(labels, {"sachet": 15})
    assert (response.headers["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")
    assert maker.get(labels).content == response.content
    assert maker.post(f"/lots/{scene.made.code}/etiquettes.pdf", {"sachet": 15}).status_code == 409


def test_the_list_of_lots_and_its_export(scene: Scene, maker: Client, coordinator: Client) -> None:
    assert "3 résultats" in text(maker, "/lots/")
    assert "1 résultat" in text(coordinator, f"/lots/?etat=made&atelier={scene.shop}")
    assert "Aucun lot" in text(coordinator, "/lots/?etat=rejected")
    assert coordinator.get("/lots/?modele=D9999").status_code == 400
    exported = coordinator.get("/lots/?etat=made&format=csv").content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(exported))
    told = {name: row[name] for name in ("lot", "status", "category", "workshop", "establishment", "held_by")}
    assert told == {
        "lot": scene.made.code, "status": "made", "category": "C", "workshop": scene.shop,
        "establishment": scene.hospital, "held_by": "",
    }  # fmt: skip
    assert "Aucun lot" in text(signed("autre", Role.COORDINATOR, "R11"), "/lots/")


# Deliveries and messages


def test_a_delivery_is_prepared_sent_and_received(scene: Scene, maker: Client, requester: Client) -> None:
    new = f"/livraisons/nouvelle/?atelier={scene.shop}"
    assert "40 pièces libérées à envoyer" in text(maker, new)
    status, place = posted(maker, new, {"lot_0": "30", "carrier": "Coursiers"})
    delivery = Delivery.objects.get()
    assert (status, place) == (302, f"/livraisons/{delivery.code}/")
    assert maker.get(f"{place}bon.pdf").content[:5] == b"%PDF-"
    assert "Réceptionner" not in text(maker, place) and "Réceptionner" in text(requester, place)

    counts = {"accepted_0": "29", "refused_0": "1", "reason_0": "", "note_0": ""}
    status, page = posted(requester, f"{place}recevoir/", counts)
    assert status == 422 and "un refus demande un motif" in page
    assert posted(requester, f"{place}recevoir/", counts | {"accepted_0": "20"})[0] == 422
    assert posted(requester, f"{place}recevoir/", counts | {"reason_0": "damaged"}) == (302, place)
    assert "Abîmé au transport" in text(maker, place)
    assert Need.objects.get(pk=scene.need.pk).received == 29


def test_more_than_is_left_or_nothing_is_refused(scene: Scene, maker: Client) -> None:
    new = f"/livraisons/nouvelle/?atelier={scene.shop}&etablissement={scene.hospital}"
    assert posted(maker, new, {"lot_0": "41"})[0] == 422
    status, page = posted(maker, new, {"lot_0": "0"})
    assert status == 422 and "delivery.empty" in page
    assert Delivery.objects.count() == 0


def test_nothing_ready_says_what_to_do(scene: Scene, maker: Client) -> None:
    sent(scene)
    assert "Rien n’est prêt à partir" in text(maker, "/livraisons/nouvelle/")


def test_a_hold_reaches_its_holder_who_acknowledges(scene: Scene, maker: Client, requester: Client) -> None:
    sent(scene)
    hold = place_hold(scope=HoldScope(lot=scene.released.code), reason="Fêlures", actor=OPERATOR, clock=CLOCK)
    page = text(requester, "/messages/")
    assert page.index("Ne plus utiliser") < page.index("en route")
    assert "Ne plus utiliser" in text(maker, "/mon-atelier/")
    message = Message.objects.get(about=hold.number, organisation=scene.hospital)
    assert posted(maker, f"/messages/{message.key}/lu/")[0] == 422
    assert posted(requester, f"/messages/{message.key}/lu/") == (302, "/messages/")
    message.refresh_from_db()
    assert message.read_by == "Hopital"

    lift(number=hold.number, reason="Fausse alerte", actor=OPERATOR, clock=CLOCK)
    assert f"Levée de l’acte {hold.number}" in text(requester, "/messages/")


# What anyone may know of a lot


def test_the_public_page_of_a_lot(scene: Scene, client: Client) -> None:
    page = text(client, f"/lot/{scene.released.code}/")
    assert "Lot libéré" in page and scene.cast.decision in page and scene.cast.profile.version.code in page
    assert "Hôpital" not in page and "40" not in page.split("<main")[1].split("Lu dans la base")[0]
    assert text(client, f"/LOT/{scene.released.code}") == text(client, f"/LOT/{scene.released.code}")
    assert "Lot libéré" in text(client, f"/LOT/{scene.released.code}")
    assert "pas encore libéré" in text(client, f"/lot/{scene.made.code}/")


def test_a_held_or_unknown_lot_is_not_to_be_used(scene: Scene, client: Client) -> None:
    hold = place_hold(scope=HoldScope(lot=scene.released.code), reason="Fêlures", actor=OPERATOR, clock=CLOCK)
    page = text(client, f"/lot/{scene.released.code.lower()}/")
    assert "Ne pas utiliser" in page and hold.number in page and "Lot libéré" not in page
    other = scene.released.code.replace(scene.shop, "L0999")[:-1]
    assert "Inconnu ici" in text(client, f"/lot/{other}{check_character(other.replace('-', ''))}/", 404)
    assert "Ce n’est pas un numéro de lot" in text(client, "/lot/D0001V1-L0001-20W14-03-A/", 404)


def test_a_decision_withdrawn_later_still_says_not_to_use(scene: Scene, client: Client) -> None:
    withdraw(number=scene.cast.decision, reason="Défaut", actor=OPERATOR, clock=CLOCK)
    assert "Ne pas utiliser" in text(client, f"/lot/{scene.released.code}/")


def test_a_typed_number_goes_to_its_page(scene: Scene, client: Client) -> None:
    response = client.get("/lot/", {"numero": f" {scene.released.code} "})
    assert (response.status_code, response.headers["Location"]) == (302, f"/lot/{scene.released.code}/")


def test_a_scenario_shouts_its_hypotheses(scene: Scene, coordinator: Client) -> None:
    """Without hypotheses no line, every need with its reasons; with them a plan, and the banner on it."""
    for name, supposed in (("nu", {}), ("supposé", {"maker_level": "M2", "acceptances": "all"})):
        open_scenario(
            code=name, day=scene.day, days=7, design=scene.cast.design, hypotheses=supposed,
            needs=[ScenarioNeed("26", "26362", 44.93, 4.89, 100, 90)], actor=OPERATOR, clock=CLOCK,
        )  # fmt: skip
    bare = computed(coordinator, "nu", "")
    page = text(coordinator, bare)
    assert "Hypothèses de ce plan" not in page and "1 besoin pas entièrement à temps" in page
    assert "acceptance.missing" in text(coordinator, f"{bare}manques/")

    supposed_plan = computed(coordinator, "supposé", "")
    page = text(coordinator, supposed_plan)
    assert page.index("Hypothèses de ce plan") < page.index("pièces demandées")
    assert "Chaque atelier est supposé de niveau M2" in page
    assert posted(coordinator, f"{supposed_plan}adopter/") == (302, supposed_plan)
    assert Proposal.objects.filter(need__scenario="supposé").count() == 1
    assert Plan.objects.get(code=scene.plan).status == "adopted"  # another scope: left alone


def test_a_workshop_gives_up_the_rest_of_an_order(maker: Client, scene: Scene) -> None:
    path = f"/commandes/{scene.order.code}/rendre/"
    assert path in text(maker, f"/commandes/{scene.order.code}/")
    sound(maker, path)
    status, _page = posted(maker, path, {"reason": "", "note": ""})
    assert status == 422
    status, place = posted(maker, path, {"reason": "machine_down", "note": "Laser en panne"})
    assert (status, place) == (302, "/mon-atelier/")
    scene.order.refresh_from_db()
    assert (scene.order.status, scene.order.cancelled_by) == ("cancelled", scene.order.workshop.code)
    assert "Commande arrêtée" in text(maker, f"/commandes/{scene.order.code}/")
