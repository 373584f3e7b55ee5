"""The command `corrupt`: clean texts in, damaged texts and the truth about them out."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from normalize.cli.screen import Meter, Screen
from normalize.cli.verbs import Help
from normalize.errors import InputError
from normalize.files import FORMATS
from normalize.files.discovery import STDIN, Source, discover, reason
from normalize.files.encoding import LineError, decode
from normalize.files.jsonl import is_record
from normalize.render.summary import sentence
from normalize.text import Document

if TYPE_CHECKING:
    from normalize.corrupt import Corrupted, Corrupter

__all__ = ["list_corrupters", "parser", "run"]

_GOLD = "gold.jsonl"
"""The item rows beside damaged text files."""

_AROUND = 22
"""Code points shown on either side of an example's damage."""

_ABOUT = """\
Damage clean texts with known truth: to measure rules, and to test your own.

Every damage can be restored; places where the result would be good text are left alone. The same text, id, kinds,
rate and seed give the same bytes. What comes out is a gold file for 'normalize evaluate': the damaged texts, and
for each damage its place, its kind and the text that mends it.
"""
_EXAMPLES = """\
examples:
  normalize corrupt clean/ -o gold.jsonl
  normalize evaluate gold.jsonl
  normalize corrupt clean/ --kind stray_stop --kind lost_quote --rate 0.05 -o quotes.jsonl
  normalize corrupt corpus.jsonl --seed 7 --format text -o damaged/
  normalize corrupt --list

exit status: 0 done, 2 a mistake: an unknown kind, a file that cannot be read.
"""


def parser() -> argparse.ArgumentParser:
    """The command line of `corrupt`. As in `normalize.cli.options`, `run` does the command."""
    top = argparse.ArgumentParser("normalize", formatter_class=Help, allow_abbrev=False)
    verbs = top.add_subparsers(metavar="COMMAND", required=True)
    one = verbs.add_parser("corrupt", description=_ABOUT, epilog=_EXAMPLES, formatter_class=Help, allow_abbrev=False)
    one.set_defaults(run=run)
    one.add_argument("paths", nargs="*", metavar="PATH", help="files, folders, 'patterns', or - for standard input")
    one.add_argument("--list", action="store_true", dest="list_", help="show the kinds of damage, with examples")
    what = one.add_argument_group("what to damage")
    what.add_argument("--kind", metavar="KIND", action="append", default=[], help="only this damage; repeatable")
    what.add_argument(
        "--rate",
        metavar="SHARE",
        type=float,
        help="share of the words damaged, dealt out evenly over the kinds (0 to 1; default: 0.02)",
    )
    what.add_argument("--seed", metavar="N", type=int, default=0, help="another seed, other places (default: 0)")
    what.add_argument("--lang", metavar="TAG", help="language of texts that do not say theirs (en, pt-BR)")
    how = one.add_argument_group("how to read and write")
    how.add_argument(
        "--format",
        choices=("gold", "text"),
        default="gold",
        help=f"gold: one gold file; text: damaged text files, with {_GOLD} beside them (default: gold)",
    )
    how.add_argument("-o", metavar="OUT", dest="out", help="a file, or for text a folder (default: standard output)")
    names = tuple(form.name for form in FORMATS)
    how.add_argument("--as", choices=names, dest="as_", help="read all files as this, whatever they are called")
    how.add_argument("--encoding", metavar="NAME", help="of files that are not UTF-8 and have no byte order mark")
    return top


def run(args: Namespace) -> int:
    """Damage the texts of the paths, or list the corrupters."""
    screen = Screen()
    if args.list_:
        return list_corrupters(args, screen)
    if not args.paths:
        raise InputError("name the clean texts: normalize corrupt clean/ -o gold.jsonl (the kinds: corrupt --list)")
    return _Run(args, screen)()


