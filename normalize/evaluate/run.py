"""Gold documents through the engine, or through a file of its records, to a report."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from normalize.batch.order import in_order
from normalize.config import Config
from normalize.errors import InputError, RecordError
from normalize.evaluate.gold import GoldDocument
from normalize.evaluate.judge import judge
from normalize.evaluate.outcomes import DocumentOutcome
from normalize.evaluate.scores import Report
from normalize.files.discovery import reason
from normalize.findings import Result, Safety
from normalize.normalizer import Normalizer, shared
from normalize.records import from_record

__all__ = ["evaluate", "evaluate_records"]

_PIECE_DOCUMENTS = 32
_PIECE_LENGTH = 1 << 17
"""Documents and code points that a worker is handed at once."""


def evaluate(
    gold: Iterable[GoldDocument],
    normalizer: Normalizer | Callable[[GoldDocument], Config] | None = None,
    *,
    tier: Safety = Safety.REVIEW,
    jobs: int = 1,
    hints: bool = False,
    language: bool = True,
    progress: Callable[[int], None] = lambda size: None,
) -> Report:
    """Run the engine over gold documents and measure what it finds and repairs, down to `tier`.

    `normalizer` may be a function that gives the settings for a document. `hints`: count mere hints as
    findings. `language=False`: the engine is not told the documents' languages, as with scraped text. `progress` is
    told the code points done. The report is the same whatever the number of `jobs`. Raises `InputError` when a
    worker process dies.

    >>> from normalize.text import Document
    >>> report = evaluate([GoldDocument(Document("All is well, they said.", "a"))])
    >>> report.total.edits, report.total.fix_precision
    (0, None)
    """
    config_of = normalizer if callable(normalizer) else _always(normalizer.config if normalizer else Config())
    pieces = _pieces(gold, config_of, language=language)
    outcomes: list[DocumentOutcome] = []
    fingerprints: dict[str, None] = {}
    for piece, done in in_order(pieces, _Work(tier, hints), jobs=jobs, died=_died):
        outcomes += done.outcomes
        fingerprints[done.fingerprint] = None
        progress(piece.length)
    return Report(tier.label, tuple(outcomes), ", ".join(fingerprints))


def _always(config: Config) -> Callable[[GoldDocument], Config]:
    return lambda gold: config


@dataclass(frozen=True, slots=True)
class _Piece:
    config: Config
    documents: tuple[GoldDocument, ...]
    language: bool

    @property
    def length(self) -> int:
        return sum(len(gold.document.text) for gold in self.documents)


@dataclass(frozen=True, slots=True)
class _Done:
    outcomes: tuple[DocumentOutcome, ...]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class _Work:
    """What a worker does; a class, so that it travels to it."""

    tier: Safety
    hints: bool

    def __call__(self, piece: _Piece) -> _Done:
        engine = shared(piece.config)
        outcomes = []
        for gold in piece.documents:
            document = gold.document
            told = document.language or piece.config.language
            given = replace(document, language=told if piece.language else None)
            result = engine.run(given)
            known = gold if told == document.language else replace(gold, document=given)
            outcomes.append(judge(known, result, tier=self.tier, hints=self.hints))
        return _Done(tuple(outcomes), engine.fingerprint)


def _pieces(
    gold: Iterable[GoldDocument], config_of: Callable[[GoldDocument], Config], *, language: bool
) -> Iterator[_Piece]:
    held: list[GoldDocument] = []
    length, config = 0, Config()
    for one in gold:
        wanted = config_of(one)
        if not language:
            wanted = replace(wanted, language=None)
        full = len(held) >= _PIECE_DOCUMENTS or length >= _PIECE_LENGTH
        if held and (full or wanted != config):
            yield _Piece(config, tuple(held), language)
            held, length = [], 0
        config = wanted
        held.append(one)
        length += len(one.document.text)
    if held:
        yield _Piece(config, tuple(held), language)


def _died(piece: _Piece) -> _Done:
    name = piece.documents[0].document.id
    more = f" or one of the {len(piece.documents) - 1} after it" if len(piece.documents) > 1 else ""
    raise InputError(f"the worker process died on document {name!r}{more}, perhaps for want of memory; try --jobs 1")


def evaluate_records(
    gold: Sequence[GoldDocument], file: str | Path, *, tier: Safety = Safety.REVIEW, hints: bool = False
) -> Report:
    """Measure the records of a run that was made before (`normalize check --format json`), down to `tier`.

    Records of other documents are passed over. Raises `InputError` with file and line for a record that is wrong or was
    made from another text, and for documents without one.
    """
    known = {one.document.id: one for one in gold}
    found: dict[str, DocumentOutcome] = {}
    fingerprints: dict[str, None] = {}
    for place, result in _results(Path(file), known):
        name = result.document.id
        if name in found:
            raise InputError(f"{place}: a second record of document {name!r}; keep one of them")
        found[name] = judge(known[name], result, tier=tier, hints=hints)
        fingerprints[result.fingerprint] = None
    missing = [name for name in known if name not in found]
    if missing:
        more = f" and {len(missing) - 1:,} more" if len(missing) > 1 else ""
        raise InputError(f"{file}: no record of document {missing[0]!r}{more}; run normalize check over them again")
    return Report(tier.label, tuple(found[name] for name in known), ", ".join(fingerprints))


def _results(file: Path, known: dict[str, GoldDocument]) -> Iterator[tuple[str, Result]]:
    try:
        with file.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, 1):
                place = f"{file}:{number}"
                if not line.strip():
                    continue
                try:
                    row = json.loads(line)
                except json.JSONDecodeError as error:
                    raise InputError(f"{place}: not JSON: {error.msg} (column {error.colno})") from error
                if not isinstance(row, dict):
                    raise InputError(f"{place}: a record is an object, as normalize check --format json writes it")
                if row.get("id") in known:
                    yield place, _result(place, row, known[row["id"]])
    except OSError as error:
        raise InputError(f"{file}: {reason(error)}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file}: records are UTF-8: {error.reason} at byte {error.start:,}") from error


def _result(place: str, row: dict[str, object], gold: GoldDocument) -> Result:
    try:
        result = from_record(row, gold.document)
    except RecordError as error:
        raise InputError(f"{place}: {error}") from error
    keys = {finding.key for finding in result.findings}
    unknown = next((key for choice in result.chosen for key in choice.findings if key not in keys), None)
    if unknown is not None:
        raise InputError(f"{place}: the plan names finding {unknown!r}, which the record does not have")
    return result
