"""A workshop's page for its visitor, and the pages where it keeps its inventory, people, days and places."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from tests.factories.members import attach, maker
from tests.web.page_world import CLOCK, Page, World, build_world, faults, signed

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.models import JournalEntry
from maillage.apps.network.commands.confirm_workshop import confirm_workshop
from maillage.apps.network.commands.remind_workshops import INVENTORY_PATH
from maillage.apps.network.commands.remove_machine import remove_machine
from maillage.apps.network.commands.set_machine import set_machine
from maillage.apps.network.commands.set_material_stock import set_material_stock
from maillage.apps.network.models import (
    DropPoint,
    Machine,
    MaterialStock,
    Member,
    MemberIdentity,
    Unavailability,
    Workshop,
)
from maillage.kernel.clock import FixedClock

pytestmark = pytest.mark.django_db
OURS = "script {'type': 'module', 'src': '/static/maillage/js/stepping.js'}"


@pytest.fixture
def world() -> World:
    return build_world()


@pytest.fixture
def maker_client(world: World) -> Client:
    return signed("atelier", Role.WORKSHOP, "26", world.workshop)


def url(name: str, world: World, *more: str) -> str:
    with override("fr"):  # an earlier test may have left another language
        return reverse(name, args=[world.workshop, *more])


def typed(page: str) -> dict[str, Any]:
    """What the inventory's form sends when nothing is typed."""
    found: dict[str, Any] = {"open_weekdays": []}
    for attrs in Page(page).every("input"):
        name = attrs.get("name", "")
        if attrs.get("type") == "checkbox":
            found["open_weekdays"] += [attrs["value"]] if "checked" in attrs else []
        elif name and name != "csrfmiddlewaretoken":
            found[name] = attrs.get("value", "")
    return found


def sound(page: str, language: str = "fr") -> None:
    assert [fault for fault in faults(page, language) if fault != OURS] == []


# Every page, for those it is for


PAGES = (
    "workshop", "workshop_inventory", "machine_new", "stock_new", "members", "member_new",
    "workshop_days", "workshop_day_new", "drop_points", "drop_point_new", "workshop_close",
)  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_sound_in_both_languages_and_closed_to_strangers(
    client: Client, world: World, maker_client: Client, name: str
) -> None:
    path = url(name, world)
    for language, prefix in (("fr", ""), ("en", "/en")):
        answer = maker_client.get(f"{prefix}{path}")
        assert answer.status_code == 200
        sound(answer.content.decode(), language)
    stranger = signed("autre", Role.WORKSHOP, "26", "L9999")
    assert stranger.get(path).status_code == (200 if name == "workshop" else 403)
    assert client.get(path).status_code == (200 if name == "workshop" else 302)


@pytest.mark.parametrize(
    "name", ["closed_this_week", "workshop_confirm", "workshop_reopen", "members_reveal"]
)
def test_acts_are_posts_of_those_who_may(world: World, maker_client: Client, name: str) -> None:
    assert maker_client.get(url(name, world)).status_code == 405
    stranger = signed("autre", Role.WORKSHOP, "26", "L9999")
    assert stranger.post(url(name, world)).status_code == 403


# The visitor


def test_the_visitor_reads_what_is_public(client: Client, world: World, maker_client: Client) -> None:
    set_machine(
        workshop=world.workshop, process="fdm", count=3, hours_per_day=9.5, model="Prusa MK4",
        travel_mm=(250, 210, 220), materials=["petg", "pla"], actor=OPERATOR, clock=CLOCK,
    )  # fmt: skip
    maker_client.post(
        url("drop_point_new", world),
        {"name": "Médiathèque", "commune": "26108 Crest", "hours": "mardi 9 h", "bring": "on"},
    )
    attach(CLOCK, *[maker(world.workshop) for _ in range(5)])
    page = client.get(url("workshop", world)).content.decode()
    for words in ("3 × Prusa MK4", "250 × 210 × 220 mm", "Fil PETG, Fil PLA", "9,5 h / jour", "Médiathèque",
                  "mardi 9 h", "5 makers à domicile", "5 machines, 6 h utiles par jour", "Crest (5)",
                  "confirmé aujourd’hui", "M2"):  # fmt: skip
        assert words in page, words
    for hidden in ("Lovelace", "M00001", "atelier@crest.example", "Tenir l’inventaire", "csrf"):
        assert hidden not in page, hidden
    sound(page)


