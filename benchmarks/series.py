"""What grows: many documents, long documents, hostile ones, and packs of many rules."""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import regex

from benchmarks.corpus import samples, text_of, write
from normalize import Config, Normalizer

__all__ = ["SERIES", "Series", "engine"]

_MILLION = 1_000_000
_LENGTHS = (1000, 3000, 10_000, 30_000, 100_000, 300_000, _MILLION, 3 * _MILLION, 10 * _MILLION, 50 * _MILLION)
_COUNTS = (10, 30, 100, 300, 1000, 3000, 10_000)
_RULES = (10, 30, 100, 300, 1000, 2500, 5000)


@dataclass(frozen=True)
class Series:
    """Work that grows with a size.

    `prepare(size)` makes the input and returns the work whose time is taken. `group` is the plot it is drawn in.
    """

    name: str
    group: str
    unit: str
    sizes: tuple[int, ...]
    prepare: Callable[[int], Callable[[], object]]


@lru_cache(maxsize=1)
def engine() -> Normalizer:
    """One engine that has seen clean and damaged text."""
    made = Normalizer()
    for sample in samples(50, damaged=0.5):
        made.run(sample.text)
    return made


def _run(text: str) -> Callable[[], object]:
    run = engine().run

    def work() -> None:
        run("Another.")  # what the engine keeps of the last text is no help for this one
        run(text)

    return work


def _documents(count: int) -> Callable[[], object]:
    texts = [sample.text for sample in samples(count, 500)]
    stream = engine().stream
    return lambda: sum(1 for _ in stream(texts))


def _command(count: int) -> Callable[[], object]:
    from normalize.cli import main

    handle, name = tempfile.mkstemp(suffix=".jsonl")
    os.close(handle)
    file = Path(name)
    write(file, samples(count, 500))

    def work() -> None:
        with open(os.devnull, "w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
            main(["check", "--quiet", "--format", "json", name])

    return work


def _paragraphs(length: int) -> Callable[[], object]:
    return _run(text_of(length))


def _one_line(length: int) -> Callable[[], object]:
    return _run(text_of(length).replace("\n\n", " "))


def _damaged(length: int) -> Callable[[], object]:
    """Every line wrapped, a space before every third comma: findings grow with the text."""
    text = text_of(length)
    pieces = text.split(", ")
    return _run("".join(piece + (" , " if index % 3 == 0 else ", ") for index, piece in enumerate(pieces)))


def _hostile(pattern: str) -> Callable[[int], Callable[[], object]]:
    return lambda length: _run((pattern * (length // len(pattern) + 1))[:length])


_HOSTILE = {
    "straight quotes": '"',
    "curly quotes": "“",
    "apostrophes": "'",
    "spaces": " ",
    "stops": ".",
    "commas": ",",
    "brackets": "(",
    "newlines": "\n",
    "dashes": "-",
    "quote, space": '" ',
    "curly pair": "“” ",
    "stop, space": ". ",
    "space, comma": " ,",
    "brackets, space": "( ) ",
    "quote, newline": '"\n',
    "stop, newline": ".\n",
    "letter, space": "a ",
    "letter, stop": "a.",
    "letter, newline": "a\n",
    "one word": "the ",
    "one letter": "a",
    "line of a word": "word\n\n",
    "hyphen, newline": "of-\n",
    "entities": "&amp;",
    "mojibake": "Ã©",
    "combining": "\N{COMBINING ACUTE ACCENT}",
    "zero width": "\N{ZERO WIDTH SPACE}",
    "replacement": "\N{REPLACEMENT CHARACTER}",
    "addresses": "http://a.b/",
    "digits": "1,",
    "Cyrillic a": "aа",
}


def _names() -> Iterator[str]:
    """Phrases that no text has: rules wait for them, and find nothing."""
    heads, tails = ("brol", "drem", "flon", "grin", "klev", "plat", "skor", "tren", "vlam", "zwin"), "aeiou"
    for number in itertools.count():
        digits = [int(digit) for digit in f"{number:04}"]
        yield " ".join(heads[d] + tails[(d + i) % 5] + "nk" for i, d in enumerate(digits))


_RULE = """\
  - id: rule-{number}
    since: "0.1"
    status: preview
    {what}
    safety: review
    severity: warning
    confidence: 0.9
    message: "'{{old}}' should be '{{new}}'."
    why: A rule made to see how time grows.
    examples:
      - bad:  "They saw [[{name}]] there."
        good: "They saw rule {number} there."
      - keep: "They saw rule {number} there."
"""


def _pack(folder: Path, count: int) -> Config:
    """A folder with a pack of `count` rules, terms and patterns in turn."""
    file = folder / "made.yaml"
    with file.open("w", encoding="utf-8") as out:
        out.write("text_language: en\nlicence: CC0-1.0\nrules:\n")
        for number, name in zip(range(count), _names(), strict=False):
            if number % 2:
                what = f"kind: regex\n    match: '\\b{name}\\b'\n    fix: 'rule {number}'"
            else:
                what = f"kind: terms\n    terms: {{{name}: rule {number}}}"
            out.write(_RULE.format(number=number, name=name, what=what))
    return Config(packs=(str(file),))


def _load(count: int) -> Callable[[], object]:
    config = _pack(Path(tempfile.mkdtemp(prefix="normalize-bench-")), count)

    def work() -> None:
        regex.purge()  # patterns compiled in the round before would come from its cache
        Normalizer(config).run("They left , in the end.")

    return work


def _with_rules(count: int) -> Callable[[], object]:
    with tempfile.TemporaryDirectory(prefix="normalize-bench-") as folder:
        packed = Normalizer(_pack(Path(folder), count))
        texts = [sample.text for sample in samples(100)]
        for text in texts:
            packed.run(text)
    return lambda: sum(1 for _ in packed.stream(texts))


SERIES = (
    Series("documents, engine", "documents", "documents", _COUNTS, _documents),
    Series("documents, command", "documents", "documents", _COUNTS, _command),
    Series("prose in paragraphs", "length", "characters", _LENGTHS, _paragraphs),
    Series("prose on one line", "length", "characters", _LENGTHS, _one_line),
    Series("damaged prose", "length", "characters", _LENGTHS, _damaged),
    *(Series(name, "hostile", "characters", _LENGTHS, _hostile(pattern)) for name, pattern in _HOSTILE.items()),
    Series("load a pack", "rules", "rules", _RULES, _load),
    Series("check with a pack", "rules", "rules", _RULES, _with_rules),
)
