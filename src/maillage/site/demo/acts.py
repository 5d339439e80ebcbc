"""What clears and refuses in the demonstration: bases, decisions, policies, attestations, acceptances.

Every act is invented and dated relative to the day of seeding. What is missing is missing on
purpose, so that "why can't I?" has something to answer: a workshop trained but not appointed,
one appointed but not named by the legal basis, one without insurance, hospitals that have not
accepted, refuse, or did not name critical care, a territory that forbids category C.
"""

from __future__ import annotations

from maillage.apps.authority.codes import AttestationKind
from maillage.apps.authority.commands.classify_version import DecisionTerms, classify_version
from maillage.apps.authority.commands.end_act import withdraw
from maillage.apps.authority.commands.record_acceptance import record_acceptance
from maillage.apps.authority.commands.record_attestation import record_attestation
from maillage.apps.authority.commands.record_legal_basis import BasisTerms, record_legal_basis
from maillage.apps.authority.commands.record_policy import record_policy
from maillage.apps.catalogue.codes import Use
from maillage.apps.needs.commands.set_priority import set_priority
from maillage.site.demo.stage import Stage

DECIDED = -21
WITHDRAWN = -15
EXPIRED = -5  # last day of the decision on the counter screen
RUN_OFF = 9
REVIEW = 56

# Who makes category C for carers: named by the basis, level M2, appointed.
VISOR_MAKERS = ("lyon", "roubaix", "rennes", "toulouse", "strasbourg", "reunion")
GOWN_MAKERS = ("lyon", "roubaix", "toulouse", "reunion")

LEVELS: dict[str, tuple[str, ...]] = {
    "M2": ("lyon", "alpes", "roubaix", "rennes", "paris", "toulouse", "strasbourg", "reunion"),
    "M1": ("villeurbanne", "pilat", "crest", "auvergne", "lille", "brest", "nantes", "montreuil", "bordeaux",
           "marseille", "bastia"),
}  # fmt: skip

# model → workshops trained on it; Nice and Bordeaux are trained on nothing, Crest not on the open visor.
TRAINED: dict[str, tuple[str, ...]] = {
    "open-visor": ("villeurbanne", "pilat", "lille", "montreuil", "marseille", "brest", "bastia"),
    "mask": ("lyon", "auvergne", "roubaix", "nantes", "toulouse", "bastia", "reunion"),
    "counter": ("lyon", "alpes", "roubaix"),
}
APPOINTED: dict[str, tuple[str, ...]] = {"visor": (*VISOR_MAKERS, "paris"), "gown": GOWN_MAKERS}


def record_bases(stage: Stage) -> None:
    """A derogation for the visor, with written subcontractors; a crisis purchase for the gown."""
    actor, clock = stage.person("instruction", DECIDED), stage.at(DECIDED, 9)
    start, until, runoff = stage.day(DECIDED), stage.day(60), stage.day(90)

    def contracts(keys: tuple[str, ...]) -> list[tuple[str, object, object]]:
        return [(stage.workshops[key].code, start, until) for key in keys]

    year = start.year
    derogation = BasisTerms(
        kind="derogation",
        reference=f"Dérogation {year}-EPI-12 (démonstration)",
        dated=start,
        effective_from=start,
        until=until,
        runoff=runoff,
        issuer="labour_ministry",
        holder="Groupement des ateliers de démonstration",
        scope=[stage.designs["visor"]],
        subcontractors=contracts(VISOR_MAKERS),  # type: ignore[arg-type]
    )
    purchase = BasisTerms(
        kind="crisis_purchase",
        reference=f"Achat de crise {year}-07 (démonstration)",
        dated=start,
        effective_from=start,
        until=until,
        runoff=runoff,
        issuer="health_ministry",
        holder="Cellule nationale d’achat de démonstration",
        scope=[stage.designs["gown"]],
        subcontractors=contracts(GOWN_MAKERS),  # type: ignore[arg-type]
        carers_only=True,
        outside_normal_distribution=True,
    )
    for key, terms in (("basis-visor", derogation), ("basis-gown", purchase)):
        stage.acts[key] = record_legal_basis(terms=terms, actor=actor, clock=clock).number


def _decide(stage: Stage, key: str, offset: int, terms: DecisionTerms) -> None:
    actor, clock = stage.person("instruction", offset), stage.at(offset, 14)
    stage.acts[key] = classify_version(terms=terms, actor=actor, clock=clock).number


def _product(stage: Stage, profile: str, use: Use, category: str, offset: int, reason: str) -> DecisionTerms:
    """Terms of a decision on a general product, category A or B, without an end."""
    return DecisionTerms(
        profile=stage.profiles[profile],
        use=use.value,
        category=category,
        effective_from=stage.day(offset),
        review_by=stage.day(offset + REVIEW),
        qualification="general_product",
        competent_authority="dgccrf",
        reason=reason,
    )


