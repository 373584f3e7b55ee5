"""Characters that nobody sees: controls, stray zero-width and direction marks, soft hyphens, tags.

Machines leave them behind: a translator puts two zero-width spaces before a word, a copied name brings
direction marks, a concatenated file its byte order mark. Most of these characters have honest work
in some script, so each is removed only where it certainly does none: a joiner stays in Arabic, in the
scripts of India and between emoji, a direction mark wherever anything is written from right to left,
a zero-width space in scripts that write no spaces.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from normalize.detect import Proposal, Stage, View
from normalize.detect.encoding.mojibake import repairs
from normalize.edits import Edit, minimise
from normalize.findings import Evidence, Fix, Safety
from normalize.text import Span

__all__ = ["DETECTOR", "Unseen", "unseen"]

_CONTROLS = r"\x00-\x08\x0b\x0e-\x1f\x7f"
_DIRECTION = "".join(map(chr, (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))))
_SEPARATORS = "\x0b\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}"
_BASIC = rf"{_CONTROLS}{_DIRECTION}\xad\u200b-\u200d\u2028\u2029\u2060\u206a-\u206f\ufeff\ufff9-\ufffc"
_UNSEEN = re.compile(f"[{_BASIC}]+")
_TAG_BYTES = b"\xf3\xa0"
_ESCAPE = re.compile(r"\x1b\[[\d;]{0,20}[A-Za-z]")
_CLUES = {*range(0x09), 0x0B, *range(0x0E, 0x20), 0x7F, 0x81, *range(0x8B, 0x90), *range(0xA8, 0xAF), 0xC2, 0xD8,
          0xEF, 0xF3}  # fmt: skip
_PLAIN_BYTES = bytes(set(range(256)) - _CLUES)
"""Bytes of UTF-8 that no character of `_UNSEEN` needs; of all others each needs at least one."""

_JOINERS = ("\N{ZERO WIDTH NON-JOINER}", "\N{ZERO WIDTH JOINER}")
_JOINERLESS = (("\x00", "\u058f"), ("\u2010", "\u2027"), ("\u2030", "\u205e"))
"""Scripts (Latin, Greek, Cyrillic, Armenian) and marks next to which a joiner does nothing."""
_SPACELESS = (
    ("\u0e00", "\u109f"), ("\u1780", "\u17ff"), ("\u1950", "\u19ff"), ("\u1a20", "\u1aaf"), ("\u3000", "\u30ff"),
    ("\u3400", "\u9fff"), ("\ua9e0", "\ua9ff"), ("\uaa60", "\uaadf"), ("\uf900", "\ufaff"), ("\uff00", "\uffef"),
    ("\U00020000", "\U0003ffff"),
)  # fmt: skip
"""Scripts of East and South-East Asia."""
_LOW_BYTES = {
    "\x13": "\N{EN DASH}",
    "\x14": "\N{EM DASH}",
    "\x18": "\N{LEFT SINGLE QUOTATION MARK}",
    "\x19": "\N{RIGHT SINGLE QUOTATION MARK}",
    "\x1c": "\N{LEFT DOUBLE QUOTATION MARK}",
    "\x1d": "\N{RIGHT DOUBLE QUOTATION MARK}",
}
"""What is left of a mark of the block U+2000 when its high byte is cut off."""


@dataclass(frozen=True, slots=True)
class Unseen:
    """A run of unseen characters, what should stand there, the rule that says so, and why."""

    edit: Edit
    safety: Safety
    slug: str
    says: str


@cache
def _unseen_or_tag() -> re.Pattern[str]:
    """`_UNSEEN` with tags; twice as slow, since a class beyond the basic plane is searched range by range."""
    return re.compile(rf"[{_BASIC}\U000e0001\U000e0020-\U000e007f]+")


@cache
def _right_to_left() -> re.Pattern[str]:
    return re.compile(
        r"[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
    )


def _within(c: str, ranges: Iterable[tuple[str, str]]) -> bool:
    return any(low <= c <= high for low, high in ranges)


def unseen(text: str) -> list[Unseen]:
    r"""The unseen characters of a text that do no work, one entry for each run of them.

    >>> [(u.edit.span.start, u.edit.new, u.slug) for u in unseen("the \u200b\u200bnew\u0007 law")]
    [(4, '', 'zero-width-space'), (9, '', 'control-character')]
    >>> unseen("\u0645\u06cc\u200c\u0631\u0648\u062f")     # Persian spells words with a non-joiner
    []
    """
    data = text.encode("utf-8", "surrogatepass")
    if not data.translate(None, _PLAIN_BYTES):
        return []
    context = _Context(text)
    pattern = _unseen_or_tag() if _TAG_BYTES in data else _UNSEEN
    found = (context.judged(*match.span()) for match in pattern.finditer(text))
    return [u for u in found if u is not None]


class _Context:
    """One text, and what has to be known about all of it."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def right_to_left(self) -> bool:
        return _right_to_left().search(self.text) is not None

    @cached_property
    def mojibake(self) -> list[Span]:
        """Where mojibake stands, of which a soft hyphen may be a part."""
        return [repair.edit.span for repair in repairs(self.text)]

    def judged(self, start: int, end: int) -> Unseen | None:
        """What to do with a run of unseen characters; None where all of them may stay."""
        text, run = self.text, self.text[start:end]
        if run in _JOINERS and start and "\u0600" <= text[start - 1] <= "\u1fff" and text[end : end + 1] >= "\u0600":
            return None  # nearly all there are: between letters of a script that joins
        escape = _ESCAPE.match(text, end - 1) if run.endswith("\x1b") else None
        if escape:
            edit = Edit(Span(start, escape.end()), text[start : escape.end()], "")
            return Unseen(edit, Safety.SAFE, "terminal-escape", "It sets colours on a terminal.")
        place = _Place(self, start, end)
        kept: list[str] = []
        changed: list[tuple[str, _Verdict]] = []
        for c in run:
            verdict = _Verdict("", "It stands there twice.") if c in kept[-1:] else place.verdict(c)
            kept += verdict.new
            if verdict.new != c:
                changed.append((c, verdict))
        if not changed:
            return None
        first, verdict = changed[0]
        edit = minimise(Edit(Span(start, end), run, "".join(kept)))
        return Unseen(edit, min(v.safety for _, v in changed), _slug(first), verdict.says)


