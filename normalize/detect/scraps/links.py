"""Links that lead nowhere, and the address of the source page left below a text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

import regex

from normalize.detect import Proposal, Stage, View, change
from normalize.detect.scraps.phrases import phrases_of
from normalize.detect.scraps.rows import last_rows, whole_row
from normalize.edits import Edit
from normalize.findings import Evidence, Fix, Safety
from normalize.paths import rules_table
from normalize.scan import lower
from normalize.text import Span

__all__ = ["DETECTOR"]

_REACH = 300
"""Characters of the longest label and tag that are looked at."""

_FOOT = 5
"""Lines at the end of a text that may name its source."""

_NOWHERE = r"(?:\#|javascript:[^()\s<>\"']{0,40}(?:\([^()\s]{0,10}\))?;?|about:blank|undefined|null|\[object Object\])?"
_TARGET = regex.compile(rf"\]\(\s?{_NOWHERE}\s?(?:\"[^\"\n]{{0,80}}\")?\)")
_ADDRESSED = regex.compile(r"\[\]\((?=[^()\s]{0,280}/)[^()\s]{1,280}(?:\([^()\s]{0,40}\)[^()\s]{0,40})?\)")
_TAG = regex.compile(
    rf"<a\b[^<>]{{0,200}}?\bhref\s?=\s?(?:\"\s?{_NOWHERE}\s?\"|'\s?{_NOWHERE}\s?')[^<>]{{0,200}}>", regex.IGNORECASE
)
_TAG_START = re.compile(r"<a\b", re.IGNORECASE)
_END_TAG = regex.compile(r"</a\s?>", regex.IGNORECASE)
_FENCE = regex.compile(r"(?m)^ {0,3}(?:```|~~~)")
_STOPS = "\N{IDEOGRAPHIC FULL STOP}\N{FULLWIDTH COMMA}"
_ADDRESS = regex.compile(
    rf"[<(\[]?(?P<url>(?:https?://|www\.)[^\s<>\"{_STOPS}]{{4,2000}})>?[)\]]?[.{_STOPS}]?", regex.IGNORECASE
)
_LINKED = regex.compile(r"\[[^\[\]\n]{0,200}\]\((?P<url>(?:https?://|www\.)[^\s()<>\"]{4,2000})\)\.?")
_MARKUP = " \t*_#>-\N{BULLET}\N{FULLWIDTH LEFT PARENTHESIS}(["


@cache
def _phrases(table: str) -> frozenset[str]:
    data: dict[str, dict[str, str]] = rules_table("links")
    return frozenset(phrase for text in data[table].values() for phrase in phrases_of(text))


class _Links:
    name = "links"
    stage = Stage.LAYOUT
    triggers: tuple[str, ...] = ("](", "href", "://", "www.")

    def detect(self, view: View) -> Iterator[Proposal]:
        hits = view.hits
        fences: list[int] | None = None
        for at in hits.get("](", ()):
            proposal = _dead_markdown(view.text, at)
            if proposal is not None:
                fences = _fences(view.text) if fences is None else fences
                if not _in_code(view.text, at, fences):
                    yield proposal
        for at in hits.get("href", ()):
            proposal = _dead_tag(view.text, at)
            if proposal is not None:
                fences = _fences(view.text) if fences is None else fences
                if not _in_code(view.text, at, fences):
                    yield proposal
        if "://" in hits or "www." in hits:
            yield from _tail(view.text)


def _fences(text: str) -> list[int]:
    """Where code blocks begin and end, in turn."""
    return [fence.start() for fence in _FENCE.finditer(text)] if "```" in text or "~~~" in text else []


def _in_code(text: str, at: int, fences: list[int]) -> bool:
    if bisect_left(fences, at) % 2:
        return True
    line = text.rfind("\n", max(0, at - _REACH), at) + 1
    return text.count("`", max(line, at - _REACH), at) % 2 == 1


def _dead_markdown(text: str, at: int) -> Proposal | None:
    """`[label](#)` and the like, at its "](": the label stays, the rest goes."""
    start = text.rfind("[", max(0, at - _REACH), at + 1)
    if start < 0 or "\n" in text[start:at] or "]" in text[start:at]:
        return None
    target = _TARGET.match(text, at)
    if text[start - 1 : start] == "!":
        return None if target is None else _dead(text, start - 1, target.end(), None)
    if not text[start + 1 : at].strip():
        shown = target or _ADDRESSED.match(text, start)
        return None if shown is None else _dead(text, start, shown.end(), None)
    return None if target is None else _dead(text, start, target.end(), Span(start + 1, at))


def _dead_tag(text: str, at: int) -> Proposal | None:
    """`<a href="#">label</a>`, at its "href": the tags go."""
    start = text.rfind("<", max(0, at - _REACH), at)
    tag = _TAG.match(text, start) if start >= 0 else None
    end = _END_TAG.search(text, tag.end(), tag.end() + _REACH) if tag is not None else None
    if tag is None or end is None or _TAG_START.search(text, tag.end(), end.start()):
        return None
    return _dead(text, start, end.end(), Span(tag.end(), end.start()) if tag.end() < end.start() else None)


def _dead(text: str, start: int, end: int, label: Span | None) -> Proposal:
    """A link from `start` to `end`, of which the label stays if there is one."""
    if label is None:
        # of the blanks on both sides one is enough
        blank = text[start - 1 : start].isspace() and text[end : end + 1] == " "
        cuts = [(start, end + blank)]
    else:
        cuts = [(start, label.start), (label.end, end)]
    edits = tuple(Edit(Span(*cut), text[slice(*cut)], "") for cut in cuts)
    return Proposal(
        "any.links.dead-link",
        Span(start, end),
        (Fix(edits, Safety.REVIEW, "keep the words, drop the link"),),
        evidence=(Evidence("target", "the link leads nowhere, or shows nothing", Span(start, end)),),
    )


def _tail(text: str) -> Iterator[Proposal]:
    """An address alone at the foot of a text, with the words that introduce it."""
    foot = last_rows(text, _FOOT)
    for index, (start, end) in enumerate(foot):
        line = text[start:end]
        if end - start > 2200 or index + len(foot) < 2:
            continue
        address = _address_at_end(line)
        if address is None:
            continue
        url, at = address
        before = line[:at]
        begin = start
        if not before.strip(_MARKUP):
            # the label may stand in the line above
            if index == 0 or not _introduces(text[slice(*foot[index - 1])]):
                continue
            begin = foot[index - 1][0]
        elif not _introduces(before):
            continue
        if begin == foot[0][0] and not text[:begin].strip():
            continue  # nothing but a link: it is the text
        cut = whole_row(text, begin, end)
        yield Proposal(
            "any.links.source-address",
            Span(begin, end),
            (change(text, *cut, "", safety=Safety.REVIEW, title="take it out, keep it as metadata"),),
            evidence=(
                Evidence("place", "it is the last thing in the text", Span(begin, end)),
                Evidence("label", f"'{text[begin : begin + 40].splitlines()[0].strip()}' introduces an address"),
            ),
            meta={"url": url},
        )


def _address_at_end(line: str) -> tuple[str, int] | None:
    """An address that ends a line, and where it begins with its brackets."""
    for pattern in (_LINKED, _ADDRESS):
        for found in pattern.finditer(line):
            if found.end() == len(line.rstrip("*_) \t")) or found.end() == len(line):
                return found["url"].rstrip(".)>]"), found.start()
    return None


def _introduces(label: str) -> bool:
    """Whether words are such as stand before the address of a source."""
    label = lower(label.strip(_MARKUP + ":\N{FULLWIDTH COLON}\N{RIGHTWARDS ARROW}|<"))
    label = " ".join(label.split())
    if not label or len(label) > 80:
        return False
    source = _phrases("source")
    bare = (label.removesuffix(word).strip(" :") for word in _phrases("here"))
    return label in source or any(words in source for words in bare)


DETECTOR = _Links()
