"""The country joins: workshops with what they have, the makers they pool, establishments, the collection.

Days -240 and -22. Everything goes through bulk verbs, by who may: the operator imports what
an old list said, the coordination registers the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.catalogue.commands.propose_designs import ProposedDesign, propose_designs
from maillage.apps.catalogue.commands.register_design import DesignTerms
from maillage.apps.catalogue.commands.register_family import register_family
from maillage.apps.catalogue.models import Profile
from maillage.apps.network.commands.add_members import add_members
from maillage.apps.network.commands.close_workshop import close_workshop
from maillage.apps.network.commands.edit_drop_point import add_drop_point
from maillage.apps.network.commands.machine_facts import MachineFacts
from maillage.apps.network.commands.member_facts import HomeMachine, NewMember
from maillage.apps.network.commands.register_establishment import EstablishmentFacts
from maillage.apps.network.commands.register_establishments import register_establishments
from maillage.apps.network.commands.register_workshops import NewWorkshop, register_workshops
from maillage.apps.network.commands.verify_establishments import verify_establishments
from maillage.apps.network.commands.workshop_facts import WorkshopFacts
from maillage.apps.network.models import Workshop
from maillage.kernel.text import Text
from maillage.site.demo.catalogue import MODELS
from maillage.site.demo.national import MAKERS, drawn
from maillage.site.demo.national.collection import Derivative, derivatives, versions_of
from maillage.site.demo.national.families import FAMILIES, ORIGINALS, Original
from maillage.site.demo.national.makers import makers
from maillage.site.demo.national.places import Place, places
from maillage.site.demo.national.shops import Shop, shops
from maillage.site.demo.stage import Stage

LISTED = -240  # the day of the old list that some workshops come from
JOINED = -22
LATE = 60  # derivatives that arrive with the last bundle
BUNDLE = -4
DROP_POINTS = 40
PUBLIC_PLACES = ("Médiathèque", "Maison des associations", "Mairie, accueil", "Centre social", "Ressourcerie")
MADE: Mapping[str, Text] = {
    "fdm": Text(fr="à imprimer en 3D", en="to be 3D printed"),
    "laser": Text(fr="à découper au laser", en="to be laser cut"),
    "sewing": Text(fr="à coudre", en="to be sewn"),
    "sla": Text(fr="à imprimer en résine", en="to be printed in resin"),
    "vinyl": Text(fr="à découper dans du vinyle", en="to be cut in vinyl"),
}
CLOSURES = ("ended", "merged", "unreachable", "duplicate", "ended", "unreachable")


def _facts(shop: Shop, until: date) -> WorkshopFacts:
    """What the workshop states of itself; nothing of its days and people where it keeps the defaults."""
    street = f"{1 + int(shop.key[1:]) % 80} rue de l’Essai, {shop.town.name}"
    facts = WorkshopFacts(
        address=street,
        kind=shop.kind,
        url=f"https://{shop.key}.ateliers.example/",
        responsible_name=f"Association {shop.name}",
        responsible_address=street,
        contact_email=f"{shop.key}@ateliers.example",
    )
    if shop.machines:
        facts["open_weekdays"], facts["labour_hours_per_day"] = shop.weekdays, shop.labour
    if shop.insured:
        facts["insured_from"], facts["insured_until"] = date(until.year - 1, until.month, 1), until
    return facts


def _new(shop: Shop, stage: Stage) -> NewWorkshop:
    machines = [
        MachineFacts(
            process=machine.process, count=machine.count, hours_per_day=machine.hours_per_day, duty=machine.duty,
            travel_mm=machine.travel_mm,
        )
        for machine in shop.machines
    ]  # fmt: skip
    return NewWorkshop(
        shop.name, shop.town.insee, _facts(shop, stage.day(140)), machines, dict(shop.stocks), shop.processes
    )


def _keep(stage: Stage, found: Sequence[Shop], rows: Sequence[Workshop]) -> None:
    for shop, row in zip(found, rows, strict=True):
        stage.workshops[shop.key] = row


def listed_long_ago(stage: Stage) -> None:
    """Day -240: an old list, that nobody has confirmed since."""
    old = [shop for shop in shops() if shop.stale]
    rows = register_workshops(
        workshops=[_new(shop, stage) for shop in old], actor=OPERATOR, clock=stage.at(LISTED)
    )
    _keep(stage, old, rows)


def join_workshops(stage: Stage) -> None:
    """Day -22, noon: the others, with what they state; some turn out to be closed."""
    new = [shop for shop in shops() if not shop.stale]
    coordination, clock = stage.person("coordination", JOINED), stage.at(JOINED, 12)
    rows = register_workshops(workshops=[_new(shop, stage) for shop in new], actor=coordination, clock=clock)
    _keep(stage, new, rows)
    for shop, reason in zip((shop for shop in new if shop.closed), CLOSURES, strict=True):
        code = stage.workshops[shop.key].code
        close_workshop(workshop=code, reason=reason, actor=coordination, clock=clock)


def pool_makers(stage: Stage) -> None:
    """Day -22: five thousand makers, attached to the workshops that are open, and where they bring."""
    closed = {shop.key for shop in shops() if shop.closed}
    where = {
        key: (row.department, row.lat, row.lon) for key, row in stage.workshops.items() if key not in closed
    }
    coordination, clock = stage.person("coordination", JOINED), stage.at(JOINED, 13)
    add_members(
        members=[
            NewMember(
                stage.workshops[maker.workshop].code, "home", maker.skills, maker.hours_per_week, maker.commune,
                machines=[HomeMachine(process, count, hours, duty) for process, count, hours, duty in maker.machines],
            )
            for maker in makers(MAKERS, where)
        ],
        actor=coordination,
        clock=clock,
    )  # fmt: skip
    for number, key in enumerate(drawn("drop points").sample(sorted(where), DROP_POINTS)):
        row = stage.workshops[key]
        name = PUBLIC_PLACES[number % len(PUBLIC_PLACES)]
        add_drop_point(workshop=row.code, name=name, commune=row.commune, actor=coordination, clock=clock)


def join_establishments(stage: Stage) -> None:
    """Day -22: three thousand establishments, most of them verified the same afternoon."""
    found = places()
    coordination = stage.person("coordination", JOINED)
    rows = register_establishments(
        establishments=[_stated(place) for place in found], actor=coordination, clock=stage.at(JOINED, 14)
    )
    for place, row in zip(found, rows, strict=True):
        stage.establishments[place.key] = row
    verify_establishments(
        establishments=[stage.establishments[place.key].code for place in found if place.verified],
        actor=coordination,
        clock=stage.at(JOINED, 15),
    )


def _stated(place: Place) -> EstablishmentFacts:
    return EstablishmentFacts(
        name=place.name,
        kind=place.kind,
        commune=place.town.insee,
        recipient_class=place.recipient_class,
        finess=place.finess,
        accepts_maker_made=place.accepts_maker_made,
        contact_email=f"{place.key}@etablissements.example",
    )


def gather_collection(stage: Stage) -> None:
    """Day -22: 44 families, their originals, then the flood of derivatives."""
    coordination, clock = stage.person("coordination", JOINED), stage.at(JOINED, 16)
    for key, name in FAMILIES.items():
        stage.families[key] = register_family(name=name, actor=coordination, clock=clock).code
    proposed = [
        ProposedDesign(
            DesignTerms(
                family=stage.families[original.family],
                name=original.name,
                summary=_summary(original),
                object_type=original.object_type,
                licence="CC BY-SA 4.0",
                source_url=f"https://modeles.example/{original.key}",
            ),
            versions_of(original.name.fr, original.making, original.versions, 1_000 + number),
        )
        for number, original in enumerate(ORIGINALS)
    ]
    rows = propose_designs(designs=proposed, actor=coordination, clock=clock)
    for original, row in zip(ORIGINALS, rows, strict=True):
        stage.designs[original.key] = row.code
    _add(stage, 0, derivatives()[:-LATE], JOINED)
    _keep_profiles(stage)


def _summary(original: Original) -> Text:
    family, made = FAMILIES[original.family], MADE[original.making.process]
    return Text(
        fr=f"Modèle d’origine de la famille « {family.fr} », {made.fr}.",
        en=f"Original of the family “{family.en}”, {made.en}.",
    )


def last_bundle(stage: Stage) -> None:
    """Day -4: what the collection received this week; nobody has looked at it yet."""
    late = derivatives()[-LATE:]
    _add(stage, len(derivatives()) - LATE, late, BUNDLE)


def _add(stage: Stage, first: int, found: Sequence[Derivative], offset: int) -> None:
    families = {model.key: model.family for model in MODELS} | {o.key: o.family for o in ORIGINALS}
    proposed = [
        ProposedDesign(
            DesignTerms(
                family=stage.families[families[derivative.original]],
                name=derivative.name,
                summary=derivative.summary,
                object_type=derivative.object_type,
                licence=derivative.licence,
                source_url=f"https://collection.example/{number}",
                derived_from=stage.designs[derivative.original],
            ),
            versions_of(derivative.name.fr, derivative.making, derivative.versions, number),
        )
        for number, derivative in enumerate(found, first)
    ]
    actor, clock = stage.person("coordination", offset), stage.at(offset, 17)
    rows = propose_designs(designs=proposed, actor=actor, clock=clock)
    for number, row in enumerate(rows, first):
        stage.designs[f"derivative-{number}"] = row.code


def _keep_profiles(stage: Stage) -> None:
    """The codes of the originals' profiles: "clip-visor-2/F1"."""
    keys = {stage.designs[original.key]: original.key for original in ORIGINALS}
    rows = Profile.objects.filter(version__design__code__in=keys)
    for code, design, version, number in rows.values_list(
        "code", "version__design__code", "version__number", "number"
    ):
        stage.profiles[f"{keys[design]}-{version}/F{number}"] = code
