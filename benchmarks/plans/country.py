"""A country to plan, made by commands: workshops at real communes, establishments, acts, a fortnight of needs.

Deterministic for a seed; names are invented. It stands for the national demonstration where only
planning is measured: every kind of rule has something to say (levels, trainings, appointments,
a legal basis with subcontractors, acceptances, a territory that forbids, unclassified designs).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.authority.commands.classify_version import DecisionTerms, classify_version
from maillage.apps.authority.commands.record_acceptance import record_acceptance
from maillage.apps.authority.commands.record_attestation import record_attestation
from maillage.apps.authority.commands.record_legal_basis import BasisTerms, record_legal_basis
from maillage.apps.authority.commands.record_policy import record_policy
from maillage.apps.catalogue.commands.add_profile import ProfileTerms, add_profile
from maillage.apps.catalogue.commands.add_version import add_version
from maillage.apps.catalogue.commands.register_design import register_design
from maillage.apps.catalogue.commands.register_family import register_family
from maillage.apps.needs.commands.file_need import file_need
from maillage.apps.needs.commands.set_priority import set_priority
from maillage.apps.network.commands.ensure_materials import ensure_materials
from maillage.apps.network.commands.register_establishment import register_establishment
from maillage.apps.network.commands.register_workshop import register_workshop
from maillage.apps.network.commands.set_machine import set_machine
from maillage.apps.network.commands.set_material_stock import set_material_stock
from maillage.kernel.clock import FixedClock
from maillage.kernel.territories import records
from maillage.kernel.text import Text

# name, object type, process, minutes a piece, of people, material, of it a piece, lot, categories (care, else)
MODELS = (
    ("Visière laser", "screen", "laser", 1.5, 3.6, "petg_sheet", "0.0286", 10, ("C", "B")),
    ("Visière imprimée", "screen", "fdm", 40, 4, "pla", "0.03", 10, ("C", "B")),
    ("Visière ouverte", "screen", "fdm", 25, 3, "pla", "0.02", 10, ("", "B")),
    ("Masque en tissu", "mask", "sewing", 14, 6, "fabric", "0.06", 20, ("", "B")),
    ("Surblouse", "gown", "sewing", 25, 8, "fabric", "1.2", 10, ("C", "")),
    ("Attache-masque", "part", "fdm", 6, 1, "pla", "0.004", 20, ("A", "A")),
    ("Ouvre-porte", "part", "fdm", 28, 2, "pla", "0.025", 5, ("A", "A")),
    ("Écran de comptoir", "screen", "laser", 6, 15, "pmma_sheet", "0.9", 2, ("", "B")),
    ("Support de tuyau", "part", "fdm", 22, 2, "pla", "0.018", 5, ("A", "A")),
    ("Boîte d’intubation", "part", "laser", 20, 60, "pmma_sheet", "1.6", 1, ("", "")),
    ("Dérivé de visière", "screen", "fdm", 38, 4, "pla", "0.03", 10, ("", "")),
    ("Dérivé d’attache", "part", "fdm", 7, 1, "pla", "0.004", 20, ("", "")),
)
KINDS = (("hospital", "R3", 8), ("ehpad", "R2", 30), ("home_care", "R2", 20), ("pharmacy", "R1", 12), ("town", "R1", 15),
         ("school", "R1", 10), ("firm", "R1", 5))  # fmt: skip
STORES = {
    "fdm": (("pla", 40.0),),
    "laser": (("petg_sheet", 80.0), ("pmma_sheet", 60.0)),
    "sewing": (("fabric", 900.0),),
}


@dataclass(frozen=True, slots=True)
class Made:
    """Codes of what was made: (design, profile) by place in `MODELS`, workshops and establishments by place."""

    models: list[tuple[str, str]]
    shops: list[str]
    places: list[tuple[str, str]]  # code, kind


def _models(clock: FixedClock) -> list[tuple[str, str]]:
    family = register_family(name=Text("Objets", "Objects"), actor=OPERATOR, clock=clock).code
    found = []
    for name, kind, process, minutes, people, material, used, lot, _ in MODELS:
        text = Text(name, name)
        design = register_design(
            family=family, name=text, summary=text, object_type=kind, actor=OPERATOR, clock=clock
        )
        files = [
            ("piece.svg", f"<svg xmlns='http://www.w3.org/2000/svg'><title>{name}</title></svg>".encode())
        ]
        version = add_version(design=design.code, files=files, note=text, actor=OPERATOR, clock=clock)
        terms = ProfileTerms(
            name=text, settings={"couche": "0,2"}, steps=[(process, minutes)], labour_minutes_per_unit=people,
            materials=[(material, used)], min_lot=lot, quarantine_hours=24 if kind == "screen" else 0,
        )  # fmt: skip
        profile = add_profile(version=version.version.code, terms=terms, actor=OPERATOR, clock=clock)
        found.append((design.code, profile.code))
    return found


def _communes(draw: Random, count: int) -> list[str]:
    """By weight of people, as workshops and establishments are."""
    known = [c for c in records.communes().values() if c.population > 1500 and not c.insee.startswith("98")]
    return [c.insee for c in draw.choices(known, [c.population for c in known], k=count)]


def _shops(draw: Random, count: int, day: date, clock: FixedClock) -> list[str]:
    ensure_materials()
    found = []
    for number, commune in enumerate(_communes(draw, count)):
        processes = draw.sample(("fdm", "laser", "sewing"), draw.choices((1, 2, 3), (50, 35, 15))[0])
        shop = register_workshop(
            name=f"Atelier {number + 1}", commune=commune, labour_hours_per_day=draw.choice((8, 14, 24, 40)),
            open_weekdays=[0, 1, 2, 3, 4, 5], responsible_name="Association", responsible_address="1 rue des Essais",
            contact_email="atelier@example.org", insured_from=day - timedelta(days=300), actor=OPERATOR, clock=clock,
        ).code  # fmt: skip
        for process in processes:
            count_, hours = {
                "fdm": (draw.randint(2, 40), 10.0),
                "laser": (1, 8.0),
                "sewing": (draw.randint(2, 8), 7.0),
            }[process]
            set_machine(
                workshop=shop,
                process=process,
                count=count_,
                hours_per_day=hours,
                duty=0.5,
                actor=OPERATOR,
                clock=clock,
            )
            for material, quantity in STORES[process]:
                set_material_stock(
                    workshop=shop,
                    material=material,
                    quantity=quantity * draw.uniform(0.3, 2),
                    actor=OPERATOR,
                    clock=clock,
                )
        found.append(shop)
    return found


def _places(draw: Random, count: int, clock: FixedClock) -> list[tuple[str, str]]:
    kinds = draw.choices(KINDS, [weight for *_, weight in KINDS], k=count)
    return [
        (
            register_establishment(
                name=f"Établissement {number + 1}", kind=kind, recipient_class=recipient, commune=commune,
                actor=OPERATOR, clock=clock,
            ).code,
            kind,
        )
        for number, (commune, (kind, recipient, _)) in enumerate(zip(_communes(draw, count), kinds, strict=True))
    ]  # fmt: skip


def _acts(made: Made, draw: Random, day: date, clock: FixedClock) -> None:
    start, until = day, day + timedelta(days=60)
    subcontractors = made.shops[: len(made.shops) * 2 // 3]
    makes_c = [design for (design, _), model in zip(made.models, MODELS, strict=True) if model[8][0] == "C"]
    basis = record_legal_basis(
        terms=BasisTerms(
            kind="derogation", reference="DEROG-1", dated=start, effective_from=start, until=until,
            runoff=until + timedelta(days=30), issuer="labour_ministry", holder=made.shops[0], scope=makes_c,
            subcontractors=[(shop, start, None) for shop in subcontractors[1:]],
        ),
        actor=OPERATOR, clock=clock,
    ).number  # fmt: skip
    for (_, profile), model in zip(made.models, MODELS, strict=True):
        for use, category in zip(("care", "non_care"), model[8], strict=True):
            if category:
                _decide(profile, use, category, start, until, basis, clock)
    for number, shop in enumerate(made.shops):
        _attest(shop, number, made, draw, start, clock)
    for place, kind in made.places:
        if kind in {"hospital", "ehpad", "home_care"} and draw.random() < 0.7:
            for at in (0, 1, 4):
                record_acceptance(
                    establishment=place, profile=made.models[at][1], valid_from=start, first_article_on=start,
                    critical_care=kind == "hospital", actor=OPERATOR, clock=clock,
                )  # fmt: skip
    record_policy(
        territory="75",
        categories=["C"],
        reason="Stock national suffisant",
        valid_from=start,
        actor=OPERATOR,
        clock=clock,
    )
    set_priority(subject="kind:hospital", weight=5, reason="Soins d’abord", actor=OPERATOR, clock=clock)


def _decide(
    profile: str, use: str, category: str, start: date, until: date, basis: str, clock: FixedClock
) -> None:
    more = (
        {"qualification": "ppe_iii", "competent_authority": "labour_ministry", "basis": basis, "effective_until": until,
         "runoff": until + timedelta(days=30)}
        if category == "C"
        else {"qualification": "general_product", "competent_authority": "dgccrf"}
    )  # fmt: skip
    terms = DecisionTerms(
        profile=profile, use=use, category=category, effective_from=start, review_by=start + timedelta(days=56),
        reason="Examiné", **more,
    )  # type: ignore[arg-type]  # fmt: skip
    classify_version(terms=terms, actor=OPERATOR, clock=clock)


def _attest(shop: str, number: int, made: Made, draw: Random, start: date, clock: FixedClock) -> None:
    designs = [design for design, _ in made.models[:5]]
    kinds = [("level", "M2" if number % 3 == 0 else "M1")]
    kinds += [("training", design) for design in designs if draw.random() < 0.7]
    kinds += [("appointment", design) for design in designs[:2] if number % 3 == 0]
    for kind, value in kinds:
        record_attestation(
            workshop=shop,
            kind=kind,
            value=value,
            evidence="Visite",
            valid_from=start,
            actor=OPERATOR,
            clock=clock,
        )


def build(day: date, *, workshops: int, establishments: int, needs: int, seed: int = 0) -> Made:
    """Everything dated `day`; needs due within a fortnight and a little more."""
    draw, clock = Random(seed), FixedClock.at_noon(day)
    made = Made(_models(clock), _shops(draw, workshops, day, clock), _places(draw, establishments, clock))
    _acts(made, draw, day, clock)
    for _ in range(needs):
        place, kind = draw.choice(made.places)
        care = kind in {"hospital", "ehpad", "home_care"}
        at = draw.choices(range(len(MODELS)), (14, 14, 10, 14, 8, 10, 6, 4, 6, 2, 6, 6))[0]
        file_need(
            establishment=place, design=made.models[at][0], quantity=draw.choice((10, 20, 30, 50, 80, 120, 200)),
            deadline=day + timedelta(days=draw.randint(2, 16)),
            posts="care" if care and draw.random() < 0.7 else "non_care", actor=OPERATOR, clock=clock,
        )  # fmt: skip
    return made
