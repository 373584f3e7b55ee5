"""Reports as one page that needs nothing but itself: figures, charts, and the edits to read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path

from normalize import __version__
from normalize.evaluate.charts import curve, parts, whisker
from normalize.evaluate.clean import TIERS, CleanCount, CleanEdit, CleanReport
from normalize.evaluate.intervals import Interval
from normalize.evaluate.outcomes import EditOutcome
from normalize.evaluate.reliability import Bin, calibration_error, reliability
from normalize.evaluate.scores import Report, Score
from normalize.evaluate.words import CLEAN_NOTES, GOLD_NOTES, number, percent, ranged, rate
from normalize.render.style import Piece, shown
from normalize.render.summary import sentence

__all__ = ["clean_page", "gold_page"]

_MOST_CASES = 200
"""Edits a page lists: more is read in the terminal, rule by rule."""


_SHORT = 2
"""Characters of a stretch that is too short to be struck through."""


def gold_page(report: Report, *, names: Sequence[str] = ()) -> str:
    """The page of a gold report. `names`: what the gold files are called."""
    total = report.total
    bins = reliability(report.findings)
    title = f"{percent(total.fix_precision)} of the edits are right" if total.edits else "Nothing was edited"
    if total.edits and total.fixable:
        title += f", {percent(total.fix_recall)} of the errors mended"
    made = "Safe edits were made" if report.tier == "safe" else "Safe edits and those for review were made"
    lead = (
        f"{sentence(total.documents, 'text')} with {sentence(total.items, 'known error')} and {number(total.keeps)} "
        f"places that must stay, in {sentence(len(report.by_language), 'language')}. {made}."
    )
    worst = report.harmful
    return _page(
        title,
        names,
        lead,
        [
            _gold_tiles(total, worst),
            _section(
                "By category",
                "The point is what was measured, the bar where the truth lies with 95% confidence.",
                _sources(report.by_category, code=False),
            ),
            _confidence(bins),
            _section(
                "Edits that did harm", "The gravest first. No gold is complete: some may be right.", _cases(worst)
            ),
            _section("By language", "", _sources(report.by_language, code=False)),
            _section("By kind of error", "", _kinds(report)),
            _section("By rule", "", _sources(report.by_rule, code=True)),
            _section("How it was measured", "", _notes(GOLD_NOTES)),
        ],
        report.fingerprint,
    )


def clean_page(report: CleanReport, *, names: Sequence[str] = ()) -> str:
    """The page of a report on clean text. `names`: what the files are called."""
    total = report.total
    title = f"{sentence(total.edits, 'edit')} in {sentence(round(total.words), 'clean word')}"
    lead = (
        f"{sentence(total.documents, 'text')} in {sentence(len(report.languages), 'language')}, "
        f"{number(total.changed)} of them changed. On clean text every edit is one too many."
    )
    edits = sorted(report.edits, key=lambda edit: edit.safety != "safe")
    return _page(
        title,
        names,
        lead,
        [
            _clean_tiles(total),
            _section(
                "By language",
                "Per 10,000 words, each with its upper bound (95%).",
                _rates(report.by_language, rules=False),
            ),
            _section(
                "By rule",
                "Per 10,000 words of all texts, each with its upper bound (95%).",
                _rates(report.by_rule, rules=True),
            ),
            _section("Edits to read", "The safe ones first.", _cases(edits)),
            _section("How it was measured", "", _notes(CLEAN_NOTES)),
        ],
        ", ".join(report.fingerprints),
    )


def _page(title: str, names: Sequence[str], lead: str, sections: Iterable[str], fingerprint: str) -> str:
    style = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
    eyebrow = escape(" \N{MIDDLE DOT} ".join(["normalize evaluate", *map(shown, names)]))
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(title)}</title>
<style>
{style}</style>
</head>
<body>
<header>
<p class="eyebrow">{eyebrow}</p>
<h1>{escape(title)}</h1>
<p class="lead">{escape(lead)}</p>
</header>
<main>
{"".join(part for part in sections if part)}</main>
<footer>normalize {escape(__version__)}, fingerprint {escape(fingerprint) or "unknown"}: the same engine, settings and
texts give this page again.</footer>
</body>
</html>
"""


def _section(title: str, says: str, body: str) -> str:
    said = f"<p>{escape(says)}</p>" if says else ""
    return f"<section>\n<h2>{escape(title)}</h2>\n{said}\n{body}\n</section>\n" if body else ""


def _tile(name: str, value: str, more: str, chart: str = "", look: str = "") -> str:
    return (
        f'<li><span class="name">{escape(name)}</span><span class="value {look}">{escape(value)}</span>'
        f'<span class="more">{escape(more)}</span>{chart}</li>'
    )


