"""What a run of the command line left, and the bytes of a program under several hash seeds."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import NamedTuple

__all__ = ["Ran", "Run", "printed_under"]


class Ran(NamedTuple):
    status: int
    out: str
    error: str


Run = Callable[..., Ran]
"""Calls the command line with words, and `stdin`, if any, as bytes."""


def printed_under(program: str, *seeds: str) -> set[str]:
    """What a program prints under each of these hash seeds."""
    printed = set()
    for seed in seeds:
        env = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True)
        printed.add(done.stdout)
    return printed
