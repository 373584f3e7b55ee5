"""Charts of the page, as inline SVG drawn here: they take their colours from the page's style sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from normalize.evaluate.intervals import Interval
from normalize.evaluate.reliability import Bin
from normalize.evaluate.words import number, percent

__all__ = ["curve", "parts", "whisker"]

_Scale: TypeAlias = Callable[[float], float]


def whisker(value: float | None, interval: Interval | None) -> str:
    """A share on a line from 0 to 1: a point with its interval.

    >>> whisker(None, None)
    ''
    """
    if value is None or interval is None:
        return ""
    low, high, at = (round(4 + share * 112, 1) for share in (*interval, value))
    return (
        '<svg class="whisker" viewBox="0 0 120 16" aria-hidden="true">'
        '<path class="rail" d="M4 8H116"/><path class="rail" d="M4 4V12M60 6V10M116 4V12"/>'
        f'<path class="range" d="M{low} 8H{high}"/><circle class="point" cx="{at}" cy="8" r="4"/></svg>'
    )


def parts(counts: Sequence[tuple[str, int]], whole: int) -> str:
    """A bar of named parts (style classes) of a whole.

    >>> parts([("fixed", 0)], 0)
    ''
    """
    if not whole:
        return ""
    out, at = [], 0.0
    for name, count in counts:
        width = round(160 * count / whole, 2)
        if count:
            out.append(f'<rect class="{name}" x="{at:g}" width="{width:g}" height="12"/>')
        at = round(at + width, 2)
    return f'<svg class="parts" viewBox="0 0 160 12" preserveAspectRatio="none" aria-hidden="true">{"".join(out)}</svg>'


_LEFT, _TOP, _SIZE, _BARS = 62, 16, 400, 74
_NARROWEST = 0.8
"""Where the confidence axis begins at the latest, so that a hundredth does not look like a chasm."""


def curve(bins: Sequence[Bin]) -> str:
    """The reliability curve: confidence across, measured precision up, each bin with its interval and count."""
    start = min(_NARROWEST, int(max(0.0, min(one.confidence for one in bins) - 0.03) * 10) / 10)
    floor = int(min([start, *(one.interval.low for one in bins)]) * 5) / 5

    def x(share: float) -> float:
        return round(_LEFT + (share - start) / (1 - start) * _SIZE, 1)

    def y(share: float) -> float:
        return round(_TOP + (1 - share) / (1 - floor) * _SIZE * 0.75, 1)

    out = [_axes(start, floor, x, y)]
    line = " ".join(f"{x(one.confidence)},{y(one.precision)}" for one in bins)
    out.append(f'<polyline class="curve" points="{line}"/>')
    most = max(one.findings for one in bins)
    base = y(floor) + 50 + _BARS
    for one in bins:
        at, low, high = x(one.confidence), y(one.interval.low), y(one.interval.high)
        off = one.confidence > one.interval.high or one.confidence < one.interval.low
        look = "bin off" if off else "bin"
        says = (
            f"confidence {one.low:g} to {one.high:g}: {one.right} of {one.findings} right, {percent(one.precision)} "
            f"(95%: {percent(one.interval.low)} to {percent(one.interval.high)})"
        )
        height = max(2.0, round(_BARS * one.findings / most, 1))
        out.append(
            f'<g class="{look}"><title>{says}</title>'
            f'<path d="M{at} {low}V{high}M{at - 5} {low}h10M{at - 5} {high}h10"/>'
            f'<circle cx="{at}" cy="{y(one.precision)}" r="5.5"/>'
            f'<rect x="{at - 5}" y="{round(base - height, 1)}" width="10" height="{height}"/></g>'
        )
    out += _counts(bins, x, base, most)
    height = round(base + 24)
    says = "; ".join(f"{percent(one.confidence)} reported, {percent(one.precision)} measured" for one in bins)
    return (
        f'<svg class="reliability" viewBox="0 0 {_LEFT + _SIZE + 20} {height}" role="img" aria-labelledby="curve-says">'
        f'<title id="curve-says">Reported confidence and measured precision: {says}</title>{"".join(out)}</svg>'
    )


def _axes(start: float, floor: float, x: _Scale, y: _Scale) -> str:
    left, right, bottom = x(start), x(1), y(floor)
    out = []
    share = floor
    while share < 1.0001:
        level = y(share)
        out.append(f'<path class="grid" d="M{left} {level}H{right}"/>')
        out.append(f'<text x="{left - 10}" y="{level + 4.5}" text-anchor="end">{share:.0%}</text>')
        share += 0.2
    share = start
    while share < 1.0001:
        out.append(f'<text x="{x(share)}" y="{bottom + 22}" text-anchor="middle">{share:.0%}</text>')
        share += 0.05 if start >= 0.7 else 0.1 if start >= 0.3 else 0.2
    low = max(start, floor)
    out.append(f'<path class="ideal" d="M{x(low)} {y(low)}L{right} {y(1)}"/>')
    out.append(f'<path class="axis" d="M{left} {bottom}H{right}"/>')
    return "".join(out)


def _counts(bins: Sequence[Bin], x: _Scale, base: float, most: int) -> list[str]:
    """The counts above their bars; where bars stand close, those of the smaller are left to the table below."""
    shown: list[float] = []
    out = [f'<path class="axis" d="M{_LEFT} {base}H{_LEFT + _SIZE}"/>']
    for one in sorted(bins, key=lambda one: -one.findings):
        at = x(one.confidence)
        if any(abs(at - other) < 24 for other in shown):
            continue
        shown.append(at)
        top = base - max(2.0, _BARS * one.findings / most) - 5
        out.append(
            f'<text class="count" x="{at}" y="{round(top, 1)}" text-anchor="middle">{number(one.findings)}</text>'
        )
    out.append(f'<text x="{_LEFT}" y="{base + 18}">findings in each bin</text>')
    return out
