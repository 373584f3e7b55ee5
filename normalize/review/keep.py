"""A finding that was wrong, as a `keep` example for its rule, or as an entry of the lexicon of people."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

from normalize.errors import InputError
from normalize.review import queue
from normalize.review.queue import Spot
from normalize.review.store import Store

__all__ = ["Found", "advice", "found_in_rows", "found_in_store"]

_END = re.compile(
    r"[.!?\N{HORIZONTAL ELLIPSIS}\N{IDEOGRAPHIC FULL STOP}][\"'\N{RIGHT DOUBLE QUOTATION MARK})\]]*\s+|\n\s*\n"
)
_LONGEST = 400
"""Code points of an example on either side of the place."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of a finding: its rule, the sentence it lies in, what was to change into what."""

    key: str
    rule: str
    sentence: str
    old: str
    new: str
    language: str


def found_in_store(store: Store, key: str) -> Found:
    """A finding by its key, or the beginning of it. Raises `InputError` where none or several are meant."""
    like = re.sub(r"([\\%_])", r"\\\1", key) + "%"
    rows = store.db.execute("SELECT id, key FROM place WHERE key LIKE ? ESCAPE '\\' ORDER BY id", (like,)).fetchall()
    if not rows:
        raise InputError(f"{store.path}: no finding has the key {key!r}")
    if len({known for _, known in rows}) > 1 and key not in {known for _, known in rows}:
        raise InputError(f"{store.path}: {len(rows)} findings begin with {key!r}; give more of it")
    place = next((id_ for id_, known in rows if known == key), rows[0][0])
    spot = queue.spot(store, place)
    return _from_spot(spot, store.text_of(spot.document))


def _from_spot(spot: Spot, text: str) -> Found:
    left = text[max(0, spot.start - _LONGEST) : spot.start]
    right = text[spot.end : spot.end + _LONGEST]
    starts = [match.end() for match in _END.finditer(left)]
    end = _END.search(right)
    before = left[starts[-1] :] if starts else left
    after = right[: end.end()].rstrip() if end else right
    return Found(spot.key, spot.rule, before + text[spot.start : spot.end] + after, spot.old, spot.new, spot.language)


def found_in_rows(file: Path, key: str) -> Found:
    """The same from a file of decisions or dismissals, which hold a few words around the place."""
    for number, line in enumerate(file.read_text("utf-8-sig").split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not str(row["key"]).startswith(key):
                continue
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{file}:{number}: not a line of decisions or dismissals") from error
        edits = row.get("edits") or [{"old": row.get("old", ""), "new": row.get("new", "")}]
        text = f"{row.get('before', '')}{row.get('text', '')}{row.get('after', '')}"
        new = "".join(edit["new"] for edit in edits)
        return Found(str(row["key"]), str(row.get("rule", "")), text.strip(), row.get("text", ""), new or "", "")
    raise InputError(f"{file}: no line has the key {key!r}")


def advice(found: Found) -> str:
    """The example as YAML to paste, and what else would help, for people."""
    example = json.dumps(found.sentence, ensure_ascii=False)
    example = re.sub(
        r"[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]", lambda m: f"\\u{ord(m[0]):04x}", example
    )
    pack, _, slug = found.rule.rpartition(".")
    file = "rules/" + pack.replace(".", "/") + ".yaml"
    language = f"\n        language: {found.language}" if found.language and pack.startswith("any.") else ""
    out = f"# {file}, rule {slug}, under examples:\n      - keep: {example}{language}\n"
    if ".names." in found.rule:
        words = [
            word
            for word in re.findall(r"[^\W\d_][\w'\N{RIGHT SINGLE QUOTATION MARK}-]*", found.old)
            if word[:1].isupper()
        ]
        name = " ".join(words) or found.old
        out += (
            f"\n# or, if '{name}' is somebody of their own, or a spelling that is right:\n"
            f"normalize people add {shlex.quote(name)}\n"
            f"normalize people add {shlex.quote(found.new.strip() or 'FULL NAME')} --accept {shlex.quote(name)}\n"
        )
    return out + f"\n# then: normalize rules test {file}\n"
