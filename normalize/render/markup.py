"""HTML made of nodes: whatever is no `Markup` is text and is escaped, so nothing of a document is ever markup.

What is invisible or could turn the reading order around is shown as a sign with its name.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable

__all__ = ["Markup", "join", "tag", "visible"]

_VOID = frozenset({"meta", "br", "hr", "input", "link", "wbr"})
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\N{SOFT HYPHEN}\N{ARABIC LETTER MARK}\N{ZERO WIDTH SPACE}-\N{RIGHT-TO-LEFT MARK}"
    r"\N{LINE SEPARATOR}-\N{RIGHT-TO-LEFT OVERRIDE}\N{WORD JOINER}-\N{NOMINAL DIGIT SHAPES}"
    r"\N{ZERO WIDTH NO-BREAK SPACE}\N{INTERLINEAR ANNOTATION ANCHOR}-\N{INTERLINEAR ANNOTATION TERMINATOR}"
    r"\ud800-\udfff]"
)
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
"""Part of the spelling in many scripts: a sign would tear words apart, so they stay as they are."""

_SPACES = {" ": "\N{OPEN BOX}", "\N{NO-BREAK SPACE}": "\N{SHOULDERED OPEN BOX}", "\t": "\N{RIGHTWARDS ARROW TO BAR}"}
_BREAKS = {
    "\n": "\N{DOWNWARDS ARROW WITH CORNER LEFTWARDS}",
    "\r": "\N{SYMBOL FOR CARRIAGE RETURN}",
}


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def tag(name: str, /, *children: str | Iterable[str], **attributes: str | int | bool | None) -> Markup:
    """An element. Attributes are named as in HTML, with ``_`` for ``-`` and a trailing ``_`` for Python's words.

    True stands alone, False and None are left out.

    >>> tag("p", "a < b", class_="x", hidden=True)
    '<p class="x" hidden>a &lt; b</p>'
    >>> tag("p", tag("b", "<script>"))
    '<p><b>&lt;script&gt;</b></p>'
    """
    said = []
    for key, value in attributes.items():
        word = key.rstrip("_").replace("_", "-")
        if value is True:
            said.append(f" {word}")
        elif value is not False and value is not None:
            said.append(f' {word}="{html.escape(_encodable(str(value)))}"')
    if name in _VOID:
        return Markup(f"<{name}{''.join(said)}>")
    return Markup(f"<{name}{''.join(said)}>{join(children)}</{name}>")


def join(children: Iterable[str | Iterable[str]]) -> Markup:
    """Nodes one after the other; text among them is escaped."""
    out: list[str] = []
    for child in children:
        if isinstance(child, Markup):
            out.append(child)
        elif isinstance(child, str):
            out.append(html.escape(_encodable(child)))
        else:
            out.append(join(child))
    return Markup("".join(out))


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode() if not text.isascii() else text


def visible(text: str, *, changed: bool = False) -> Markup:
    r"""Text of a document as HTML in which nothing is hidden.

    `changed`: it is what goes or comes, so blanks between no letters and line breaks are signs too.

    >>> visible("a<b>\N{RIGHT-TO-LEFT OVERRIDE}")
    'a&lt;b&gt;<span class="sign" title="RIGHT-TO-LEFT OVERRIDE">U+202E</span>'
    >>> visible(" ,", changed=True)
    '<span class="sign" title="SPACE">␣</span>,'
    """
    out: list[str] = []
    at = 0
    pattern = _CHANGED if changed else _UNSEEN
    for found in pattern.finditer(text):
        character = found[0]
        if character in _JOINERS and not changed:
            continue
        if character == " " and _between_letters(text, found.start()):
            continue
        out.append(html.escape(_encodable(text[at : found.start()]), quote=False))
        out.append(_sign(character, changed=changed))
        at = found.end()
    out.append(html.escape(_encodable(text[at:]), quote=False))
    return Markup("".join(out))


_CHANGED = re.compile(_UNSEEN.pattern[:-1] + r" \N{NO-BREAK SPACE}\t\n\r]")


def _between_letters(text: str, at: int) -> bool:
    return 0 < at < len(text) - 1 and text[at - 1].isalnum() and text[at + 1].isalnum()


def _sign(character: str, *, changed: bool) -> Markup:
    name = unicodedata.name(character, f"U+{ord(character):04X}")
    known = _SPACES.get(character) or _BREAKS.get(character) or f"U+{ord(character):04X}"
    after = "\n" if character == "\n" and changed else ""
    return Markup(tag("span", known, class_="sign", title=name) + after)
