"""A corpus made from a seed: news-like prose of our own templates, clean or with a share of damaged documents.

The same arguments give the same bytes on every machine. The words stand in prose.toml.
"""

from __future__ import annotations

import json
import random
import re
import textwrap
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

__all__ = ["LANGUAGES", "Sample", "samples", "text_of", "write"]

_TABLES = tomllib.loads((Path(__file__).parent / "prose.toml").read_text(encoding="utf-8"))
LANGUAGES = tuple(_TABLES)

_T = TypeVar("_T")
_STRAIGHT = str.maketrans("“”„‘’", '"""\'\'')
_PARAGRAPH = (1, 1, 1, 1, 1, 2, 2)
"""Sentences of a paragraph, as often as they stand here."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One document: its language, and the name of the damage done to it ("" for none)."""

    id: str
    text: str
    language: str
    damage: str = ""


def samples(
    count: int, length: int = 2000, *, seed: int = 1, languages: Iterable[str] = ("en",), damaged: float = 0.0
) -> Iterator[Sample]:
    """`count` documents of about `length` code points, the languages in turn.

    `damaged` is the share (0 to 1) of documents that are damaged, spread evenly; each has one kind of damage.
    """
    tongues = tuple(languages)
    kinds = tuple(_DAMAGES)
    for index in range(count):
        language = tongues[index % len(tongues)]
        text = text_of(length, seed=f"{seed}/{index}", language=language)
        before, after = int(index * damaged), int((index + 1) * damaged)
        damage = kinds[before % len(kinds)] if after > before else ""
        yield Sample(f"{language}-{index}", _DAMAGES[damage](text) if damage else text, language, damage)


def text_of(length: int, *, seed: object = 1, language: str = "en") -> str:
    """A headline and paragraphs of at least `length` code points together."""
    dice = random.Random(str(seed))
    table = _TABLES[language]
    slots = _Slots(table, dice)
    deck: list[str] = []
    parts = [_pick(table["headlines"], dice).format_map(slots)]
    size = len(parts[0])
    while size < length:
        paragraph = []
        for _ in range(_pick(_PARAGRAPH, dice)):
            if not deck:  # all templates in an order of their own: none comes twice in a row
                deck = dice.sample(table["sentences"], len(table["sentences"]))
            sentence = deck.pop()
            if sentence[-1] in ".。":
                sentence = f"{sentence[:-1]}{_pick(table['tails'], dice)}{sentence[-1]}"
            paragraph.append(sentence.format_map(slots))
        parts.append(table["joint"].join(paragraph))
        size += len(parts[-1]) + 2
    text = "\n\n".join(parts)
    return text.translate(_STRAIGHT) if dice.random() * 10 < table["straight"] else text


def write(file: Path, documents: Iterable[Sample]) -> int:
    """Write ``{"id", "text"}`` lines as a scraper would, without the language; the UTF-8 bytes of text written."""
    size = 0
    with file.open("w", encoding="utf-8") as out:
        for document in documents:
            out.write(json.dumps({"id": document.id, "text": document.text}, ensure_ascii=False) + "\n")
            size += len(document.text.encode())
    return size


def _pick(choices: Sequence[_T], dice: random.Random) -> _T:
    return choices[int(dice.random() * len(choices))]


class _Slots(dict[str, str]):
    """What stands in the braces of a template: words of the document, words drawn anew, numbers."""

    def __init__(self, table: Mapping[str, Mapping[str, str]], dice: random.Random) -> None:
        super().__init__((name, _pick(words.split("|"), dice)) for name, words in table["document"].items())
        self._words = {n: [part.split("|") for part in words.split(" + ")] for n, words in table["words"].items()}
        self._dice = dice
        self._decimal, self._thousands = str(table["decimal"]), str(table["thousands"])

    def __missing__(self, name: str) -> str:
        if name in self._words:
            return "".join(_pick(part, self._dice) for part in self._words[name])
        return self._number(name, self._dice.random())

    def _number(self, name: str, part: float) -> str:
        match name:
            case "n":
                return str(4 + int(part * 16))
            case "year":
                return str(1960 + int(part * 65))
            case "day":
                return str(1 + int(part * 28))
            case "hour":
                return str(1 + int(part * 11))
            case "count":
                return f"{1000 + int(part * 90_000):,}".replace(",", self._thousands)
            case "share" | "sum":
                return f"{1 + part * 40:.1f}".replace(".", self._decimal)
        raise KeyError(f"prose.toml has no words for {{{name}}}")


def _spaced(text: str) -> str:
    """A space before some commas."""
    return re.sub(r"(?<=[^\W\d]), (?=\w+ \w+ \w+ )", " , ", text, count=6)


def _doubled(text: str) -> str:
    """A word between spaces written twice."""
    return re.sub(r" (\w{2,4}) (?=\w)", r" \1 \1 ", text, count=3)


def _wrapped(text: str) -> str:
    """Lines broken at 72 columns."""
    return "\n\n".join(textwrap.fill(paragraph, 72) for paragraph in text.split("\n\n"))


def _garbled(text: str) -> str:
    """UTF-8 read as Windows-1252, with a dash so that there is something to garble."""
    return text.replace(", ", " \N{EM DASH} ", 1).encode().decode("cp1252", errors="replace")


def _escaped(text: str) -> str:
    """Entities left over from a page."""
    return re.sub(r"[\"“”„«»]", "&quot;", text).replace(" (", "&nbsp;(")


_DAMAGES: dict[str, Callable[[str], str]] = {
    "spaces": _spaced,
    "doubled": _doubled,
    "wraps": _wrapped,
    "mojibake": _garbled,
    "entities": _escaped,
}
