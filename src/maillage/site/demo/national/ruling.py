"""What the country decided: bases extended to it, a hundred versions classified, levels, answers.

Days -15 and -6. The flood of derivatives gets nothing. As in the small story, what is missing
is missing on purpose: workshops trained but not appointed, establishments that have not
answered, first articles still to come, decisions that ended or were withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

from maillage.apps.authority.codes import AttestationKind
from maillage.apps.authority.commands.classify_version import DecisionTerms, classify_version
from maillage.apps.authority.commands.end_act import withdraw
from maillage.apps.authority.commands.record_acceptance import AcceptanceTerms
from maillage.apps.authority.commands.record_acceptances import GivenAnswer, record_acceptances
from maillage.apps.authority.commands.record_attestation import AttestationTerms
from maillage.apps.authority.commands.record_attestations import record_attestations
from maillage.apps.authority.commands.record_legal_basis import BasisTerms, record_legal_basis
from maillage.apps.authority.commands.record_policy import record_policy
from maillage.site.demo.acts import GOWN_MAKERS, REVIEW, VISOR_MAKERS
from maillage.site.demo.national import drawn
from maillage.site.demo.national.demand import demand
from maillage.site.demo.national.families import ORIGINALS, Original
from maillage.site.demo.national.places import places
from maillage.site.demo.national.shops import Shop, shops
from maillage.site.demo.stage import Stage

DECIDED, SECOND_SESSION = -15, -6
ENDED, RUN_OFF = -2, 12  # of the decisions that ended
EXPIRED = ("window-panels", "basket-hooks", "badge-holders", "vehicle-screens", "caps", "sleeves")
WITHDRAWN = ("arm-openers", "button-pushers", "partitions", "nose-bridges")

# Which basis each design of category C rests on, and what makes it.
VISORS = ("visor", "closed-print", "goggles")
GOWNS = ("gown", "film-gowns", "coveralls", "prone-cushions")
SUPPORTS = ("wedges", "tube-guides", "drip-hooks")
HEALTH_CARE = (*VISORS, *GOWNS, *SUPPORTS)
PROCESS_OF = {
    "visor": "laser",
    "gown": "sewing",
    "open-visor": "fdm",
    "mask": "sewing",
    "counter": "laser",
} | {original.key: original.making.process for original in ORIGINALS}
BARRIERS = ("open-visor", "mask", "counter", *(o.key for o in ORIGINALS if o.category == "B"))

# sort of establishment → how likely it has accepted what it asks for, and its first article
ACCEPTS = {"group": (1.0, 1.0), "hospital": (0.82, 0.9), "ehpad": (0.72, 0.9)}
OTHERS_ACCEPT = (0.55, 0.8)
REFUSES = 0.06


def makers_of(process: str, level: str = "M2") -> list[Shop]:
    """Workshops of that level that can work so, in order."""
    return [shop for shop in shops() if shop.level == level and process in shop.processes]


def extend_bases(stage: Stage) -> None:
    """The derogation and the crisis purchase pass from a few workshops to the country; supports get theirs."""
    visors = {shop.key for process in ("laser", "fdm") for shop in makers_of(process)}
    gowns = {shop.key for shop in makers_of("sewing")}
    year = stage.day(DECIDED).year
    ppe = BasisTerms(
        kind="derogation", reference=f"Dérogation {year}-EPI-19 (démonstration)", issuer="labour_ministry",
        holder="Groupement des ateliers de démonstration", **_common(stage, VISORS, {*VISOR_MAKERS, *visors}),
    )  # fmt: skip
    purchase = BasisTerms(
        kind="crisis_purchase", reference=f"Achat de crise {year}-11 (démonstration)", issuer="health_ministry",
        holder="Cellule nationale d’achat de démonstration", carers_only=True, outside_normal_distribution=True,
        **_common(stage, GOWNS, {*GOWN_MAKERS, *gowns}),
    )  # fmt: skip
    supports = BasisTerms(
        kind="derogation", reference=f"Dérogation {year}-DM-04 (démonstration)", issuer="ansm",
        holder="Groupement des ateliers de démonstration", **_common(stage, SUPPORTS, visors),
    )  # fmt: skip
    actor, clock = stage.person("instruction", DECIDED), stage.at(DECIDED, 15)
    for key, terms, replaced in (
        ("basis-visor", ppe, stage.acts["basis-visor"]),
        ("basis-gown", purchase, stage.acts["basis-gown"]),
        ("basis-support", supports, ""),
    ):
        act = record_legal_basis(terms=terms, replaces=replaced, actor=actor, clock=clock)
        stage.acts[key] = act.number


def _common(stage: Stage, designs: tuple[str, ...], keys: set[str]) -> dict[str, Any]:
    start, until = stage.day(DECIDED), stage.day(60)
    return {
        "dated": start,
        "effective_from": start,
        "until": until,
        "runoff": stage.day(90),
        "scope": [stage.designs[key] for key in designs],
        "subcontractors": [(stage.workshops[key].code, start, until) for key in sorted(keys)],
    }


def _last(original: Original) -> str:
    return f"{original.key}-{original.versions}/F1"


def _terms(stage: Stage, original: Original, version: int, use: str, offset: int) -> DecisionTerms:
    """The decision on one version for one use, by the category of its original."""
    ends: date | None = None
    if original.key in EXPIRED and version == 1:
        ends = stage.day(ENDED)
    qualification, authority, basis = "general_product", "dgccrf", ""
    if original.category == "C":
        key = next(k for k, group in (("basis-visor", VISORS), ("basis-gown", GOWNS), ("basis-support", SUPPORTS))
                   if original.key in group)  # fmt: skip
        basis = stage.acts[key]
        qualification, authority = (
            ("device_i", "ansm") if key == "basis-support" else ("ppe_iii", "labour_ministry")
        )
    if original.category == "D":
        qualification, authority = "device_iib", "ansm"
    return DecisionTerms(
        profile=stage.profiles[f"{original.key}-{version}/F1"],
        use=use,
        category=original.category,
        effective_from=stage.day(offset),
        effective_until=ends,
        review_by=ends or stage.day(offset + REVIEW),
        runoff=None if ends is None else stage.day(RUN_OFF),
        qualification=qualification,
        competent_authority=authority,
        basis=basis,
        uses=20 if original.category == "C" else None,
        reason=REASONS[original.category],
    )


REASONS = {
    "A": "Aucune fonction de barrière ; matière courante, pas de petite pièce.",
    "B": "Barrière entre personnes sans symptômes ; aucune revendication.",
    "C": "Essayé par des établissements ; fabriqué par des ateliers désignés, sous contrat.",
    "D": "Une défaillance peut tuer : hors de la plateforme.",
}
USES = {"A": ("care", "non_care"), "B": ("non_care",), "C": ("care",), "D": ("care",)}


def _session(stage: Stage, offset: int, hour: int, decided: Iterator[tuple[Original, int]]) -> None:
    actor, clock = stage.person("instruction", offset), stage.at(offset, hour)
    for original, version in decided:
        for use in USES[original.category]:
            terms = _terms(stage, original, version, use, offset)
            act = classify_version(terms=terms, actor=actor, clock=clock)
            stage.acts[f"decision-{original.key}-{version}-{use}"] = act.number


def _waits(number: int, original: Original, version: int) -> bool:
    """Whether a version waits for the second session: the last one of one original in four."""
    return number % 4 == 3 and version == original.versions


def first_session(stage: Stage) -> None:
    """Day -15: nearly all of what was reviewed."""
    _session(stage, DECIDED, 16, (
        (original, version) for number, original in enumerate(ORIGINALS)
        for version in range(1, original.versions + 1) if not _waits(number, original, version)
    ))  # fmt: skip


def second_session(stage: Stage) -> None:
    """Day -6: the rest, and what did not stand the trial is withdrawn."""
    _session(stage, SECOND_SESSION, 10, (
        (original, original.versions) for number, original in enumerate(ORIGINALS)
        if _waits(number, original, original.versions)
    ))  # fmt: skip
    actor, clock = stage.person("instruction", SECOND_SESSION), stage.at(SECOND_SESSION, 11)
    uses = {original.key: USES[original.category] for original in ORIGINALS}
    for key in WITHDRAWN:
        for use in uses[key]:
            withdraw(
                number=stage.acts[f"decision-{key}-1-{use}"],
                reason="Rupture à l’essai de chute : la version suivante la corrige.",
                actor=actor,
                clock=clock,
            )


def attest(stage: Stage) -> None:
    """Day -15: levels of the workshops visited, trainings on barriers, appointments for category C."""
    random = drawn("attestations")
    found = [terms for shop in shops() if shop.level for terms in _attested(stage, shop, random)]
    record_attestations(
        attestations=found, actor=stage.person("coordination", DECIDED), clock=stage.at(DECIDED, 17)
    )


def _attested(stage: Stage, shop: Shop, random: Random) -> Iterator[AttestationTerms]:
    code, day = stage.workshops[shop.key].code, stage.day(DECIDED)

    def granted(kind: AttestationKind, value: str, evidence: str) -> AttestationTerms:
        return AttestationTerms(code, kind.value, value, evidence, day)

    yield granted(AttestationKind.LEVEL, shop.level, "Visite de l’atelier et entretien.")
    for key in BARRIERS:
        if PROCESS_OF[key] in shop.processes and random.random() < 0.75:
            yield granted(AttestationKind.TRAINING, stage.designs[key], "Séance en ligne et pièce d’essai.")
    for key in HEALTH_CARE:
        if shop.level == "M2" and PROCESS_OF[key] in shop.processes and random.random() < 0.85:
            evidence = "Plan qualité relu, référent qualité nommé, pièce de référence conservée."
            yield granted(AttestationKind.APPOINTMENT, stage.designs[key], evidence)


def answer(stage: Stage) -> None:
    """Day -15: what establishments say of what they are about to ask for; many have not answered."""
    random = drawn("acceptances")
    sorts = {place.key: place.sort for place in places()}
    asked = {(wanted.place, wanted.design) for wanted in demand(places()) if wanted.design in HEALTH_CARE}
    found = [
        answer
        for place, design in sorted(asked)
        for answer in _answer(stage, place, sorts[place], design, random)
    ]
    record_acceptances(
        answers=found, actor=stage.person("coordination", DECIDED), clock=stage.at(DECIDED, 18)
    )


def _answer(stage: Stage, place: str, sort: str, design: str, random: Random) -> Iterator[GivenAnswer]:
    accepts, article = ACCEPTS.get(sort, OTHERS_ACCEPT)
    draw, has_article = random.random(), random.random() < article
    if accepts <= draw < 1 - REFUSES:
        return
    day = stage.day(DECIDED)
    terms = AcceptanceTerms(note="Répondu par téléphone à la coordination.")
    if draw < accepts and has_article:
        terms["first_article_on"] = day
    if draw >= accepts:
        terms["accepted"] = False
    last = {original.key: original.versions for original in ORIGINALS}.get(design, 1)
    for version in range(1, last + 1):
        yield GivenAnswer(
            stage.establishments[place].code, stage.profiles[f"{design}-{version}/F1"], day, terms
        )


def restrict(stage: Stage) -> None:
    """Day -15: one more territory keeps an object away from its workplaces."""
    record_policy(
        territory="R24",
        reason="Séparations sur pied : attendre l’essai de stabilité demandé par les services de la région.",
        valid_from=stage.day(DECIDED),
        valid_until=stage.day(30),
        designs=[stage.designs["partitions"]],
        recipient_classes=["R1"],
        actor=stage.person("instruction", DECIDED),
        clock=stage.at(DECIDED, 19),
    )
