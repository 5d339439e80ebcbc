"""The story, day by day, in one transaction: three weeks of acts that leave every state to be seen.

Day 0 is the day of seeding. The order of acts is the order of their clocks. What each chapter
is for is said by its title; the states that must be there at the end are counted by `census`
and named by `PROMISED`. The national scale tells the small story and the country's chapters
around it.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.authority.commands.end_act import lift
from maillage.apps.authority.commands.place_hold import HoldScope, confirm_hold, place_hold
from maillage.apps.outbox.commands.mark_read import mark_read
from maillage.apps.production.codes import LotStatus
from maillage.apps.writing import writing
from maillage.kernel.text import Text
from maillage.site.demo import acts, needs, production, requests, supplies
from maillage.site.demo.catalogue import add_catalogue, add_numbered_version
from maillage.site.demo.missions import add_people, first_papers, last_papers
from maillage.site.demo.national import country
from maillage.site.demo.network import register_network, verify_establishments
from maillage.site.demo.people import open_members, open_offices
from maillage.site.demo.recalling import recall_two_lots
from maillage.site.demo.registering import the_register
from maillage.site.demo.stage import Chapter, Stage, chapter
from maillage.site.demo.texts import add_texts

SEEDED = "seed_demonstration"
Tell = Callable[[int, int, Text], None]


def quietly(_number: int, _count: int, _title: Text) -> None:
    """Nobody listens."""


@contextmanager
def collected_seldom() -> Iterator[None]:
    """Look for cycles of garbage rarely while hundreds of thousands of rows are alive: a tenth of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def seed(today: date, scale: str = "small", tell: Tell = quietly) -> Stage:
    """Tell the whole story to an empty demonstration database: all of it or nothing.

    `tell` hears the number of each chapter, how many there are, and its title, as it begins.
    """
    stage = Stage(today)
    told = chapters(scale)
    with writing(), collected_seldom():
        for number, one in enumerate(told, start=1):
            tell(number, len(told), one.title)
            one.tell(stage)
        journal(
            actor=OPERATOR,
            clock=stage.at(0),
            verb=SEEDED,
            subject="demo",
            day=today.isoformat(),
            scale=scale,
        )
    return stage


@chapter(
    fr="Jours −23 et −22 : personnes, réseau, catalogue",
    en="Days −23 and −22: people, network, catalogue",
)
def _founding(stage: Stage) -> None:
    open_offices(stage)
    register_network(stage)
    open_members(stage)
    add_people(stage)
    verify_establishments(stage)
    add_catalogue(stage)


@chapter(
    fr="Jours −21 à −15 : décisions des autorités, de la coordination, des établissements",
    en="Days −21 to −15: what the authorities, the coordination and the establishments decided",
)
def _ruling(stage: Stage) -> None:
    acts.record_bases(stage)
    acts.decide(stage)
    acts.attest(stage)
    acts.accept(stage)
    acts.restrict(stage)
    add_texts(stage)
    stronger = Text(fr="Bec renforcé, plus de petite pièce.", en="Stronger tip, no small part.")
    add_numbered_version(stage, "door-opener", 2, stronger, acts.WITHDRAWN - 1)
    acts.replace_door_opener(stage)


@chapter(
    fr="Jours −14 et −13 : priorités, besoins, et un plan de neuf jours",
    en="Days −14 and −13: priorities, needs, and a plan of nine days",
)
def _first_plan(stage: Stage) -> None:
    acts.rank_needs(stage, -14)
    supplies.state_supplies(stage, -14, 9)
    needs.file_wave(stage, 0)
    production.plan(stage, -13, days=9)


ACCEPTED_FIRST = (
    "visor-lyon", "visor-lille", "visor-reunion", "gown-lyon", "mask-ehpad", "open-montreuil", "open-tarare",
    "counter-lyon", "ear-vaulx", "ear-crest", "mask-vitre",
)  # fmt: skip


@chapter(fr="Jour −12 : accepté en tout, en partie, décliné", en="Day −12: accepted whole, in part, declined")
def _first_answers(stage: Stage) -> None:
    for key in ACCEPTED_FIRST:
        production.accept(stage, key, -12)
    production.accept(stage, "door-roubaix", -12, share=0.6)
    production.decline(stage, "door-roubaix", -12, "no_material", "Il reste une bobine.")
    production.decline(stage, "door-lille", -12, "machine_down", "Deux imprimantes en réparation.")
    retrieved = "Stock retrouvé à la réserve."
    needs.close(stage, "mask-nazaire", "not_needed", -12, note=retrieved, confirmed=True)
    needs.close(stage, "diving-paris", "served_elsewhere", -12, note="Filtres reçus de la réserve nationale.")


