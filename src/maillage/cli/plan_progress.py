"""A long solve in a terminal: its progress on standard error, and a key that ends it with the best plan so far."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Protocol

import click
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
    @property
    def done(self) -> int: ...
    @property
    def of(self) -> int: ...


_STAGES = {
    "prices": Text("prix de chaque ressource établis", "prices of every resource settled"),
    "region": Text("régions : {done} sur {of}", "regions: {done} of {of}"),
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
            name = stage.name if words is None else words.to(language).format(done=stage.done, of=stage.of)
            status.update(_LINE.to(language).format(stage=name, coverage=stage.coverage, bound=stage.bound))

        yield tell


@contextmanager
def stopped_by_key(language: str) -> Iterator[Callable[[], bool] | None]:
    """Whether Ctrl-C was pressed: the solve then ends with the best plan it has; a second one abandons it.

    None outside the main thread, which alone hears the key.
    """
    if threading.current_thread() is not threading.main_thread():
        yield None
        return
    pressed = False

    def press(signum: int, frame: FrameType | None) -> None:
        nonlocal pressed
        if pressed:
            signal.default_int_handler(signum, frame)
        pressed = True
        click.echo(_STOPPING.to(language), err=True)

    before = signal.signal(signal.SIGINT, press)
    try:
        yield lambda: pressed
    finally:
        signal.signal(signal.SIGINT, before)


_STOPPING = Text(
    "Arrêt demandé : le meilleur plan trouvé est terminé et contrôlé. Ctrl-C encore pour tout abandonner.",
    "Stopping: the best plan found is finished and audited. Ctrl-C again to abandon everything.",
)
