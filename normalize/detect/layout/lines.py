"""The lines of a text and the breaks between them: how a line ends, and how the next begins."""

from __future__ import annotations

import enum
import re
from collections.abc import Container, Iterator, Sequence
from functools import cache
from typing import NamedTuple

import regex

from normalize.language import base
from normalize.paths import rules_table

__all__ = [
    "HYPHENS", "STOPS", "Break", "Head", "Line", "Tail", "breaks_of", "columns", "end_words", "head_of",
    "is_markdown", "is_mostly", "is_unspaced", "lines_of", "tail_of",
]  # fmt: skip


class Line(NamedTuple):
    """A line, and its text without the blanks around it: text[start:end].

    It begins at `begin`; the next one begins at `after`.
    """

    begin: int
    start: int
    end: int
    after: int

    @property
    def indent(self) -> int:
        """Blanks before the text."""
        return self.start - self.begin


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
    ITEM = "begins like an item of a list, a table, a quotation or code"
    OTHER = "begins with another character"


class Break(NamedTuple):
    """Two lines with text, one after the other.

    `blank` counts the empty lines between them. `width` is that of the line above, `reach` what it
    would be with the first word below, both in characters or both in columns. `parted`: lines that do not
    belong to the text (the number of a page, a share button) stand between them.
    """

    above: Line
    below: Line
    blank: int
    tail: Tail
    head: Head
    width: int
    reach: int
    parted: bool = False

    @property
    def ended(self) -> bool:
        """Whether the line above may be the last of its paragraph."""
        return self.tail is Tail.STOP or self.tail is Tail.COLON

    @property
    def mid_sentence(self) -> bool:
        """Whether the words alone say that a sentence goes on."""
        if self.tail is Tail.OPEN:
            return self.head is not Head.ITEM
        return not self.ended and self.head in (Head.LOWER, Head.CLOSER, Head.DASH)


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
_APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}"
_CLOSERS = (
    " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\"'\N{RIGHT DOUBLE QUOTATION MARK})]}*_"
    "\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT CORNER BRACKET}\N{RIGHT WHITE CORNER BRACKET}"
    "\N{FULLWIDTH RIGHT PARENTHESIS}\N{RIGHT DOUBLE ANGLE BRACKET}\N{RIGHT ANGLE BRACKET}"
    "\N{RIGHT BLACK LENTICULAR BRACKET}"
)
_OPENERS = (
    "\"'\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}([*_"
    "\N{SINGLE LOW-9 QUOTATION MARK}\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"
    "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{INVERTED QUESTION MARK}\N{INVERTED EXCLAMATION MARK}"
    "\N{LEFT CORNER BRACKET}\N{LEFT WHITE CORNER BRACKET}\N{FULLWIDTH LEFT PARENTHESIS}\N{LEFT DOUBLE ANGLE BRACKET}"
)
_NEVER_FIRST = frozenset(
    ",.;:!?)]}%\N{HORIZONTAL ELLIPSIS}\N{IDEOGRAPHIC COMMA}\N{IDEOGRAPHIC FULL STOP}\N{FULLWIDTH COMMA}"
    "\N{FULLWIDTH EXCLAMATION MARK}\N{FULLWIDTH QUESTION MARK}\N{FULLWIDTH SEMICOLON}\N{FULLWIDTH COLON}"
    "\N{FULLWIDTH RIGHT PARENTHESIS}\N{RIGHT CORNER BRACKET}\N{RIGHT WHITE CORNER BRACKET}"
    "\N{RIGHT DOUBLE ANGLE BRACKET}\N{ARABIC COMMA}\N{DEVANAGARI DANDA}"
    "\N{KATAKANA-HIRAGANA PROLONGED SOUND MARK}"
)
_DASHES = "\N{EM DASH}\N{EN DASH}\N{HORIZONTAL BAR}"
_BULLETS = (
    "\N{BULLET}\N{TRIANGULAR BULLET}\N{BLACK SMALL SQUARE}\N{WHITE BULLET}\N{BLACK CIRCLE}\N{WHITE CIRCLE}"
    "\N{BLACK SQUARE}\N{WHITE SQUARE}\N{BLACK DIAMOND}\N{BLACK RIGHT-POINTING TRIANGLE}\N{CHECK MARK}"
    "\N{BLACK RIGHT-POINTING POINTER}\N{MIDDLE DOT}\N{KATAKANA MIDDLE DOT}\N{RIGHTWARDS ARROW}\N{BLACK STAR}"
)
_HAN_NUMBERS = "\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341"
_ITEM = re.compile(
    rf"[-+*](?=\s)|[{_BULLETS}]|[-=_~*#+.]{{3,}}|[>|\\]|//|#{{1,6}}\s|</?[A-Za-z!]"
    r"|\[\d{1,3}\]|\[[^\]\n]{1,40}\]:|\(?\d{1,3}[.)](?=\s)|\(\w{1,2}\)"
    r"|[\N{CIRCLED DIGIT ONE}-\N{CIRCLED NUMBER TWENTY}]"
    rf"|[\N{{FULLWIDTH LEFT PARENTHESIS}}(]?[{_HAN_NUMBERS}\d]{{1,3}}"
    r"[\N{IDEOGRAPHIC COMMA})\N{FULLWIDTH RIGHT PARENTHESIS}\N{FULLWIDTH FULL STOP}]"
)
_LETTERED = re.compile(
    r"(?:[^\W\d_]|[ivxIVX]{2,5})[.)](?=\s)|[A-Za-z]{2,8}://"
    rf"|[{_HAN_NUMBERS}]{{1,3}}[\N{{IDEOGRAPHIC COMMA}}\N{{FULLWIDTH FULL STOP}}]"
)
_LABEL = re.compile(r"[^\W\d_][\w.'-]{0,15}(?: [\w.'-]{1,15}){0,2} ?[:\N{FULLWIDTH COLON}](?!\S)")
_COLUMNS = re.compile(r"\S(?:\t| {3,})\S|\|.*\|")
_CODE = re.compile(r"[{}<>=|&^~$\\]|\w\(|[;{}]$|\)[;)]")
_ASSIGNMENT = re.compile(r"[\w.]+(?:\[[^\]]{0,40}\])? ?[-+*/|&:]?= ?\S")
_CODED = 3
"""Signs of a programming language from which a line is taken for code."""
_WIDE = "[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]"
_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u093c\u0941-\u0948\u094d\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
    "\u200b-\u200f\ufe00-\ufe0f]"
)
_UNSPACED = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fff\u3001-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60]"
_FIRST_UNSPACED = "\u0e00"
_MARKDOWN = re.compile(r"^#{1,6} \S|\]\((?:#|/|https?:)|^```|^~~~", re.MULTILINE)
_SAMPLE = 4000
_LOOK = 80
"""Characters looked at on either side of a break."""


