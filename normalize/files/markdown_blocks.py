"""The block structure of Markdown: which lines are code or markup, and which hold prose.

One pass over the lines. Known of the surroundings are the open list items (their content columns), an
open fence, and whether a paragraph is going on; that is what decides if an indented line is code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

__all__ = ["Blocks", "label_of", "read_blocks"]

_QUOTE = re.compile(r" {0,3}>[ \t]?")
_FENCE = re.compile(r"(`{3,})[^`\n]*$|(~{3,})")
_HEADING = re.compile(r"#{1,6}(?:[ \t]+|$)")
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*$")
_ITEM = re.compile(r"(?:[-+*]|(\d{1,9})[.)])(?=[ \t]|$)")
_TASK = re.compile(r"\[[ xX]\][ \t]")
_DEFINITION = re.compile(r"\[((?:[^\[\]\\]|\\.){1,999})\]:[ \t]*\S")
_FOOTNOTE = re.compile(r"\[\^[^\s\[\]]{1,80}\]:[ \t]*")
_TITLE = re.compile(r"(?:\"[^\"]*\"|'[^']*'|\([^()]*\))[ \t]*$")
_DELIMITERS = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_BORDER = re.compile(r"(?<![ \t])[ \t]*+(?<!\\)\|[ \t]*+")
_DEEPEST = 100
"""List items within each other; deeper ones are text."""
_HTML = re.compile(
    r"<(?:!--|(pre|script|style|textarea)(?=[\s>]|$)|/?(address|article|aside|base|blockquote|body|caption|center|col"
    r"|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head"
    r"|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section"
    r"|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?=[\s/>]|$))",
    re.IGNORECASE,
)
"""How an HTML block begins (CommonMark 4.6, kinds 1, 2 and 6)."""

_HTML_ENDS = {name: f"</{name}>" for name in ("pre", "script", "style", "textarea")} | {"<!--": "-->"}
_FRONT = {"---": ("---", "..."), "+++": ("+++",)}


@dataclass(slots=True)
class Blocks:
    """What the block pass found, as (start, end) in code points.

    `code` and `protected` no edit may touch; `prose` are stretches in which inline markup is read;
    `labels` the folded labels of link definitions.
    """

    code: list[tuple[int, int]] = field(default_factory=list)
    protected: list[tuple[int, int]] = field(default_factory=list)
    prose: list[tuple[int, int]] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Fence:
    mark: str
    column: int
    quoted: int
    start: int


def label_of(text: str) -> str:
    """A link label as labels are compared: without case and with single spaces.

    >>> label_of("The  Docs")
    'the docs'
    """
    return " ".join(text.split()).casefold()


def read_blocks(text: str) -> Blocks:
    r"""Read the lines of a Markdown text once.

    >>> read_blocks("Text.\n\n    code , here\n").code
    [(7, 22)]
    >>> read_blocks("Text that goes\n    on here.\n").code
    []
    """
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.out = Blocks()
        self.lists: list[int] = []  # content columns of the open list items
        self.fence: _Fence | None = None
        self.paragraph: int | None = None  # where the running paragraph began
        self.last: tuple[int, int] = (0, 0)  # the line before, without its line break
        self.blank = True
        self.table = False
        self.definition = False
        self.empty_item = False  # whether the line before was a list mark alone
        self.html: str | None = None  # what ends the open HTML block; "": an empty line
        self.quoted = 0  # quote marks of the line before

    def read(self) -> Blocks:
        start = self._front_matter()
        size = len(self.text)
        while start < size:
            newline = self.text.find("\n", start)
            after = size if newline < 0 else newline + 1
            end = after if newline < 0 else newline
            if end > start and self.text[end - 1] == "\r":
                end -= 1
            self._line(start, end)
            self.last = (start, end)
            start = after
        self._end_paragraph()
        if self.fence is not None:
            self.out.code.append((self.fence.start, size))
        return self.out

    def _front_matter(self) -> int:
        first = self.text[:10].splitlines()[:1]
        closers = _FRONT.get(first[0].rstrip()) if first else None
        if closers is None:
            return 0
        pattern = "|".join(map(re.escape, closers))
        close = re.compile(rf"^(?:{pattern})[ \t]*(?:\r?\n|\Z)", re.MULTILINE).search(self.text, len(first[0]))
        if close is None:
            return 0
        self.out.code.append((0, close.end()))
        return close.end()

    # ---- one line

    def _line(self, start: int, end: int) -> None:
        at, quoted = self._quote_marks(start, end, None if self.fence is None else self.fence.quoted)
        blank = not self.text[at:end].strip()
        if self.fence is not None:
            if self._in_fence(at, end, quoted, blank):
                return
            self.fence = None
            at, quoted = self._quote_marks(start, end, None)
        if blank:
            self._end_paragraph()
            if self.empty_item:
                self.lists.pop()  # an item begins with one empty line at most
                self.empty_item = False
            self.blank, self.table, self.definition = True, False, False
            self.html = None if self.html == "" else self.html
            return
        if self.html is not None:
            self._in_html(at, end)
            return
        if quoted != self.quoted:
            self._quote_depth(quoted, at, end)
        if at > start:
            self._mark(start, at)
        column, at = self._indent(at, end)
        self.empty_item = False
        fresh = self.paragraph is None or self._interrupts(column, at, end)
        while fresh and self.lists and column < self.lists[-1]:
            self.lists.pop()
            self._end_paragraph()
        self._content(start, at, end, column, quoted, fresh=fresh)
        self.blank = False

    def _quote_marks(self, start: int, end: int, most: int | None) -> tuple[int, int]:
        """Where a line begins behind its quote marks, and how many those are; no more than `most`."""
        at = start
        quoted = 0
        while quoted != most and (match := _QUOTE.match(self.text, at, end)):
            at, quoted = match.end(), quoted + 1
        return at, quoted

    def _quote_depth(self, quoted: int, at: int, end: int) -> None:
        """A quotation begins or ends here; a paragraph in it may go on without its marks."""
        lazy = quoted < self.quoted and self.paragraph is not None
        column, first = self._indent(at, end)
        if lazy and not self._interrupts(column, first, end):
            return
        self._end_paragraph()
        self.lists.clear()
        self.empty_item = False
        self.table = False
        self.quoted = quoted

    def _indent(self, at: int, end: int, column: int = 0) -> tuple[int, int]:
        """The column of the first character from `at` on that is no blank, and its place."""
        while at < end and self.text[at] in " \t":
            column += 4 - column % 4 if self.text[at] == "\t" else 1
            at += 1
        return column, at

    def _interrupts(self, column: int, at: int, end: int) -> bool:
        """Whether a line cannot be more of the paragraph before it."""
        text = self.text
        if text[at] in "`~" and _FENCE.match(text, at, end):
            return True
        if text[at] == "#" and _HEADING.match(text, at, end):
            return True
        if self._is_rule(at, end):
            return True
        if text[at] == "<" and _HTML.match(text, at, end):
            return True
        item = _ITEM.match(text, at, end)
        if not item or (self.lists and column < self.lists[-1]):
            return bool(item)
        return item.end() < end and item[1] in (None, "1")

    def _content(self, start: int, at: int, end: int, column: int, quoted: int, *, fresh: bool) -> None:
        """What a line holds: a block, list items within each other, prose. `fresh`: it continues no paragraph."""
        text = self.text
        while True:
            inner = column - (self.lists[-1] if self.lists else 0)
            if self.paragraph is None and inner >= 4:
                self._code(start, end)
                return
            if inner < 4 and self._block(start, at, end, column, quoted):
                return
            item = _ITEM.match(text, at, end) if inner < 4 and len(self.lists) < _DEEPEST else None
            if item is None or not fresh:
                break
            self._end_paragraph()
            behind = column + item.end() - at
            column, after = self._indent(item.end(), end, behind)
            self.lists.append(column if 0 < column - behind < 5 and after < end else behind + 1)
            if after == end:
                self._mark(start, end)
                self.empty_item = True
                return
            at = after
            if task := _TASK.match(text, at, end):
                at = task.end()
            self._mark(start, at)
        self._prose(start, at, end)

    def _block(self, start: int, at: int, end: int, column: int, quoted: int) -> bool:
        """Fence, heading, rule, underline, definition, table row: whether the line is one of them."""
        text = self.text
        first = text[at]
        self.table = self.table and not self._interrupts(column, at, end)
        if first in "`~" and (fence := _FENCE.match(text, at, end)):
            self._end_paragraph()
            self.fence = _Fence(fence[1] or fence[2], self.lists[-1] if self.lists else 0, quoted, start)
            return True
        if first == "#" and (heading := _HEADING.match(text, at, end)):
            self._end_paragraph()
            self._mark(start, heading.end())
            self._heading_tail(heading.end(), end)
            self._mark_break(end)
            self.out.prose.append((heading.end(), end))
            return True
        lazy = quoted != self.quoted or (self.lists and column < self.lists[-1])
        if self.paragraph is not None and not lazy and first in "=-" and _UNDERLINE.match(text, at, end):
            self._end_paragraph()
            self._whole(start, end)
            return True
        if self._is_rule(at, end):
            self._end_paragraph()
            self._whole(start, end)
            return True
        if first in "|:-" and "-" in text[at:end] and _DELIMITERS.match(text, at, end) and self._table_head(start, end):
            return True
        if first == "<" and (block := _HTML.match(text, at, end)):
            self._end_paragraph()
            self.html = _HTML_ENDS.get((block[1] or block[2] or "<!--").lower(), "")
            self._in_html(at, end)
            return True
        if self.table:
            self._row(start, at, end)
            return True
        return self._definition_or_directive(start, at, end)

    def _definition_or_directive(self, start: int, at: int, end: int) -> bool:
        text = self.text
        if text.startswith(":::", at):
            self._end_paragraph()
            self._whole(start, end)
            return True
        if self.definition and _TITLE.match(text, at, end):
            self._whole(start, end)
            self.definition = False
            return True
        self.definition = False
        if self.paragraph is not None or text[at] != "[":
            return False
        if note := _FOOTNOTE.match(text, at, end):
            self._mark(start, note.end())
            self._prose(start, note.end(), end)
            return True
        if found := _DEFINITION.match(text, at, min(end, at + 1100)):
            self.out.labels.add(label_of(found[1]))
            self._whole(start, end)
            self.definition = True
            return True
        return False

    def _in_html(self, at: int, end: int) -> None:
        """A line of an HTML block, in which Markdown means nothing; tags are protected in any text."""
        if self.html and self.html in self.text[at:end].lower():
            self.html = None
        self.out.prose.append((at, end))  # for its entities
        self.blank = False

    def _heading_tail(self, start: int, end: int) -> None:
        """The closing marks of ``# Heading #``."""
        title = self.text[start:end].rstrip(" \t")
        bare = title.rstrip("#")
        if len(bare) < len(title) and bare[-1:] in ("", " ", "\t"):
            self.out.protected.append((start + len(bare.rstrip(" \t")), end))

    def _is_rule(self, at: int, end: int) -> bool:
        """A line of three or more of one mark, as ``* * *``."""
        first = self.text[at]
        if first not in "-*_":
            return False
        marks = self.text[at:end].replace(" ", "").replace("\t", "")
        return len(marks) >= 3 and not marks.strip(first)

    # ---- tables

    def _table_head(self, start: int, end: int) -> bool:
        """Whether this row of dashes follows a line of cells that makes it a table."""
        head_start, head_end = self.last
        if self.paragraph is None or "|" not in self.text[head_start:head_end]:
            return False
        if "|" not in self.text[start:end]:
            return False
        if self.paragraph < head_start:
            self.out.prose.append((self.paragraph, head_start))
        self.paragraph = None
        self._row(head_start, head_start, head_end)
        self._whole(start, end)
        self.table = True
        return True

    def _row(self, start: int, at: int, end: int) -> None:
        self._mark(start, at)
        self._mark_break(end)
        self.out.protected += (border.span() for border in _BORDER.finditer(self.text, at, end))
        self.out.prose.append((at, end))

    # ---- what is protected

    def _in_fence(self, at: int, end: int, quoted: int, blank: bool) -> bool:
        """Whether the open fence holds this line; closes it at its end."""
        fence = self.fence
        assert fence is not None
        column, first = self._indent(at, end)
        if quoted < fence.quoted or (not blank and column < fence.column):
            self.out.code.append((fence.start, self.last[1]))
            return False
        rest = self.text[first:end].rstrip()
        if column - fence.column < 4 and len(rest) >= len(fence.mark) and not rest.strip(fence.mark[0]):
            self.out.code.append((fence.start, end))
            self._mark_break(end)
            self.fence = None
            self.blank = False
        return True

    def _code(self, start: int, end: int) -> None:
        """An indented code line; the line break to the next code line is protected with it."""
        code = self.out.code
        last = self.last[0]
        if code and code[-1][0] <= last < code[-1][1] <= start:
            code[-1] = (code[-1][0], end)
        else:
            code.append((start, end))
        self._mark_break(end)

    def _whole(self, start: int, end: int) -> None:
        self._mark(start, end)
        self._mark_break(end)

    def _mark(self, start: int, end: int) -> None:
        """Markup at the beginning of a line; joined to a line of text before it, it would be lost."""
        if start and not self.blank:
            start = self.last[1]
        if end > start:
            self.out.protected.append((start, end))

    def _mark_break(self, end: int) -> None:
        """The line break that ends a line of markup, where text follows at once."""
        after = self.text.find("\n", end, end + 2) + 1
        if after and self.text[after : after + 1] not in ("", "\n", "\r"):
            self.out.protected.append((end, after))

    def _prose(self, start: int, at: int, end: int) -> None:
        if self.paragraph is None:
            self.paragraph = at
            if self.lists and at > start:
                self._mark(start, at)  # the indent says which list item the paragraph is part of
        elif (broken := self._hard_break()) is not None:
            self.out.protected.append((broken, start))

    def _hard_break(self) -> int | None:
        """Where the line before ends in two blanks or a backslash, which makes its line break count."""
        first, last = self.last
        if self.text.endswith("\\", first, last):
            return last - 1
        if self.text.endswith("  ", first, last):
            return first + len(self.text[first:last].rstrip(" "))
        return None

    def _end_paragraph(self) -> None:
        if self.paragraph is not None:
            self.out.prose.append((self.paragraph, self.last[1]))
            self.paragraph = None
