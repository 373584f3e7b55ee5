"""The language of a text, and how that language writes its marks.

`identify` is deterministic and honest: None rather than a guess for short or mixed text. The
conventions of each language are data in ``rules/languages.toml``.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

__all__ = ["Conventions", "abbreviations", "base", "conventions", "identify"]


@dataclass(frozen=True, slots=True)
class Conventions:
    """How a language writes its marks. For an unknown language: what is common to all.

    `quotes` are the pairs in use, outer ones first, each (open, close). `spaced_marks` are the marks
    that take a space before them (French ``;:!?»``), `inner_space` whether guillemets hold one.
    `terminators` end a sentence. `comma`, `question`, `semicolon` are the language's own marks where
    they differ from ``, ? ;``. `inverted` are opening marks (Spanish). `spaceless` scripts join words
    and lines without a space. `cased` says whether the script has capital letters; `sentence_case`
    whether a sentence begins with one. `period_abbreviates_ordinals`: "3. Mai" is no sentence end.
    """

    language: str | None = None
    quotes: tuple[tuple[str, str], ...] = ()
    spaced_marks: str = ""
    inner_space: bool = False
    terminators: str = ".!?\N{HORIZONTAL ELLIPSIS}"
    comma: str = ","
    question: str = "?"
    semicolon: str = ";"
    inverted: str = ""
    spaceless: bool = False
    cased: bool = True
    ordinal_dot: bool = False
    decimal: str = "."
    speech_verbs: tuple[str, ...] = ()
    """Inflected verbs of saying, lower-case ("said", "added"): a quotation stands beside them."""
    function_words: tuple[str, ...] = ()
    """Frequent words that rarely begin a name, lower-case ("the", "after", "and")."""


def base(language: str | None) -> str | None:
    """The language without region or script: ``pt-BR`` is ``pt``.

    >>> base("pt-BR"), base(None)
    ('pt', None)
    """
    return None if language is None else language.replace("_", "-").split("-")[0].lower()
