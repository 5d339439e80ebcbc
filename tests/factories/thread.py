"""The cast of the thread, made through commands: one workshop, one hospital, one category C visor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.authority.commands.classify_version import DecisionTerms, classify_version
from maillage.apps.authority.commands.record_acceptance import record_acceptance
from maillage.apps.authority.commands.record_attestation import record_attestation
from maillage.apps.authority.commands.record_legal_basis import BasisTerms, record_legal_basis
from maillage.apps.catalogue.commands.add_profile import ProfileTerms, add_profile
from maillage.apps.catalogue.commands.add_version import add_version
from maillage.apps.catalogue.commands.register_design import register_design
from maillage.apps.catalogue.commands.register_family import register_family
from maillage.apps.catalogue.models import Profile
from maillage.apps.needs.commands.file_need import file_need
from maillage.apps.needs.models import Need
from maillage.apps.network.commands.ensure_materials import ensure_materials
from maillage.apps.network.commands.register_establishment import register_establishment
from maillage.apps.network.commands.register_workshop import register_workshop
from maillage.apps.network.commands.set_machine import set_machine
from maillage.apps.network.commands.set_material_stock import set_material_stock
from maillage.apps.network.models import Establishment, Workshop
from maillage.kernel.clock import Clock, FixedClock, today
from maillage.kernel.text import Text

MONDAY = date(2026, 3, 2)


@dataclass(frozen=True, slots=True)
class Cast:
    workshop: Workshop
    hospital: Establishment
    profile: Profile
    decision: str
    basis: str

    @property
    def design(self) -> str:
        return self.profile.version.design.code


def a_workshop(clock: Clock, name: str = "Atelier de Crest", commune: str = "26108") -> Workshop:
    """A workshop with a laser, two people's hours and material enough for a thousand visors."""
    ensure_materials()
    shop = register_workshop(
        name=name,
        commune=commune,
        actor=OPERATOR,
        clock=clock,
        open_weekdays=[0, 1, 2, 3, 4, 5],
        labour_hours_per_day=14,
        responsible_name=f"Association {name}",
        responsible_address="1 place de la Halle, 26400 Crest",
        contact_email="atelier@example.org",
        insured_from=MONDAY - timedelta(days=300),
        insured_until=MONDAY + timedelta(days=300),
    )
    set_machine(
        workshop=shop.code,
        process="laser",
        count=1,
        hours_per_day=8,
        duty=0.5,
        travel_mm=(600.0, 400.0, 50.0),
        actor=OPERATOR,
        clock=clock,
    )
    set_material_stock(workshop=shop.code, material="petg_sheet", quantity=500, actor=OPERATOR, clock=clock)
    return shop


def a_hospital(clock: Clock, name: str = "Hôpital de Valence", commune: str = "26362") -> Establishment:
    return register_establishment(
        name=name,
        kind="hospital",
        recipient_class="R3",
        commune=commune,
        contact_email="logistique@example.org",
        actor=OPERATOR,
        clock=clock,
    )


def a_visor(clock: Clock) -> Profile:
    """A laser-cut visor with one version and one profile, not classified."""
    family = register_family(name=Text(fr="Visières", en="Visors"), actor=OPERATOR, clock=clock)
    design = register_design(
        family=family.code,
        name=Text(fr="Visière fermée en haut", en="Closed-top visor"),
        summary=Text(fr="Deux pièces de PETG découpées au laser.", en="Two laser-cut PETG parts."),
        object_type="screen",
        actor=OPERATOR,
        clock=clock,
    )
    added = add_version(
        design=design.code,
        files=[("visiere.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>')],
        note=Text(fr="Version initiale", en="First version"),
        actor=OPERATOR,
        clock=clock,
    )
    terms = ProfileTerms(
        name=Text(fr="Découpe laser, PETG 0,5 mm", en="Laser cut, PETG 0.5 mm"),
        settings={"sheet_mm": "0.5"},
        steps=[("laser", 1.5)],
        labour_minutes_per_unit=3.6,
        materials=[("petg_sheet", "0.0286")],
        min_lot=10,
        quarantine_hours=24,
    )
    profile = add_profile(version=added.version.code, terms=terms, actor=OPERATOR, clock=clock)
    return Profile.objects.select_related("version__design").get(pk=profile.pk)


def cleared(
    profile: Profile, shops: list[Workshop], places: list[Establishment], clock: Clock
) -> tuple[str, str]:
    """Everything category C asks for: basis, decision, level, appointment, acceptance. Numbers of the acts."""
    design = profile.version.design.code
    start = today(clock) - timedelta(days=20)
    clock = FixedClock.at_noon(start)  # recorded the day they begin: no act is backdated
    basis = record_legal_basis(
        terms=BasisTerms(
            kind="derogation",
            reference="DEROG-TEST-1",
            dated=start,
            effective_from=start,
            until=MONDAY + timedelta(days=60),
            runoff=MONDAY + timedelta(days=90),
            issuer="labour_ministry",
            holder=shops[0].code,
            scope=[design],
            subcontractors=[(shop.code, start, None) for shop in shops[1:]],
        ),
        actor=OPERATOR,
        clock=clock,
    )
    decision = classify_version(
        terms=DecisionTerms(
            profile=profile.code,
            use="care",
            category="C",
            effective_from=start,
            effective_until=MONDAY + timedelta(days=60),
            review_by=start + timedelta(days=56),
            runoff=MONDAY + timedelta(days=90),
            qualification="ppe_iii",
            competent_authority="labour_ministry",
            basis=basis.number,
            reason="Modèle validé par le comité scientifique.",
        ),
        actor=OPERATOR,
        clock=clock,
    )
    for shop in shops:
        for kind, value in (("level", "M2"), ("training", design), ("appointment", design)):
            record_attestation(
                workshop=shop.code,
                kind=kind,
                value=value,
                evidence="Visite du 12 février",
                valid_from=start,
                actor=OPERATOR,
                clock=clock,
            )
    for place in places:
        record_acceptance(
            establishment=place.code,
            profile=profile.code,
            valid_from=start,
            first_article_on=start,
            critical_care=True,
            actor=OPERATOR,
            clock=clock,
        )
    return basis.number, decision.number


def the_cast(clock: Clock | None = None) -> Cast:
    clock = clock or FixedClock.at_noon(MONDAY)
    shop, hospital, profile = a_workshop(clock), a_hospital(clock), a_visor(clock)
    basis, decision = cleared(profile, [shop], [hospital], clock)
    return Cast(shop, hospital, profile, decision, basis)


def a_need(cast: Cast, clock: Clock, quantity: int = 120, days: int = 7) -> Need:
    return file_need(
        establishment=cast.hospital.code,
        design=cast.design,
        quantity=quantity,
        deadline=MONDAY + timedelta(days=days),
        posts="care",
        actor=OPERATOR,
        clock=clock,
    ).need