def test_fewer_than_five_makers_are_no_figure_in_public(
    client: Client, world: World, maker_client: Client
) -> None:
    attach(CLOCK, *[maker(world.workshop) for _ in range(4)])
    page = client.get(url("workshop", world)).content.decode()
    assert "Quelques makers à domicile" in page and "4 " not in page[page.index("Quelques makers") :][:200]
    assert "4 makers à domicile" in maker_client.get(url("workshop", world)).content.decode()


def test_an_old_confirmation_is_marked(client: Client, world: World) -> None:
    for days, words in (
        (1, "confirmé hier"),
        (14, "confirmé il y a 14 jours"),
        (23, "confirmé il y a 23 jours"),
    ):
        then = FixedClock.at_noon(world.day - timedelta(days=days))
        confirm_workshop(workshop=world.workshop, actor=OPERATOR, clock=then)
        page = client.get(url("workshop", world)).content.decode()
        assert words in page
        assert (f'<span class="tag warn">{words}</span>' in page) is (days > 14)


def test_a_workshop_asks_few_questions_whatever_it_keeps(
    client: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    attach(CLOCK, *[maker(world.workshop) for _ in range(9)])
    with django_assert_max_num_queries(14):
        client.get(url("workshop", world))


# The inventory


def test_the_message_leads_to_the_inventory(world: World) -> None:
    assert url("workshop_inventory", world) == INVENTORY_PATH.format(code=world.workshop)


def test_one_save_keeps_everything(maker_client: Client, world: World) -> None:
    path = url("workshop_inventory", world)
    page = maker_client.get(path).content.decode()
    assert page.count(">valeur par défaut<") == 2 + MaterialStock.objects.count() + 2
    given = typed(page)
    machine = Machine.objects.get(process="fdm").code
    given |= {f"{machine}-count": "6", f"{machine}-hours": "7,5".replace(",", "."), "petg-quantity": "12.5"}
    given |= {"open_weekdays": ["0", "5"], "labour_hours_per_day": "20"}
    answer = maker_client.post(path, given, follow=True)
    assert answer.redirect_chain == [(path, 302)]
    page = answer.content.decode()
    assert "tout est confirmé aujourd’hui" in page and ">valeur par défaut<" not in page
    row = Machine.objects.get(code=machine)
    assert (row.count, row.hours_per_day, row.assumed) == (6, 7.5, False)
    assert MaterialStock.objects.get(material__code="petg").quantity == 12.5
    shop = Workshop.objects.get()
    assert (shop.open_weekdays, shop.labour_hours_per_day) == ([0, 5], 20)


def test_saving_what_is_shown_changes_no_figure(maker_client: Client, world: World) -> None:
    set_material_stock(
        workshop=world.workshop, material="petg", quantity=123456.789, actor=OPERATOR, clock=CLOCK
    )
    path = url("workshop_inventory", world)
    before = list(MaterialStock.objects.order_by("pk").values_list("quantity", flat=True))
    assert maker_client.post(path, typed(maker_client.get(path).content.decode())).status_code == 302
    assert list(MaterialStock.objects.order_by("pk").values_list("quantity", flat=True)) == before
    assert JournalEntry.objects.get(verb="update_inventory").detail == {"changed": []}


def test_wrong_lines_come_back_each_with_its_error(maker_client: Client, world: World) -> None:
    path = url("workshop_inventory", world)
    given = typed(maker_client.get(path).content.decode())
    machine = Machine.objects.get(process="fdm").code
    given |= {f"{machine}-count": "-2", f"{machine}-hours": "30", "petg-quantity": "beaucoup"}
    answer = maker_client.post(path, given)
    page = answer.content.decode()
    sound(page)
    assert answer.status_code == 422 and page.count("in-error") == 2
    for value in ('value="-2"', 'value="30"', 'value="beaucoup"'):
        assert value in page, value
    assert Machine.objects.get(code=machine).count == 2


def test_a_stale_page_comes_back_over_what_is_there_with_what_was_typed(
    maker_client: Client, world: World
) -> None:
    path = url("workshop_inventory", world)
    given = typed(maker_client.get(path).content.decode())
    fdm, laser = (Machine.objects.get(process=p).code for p in ("fdm", "laser"))
    remove_machine(machine=laser, actor=OPERATOR, clock=CLOCK)
    new = set_machine(
        workshop=world.workshop, process="cnc", count=4, hours_per_day=3, actor=OPERATOR, clock=CLOCK
    ).code
    answer = maker_client.post(path, {**given, f"{fdm}-count": "9"})
    page = answer.content.decode()
    sound(page)
    again = typed(page)
    assert answer.status_code == 409 and "Relisez avant d’enregistrer" in page
    assert (again[f"{fdm}-count"], again[f"{new}-count"], f"{laser}-count" in again) == ("9", "4", False)
    assert Machine.objects.get(code=fdm).count == 2
    assert maker_client.post(path, again).status_code == 302
    assert (Machine.objects.get(code=fdm).count, Machine.objects.filter(code=laser).exists()) == (9, False)


def test_machines_are_added_changed_and_removed(maker_client: Client, world: World) -> None:
    inventory = url("workshop_inventory", world)
    given = {"process": "cnc", "model": "Shapeoko", "count": "1", "hours_per_day": "6", "duty": "0.4",
             "travel_x": "400", "travel_y": "400", "travel_z": "60", "materials": ["plywood"]}  # fmt: skip
    assert maker_client.post(url("machine_new", world), given).headers["Location"] == inventory
    row = Machine.objects.get(process="cnc")
    assert (row.model, row.travel_x_mm, row.materials) == ("Shapeoko", 400, ["plywood"])
    edit = url("machine_edit", world, row.code)
    page = maker_client.get(edit).content.decode()
    sound(page)
    assert 'value="Shapeoko"' in page
    half = maker_client.post(edit, {**given, "travel_z": ""})
    assert half.status_code == 422 and "Donnez les trois courses, ou aucune." in half.content.decode()
    maker_client.post(edit, {**given, "travel_x": "", "travel_y": "", "travel_z": "", "materials": []})
    row.refresh_from_db()
    assert (row.travel_x_mm, row.materials) == (None, [])
    remove = url("machine_remove", world, row.code)
    sound(maker_client.get(remove).content.decode())
    assert maker_client.post(remove).headers["Location"] == inventory
    assert not Machine.objects.filter(process="cnc").exists()


def test_materials_are_added_and_removed(maker_client: Client, world: World) -> None:
    day = world.day + timedelta(days=9)
    given = {"material": "resin", "quantity": "3", "available_on": day.isoformat()}
    assert maker_client.post(url("stock_new", world), given).status_code == 302
    page = maker_client.get(url("workshop_inventory", world)).content.decode()
    assert f"resin-{day.isoformat()}-quantity" in page
    path = f"{url('stock_remove', world)}?matiere=resin&jour={day.isoformat()}"
    assert path.replace("&", "&amp;") in page
    sound(maker_client.get(path).content.decode())
    assert maker_client.post(path).status_code == 302
    assert not MaterialStock.objects.filter(material__code="resin").exists()
    assert maker_client.get(path).status_code == 404
    assert maker_client.get(f"{url('stock_remove', world)}?matiere=pla&jour=hier").status_code == 400


def test_another_workshop_is_not_mine_to_keep(world: World) -> None:
    other = signed("autre", Role.WORKSHOP, "26", "L9999")
    machine = Machine.objects.get(process="fdm").code
    assert "Tenir l’inventaire" not in other.get(url("workshop", world)).content.decode()
    for path in (url("workshop_inventory", world), url("machine_edit", world, machine),
                 url("machine_remove", world, machine), url("stock_remove", world)):  # fmt: skip
        assert (other.get(path).status_code, other.post(path).status_code) == (403, 403), path
    # nor through an address of my own workshop
    mine = signed("mien", Role.WORKSHOP, "26", world.workshop)
    assert mine.get(f"/ateliers/L0404/machines/{machine}/").status_code == 404


# Days


def test_closed_this_week_is_one_tap_and_one_to_take_back(
    client: Client, maker_client: Client, world: World
) -> None:
    answer = maker_client.post(url("closed_this_week", world), follow=True)
    page = answer.content.decode()
    assert "De nouveau disponible" in page
    row = Unavailability.objects.get()
    assert row.since == world.day and row.until is not None and row.until.weekday() == 6
    public = client.get(url("workshop", world)).content.decode()
    assert "jusqu’au" in public and "De nouveau disponible" not in public
    sound(maker_client.get(url("workshop_inventory", world)).content.decode())
    maker_client.post(url("workshop_day_end", world, row.code))
    assert not Unavailability.objects.exists()


def test_days_of_a_machine(maker_client: Client, world: World) -> None:
    machine = Machine.objects.get(process="laser").code
    given = {
        "since": world.day.isoformat(),
        "until": "",
        "machine": machine,
        "reason": "breakdown",
        "note": "Tube",
    }
    assert maker_client.post(url("workshop_day_new", world), given).status_code == 302
    page = maker_client.get(url("workshop_days", world)).content.decode()
    sound(page)
    assert "jusqu’à nouvel ordre" in page and "Tube" in page
    backwards = {**given, "until": (world.day - timedelta(days=1)).isoformat()}
    refused = maker_client.post(url("workshop_day_new", world), backwards)
    assert refused.status_code == 422 and "précède le début" in refused.content.decode()
    code = Unavailability.objects.get().code
    assert maker_client.post(f"/ateliers/L0404/indisponibilites/{code}/lever/").status_code == 422


# Closing


def test_closing_and_opening_again(client: Client, maker_client: Client, world: World) -> None:
    given = {"reason": "merged", "on": world.day.isoformat(), "note": "Rejoint Valence"}
    assert maker_client.post(url("workshop_close", world), given).status_code == 302
    page = client.get(url("workshop", world)).content.decode()
    assert "Fermé depuis le" in page and "Réuni à un autre atelier" in page and "Rejoint Valence" in page
    assert "Rouvrir" not in page
    sound(maker_client.get(url("workshop", world)).content.decode())
    assert maker_client.post(url("workshop_reopen", world)).headers["Location"] == url(
        "workshop_inventory", world
    )
    assert Workshop.objects.get().is_open


# Members


def test_members_are_codes_until_somebody_asks_for_names(maker_client: Client, world: World) -> None:
    given = {"kind": "home", "name": "Ada Lovelace", "email": "ada@example.org", "skills": ["sewing"],
             "hours_per_week": "6", "commune": "26108 Crest", "since": world.day.isoformat()}  # fmt: skip
    path = maker_client.post(url("member_new", world), given).headers["Location"]
    assert path == url("member", world, "M00001")
    for page in (maker_client.get(path), maker_client.get(url("members", world))):
        sound(page.content.decode())
        assert "Lovelace" not in page.content.decode() and "ada@" not in page.content.decode()
    assert not JournalEntry.objects.filter(verb="reveal_members").exists()
    for shown in (maker_client.post(f"{path}nom/"), maker_client.post(url("members_reveal", world))):
        sound(shown.content.decode())
        assert "Ada Lovelace" in shown.content.decode()
        assert "no-store" in shown.headers["Cache-Control"]
    assert JournalEntry.objects.filter(verb="reveal_members", subject=world.workshop).count() == 2


def test_a_member_is_changed_leaves_and_is_erased(maker_client: Client, world: World) -> None:
    (code,) = attach(CLOCK, maker(world.workshop))
    edit = url("member_edit", world, code)
    sound(maker_client.get(edit).content.decode())
    given = {
        "kind": "home",
        "hours_per_week": "2",
        "since": world.day.isoformat(),
        "commune": "",
        "until": "",
    }
    assert maker_client.post(edit, given).status_code == 302
    assert Member.objects.get().hours_per_week == 2
    wrong = maker_client.post(edit, {**given, "kind": "staff"})
    assert wrong.status_code == 422 and "machines mises en commun" in wrong.content.decode()
    machine = Machine.objects.get(member__code=code).code
    removed = maker_client.post(url("machine_remove", world, machine))
    assert removed.headers["Location"] == url("member", world, code)
    added = {"process": "sewing", "count": "1", "hours_per_day": "5", "duty": "0.2"}
    assert maker_client.post(f"{url('machine_new', world)}?membre={code}", added).status_code == 302
    assert Machine.objects.get(process="sewing").member.code == code
    maker_client.post(url("member_end", world, code))
    assert Member.objects.get().until == world.day
    sound(maker_client.get(url("member", world, code)).content.decode())
    assert maker_client.post(url("member_identity", world, code), {"name": "Ada B."}).status_code == 302
    assert MemberIdentity.objects.get().name == "Ada B."
    sound(maker_client.get(url("member_erase", world, code)).content.decode())
    maker_client.post(url("member_erase", world, code))
    assert not MemberIdentity.objects.exists()


@pytest.mark.parametrize("role", [Role.REQUESTER, Role.REVIEWER, Role.SIGNER, Role.STATE_REFERENT])
def test_other_roles_never_reach_members(world: World, role: Role) -> None:
    (code,) = attach(CLOCK, maker(world.workshop))
    other = signed("autre", role)
    for path in (url("members", world), url("member", world, code)):
        assert other.get(path).status_code == 403
    for path in (
        url("members_reveal", world),
        url("member_reveal", world, code),
        url("member_erase", world, code),
    ):
        assert other.post(path).status_code == 403
    assert MemberIdentity.objects.count() == 1
    assert not JournalEntry.objects.filter(verb="reveal_members").exists()


def test_a_contact_without_a_name_is_refused(maker_client: Client, world: World) -> None:
    given = {"kind": "home", "phone": "06", "hours_per_week": "0", "since": world.day.isoformat()}
    assert maker_client.post(url("member_new", world), given).status_code == 422
    assert maker_client.post(url("member_new", world), {**given, "phone": ""}).status_code == 302
    assert (Member.objects.count(), MemberIdentity.objects.count()) == (1, 0)


# Drop points


def test_a_drop_point_is_changed_and_removed(client: Client, maker_client: Client, world: World) -> None:
    given = {"name": "Mairie", "commune": "26108 Crest", "bring": "on", "fetch": "on"}
    assert maker_client.post(url("drop_point_new", world), given).status_code == 302
    point = DropPoint.objects.get().code
    edit, remove = url("drop_point_edit", world, point), url("drop_point_remove", world, point)
    assert maker_client.post(edit, {**given, "bring": "", "hours": "lundi"}).status_code == 302
    assert (DropPoint.objects.get().bring, DropPoint.objects.get().hours) == (False, "lundi")
    useless = maker_client.post(edit, {"name": "Mairie", "commune": "26108 Crest"})
    assert useless.status_code == 422
    for page in (edit, remove, url("drop_points", world)):
        sound(maker_client.get(page).content.decode())
    assert maker_client.post(remove).status_code == 302
    assert "Mairie de" not in client.get(url("workshop", world)).content.decode()
    assert not DropPoint.objects.exists()


def test_every_word_of_the_inventory_is_a_label(maker_client: Client, world: World) -> None:
    """Each number is labelled by its machine or material, so that a screen reader says what it counts."""
    page = maker_client.get(url("workshop_inventory", world)).content.decode()
    labels = {attrs["for"] for attrs in Page(page).every("label")}
    numbers = [attrs["id"] for attrs in Page(page).every("input") if attrs.get("type") == "number"]
    assert len(numbers) > 8 and set(numbers) <= labels
    assert len(re.findall(r'inputmode="(?:numeric|decimal)"', page)) == len(numbers)
