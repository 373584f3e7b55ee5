"""Confidence intervals of counts, so that a figure from few cases looks like one.

Both take the cases as independent. Those of one document often are not, so the true intervals are somewhat wider.
"""

from __future__ import annotations

import math
from typing import NamedTuple

__all__ = ["Interval", "f_half", "poisson_upper", "wilson"]

_Z95 = 1.959963984540054
"""The normal deviate that leaves 2.5% in each tail."""


class Interval(NamedTuple):
    """A two-sided 95% interval of a share."""

    low: float
    high: float


def wilson(part: int, whole: int) -> Interval | None:
    """The 95% score interval of a proportion; None where there are no cases.

    It never leaves 0 to 1 and stays honest for few cases and for shares of 0 and 1, where the usual
    "plus or minus" collapses. Method: Wilson, Journal of the American Statistical Association 22 (1927) 209-212;
    recommended for small samples by Brown, Cai and DasGupta, Statistical Science 16 (2001) 101-133.

    >>> low, high = wilson(10, 10)
    >>> round(low, 3), high
    (0.722, 1.0)
    >>> wilson(0, 0) is None
    True
    """
    if not whole:
        return None
    square = _Z95 * _Z95
    share = part / whole
    centre = (share + square / (2 * whole)) / (1 + square / whole)
    spread = _Z95 / (1 + square / whole) * math.sqrt(share * (1 - share) / whole + square / (4 * whole * whole))
    # at the ends the formula gives exactly 0 and 1, rounding apart
    return Interval(0.0 if not part else centre - spread, 1.0 if part == whole else centre + spread)


def f_half(precision: float | None, recall: float | None) -> float | None:
    """F0.5, which counts precision twice as heavily as recall; None where one of them is not known.

    >>> f_half(0.9, 0.5)
    0.7758620689655172
    >>> f_half(0.0, 0.0)
    0.0
    """
    if precision is None or recall is None:
        return None
    weighed = 0.25 * precision + recall
    return 1.25 * precision * recall / weighed if weighed else 0.0


def poisson_upper(count: int, confidence: float = 0.95) -> float:
    """The exact one-sided upper bound of a Poisson mean of which `count` events were seen.

    It is the mean under which `count` events or fewer come about with probability 1 - `confidence`: half the
    `confidence` quantile of chi-square with 2 (`count` + 1) degrees of freedom. Method: Garwood, Biometrika 28
    (1936) 437-442. No events leave a bound of 3: the "rule of three".

    >>> round(poisson_upper(0), 4), round(poisson_upper(1), 4), round(poisson_upper(10), 4)
    (2.9957, 4.7439, 16.9622)
    """
    goal = 1 - confidence
    n = count + 1
    # Wilson and Hilferty (1931) start near enough for Newton, whose slope is the probability of `count` itself
    mean = n * (1 - 1 / (9 * n) + 1.6448536269514722 / (3 * math.sqrt(n))) ** 3
    for _ in range(50):
        top = math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))
        step = (_at_most(count, mean, top) - goal) / top
        mean += step
        if abs(step) < 1e-12 * mean:
            break
    return mean


def _at_most(count: int, mean: float, top: float) -> float:
    """The probability of `count` events or fewer, from that of `count`; the terms below soon fade."""
    total = term = top
    for k in range(count, 0, -1):
        term *= k / mean
        total += term
        if term < total * 1e-17:
            break
    return total
