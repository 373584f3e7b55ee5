"""The shipped packs in a form that loads in a tenth of the time: ``rules/index.json``.

Reading YAML and working out the literals that each pattern needs takes longer than checking a short text. So
what running a rule needs is written down once, by `python -m normalize.detect.index`. An entry counts only while
its file is the one it was made from (SHA-256); what is not in the index is read from YAML, so a changed rule
needs nothing but to be saved.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, replace
from functools import cache
from pathlib import Path
from typing import Any

from normalize.findings import Safety, Severity
from normalize.packs.anchors import anchors_of
from normalize.packs.rule import Pack, Rule
from normalize.paths import rules_root

__all__ = ["FILE", "indexed", "write", "written"]

FILE = "index.json"
_READ_ONLY_BY_PEOPLE = ("why", "examples", "file")
_FIELDS = {field.name: field.default for field in fields(Rule) if field.name not in _READ_ONLY_BY_PEOPLE}
_SAFETIES = {member.label: member for member in Safety}
_SEVERITIES = {member.label: member for member in Severity}


def indexed(path: Path, digest: str) -> Pack | None:
    """The pack of a shipped file with this SHA-256, without reasons and examples; None if it is not in the index."""
    entry = _entries().get(path.relative_to(rules_root()).as_posix())
    if entry is None or entry["digest"] != digest:
        return None
    file = str(path)
    rules = tuple(_rule(row, file) for row in entry["rules"])
    return Pack(entry["name"], rules, entry["licence"], file, digest)


def written(packs: Mapping[str, Pack], shape_of: Callable[[Rule], str]) -> str:
    """The text of the index of some packs, by their paths below ``rules/``; `shape_of` gives the shape of a rule."""
    entries = {
        path: {
            "digest": pack.digest,
            "name": pack.name,
            "licence": pack.licence,
            "rules": [_row(replace(rule, anchors=anchors_of(rule), shape=shape_of(rule))) for rule in pack.rules],
        }
        for path, pack in sorted(packs.items())
    }
    lines = (f"{json.dumps(path)}: {json.dumps(entry, ensure_ascii=False)}" for path, entry in entries.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


@cache
def _entries() -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((rules_root() / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # without it everything is read from the packs
    return found


def _row(rule: Rule) -> dict[str, Any]:
    """A rule as JSON; what is as by default is left out."""
    row: dict[str, Any] = {}
    for name, default in _FIELDS.items():
        value = getattr(rule, name)
        if default is MISSING or value != default:
            row[name] = value.label if isinstance(value, (Safety, Severity)) else value
    return row


def _rule(row: dict[str, Any], file: str) -> Rule:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    values["safety"], values["severity"] = _SAFETIES[row["safety"]], _SEVERITIES[row["severity"]]
    if "terms" in values:
        values["terms"] = tuple((term, tuple(news)) for term, news in values["terms"])
    return Rule(why="", file=file, **values)


def write(shape_of: Callable[[Rule], str]) -> None:
    """Write the index of the packs as they are."""
    from normalize.packs.load import pack_files
    from normalize.packs.parse import load_file

    root = rules_root()
    packs = {path.relative_to(root).as_posix(): load_file(path, root) for path in pack_files(root)}
    beside = root / f"{FILE}.new"
    beside.write_text(written(packs, shape_of), encoding="utf-8")
    beside.replace(root / FILE)
