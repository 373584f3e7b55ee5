"""The lines of a text and the breaks between them: how a line ends, how the next begins, what would join them."""

from __future__ import annotations

import enum
import re
import tomllib
from collections.abc import Container, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from normalize.language import base
from normalize.paths import rules_root

__all__ = ["HYPHENS", "STOPS", "Break", "Head", "Line", "Tail", "breaks_of", "columns", "end_words", "head_of", "is_markdown", "is_unspaced", "lines_of"]


class Line(NamedTuple):
    """A line, and its text without the blanks around it: text[start:end].

    It begins at `begin`; the next one begins at `after`.
    """

    begin: int
    start: int
    end: int
    after: int


class Tail(enum.Enum):
    """How a line ends, closing quotation marks and brackets aside."""

    STOP = "ends a sentence"
    COLON = "ends with a colon"
    COMMA = "ends with a comma"
    HYPHEN = "ends with a hyphen"
    OPEN = "ends with a word after which nothing can end"
    WORD = "ends with a word"
    OTHER = "ends with another character"


class Head(enum.Enum):
    """How a line begins, opening quotation marks and brackets aside."""

    LOWER = "goes on with a small letter"
    UPPER = "begins with a capital letter"
    UNCASED = "begins with a letter that has no case"
    DIGIT = "begins with a digit"
    DASH = "goes on with a dash and a small letter"
    CLOSER = "begins with a mark that never begins a line"
    ITEM = "begins like an item of a list, a quotation or a heading"
    OTHER = "begins with another character"


class Break(NamedTuple):
    """Two lines with text, one after the other.

    `blank` counts the empty lines between them. `width` is that of the line above and `reach` what it
    would be with the first word below, in characters or columns. `joint` is what belongs between the
    two if the line was wrapped: a space, nothing, or None where that cannot be told.
    """

    above: Line
    below: Line
    blank: int
    tail: Tail
    head: Head
    width: int
    reach: int
    joint: str | None

    @property
    def mid_sentence(self) -> bool:
        """Whether the words alone say that a sentence goes on."""
        if self.tail is Tail.OPEN:
            return self.head is not Head.ITEM
        return self.tail in _UNFINISHED and self.head in (Head.LOWER, Head.CLOSER, Head.DASH)


_UNFINISHED = (Tail.COMMA, Tail.HYPHEN, Tail.WORD, Tail.OTHER)

