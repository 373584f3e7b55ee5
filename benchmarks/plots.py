"""The growth curves as SVG, drawn by matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.growth import SUPERLINEAR, Growth

__all__ = ["draw"]

_TITLES = {
    "documents": "Many documents",
    "length": "Long documents",
    "hostile": "Hostile documents",
    "rules": "Packs of many rules",
}
_NAMED = 8
"""So many curves at most are named; where there are more, the steepest."""


def draw(growths: Sequence[Growth], folder: Path) -> list[Path]:
    """One plot for each group of series; the files written. Raises ImportError where matplotlib is missing."""
    import matplotlib  # type: ignore[import-not-found,unused-ignore]

    matplotlib.use("svg")
    from matplotlib import pyplot  # type: ignore[import-not-found,unused-ignore]

    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for group, title in _TITLES.items():
        chosen = [growth for growth in growths if growth.series.group == group and len(growth.points) > 1]
        if not chosen:
            continue
        figure, axes = pyplot.subplots(figsize=(9, 4.5), layout="constrained")
        by_slope = sorted(chosen, key=lambda growth: -(growth.exponent or 0))
        for rank, growth in enumerate(by_slope):
            sizes, seconds = zip(*growth.points, strict=True)
            if rank < _NAMED:
                slope = growth.exponent
                label = growth.series.name if slope is None else f"{growth.series.name}: {slope:.2f}"
                bad = slope is not None and slope > SUPERLINEAR
                axes.plot(sizes, seconds, marker="o", markersize=3, linewidth=2 if bad else 1.2, label=label)
            else:
                label = f"{len(chosen) - _NAMED} flatter ones" if rank == _NAMED else ""
                axes.plot(sizes, seconds, color="0.8", linewidth=0.8, zorder=1, label=label)
        _linear(axes, by_slope)
        axes.set(xscale="log", yscale="log", title=title, xlabel=chosen[0].series.unit, ylabel="seconds of CPU time")
        axes.grid(which="major", color="0.92")
        axes.spines[["top", "right"]].set_visible(False)
        figure.legend(
            loc="outside right upper", frameon=False, fontsize="small", title="exponent, upper range", alignment="left"
        )
        files.append(folder / f"{group}.svg")
        figure.savefig(files[-1], metadata={"Date": None})
        pyplot.close(figure)
    return files


def _linear(axes, growths: Sequence[Growth]) -> None:  # type: ignore[no-untyped-def]
    """A dashed line of slope 1 through the largest size of the steepest series."""
    smallest = min(growth.points[0][0] for growth in growths)
    size, seconds = growths[0].points[-1]
    axes.plot([smallest, size], [seconds * smallest / size, seconds], "--", color="0.5", linewidth=1, label="linear")
