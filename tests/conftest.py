"""What tests share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable

import pytest
from hypothesis import settings

# the same examples on every run: a failure is a change of ours, not of the dice
settings.register_profile("steady", derandomize=True, database=None)
settings.load_profile("steady")


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
