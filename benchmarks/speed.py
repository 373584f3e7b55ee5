"""Speed on one core, beside ftfy with its restyling off.

    python benchmarks/speed.py TEXTS.jsonl [--repeat 3]

TEXTS.jsonl holds {"id", "text", "language"?} a line, as `normalize check` reads it. Prints MB/s of UTF-8 text: the
engine alone, the engine with reading and writing JSON, and ftfy; the best of the repeats, taken in turn.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import ftfy

from normalize.normalizer import Normalizer
from normalize.records import dumps, to_record
from normalize.text import Document

QUIET = ftfy.TextFixerConfig(
    uncurl_quotes=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    fix_line_breaks=False,
    normalization=None,
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    given = parser.parse_args()
    lines = given.texts.read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    documents = [Document(row["text"], id=str(row["id"]), language=row.get("language")) for row in rows]
    size = sum(len(document.text.encode()) for document in documents) / 1e6
    engine = Normalizer()
    engine.run("Warm , up.")

    def through_json() -> None:
        for line in lines:
            row = json.loads(line)
            dumps(to_record(engine.run(Document(row["text"], id=str(row["id"]), language=row.get("language")))))

    tasks: dict[str, Callable[[], object]] = {
        "engine": lambda: _drain(engine.stream(documents)),
        "engine and JSON": through_json,
        "ftfy, restyling off": lambda: [ftfy.fix_text(document.text, QUIET) for document in documents],
    }
    best = dict.fromkeys(tasks, 0.0)
    for _ in range(given.repeat):
        for name, task in tasks.items():
            begin = time.perf_counter()
            task()
            best[name] = max(best[name], size / (time.perf_counter() - begin))
    print(f"{len(documents)} documents, {size:.2f} MB")
    for name, speed in best.items():
        print(f"{name:20} {speed:6.2f} MB/s")


def _drain(items: Iterable[object]) -> None:
    for _ in items:
        pass


if __name__ == "__main__":
    main()
