"""The texts of a corpus, read for what they say together of the people in them."""

from __future__ import annotations

import hashlib
import os
import tempfile
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from normalize.cli.screen import Meter, Screen
from normalize.errors import InputError
from normalize.files.discovery import Source, discover, reason
from normalize.files.encoding import decode

if TYPE_CHECKING:
    from normalize.ledger import Ledger
    from normalize.people import Lexicon

__all__ = ["Corpus", "siblings", "write"]


class Corpus:
    """The texts of some paths, each counted once however often it was copied."""

    def __init__(self, paths: Sequence[str], language: str | None, screen: Screen, *, meter: bool = True) -> None:
        self._sources = list(discover(paths))
        self._meter = meter
        self._language, self._screen = language, screen
        self._seen: set[bytes] = set()
        self.documents = self.problems = 0

    def ledgers(self, known: Lexicon) -> Iterator[Ledger]:
        """The ledger of each text."""
        return (ledger for ledger, _ in self._read(known))

    def spellings(self, known: Lexicon) -> str:
        """How the texts spell full names, as a table (`normalize.ledger.attested`)."""
        from normalize.ledger.attested import Counting

        counting = Counting()
        for ledger, text in self._read(known):
            counting.add(ledger, text)
        return counting.table()

    def _read(self, known: Lexicon) -> Iterator[tuple[Ledger, str]]:
        from normalize.language import identify
        from normalize.ledger import Ledger

        meter = Meter(sum(one.size for one in self._sources if isinstance(one, Source)), wanted=self._meter)
        try:
            for source in self._sources:
                if isinstance(source, InputError):
                    self._complain(str(source))
                    continue
                for name, text, language in self._texts(source):
                    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
                    if digest not in self._seen:
                        self._seen.add(digest)
                        self.documents += 1
                        tag = language or self._language or identify(text)
                        yield Ledger.of(text, tag, known, name), text
                meter(source.size)
        finally:
            meter.close()

    def _texts(self, source: Source) -> Iterator[tuple[str, str, str | None]]:
        """Name, text and language of each text of a source."""
        try:
            raw = b"".join(self._screen.lines_in()) if source.is_stdin else source.read()
            text, _ = decode(raw, None)
        except (OSError, InputError) as error:
            self._complain(f"{source.place}: {reason(error) if isinstance(error, OSError) else error}")
            return
        for number, piece in enumerate(text.split("\n"), 1) if source.format.by_line else ((1, text),):
            try:
                for passage in source.format.read(piece, source.path, number):
                    yield passage.document.id or source.place, passage.document.text, passage.document.language
            except InputError as error:
                self._complain(f"{source.place}:{number}: {error}")

    def _complain(self, says: str) -> None:
        self.problems += 1
        self._screen.tell(f"{says}\n")


@contextmanager
def siblings(args: Namespace, screen: Screen, people: tuple[str, ...]) -> Iterator[str]:
    """The file in which the spellings of the corpus that the command line names are counted; "" where it names none.

    It is there as long as the command runs, for the worker processes to read. Raises `InputError` where the corpus
    holds no text that can be read.
    """
    paths: list[str] = getattr(args, "corpus", [])  # not every command has the option
    if not paths:
        yield ""
        return
    from normalize.people import lexicon

    corpus = Corpus(paths, args.lang, screen, meter=not args.quiet)
    table = corpus.spellings(lexicon(tuple(map(Path, people))))
    if not corpus.documents:
        raise InputError(f"--corpus {' '.join(paths)}: no text that can be read")
    with tempfile.TemporaryDirectory(prefix="normalize-corpus-") as folder:
        file = os.path.join(folder, "spellings.tsv")
        write(file, table)
        yield file


def write(path: str, text: str) -> None:
    """Write a file beside its place, which it takes, whole, at the end."""
    folder, name = os.path.split(os.path.abspath(path))
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{name[:100]}.", suffix=".normalize-tmp", dir=folder)
        try:
            with open(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            mask = os.umask(0)
            os.umask(mask)
            os.chmod(beside, os.stat(path).st_mode & 0o777 if os.path.exists(path) else 0o666 & ~mask)
            os.replace(beside, path)
        except BaseException:
            os.unlink(beside)
            raise
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {reason(error)}") from error
