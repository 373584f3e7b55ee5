"""What a run found and did, counted; and what a person can do next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from normalize.findings import Result
from normalize.render.excerpt import Lines, changes_in_context, spot_in_context
from normalize.render.style import Piece, Style, shown, width_of, wrapped
from normalize.render.terminal import fates, title_of

__all__ = ["Note", "Tally", "notes_of", "render_rules", "render_total", "sentence"]

_SAMPLES = 3
_FATES = ("safe", "review", "hint", "no fix")


@dataclass(frozen=True, slots=True)
class Note:
    """One finding as a summary counts it. `sample` is empty where no samples are wanted."""

    rule: str
    fate: str
    place: str = ""
    sample: tuple[Piece, ...] = ()


def notes_of(
    result: Result, name: str, *, hints: bool, samples: Style | None, lines: Lines | None = None
) -> tuple[Note, ...]:
    """The notes of a result's visible findings; with samples drawn in this style, or none."""
    findings = result.visible(hints=hints)
    if not findings:
        return ()
    known = fates(result)
    if samples is None:
        return tuple(Note(f.rule, known[f.key]) for f in findings)
    text = result.document.text
    lines = lines or Lines(text)
    out = []
    seen: dict[str, int] = {}
    for finding in findings:
        seen[finding.rule] = seen.get(finding.rule, 0) + 1
        if seen[finding.rule] > _SAMPLES:
            out.append(Note(finding.rule, known[finding.key]))
            continue
        if finding.fixes:
            pieces = changes_in_context(text, finding.fixes[0].edits, samples, around=24)
        else:
            pieces = spot_in_context(text, finding.span, samples, around=24)
        place = "{}:{}:{}".format(name, *lines.at(finding.span.start))
        out.append(Note(finding.rule, known[finding.key], place, tuple(pieces)))
    return tuple(out)


@dataclass(slots=True)
class _Rule:
    fates: dict[str, int] = field(default_factory=dict)
    samples: list[Note] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(self.fates.values())


@dataclass(slots=True)
class Tally:
    """Counts over a run: documents, findings by rule and fate, edits, problems."""

    documents: int = 0
    findings: int = 0
    touched: int = 0
    refused: int = 0
    dismissed: int = 0
    edits: int = 0
    left: int = 0
    problems: int = 0
    rules: dict[str, _Rule] = field(default_factory=dict)

    def add(self, notes: Iterable[Note]) -> None:
        """Count one document's notes."""
        self.documents += 1
        before = self.findings
        for note in notes:
            self.findings += 1
            rule = self.rules.setdefault(note.rule, _Rule())
            rule.fates[note.fate] = rule.fates.get(note.fate, 0) + 1
            if note.sample and len(rule.samples) < _SAMPLES:
                rule.samples.append(note)
        self.touched += self.findings > before

    def fate(self, name: str) -> int:
        """How many findings share this fate."""
        return sum(rule.fates.get(name, 0) for rule in self.rules.values())


def sentence(number: int, noun: str) -> str:
    """A number with its noun.

    >>> sentence(1, "finding"), sentence(1200, "finding")
    ('1 finding', '1,200 findings')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def render_total(tally: Tally, style: Style, *, steps: Iterable[tuple[str, str, str]] = ()) -> str:
    """The closing lines of a check: how much was found, and for each kind the command that deals with it.

    `steps` are (number and kind, command, what it does).
    """
    rule = style.paint(style.sign("\N{BOX DRAWINGS LIGHT HORIZONTAL}" * min(style.width, 60)), "dim")
    clean = tally.documents - tally.touched
    if tally.findings:
        head = f"{sentence(tally.findings, 'finding')} in {tally.touched:,} of {sentence(tally.documents, 'text')}"
    elif tally.documents:
        head = "Clean: nothing found in " + sentence(tally.documents, "text")
    else:
        head = "Nothing was checked"
    extras = []
    if tally.findings and clean:
        extras.append(f"{clean:,} clean")
    if tally.refused:
        extras.append(f"{tally.refused:,} too damaged to repair unattended")
    if tally.dismissed:
        extras.append(f"{tally.dismissed:,} dismissed")
    if tally.problems:
        extras.append(f"{sentence(tally.problems, 'problem')} reported above")
    look = "red" if tally.problems else "yellow" if tally.findings else "green"
    lines = [rule, style.paint(head, look) + (f" ({', '.join(extras)})" if extras else "")]
    rows = list(steps)
    widths = [max((width_of(row[i]) for row in rows), default=0) for i in range(2)]
    for number, command, what in rows:
        pad = " " * (widths[1] - width_of(command))
        lines.append(f"  {number:<{widths[0]}}  {style.paint(command, 'cyan')}{pad}  {style.paint(what, 'dim')}")
    return "\n".join(lines) + "\n"


def render_rules(tally: Tally, style: Style) -> str:
    """Each rule with its count, its fates and up to three samples, the most frequent first."""
    out = []
    for name, rule in sorted(tally.rules.items(), key=lambda item: (-item[1].count, item[0])):
        fate = ", ".join(f"{rule.fates[f]:,} {f}" for f in _FATES if f in rule.fates)
        out.append(f"{rule.count:>6,}  {style.paint(title_of(name), 'bold')}  {style.paint(f'{name}  {fate}', 'dim')}")
        for note in rule.samples:
            out.append(wrapped(note.sample, style, indent=" " * 10, first=" " * 8))
            out.append(style.paint(" " * 8 + shown(note.place, style), "dim"))
        out.append("")
    return "\n".join(out) + ("\n" if out else "")
