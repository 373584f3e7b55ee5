"""What detectors say of themselves, written down: ``rules/detectors.json``.

Most texts need few detectors, and loading one takes as long as reading pages of text. So their triggers and
shapes are written down once, by `python -m normalize.detect.index` (which also writes `packs.index`), and a
detector is imported when the first text that may concern it comes. What is written counts only while the modules
and tables are those it was made from; else every detector is loaded and says for itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

from normalize.detect import DETECTORS, Detector, Proposal, Stage, View, shapes_of
from normalize.detect.kinds import matcher
from normalize.detect.shapes import Shaped
from normalize.packs import index
from normalize.packs.rule import Rule
from normalize.paths import rules_root

__all__ = ["FILE", "Deferred", "detectors", "shape_of", "written"]

FILE = "detectors.json"


class Deferred:
    """A detector that is imported when it is first asked; it has triggers or shapes."""

    def __init__(self, module: str, row: Mapping[str, Any]) -> None:
        self.name: str = row["name"]
        self.stage, self.triggers = Stage(row["stage"]), tuple(row["triggers"])
        self.own_shapes: bool = row["own"]
        """Whether its shapes say more than its triggers."""
        self._module = module
        self._shapes: Mapping[str, str] = row["shapes"]

    def shapes(self) -> Mapping[str, str]:
        """The patterns by name, as the detector would give them."""
        return self._shapes

    @cached_property
    def loaded(self) -> Detector:
        """The detector itself."""
        return _load(self._module)

    def detect(self, view: View) -> Iterable[Proposal]:
        """What the detector proposes."""
        return self.loaded.detect(view)


def detectors() -> list[Detector]:
    """Every detector of `DETECTORS`: deferred where what is written of it holds."""
    said = _said()
    return [Deferred(module, said[module]) if module in said else _load(module) for module in DETECTORS]


def written() -> str:
    """The text of the file, from the detectors as they are."""
    rows = {}
    for module in DETECTORS:
        detector = _load(module)
        shapes = shapes_of([detector])
        if shapes:
            own = isinstance(detector, Shaped)
            known = {"name": detector.name, "stage": int(detector.stage), "triggers": detector.triggers}
            rows[module] = {**known, "own": own, "shapes": shapes}
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(row)}" for name, row in rows.items())
    return f'{{"made from": "{_state()}",\n{lines}\n}}\n'


def _said() -> Mapping[str, Any]:
    try:
        found: dict[str, Any] = json.loads((rules_root() / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if found.get("made from") == _state() else {}


@cache
def _state() -> str:
    """Names and sizes of all that triggers and shapes are made from, and the bytes of what is small."""
    code, rules = Path(__file__).parent, rules_root()
    digest = hashlib.sha256()
    for root, pattern in ((code, "*.py"), (rules, "*.tsv"), (rules, "*.toml")):
        for file in sorted(root.rglob(pattern)):
            digest.update(f"{file.relative_to(root).as_posix()} {file.stat().st_size}\n".encode())
            if pattern == "*.toml":
                digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _load(module: str) -> Detector:
    detector: Detector = import_module(f"normalize.detect.{module}").DETECTOR
    return detector


def shape_of(rule: Rule) -> str:
    """The pattern that any text has in which a rule can find anything; "" if none is known."""
    return "" if rule.kind == "detector" else matcher(rule).shape


def main() -> None:
    """Write both files of the packs and detectors as they are."""
    index.write(shape_of)
    beside = rules_root() / f"{FILE}.new"
    beside.write_text(written(), encoding="utf-8")
    beside.replace(rules_root() / FILE)


if __name__ == "__main__":
    main()
