"""The project beside its peers: speed, start and memory, each in its own process, taken in turn."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.peers import LIBRARIES, PEERS, Peer, program

__all__ = ["Row", "compare", "records", "show"]

_ROOT = Path(__file__).parent.parent
_WATCH = str(Path(__file__).parent / "watch.py")
_SMALL = "The ferry was late , again. “Nobody told us,“ said the captain.\n"


class PeerError(Exception):
    """A peer that is there and does not run."""


@dataclass
class Row:
    """What was measured of one peer, a value a round: seconds (`corpus`: of CPU time) and bytes."""

    peer: Peer
    version: str
    failed: str = ""
    corpus: list[float] = field(default_factory=list)
    start: list[float] = field(default_factory=list)
    small: list[float] = field(default_factory=list)
    peak: list[float] = field(default_factory=list)


def compare(corpus: Path, *, rounds: int = 5, peers: Sequence[Peer] = PEERS) -> tuple[int, list[Row]]:
    """The UTF-8 bytes of text in a JSON Lines corpus, and a row for each peer, missing ones too."""
    rows = [Row(peer, peer.version) for peer in peers]
    with tempfile.TemporaryDirectory(prefix="normalize-bench-") as folder:
        places = _places(Path(folder), corpus)
        for _ in range(rounds):
            for row in rows:
                if row.version and not row.failed:
                    try:
                        _measure(row, places)
                    except PeerError as error:
                        row.failed = str(error)
    return sum(len(text.encode()) for text in _texts(corpus)), rows


def _texts(corpus: Path) -> Iterator[str]:
    with corpus.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]


def _places(folder: Path, corpus: Path) -> dict[str, str]:
    names = {"text": "texts.txt", "small": "small.txt", "settings": "normalize.toml", "out": "out"}
    places = {name: folder / file for name, file in names.items()}
    with places["text"].open("w", encoding="utf-8") as out:
        for text in _texts(corpus):
            out.write(text + "\n")
    places["small"].write_text(_SMALL, encoding="utf-8")
    places["settings"].write_text("", encoding="utf-8")
    return {"jsonl": str(corpus.absolute()), **{name: str(path) for name, path in places.items()}}


def _measure(row: Row, places: Mapping[str, str]) -> None:
    peer = row.peer
    if peer.module:
        row.start.append(_run(peer, (sys.executable, "-c", f"import {peer.module}"), places)["seconds"])
    if peer.small:
        row.small.append(_run(peer, peer.small, places)["seconds"])
    whole = _run(peer, peer.corpus, places)
    row.peak.append(whole["peak"])
    row.corpus.append(json.loads(Path(places["out"]).read_bytes())["seconds"] if peer.library else whole["cpu"])


def _run(peer: Peer, command: Sequence[str], places: Mapping[str, str]) -> dict[str, float]:
    words = [word.format_map(places) if word.startswith("{") else word for word in command]
    executable = words[0] if Path(words[0]).is_absolute() else program(words[0])
    stdin = places["small"] if peer.stdin and command is peer.small else "/dev/null"
    watch = [sys.executable, "-I", "-S", _WATCH, stdin, places["out"], str(executable), *words[1:]]
    done = subprocess.run(watch, capture_output=True, text=True, cwd=_ROOT, check=False)
    if done.returncode:
        raise PeerError(_last(done.stderr))
    measured: dict[str, float] = json.loads(done.stdout)
    if measured["code"] not in peer.codes:
        raise PeerError(f"exit status {measured['code']}: {_last(done.stderr)}")
    return measured


def _last(text: str) -> str:
    return (text.strip().splitlines() or ["no message"])[-1]


def records(size: int, rows: Sequence[Row]) -> list[dict[str, object]]:
    """The rows as JSON: best and worst of the rounds, and the ratio of the best to ours of the same kind."""
    out: list[dict[str, object]] = []
    for row in rows:
        one: dict[str, object] = {"peer": row.peer.name, "version": row.version, "library": row.peer.library}
        if not row.version:
            one["missing"] = f"pip install {row.peer.distribution}"
        elif row.failed:
            one["failed"] = row.failed
        else:
            for name, unit in (("speed", size / 1e6), ("start", 1e3), ("small", 1e3), ("peak", 1e-6)):
                one[name] = _figure(rows, row, name, unit)
        out.append(one)
    return out


def _figure(rows: Sequence[Row], row: Row, name: str, unit: float) -> dict[str, float] | None:
    def values(of: Row) -> list[float]:
        if name == "speed":
            return [unit / seconds for seconds in of.corpus]
        return [value * unit for value in getattr(of, name)]

    pick, other = (max, min) if name == "speed" else (min, max)
    if not values(row):
        return None
    figure = {"best": round(pick(values(row)), 3), "worst": round(other(values(row)), 3)}
    alike = name not in ("speed", "peak")
    ours = [r for r in rows if r.peer.distribution == "translation-normalizer" and values(r)]
    base = next((r for r in ours if alike or r.peer.library == row.peer.library), None)
    if base is not None:
        figure["ratio"] = round(pick(values(row)) / pick(values(base)), 3)
    return figure


def show(size: int, rows: Sequence[Row], console: Console) -> None:
    """The table a person reads, and what is missing."""
    rounds = max((len(row.corpus) for row in rows), default=0)
    table = Table(title=f"{size / 1e6:.2f} MB of text, best of {rounds} rounds taken in turn", title_justify="left")
    table.add_column("")
    for head in ("MB/CPU s", "import ms", "small file ms", "peak MB"):
        table.add_column(head, justify="right")
        table.add_column("", justify="right")
    for row, one in zip(rows, records(size, rows), strict=True):
        cells = [cell for name in ("speed", "start", "small", "peak") for cell in _cells(one.get(name))]
        if "missing" in one or "failed" in one:
            cells = ["missing" if "missing" in one else "failed"]
        table.add_row(f"{row.peer.name} {row.version}", *cells)
        if row.peer is PEERS[LIBRARIES - 1]:
            table.add_section()
    console.print(table)
    console.print(
        "Best value, how far the worst round lay from it, and the ratio to ours (for speed and memory: to ours of the"
        " same half). Speed is by CPU time, the start by the clock. Upper half: libraries, without their start."
        " Lower half: commands, from start to end."
    )
    for row in rows:
        console.print(f"  {row.peer.name}: {row.peer.does}", markup=False)
    missing = sorted({row.peer.distribution for row in rows if not row.version})
    if missing:
        ways = f"pip install -e '.[bench]', or pip install {' '.join(missing)}"
        console.print(f"Missing: {', '.join(missing)}. Get them by {ways}", markup=False)
    for row in rows:
        if row.failed:
            console.print(f"{row.peer.name} failed: {row.failed}", markup=False)


def _cells(figure: object) -> tuple[str, str]:
    if not isinstance(figure, dict):
        return "-", ""
    best, worst = figure["best"], figure["worst"]
    shown = f"{best:.{1 if best < 100 else 0}f} ±{abs(worst - best) / max(best, worst):.0%}"
    return shown, f"×{figure['ratio']:.2f}" if "ratio" in figure else ""
