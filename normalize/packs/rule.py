"""The types of a rule pack."""

from __future__ import annotations

from dataclasses import dataclass

from normalize.findings import Safety, Severity

__all__ = ["KINDS", "Example", "Pack", "Rule"]

KINDS = ("terms", "regex", "pair", "name", "agreement", "detector")
"""The kinds of rule. A `detector` rule has its logic in normalize/detect/ and only its words here."""


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
    means any language. `match` and `unless` are patterns of the `regex` library; for the kinds
    terms, pair, name and agreement `terms` maps what is found to its replacements, best first.
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
    source_language: str | None = None
    match: str | None = None
    unless: tuple[str, ...] = ()
    fix: tuple[str, ...] = ()
    terms: tuple[tuple[str, tuple[str, ...]], ...] = ()
    case: str = "keep"
    examples: tuple[Example, ...] = ()
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Pack:
    """The rules of one file. `name` is its path in dots: ``rules/en/from_es.yaml`` is ``en.from_es``."""

    name: str
    rules: tuple[Rule, ...]
    licence: str = ""
    file: str = ""
