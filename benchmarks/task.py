"""One library at work in a process of its own: python -m benchmarks.task NAME TEXTS.jsonl

Prints the CPU seconds spent on the texts alone, as JSON; reading the file and loading the library are not in them.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

_WARM = 50
"""Documents done once before the clock runs: what is compiled or loaded at first use is no part of the speed."""


def _normalize() -> Callable[[str], object]:
    from normalize import Normalizer

    return Normalizer().run


def _ftfy_encoding() -> Callable[[str], object]:
    import ftfy

    quiet = ftfy.TextFixerConfig(
        uncurl_quotes=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        fix_line_breaks=False,
        normalization=None,
    )
    return lambda text: ftfy.fix_text(text, quiet)


def _ftfy() -> Callable[[str], object]:
    import ftfy

    return ftfy.fix_text


def _sacremoses() -> Callable[[str], object]:
    from sacremoses import MosesPunctNormalizer

    normalizer = MosesPunctNormalizer("en")
    return lambda text: [normalizer.normalize(line) for line in text.split("\n")]


LIBRARIES = {"normalize": _normalize, "ftfy-encoding": _ftfy_encoding, "ftfy": _ftfy, "sacremoses": _sacremoses}


def main() -> None:
    work = LIBRARIES[sys.argv[1]]()
    with Path(sys.argv[2]).open(encoding="utf-8") as lines:
        for line in islice(lines, _WARM):
            work(json.loads(line)["text"])
        lines.seek(0)
        seconds = 0.0
        for line in lines:
            text = json.loads(line)["text"]
            begin = time.process_time()
            work(text)
            seconds += time.process_time() - begin
    print(json.dumps({"seconds": seconds}))


if __name__ == "__main__":
    main()