@dataclass(frozen=True, slots=True)
class _Verdict:
    new: str
    says: str = ""
    safety: Safety = Safety.SAFE


class _Place:
    """The surroundings of one run; judges its characters one by one."""

    def __init__(self, context: _Context, start: int, end: int) -> None:
        text = context.text
        self.context, self.start, self.end = context, start, end
        self.before = text[start - 1] if start else "\n"
        self.after = text[end] if end < len(text) else "\n"
        self.beside_space = self.before.isspace() or self.after.isspace()
        self.in_word = self.before.isalnum() and self.after.isalnum()

    def verdict(self, c: str) -> _Verdict:
        if c in _SEPARATORS:
            return self._separator()
        if c < " " or c == "\x7f":
            return self._control(c)
        if c in _JOINERS:
            return self._joiner(c)
        if c in "\N{ZERO WIDTH SPACE}\N{WORD JOINER}":
            return self._zero_width(c)
        if c == "\N{SOFT HYPHEN}":
            return self._soft_hyphen()
        if c in _DIRECTION:
            return self._direction(c)
        if c >= "\U000e0000":
            return self._tag(c)
        if c == "\N{ZERO WIDTH NO-BREAK SPACE}" or c < "\ufff9" or not self.in_word:
            return _Verdict("", "It has no place inside a text.")
        return _Verdict("", "It stands between two words or parts of one.", Safety.REVIEW)

    def _separator(self) -> _Verdict:
        if "\n" in (self.before, self.after):
            return _Verdict("", "The line ends here anyway.")
        return _Verdict("\n", "It ends a line in some programs and is nothing in others.", Safety.REVIEW)

    def _control(self, c: str) -> _Verdict:
        if c in _LOW_BYTES:
            return _Verdict(_LOW_BYTES[c], "It is the low byte of a typographic mark.", Safety.REVIEW)
        if not self.in_word or (c == "\x00" and self._between_nuls()):
            return _Verdict("", "It means nothing in a text.")
        return _Verdict("", "It means nothing in a text, but may stand for a space or hyphen.", Safety.REVIEW)

    def _between_nuls(self) -> bool:
        """Whether every second character here is NUL: UTF-16 that was read as bytes."""
        text = self.context.text
        return "\x00" in (text[self.start - 2 : self.start - 1], text[self.end + 1 : self.end + 2])

    def _joiner(self, c: str) -> _Verdict:
        idle_before, idle_after = (_within(side, _JOINERLESS) for side in (self.before, self.after))
        if idle_before and idle_after:
            if c == "\N{ZERO WIDTH NON-JOINER}" and self.in_word:
                return _Verdict(c)  # keeps a ligature apart: German "Auf" + "lage"
            return _Verdict("", "Nothing here could be joined.")
        return _Verdict(c)

    def _zero_width(self, c: str) -> _Verdict:
        if _within(self.before, _SPACELESS) or _within(self.after, _SPACELESS):
            return _Verdict(c)
        if self.beside_space:
            return _Verdict("", "Beside a space it does nothing.")
        if c == "\N{WORD JOINER}":
            return _Verdict(c)
        if self.in_word:
            return _Verdict("", "It parts a word, or two words that lost their space.", Safety.REVIEW)
        return _Verdict("", "It stands beside a mark.")

    def _soft_hyphen(self) -> _Verdict:
        if "\n" in (self.before, self.after) or self._is_mojibake():
            return _Verdict("\N{SOFT HYPHEN}")  # a hyphen at the end of a line is for the layout to judge
        if not self.in_word:
            return _Verdict("", "It is not inside a word.")
        text = self.context.text
        inside = text[max(0, self.start - 2) : self.start].isalpha() and text[self.end : self.end + 2].isalpha()
        if inside and not self.after.isupper() and len(text) > self.end + 1:
            return _Verdict("", "It only says where the word may be parted.")
        return _Verdict("", "It may stand for a real hyphen here.", Safety.REVIEW)

    def _is_mojibake(self) -> bool:
        if self.before.isascii() and self.after.isascii():
            return False
        spans = self.context.mojibake
        index = bisect_right(spans, self.start, key=lambda span: span.start) - 1
        return index >= 0 and self.start < spans[index].end

    def _direction(self, c: str) -> _Verdict:
        if self.context.right_to_left:
            return _Verdict(c)
        if c in "\N{LEFT-TO-RIGHT OVERRIDE}\N{RIGHT-TO-LEFT OVERRIDE}":
            return _Verdict("", "It reverses what follows.", Safety.REVIEW)
        return _Verdict("", "Nothing in this text is written from right to left.")

    def _tag(self, c: str) -> _Verdict:
        if self.before == "\N{WAVING BLACK FLAG}":
            return _Verdict(c)
        return _Verdict("", "It belongs to no flag: text that nobody sees.")


