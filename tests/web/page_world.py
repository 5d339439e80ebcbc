"""A small network for the pages' tests, made by commands: one workshop, two establishments, three designs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.test import Client
from tests.factories.register import a_signed_register
from tests.web.signing import sign_in

from maillage.apps.accounts.actor import OPERATOR, Assignment
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.commands.open_account import open_account
from maillage.apps.accounts.models import User
from maillage.apps.authority.commands.classify_version import DecisionTerms, classify_version
from maillage.apps.authority.commands.record_acceptance import record_acceptance
from maillage.apps.authority.commands.record_attestation import record_attestation
from maillage.apps.authority.commands.record_legal_basis import BasisTerms, record_legal_basis
from maillage.apps.catalogue.commands.add_profile import ProfileTerms, add_profile
from maillage.apps.catalogue.commands.add_version import add_version
from maillage.apps.catalogue.commands.register_design import register_design
from maillage.apps.catalogue.commands.register_family import register_family
from maillage.apps.needs.commands.file_need import file_need
from maillage.apps.network.commands.register_establishment import register_establishment
from maillage.apps.network.commands.register_workshop import register_workshop
from maillage.kernel.clock import FixedClock, SystemClock, today
from maillage.kernel.text import Text

CREST, DIE = "26108", "26113"
VOID = {"meta", "link", "input", "hr", "br", "img", "circle", "rect", "polygon", "path"}
CLOCK = SystemClock()


@dataclass(frozen=True, slots=True)
class World:
    """Codes of what was made. `visor` is category C for care and B elsewhere, `saver` category A,
    `mask` unclassified."""

    day: date
    workshop: str
    hospital: str
    home: str
    visor: str
    visor_profile: str
    saver: str
    saver_profile: str
    mask: str
    basis: str
    decision: str
    need: str


def _design(name: str, family: str, object_type: str) -> tuple[str, str]:
    text = Text(fr=name, en=f"{name} (en)")
    row = register_design(
        family=family, name=text, summary=text, object_type=object_type, actor=OPERATOR, clock=CLOCK
    )
    stl = f"solid {name}\nendsolid\n".encode()
    version = add_version(design=row.code, files=[("part.stl", stl)], note=text, actor=OPERATOR, clock=CLOCK)
    terms = ProfileTerms(
        name=Text(fr="PETG, buse de 0,4", en="PETG, 0.4 nozzle"),
        steps=[("fdm", 38.0)],
        materials=[("petg", "0.017")],
        envelope_mm=(180.0, 160.0, 20.0),
        settings={"couche": "0,2 mm"},
    )
    profile = add_profile(version=version.code, terms=terms, actor=OPERATOR, clock=CLOCK)
    return row.code, profile.code


def _decide(profile: str, use: str, category: str, day: date, **more: Any) -> str:
    terms = DecisionTerms(
        profile=profile, use=use, category=category, effective_from=day, reason="Examiné", **more
    )
    return classify_version(terms=terms, actor=OPERATOR, clock=FixedClock.at_noon(day)).number


def build_world() -> World:
    day = today(CLOCK)
    family = register_family(name=Text("Visières", "Visors"), actor=OPERATOR, clock=CLOCK).code
    visor, visor_profile = _design("Visière fermée", family, "screen")
    saver, saver_profile = _design("Attache-masque", family, "part")
    mask, _profile = _design("Masque de plongée", family, "mask")
    workshop = register_workshop(
        name="Atelier de Crest", commune=CREST, processes=["fdm", "laser"], actor=OPERATOR, clock=CLOCK,
        responsible_name="Commune de Crest", responsible_address="1 place de la Mairie",
        contact_email="atelier@crest.example", insured_from=day - timedelta(days=30),
    ).code  # fmt: skip
    make: dict[str, Any] = {"actor": OPERATOR, "clock": CLOCK}
    hospital = register_establishment(
        name="Hôpital de Crest", kind="hospital", recipient_class="R3", commune=CREST, **make
    ).code
    home = register_establishment(
        name="EHPAD de Die", kind="ehpad", recipient_class="R2", commune=DIE, **make
    ).code
    start = day - timedelta(days=3)
    make["clock"] = FixedClock.at_noon(start)
    basis = record_legal_basis(
        terms=BasisTerms(
            kind="derogation", reference="Arrêté 12", dated=start, effective_from=start,
            until=day + timedelta(days=60), issuer="labour_ministry", holder=workshop, scope=[visor],
        ),
        **make,
    ).number  # fmt: skip
    until = day + timedelta(days=40)
    decision = _decide(
        visor_profile, "care", "C", start, effective_until=until, qualification="ppe_iii", basis=basis,
        competent_authority="labour_ministry", rules="Lots de 100.", review_by=day + timedelta(days=30),
    )  # fmt: skip
    _decide(visor_profile, "non_care", "B", start, qualification="general_product")
    _decide(saver_profile, "non_care", "A", start, qualification="general_product")
    record_attestation(
        workshop=workshop,
        kind="level",
        value="M2",
        evidence="Visite",
        valid_from=start,
        granted_by="ARS",
        **make,
    )
    record_acceptance(establishment=hospital, profile=visor_profile, valid_from=start, **make)
    make["clock"] = CLOCK
    need = file_need(
        establishment=hospital, design=visor, quantity=120, deadline=day + timedelta(days=9), **make
    ).code
    return World(
        day, workshop, hospital, home, visor, visor_profile, saver, saver_profile, mask, basis, decision, need
    )


def build_signed_world(settings: Any, folder: Path) -> World:
    """The same with the register open and what came before it signed: the next act is prepared."""
    made = build_world()
    a_signed_register(settings, folder, CLOCK)
    return made


def person(name: str, role: Role, territory: str = "FR", organisation: str = "") -> User:
    return open_account(
        username=name, password="une longue phrase de passe", full_name=name.title(),
        roles=[Assignment(role, territory, organisation)], actor=OPERATOR, clock=CLOCK,
    )  # fmt: skip


def signed(name: str, role: Role, territory: str = "FR", organisation: str = "") -> Client:
    """A client signed in with that role, its second factor proved."""
    return sign_in(person(name, role, territory, organisation))


class Page(HTMLParser):
    """Every element with its attributes, and whether tags close in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag, (tag, self.getpos())

    def every(self, *tags: str) -> Iterator[dict[str, str]]:
        return (attrs for tag, attrs in self.elements if tag in tags)


