"""How damaged a text is, and how much of it a plan would change."""

from __future__ import annotations

import re
from collections.abc import Iterable

from normalize.edits import Edit
from normalize.findings import Finding, Severity
from normalize.language import conventions

__all__ = ["damage", "fuse_share"]

_WEIGHT = {Severity.NOTE: 0.25, Severity.WARNING: 0.5, Severity.ERROR: 1.0}
_LEAST_WORDS = 50
"""Shorter texts count as this long: one repair in a line of three words is no runaway rule."""

_PIECE = 1 << 16

_WORDS_PER_CHARACTER = 0.5
"""In scripts without spaces; Chinese and Japanese words have about two characters."""

_WORD_CHARACTER = re.compile(r"\w")


def _words(text: str, language: str | None) -> float:
    if conventions(language).spaceless:
        return len(text) * _WORDS_PER_CHARACTER
    return _spaced_words(text)


def _spaced_words(text: str) -> int:
    """The words between spaces, counted piece by piece: a list of all words is ten times the text."""
    return sum(len(text[at : at + _PIECE].split()) for at in range(0, len(text), _PIECE))


def damage(text: str, findings: Iterable[Finding], language: str | None) -> float:
    """The share of a document's words that findings touch, weighted by severity (0 to 1).

    A note counts a quarter, a warning half, an error whole; hints count nothing. A scraper drops or
    queues a page by it.

    >>> damage("All is well here.", [], "en")
    0.0
    """
    touched = 0.0
    for finding in findings:
        if not finding.is_hint:
            touched += _WEIGHT[finding.severity] * max(1.0, _words(finding.span.of(text), language))
    if not touched:
        return 0.0
    return round(min(1.0, touched / max(1.0, _words(text, language))), 4)


def fuse_share(text: str, edits: Iterable[Edit]) -> float:
    """The share of a text's words that edits rewrite or remove (0 to 1).

    Spaces, line breaks and marks alone rewrite no word: a hard-wrapped page changes in every line and
    loses nothing. Nor does a change in which only characters that ASCII lacks give way, as when
    mis-decoded text is decoded again.

    >>> from normalize.text import Span
    >>> fuse_share("word " * 100, [Edit(Span(0, 4), "word", "ward")])
    0.01
    >>> fuse_share("jail , he", [Edit(Span(4, 5), " ", "")])
    0.0
    """
    changed = sum(max(1, len(edit.old.split())) for edit in edits if _rewrites(edit))
    return changed / max(_LEAST_WORDS, _spaced_words(text)) if changed else 0.0


def _rewrites(edit: Edit) -> bool:
    plain = "".join(c for c in edit.old if c.isascii())
    return bool(_WORD_CHARACTER.search(plain))
