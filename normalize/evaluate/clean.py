"""Clean text: how often the engine touches what is right.

On text that people wrote and read over, every edit is suspect. What is counted are single changed words,
marks and spaces, per 10,000 words, each with an upper bound: nothing seen in a short text promises little.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from normalize.batch import Print
from normalize.batch.work import Outcome, Report
from normalize.evaluate.changes import changes_of
from normalize.evaluate.intervals import poisson_upper
from normalize.evaluate.judge import UNKNOWN
from normalize.evaluate.outcomes import Offered
from normalize.files import Format, Passage
from normalize.files.discovery import Source
from normalize.files.encoding import decode_body
from normalize.findings import Result
from normalize.normalizer import Normalizer, shared
from normalize.records import from_record
from normalize.render.excerpt import Lines, changes_in_context
from normalize.render.style import Piece, Style
from normalize.text import Document

__all__ = ["CleanCount", "CleanEdit", "CleanReport", "Counting", "evaluate_clean", "without_language", "word_count"]

_WORD = re.compile(r"\w+")
_LETTERS_PER_WORD = {"zh": 2, "ja": 2, "th": 4}
"""Of scripts that set no spaces between words: about the mean length of a word in running text."""

TIERS = ("safe", "review", "edits", "findings")
"""What is counted: safe edits, edits for review, both together, and findings that are not mere hints."""

_LOOK = Style(color=True)


def word_count(text: str, language: str | None) -> float:
    """The words of a text: runs of letters, digits and underscores.

    Chinese and Japanese letters count as half a word each, Thai ones as a quarter.

    >>> word_count("The ferry left, they said.", "en"), word_count("\N{CJK UNIFIED IDEOGRAPH-6E21}" * 5, "zh-TW")
    (5, 2.5)
    """
    words = _WORD.findall(text)
    letters = _LETTERS_PER_WORD.get((language or "").split("-")[0])
    return sum(map(len, words)) / letters if letters else len(words)


@dataclass(slots=True)
class CleanCount:
    """Counts of one group. `safe` and `review` count single changes; `*_word` those that change a letter or a digit.

    `changed` are documents with an edit, `findings` leave hints out.
    """

    documents: int = 0
    words: float = 0.0
    changed: int = 0
    safe: int = 0
    review: int = 0
    safe_word: int = 0
    review_word: int = 0
    findings: int = 0

    @property
    def edits(self) -> int:
        """Safe edits and those for review."""
        return self.safe + self.review

    def rate(self, name: str) -> float | None:
        """So many of `name` per 10,000 words; None without words."""
        return 1e4 * float(getattr(self, name)) / self.words if self.words else None

    def upper(self, name: str) -> float | None:
        """The one-sided 95% upper bound of that rate (Poisson, exact)."""
        return 1e4 * poisson_upper(getattr(self, name)) / self.words if self.words else None


@dataclass(frozen=True, slots=True)
class CleanEdit:
    """One entry of a plan on clean text, for reading."""

    document: str
    line: int
    language: str
    rules: tuple[str, ...]
    safety: Offered
    confidence: float
    excerpt: tuple[Piece, ...]
    why: str


@dataclass(slots=True)
class CleanReport:
    """What was counted on clean texts: in all, by language and by rule; and the edits."""

    total: CleanCount = field(default_factory=CleanCount)
    languages: dict[str, CleanCount] = field(default_factory=lambda: defaultdict(CleanCount))
    rules: dict[str, CleanCount] = field(default_factory=lambda: defaultdict(CleanCount))
    edits: list[CleanEdit] = field(default_factory=list)
    fingerprints: dict[str, None] = field(default_factory=dict)

    @property
    def by_language(self) -> dict[str, CleanCount]:
        """By language, in alphabetical order."""
        return {name: self.languages[name] for name in sorted(self.languages)}

    @property
    def by_rule(self) -> dict[str, CleanCount]:
        """By rule, the most frequent first; each over all words. What several rules did together counts for each."""
        order = sorted(
            self.rules.items(), key=lambda pair: (-pair[1].safe, -pair[1].review, -pair[1].findings, pair[0])
        )
        return {rule: replace(count, documents=self.total.documents, words=self.total.words) for rule, count in order}

    def add(self, result: Result, *, language: str | None = None, name: str = "") -> None:
        """Count one clean document. `language`: what is known of it, else the one the engine found."""
        text = result.document.text
        known = language or result.document.language or result.language
        one = CleanCount(documents=1, words=word_count(text, known), changed=bool(result.chosen))
        for finding in result.visible():
            one.findings += 1
            self.rules[finding.rule].findings += 1
        findings = {f.key: f for f in result.findings}
        touched: set[str] = set()
        lines = Lines(text)
        for choice in result.chosen:
            parts = [change for edit in choice.edits for change in changes_of(edit)]
            words = sum(bool(_WORD.search(c.old + c.new)) for c in parts)
            causes = [findings[key] for key in choice.findings]
            rules = tuple(sorted({f.rule for f in causes}))
            touched.update(rules)
            for count in (one, *(self.rules[rule] for rule in rules)):
                _count(count, choice.safety.label, len(parts), words)
            self.edits.append(
                CleanEdit(
                    document=name or result.document.id,
                    line=lines.at(choice.edits[0].span.start)[0],
                    language=known or UNKNOWN,
                    rules=rules,
                    safety=choice.safety.label,  # type: ignore[arg-type]
                    confidence=min(f.confidence for f in causes),
                    excerpt=tuple(changes_in_context(text, choice.edits, _LOOK, around=60)),
                    why=" ".join(dict.fromkeys(f.message for f in causes)),
                )
            )
        for rule in touched:
            self.rules[rule].changed += 1
        self.fingerprints[result.fingerprint] = None
        for count in (self.total, self.languages[known or UNKNOWN]):
            _add(count, one)


def _count(count: CleanCount, tier: str, parts: int, words: int) -> None:
    if tier == "safe":
        count.safe += parts
        count.safe_word += words
    else:
        count.review += parts
        count.review_word += words


def _add(count: CleanCount, more: CleanCount) -> None:
    for name in CleanCount.__slots__:
        setattr(count, name, getattr(count, name) + getattr(more, name))


def evaluate_clean(documents: Iterable[Document | str], normalizer: Normalizer | None = None) -> CleanReport:
    """Count what the engine finds and changes in clean documents.

    >>> report = evaluate_clean(["The ferry left, they said.", "No one saw it leave, he said."])
    >>> report.total.edits, report.total.rate("edits"), round(report.total.upper("edits"))
    (0, 0.0, 2496)
    """
    report = CleanReport()
    for result in (normalizer or shared()).stream(documents):
        report.add(result)
    return report


# ---- through a batch


@dataclass(frozen=True, slots=True)
class _Untold:
    """A reader that says of no text what language it is in."""

    read: Callable[[str, str, int], Iterator[Passage]]

    def __call__(self, raw: str, name: str, line: int) -> Iterator[Passage]:
        for passage in self.read(raw, name, line):
            yield replace(passage, document=replace(passage.document, language=None))


def without_language(source: Source) -> Source:
    """The source, read as if its texts did not say their language; they are counted in it all the same."""
    form: Format = source.format
    return replace(source, format=replace(form, read=_Untold(form.read)))


class Counting(Print):
    """Counts the records of a batch whose task prints them as JSON and wants edits (so that the bytes come along)."""

    def __init__(self) -> None:
        super().__init__(lambda data: None)
        self.report = CleanReport()

    def begin(self, source: Source) -> None:
        """The pieces of this file follow."""
        self._source, self._line = source, 1

    def piece(self, outcome: Outcome, reports: Sequence[Report]) -> None:
        """Count the texts of a piece."""
        source = self._source
        read = source.format.read.read if isinstance(source.format.read, _Untold) else source.format.read
        by_line = source.format.by_line
        rows = outcome.raw.split(b"\n") if by_line else []
        for report in reports:
            raw = rows[report.line - self._line] if by_line else outcome.raw
            mark = outcome.encoding.mark if not by_line or report.line == 1 else b""
            text = decode_body(raw[len(mark) :], outcome.encoding, line=report.line)
            document = next(iter(read(text, source.path, report.line))).document
            place = f"{source.place}:{report.line} {document.id}" if by_line else source.place
            self.report.add(from_record(json.loads(report.out), document), language=document.language, name=place)
        self._line += max(0, len(rows) - 1)