def _gold_tiles(total: Score, worst: Sequence[EditOutcome]) -> str:
    between = total.intervals
    harms = {harm: sum(edit.harm == harm for edit in worst) for harm in ("trap broken", "wrong fix", "extra edit")}
    tiles = [
        _tile(
            "Edits exactly right",
            percent(total.fix_precision),
            f"{number(total.right)} of {number(total.edits)}{_said(between['fix_precision'])}"
            + (f"; {number(total.partly)} in part" if total.partly else ""),
            whisker(total.fix_precision, between["fix_precision"]),
        ),
        _tile(
            "Errors mended",
            percent(total.fix_recall),
            f"{number(total.fixed)} of {number(total.fixable)}{_said(between['fix_recall'])}",
            whisker(total.fix_recall, between["fix_recall"]),
        ),
        _tile(
            "F0.5 of repair",
            percent(total.fix_f_half),
            f"of detection {percent(total.detection_f_half)}",
            whisker(total.fix_f_half, between["fix_f_half"]),
        ),
        _tile(
            "Harmful edits",
            number(len(worst)),
            ", ".join(f"{count} \N{MULTIPLICATION SIGN} {harm}" for harm, count in harms.items() if count)
            or "none broke what was right",
            look="bad" if worst else "good",
        ),
    ]
    return f'<ul class="tiles">{"".join(tiles)}</ul>\n'


def _said(interval: Interval | None) -> str:
    return f", 95%: {ranged(interval)}%" if interval else ""


def _clean_tiles(total: CleanCount) -> str:
    names = {"safe": "Safe edits", "review": "Edits for review", "edits": "Both together", "findings": "Findings"}
    tiles = [
        _tile(
            names[tier],
            rate(total.rate(tier)),
            f"per 10,000 words; 95%: at most {rate(total.upper(tier))}",
            look="" if tier != "safe" else "bad" if total.safe else "good",
        )
        for tier in TIERS
    ]
    return f'<ul class="tiles">{"".join(tiles)}</ul>\n'


def _table(head: str, rows: Iterable[str], label: str) -> str:
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(label)}"><table>{head}<tbody>'
        f"{''.join(rows)}</tbody></table></div>"
    )


def _head(columns: Sequence[str]) -> str:
    named = (f'<th scope="col">{escape(name)}</th>' if name else "<td></td>" for name in columns)
    return f"<thead><tr>{''.join(named)}</tr></thead>"


def _row(name: str, cells: Sequence[str], *, code: bool = False) -> str:
    said = escape(shown(name))
    return f'<tr><th scope="row">{f"<code>{said}</code>" if code else said}</th>{"".join(cells)}</tr>'


def _cell(value: str, look: str = "") -> str:
    return f'<td class="{look}">{value}</td>' if look else f"<td>{value}</td>"


def _share(value: float | None, interval: Interval | None) -> str:
    return _cell(
        f'{percent(value)}<span class="range">{ranged(interval)}</span>' if value is not None else percent(None)
    )


def _count(value: int, look: str = "") -> str:
    return _cell(number(value), look if value else "zero")


def _sources(scores: Mapping[str, Score], *, code: bool) -> str:
    if not scores:
        return ""
    names = ("edits", "harmful", "exactly right", "", "errors mended", "F0.5", "findings", "precision", "recall")
    over = (
        '<thead><tr class="over"><td></td><th colspan="6" scope="colgroup">Repair</th>'
        '<th colspan="3" scope="colgroup">Detection</th></tr>'
    )
    head = over + _head(("", *names)).removeprefix("<thead>")
    rows = []
    clean = [name for name, score in scores.items() if score.is_empty]
    for name, score in scores.items():
        if score.is_empty:
            continue
        between = score.intervals
        cells = (
            _count(score.edits),
            _count(score.harmful, "bad"),
            _share(score.fix_precision, between["fix_precision"]),
            _cell(whisker(score.fix_precision, between["fix_precision"]), "left"),
            _share(score.fix_recall, between["fix_recall"]),
            _cell(percent(score.fix_f_half)),
            _count(score.findings),
            _share(score.detection_precision, between["detection_precision"]),
            _share(score.detection_recall, between["detection_recall"]),
        )
        rows.append(_row(name, cells, code=code))
    more = f"<p>Nothing to find and nothing found: {escape(', '.join(map(shown, clean)))}.</p>" if clean else ""
    return _table(head, rows, "Detection and repair") + more


_FATES = (
    ("fixed", "mended"),
    ("partial", "partly mended"),
    ("found", "found, not mended"),
    ("wrong", "wrong fix"),
    ("missed", "missed"),
)