def decide(stage: Stage) -> None:
    """The decisions of three weeks ago: A, B, C and D; derivatives get none."""
    for use in (Use.CARE, Use.NON_CARE):
        for model in ("ear-saver", "door-opener"):
            terms = _product(
                stage, f"{model}-1/F1", use, "A", DECIDED, "Aucune fonction de barrière ; matière courante."
            )
            _decide(stage, f"decision-{model}-1-{use.value}", DECIDED, terms)
    for model in ("open-visor", "mask"):
        reason = "Barrière entre personnes sans symptômes ; aucune revendication."
        terms = _product(stage, f"{model}-1/F1", Use.NON_CARE, "B", DECIDED, reason)
        _decide(stage, f"decision-{model}-1", DECIDED, terms)
    _decide(stage, "decision-counter-1", DECIDED, _ending(stage))
    for use in (Use.CARE, Use.NON_CARE):
        _decide(stage, f"decision-visor-1-{use.value}", DECIDED, _visor(stage, use))
    _decide(stage, "decision-gown-1", DECIDED, _gown(stage))
    _decide(stage, "decision-diving-adapter-1", DECIDED, _critical(stage))


def _ending(stage: Stage) -> DecisionTerms:
    """The counter screen: classified for a fortnight only, with a run-off date."""
    return DecisionTerms(
        profile=stage.profiles["counter-1/F1"],
        use=Use.NON_CARE.value,
        category="B",
        effective_from=stage.day(DECIDED),
        effective_until=stage.day(EXPIRED),
        review_by=stage.day(EXPIRED),
        runoff=stage.day(RUN_OFF),
        qualification="general_product",
        competent_authority="dgccrf",
        reason="Classement court, en attendant l’avis sur la stabilité des pieds.",
    )


def _visor(stage: Stage, use: Use) -> DecisionTerms:
    """The closed-top visor: for carers, and outside care for one named occupation."""
    outside = use is Use.NON_CARE
    return DecisionTerms(
        profile=stage.profiles["visor-1/F1"],
        use=use.value,
        category="C",
        effective_from=stage.day(DECIDED),
        review_by=stage.day(DECIDED + REVIEW),
        qualification="ppe_iii",
        competent_authority="labour_ministry",
        basis=stage.acts["basis-visor"],
        occupations=["ambulancier"] if outside else [],
        uses=20,
        rules="écran porté par l’ambulancier" if outside else "écran porté par les soignants",
        reason="Modèle fermé en haut, essayé par un établissement ; porté avec le masque prescrit.",
    )


def _gown(stage: Stage) -> DecisionTerms:
    return DecisionTerms(
        profile=stage.profiles["gown-1/F1"],
        use=Use.CARE.value,
        category="C",
        effective_from=stage.day(DECIDED),
        review_by=stage.day(DECIDED + REVIEW),
        qualification="ppe_iii",
        competent_authority="labour_ministry",
        basis=stage.acts["basis-gown"],
        uses=1,
        rules="surblouse portée par les soignants, une seule fois",
        reason="Tissu approuvé par la cellule d’achat, patron contrôlé.",
    )


def _critical(stage: Stage) -> DecisionTerms:
    return DecisionTerms(
        profile=stage.profiles["diving-adapter-1/F1"],
        use=Use.CARE.value,
        category="D",
        effective_from=stage.day(DECIDED),
        review_by=stage.day(DECIDED + REVIEW),
        qualification="device_iib",
        competent_authority="ansm",
        reason="Placé dans le circuit respiratoire : une défaillance peut tuer.",
    )


def replace_door_opener(stage: Stage) -> None:
    """The first door opener is withdrawn (a tip came off); its second version is classified."""
    actor = stage.person("instruction", WITHDRAWN)
    for use in (Use.CARE, Use.NON_CARE):
        withdraw(
            number=stage.acts[f"decision-door-opener-1-{use.value}"],
            reason="Le bec se détache à l’essai de flexion : petite pièce.",
            actor=actor,
            clock=stage.at(WITHDRAWN, 10),
        )
    for use in (Use.CARE, Use.NON_CARE):
        terms = _product(
            stage, "door-opener-2/F1", use, "A", WITHDRAWN, "Bec renforcé ; l’essai de flexion est tenu."
        )
        _decide(stage, f"decision-door-opener-2-{use.value}", WITHDRAWN, terms)


def classify_second_visor(stage: Stage, offset: int) -> None:
    terms = _product(
        stage, "open-visor-2/F1", Use.NON_CARE, "B", offset, "Bandeau élargi : le pli ne casse plus."
    )
    _decide(stage, "decision-open-visor-2", offset, terms)


