"""Compile rules/given_names.tsv: given names, the share of women among their bearers, and how well that is known.

    pip install --no-deps nomquamgender
    python training/given_names.py --out rules/given_names.tsv

Source: nomquamgender 0.1.4 (MIT, Copyright 2022 Ian Van Buskirk), which pools lists of names and genders of many
countries; see Van Buskirk, Clauset and Larremore, "An Open-Source Cultural Consensus Approach to Name-Based Gender
Classification". Its data lie inside the package as `name_data.json`: name -> sources, people counted, share of women,
class. The package itself is not imported, so numpy and pandas are not needed.

Names stand there as in that source: lower case, without accents, Latin letters only (`jose`, `lukasz`, `bjorn`).
Whoever looks a name up folds it the same way. `count` is the number of people counted. `hint` says why a share is not
near 0 or 1: the gender depends on the `country` (Andrea, Jean), on the `decade` of birth, or on `neither` alone.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import re
import sys
from pathlib import Path

_NAME = re.compile(r"[a-z](?:[a-z]|['-](?=[a-z]))+")

_UNCERTAINTY = 1
"""Which of the source's nine classes is read: the one for a share at most 0.10 from 0 or 1."""

_HINTS = {0: "neither", 1: "decade", 2: "country", 3: ""}

_TABLE = Path(__file__).resolve().parent.parent / "rules" / "given_names.tsv"

Row = tuple[str, float, int, str]


def source_file() -> Path:
    """The data file inside the installed package; `SystemExit` with the remedy when it is not installed."""
    found = importlib.util.find_spec("nomquamgender")
    if found is None or found.origin is None:
        raise SystemExit("nomquamgender is not installed: pip install --no-deps nomquamgender")
    return Path(found.origin).parent / "name_data.json"


def hint(kind: int | list[int]) -> str:
    """The word for a class of the source: a number where it is the same for every threshold, else one for each.

    >>> hint(3), hint([0, 2, 2, 3, 3, 3, 3, 3, 3])
    ('', 'country')
    """
    return _HINTS[kind if isinstance(kind, int) else kind[_UNCERTAINTY]]


def selected(data: dict[str, tuple[int, int, float, int | list[int]]], sources: int, count: int) -> list[Row]:
    """The names known from at least so many sources and people, in order.

    >>> selected({"ada": (9, 900, 0.99, 3), "x": (9, 900, 0.1, 3), "zed": (1, 900, 0.0, 3)}, 5, 300)
    [('ada', 0.99, 900, '')]
    """
    return [
        (name, share, counted, hint(kind))
        for name, (known, counted, share, kind) in sorted(data.items())
        if known >= sources and counted >= count and _NAME.fullmatch(name)
    ]


def table(rows: list[Row]) -> str:
    """The rows as TSV with a header."""
    lines = ["name\tgender\tcount\thint"]
    lines += [f"{name}\t{share:.2f}\t{counted}\t{word}" for name, share, counted, word in rows]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Read the source, write the table beside its place and rename it there."""
    parser = argparse.ArgumentParser(
        description="Compile the table of given names and their gender.",
        epilog="example: python training/given_names.py --sources 5 --count 300 --out rules/given_names.tsv",
    )
    parser.add_argument("--data", type=Path, help="name_data.json of nomquamgender (default: of the installed package)")
    parser.add_argument("--sources", type=int, default=5, help="known from at least so many sources (default: 5)")
    parser.add_argument("--count", type=int, default=300, help="at least so many people counted (default: 300)")
    parser.add_argument("--out", type=Path, default=_TABLE, help="the table to write (default: rules/given_names.tsv)")
    options = parser.parse_args()
    path = options.data or source_file()
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SystemExit(f"{path}: cannot be read as JSON ({error}); give name_data.json of nomquamgender") from error
    rows = selected(data, options.sources, options.count)
    beside = options.out.with_name(f".{options.out.name}.tmp")
    beside.write_text(table(rows), encoding="utf-8", newline="\n")
    os.replace(beside, options.out)
    sure = sum(share <= 0.1 or share >= 0.9 for _, share, _, _ in rows)
    print(f"{len(rows)} names, {sure} of them at most 0.10 from one gender: {options.out}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