@chapter(
    fr="Jours −11 et −10 : lots fabriqués et contrôlés, un rejeté",
    en="Days −11 and −10: lots made and inspected, one rejected",
)
def _first_lots(stage: Stage) -> None:
    for key in (*ACCEPTED_FIRST, "door-roubaix"):
        production.make(stage, key, -11)
    for key in (*ACCEPTED_FIRST, "door-roubaix"):
        production.inspect(stage, key, -10, defects=2 if key == "mask-vitre" else 0)
    for key in ("ear-vaulx", "ear-crest", "door-roubaix"):
        production.release(stage, key, -10)


@chapter(
    fr="Jours −9 et −8 : un lot bloqué, puis rendu ; de nouveaux besoins",
    en="Days −9 and −8: a lot held, then cleared; needs filed again",
)
def _false_alarm(stage: Stage) -> None:
    for key in ("ear-vaulx", "ear-crest"):
        production.send(stage, key, -9)
    stage.acts["hold-lifted"] = place_hold(
        scope=HoldScope(lot=production.lots(stage, "gown-lyon", LotStatus.INSPECTED)[0].code),
        reason="Odeur de solvant signalée à l’ouverture d’un sachet.",
        actor=stage.person("instruction", -9),
        clock=stage.at(-9, 16),
    ).number
    for key in ("ear-vaulx", "ear-crest"):
        production.receive(stage, key, -8)
    lift(
        number=stage.acts["hold-lifted"],
        reason="Encre de marquage, sans effet sur le tissu : le lot est sain.",
        actor=stage.person("signature", -8),
        clock=stage.at(-8, 11),
    )
    needs.file_wave(stage, 1)
    requests.file_first(stage, -8, 16)
    acts.rank_one_need(stage, "visor-lyon-2", -8)


@chapter(
    fr="Jours −7 et −6 : sortie de quarantaine, livraisons, un refus à la porte",
    en="Days −7 and −6: out of quarantine, deliveries, one refused at the door",
)
def _first_deliveries(stage: Stage) -> None:
    for key in ("visor-lyon", "visor-reunion", "gown-lyon", "mask-ehpad", "open-montreuil", "open-tarare"):
        production.release(stage, key, -7)
    production.release(stage, "counter-lyon", -7)
    for key in ("visor-lyon", "visor-reunion", "mask-ehpad", "open-montreuil"):
        production.send(stage, key, -7)
    production.send(stage, "gown-lyon", -7, share=0.5)
    production.send(stage, "counter-lyon", -7, share=0.5)
    crushed = "Un carton écrasé, feuilles rayées."
    production.receive(stage, "visor-lyon", -6, refused=14, reason="damaged", note=crushed)
    for key in ("visor-reunion", "mask-ehpad", "open-montreuil", "counter-lyon"):
        production.receive(stage, key, -6)


@chapter(fr="Jour −6 : le plan en vigueur", en="Day −6: the plan in force")
def _second_plan(stage: Stage) -> None:
    production.plan(stage, -6)


ACCEPTED_SECOND = (
    "visor-lille-2", "visor-ambulances", "open-roubaix", "mask-nantes", "ear-bastia", "gown-reunion", "door-brest",
    requests.FOLLOWED,
)  # fmt: skip


@chapter(fr="Jour −5 : réponses, dont une en partie", en="Day −5: answers, one of them in part")
def _second_answers(stage: Stage) -> None:
    for key in ACCEPTED_SECOND:
        production.accept(stage, key, -5)
    production.accept(stage, "visor-lyon-2", -5, share=0.5)
    production.accept(stage, "ear-grenoble", -5, share=0.4)
    production.decline(stage, "ear-grenoble", -5, "no_time", "Équipe réduite cette semaine.")
    production.decline(stage, "ear-merignac", -5, "too_far")
    for key in ("visor-reunion", "ear-vaulx"):
        needs.close(stage, key, "served", -5)


@chapter(fr="Jour −4 : ce que la semaine a produit", en="Day −4: what the week has made")
def _second_lots(stage: Stage) -> None:
    for key in ("open-roubaix", "mask-nantes", "ear-bastia", "gown-reunion", "door-brest", requests.FOLLOWED):
        production.make(stage, key, -4, share=0.5 if key == "open-roubaix" else 1.0)


