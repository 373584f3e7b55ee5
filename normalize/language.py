"""The language of a text, and how that language writes its marks.

`identify` is deterministic and honest: None rather than a guess for short or mixed text. The
conventions of each language are data in ``rules/languages.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache, lru_cache

from normalize.paths import rules_table

__all__ = ["Conventions", "base", "conventions", "identify", "known_languages"]

SAMPLE = 1000
"""Code points that are looked at: more does not change the answer on news, only the cost."""

_FEWEST_LETTERS = 12
"""Below this a spaced script says nothing certain: names and loan words fit several languages."""

_FEWEST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Conventions:
    """How a language writes its marks. For an unknown language: what is common to all.

    `quotes` are the pairs in use, outer ones first, each (open, close). `spaced_marks` are the marks
    that take a space before them (French ``;:!?»``), `inner_space` whether guillemets hold one.
    `terminators` end a sentence. `comma`, `question`, `semicolon` are the language's own marks.
    `inverted` are opening marks (Spanish). `spaceless` scripts join words and lines without a space.
    `cased`: the script has capital letters. `ordinal_dot`: "3. Mai" is no sentence end. `decimal` is
    the decimal separator (each that is in use), `group` parts thousands, `date` the order of day, month and year in
    figures, as "dmy" (each that is in use). `speech_verbs` are lower-case forms of verbs of saying that stand beside
    quotations, `function_words` frequent lower-case words that continue a sentence and are hardly
    ever a name.
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
    group: str = ","
    date: str = "dmy"
    speech_verbs: frozenset[str] = frozenset()
    function_words: frozenset[str] = frozenset()


@lru_cache(maxsize=512)
def base(language: str | None) -> str | None:
    """The language without region or script, lower-case.

    >>> base("pt-BR"), base(None)
    ('pt', None)
    """
    return None if language is None else re.split("[-_]", language, maxsplit=1)[0].lower()


def known_languages() -> tuple[str, ...]:
    """The tags that have conventions of their own, sorted."""
    return tuple(sorted(tag for tag in rules_table("languages") if tag != "default"))


@cache
def conventions(language: str | None) -> Conventions:
    """The conventions of a language tag, of its base language, or the common ones.

    >>> conventions("fr").spaced_marks, conventions("fr-CA").spaced_marks, conventions(None).spaced_marks
    (';:!?»', ':»', '')
    >>> conventions("de").quotes[0]
    ('„', '“')
    """
    tables = rules_table("languages")
    rows = [tables["default"]]
    if language is not None:
        tag = language.replace("_", "-")
        rows += [tables[t] for t in dict.fromkeys((base(tag) or tag, tag)) if t in tables]
    merged: dict[str, object] = {}
    for row in rows:
        merged.update(row)
    values: dict[str, object] = {"language": language}
    for entry in fields(Conventions):
        if entry.name not in merged:
            continue
        value = merged[entry.name]
        if entry.name == "quotes" and isinstance(value, list):
            value = tuple(tuple(pair.split(" ")) for pair in value)
        elif entry.name in ("speech_verbs", "function_words"):
            value = frozenset(str(value).split())
        values[entry.name] = value
    return Conventions(**values)  # type: ignore[arg-type]


_SCRIPTS: tuple[tuple[str, str], ...] = (
    # scripts that one language of ours writes; the ranges are those of the Unicode blocks
    ("ja", "\u3041-\u30ff"),
    ("ko", "\uac00-\ud7a3"),
    ("th", "\u0e01-\u0e5b"),
    ("lo", "\u0e81-\u0edf"),
    ("km", "\u1780-\u17ff"),
    ("my", "\u1000-\u109f"),
    ("el", "\u0370-\u03ff"),
    ("he", "\u05d0-\u05ea"),
    ("ka", "\u10a0-\u10ff"),
    ("hy", "\u0531-\u058f"),
    ("ta", "\u0b80-\u0bff"),
    ("te", "\u0c00-\u0c7f"),
    ("bn", "\u0980-\u09ff"),
    ("gu", "\u0a80-\u0aff"),
    ("pa", "\u0a00-\u0a7f"),
    ("am", "\u1200-\u137f"),
)
_HAN = "\u4e00-\u9fff"
_LETTER = re.compile(r"[^\W\d_]")
_ENOUGH_LETTERS = re.compile(rf"(?:[^\W\d_][\W\d_]*+){{{_FEWEST_LETTERS}}}")
_LATIN_BYTES = bytes(set(range(256)) - set(range(0xCD, 0xE2)) - set(range(0xE3, 0xF0)))
"""Bytes of UTF-8 that begin no letter of the scripts from Greek on: those of Latin letters and of most marks."""


def identify(text: str) -> str | None:
    """The language of a text (a BCP 47 base tag), or None where it cannot be told.

    Looks at the first 1,000 code points. A script that only one language writes decides alone; then
    eldc (or langdetect with a fixed seed where eldc has no wheel) decides on at least four words.

    >>> identify("The minister said on Monday that the talks would go on until the end of the week.")
    'en'
    >>> identify("OK") is None
    True
    """
    sample = text[:SAMPLE]
    if not sample.isascii() and sample.encode("utf-8", "surrogatepass").translate(None, _LATIN_BYTES):
        script = _by_script(sample)
        if script is not None:
            return script
    if len(sample.split(None, _FEWEST_WORDS)) < _FEWEST_WORDS or not _ENOUGH_LETTERS.search(sample):
        return None
    return _backend()(sample)


def _by_script(sample: str) -> str | None:
    letters = len(_LETTER.findall(sample))
    if not letters:
        return None
    for language, block in _SCRIPTS:
        count = len(re.findall(f"[{block}]", sample))
        # kana is a fraction of Japanese text; elsewhere the script must be most of the text
        if count > letters * (0.1 if language == "ja" else 0.5):
            return language
    return "zh" if len(re.findall(f"[{_HAN}]", sample)) > letters * 0.5 else None


_SAME = {"no": "nb", "ms": "id"}
"""Tags of the backends that our conventions know under another name.

Malay and Indonesian write their marks alike and no backend tells them apart on news.
"""

_ALIKE = ("hi", "mr")
"""Hindi and Marathi: eldc ranks them rightly but calls itself unsure; they write their marks alike."""


@cache
def _backend() -> Callable[[str], str | None]:
    try:
        import eldc
    except ImportError:  # no wheel for this platform
        return _langdetect()
    eldc.init()
    detector = eldc.instance()

    def answer(sample: str) -> str | None:
        try:
            found = detector.detect_details(sample)
        except UnicodeEncodeError:  # the C detector takes UTF-8, which has no lone surrogates
            found = detector.detect_details(sample.encode("utf-8", "replace").decode("utf-8"))
        sure = found.reliable or found.language in _ALIKE
        return _SAME.get(found.language, found.language) if sure else None

    return answer


def _langdetect() -> Callable[[str], str | None]:
    from langdetect import detector_factory
    from langdetect.lang_detect_exception import LangDetectException

    factory = detector_factory.DetectorFactory()
    factory.load_profile(detector_factory.PROFILES_DIRECTORY)
    factory.seed = 0

    def answer(sample: str) -> str | None:
        detector = factory.create()
        detector.append(sample)
        try:
            best = detector.get_probabilities()[:1]
        except LangDetectException:  # no letters it knows
            return None
        if not best or best[0].prob < 0.8:
            return None
        tag = str(best[0].lang)
        return _SAME.get(tag, {"zh-cn": "zh", "zh-tw": "zh-TW"}.get(tag, tag))

    return answer