class _Run:
    """One run: what was damaged so far, and what could not be read."""

    def __init__(self, args: Namespace, screen: Screen) -> None:
        from normalize.corrupt import RATE, corrupter_named

        self._args, self._screen = args, screen
        self._rate = RATE if args.rate is None else args.rate
        self._kinds = [corrupter_named(kind).name for kind in args.kind]
        self._counts: Counter[str] = Counter()
        self._documents = self._problems = 0

    def __call__(self) -> int:
        write = self._texts if self._args.format == "text" else self._gold
        write(self._damaged())
        to = f", written to {self._args.out}" if self._args.out else ""
        if self._args.out or sys.stderr.isatty():
            kinds = sentence(len(self._counts), "kind")
            done = f"{sentence(self._counts.total(), 'damage')} of {kinds} in {sentence(self._documents, 'text')}"
            self._screen.tell(f"normalize: {done}{to}\n")
        return 2 if self._problems else 0

    def _damaged(self) -> Iterator[Corrupted]:
        from normalize.corrupt import corrupt

        seen: set[str] = set()
        for document in self._read():
            if document.id in seen:
                self._complain(f"{document.id}: this id was used before; text left out")
                continue
            seen.add(document.id)
            damaged = corrupt(document, self._kinds, self._rate, self._args.seed)
            self._documents += 1
            self._counts.update(item.kind for item in damaged.items)
            yield damaged

    def _read(self) -> Iterator[Document]:
        args, screen = self._args, self._screen
        sniffed = STDIN in args.paths and not args.as_ and is_record(screen.first_line_in())
        sources = list(discover(args.paths, format_name=args.as_, stdin_format="jsonl" if sniffed else "txt"))
        meter = Meter(sum(one.size for one in sources if isinstance(one, Source)), wanted=not screen.is_terminal)
        try:
            for source in sources:
                if isinstance(source, InputError):
                    self._complain(str(source))
                    continue
                for document in self._of_file(source):
                    language = document.language or args.lang
                    yield document if language == document.language else replace(document, language=language)
                meter(source.size)
        finally:
            meter.close()

    def _of_file(self, source: Source) -> Iterator[Document]:
        try:
            raw = b"".join(self._screen.lines_in()) if source.is_stdin else source.read()
            text, _ = decode(raw, self._args.encoding)
        except LineError as error:
            self._complain(f"{source.place}:{error.line}: {error.says}")
            return
        except (OSError, InputError) as error:
            self._complain(f"{source.place}: {reason(error) if isinstance(error, OSError) else error}")
            return
        pieces = enumerate(text.split("\n"), 1) if source.format.by_line else ((1, text),)
        for number, piece in pieces:
            try:
                for passage in source.format.read(piece, source.path, number):
                    yield passage.document
            except InputError as error:
                self._complain(f"{source.place}:{number}: {error}")

    def _complain(self, says: str) -> None:
        self._problems += 1
        self._screen.tell(f"{says}\n")

    def _rows(self, damaged: Corrupted, doc: str = "") -> Iterator[dict[str, object]]:
        from normalize.corrupt.gold import document_row, item_rows

        row = document_row(damaged, kinds=self._kinds, rate=self._rate, seed=self._args.seed)
        if doc:
            row = {"id": doc, "path": doc, **{name: row[name] for name in row if name not in ("id", "text")}}
        yield row
        yield from item_rows(damaged, doc)

    def _gold(self, texts: Iterator[Corrupted]) -> None:
        if self._args.out is None:
            for damaged in texts:
                self._screen.put("".join(map(_line, self._rows(damaged))).encode("utf-8", "surrogatepass"))
            return
        with _written(self._args.out) as write:
            for damaged in texts:
                write("".join(map(_line, self._rows(damaged))))

    def _texts(self, texts: Iterator[Corrupted]) -> None:
        folder = self._args.out
        if folder is None:
            self._one_text(texts)
            return
        try:
            os.makedirs(folder, exist_ok=True)
        except OSError as error:
            raise InputError(f"{folder}: no folder can be made here: {reason(error)}") from error
        names: set[str] = {_GOLD}
        with _written(os.path.join(folder, _GOLD)) as write:
            for damaged in texts:
                name = _file_name(damaged.document.id)
                if name in names:
                    raise InputError(f"two texts would both be called {name} in {folder}; use --format gold")
                names.add(name)
                with _written(os.path.join(folder, name)) as write_text:
                    write_text(damaged.document.text)
                write("".join(map(_line, self._rows(damaged, name))))

    def _one_text(self, texts: Iterator[Corrupted]) -> None:
        """The damaged text on standard output; of several it could not be told where one ends."""
        first = next(texts, None)
        if next(texts, None) is not None:
            raise InputError("these are several texts: name a folder for them (-o damaged/), or leave out --format")
        if first is not None:
            self._screen.put(first.document.text.encode("utf-8", "backslashreplace"))


