"""Reports as tables for a terminal or a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from normalize.evaluate.clean import TIERS, CleanCount, CleanEdit, CleanReport
from normalize.evaluate.grid import Grid, drawn
from normalize.evaluate.outcomes import EditOutcome
from normalize.evaluate.reliability import Bin, calibration_error, reliability
from normalize.evaluate.scores import Report, Score
from normalize.evaluate.words import number, percent, ranged, rate
from normalize.render.style import Piece, Style, shown, wrapped
from normalize.render.summary import sentence

__all__ = ["render_clean", "render_report"]

_HARM_LOOKS = {"trap broken": "red", "wrong fix": "red", "extra edit": "yellow"}


def render_report(report: Report, style: Style, *, terminal: bool, most: int) -> str:
    """A gold report: the sum of it, each grouping, confidence, and up to `most` harmful edits (0: all)."""
    total = report.total
    out = [
        style.paint(f"{sentence(total.documents, 'text')}, {sentence(total.items, 'error')}", "bold")
        + f" and {sentence(total.keeps, 'place')} to keep; edits of tier {report.tier} made\n\n",
        drawn(_summary(total), style, terminal=terminal),
    ]
    for title, scores in (("category", report.by_category), ("language", report.by_language), ("rule", report.by_rule)):
        out.append(drawn(_sources(f"by {title}", scores.items()), style, terminal=terminal))
    for title, scores in (("certainty", report.by_certainty), ("kind of error", report.by_kind)):
        out.append(drawn(_kinds(f"by {title}", scores.items()), style, terminal=terminal))
    bins = reliability(report.findings)
    if bins:
        out.append(drawn(_reliability(bins), style, terminal=terminal))
    out.append(_harmful(report.harmful, style, most))
    return style.sign("".join(out))


_RANGE = "95%"


def _ranked(columns: str) -> list[tuple[str, int]]:
    """Columns with the stage of narrowness at which they go, from ``name/rank`` between commas."""
    pairs = (column.strip().rpartition("/") for column in columns.split(","))
    return [(name, int(rank)) for name, _, rank in pairs]


def _summary(total: Score) -> Grid:
    grid = Grid("", _ranked("made/0, right/0, partly/3, harmful/0, precision/0, 95%/1, recall/0, 95%/1, F0.5/0, 95%/2"))
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
        grid.add("findings" if name == "detection" else "edits", [*known, *cells])
    return grid


def _sources(title: str, scores: Iterable[tuple[str, Score]]) -> Grid:
    grid = Grid(
        title,
        _ranked(
            "findings/2, precision/2, 95%/3, recall/3, edits/0, harm/0, exact/0, 95%/1, mended/0, 95%/2, F0.5/0",
        ),
    )
    clean = 0
    for name, score in scores:
        if score.is_empty:
            clean += 1
            continue
        between = score.intervals
        cells = (
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
        grid.add(shown(name), cells)
    if clean:
        grid.add(f"{number(clean)} more", ("0", "", "", "", "0", "0"))
    return grid


def _kinds(title: str, scores: Iterable[tuple[str, Score]]) -> Grid:
    columns = "errors/0, found/1, offered/2, fixed/1, partly/3, wrong/0, found/0, 95%/2, fixed/0, 95%/1"
    grid = Grid(title, _ranked(columns))
    for name, score in scores:
        between = score.intervals
        cells = (
            *map(number, (score.items, score.detected, score.offered, score.fixed, score.partial, score.wrong)),
            percent(score.detection_recall),
            ranged(between["detection_recall"]),
            percent(score.fix_recall),
            ranged(between["fix_recall"]),
        )
        grid.add(shown(name), cells)
    return grid


def _reliability(bins: Sequence[Bin]) -> Grid:
    error = percent(calibration_error(bins) or 0.0)
    columns = _ranked("findings/0, right/0, mean/0, measured/0, 95%/0, /0")
    grid = Grid(f"by confidence, which is off by {error} in the mean", columns)
    for one in bins:
        said = ""
        if one.confidence > one.interval.high:
            said = "too sure"
        elif one.confidence < one.interval.low:
            said = "too humble"
        figures = percent(one.confidence), percent(one.precision), ranged(one.interval)
        grid.add(f"{one.low:g} to {one.high:g}", (number(one.findings), number(one.right), *figures, said))
    return grid


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
    if not total.documents:
        return "Nothing was measured.\n"
    out = [style.paint(head, "bold") + f"; {number(total.changed)} would change\n\n{said}\n\n"]
    grid = Grid("", _ranked("count/0, rate/0, at most/0"))
    for name in TIERS:
        count = getattr(total, name)
        label = {"edits": "edits, both", "review": "edits for review", "safe": "edits, safe"}.get(name, name)
        grid.add(label, (number(count), rate(total.rate(name)), rate(total.upper(name))))
    out.append(drawn(grid, style, terminal=terminal))
    for title, counts in (("language", report.by_language), ("rule", report.by_rule)):
        if counts:
            out.append(drawn(_rates(f"by {title}", counts.items(), title), style, terminal=terminal))
    out.append(_edits(report.edits, style, most))
    return style.sign("".join(out))


def _rates(title: str, counts: Iterable[tuple[str, CleanCount]], group: str) -> Grid:
    sizes = "texts/3, words/1, changed/2, " if group == "language" else "changed/1, "
    grid = Grid(title, _ranked(sizes + "safe/0, at most/0, review/0, at most/1, findings/2, at most/2"))
    for name, count in counts:
        facts = (count.documents, count.words, count.changed) if group == "language" else (count.changed,)
        tiers = ("safe", "review", "findings")
        rates = [rate(said) for tier in tiers for said in (count.rate(tier), count.upper(tier))]
        grid.add(shown(name), [*map(number, facts), *rates])
    return grid


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
