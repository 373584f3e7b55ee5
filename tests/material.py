"""Reads the project's own material: cases, gold and clean prose, as JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CASES = HERE / "cases"
GOLD = HERE / "gold"
CLEAN = HERE / "clean"


@dataclass(frozen=True)
class Row:
    """A line of a file: its place (`file:line`) and its fields."""

    place: str
    fields: dict[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.fields[name]


def rows(path: Path, needs: str, may: str = "") -> Iterator[Row]:
    """The lines of a file. `needs` and `may` name the fields; a wrong line is told by file and line."""
    for number, line in enumerate(path.read_text(encoding="utf-8").rstrip("\n").split("\n"), start=1):
        place = f"{path.name}:{number}"
        try:
            fields = json.loads(line)
        except ValueError as error:
            raise ValueError(f"{place}: not a line of JSON: {error}") from None
        if not isinstance(fields, dict):
            raise ValueError(f"{place}: not an object")
        if missing := set(needs.split()) - fields.keys():
            raise ValueError(f"{place}: missing {sorted(missing)}")
        if strange := fields.keys() - set(needs.split()) - set(may.split()):
            raise ValueError(f"{place}: unknown {sorted(strange)}")
        if "id" in needs.split() and (not isinstance(fields["id"], str) or not fields["id"]):
            raise ValueError(f"{place}: 'id' is not a name: {fields['id']!r}")
        yield Row(place, fields)


def cases(name: str) -> list[Row]:
    """The cases of a file in `cases/`; `safe` and `review` are the text after repair, left out where it stays.

    `safe` is the text with every safe repair, `review` with those for review too.
    """
    return list(rows(CASES / f"{name}.jsonl", needs="id class text why", may="language safe review"))
