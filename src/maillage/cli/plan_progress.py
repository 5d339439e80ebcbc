"""Progress of a long solve on standard error: its stage, and the gap as soon as there is one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console

from maillage.kernel.text import Text


class Stage(Protocol):
    """What the solver tells: where it stands, and shares of what is asked."""

    @property
    def name(self) -> str: ...
    @property
    def coverage(self) -> float: ...
    @property
    def bound(self) -> float: ...


_STAGES = {
    "prices": Text("prix de chaque ressource établis", "prices of every resource settled"),
    "regions": Text("régions calculées", "regions solved"),
    "program": Text("programme linéaire résolu", "linear program solved"),
    "whole pieces": Text("lots entiers", "whole lots"),
    "filled": Text("capacité restante employée", "remaining capacity used"),
    "late": Text("livraisons tardives", "late deliveries"),
    "served": Text("raisons et contrôle", "reasons and audit"),
}
_LINE = Text(
    "{stage} · couverture {coverage:.1%} · borne {bound:.1%}",
    "{stage} · coverage {coverage:.1%} · bound {bound:.1%}",
)
_START = Text("candidats et programme linéaire…", "candidates and linear program…")


@contextmanager
def told_progress(language: str) -> Iterator[Callable[[Stage], None] | None]:
    """A callback that shows each stage; None where nobody watches a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    with console.status(_START.to(language)) as status:

        def tell(stage: Stage) -> None:
            words = _STAGES.get(stage.name)
            name = stage.name if words is None else words.to(language)
            status.update(_LINE.to(language).format(stage=name, coverage=stage.coverage, bound=stage.bound))

        yield tell
