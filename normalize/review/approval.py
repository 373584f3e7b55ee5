"""A unified patch that a person has read: its hunks on the file, and which proposed edits it takes or refuses.

Hunks are found by what they expect, at the line they name or the nearest below or above where the same lines stand;
nothing is applied by guess.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from normalize.errors import InputError
from normalize.files.encoding import ByteEdit

__all__ = ["FilePatch", "Hunk", "Unplaced", "fates", "place", "read_patch", "settings_line"]

_HEAD = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}
_SETTINGS = b"# normalize "
_MOST_WAYS = 1000
"""Ways to read a hunk that are followed at once."""

_LONGEST = 20_000
"""Bytes of a hunk up to which a rewritten line is compared with the old one letter by letter."""


@dataclass(slots=True)
class Hunk:
    """Lines that give way to others, from line `start` (from 1) of the old file. `at` is its line in the patch."""

    start: int
    at: int
    old: list[bytes] = field(default_factory=list)
    new: list[bytes] = field(default_factory=list)


@dataclass(slots=True)
class FilePatch:
    """The hunks for one file, named without its ``a/`` or ``b/``."""

    path: str
    hunks: list[Hunk] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A hunk whose lines do not stand in the file."""

    hunk: Hunk
    reason: str


def settings_line(patch: bytes) -> str:
    """The options of the `normalize diff` that made a patch, as it wrote them; "" if it did not."""
    for line in patch[:4096].split(b"\n"):
        if line.startswith(_SETTINGS):
            return line.removeprefix(_SETTINGS).decode("utf-8", "replace")
        if line.startswith((b"--- ", b"@@ ")):
            break
    return ""


def read_patch(data: bytes) -> list[FilePatch]:
    r"""The files and hunks of a unified patch. Raises `InputError` with the line that is wrong.

    The counts of lines in a hunk's head need not be right: an editor does not mend them. A file may be left
    without hunks: all that was proposed for it is refused.

    >>> patch = b"--- a/x.txt\n+++ b/x.txt\n@@ -1 +1 @@\n-one , two\n+one, two\n"
    >>> [(f.path, f.hunks[0].old, f.hunks[0].new) for f in read_patch(patch)]
    [('x.txt', [b'one , two\n'], [b'one, two\n'])]
    """
    files: list[FilePatch] = []
    hunk: Hunk | None = None
    old_name = ""
    lines = data.split(b"\n")
    if lines and not lines[-1]:
        lines.pop()
    left_old = left_new = 0
    for number, line in enumerate(lines, 1):
        inside = hunk is not None and (left_old > 0 or left_new > 0)
        following = lines[number] if number < len(lines) else b""
        if line.startswith(b"--- ") and following.startswith(b"+++ ") and not inside:
            old_name, hunk = _name(line[4:], number), None
        elif line.startswith(b"+++ ") and old_name and hunk is None:
            files.append(FilePatch(_name(line[4:], number)))
            old_name = ""
        elif found := _HEAD.match(line):
            if not files:
                raise InputError(f"line {number}: a hunk before any file")
            hunk = Hunk(int(found[1]) + (found[2] == b"0"), number)
            left_old, left_new = int(found[2] or 1), int(found[4] or 1)
            files[-1].hunks.append(hunk)
        elif hunk is not None:
            left_old, left_new = _line(hunk, line, number, left_old, left_new)
    if not files:
        raise InputError("names no file: this is no unified patch, or all of it was deleted")
    return files


def _line(hunk: Hunk, line: bytes, number: int, left_old: int, left_new: int) -> tuple[int, int]:
    mark, rest = line[:1], line[1:] + b"\n"
    if mark == b"-":
        hunk.old.append(rest)
        return left_old - 1, left_new
    if mark == b"+":
        hunk.new.append(rest)
        return left_old, left_new - 1
    if mark in (b" ", b""):  # editors cut the blank off an empty line
        if mark == b"" and left_old <= 0 and left_new <= 0:
            return left_old, left_new
        hunk.old.append(rest)
        hunk.new.append(rest)
        return left_old - 1, left_new - 1
    if mark == b"\\":
        last = number and (hunk.new if left_new <= 0 or not hunk.old else hunk.old)
        for lines in (hunk.old, hunk.new):
            if lines and (lines is last or lines[-1:] == (hunk.old or hunk.new)[-1:]):
                lines[-1] = lines[-1].removesuffix(b"\n")
        return left_old, left_new
    if left_old <= 0 and left_new <= 0:
        return left_old, left_new  # words between the files
    raise InputError(f"line {number}: begins with {mark.decode('latin-1')!r}, not with ' ', '-', '+' or '\\'")


def _name(raw: bytes, number: int) -> str:
    name = raw.decode("utf-8", "surrogateescape").rstrip("\r")
    if name.startswith('"'):
        inner = name[1:].partition('"\t')[0].rstrip('"') if '"\t' in name else name[1:-1]
        name = re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), inner)
    else:
        name = name.partition("\t")[0]
    if name != "/dev/null" and not name.startswith(("a/", "b/")):
        raise InputError(f"line {number}: {name!r} should begin with a/ or b/, as normalize diff writes it")
    return name[2:]


