"""What a run of the command line left, and the bytes of a program under several hash seeds."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

__all__ = ["Ran", "Run", "extra", "printed_under"]


class Ran(NamedTuple):
    status: int
    out: str
    error: str


Run = Callable[..., Ran]
"""Calls the command line with words, and `stdin`, if any, as bytes."""


def extra(name: str) -> Any:
    """A module of an extra; without it the test is skipped, or fails where everything must be there."""
    if os.environ.get("NORMALIZE_FULL"):
        return importlib.import_module(name)
    return pytest.importorskip(name)


def printed_under(program: str, *seeds: str) -> set[str]:
    """What a program prints under each of these hash seeds."""
    printed = set()
    for seed in seeds:
        env = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True)
        printed.add(done.stdout)
    return printed
