"""UTF-8 that was read as KOI8-R or in a code page of DOS: half of each letter became a piece of a frame.

Those encodings, ftfy does not try. They have box-drawing characters where others have letters, so that a run of
them that is UTF-8 to the last byte, and gives letters, is no accident: drawn frames and tables never are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

__all__ = ["framed"]

_CODECS = ("koi8-r", "cp866", "cp850", "cp852")
_PIECE = re.compile("[\N{BOX DRAWINGS LIGHT HORIZONTAL}-\N{DARK SHADE}]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]{2,}")
_LETTERS = re.compile(
    "[\xa0-\u017f\u0218-\u021b\u0386-\u03ce\u0401-\u045f\u0490\u0491\u05d0-\u06ff\u2010-\u2044\u20ac\u2116\u2122]+"
)
"""What a repair may give: letters and marks of the languages that were written in such encodings."""
_FEWEST = 3
"""Letters that the repairs of a text must give together."""


def framed(text: str) -> list[tuple[int, int, str, tuple[str, ...]]]:
    r"""Start, end, what the run was, and the encodings it was read in, the last misreading first.

    >>> [(new, way) for _, _, new, way in framed("нет".encode().decode("koi8-r"))]
    [('нет', ('koi8-r',))]
    >>> framed("├── src\n└── tests ║ ╔═╗"), framed("да, нет")
    ([], [])
    """
    found = list(_runs(text)) if _PIECE.search(text) else []
    return found if sum(c.isalpha() for _, _, new, _ in found for c in new) >= _FEWEST else []


def _runs(text: str) -> Iterator[tuple[int, int, str, tuple[str, ...]]]:
    for run in _BEYOND_ASCII.finditer(text):
        for codec in _CODECS:
            layers = _layers(run[0], codec)
            if any(map(_PIECE.search, layers[:-1])) and _LETTERS.fullmatch(layers[-1]):
                yield *run.span(), layers[-1], (codec,) * (len(layers) - 1)
                break


def _layers(run: str, codec: str) -> list[str]:
    """A run of characters, and what it was before each time it was misread."""
    layers = [run]
    with suppress(UnicodeError):
        while (inner := layers[-1].encode(codec).decode()) != layers[-1]:
            layers.append(inner)
    return layers
