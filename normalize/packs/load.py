"""Which rule packs there are: the shipped ones, those of installed distributions, those of a user."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from normalize.errors import PackError
from normalize.packs.index import indexed
from normalize.packs.rule import Pack, Rule
from normalize.paths import rules_root

__all__ = ["load_packs", "pack_files", "place_files"]


def load_packs(extra: Sequence[str | Path] = (), *, whole: bool = True) -> tuple[Pack, ...]:
    """The shipped packs, those of installed distributions, and `extra` files or folders, in this order.

    A distribution offers packs by an entry point of the group ``normalize.packs`` that names a
    package with YAML files in it, or a path. A file that is named twice is read once. Not `whole`: shipped
    rules may come without reasons and examples, which takes a tenth of the time (see `index`). Raises
    `PackError` for a file that is wrong and for an id that two rules have.
    """
    packs = list(_shipped(whole))
    known = {Path(pack.file).resolve() for pack in packs}
    for place in (*_entry_points(), *map(Path, extra)):
        for file, root in place_files(place):
            if file.resolve() not in known:
                from normalize.packs.parse import load_file

                known.add(file.resolve())
                packs.append(load_file(file, root))
    _refuse_twins(packs)
    return tuple(packs)


@cache
def _shipped(whole: bool) -> tuple[Pack, ...]:
    root = rules_root()
    return tuple(_shipped_pack(path, root, whole) for path in pack_files(root))


def _shipped_pack(path: Path, root: Path, whole: bool) -> Pack:
    pack = None if whole else indexed(path, hashlib.sha256(path.read_bytes()).hexdigest())
    if pack is None:
        from normalize.packs.parse import load_file  # here: its YAML library takes as long to load as all packs

        # their patterns are compiled by the tests, and here only when a rule is about to run
        pack = load_file(path, root, patterns=False)
    return pack


def pack_files(root: Path) -> list[Path]:
    """The pack files under a folder, sorted; names that begin with ``_`` are not packs."""
    found = root.rglob("*.yaml")
    return sorted(p for p in found if not any(part.startswith("_") for part in p.relative_to(root).parts))


def place_files(place: Path) -> list[tuple[Path, Path]]:
    """The pack files of a folder, or one file, each with the folder from which its rules are named.

    Raises `PackError` where there are none.
    """
    if place.is_file():
        shipped = place.resolve().is_relative_to(rules_root())
        return [(place.resolve(), rules_root())] if shipped else [(place, place.parent)]
    if not place.is_dir():
        raise PackError("no such file or folder", file=str(place))
    files = pack_files(place)
    if not files:
        raise PackError("holds no rule files", file=str(place), hint="a pack is a file named *.yaml")
    shipped = place.resolve().is_relative_to(rules_root())
    return [(path.resolve(), rules_root()) if shipped else (path, place) for path in files]


def _entry_points() -> Iterator[Path]:
    """Folders and files that installed distributions offer."""
    # importlib.metadata costs 50 ms: ask it only when somebody offers something
    declared = (
        file
        for entry in sys.path
        for file in Path(entry or ".").glob("*-info/entry_points.txt")
        if "normalize.packs" in file.read_text("utf-8", "replace")
    )
    if not any(declared):
        return
    from importlib.metadata import entry_points

    for point in sorted(entry_points(group="normalize.packs")):
        offered = point.load()
        yield from map(Path, getattr(offered, "__path__", None) or [offered])


def _refuse_twins(packs: Iterable[Pack]) -> None:
    seen: dict[str, Rule] = {}
    for pack in packs:
        for rule in pack.rules:
            twin = seen.setdefault(rule.id, rule)
            if twin is not rule:
                raise PackError(
                    f"the id '{rule.id}' is taken by {twin.file}:{twin.line}",
                    file=rule.file,
                    line=rule.line,
                    column=1,
                    hint="an id is the path of the file and the slug of the rule: rename one of them",
                )