STOPS = frozenset(
    ".!?\N{HORIZONTAL ELLIPSIS}\N{IDEOGRAPHIC FULL STOP}\N{FULLWIDTH EXCLAMATION MARK}"
    "\N{FULLWIDTH QUESTION MARK}\N{FULLWIDTH FULL STOP}\N{HALFWIDTH IDEOGRAPHIC FULL STOP}"
    "\N{ARABIC QUESTION MARK}\N{ARABIC FULL STOP}\N{DEVANAGARI DANDA}\N{DEVANAGARI DOUBLE DANDA}"
    "\N{ARMENIAN FULL STOP}\N{MYANMAR SIGN SECTION}\N{MYANMAR SIGN LITTLE SECTION}\N{KHMER SIGN KHAN}"
    "\N{KHMER SIGN BARIYOOSAN}\N{ETHIOPIC FULL STOP}\N{DOUBLE EXCLAMATION MARK}\N{INTERROBANG}"
)
_COLONS = frozenset(":\N{FULLWIDTH COLON}")
_COMMAS = frozenset(
    ",;\N{FULLWIDTH COMMA}\N{FULLWIDTH SEMICOLON}\N{IDEOGRAPHIC COMMA}\N{ARABIC COMMA}\N{ARABIC SEMICOLON}"
    "\N{GREEK ANO TELEIA}"
)
HYPHENS = frozenset("-\N{HYPHEN}\N{SOFT HYPHEN}\N{NOT SIGN}\N{NON-BREAKING HYPHEN}")
_CLOSERS = (
    " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\"'\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT DOUBLE QUOTATION MARK}"
    "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK})]}*_"
    "\N{RIGHT CORNER BRACKET}\N{RIGHT WHITE CORNER BRACKET}\N{FULLWIDTH RIGHT PARENTHESIS}"
    "\N{RIGHT DOUBLE ANGLE BRACKET}\N{RIGHT ANGLE BRACKET}\N{RIGHT BLACK LENTICULAR BRACKET}"
)
_OPENERS = (
    "\"'\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}"
    "\N{SINGLE LOW-9 QUOTATION MARK}\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}"
    "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}([*_\N{INVERTED QUESTION MARK}"
    "\N{INVERTED EXCLAMATION MARK}\N{LEFT CORNER BRACKET}\N{LEFT WHITE CORNER BRACKET}"
    "\N{FULLWIDTH LEFT PARENTHESIS}\N{LEFT DOUBLE ANGLE BRACKET}"
)
_NEVER_FIRST = frozenset(
    ",.;:!?)]}%\N{HORIZONTAL ELLIPSIS}\N{IDEOGRAPHIC COMMA}"
    "\N{IDEOGRAPHIC FULL STOP}\N{FULLWIDTH COMMA}\N{FULLWIDTH EXCLAMATION MARK}\N{FULLWIDTH QUESTION MARK}"
    "\N{FULLWIDTH SEMICOLON}\N{FULLWIDTH COLON}\N{FULLWIDTH RIGHT PARENTHESIS}\N{RIGHT CORNER BRACKET}"
    "\N{RIGHT WHITE CORNER BRACKET}\N{RIGHT DOUBLE ANGLE BRACKET}\N{ARABIC COMMA}\N{DEVANAGARI DANDA}"
    "\N{KATAKANA-HIRAGANA PROLONGED SOUND MARK}"
)
_TIGHT_BEFORE = frozenset(",.)]}")
_TIGHT_AFTER = frozenset("([{\N{INVERTED QUESTION MARK}\N{INVERTED EXCLAMATION MARK}")
_CUT = frozenset("/\\_@#&=+~|")
_DASHES = "\N{EM DASH}\N{EN DASH}\N{HORIZONTAL BAR}"
_BULLETS = (
    "-+*\N{BULLET}\N{TRIANGULAR BULLET}\N{BLACK SMALL SQUARE}\N{WHITE BULLET}\N{BLACK CIRCLE}\N{WHITE CIRCLE}"
    "\N{BLACK SQUARE}\N{WHITE SQUARE}\N{BLACK DIAMOND}\N{BLACK RIGHT-POINTING TRIANGLE}\N{CHECK MARK}"
    "\N{BLACK RIGHT-POINTING POINTER}\N{MIDDLE DOT}\N{KATAKANA MIDDLE DOT}\N{RIGHTWARDS ARROW}\N{BLACK STAR}"
)
_ITEM = re.compile(
    rf"[{re.escape(_BULLETS)}](?=\s)|[{re.escape(_BULLETS[3:])}]"
    r"|[-=_~*#+.]{3,}|[>|\\]|#{1,6}\s|</?[A-Za-z!]|\[\d{1,3}\]|\[[^\]\n]{1,40}\]:|[A-Za-z]{2,8}://"
    r"|\(?(?:\d{1,3}|[^\W\d_]|[ivxIVX]{2,5})[.)](?=\s)|\(\w{1,2}\)"
    r"|[\N{CIRCLED DIGIT ONE}-\N{CIRCLED NUMBER TWENTY}]"
    r"|[\N{FULLWIDTH LEFT PARENTHESIS}(]?[一二三四五六七八九十\d]{1,3}[、)\N{FULLWIDTH RIGHT PARENTHESIS}\N{FULLWIDTH FULL STOP}]"
)
_LABEL = re.compile(r"\w[\w.'-]{0,15}(?: [\w.'-]{1,15}){0,2} ?[:\N{FULLWIDTH COLON}](?!\S)")
_TABULAR = re.compile(r"\S(?:\t| {3,})\S|\|.*\|")
_CODE = re.compile(r"[{}<>=|&^~$\\]|\w\(|[;{}]$|\)[;)]")
_CODED = 3
"""Signs of a programming language in a line from which it is taken for code."""
_WIDE = re.compile("[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]")
_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u093c\u0941-\u0948\u094d\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
    "\u200b-\u200f\ufe00-\ufe0f]"
)
_HAN = re.compile("[\u2e80-\u2fff\u3001-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60]")
_TAI = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Thai, Lao, Burmese and Khmer: words join without a space, and a space divides phrases."""
_LAST_WORD = re.compile(r"[^\W\d_]+['\N{RIGHT SINGLE QUOTATION MARK}]?\Z")
_MARKDOWN = re.compile(r"^#{1,6} \S|\]\((?:#|/|https?:)|^```|^~~~", re.MULTILINE)
_SAMPLE = 4000
"""Characters that tell whether a text is written without spaces."""
_LOOK = 80
"""Characters looked at on either side of a break."""


@cache
def _tables() -> dict[str, dict[str, frozenset[str]]]:
    with (rules_root() / "line_ends.toml").open("rb") as file:
        tables = tomllib.load(file)
    return {
        name: {tag: frozenset(str(words).split()) for tag, words in table.items()}
        for name, table in tables.items()
    }


def end_words(table: str, language: str | None) -> frozenset[str]:
    """The words of a table of ``rules/line_ends.toml`` in a language; none for an unknown language.

    >>> "the" in end_words("open_words", "en-GB"), "home" in end_words("open_words", "en")
    (True, False)
    >>> len(end_words("open_words", None))
    0
    """
    return _tables()[table].get(base(language) or "", frozenset())


def is_markdown(text: str) -> bool:
    """Whether a text shows Markdown: a heading, a link or a code fence.

    >>> is_markdown("# News\n\nToday."), is_markdown("We are #1.")
    (True, False)
    """
    return bool(_MARKDOWN.search(text))


def lines_of(text: str) -> list[Line]:
    """The lines of a text, whatever ends them (LF, CRLF, CR, form feed, NEL, U+2028, U+2029).

    >>> lines_of(" a\\r\\nb")
    [Line(begin=0, start=1, end=2, after=4), Line(begin=4, start=4, end=5, after=5)]
    """
    out = []
    at = 0
    for raw in text.splitlines(keepends=True):
        after = at + len(raw)
        inner = raw.lstrip()
        start = after - len(inner)
        out.append(Line(at, start, start + len(inner.rstrip()), after))
        at = after
    return out


def columns(text: str) -> int:
    """The width of a text on a screen: Han, kana and Hangul take two columns, combining marks none.

    >>> columns("abc"), columns("\\u6f22\\u5b57")
    (3, 4)
    """
    if text.isascii():
        return len(text)
    return len(text) + len(_WIDE.findall(text)) - len(_MARKS.findall(text))


def breaks_of(text: str, lines: Sequence[Line], open_ends: Container[str], *, by_columns: bool) -> Iterator[Break]:
    """The breaks between neighbouring lines with text, in order."""
    sample = text[:_SAMPLE]
    unspaced = len(_HAN.findall(sample)) + len(_TAI.findall(sample)) > 0.2 * len(sample)
    above: Line | None = None
    blank = 0
    for line in lines:
        if line.start >= line.end:
            blank += 1
            continue
        if above is not None:
            yield _break(text, above, line, blank, open_ends, by_columns, unspaced)
        above, blank = line, 0


def _break(
    text: str, above: Line, below: Line, blank: int, open_ends: Container[str], by_columns: bool, unspaced: bool
) -> Break:
    before = text[max(above.start, above.end - _LOOK) : above.end]
    after = text[below.start : min(below.end, below.start + _LOOK)]
    tail = _tail(before, open_ends)
    head = head_of(after)
    if _TABULAR.search(after) or _TABULAR.search(before) or len(_CODE.findall(before)) >= _CODED:
        head = Head.ITEM
    joint = _joint(before[-1], after[0], blanks=bool(text[above.end : below.start].strip("\r\n")), unspaced=unspaced)
    word = _first_word(after)
    if by_columns:
        width = columns(text[above.start : above.end])
        first = columns(word)
    else:
        width, first = above.end - above.start, len(word)
    return Break(above, below, blank, tail, head, width, width + first + (joint != "" and tail is not Tail.HYPHEN), joint)


def _tail(line: str, open_ends: Container[str]) -> Tail:
    bare = line.rstrip(_CLOSERS) or line
    last = bare[-1]
    if last.isalnum() or _MARKS.match(last):
        if len(bare) == len(line):
            word = _LAST_WORD.search(bare)
            if word and word[0].lower() in open_ends:
                return Tail.OPEN
        return Tail.WORD
    if last in STOPS:
        return Tail.STOP
    if last in _COLONS:
        return Tail.COLON
    if last in _COMMAS:
        return Tail.COMMA
    if last in HYPHENS and len(line) > 1 and line[-1] == last and line[-2].isalnum():
        return Tail.HYPHEN
    return Tail.OTHER


def head_of(line: str) -> Head:
    """How a line (without the blanks before it, not empty) begins.

    >>> head_of("the ferry"), head_of("- the ferry")
    (<Head.LOWER: 'goes on with a small letter'>, <Head.ITEM: 'begins like an item of a list, a quotation or a heading'>)
    """
    first = line[0]
    if first.islower() and not _ITEM.match(line):
        return Head.LOWER
    if first in _DASHES:
        rest = line[1:].lstrip()
        return Head.DASH if rest[:1].islower() and len(rest) < len(line) - 1 else Head.ITEM
    if _ITEM.match(line) or (_LABEL.match(line) and not first.isdigit()):
        return Head.ITEM
    if first in _NEVER_FIRST:
        return Head.CLOSER
    bare = line.lstrip(_OPENERS)
    first = bare[:1]
    if first.islower():
        return Head.LOWER
    if first.isupper() or first.istitle():
        return Head.UPPER
    if first.isalpha():
        return Head.UNCASED
    if first.isdigit():
        return Head.DIGIT
    return Head.OTHER


def _first_word(line: str) -> str:
    """What the line above could not take any more."""
    if _TAI.match(line):
        return line[:1]
    word = line.split(None, 1)[0]
    han = _HAN.search(word)
    if han is None:
        return word
    end = max(han.start(), 1)
    while end < len(word) and word[end] in _NEVER_FIRST:
        end += 1
    return word[:end]


def is_unspaced(character: str) -> bool:
    """Whether it belongs to a script, or to its marks, that is written without spaces between words."""
    return bool(_HAN.match(character) or _TAI.match(character))


def _joint(last: str, first: str, *, blanks: bool, unspaced: bool) -> str | None:
    if first in _TIGHT_BEFORE or last in _TIGHT_AFTER:
        return ""
    if last in _CUT:
        return None
    left, right = is_unspaced(last), is_unspaced(first)
    if not left and not right:
        # where lines break anywhere, Latin words may be cut too
        return None if unspaced and not blanks else " "
    if _TAI.match(last) and _TAI.match(first):
        return " " if blanks else ""
    if blanks:
        return None
    if left and right:
        return ""
    # one side is Latin: some write a space there, others do not
    return None if last.isalnum() and first.isalnum() else ""