def place(raw: bytes, hunks: Iterable[Hunk]) -> tuple[list[ByteEdit], list[Unplaced]]:
    """The hunks as edits of a file's bytes, whole lines each, in order; and those that do not fit it."""
    lines = raw.splitlines(keepends=True) if b"\r" not in raw else _lines(raw)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    edits: list[ByteEdit] = []
    unplaced: list[Unplaced] = []
    done = shift = 0
    for hunk in hunks:
        at = _find(lines, hunk.old, hunk.start - 1 + shift, done)
        if at is None:
            unplaced.append(Unplaced(hunk, "the lines that it changes do not stand in the file"))
            continue
        shift = at - (hunk.start - 1)
        done = at + len(hunk.old)
        edits.append(ByteEdit(starts[at], b"".join(hunk.old), b"".join(hunk.new)))
    return edits, unplaced


def _lines(raw: bytes) -> list[bytes]:
    parts = [line + b"\n" for line in raw.split(b"\n")]
    last = parts.pop()[:-1]
    return [*parts, last] if last else parts


def _find(lines: Sequence[bytes], wanted: Sequence[bytes], near: int, least: int) -> int | None:
    """Where lines stand, nearest to a line and not before another; None if nowhere."""
    last = len(lines) - len(wanted)
    near = min(max(near, least), max(last, 0))
    for distance in range(len(lines) + 1):
        for at in (near + distance, near - distance) if distance else (near,):
            if least <= at <= last and list(lines[at : at + len(wanted)]) == list(wanted):
                return at
    return None


def fates(raw: bytes, made: Sequence[ByteEdit], proposed: Sequence[Sequence[tuple[int, int, bytes]]]) -> list[str]:
    """What a person's edits `made` say of each proposal (edits as start, end, new): accept, reject, or reword.

    A proposal whose lines nobody touched is refused; in a line that was changed it is compared letter by letter.

    >>> raw = b"one , two ; three"
    >>> fates(raw, [ByteEdit(0, raw, b"one, two ; three")], [[(3, 4, b"")], [(9, 10, b"")]])
    ['accept', 'reject']
    """
    flat = sorted((start, end, new) for edits in proposed for start, end, new in edits)
    known: dict[tuple[int, int, bytes], str] = dict.fromkeys(flat, "reject")
    for edit in made:
        inside = [one for one in flat if edit.start <= one[0] and one[1] <= edit.end]
        said = _spelt(edit, inside)
        if said is None:
            pieces = _changes(edit)
            said = [_fate(raw, pieces, *one) for one in inside]
        known.update(zip(inside, said, strict=True))
    out = []
    for edits in proposed:
        all_said = {known[start, end, new] for start, end, new in edits}
        out.append(all_said.pop() if len(all_said) == 1 else "reword")
    return out


def _spelt(edit: ByteEdit, inside: Sequence[tuple[int, int, bytes]]) -> list[str] | None:
    """Which of some proposals, taken or refused as they are, spell the new text of an edit; None if no choice does.

    Walks the new text once for each way that can still be right, those that take a proposal first.
    """
    ways: list[dict[int, tuple[int, str]]] = []
    places = {0}
    at = edit.start
    for start, end, new in inside:
        gap, old = edit.old[at - edit.start : start - edit.start], edit.old[start - edit.start : end - edit.start]
        step: dict[int, tuple[int, str]] = {}
        for place in sorted(places):
            if edit.new.startswith(gap, place):
                after = place + len(gap)
                for said, text in (("accept", new), ("reject", old)):
                    if edit.new.startswith(text, after):
                        step.setdefault(after + len(text), (place, said))
        if not step or len(step) > _MOST_WAYS:
            return None
        ways.append(step)
        places = set(step)
        at = end
    tail = edit.old[at - edit.start :]
    place = len(edit.new) - len(tail)
    if place not in places or edit.new[place:] != tail:
        return None
    out = []
    for step in reversed(ways):
        place, said = step[place]
        out.append(said)
    return out[::-1]


def _changes(edit: ByteEdit) -> list[tuple[int, int, bytes]]:
    """The stretches that differ within an edit, by the bytes of the file."""
    if len(edit.old) > _LONGEST:
        return [(edit.start, edit.end, edit.new)]
    matcher = difflib.SequenceMatcher(None, edit.old, edit.new, autojunk=False)
    return [
        (edit.start + a, edit.start + b, edit.new[c:d]) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"
    ]


def _fate(raw: bytes, pieces: Sequence[tuple[int, int, bytes]], start: int, end: int, new: bytes) -> str:
    near = [piece for piece in pieces if piece[0] <= end and start <= piece[1]]
    if not near:
        return "reject"
    left = min(start, *(piece[0] for piece in near))
    right = max(end, *(piece[1] for piece in near))
    now, at = b"", left
    for a, b, said in near:
        now += raw[at:a] + said
        at = b
    now += raw[at:right]
    if now == raw[left:start] + new + raw[end:right]:
        return "accept"
    # a neighbour may have changed beside it: is the proposal in what came of the stretch?
    inner = [piece for piece in near if piece[0] >= start and piece[1] <= end]
    text, at = b"", start
    for a, b, said in inner:
        text += raw[at:a] + said
        at = b
    text += raw[at:end]
    if text == new:
        return "accept"
    apart = all(piece[1] <= start or end <= piece[0] for piece in near) and start < end
    return "reject" if apart and text == raw[start:end] else "reword"
