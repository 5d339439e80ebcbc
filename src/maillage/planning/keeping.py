"""Accepted work carried from one plan to the next.

Keeping a previous plan means that each of its workshop lines becomes a commitment of the
new instance: the same pair, quantity and ready day. A commitment the instance already
states for a pair wins over the previous plan's lines of that pair. Lines that the new
instance can no longer express (an id it does not know, a design its need no longer
accepts, a ready day past its horizon) are left out and returned, never dropped silently.
Both files count days from their own `start`: the caller shifts when they differ.
Source: planning page §2 (commitments) and §3 (re-planning).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from maillage.planning.instance import Commitment, Instance
from maillage.planning.plan import Line, Plan


def keep_plan(instance: Instance, previous: Plan) -> tuple[Instance, tuple[Line, ...]]:
    """The instance with the previous plan's workshop lines committed, and the lines left out.

    `sha256` is unchanged: it names the file the instance was read from.
    """
    designs = {need.id: set(need.designs) for need in instance.needs}
    workshops = {workshop.id for workshop in instance.workshops}
    stated = {(c.need, c.workshop, c.design) for c in instance.commitments}
    kept: list[Line] = []
    left: list[Line] = []
    for line in previous.lines:
        if line.source_kind != "workshop" or (line.need, line.source, line.design) in stated:
            continue
        known = line.source in workshops and line.design in designs.get(line.need, ())
        (kept if known and line.ready_day < instance.days else left).append(line)
    return with_commitments(instance, kept), tuple(left)


def with_commitments(instance: Instance, lines: Sequence[Line]) -> Instance:
    """The instance with these workshop lines added as commitments, in their order."""
    added = (Commitment(n.need, n.source, n.design, n.quantity, n.ready_day) for n in lines)
    return replace(instance, commitments=(*instance.commitments, *added))
