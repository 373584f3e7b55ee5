"""Text decoded wrongly, or escaped as HTML and not turned back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import codepoint2name
from random import Random

from normalize.corrupt.site import Damage, Places, Site
from normalize.edits import Edit
from normalize.text import Span

__all__ = ["FUNCTIONS"]

_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_LAYERS = (1, 1, 1, 2, 2, 3)
"""How often a text was decoded wrongly: mostly once."""

_SPREAD = 0.7
"""Share of the damages that run through the text; the rest are of one line, where two sources were joined."""

_WINDOWS = re.compile(r"[‘’“”–—…€™•†‡‰‹›„‚ŠšŽžŒœ]")
_ESCAPABLE = re.compile(r"[&\N{NO-BREAK SPACE}‘’“”–—…«»]|[À-ÖØ-öø-ÿ]")
_AMPERSAND = re.compile(r"(?<= )&(?= )|(?<=[A-Z])&(?=[A-Z])")
_ANGLE = re.compile(r"(?<=[\w ])[<>](?= ?\d)")
_STRAIGHT = re.compile(r"(?<=\w)'(?=[a-z])")
_ASTRAL = re.compile(r"[\U0001F300-\U0001FAFF]")
_LOSABLE = re.compile(r"(?<=[^\W\d_])[’](?=[^\W\d_])|(?<=[^\W\d_]{3})[à-öø-ÿ]|[“”]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def _misread(text: str, codec: str) -> str | None:
    """The text with its UTF-8 read in another encoding; None where that cannot be, or cannot be undone."""
    try:
        wrong = text.encode().decode(codec)
        back = wrong.encode(codec).decode()
    except UnicodeError:
        return None
    return wrong if back == text and wrong != text else None


def mojibake(site: Site, dice: Random) -> Iterator[Damage]:
    """UTF-8 read in another encoding, once or several times, throughout or in one line.

    >>> from normalize.corrupt.site import tried
    >>> tried(mojibake, "Le café.", "fr", seed=1)  # twice
    ['Le cafÃƒÂ©.']
    >>> tried(mojibake, "The coffee.")
    []
    """
    import ftfy.bad_codecs  # noqa: F401  # registers the encodings as programs have them, with no gaps

    codec, layers = dice.choice(site.table("codecs").split()), dice.choice(_LAYERS)
    runs = []
    for run in site.find(_FOREIGN):
        new: str | None = run[0]
        for _ in range(layers):
            new = None if new is None else _misread(new, codec)
        if new is None:
            return  # a text is read in one encoding: what cannot be read so was never read so
        runs.append(Edit(Span(*run.span()), run[0], new))
    if not runs:
        return
    if dice.random() < _SPREAD:
        yield Damage(tuple(runs))
        return
    for line in site.lines:
        inside = tuple(run for run in runs if line.covers(run.span))
        if inside:
            yield Damage(inside)


def c1_control(site: Site, dice: Random) -> Iterator[Damage]:
    r"""Marks of windows-1252 read as Latin-1, throughout: invisible controls.

    >>> from normalize.corrupt.site import tried
    >>> tried(c1_control, "They don’t.")
    ['They don\x92t.']
    >>> tried(c1_control, "They don't.")
    []
    """
    edits = tuple(
        Edit(Span(*mark.span()), mark[0], mark[0].encode("windows-1252").decode("latin-1"))
        for mark in site.find(_WINDOWS)
    )
    if edits:
        yield Damage(edits)


def html_entity(site: Site, dice: Random) -> Iterator[Damage]:
    """A character written as in HTML, by name or number, sometimes escaped twice.

    >>> from normalize.corrupt.site import tried
    >>> tried(html_entity, "Fish & chips")[0] in ("Fish &amp; chips", "Fish &#38; chips", "Fish &#x26; chips",
    ...     "Fish &amp;amp; chips", "Fish &amp;#38; chips", "Fish &amp;#x26; chips")
    True
    >>> tried(html_entity, "R&D and <b>")
    []
    """
    for mark in site.find(_ESCAPABLE):
        around = site.text[mark.start() - 1 : mark.start()] + site.text[mark.end() : mark.end() + 1]
        if mark[0] == "&" and around != "  ":
            continue
        code = ord(mark[0])
        new = dice.choice((f"&{codepoint2name[code]};", f"&{codepoint2name[code]};", f"&#{code};", f"&#x{code:X};"))
        yield site.change(*mark.span(), new.replace("&", "&amp;") if dice.random() < 0.25 else new)


def escaped_angle_bracket(site: Site, dice: Random) -> Iterator[Damage]:
    """An angle bracket before a number, written as in HTML.

    >>> from normalize.corrupt.site import tried
    >>> tried(escaped_angle_bracket, "Counts < 50 were left out.")
    ['Counts &lt; 50 were left out.']
    >>> tried(escaped_angle_bracket, "<b>fifty</b>")
    []
    """
    for mark in site.find(_ANGLE):
        yield site.change(*mark.span(), "&lt;" if mark[0] == "<" else "&gt;")


def broken_entity(site: Site, dice: Random) -> Iterator[Damage]:
    """What a translator or a program left of an entity.

    >>> from normalize.corrupt.site import tried
    >>> tried(broken_entity, "Tom & Ann don't.", seed=3)
    ["Tom & amp; Ann don't.", 'Tom & Ann don&#39 ;t.']
    >>> tried(broken_entity, "page.php?x=1&y=2")
    []
    """
    for mark in site.find(_AMPERSAND):
        yield site.change(*mark.span(), dice.choice(("& amp;", "amp;", "&amp ;")))
    for mark in site.find(_STRAIGHT):
        yield site.change(*mark.span(), dice.choice(("& # 39;", "#39;", "&#39 ;")))


def surrogate(site: Site, dice: Random) -> Iterator[Damage]:
    r"""An emoji as the numbers of its two halves.

    >>> from normalize.corrupt.site import tried
    >>> tried(surrogate, "Nice \U0001F600!")
    ['Nice &#55357;&#56832;!']
    >>> tried(surrogate, "Nice!")
    []
    """
    for sign in site.find(_ASTRAL):
        code = ord(sign[0]) - 0x10000
        yield site.change(*sign.span(), f"&#{0xD800 + (code >> 10)};&#{0xDC00 + (code & 0x3FF)};")


def replacement_character(site: Site, dice: Random) -> Iterator[Damage]:
    r"""A letter or mark that was no ASCII is lost to U+FFFD; only where the rest of the text can tell which it was.

    >>> from normalize.corrupt.site import tried
    >>> tried(replacement_character, "They don’t.") == ["They don\N{REPLACEMENT CHARACTER}t."]
    True
    >>> tried(replacement_character, "They do.")
    []
    """
    for mark in site.find(_LOSABLE):
        yield site.change(*mark.span(), _REPLACEMENT)


FUNCTIONS: tuple[Places, ...] = (
    mojibake,
    c1_control,
    surrogate,
    html_entity,
    broken_entity,
    escaped_angle_bracket,
    replacement_character,
)
