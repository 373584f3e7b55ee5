"""Reports as one flat JSON object: ``group/name/figure`` to a number, easy to compare, to keep and to plot.

Of gold, for ``all`` and each ``category/…``, ``language/…``, ``certainty/…``, ``kind/…`` and ``rule/…``: the counts of
`Score` and its shares, each share with ``_low`` and ``_high``, the ends of its 95% interval. Of clean text, for
``all`` and each ``language/…`` and ``rule/…``: the counts, and ``safe``, ``review``, ``edits`` and ``findings`` as
``_per_10k`` words with ``_per_10k_upper95``. A figure without cases is null.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from normalize.evaluate.clean import TIERS, CleanCount, CleanReport
from normalize.evaluate.reliability import calibration_error, reliability
from normalize.evaluate.scores import Report, Score

__all__ = ["flat_clean", "flat_report"]

_DIGITS = 4

Figure = int | float | str | None


def flat_report(report: Report) -> dict[str, Figure]:
    """The figures of a gold report."""
    out: dict[str, Figure] = {"measured": "gold", "tier": report.tier, "fingerprint": report.fingerprint}
    out.update(_score("all", report.total))
    for group, scores in report.groups.items():
        for name, score in scores.items():
            out.update(_score(f"{group}/{name}", score))
    bins = reliability(report.findings)
    out["calibration_error"] = calibration_error(bins)
    for one in bins:
        place = f"confidence/{one.low:g}-{one.high:g}"
        out[f"{place}/findings"], out[f"{place}/right"] = one.findings, one.right
        out[f"{place}/confidence"], out[f"{place}/precision"] = _round(one.confidence), _round(one.precision)
        out[f"{place}/precision_low"], out[f"{place}/precision_high"] = map(_round, one.interval)
    return out


def _score(place: str, score: Score) -> Iterator[tuple[str, Figure]]:
    for name, count in score.counts().items():
        yield f"{place}/{name}", count
    for name, interval in score.intervals.items():
        yield f"{place}/{name}", _round(getattr(score, name))
        yield f"{place}/{name}_low", _round(interval.low if interval else None)
        yield f"{place}/{name}_high", _round(interval.high if interval else None)


def flat_clean(report: CleanReport) -> dict[str, Figure]:
    """The figures of a report on clean text."""
    out: dict[str, Figure] = {"measured": "clean", "fingerprint": ", ".join(report.fingerprints)}
    out.update(_clean("all", report.total))
    groups: Mapping[str, Mapping[str, CleanCount]] = {"language": report.by_language, "rule": report.by_rule}
    for group, counts in groups.items():
        for name, count in counts.items():
            out.update(_clean(f"{group}/{name}", count))
    return out


def _clean(place: str, count: CleanCount) -> Iterator[tuple[str, Figure]]:
    for name in CleanCount.__slots__:
        value = getattr(count, name)
        yield f"{place}/{name}", _round(value) if isinstance(value, float) else value
    yield f"{place}/edits", count.edits
    for name in TIERS:
        yield f"{place}/{name}_per_10k", _round(count.rate(name))
        yield f"{place}/{name}_per_10k_upper95", _round(count.upper(name))


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)