def _slug(c: str) -> str:
    """The rule that a character falls under."""
    if c in _SEPARATORS:
        return "line-separator"
    if c < " " or c == "\x7f":
        return "control-character"
    if c in _JOINERS:
        return "stray-joiner"
    if c in "\N{ZERO WIDTH SPACE}\N{WORD JOINER}":
        return "zero-width-space"
    if c == "\N{SOFT HYPHEN}":
        return "soft-hyphen"
    if c in _DIRECTION:
        return "direction-mark"
    if c == "\N{ZERO WIDTH NO-BREAK SPACE}":
        return "byte-order-mark"
    return "tag-character" if c >= "\U000e0000" else "non-text-character"


class _Characters:
    """Proposes the repairs that `unseen` finds."""

    name = "characters"
    stage = Stage.ENCODING
    triggers: tuple[str, ...] = ()

    def shapes(self) -> Mapping[str, str]:
        """A character that is not seen."""
        unseen = re.sub(r"\\u([0-9a-f]{4})", r"\\x{\1}", _BASIC)
        return {"characters": rf"[{unseen}\x{{e0001}}\x{{e0020}}-\x{{e007f}}]"}

    def detect(self, view: View) -> Iterable[Proposal]:
        """One proposal for each run of unseen characters that does no work."""
        for u in unseen(view.text):
            names = ", ".join(dict.fromkeys(map(_named, u.edit.old)))
            fix = Fix((u.edit,), u.safety)
            evidence = Evidence("character", f"{names}. {u.says}", u.edit.span)
            rule = f"any.characters.{u.slug}"
            yield Proposal(rule, u.edit.span, (fix,), evidence=(evidence,), fields={"name": names})


def _named(c: str) -> str:
    name = unicodedata.name(c, "control character")
    return f"U+{ord(c):04X} {name}"


DETECTOR = _Characters()
