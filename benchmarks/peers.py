"""The programs that are measured beside each other, and how each is called."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

__all__ = ["LIBRARIES", "PEERS", "Peer", "program"]

_PYTHON = (sys.executable,)
_TASK = (*_PYTHON, "-m", "benchmarks.task")


@dataclass(frozen=True)
class Peer:
    """One program in one configuration.

    `corpus` works through the whole corpus; ``{jsonl}`` is a file of {"id", "text"} lines, ``{text}`` the same
    texts as plain lines. `small` does one small file ``{small}`` from the command line. `library`: the time of
    the corpus is taken inside the process, without its start. `codes` are the exit statuses of a good run.
    """

    name: str
    does: str
    distribution: str
    corpus: tuple[str, ...]
    small: tuple[str, ...] = ()
    module: str = ""
    library: bool = False
    stdin: bool = False
    codes: tuple[int, ...] = (0,)

    @cached_property
    def version(self) -> str:
        """The installed version, or "" where it is missing."""
        if self.distribution == "translation-normalizer":
            from normalize import __version__

            return __version__
        if self.module and find_spec(self.module.partition(".")[0]) is None:
            return ""
        if any(program(command[0]) is None for command in (self.corpus, self.small) if command):
            return ""
        try:
            return version(self.distribution)
        except PackageNotFoundError:
            return ""


def program(name: str) -> str | None:
    """The path of a program, first beside this Python."""
    beside = Path(sys.executable).parent / name
    return str(beside) if beside.is_file() else shutil.which(name)


_BIFIXER = ("monofixer", "--scol", "1", "--ignore_segmentation", "--ignore_duplicates", "-q")
_TYPOS = ("typos", "--threads", "1", "--isolated", "--no-ignore", "--format", "brief")
_OURS = (*_PYTHON, "-m", "normalize", "check", "--quiet", "--config", "{settings}")

PEERS = (
    Peer(
        "normalize",
        "all rules, language identified",
        "translation-normalizer",
        (*_TASK, "normalize", "{jsonl}"),
        module="normalize",
        library=True,
    ),
    Peer(
        "ftfy, restyling off",
        "encoding",
        "ftfy",
        (*_TASK, "ftfy-encoding", "{jsonl}"),
        module="ftfy",
        library=True,
    ),
    Peer(
        "ftfy",
        "encoding, straight quotes, NFC",
        "ftfy",
        (*_TASK, "ftfy", "{jsonl}"),
        ("ftfy", "{small}"),
        "ftfy",
        library=True,
    ),
    Peer(
        "sacremoses",
        "marks and spaces restyled",
        "sacremoses",
        (*_TASK, "sacremoses", "{jsonl}"),
        ("sacremoses", "-q", "-l", "en", "normalize"),
        "sacremoses",
        library=True,
        stdin=True,
    ),
    Peer(
        "normalize check",
        "the same, JSON records out",
        "translation-normalizer",
        (*_OURS, "--format", "json", "{jsonl}"),
        (*_OURS, "{small}"),
        codes=(0, 1),
    ),
    Peer(
        "codespell",
        "misspelt words from a list",
        "codespell",
        ("codespell", "{text}"),
        ("codespell", "{small}"),
        "codespell_lib",
        codes=(0, 65),
    ),
    Peer(
        "typos",
        "misspelt words from a list, Rust",
        "typos",
        (*_TYPOS, "{text}"),
        (*_TYPOS, "{small}"),
        codes=(0, 2),
    ),
    Peer(
        "bifixer (monofixer)",
        "encoding, marks, entities, spelling",
        "bifixer",
        (*_BIFIXER, "{text}", "/dev/null", "en"),
        (*_BIFIXER, "{small}", "/dev/null", "en"),
        "bifixer.monofixer",
    ),
)
"""Ours first of each kind, libraries before commands."""

LIBRARIES = sum(peer.library for peer in PEERS)
"""How many of them are libraries."""
