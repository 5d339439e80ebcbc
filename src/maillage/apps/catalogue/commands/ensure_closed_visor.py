"""Put the demonstration's closed-top visor in the catalogue, once."""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor
from maillage.apps.catalogue import closed_visor as visor
from maillage.apps.catalogue.codes import ObjectType
from maillage.apps.catalogue.commands.add_profile import add_profile
from maillage.apps.catalogue.commands.add_version import add_version
from maillage.apps.catalogue.commands.register_design import register_design
from maillage.apps.catalogue.commands.register_family import register_family
from maillage.apps.catalogue.models import Family, Profile
from maillage.apps.writing import command
from maillage.kernel.clock import Clock


@command
def ensure_closed_visor(*, actor: Actor, clock: Clock) -> Profile:
    """Its first profile; the version, recognised by its files, is created when absent.

    The profile comes with its version and design read.
    """
    known = (
        Profile.objects.select_related("version__design")
        .filter(version__sha256=visor.visor_digest())
        .order_by("pk")
        .first()
    )
    if known is not None:
        return known
    family = Family.objects.filter(name=visor.FAMILY_NAME.as_dict()).first()
    group = family or register_family(name=visor.FAMILY_NAME, actor=actor, clock=clock)
    design = register_design(
        family=group.code,
        name=visor.NAME,
        summary=visor.SUMMARY,
        object_type=ObjectType.SCREEN,
        licence=visor.LICENCE,
        actor=actor,
        clock=clock,
    )
    added = add_version(
        design=design.code, files=visor.visor_files(), note=visor.NOTE, actor=actor, clock=clock
    )
    return add_profile(version=added.code, terms=visor.PROFILE, actor=actor, clock=clock)
