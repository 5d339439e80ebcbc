"""Papers to move about and doors to open: members, an access plan with its slots, and three mission orders.

One order is over (erased, but for its number, by the first periodic work); one carries the request of an authority; one
carries none, and says so. Names, years of birth and the authority are invented; mails end with `.example`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from django.db.models import F, Q

from maillage.apps.authority.commands.record_mission_request import record_mission_request
from maillage.apps.network.commands.add_members import add_members
from maillage.apps.network.commands.member_facts import Identity, NewMember
from maillage.apps.production.codes import LotStatus, OrderStatus
from maillage.apps.production.models import Order
from maillage.apps.relay.codes import MissionActivity
from maillage.apps.relay.commands.book_slot import book_slot
from maillage.apps.relay.commands.issue_mission import MissionTerms, issue_mission
from maillage.apps.relay.commands.keep_access_plan import AccessTerms, keep_access_plan
from maillage.apps.relay.commands.set_slot import Hours, open_slot
from maillage.site.demo.stage import Stage, chapter

SHOP = "lyon"  # that of the login "atelier"
LYON, VILLEURBANNE = "69123", "69266"
JOINED = -23
# key, name, short form, year of birth, skills; volunteers in the workshop, so that no plan counts them
PEOPLE = (
    ("camille", "Camille Dupotager", "Camille D.", 1984, ("assembly", "delivery")),
    ("sacha", "Sacha Lecopeau", "Sacha L.", 1991, ("printing",)),
    ("alix", "Alix Montagnette", "Alix M.", 1976, ("delivery",)),
)
RULES = """Masque et mains lavées dès la porte.
Une personne par poste, deux mètres entre les postes, fenêtres ouvertes.
On ne vient pas avec de la fièvre ou de la toux ; on prévient si elles viennent après."""
OPEN_DAYS = (1, 2, 4)


def add_people(stage: Stage) -> None:
    """The members of the workshop, whose names only its own people read."""
    code = stage.workshops[SHOP].code
    made = add_members(
        members=[
            NewMember(code, "volunteer", skills, 6.0, identity=Identity(name, f"{key}@makers.example"))
            for key, name, _, _, skills in PEOPLE
        ],
        actor=stage.person("atelier", JOINED),
        clock=stage.at(JOINED, 12),
    )
    stage.people |= {key: member for (key, *_), member in zip(PEOPLE, made, strict=True)}


def _work(stage: Stage) -> tuple[Order, str]:
    """An accepted order of the workshop on which something is left to do, and what."""
    rows = Order.objects.filter(workshop__code=stage.workshops[SHOP].code).order_by("-pk")
    under_way = rows.filter(status=OrderStatus.ACTIVE).first()
    if under_way is not None:
        return under_way, MissionActivity.MAKE.value
    left = Q(lots__status__in=(LotStatus.MADE, LotStatus.INSPECTED)) | Q(
        lots__status=LotStatus.RELEASED, lots__quantity_delivered__lt=F("lots__quantity_released")
    )
    made = rows.filter(left, status=OrderStatus.DONE).first()
    if made is None:
        raise LookupError("the story expects work of the first workshop that a mission order may be for")
    return made, MissionActivity.DELIVER.value


def _terms(stage: Stage, key: str, first: int, last: int) -> MissionTerms:
    order, activity = _work(stage)
    short, born = next((short, born) for known, _, short, born, _ in PEOPLE if known == key)
    return MissionTerms(
        order.code, stage.people[key], short, born, activity, (LYON, VILLEURBANNE),
        stage.day(first), stage.day(last), time(8), time(18),
    )  # fmt: skip


@chapter(
    fr="Jour −5 : un plan d’accès, la demande d’une autorité, un premier ordre de mission",
    en="Day −5: an access plan, an authority’s request, a first mission order",
)
def first_papers(stage: Stage) -> None:
    atelier, clock = stage.person("atelier", -5), stage.at(-5, 21)
    stage.acts["mission-request"] = record_mission_request(
        territory="R84", authority="Préfecture de démonstration (fictive)", reference="DEMO-2026-117",
        dated=stage.day(-6), valid_from=stage.day(-5), valid_until=stage.day(25),
        note="Fabrication et livraison de protections pour les établissements de soins.",
        actor=stage.person("etat", -5), clock=clock,
    ).number  # fmt: skip
    keep_access_plan(
        workshop=stage.workshops[SHOP].code,
        terms=AccessTerms(
            RULES,
            "Charlie T.",
            "Ville de Lyon (accord fictif)",
            stage.day(-6),
            "Courrier DEMO-42",
            stage.day(60),
        ),
        actor=atelier,
        clock=clock,
    )
    issue_mission(terms=_terms(stage, "alix", -5, -3), actor=atelier, clock=clock)


@chapter(
    fr="Jour −1 : des créneaux réservés, des ordres de mission avec et sans demande",
    en="Day −1: slots booked, mission orders with and without a request",
)
def last_papers(stage: Stage) -> None:
    atelier, clock, code = stage.person("atelier", -1), stage.at(-1, 23), stage.workshops[SHOP].code
    slots = [
        open_slot(
            workshop=code, hours=Hours(stage.day(offset), time(9), time(12, 30)), heads=2, actor=atelier, clock=clock
        ).code
        for offset in OPEN_DAYS
    ]  # fmt: skip
    for slot, key in ((slots[0], "camille"), (slots[0], "sacha"), (slots[1], "camille")):
        book_slot(slot=slot, member=stage.people[key], rules_version=1, actor=atelier, clock=clock)
    carried = replace(
        _terms(stage, "camille", 0, 4), request=stage.acts["mission-request"], slots=tuple(slots[:2])
    )
    for terms in (carried, _terms(stage, "sacha", 1, 3)):
        issue_mission(terms=terms, actor=atelier, clock=clock)