def _line(row: dict[str, object]) -> str:
    text = json.dumps(row, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:  # half a character has no UTF-8 form
        text = json.dumps(row)
    return text + "\n"


def _file_name(id: str) -> str:
    """A file's name for a document's id, of letters, digits and ``._-`` alone."""
    name = re.sub(r"[^\w.-]+", "_", id).strip("._") or "text"
    return name if name.endswith((".txt", ".md", ".markdown")) else name + ".txt"


@contextmanager
def _written(path: str) -> Iterator[Callable[[str], object]]:
    """A way to write a new file beside its place, which it takes, whole, at the end."""
    import tempfile

    folder, name = os.path.split(os.path.abspath(path))
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{name[:100]}.", suffix=".normalize-tmp", dir=folder)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {reason(error)}") from error
    try:
        with open(handle, "w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            yield file.write
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(beside, 0o666 & ~mask)
        os.replace(beside, path)
    except BaseException as error:
        os.unlink(beside)
        if isinstance(error, OSError):
            raise InputError(f"{path}: cannot be written: {reason(error)}") from error
        raise


# ---- the list


def list_corrupters(args: Namespace, screen: Screen) -> int:
    """Print the corrupters, or those of --kind: name, what it does, an example, the rules that it tests."""
    from normalize.corrupt import CORRUPTERS, corrupter_named

    chosen = [corrupter_named(kind) for kind in args.kind] or CORRUPTERS
    rows = [(one.name, one.says, *_example(one), one.rules) for one in chosen]
    if not screen.is_terminal:
        for name, says, before, after, rules in rows:
            screen.say("\t".join((name, says, before, after, " ".join(rules))) + "\n")
        return 0
    _print_table(rows)
    return 0


def _print_table(rows: Sequence[tuple[str, str, str, str, tuple[str, ...]]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 1, 0))
    table.add_column("kind", no_wrap=True)
    table.add_column("damage, an example, the rules that it tests", overflow="fold")
    for name, says, before, after, rules in rows:
        found = "\n".join(rules) or "no rule yet"
        shown = Text.assemble(says, "\n", (f"- {before}\n", "green"), (f"+ {after}\n", "red"), (found, "dim"))
        table.add_row(Text(name), shown)
    Console().print(table)


def _example(one: Corrupter) -> tuple[str, str]:
    """What stands around the first damage of the sample, before and after."""
    from normalize.corrupt import corrupt

    for seed in range(20):
        damaged = corrupt(Document(one.sample, id=one.name, language=one.sample_language), [one.name], 1.0, seed)
        if any(item.kind == one.name for item in damaged.items):
            break
    shift = 0
    for item in damaged.items:
        start, end = item.span.start, item.span.end
        if item.kind == one.name:
            before = _excerpt(one.sample, start + shift, start + shift + len(item.replacements[0]))
            return before, _excerpt(damaged.document.text, start, end)
        shift += len(item.replacements[0]) - (end - start)
    return "", ""


def _excerpt(text: str, start: int, end: int) -> str:
    a, b = max(0, start - _AROUND), min(len(text), end + _AROUND)
    piece = ("\N{HORIZONTAL ELLIPSIS}" if a else "") + text[a:b] + ("\N{HORIZONTAL ELLIPSIS}" if b < len(text) else "")
    piece = piece.replace("\n", "\N{DOWNWARDS ARROW WITH CORNER LEFTWARDS}").replace(
        "\t", "\N{RIGHTWARDS ARROW TO BAR}"
    )
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in piece)