def attest(stage: Stage) -> None:
    """Levels, trainings and appointments, granted by the coordination, never by the workshop itself."""
    for level, keys in LEVELS.items():
        for key in keys:
            _attest(stage, key, AttestationKind.LEVEL, level, "Visite de l’atelier et entretien.")
    for model, keys in TRAINED.items():
        for key in keys:
            _attest(
                stage,
                key,
                AttestationKind.TRAINING,
                stage.designs[model],
                "Séance en ligne et pièce d’essai.",
            )
    for model, keys in APPOINTED.items():
        for key in keys:
            evidence = "Plan qualité relu, référent qualité nommé, pièce de référence conservée."
            _attest(stage, key, AttestationKind.APPOINTMENT, stage.designs[model], evidence)
    # Trained for the closed visor, but not appointed: the answer is on its page.
    _attest(
        stage, "alpes", AttestationKind.TRAINING, stage.designs["visor"], "Séance en ligne et pièce d’essai."
    )


def _attest(stage: Stage, key: str, kind: AttestationKind, value: str, evidence: str) -> None:
    shop = stage.workshops[key]
    regional = shop.department in ("01", "26", "38", "42", "63", "69")
    record_attestation(
        workshop=shop.code,
        kind=kind.value,
        value=value,
        evidence=evidence,
        valid_from=stage.day(DECIDED + 1),
        actor=stage.person("coordination-aura" if regional else "coordination", DECIDED + 1),
        clock=stage.at(DECIDED + 1, 10),
    )


# establishment, profile, workshop of the first article accepted (none: still to come), critical care named
ACCEPTED: tuple[tuple[str, str, str, bool], ...] = (
    ("h-lyon", "visor-1/F1", "lyon", True),
    ("h-lyon", "gown-1/F1", "lyon", False),
    ("ehpad-villeurbanne", "visor-1/F1", "lyon", False),
    ("h-etienne", "visor-1/F1", "lyon", False),
    ("h-lille", "visor-1/F1", "", False),
    ("h-paris", "visor-1/F1", "paris", False),
    ("h-strasbourg", "visor-1/F1", "strasbourg", False),
    ("h-reunion", "visor-1/F1", "reunion", False),
    ("h-reunion", "gown-1/F1", "reunion", False),
    ("ehpad-reunion", "gown-1/F1", "reunion", False),
)


def accept(stage: Stage) -> None:
    """What establishments accepted, and one refusal; the rest has not answered."""
    offset = DECIDED + 2
    for key, profile, maker, critical in ACCEPTED:
        record_acceptance(
            establishment=stage.establishments[key].code,
            profile=stage.profiles[profile],
            valid_from=stage.day(offset),
            critical_care=critical,
            first_article_on=stage.day(offset) if maker else None,
            first_article_maker=stage.workshops[maker].code if maker else "",
            note="Essayé par l’hygiène hospitalière." if maker else "Premier article attendu.",
            actor=stage.establishment(key, offset),
            clock=stage.at(offset, 11),
        )
    record_acceptance(
        establishment=stage.establishments["h-toulouse"].code,
        profile=stage.profiles["visor-1/F1"],
        valid_from=stage.day(offset),
        accepted=False,
        note="Nos équipes préfèrent un modèle à visière relevable.",
        actor=stage.establishment("h-toulouse", offset),
        clock=stage.at(offset, 12),
    )


def restrict(stage: Stage) -> None:
    """Grand Est forbids category C; Corsica keeps counter screens out of schools and workplaces."""
    offset = DECIDED + 3
    record_policy(
        territory="R44",
        reason="Les établissements de la région sont servis par l’industrie ; la catégorie C y est suspendue.",
        valid_from=stage.day(offset),
        categories=["C"],
        actor=stage.person("ars", offset),
        clock=stage.at(offset, 10),
    )
    record_policy(
        territory="R94",
        reason="Écrans de comptoir : attendre l’avis sur la stabilité.",
        valid_from=stage.day(offset),
        valid_until=stage.day(30),
        designs=[stage.designs["counter"]],
        recipient_classes=["R1"],
        actor=stage.person("instruction", offset),
        clock=stage.at(offset, 11),
    )


def rank_needs(stage: Stage, offset: int) -> None:
    """What the State asks to serve first."""
    actor, clock = stage.person("etat", offset), stage.at(offset, 8)
    ranked = (
        ("kind:hospital", 3, "Les services hospitaliers d’abord."),
        ("kind:ehpad", 2, "Puis les établissements pour personnes âgées."),
        (stage.designs["visor"], 5, "La visière fermée manque partout."),
    )
    for subject, weight, reason in ranked:
        set_priority(subject=subject, weight=weight, reason=reason, actor=actor, clock=clock)


def rank_one_need(stage: Stage, key: str, offset: int) -> None:
    set_priority(
        subject=f"need:{stage.needs[key]}",
        weight=9,
        reason="Rupture annoncée dans les trois jours.",
        valid_until=stage.day(10),
        actor=stage.person("etat", offset),
        clock=stage.at(offset, 17),
    )
