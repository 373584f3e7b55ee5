"""A rule's examples as its tests.

Found exactly at ``[[ ]]``; the first fix gives exactly `good`; `good` is not found again; `keep` is left
alone; each `unless` is at work in some `keep`. What runs the rules is handed in, so that rules of every
kind are checked as they run for a user.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from normalize.edits import apply
from normalize.errors import EditError, PackError
from normalize.findings import Fix
from normalize.packs.anchors import anchors_of
from normalize.packs.rule import Example, Rule
from normalize.text import Span

__all__ = ["Found", "Run", "check_example", "check_rule", "marked", "unmarked"]

Found = tuple[str, Span, Sequence[Fix]]
"""The rule, the place and the fixes of one finding."""

Run = Callable[[str, str | None, str | None], Iterable[Found]]
"""Finds everything in a text, given its language and source language."""


def check_rule(rule: Rule, run: Run) -> Iterator[PackError]:
    """What is wrong with a rule by its own examples; nothing for a retired one."""
    if rule.status == "retired":
        return
    for example in rule.examples:
        yield from check_example(rule, example, run)
    keeps = [example.keep for example in rule.examples if example.keep is not None]
    for pattern in rule.unless:
        import regex

        if not any(regex.search(pattern, keep, timeout=1.0) for keep in keeps):
            yield _wrong(rule, None, "no 'keep' example shows why this 'unless' is there", [("unless", pattern)])


def check_example(rule: Rule, example: Example, run: Run) -> Iterator[PackError]:
    """What is wrong by one example of a rule."""
    language = example.language or rule.text_language

    def find(text: str) -> list[tuple[Span, Sequence[Fix]]]:
        found = run(text, language, next(iter(rule.source_languages), None))
        return sorted(((span, fixes) for id, span, fixes in found if id == rule.id), key=lambda one: one[0])

    if example.bad is not None:
        yield from _check_bad(rule, example, example.bad, find)
    elif example.keep is not None:
        places = [span for span, _ in find(example.keep)]
        if places:
            shown = [("keep", example.keep), ("found", marked(example.keep, places))]
            yield _wrong(rule, example, "finds something in a text it must leave alone", shown)


def _check_bad(
    rule: Rule, example: Example, bad: str, find: Callable[[str], list[tuple[Span, Sequence[Fix]]]]
) -> Iterator[PackError]:
    text, places = unmarked(bad)
    anchors = anchors_of(rule)
    if anchors and not any(anchor in text.lower() for anchor in anchors):
        yield _wrong(rule, example, "holds none of the rule's anchors", [("anchors", ", ".join(anchors))])
    found = find(text)
    if [span for span, _ in found] != places:
        instead = marked(text, [span for span, _ in found]) if found else "nothing"
        yield _wrong(rule, example, "is not found exactly where it is marked", [("marked", bad), ("found", instead)])
        return
    if example.good is None:
        return
    fixed = _fixed(text, [fixes for _, fixes in found])
    if fixed != example.good:
        shown = [("good", example.good), ("given", "no fix" if fixed is None else fixed)]
        yield _wrong(rule, example, "does not give 'good'", shown)
        return
    again = [span for span, _ in find(fixed)]
    if again:
        yield _wrong(rule, example, "finds its own 'good' again", [("found", marked(fixed, again))])


def _fixed(text: str, findings: Sequence[Sequence[Fix]]) -> str | None:
    """The text with the first fix of each finding; None where one has none or two collide."""
    if not all(findings):
        return None
    try:
        return apply(text, sorted(edit for fixes in findings for edit in fixes[0].edits))
    except EditError:
        return None


def _wrong(rule: Rule, example: Example | None, problem: str, lines: Sequence[tuple[str, str]]) -> PackError:
    shown = "\n  ".join(f"{name + ':':9}{_visible(value)}" for name, value in lines)
    line = example.line if example is not None else rule.line
    return PackError(f"{rule.id}: {problem}", file=rule.file, line=line, column=1, hint=shown)


def _visible(text: str) -> str:
    """The text on one line, with what cannot be seen written out."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def unmarked(bad: str) -> tuple[str, list[Span]]:
    """A `bad` example as a text and its marked places.

    >>> unmarked("The talks ended[[ ,]] he said.")
    ('The talks ended , he said.', [Span(start=15, end=17)])
    """
    text = ""
    starts: list[int] = []
    places = []
    for part in re.split(r"(\[\[|\]\])", bad):
        if part == "[[":
            starts.append(len(text))
        elif part == "]]":
            places.append(Span(starts.pop(), len(text)))
        else:
            text += part
    return text, places


def marked(text: str, places: Iterable[Span]) -> str:
    """A text with its places marked.

    >>> marked("The talks ended , he said.", [Span(15, 17)])
    'The talks ended[[ ,]] he said.'
    """
    for place in sorted(places, reverse=True):
        text = f"{text[: place.start]}[[{place.of(text)}]]{text[place.end :]}"
    return text