@chapter(fr="Jours −3 et −2 : des lots dans chaque état", en="Days −3 and −2: lots in every state")
def _second_inspections(stage: Stage) -> None:
    production.inspect(stage, "ear-bastia", -3, set_aside=1)
    production.inspect(stage, "door-brest", -3)
    production.inspect(stage, "gown-reunion", -3)
    production.inspect(stage, requests.FOLLOWED, -3)
    for key in ("ear-bastia", "door-brest", requests.FOLLOWED):
        production.release(stage, key, -3)
    for key in ("ear-bastia", requests.FOLLOWED):
        production.send(stage, key, -2)
    production.make(stage, "visor-ambulances", -2)
    production.make(stage, "visor-lyon-2", -2, share=0.4)


@chapter(
    fr="Jours −2 et −1 : une visière se fend ; sa version est bloquée, puis suspendue",
    en="Days −2 and −1: a visor cracks; its version is held, then suspended",
)
def _alarm(stage: Stage) -> None:
    scope = HoldScope(version=stage.profiles["open-visor-1/F1"].partition("/")[0])
    stage.acts["hold"] = place_hold(
        scope=scope,
        reason="Deux bandeaux fendus au pli après désinfection.",
        actor=stage.person("instruction", -2),
        clock=stage.at(-2, 18),
    ).number
    place = stage.establishments["ville-montreuil"].code
    told = f"act:{stage.acts['hold']}:{place}"
    mark_read(key=told, actor=stage.establishment("ville-montreuil", -1), clock=stage.at(-1, 8))
    stage.acts["suspension"] = confirm_hold(
        number=stage.acts["hold"],
        reason="Fissure confirmée par l’essai de flexion : version suspendue, lots à isoler.",
        actor=stage.person("signature", -1),
        clock=stage.at(-1, 9),
    ).number


@chapter(
    fr="Jour −1 : la version corrigée, de nouveaux besoins", en="Day −1: the corrected version, new needs"
)
def _yesterday(stage: Stage) -> None:
    wider = Text(
        fr="Bandeau élargi et congés de 3 mm au pli.", en="Wider headband, 3 mm fillets at the fold."
    )
    add_numbered_version(stage, "open-visor", 2, wider, -1)
    acts.classify_second_visor(stage, -1)
    production.send(stage, "counter-lyon", -1)
    needs.file_wave(stage, 2)
    requests.file_last(stage, -1, 17)


@chapter(
    fr="Jour −1 : deux lots rappelés, l’un jusqu’au bout",
    en="Day −1: two lots recalled, one of them to its end",
)
def _recalls(stage: Stage) -> None:
    recall_two_lots(stage)


@chapter(fr="Jour 0 : un plan neuf attend d’être adopté", en="Day 0: a fresh plan waits to be adopted")
def _today(stage: Stage) -> None:
    production.plan(stage, 0, adopt=False)


SMALL: tuple[Chapter, ...] = (
    _founding,
    _ruling,
    _first_plan,
    _first_answers,
    _first_lots,
    _false_alarm,
    _first_deliveries,
    _second_plan,
    _second_answers,
    first_papers,
    _second_lots,
    _second_inspections,
    _alarm,
    _yesterday,
    _recalls,
    last_papers,
    _today,
    the_register,
)

# The country, told around the same chapters: what stands before and after each of them.
BEFORE: Mapping[Chapter, tuple[Chapter, ...]] = {
    _founding: (country.long_ago,),
    _second_plan: (country.before_the_plan,),
    _recalls: (country.last_evening,),
}
AFTER: Mapping[Chapter, tuple[Chapter, ...]] = {
    _founding: (country.joins, country.gathers),
    _ruling: (country.decides, country.is_attested),
    _first_plan: (country.first_tables,),
    _first_answers: (country.second_tables,),
    _first_lots: (country.third_tables,),
    _false_alarm: (country.fourth_tables,),
    _second_plan: (country.after_the_plan,),
    _second_answers: (country.answers,),
    _second_lots: (country.makes,),
    _second_inspections: (country.inspects,),
}


def chapters(scale: str) -> tuple[Chapter, ...]:
    """The chapters of a scale, in the order of their days."""
    if scale == "small":
        return SMALL
    return tuple(told for one in SMALL for told in (*BEFORE.get(one, ()), one, *AFTER.get(one, ())))
