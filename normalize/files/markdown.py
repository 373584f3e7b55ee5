"""Markdown: the file is the document; what is markup, code or an address in it is protected.

CommonMark and the common extensions (front matter, tables, footnotes, task lists). Where the reading
of a doubtful line matters little, it is taken for code: a repair that is missed is better than code
that is broken. Text is not protected, also not that of links, headings, table cells and images.

Protected: front matter, code (fenced, indented, in a line), HTML tags and the content of ``<pre>``,
``<code>`` and the like, comments, entities, link targets and references, autolinks, definitions, list,
quote and heading marks with the line break they need, rules, table borders, hard line breaks, escapes.
A link to nowhere, ``[AFP](#)``, is no markup but residue: it stays open to repair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from normalize.files.passage import Passage
from normalize.protected import merge
from normalize.text import Document, Span

__all__ = ["protect_markdown", "read"]

_RAW = re.compile(r"<(pre|code|script|style|textarea|kbd|samp|math|svg)(?=[\s>/])|<!--", re.IGNORECASE)


def protect_markdown(text: str) -> tuple[Span, ...]:
    r"""The protected places of a Markdown text, sorted and apart.

    >>> text = "Run `ls , x` , see [the *docs*](https://example.org) .\n"
    >>> [span.of(text) for span in protect_markdown(text)]
    ['`ls , x`', '[', '](https://example.org)']
    >>> protect_markdown("He said so , by [AFP](#) .\n")
    ()
    """
    # every command knows this format, few read it
    from normalize.files.markdown_blocks import read_blocks
    from normalize.files.markdown_inline import has_markup, protect_inline

    blocks = read_blocks(text)
    places = blocks.protected
    solid = merge(blocks.code)
    places += [(span.start, span.end) for span in solid]
    places += _raw_html(text, solid)
    if has_markup(text):
        for start, end in blocks.prose:
            places += protect_inline(text, start, end, blocks.labels)
    return merge(places)


def _raw_html(text: str, solid: tuple[Span, ...]) -> Iterator[tuple[int, int]]:
    """Comments, and elements whose content is no prose, outside of code."""
    if "<" not in text:
        return
    lower: str | None = None
    missing: set[str] = set()
    done = block = 0
    for match in _RAW.finditer(text):
        start = match.start()
        while block < len(solid) and solid[block].end <= start:
            block += 1
        if start < done or (block < len(solid) and solid[block].start <= start):
            continue
        closer = f"</{match[1].lower()}>" if match[1] else "-->"
        if closer in missing:
            continue
        lower = lower if lower is not None else _lower_ascii(text)
        end = lower.find(closer, match.end())
        if end < 0:
            missing.add(closer)
            continue
        done = end + len(closer)
        yield start, done


def _lower_ascii(text: str) -> str:
    """Lower-cased in ASCII alone: a full lower-casing can change the length."""
    return text.translate(_ASCII_LOWER)


_ASCII_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def read(raw: str, name: str, line: int) -> Iterator[Passage]:
    """One document with its protected places."""
    yield Passage(Document(raw, id=name, protected=protect_markdown(raw)), line)
