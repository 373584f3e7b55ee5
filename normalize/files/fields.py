"""Paths to fields of records: ``body``, ``meta.title``, ``paragraphs[].text``, ``pages[0]``, ``"key.with.dots"``."""

from __future__ import annotations

import re
from collections.abc import Iterable

from normalize.errors import InputError

__all__ = ["ANY", "FieldPath", "parse_path", "shown_path", "steps_after"]

FieldPath = tuple[str | int, ...]
"""Keys and indices from the outside in; `ANY` stands for every key or index."""

ANY = "*"
_STEP = re.compile(r"""(?:^|\.)(?:"((?:[^"\\]|\\.)+)"|([^.\[\]"]+))|\[(\d*|\*)\]""")


def parse_path(path: str) -> FieldPath:
    """The steps of a path as a user writes it; `InputError` for one that cannot be read.

    >>> parse_path("pages[].text"), parse_path('"a.b"[0]')
    (('pages', '*', 'text'), ('a.b', 0))
    >>> parse_path("pages[.text")
    Traceback (most recent call last):
    normalize.errors.InputError: 'pages[.text' is no path to a field; write it like body, meta.title or pages[].text
    """
    steps: list[str | int] = []
    at = 0
    while at < len(path):
        match = _STEP.match(path, at)
        if match is None:
            break
        quoted, key, index = match.groups()
        if index is not None:
            steps.append(int(index) if index.isdigit() else ANY)
        else:
            steps.append(re.sub(r"\\(.)", r"\1", quoted) if quoted else key)
        at = match.end()
    if at < len(path) or not steps:
        raise InputError(f"{path!r} is no path to a field; write it like body, meta.title or pages[].text")
    return tuple(steps)


def shown_path(path: Iterable[str | int]) -> str:
    """A path as a user would write it.

    >>> shown_path(("pages", 3, "text"))
    'pages[3].text'
    """
    out = ""
    for step in path:
        if isinstance(step, int):
            out += f"[{step}]"
        else:
            key = step if re.fullmatch(r"[^.\[\]\"]+", step) else '"' + step.replace('"', '\\"') + '"'
            out += f".{key}" if out else key
    return out


def steps_after(paths: Iterable[FieldPath], step: str | int) -> tuple[FieldPath, ...]:
    """What is left of those paths that begin with this step.

    >>> steps_after([("a", "b"), ("*",), ("c",)], "a")
    (('b',), ())
    """
    return tuple(dict.fromkeys(path[1:] for path in paths if path and path[0] in (step, ANY)))
