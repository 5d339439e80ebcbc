"""``--fair``: work shared out between workshops after the optimum, and the price of it in words."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import click

from maillage.kernel.text import Text

if TYPE_CHECKING:  # HiGHS is slow to import
    from maillage.planning.fairness import Price
    from maillage.planning.instance import Instance
    from maillage.planning.plan import Plan

fair_option = click.option(
    "--fair",
    type=click.FloatRange(min=0),
    metavar="EPS",
    help="Share the work out: distance may grow by this share, nothing else is given up (0: ties only).",
)
_PRICE = Text(
    "Équité (Σ utilisation²) : {before:.4g} → {after:.4g} en déplaçant {moved} lignes. Prix : {km:+.0f} pièces × km "
    "({percent:+.2f} %), aucune couverture.",
    "Fairness (Σ use²): {before:.4g} → {after:.4g} by moving {moved} lines. Price: {km:+.0f} pieces × km "
    "({percent:+.2f}%), no coverage.",
)


@dataclass(frozen=True, slots=True)
class Told:
    """The price of fairness, if it was asked for."""

    price: Price | None

    def report(self) -> dict[str, Any]:
        return {} if self.price is None else {"fairness": asdict(self.price)}

    def say(self, language: str) -> None:
        if self.price is None:
            return
        price, km = self.price, self.price.km_given_up
        percent = 100 * km / price.km_before if price.km_before else 0.0
        figures = {"before": price.before, "after": price.after, "moved": price.moved}
        click.echo(_PRICE.to(language).format(**figures, km=km, percent=percent))


def shared_out(instance: Instance, made: Plan, tolerance: float | None) -> tuple[Plan, Told]:
    """The plan as it is when nothing was asked."""
    if tolerance is None:
        return made, Told(None)
    from maillage.planning.fairness import fair  # noqa: PLC0415

    after, price = fair(instance, made, tolerance=tolerance)
    return after, Told(price)
