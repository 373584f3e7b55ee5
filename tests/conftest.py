"""What tests share."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from normalize.cli import main
from tests.commands import Ran, Run

# the same examples on every run: a failure is a change of ours, not of the dice
settings.register_profile("steady", derandomize=True, database=None)
settings.load_profile("steady")


@pytest.fixture
def full() -> None:
    """For tests that take long with a browser, a terminal or an office: only where everything is run."""
    if not os.environ.get("NORMALIZE_FULL"):
        pytest.skip("takes long: ./scripts/test --full")


@pytest.fixture
def need() -> Callable[[str], str]:
    """The path of a program; without it the test is skipped, or fails where everything must be there."""

    def ask(program: str) -> str:
        path = shutil.which(program)
        if path is None:
            says = f"{program} is missing (Debian: apt-get install {program})"
            if os.environ.get("NORMALIZE_FULL"):
                pytest.fail(says)
            pytest.skip(says)
        return path

    return ask


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """A call of the command line."""

    def call(*words: str | Path, stdin: bytes | None = None) -> Ran:
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        try:
            status = main([str(word) for word in words])
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        out, error = capfdbinary.readouterr()
        return Ran(status, out.decode(), error.decode())

    return call
