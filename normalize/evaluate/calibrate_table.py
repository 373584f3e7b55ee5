"""A calibration as tables for a terminal or a pipe, and as one flat JSON object."""

from __future__ import annotations

from normalize.confidence import FLOORS
from normalize.evaluate.calibrate import Calibration
from normalize.evaluate.grid import Grid, drawn
from normalize.evaluate.words import number, percent, ranged
from normalize.findings import Safety
from normalize.render.style import Style, shown
from normalize.render.summary import sentence

__all__ = ["flat_calibration", "render_calibration"]


def render_calibration(made: Calibration, style: Style, *, terminal: bool) -> str:
    """What was counted, the reliability curve before and after, rules that were off, and rules that fall a tier."""
    before, after = made.errors
    out = [
        style.paint(f"{sentence(made.documents, 'text')}, {sentence(len(made.fitted), 'finding')} counted", "bold")
        + f", {number(len(made.reported))} kept to report on\n\n"
    ]
    for title, bins, error in (("before", made.curves[0], before), ("after", made.curves[1], after)):
        columns = [("findings", 0), ("right", 0), ("mean", 0), ("measured", 0), ("95%", 1)]
        grid = Grid(f"confidence {title}, off by {percent(error or 0.0)} in the mean", columns)
        for one in bins:
            figures = percent(one.confidence), percent(one.precision), ranged(one.interval)
            grid.add(f"{one.low:g} to {one.high:g}", (number(one.findings), number(one.right), *figures))
        out.append(drawn(grid, style, terminal=terminal))
    grid = Grid(
        "rules that were off by more than 0.1", [("offer", 0), ("cases", 1), ("right", 0), ("stated", 0), ("now", 0)]
    )
    for off in made.off:
        shares = percent(off.measured), percent(off.before), percent(off.after)
        grid.add(shown(off.rule), (off.offered, number(off.cases), *shares))
    out.append(drawn(grid, style, terminal=terminal))
    floors = ", ".join(f"{tier.label} {floor:.0%}" for tier, floor in FLOORS.items())
    grid = Grid(
        f"rules that fall short of what their tier promises ({floors}), offered a tier lower",
        [("offer", 0), ("language", 0), ("right", 0), ("wrong", 0), ("mean", 0), ("at least", 0)],
    )
    for fall in made.falls:
        known = fall.estimate
        counts = number(known.right), number(known.wrong), percent(known.value), percent(known.low)
        grid.add(shown(fall.rule), (fall.offered, fall.language or "all", *counts))
    out.append(drawn(grid, style, terminal=terminal) or style.paint("No rule falls a tier.", "green") + "\n")
    return style.sign("".join(out))


def flat_calibration(made: Calibration) -> dict[str, float | int | str | None]:
    """The figures by name: the error before and after, each rule that was off, each that falls."""
    before, after = made.errors
    out: dict[str, float | int | str | None] = {
        "measured": "calibration",
        "documents": made.documents,
        "findings_counted": len(made.fitted),
        "findings_reported": len(made.reported),
        "calibration_error_before": before,
        "calibration_error_after": after,
        "floor_safe": FLOORS[Safety.SAFE],
        "floor_review": FLOORS[Safety.REVIEW],
    }
    for off in made.off:
        place = f"off/{off.rule}/{off.offered}"
        out[f"{place}/cases"], out[f"{place}/right"] = off.cases, round(off.measured, 4)
        out[f"{place}/before"], out[f"{place}/after"] = round(off.before, 4), round(off.after, 4)
    for fall in made.falls:
        out[f"falls/{fall.rule}/{fall.offered}/{fall.language or 'all'}"] = round(fall.estimate.low, 4)
    return out
