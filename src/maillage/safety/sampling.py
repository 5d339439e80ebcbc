"""Zero-acceptance sampling plans: how many pieces to check so that a bad lot is seldom accepted.

A lot of N pieces holding d = max(1, floor(rate x N)) defectives is accepted when a sample of n pieces, drawn
without replacement, shows none: with probability C(N-d, n) / C(N, n) (hypergeometric law). The plan is the
least n for which that probability, the consumer's risk, is at most `risk`. Exact integer arithmetic; no
rounding decides a plan. Source: safety scheme §6, whose table is in the tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text
from maillage.safety import reasons as _declared  # noqa: F401  (declares every code)

CONSUMER_RISK = Fraction(1, 10)
LARGEST_LOT = 1_000_000


@dataclass(frozen=True, slots=True)
class Plan:
    """Check `sample` pieces of `lot`; accept only when none is defective.

    `defectives` is the number of bad pieces to be found out; `accepted_risk` the exact probability of
    accepting a lot that holds that many.
    """

    lot: int
    rate: Fraction
    risk: Fraction
    defectives: int
    sample: int
    accepted_risk: Fraction

    def as_dict(self) -> dict[str, Any]:
        return {
            "lot": self.lot,
            "rate_percent": float(self.rate * 100),
            "risk_percent": float(self.risk * 100),
            "defectives": self.defectives,
            "sample": self.sample,
            "accepted_risk": float(self.accepted_risk),
        }


def acceptance_probability(lot: int, defectives: int, sample: int) -> Fraction:
    """C(lot - defectives, sample) / C(lot, sample): the chance of seeing no defective piece.

    Symmetric in `defectives` and `sample`, so the product runs over the fewer of the two.
    """
    fewer, other = sorted((defectives, sample))
    if fewer + other > lot:
        return Fraction(0)
    numerator = denominator = 1
    for taken in range(fewer):
        numerator *= lot - other - taken
        denominator *= lot - taken
    return Fraction(numerator, denominator)


def defectives_to_find(lot: int, rate: Fraction) -> int:
    """max(1, floor(rate x lot))."""
    return max(1, lot * rate.numerator // rate.denominator)


def sampling_plan(lot: int, rate: Fraction, risk: Fraction = CONSUMER_RISK) -> Plan:
    """The least sample of a lot of `lot` pieces that detects a defect rate of `rate`.

    `rate` is in ]0, 1], `risk` in ]0, 1[. Raises Refusal ``sampling.input`` otherwise, or for a lot that
    is not between 1 and a million pieces.
    """
    _check("lot", 1 <= lot <= LARGEST_LOT, lot, "entre 1 et 1 000 000", "between 1 and 1,000,000")
    _check("rate", 0 < rate <= 1, rate, "entre 0 (exclu) et 100 %", "between 0 (excluded) and 100 %")
    _check("risk", 0 < risk < 1, risk, "entre 0 et 100 % (exclus)", "between 0 and 100 % (excluded)")
    defectives = defectives_to_find(lot, rate)
    high = 1
    while high < lot and acceptance_probability(lot, defectives, high) > risk:
        high = min(lot, high * 2)
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        if acceptance_probability(lot, defectives, middle) > risk:
            low = middle
        else:
            high = middle
    return Plan(lot, rate, risk, defectives, high, acceptance_probability(lot, defectives, high))


def _check(name: str, sound: bool, found: object, expected_fr: str, expected_en: str) -> None:
    if not sound:
        expected = Text(expected_fr, expected_en)
        raise Refusal(
            "sampling.input",
            name=name,
            found=str(found),
            expected_fr=expected.fr,
            expected_en=expected.en,
        )
