"""Records that could not be read, in a file of their own, so that somebody can mend them and run them again."""

from __future__ import annotations

import json
from typing import IO

from normalize.errors import InputError

__all__ = ["Rejects"]


class Rejects:
    """A JSONL file with a row a record: its file, its line (from 1), why it was left out, and what it reads.

    The file is made when the first record comes; one of an earlier run is replaced then.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._out: IO[str] | None = None

    def add(self, path: str, line: int, problem: str, record: str) -> None:
        """Note a record; `InputError` when the file cannot be written."""
        if self._out is None:
            try:
                self._out = open(self._path, "w", encoding="utf-8", errors="backslashreplace")  # noqa: SIM115
            except OSError as error:
                raise InputError(f"{self._path}: cannot be written: {error.strerror}") from error
        says = problem.removeprefix(f"{path}:{line}: ")
        row = {"path": path, "line": line, "problem": says, "record": record}
        self._out.write(json.dumps(row, ensure_ascii=False) + "\n")

    def close(self) -> None:
        """Close the file, if one was made."""
        if self._out is not None:
            self._out.close()
            self._out = None
