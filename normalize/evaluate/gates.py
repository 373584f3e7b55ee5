"""A gate: figures that may only get better, kept in a file beside the rules they are of.

What is held: F0.5 of exact repair by category, the share repaired of each kind of error and the right edits that are
safe, which may not fall; harmful edits, and edits and findings on clean text, which may not rise. The right edits of
each rule are kept to name who moved a figure.
"""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from normalize.errors import InputError
from normalize.evaluate.clean import CleanReport
from normalize.evaluate.scores import Report

__all__ = ["Figures", "Move", "Section", "figures_of", "gate_text", "moved", "moves", "parse_gate"]

Section: TypeAlias = Literal["categories", "kinds", "safe", "harm", "clean", "rules"]

_SAYS: dict[Section, str] = {
    "categories": "F0.5 of exact repair, at least",
    "kinds": "share repaired of each kind of error, at least",
    "safe": "right edits that are safe, by category, at least",
    "harm": "harmful edits, at most",
    "clean": "on clean text, at most",
    "rules": "right edits of each rule; a change here is named, and no reason to fail",
}

_CEILINGS: tuple[Section, ...] = ("harm", "clean")

Figures: TypeAlias = dict[Section, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Move:
    """A figure that is not what the gate says. `worse`: and the gate holds it."""

    section: Section
    name: str
    before: float | None
    after: float | None
    worse: bool

    def __str__(self) -> str:
        """The move in a line.

        >>> str(Move("kinds", "stray_stop", 0.9, 0.5, True)), str(Move("rules", "en.x.y", 12, None, False))
        ('worse   kinds/stray_stop  0.9 -> 0.5', 'moved   rules/en.x.y  12 -> none')
        """
        word = "worse" if self.worse else "moved" if self.section == "rules" else "better"
        ends = ("none" if value is None else f"{value:g}" for value in (self.before, self.after))
        return f"{word:<6}  {self.section}/{self.name}  {' -> '.join(ends)}"


def figures_of(report: Report, clean: CleanReport) -> Figures:
    """The figures of a run; shares are cut off after three places, so that what is kept holds."""
    shares = {name: score.fix_f_half for name, score in report.by_category.items()}
    kinds = {name: score.fix_recall for name, score in report.by_kind.items()}
    total = clean.total
    safe = Counter(c for d in report.documents for e in d.edits if e.right and e.safety == "safe" for c in e.categories)
    harm = Counter(f"{edit.safety}_edits" for edit in report.harmful)
    return {
        "categories": {name: _cut(share) for name, share in sorted(shares.items()) if share is not None},
        "kinds": {name: _cut(share) for name, share in sorted(kinds.items()) if share is not None},
        "safe": dict(sorted(safe.items())),
        "harm": {name: harm[name] for name in ("review_edits", "safe_edits")},
        "clean": {"findings": total.findings, "review_edits": total.review, "safe_edits": total.safe},
        "rules": {name: score.right for name, score in report.by_rule.items() if score.right},
    }


def _cut(share: float) -> float:
    return math.floor(share * 1000 + 1e-9) / 1000


def moves(before: Mapping[Section, Mapping[str, float]], after: Figures) -> Iterator[Move]:
    """What differs, the worse first within each section; a figure that is gone has fallen to nothing.

    >>> [str(move) for move in moves({"clean": {"findings": 2}}, {"clean": {"findings": 3}})]
    ['worse   clean/findings  2 -> 3']
    """
    for section in after:
        old, new = before.get(section, {}), after[section]
        found = []
        for name in sorted(old.keys() | new.keys()):
            was, now = old.get(name), new.get(name)
            if was == now:
                continue
            worse = section != "rules" and was is not None
            if section in _CEILINGS:
                worse = worse and (now or 0.0) > (was or 0.0)
            else:
                worse = worse and (now or 0.0) < (was or 0.0)
            found.append(Move(section, name, was, now, worse))
        yield from sorted(found, key=lambda move: not move.worse)


def moved(before: Mapping[Section, Mapping[str, float]], after: Figures, *, allow_worse: bool) -> Figures:
    """The figures to keep: what got better moves, what got worse stays, unless it is allowed to.

    >>> moved({"kinds": {"a": 0.9, "b": 0.5}}, {"kinds": {"a": 0.8, "b": 0.6}}, allow_worse=False)
    {'kinds': {'a': 0.9, 'b': 0.6}}
    """
    out: Figures = {section: dict(names) for section, names in after.items()}
    if not allow_worse:
        for move in moves(before, after):
            if move.worse and move.before is not None:
                out[move.section][move.name] = move.before
    return {section: dict(sorted(names.items())) for section, names in out.items()}


def parse_gate(text: str, file: str) -> Figures:
    """Read a gate. Raises `InputError` for a file that is none."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{file}: not TOML: {error}") from error
    out: Figures = {}
    for section in _SAYS:
        row = table.pop(section, {})
        if not isinstance(row, dict) or not all(isinstance(one, int | float) for one in row.values()):
            raise InputError(f"{file}: [{section}] holds a number for each name")
        out[section] = row
    if table:
        raise InputError(f"{file}: unknown section [{next(iter(table))}]; known are {', '.join(_SAYS)}")
    return out


def gate_text(figures: Figures, command: str) -> str:
    """The gate as a file."""
    out = ["# Figures that may only get better. To move them after a change that is meant:\n", f"#   {command}\n"]
    for section, says in _SAYS.items():
        out.append(f"\n[{section}]  # {says}\n")
        out += (f'"{name}" = {value:g}\n' for name, value in figures[section].items())
    return "".join(out)
