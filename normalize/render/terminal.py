"""Findings and changes of one document for people to read, with colours or without."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from normalize.findings import Finding, Result, Safety, Severity
from normalize.render.excerpt import Lines, changes_in_context, groups, spot_in_context
from normalize.render.style import Piece, Style, shown, wrapped

__all__ = ["fates", "render_changes", "render_findings", "title_of"]

_SEVERITY_LOOK = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}
_FATE_LOOK = {"safe": "green", "review": "yellow", "hint": "dim", "no fix": "dim"}
_MOST = 5
"""Findings of one rule that are shown in full; of the rest, the places."""

_REASONS = 3
_MARGIN = " " * 19


def title_of(rule: str) -> str:
    """A rule's slug in words.

    >>> title_of("any.punctuation.space-before-mark")
    'Space before mark'
    """
    words = rule.rpartition(".")[2].replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


def fates(result: Result) -> dict[str, str]:
    """What will become of each finding by key: safe, review, hint, or no fix."""
    chosen = {key: choice.safety.label for choice in result.chosen for key in choice.findings}
    return {
        f.key: chosen.get(f.key) or ("no fix" if not f.fixes else "hint" if _only_hints(f) else "review")
        for f in result.findings
    }


def _only_hints(finding: Finding) -> bool:
    return all(fix.safety is Safety.HINT for fix in finding.fixes)


def render_findings(
    result: Result,
    name: str,
    style: Style,
    *,
    hints: bool = False,
    everything: bool = False,
    lines: Lines | None = None,
) -> str:
    """What was found in one document, grouped by rule, each with its place and its reasons; "" if nothing.

    The gravest rules come first. `everything` shows each finding in full, however many there are.
    `lines` says where places lie, if not in the document's text.
    """
    findings = result.visible(hints=hints)
    if not findings:
        return ""
    by_rule: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_rule[finding.rule].append(finding)
    order = sorted(by_rule.values(), key=lambda group: (-max(f.severity for f in group), group[0].span, group[0].rule))
    known = fates(result)
    lines = lines or Lines(result.document.text)
    out = [_header(result, name, style, _count(len(findings), "finding"))]
    for group in order:
        out.append("")
        out += _group(result, group, known, lines, style, everything=everything)
    out.append("")
    return "\n".join(out) + "\n"


def _header(result: Result, name: str, style: Style, what: str) -> str:
    said = [what]
    language = result.language or result.document.language
    if language:
        source = result.document.source_language
        guessed = result.source.language
        from_where = f" from {source}" if source else f", it seems from {guessed}" if guessed else ""
        said.insert(0, f"{language}{from_where}")
    if result.damage:
        said.append(f"damage {result.damage:.1%}" if result.damage >= 0.001 else "damage below 0.1%")
    dot = style.sign(" \N{MIDDLE DOT} ")
    out = style.paint(shown(name, style), "bold") + "  " + style.paint(dot.join(said), "dim")
    if result.refused:
        out += "\n" + style.paint(f"  Nothing is repaired unattended here: {result.refused}.", "yellow")
    return out


def _group(
    result: Result,
    group: Sequence[Finding],
    known: dict[str, str],
    lines: Lines,
    style: Style,
    *,
    everything: bool,
) -> list[str]:
    look = _SEVERITY_LOOK[max(f.severity for f in group)]
    times = style.sign(f"  \N{MULTIPLICATION SIGN}{len(group)}") if len(group) > 1 else ""
    dot = style.paint(style.sign("\N{BLACK CIRCLE}"), look)
    head = f"  {dot} {style.paint(title_of(group[0].rule), 'bold')}{times}  {style.paint(group[0].rule, 'dim')}"
    out = [head]
    full = group if everything or len(group) <= _MOST + 1 else group[:_MOST]
    common = _common_reasons(full) if len(full) > 1 else []
    one_message = len({f.message for f in group}) == 1
    if one_message:
        out.append(_explained(group[0].message, common, style, indent=" " * 4))
    elif common:
        out.append(_explained("", common, style, indent=" " * 4))
    for finding in full:
        message = "" if one_message else finding.message
        out += _finding(result, finding, known[finding.key], lines, style, message=message, skip=common)
    if len(group) > len(full):
        places = ", ".join("{}:{}".format(*lines.at(f.span.start)) for f in group[len(full) :])
        out.append(wrapped([Piece(f"also at {places}", "dim")], style, indent=" " * 4, first=" " * 4))
    return out


def _finding(
    result: Result,
    finding: Finding,
    fate: str,
    lines: Lines,
    style: Style,
    *,
    message: str,
    skip: Sequence[str],
) -> list[str]:
    place = "{}:{}".format(*lines.at(finding.span.start))
    first = f"{place:>9}  {style.paint(f'{fate:<6}', _FATE_LOOK[fate])}  "
    text = result.document.text
    if finding.fixes:
        edits = finding.fixes[0].edits
        around = _around(sum(min(80, len(e.old) + len(e.new)) for e in edits), style)
        pieces = changes_in_context(text, edits, style, around=around)
    else:
        pieces = spot_in_context(text, finding.span, style, around=_around(len(finding.span), style))
    out = [wrapped(pieces, style, indent=_MARGIN, first=first, first_width=max(9, len(place)) + 10)]
    if len(finding.fixes) > 1:
        others = (_alternative(fix.edits[0].new, fix.title, style) for fix in finding.fixes[1:3])
        out.append(wrapped([Piece("or " + ", or ".join(others), "dim")], style, indent=_MARGIN, first=_MARGIN))
    reasons = [reason for reason in _reasons(finding) if reason not in skip]
    if message or reasons:
        out.append(_explained(message, reasons, style, indent=_MARGIN))
    return out


def _around(shown_width: int, style: Style) -> int:
    """How much of the surroundings goes on either side of a change, so that both fit on one line."""
    marks = 0 if style.color else 6
    return max(16, min(40, (style.width - len(_MARGIN) - marks - shown_width) // 2 - 2))


def _alternative(new: str, title: str, style: Style) -> str:
    return title or (f"'{shown(new, style, everything=True)}'" if new else "nothing")


def _reasons(finding: Finding) -> list[str]:
    said = [e.says if e.weight >= 0 else f"but {e.says}" for e in finding.evidence if e.says]
    return list(dict.fromkeys(said))


def _common_reasons(group: Sequence[Finding]) -> list[str]:
    """Reasons that every finding of the group gives, so that they are said once."""
    rest = [set(_reasons(f)) for f in group[1:]]
    return [reason for reason in _reasons(group[0]) if all(reason in other for other in rest)]


def _explained(message: str, reasons: Sequence[str], style: Style, *, indent: str) -> str:
    """What is wrong, and in a fainter look why we think so."""
    pieces = []
    if reasons:
        because = "; ".join(_lower_first(shown(reason, style).rstrip(".")) for reason in reasons[:_REASONS])
        pieces.append(Piece(because if message else f"because {because}", "dim"))
    if message:
        pieces.insert(0, Piece(shown(message, style) + (" " if reasons else "")))
    return wrapped(pieces, style, indent=indent, first=indent)


def _lower_first(text: str) -> str:
    """A sentence as a clause; what begins with an acronym or a single capital stays as it is."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def render_changes(result: Result, name: str, style: Style, *, tier: Safety, lines: Lines | None = None) -> str:
    """The changes that a repair of this tier makes, as a word diff in context; "" if it makes none."""
    edits = result.edits(tier)
    if not edits:
        return ""
    text = result.document.text
    lines = lines or Lines(text)
    rule_of = {f.key: f.rule for f in result.findings}
    rules = {
        edit: [rule_of[key] for key in choice.findings if key in rule_of]
        for choice in result.chosen
        for edit in choice.edits
    }
    review = {edit for choice in result.chosen if choice.safety is not Safety.SAFE for edit in choice.edits}
    out = [_header(result, name, style, _count(len(edits), "change")), ""]
    for group in groups(text, edits, within=80):
        place = "{}:{}".format(*lines.at(group[0].span.start))
        first = f"{place:>9}  "
        pieces = changes_in_context(text, group, style, around=60)
        out.append(wrapped(pieces, style, indent=" " * 11, first=first, first_width=len(first)))
        names = list(dict.fromkeys(name for edit in group for name in rules.get(edit, ())))
        said = ", ".join(map(title_of, names)) + (" (for review)" if any(e in review for e in group) else "")
        out.append(wrapped([Piece(said, "dim")], style, indent=" " * 11, first=" " * 11))
    out.append("")
    return "\n".join(out) + "\n"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