@cache
def _wide() -> regex.Pattern[str]:
    return regex.compile(_WIDE)


@cache
def _unspaced() -> regex.Pattern[str]:
    return regex.compile(_UNSPACED)


@cache
def _tables() -> dict[str, dict[str, frozenset[str]]]:
    tables = rules_table("line_ends")
    return {
        name: {tag: frozenset(str(words).split()) for tag, words in table.items()} for name, table in tables.items()
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
    r"""Whether a text shows Markdown: a heading, a link or a code fence.

    >>> is_markdown("# News\n\nToday."), is_markdown("We are #1.")
    (True, False)
    """
    return bool(_MARKDOWN.search(text))


def is_unspaced(character: str) -> bool:
    r"""Whether it belongs to a script, or to its marks, that is written without spaces between words.

    Thai, Lao, Burmese and Khmer; Han and kana.

    >>> is_unspaced("\u6f22"), is_unspaced("\uac00"), is_unspaced("a")
    (True, False, False)
    """
    return character >= _FIRST_UNSPACED and bool(_unspaced().match(character))


def is_mostly(script: re.Pattern[str], text: str) -> bool:
    r"""Whether a fifth or more of the beginning of a text matches: other characters are spaces, digits, names.

    >>> han = re.compile("[\u4e00-\u9fff]")
    >>> is_mostly(han, "\u6e21\u8f6e at noon"), is_mostly(han, "The ferry \u6e21\u8f6e leaves at noon.")
    (True, False)
    """
    sample = text[:_SAMPLE]
    return 5 * len(script.findall(sample)) >= len(sample) > 0


def columns(text: str) -> int:
    r"""The width of a text on a screen: Han, kana and Hangul take two columns, combining marks none.

    >>> columns("abc"), columns("\u6f22\u5b57")
    (3, 4)
    """
    if text.isascii():
        return len(text)
    return len(text) + len(_wide().findall(text)) - len(_MARKS.findall(text))


def lines_of(text: str) -> list[Line]:
    r"""The lines of a text, whatever ends them (LF, CRLF, CR, form feed, NEL, U+2028, U+2029).

    >>> lines_of(" a\r\nb")
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


def breaks_of(
    text: str, lines: Sequence[Line], open_ends: Container[str], *, by_columns: bool, foreign: Container[int] = ()
) -> Iterator[Break]:
    """The breaks between neighbouring lines with text, in order.

    `open_ends` are the words after which nothing can end (`end_words`). `foreign` is where lines begin that
    do not belong to the text: they are passed over, and so are the empty lines on one side of them.
    """
    above: Line | None = None
    above_made = parted = False
    blank = before = 0
    for line in lines:
        if line.start >= line.end:
            blank += 1
            continue
        if line.begin in foreign:
            before = min(before, blank) if parted else blank
            parted, blank = True, 0
            continue
        if parted:
            blank = min(before, blank)
        start, end = line.start, line.end
        made = _is_made(text[start : min(end, start + 2 * _LOOK)])
        if above is not None:
            after = text[start : min(end, start + _LOOK)]
            tail = tail_of(text[max(above.start, above.end - _LOOK) : above.end], open_ends)
            head = Head.ITEM if made or above_made else head_of(after)
            word = _first_word(after)
            if by_columns:
                width, first = columns(text[above.start : above.end]), columns(word)
            else:
                width, first = above.end - above.start, len(word)
            reach = width + first
            if tail is not Tail.HYPHEN and not is_unspaced(after[0]):
                reach += 1
            if above.start > above.begin and above.indent != line.indent:
                # the first line of a paragraph: some count its indent and some do not
                reach += len(text[above.begin : above.start].expandtabs())
            yield Break(above, line, blank, tail, head, width, reach, parted)
        above, above_made, blank, parted = line, made, 0, False


def _is_made(line: str) -> bool:
    """Whether the line is code or has columns."""
    if ("\t" in line or "   " in line or "|" in line) and _COLUMNS.search(line):
        return True
    if "=" in line and _ASSIGNMENT.match(line):
        return True
    return (";" in line or "=" in line or "{" in line or "<" in line) and len(_CODE.findall(line)) >= _CODED


def tail_of(line: str, open_ends: Container[str] = ()) -> Tail:
    """How a line (without the blanks after it, not empty) ends.

    >>> tail_of("to the", {"the"}).name, tail_of("to the ferry").name, tail_of("to the ferry.)").name
    ('OPEN', 'WORD', 'STOP')
    """
    last = line[-1]
    if last.isalnum():
        if open_ends:
            word = line[-24:].rpartition(" ")[2].lower()
            if word in open_ends or word.lstrip(_OPENERS) in open_ends:
                return Tail.OPEN
        return Tail.WORD
    if last in STOPS:
        return Tail.STOP
    if last in _COMMAS:
        return Tail.COMMA
    if last in HYPHENS and line[-2:-1].isalnum():
        return Tail.HYPHEN
    if last in _APOSTROPHES and line[-24:].rpartition(" ")[2].lower().replace(last, "'") in open_ends:
        return Tail.OPEN
    bare = line.rstrip(_CLOSERS)
    last = bare[-1:] or last
    if last.isalnum() or _MARKS.match(last):
        return Tail.WORD
    if last in STOPS:
        return Tail.STOP
    if last in _COLONS:
        return Tail.COLON
    return Tail.COMMA if last in _COMMAS else Tail.OTHER


def head_of(line: str) -> Head:
    """How a line (without the blanks before it, not empty) begins.

    >>> head_of("the ferry").name, head_of("- the ferry").name
    ('LOWER', 'ITEM')
    """
    first = line[0]
    if first.isalpha():
        begin = line[:12]
        if ("." in begin or ")" in begin or "/" in begin or first >= _FIRST_UNSPACED) and _LETTERED.match(line):
            return Head.ITEM
        if first.islower():
            return Head.LOWER
        if (":" in line or "\N{FULLWIDTH COLON}" in line) and _LABEL.match(line):
            return Head.ITEM
        return Head.UPPER if first.isupper() or first.istitle() else Head.UNCASED
    if first in _DASHES:
        rest = line[1:].lstrip()
        return Head.DASH if rest[:1].islower() and len(rest) < len(line) - 1 else Head.ITEM
    if _ITEM.match(line):
        return Head.ITEM
    if first in _NEVER_FIRST:
        return Head.CLOSER
    first = line.lstrip(_OPENERS)[:1]
    if first.isalpha():
        return Head.LOWER if first.islower() else Head.UPPER if first.isupper() else Head.UNCASED
    return Head.DIGIT if first.isdigit() else Head.OTHER


def _first_word(line: str) -> str:
    """What the line above could not take any more: a word, or a character with the marks behind it."""
    word = line.split(None, 1)[0]
    if word.isascii():
        return word
    end = next((i for i, c in enumerate(word) if is_unspaced(c)), len(word))
    if end:
        return word[:end]
    end = 1
    while end < len(word) and word[end] in _NEVER_FIRST:
        end += 1
    return word[:end]
