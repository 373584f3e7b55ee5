"""`evaluate --calibrate`: what rules state against what came of it, written as the counts that the engine reads."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from normalize.cli.screen import Meter, Screen
from normalize.cli.settings import Settings
from normalize.confidence import STATED
from normalize.errors import InputError
from normalize.files.discovery import discover, reason
from normalize.files.encoding import LineError, decode
from normalize.text import Document

if TYPE_CHECKING:
    from normalize.evaluate.calibrate import Calibration
    from normalize.evaluate.gold import GoldDocument
    from normalize.evaluate.outcomes import FindingOutcome

__all__ = ["add_options", "calibrate", "clean_texts"]


def add_options(one: argparse.ArgumentParser) -> None:
    """The options of calibration."""
    group = one.add_argument_group("to calibrate")
    group.add_argument(
        "--calibrate",
        action="store_true",
        help="count how often rules were right on gold files and --clean texts, and write it to -o FILE: half of the "
        "documents are counted, the figures shown are of the other half",
    )
    group.add_argument("-o", metavar="FILE", dest="out", help="where to write what was counted")


def calibrate(args: Namespace, screen: Screen) -> Calibration:
    """Run the engine with what its rules state, and count."""
    from normalize.evaluate.calibrate import calibrate
    from normalize.evaluate.gold import GoldDocument, read_gold
    from normalize.evaluate.run import evaluate

    settings = Settings(args)
    # each file by itself: the same text may be damaged in several ways, and has the same name then
    batches: list[tuple[GoldDocument, ...]] = [read_gold([path], encoding=args.encoding) for path in args.paths]
    batches.append(tuple(GoldDocument(document, file=place) for place, document in clean_texts(args)))
    meter = Meter(sum(len(one.document.text) for batch in batches for one in batch), wanted=not args.quiet)
    findings: list[FindingOutcome] = []
    documents: list[str] = []
    try:
        for batch in batches:
            report = evaluate(
                batch,
                lambda one: replace(settings.config_of(one.file), confidence=STATED, fuse=1.0),
                jobs=args.jobs,
                hints=True,
                language=not args.no_language,
                progress=meter,
            )
            findings += report.findings
            documents += [one.document.id for one in batch]
    finally:
        meter.close()
    return calibrate(findings, documents)


def clean_texts(args: Namespace) -> Iterator[tuple[str, Document]]:
    """The texts of --clean, with the files they come from. Raises `InputError` for one that cannot be read."""
    for source in discover(args.clean or [], format_name=args.as_):
        if isinstance(source, InputError):
            raise source
        try:
            text, _ = decode(source.read(), args.encoding)
        except LineError as error:
            raise InputError(f"{source.place}:{error.line}: {error.says}") from error
        except OSError as error:
            raise InputError(f"{source.place}: {reason(error)}") from error
        pieces = enumerate(text.split("\n"), 1) if source.format.by_line else ((1, text),)
        for number, piece in pieces:
            if piece.strip():
                for passage in source.format.read(piece, source.path, number):
                    yield source.path, passage.document
