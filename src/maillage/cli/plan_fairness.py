"""``--fair``: work shared out between workshops after the optimum, and the price of it in words."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import click

from maillage.kernel.text import Text

if TYPE_CHECKING:  # HiGHS is slow to import
    from maillage.planning.instance import Instance
    from maillage.planning.plan import Plan
    from maillage.planning.spreading import FairnessPrice

fair_option = click.option(
    "--fair",
    type=click.FloatRange(min=0),
    metavar="EPS",
    help="Share the work out: distance may grow by this share, nothing else is given up (0: ties only).",
)
_GIVEN = Text(
    "Équité, distance en plus acceptée {tolerance:.2%} : {moved} lignes changent d’atelier. Σ utilisation² {before:.4g} → "
    "{after:.4g} ; l’atelier le plus pris {busiest_before:.1%} → {busiest_after:.1%} de ses heures ; le dixième qui travaille "
    "le plus {tenth_before:.1%} → {tenth_after:.1%} des heures ; sans travail {idle_before} → {idle_after} sur {workshops}.",
    "Fairness, extra distance accepted {tolerance:.2%}: {moved} lines change workshop. Σ use² {before:.4g} → {after:.4g}; "
    "busiest workshop {busiest_before:.1%} → {busiest_after:.1%} of its hours; the tenth that works most "
    "{tenth_before:.1%} → {tenth_after:.1%} of the hours; no work {idle_before} → {idle_after} of {workshops}.",
)
_PAID = Text(
    "Prix : couverture cédée {coverage:.4%} ; {km:+.0f} pièces × km ({percent:+.2%}).",
    "Price: coverage given up {coverage:.4%}; {km:+.0f} pieces × km ({percent:+.2%}).",
)


def say_price(price: FairnessPrice, language: str) -> None:
    """What fairness gave, then what it cost."""
    was, now = price.spread_before, price.spread_after
    given = {
        "busiest_before": was.busiest,
        "busiest_after": now.busiest,
        "tenth_before": was.top_tenth,
        "tenth_after": now.top_tenth,
        "idle_before": was.bands[0],
        "idle_after": now.bands[0],
        "workshops": now.workshops,
    }
    figures = {
        "tolerance": price.tolerance,
        "moved": price.moved,
        "before": price.before,
        "after": price.after,
    }
    click.echo(_GIVEN.to(language).format(**figures, **given))
    paid = {"coverage": price.coverage_given_up, "km": price.km_given_up, "percent": price.km_share}
    click.echo(_PAID.to(language).format(**paid))


@dataclass(frozen=True, slots=True)
class Told:
    """The price of fairness, if it was asked for."""

    price: FairnessPrice | None

    def report(self) -> dict[str, Any]:
        return {} if self.price is None else {"fairness": asdict(self.price)}

    def say(self, language: str) -> None:
        if self.price is not None:
            say_price(self.price, language)


def shared_out(instance: Instance, made: Plan, tolerance: float | None) -> tuple[Plan, Told]:
    """The plan as it is when nothing was asked."""
    if tolerance is None:
        return made, Told(None)
    from maillage.planning.fairness import fair  # noqa: PLC0415

    after, price = fair(instance, made, tolerance=tolerance)
    return after, Told(price)
