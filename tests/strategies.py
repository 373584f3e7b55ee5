"""Texts and edits for property tests: combining marks, joiners, astral characters, CRLF."""

from __future__ import annotations

from hypothesis import strategies as st

from normalize.edits import Edit
from normalize.findings import Fix, Safety
from normalize.text import Span

ALPHABET = (
    "aé\N{CYRILLIC SMALL LETTER YA} \n\r.,"
    "\N{COMBINING ACUTE ACCENT}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{RIGHT DOUBLE QUOTATION MARK}"
)
texts = st.text(ALPHABET, max_size=20)


@st.composite
def edits_for(draw: st.DrawFn, text: str) -> list[Edit]:
    """Sorted edits of `text` that do not collide."""
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    out: list[Edit] = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        span = Span(start, end)
        if out and out[-1].span.collides(span):
            continue
        new = draw(st.text(ALPHABET, max_size=3))
        if new != span.of(text):
            out.append(Edit(span, span.of(text), new))
    return out


@st.composite
def two_stages(draw: st.DrawFn) -> tuple[str, list[Edit], list[Edit]]:
    """A text, edits of it, and edits of the edited text."""
    from normalize.edits import apply

    text = draw(texts)
    first = draw(edits_for(text))
    return text, first, draw(edits_for(apply(text, first)))


@st.composite
def dealt(draw: st.DrawFn, edits: list[Edit]) -> list[tuple[Edit, ...]]:
    """The edits dealt out to at most three fixes."""
    hands: list[list[Edit]] = [[], [], []]
    for edit in edits:
        hands[draw(st.integers(0, 2))].append(edit)
    return [tuple(hand) for hand in hands if hand]


@st.composite
def fixes_for(draw: st.DrawFn, text: str) -> list[Fix]:
    """Up to six fixes that may well collide."""
    out = []
    for _ in range(draw(st.integers(0, 6))):
        edits = draw(edits_for(text))
        if edits:
            out.append(Fix(tuple(edits), draw(st.sampled_from(Safety))))
    return out
