"""What a review came to, written to files: decisions, log, texts, patch, report, confidence."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable, Iterable
from pathlib import Path

from normalize.cli.screen import Screen
from normalize.errors import InputError
from normalize.files import format_of
from normalize.files.encoding import UTF8, to_bytes
from normalize.records import dumps
from normalize.render.patch import Patch
from normalize.render.style import shown
from normalize.render.summary import sentence
from normalize.review.export import Cleaned, cleaned, log_rows, rulings
from normalize.review.rulings import to_row
from normalize.review.session import Session

__all__ = ["export"]


def export(args: Namespace, session: Session, screen: Screen) -> int:
    """Write what `--export` names to `--output`, or to standard output."""
    store = session.store
    if args.export == "texts":
        return _texts(args, session, screen)
    if args.export == "decisions":
        lines: Iterable[str] = (to_row(ruling) for ruling in rulings(store, safe=args.safe))
    elif args.export == "log":
        lines = log_rows(store)
    elif args.export == "patch":
        return _patch(args, session, screen)
    elif args.export == "confidence":
        from normalize.review.learning import confidence_lines

        lines = confidence_lines(store)
    else:
        from normalize.review.report import report_lines

        lines = report_lines(session, screen.style)
    return _written(args, lines, screen)


def _written(args: Namespace, lines: Iterable[str], screen: Screen) -> int:
    if not args.output or args.output == "-":
        for line in lines:
            screen.put_text(line.encode("utf-8", "backslashreplace"))
        return 0
    count = _replace(Path(args.output), (line.encode("utf-8", "backslashreplace") for line in lines))
    if not args.quiet:
        screen.tell(f"{sentence(count, 'line')} written to {shown(args.output)}\n")
    return 0


def _replace(target: Path, pieces: Iterable[bytes]) -> int:
    """Write a file in one step; how many pieces it has."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.{os.getpid()}.normalize-tmp")
    count = 0
    try:
        with fresh.open("wb") as out:
            for piece in pieces:
                out.write(piece)
                count += 1
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(target)
    except OSError as error:
        raise InputError(f"{target}: cannot be written: {error.strerror}") from error
    finally:
        fresh.unlink(missing_ok=True)
    return count


def _texts(args: Namespace, session: Session, screen: Screen) -> int:
    """Cleaned texts: into a folder under their names, or as JSON lines."""
    if not args.output:
        raise InputError("where to? -o cleaned/ for a folder, -o cleaned.jsonl for JSON lines")
    refused = 0
    tell = screen.tell
    target = Path(args.output)
    if target.suffix in (".jsonl", ".ndjson"):
        rows = []
        for one in cleaned(session.store, safe=True):
            refused += _refusals(one, tell)
            row = {"id": one.name, "text": one.text} | ({"language": one.language} if one.language else {})
            rows.append((dumps(row) + "\n").encode())
        count = _replace(target, rows)
    else:
        count = 0
        for one in cleaned(session.store, safe=True):
            refused += _refusals(one, tell)
            _replace(_inside(target, one), [one.text.encode("utf-8", "surrogatepass")])
            count += 1
    if not args.quiet:
        tell(f"{sentence(count, 'text')} written to {shown(args.output)}\n")
    return 1 if refused else 0


def _inside(folder: Path, one: Cleaned) -> Path:
    """Where a text goes in a folder: never outside of it, whatever it is called."""
    name = one.name if format_of(one.path).by_line else one.path
    parts = [part for part in Path(name.replace("\0", "_")).parts if part not in ("..", ".", "/") and ":" not in part]
    path = folder.joinpath(*(parts or [f"text-{one.line}"]))
    return path if path.suffix else path.with_name(path.name + ".txt")


def _refusals(one: Cleaned, tell: Callable[[str], None]) -> int:
    for refused in one.refused:
        tell(f"{shown(one.name)}: not applied: {refused.ruling.rule}: {refused.reason}\n")
    return len(one.refused)


def _patch(args: Namespace, session: Session, screen: Screen) -> int:
    """A unified patch of the files as they were when they came in; texts that are lines have none."""
    parts: list[bytes] = []
    lines = 0
    for one in cleaned(session.store, safe=args.safe):
        _refusals(one, screen.tell)
        if not one.edits:
            continue
        if format_of(one.path).woven:
            lines += 1
            continue
        raw = one.before.encode("utf-8", "surrogatepass")
        patch = Patch(one.path)
        parts += patch.feed(raw, to_bytes(one.before, one.edits, UTF8, raw))
        parts += patch.close()
    if lines:
        screen.tell(
            f"{sentence(lines, 'text')} left out: the store does not keep the lines they come from. "
            "Export decisions, and run: normalize apply --decisions FILE --dry-run CORPUS.jsonl\n"
        )
    if args.output and args.output != "-":
        _replace(Path(args.output), parts)
    else:
        for part in parts:
            screen.put(part)
    return 0
