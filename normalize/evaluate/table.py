"""Reports as tables for a terminal or a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import StringIO
from typing import TYPE_CHECKING

from normalize.evaluate.clean import TIERS, CleanCount, CleanEdit, CleanReport
from normalize.evaluate.outcomes import EditOutcome
from normalize.evaluate.reliability import Bin, calibration_error, reliability
from normalize.evaluate.scores import Report, Score
from normalize.evaluate.words import number, percent, ranged, rate
from normalize.render.style import Piece, Style, shown, wrapped
from normalize.render.summary import sentence

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["render_clean", "render_report"]

_PIPE_WIDTH = 150
_HARM_LOOKS = {"trap broken": "red", "wrong fix": "red", "extra edit": "yellow"}


def render_report(report: Report, style: Style, *, terminal: bool, most: int) -> str:
    """A gold report: the sum of it, each grouping, confidence, and up to `most` harmful edits (0: all)."""
    total = report.total
    out = [
        style.paint(f"{sentence(total.documents, 'text')}, {sentence(total.items, 'error')}", "bold")
        + f" and {number(total.keeps)} places to keep; edits of tier {report.tier} made",
        "",
        _drawn(_summary(total), style, terminal),
    ]
    for title, scores in (("category", report.by_category), ("language", report.by_language), ("rule", report.by_rule)):
        out.append(_drawn(_sources(f"by {title}", scores.items()), style, terminal))
    for title, scores in (("certainty", report.by_certainty), ("kind of error", report.by_kind)):
        out.append(_drawn(_kinds(f"by {title}", scores.items()), style, terminal))
    bins = reliability(report.findings)
    if bins:
        out.append(_drawn(_reliability(bins), style, terminal))
    out.append(_harmful(report.harmful, style, most))
    return style.sign("\n".join(out))


def _table(title: str, first: str, columns: Sequence[str]) -> Table:
    from rich.table import Table

    table = Table(
        title=title,
        title_justify="left",
        title_style="bold",
        box=None,
        pad_edge=False,
        header_style="dim",
        padding=(0, 1),
    )
    table.add_column(first, overflow="fold")
    for name in columns:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _drawn(table: Table, style: Style, terminal: bool) -> str:
    from rich.console import Console

    out = StringIO()
    Console(
        file=out,
        width=style.width if terminal else max(style.width, _PIPE_WIDTH),
        force_terminal=style.color,
        color_system="standard" if style.color else None,
        no_color=not style.color,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    ).print(table)
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


_RANGE = "95%"


def _summary(total: Score) -> Table:
    columns = ("made", "right", "partly", "harmful", "precision", _RANGE, "recall", _RANGE, "F0.5", _RANGE)
    table = _table("", "", columns)
    between = total.intervals
    counts = {
        "detection": (number(total.findings), number(total.on_error), "", ""),
        "fix": tuple(map(number, (total.edits, total.right, total.partly, total.harmful))),
    }
    for name, known in counts.items():
        cells = [
            cell
            for figure in ("precision", "recall", "f_half")
            for cell in (percent(getattr(total, f"{name}_{figure}")), ranged(between[f"{name}_{figure}"]))
        ]
        table.add_row("findings" if name == "detection" else "edits", *known, *cells)
    return table


def _sources(title: str, scores: Iterable[tuple[str, Score]]) -> Table:
    columns = (
        "findings",
        "precision",
        _RANGE,
        "recall",
        "edits",
        "harm",
        "exact",
        _RANGE,
        "mended",
        _RANGE,
        "F0.5",
    )
    table = _table(title, "", columns)
    clean = 0
    for name, score in scores:
        if score.is_empty:
            clean += 1
            continue
        between = score.intervals
        table.add_row(
            shown(name),
            number(score.findings),
            percent(score.detection_precision),
            ranged(between["detection_precision"]),
            percent(score.detection_recall),
            number(score.edits),
            number(score.harmful),
            percent(score.fix_precision),
            ranged(between["fix_precision"]),
            percent(score.fix_recall),
            ranged(between["fix_recall"]),
            percent(score.fix_f_half),
        )
    if clean:
        table.add_row(f"{number(clean)} more", "0", *[""] * 3, "0", "0")
    return table


def _kinds(title: str, scores: Iterable[tuple[str, Score]]) -> Table:
    columns = ("errors", "found", "offered", "fixed", "partly", "wrong", "found", _RANGE, "fixed", _RANGE)
    table = _table(title, "", columns)
    for name, score in scores:
        between = score.intervals
        table.add_row(
            shown(name),
            *map(number, (score.items, score.detected, score.offered, score.fixed, score.partial, score.wrong)),
            percent(score.detection_recall),
            ranged(between["detection_recall"]),
            percent(score.fix_recall),
            ranged(between["fix_recall"]),
        )
    return table


def _reliability(bins: Sequence[Bin]) -> Table:
    error = calibration_error(bins) or 0.0
    columns = ("findings", "right", "mean", "measured", _RANGE, "")
    table = _table(f"confidence, off by {percent(error)} in the mean", "reported", columns)
    for one in bins:
        said = ""
        if one.confidence > one.interval.high:
            said = "too sure"
        elif one.confidence < one.interval.low:
            said = "too humble"
        table.add_row(
            f"{one.low:g} to {one.high:g}",
            number(one.findings),
            number(one.right),
            percent(one.confidence),
            percent(one.precision),
            ranged(one.interval),
            said,
        )
    return table


def _harmful(edits: Sequence[EditOutcome], style: Style, most: int) -> str:
    if not edits:
        return style.paint("No harmful edit.", "green") + "\n"
    out = [style.paint(sentence(len(edits), "harmful edit"), "bold")]
    for edit in edits[: most or None]:
        assert edit.harm is not None
        look = _HARM_LOOKS[edit.harm]
        facts = f"{' + '.join(edit.rules)}  {edit.safety} {edit.confidence:.2f}  {shown(edit.document)}:{edit.line}"
        out.append(f"  {style.paint(f'{edit.harm:<11}', look)}  {style.paint(facts, 'dim')}")
        out += _read(edit.excerpt, edit.why, style)
        if edit.accepted:
            said = "  |  ".join(shown(one, style, everything=True) or "(nothing)" for one in edit.accepted)
            out.append(style.paint(f"      accepted: {said}", "dim"))
    if most and len(edits) > most:
        out.append(f"  and {number(len(edits) - most)} more; --show 0 lists all")
    return "\n".join(out) + "\n"


def _read(excerpt: Sequence[Piece], why: str, style: Style) -> list[str]:
    """A change in its surroundings, and why it was made."""
    marks = {"old": "[-{}-]", "new": "{{+{}+}}"}
    pieces = [p if style.color else Piece(marks.get(p.look, "{}").format(p.text), p.look) for p in excerpt]
    indent = " " * 6
    return [
        wrapped(pieces, style, indent=indent, first=indent),
        wrapped([Piece(shown(why, style), "dim")], style, indent=indent, first=indent),
    ]


def render_clean(report: CleanReport, style: Style, *, terminal: bool, most: int) -> str:
    """A report on clean text: rates by tier, by language and by rule, and up to `most` edits (0: all)."""
    total = report.total
    head = f"{sentence(total.documents, 'clean text')}, {number(total.words)} words"
    said = "per 10,000 words; 'at most': the upper bound, with 95% confidence"
    out = [style.paint(head, "bold") + f"; {number(total.changed)} would change", "", said, ""]
    table = _table("", "", ("count", "rate", "at most"))
    for name in TIERS:
        count = getattr(total, name)
        label = {"edits": "edits, both", "review": "edits for review", "safe": "edits, safe"}.get(name, name)
        table.add_row(label, number(count), rate(total.rate(name)), rate(total.upper(name)))
    out.append(_drawn(table, style, terminal))
    for title, counts in (("language", report.by_language), ("rule", report.by_rule)):
        if counts:
            out.append(_drawn(_rates(f"by {title}", counts.items(), title), style, terminal))
    out.append(_edits(report.edits, style, most))
    return style.sign("\n".join(out))


def _rates(title: str, counts: Iterable[tuple[str, CleanCount]], group: str) -> Table:
    facts = ("texts", "words", "changed") if group == "language" else ("changed",)
    below = "at most"
    table = _table(title, "", (*facts, "safe", below, "review", below, "findings", below))
    for name, count in counts:
        sizes = (count.documents, count.words, count.changed) if group == "language" else (count.changed,)
        rates = [
            rate(said) for tier in ("safe", "review", "findings") for said in (count.rate(tier), count.upper(tier))
        ]
        table.add_row(shown(name), *map(number, sizes), *rates)
    return table


def _edits(edits: Sequence[CleanEdit], style: Style, most: int) -> str:
    if not edits:
        return style.paint("Nothing would change.", "green") + "\n"
    out = [style.paint(f"{sentence(len(edits), 'edit')} to read", "bold")]
    for edit in sorted(edits, key=lambda one: one.safety != "safe")[: most or None]:
        facts = f"{' + '.join(edit.rules)}  {edit.confidence:.2f}  {shown(edit.document)}:{edit.line}  {edit.language}"
        look = "red" if edit.safety == "safe" else "yellow"
        out.append(f"  {style.paint(f'{edit.safety:<6}', look)}  {style.paint(facts, 'dim')}")
        out += _read(edit.excerpt, edit.why, style)
    if most and len(edits) > most:
        out.append(f"  and {number(len(edits) - most)} more; --show 0 lists all")
    return "\n".join(out) + "\n"