def _kinds(report: Report) -> str:
    if not report.by_kind:
        return ""
    key = "".join(f'<li><i class="{name}"></i>{said}</li>' for name, said in _FATES)
    rows = []
    for group, scores in (("", report.by_certainty), ("kind", report.by_kind)):
        for name, score in scores.items():
            said = name.replace("_", " ") if group else f"all that are {name}"
            missed = score.items - score.fixed - score.partial - score.wrong - score.seen
            fates = (score.fixed, score.partial, score.seen, score.wrong, missed)
            bar = parts([(name, count) for (name, _), count in zip(_FATES, fates, strict=True)], score.items)
            cells = (
                _count(score.items),
                _cell(bar, "left"),
                _share(score.detection_recall, score.intervals["detection_recall"]),
                _share(score.fix_recall, score.intervals["fix_recall"]),
                _count(score.offered),
                _count(score.partial),
                _count(score.wrong, "bad"),
            )
            rows.append(_row(said, cells))
    columns = ("", "errors", "what became of them", "found", "mended", "right text offered", "partly", "wrong")
    return f'<ul class="key">{key}</ul>' + _table(_head(columns), rows, "Errors by kind")


def _confidence(bins: Sequence[Bin]) -> str:
    if not bins:
        return ""
    rows = []
    for one in bins:
        gap = one.precision - one.confidence
        off = one.confidence > one.interval.high or one.confidence < one.interval.low
        cells = (
            _count(one.findings),
            _cell(percent(one.confidence)),
            _share(one.precision, one.interval),
            _cell(f"{gap * 100:+.1f}".replace("-", "\N{MINUS SIGN}"), "bad" if off else ""),
        )
        rows.append(_row(f"{one.low:g}\N{EN DASH}{one.high:g}", cells))
    table = _table(_head(("confidence", "findings", "mean", "measured", "gap")), rows, "Confidence and precision")
    error = calibration_error(bins) or 0.0
    caption = "Across: reported confidence. Up: the share that was right. Dashed: where they agree."
    figure = f'<figure class="figure">{curve(bins)}<figcaption>{caption}</figcaption></figure>'
    return _section(
        "Is its confidence earned?",
        f"A finding of confidence 90% should be right nine times in ten. In the mean it is off by {error * 100:.1f} "
        "points. Red: the interval does not hold the confidence that was reported.",
        f'<div class="split">{figure}{table}</div>',
    )


def _cases(edits: Sequence[EditOutcome | CleanEdit]) -> str:
    if not edits:
        return '<p class="calm">None. Nothing that was right was changed.</p>'
    out = [_case(edit) for edit in edits[:_MOST_CASES]]
    more = f"<p>and {number(len(edits) - _MOST_CASES)} more.</p>" if len(edits) > _MOST_CASES else ""
    return f'<ol class="cases">{"".join(out)}</ol>{more}'


def _case(edit: EditOutcome | CleanEdit) -> str:
    kind = edit.harm or "" if isinstance(edit, EditOutcome) else edit.safety
    bad = kind in ("trap broken", "wrong fix", "safe")
    rules = " + ".join(f"<code>{escape(rule)}</code>" for rule in edit.rules)
    accepted = ""
    if isinstance(edit, EditOutcome) and edit.accepted:
        pieces = [Piece(shown(one, everything=True) or "(nothing)", "new") for one in edit.accepted]
        said = " ".join(_marked([piece]) for piece in pieces)
        accepted = f'<p class="why">Accepted: {said}</p>'
    place = escape(f"{shown(edit.document)}:{edit.line}")
    return (
        f'<li class="{"bad" if bad else "mild"}"><div class="facts"><b>{escape(kind)}</b><span>{rules}</span>'
        f"<span>{edit.safety} {edit.confidence:.2f}</span><span>{place}</span></div>"
        f'<p class="text" dir="auto" lang="{escape(edit.language)}">{_marked(edit.excerpt)}</p>'
        f'<p class="why">{escape(shown(edit.why))}</p>{accepted}</li>'
    )


def _marked(excerpt: Sequence[Piece]) -> str:
    tags = {"old": "del", "new": "ins"}
    out = []
    for text, look in excerpt:
        # a line through a comma hides it: short stretches are framed
        short = ' class="short"' if len(text) <= _SHORT else ""
        out.append(f"<{tags[look]}{short}>{escape(text)}</{tags[look]}>" if look in tags else escape(text))
    return "".join(out)


def _rates(counts: Mapping[str, CleanCount], *, rules: bool) -> str:
    if not counts:
        return ""
    tiers = ("safe", "review", "findings")
    first = ("changed texts",) if rules else ("texts", "words", "changed")
    columns = ("", *first, *(said for tier in tiers for said in (tier, "at most")))
    rows = []
    for name, count in counts.items():
        sizes = (count.changed,) if rules else (count.documents, round(count.words), count.changed)
        cells = [_count(size) for size in sizes]
        for tier in tiers:
            value = count.rate(tier)
            cells.append(_cell(rate(value), "zero" if not value else "bad" if tier == "safe" else ""))
            cells.append(_cell(rate(count.upper(tier)), "zero"))
        rows.append(_row(name, cells, code=rules))
    return _table(_head(columns), rows, "Edits on clean text")


def _notes(notes: Sequence[tuple[str, str]]) -> str:
    return "<dl>" + "".join(f"<dt>{escape(name)}</dt><dd>{escape(says)}</dd>" for name, says in notes) + "</dl>"