def faults(html: str, language: str) -> list[str]:
    """What is wrong with a page's HTML, in words; nothing when it is sound."""
    page = Page(html)
    found = [f"open: {tag}" for tag in page.open]
    for tag, attrs in page.elements:
        found += [f"{tag} {name}" for name in attrs if name == "style" or name.startswith("on")]
        if tag in {"script", "style"} or (tag == "img" and "alt" not in attrs):
            found.append(f"{tag} {attrs}")
    ids = Counter(attrs["id"] for _, attrs in page.elements if "id" in attrs)
    found += [f"id twice: {name}" for name, count in ids.items() if count > 1]
    for _, attrs in page.elements:
        for key in ("for", "aria-labelledby", "aria-describedby"):
            found += [f"{key} to nothing: {t}" for t in attrs.get(key, "").split() if t not in ids]
        href = attrs.get("href", "")
        if len(href) > 1 and href.startswith("#") and href[1:] not in ids:
            found.append(f"link to nothing: {href}")
    labelled = {attrs.get("for") for attrs in page.every("label")}
    for attrs in page.every("input", "select", "textarea"):
        if attrs.get("type") != "hidden" and attrs.get("id") not in labelled and "aria-label" not in attrs:
            found.append(f"no label: {attrs}")
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    if levels.count(1) != 1 or (levels and levels[0] != 1):
        found.append(f"headings: {levels}")
    found += [f"heading jumps: {levels}" for before, after in pairwise(levels) if after > before + 1]
    if [attrs.get("lang") for attrs in page.every("html")] != [language]:
        found.append("language")
    return found
