"""The types of a rule pack."""

from __future__ import annotations

from dataclasses import dataclass

from normalize.findings import Safety, Severity

__all__ = ["KINDS", "STATUSES", "Example", "Pack", "Rule"]

KINDS = ("terms", "regex", "pair", "name", "agreement", "detector")
"""The kinds of rule. A `detector` rule has its logic in normalize/detect/ and only its words here."""

STATUSES = ("preview", "stable", "retired")
"""A retired rule never runs; its id is kept so that it is never given to another."""


@dataclass(frozen=True, slots=True)
class Example:
    """One example of a rule, which is also its test.

    `bad` marks the artifact with ``[[ ]]`` and `good` is the repaired text; or `keep` is a text the
    rule must leave alone. `language` overrides the rule's text language.
    """

    bad: str | None = None
    good: str | None = None
    keep: str | None = None
    language: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it finds, what it proposes, how sure it is, and why.

    `id` is the pack's path and the rule's slug (``en.from_es.assist-to``). `text_language` None
    means any language. `match` and `unless` are patterns of the `regex` library; `fix` holds
    templates with the pattern's named groups, best first, or nothing where the rule only points.

    `source_languages`: it runs only on texts translated from one of these; empty, on all. `tells` is how
    much a match says for such a source while none is given, in nats: 0 nothing, 5 enough by itself.

    `terms` says, by kind: what is found and its replacements, best first (terms); two spellings that
    contradict each other in one text (pair); a variant and the name it stands for (name); a word and
    the form it has before another sound (agreement). `before` and `not_before` belong to agreement:
    words, or beginnings of words that end in ``*``; the longest that fits the next word decides.

    `case`: "keep" finds any case and copies it to the replacement, "exact" takes the pack at its word.
    `anchors`: literals, lower-case, one of which is in any text that a regex rule can match, where
    they cannot be read off the pattern. `shape`: the pattern that any text has in which the rule can find anything
    (`normalize.detect.shapes`), where it was worked out beforehand.
    """

    id: str
    kind: str
    category: str
    message: str
    why: str
    safety: Safety
    severity: Severity
    confidence: float
    status: str = "stable"
    since: str = ""
    replaced_by: str | None = None
    text_language: str | None = None
    source_languages: tuple[str, ...] = ()
    tells: float = 0.0
    match: str | None = None
    unless: tuple[str, ...] = ()
    fix: tuple[str, ...] = ()
    terms: tuple[tuple[str, tuple[str, ...]], ...] = ()
    case: str = "keep"
    examples: tuple[Example, ...] = ()
    file: str = ""
    line: int = 0
    before: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    shape: str | None = None


@dataclass(frozen=True, slots=True)
class Pack:
    """The rules of one file. `name` is its path in dots: ``rules/en/from_es.yaml`` is ``en.from_es``.

    `digest` is the SHA-256 of the file, for the fingerprint of a result.
    """

    name: str
    rules: tuple[Rule, ...]
    licence: str = ""
    file: str = ""
    digest: str = ""
