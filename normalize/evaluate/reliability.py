"""Confidence against what came of it: a finding of confidence 0.9 should be right nine times in ten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from normalize.evaluate.intervals import Interval, wilson
from normalize.evaluate.outcomes import FindingOutcome

__all__ = ["Bin", "calibration_error", "reliability"]

_EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 1.0)
"""Narrower towards 1: what is applied unattended lies above 0.9, and there a hundredth counts."""


@dataclass(frozen=True, slots=True)
class Bin:
    """The findings of confidence `low` to below `high` (the last: to 1): number, mean confidence, right ones."""

    low: float
    high: float
    findings: int
    confidence: float
    right: int

    @property
    def precision(self) -> float:
        """The share that was right."""
        return self.right / self.findings

    @property
    def interval(self) -> Interval:
        """The 95% interval of that share (Wilson)."""
        found = wilson(self.right, self.findings)
        assert found is not None
        return found


def reliability(findings: Iterable[FindingOutcome]) -> tuple[Bin, ...]:
    """The reliability curve: findings in bins of confidence, without the empty ones.

    Right is a finding whose fix, or one of whose first three, is (part of) an accepted repair, or that offers none
    and lies on an error.
    Method: the reliability diagram of Guo and others, "On calibration of modern neural networks", ICML 2017.
    """
    bins: list[list[FindingOutcome]] = [[] for _ in _EDGES[1:]]
    for finding in findings:
        place = next((i for i, high in enumerate(_EDGES[1:]) if finding.confidence < high), len(bins) - 1)
        bins[place].append(finding)
    return tuple(
        Bin(
            low=_EDGES[i],
            high=_EDGES[i + 1],
            findings=len(bin),
            confidence=sum(f.confidence for f in bin) / len(bin),
            right=sum(f.is_right for f in bin),
        )
        for i, bin in enumerate(bins)
        if bin
    )


def calibration_error(bins: Iterable[Bin]) -> float | None:
    """The expected calibration error: the mean gap between confidence and precision, each bin by its findings.

    >>> calibration_error([Bin(0.8, 0.9, 10, 0.85, 8)])
    0.05
    """
    known = list(bins)
    total = sum(one.findings for one in known)
    if not total:
        return None
    return round(sum(one.findings * abs(one.confidence - one.precision) for one in known) / total, 6)
