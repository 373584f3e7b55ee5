"""What the command line and the settings files say together, for each path."""

from __future__ import annotations

import os
import shlex
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from normalize.config import Config, find_config, load_config
from normalize.errors import ConfigError
from normalize.files.discovery import STDIN

__all__ = ["Settings", "options_line", "repeated"]


class Settings:
    """Settings for a path: the nearest settings file, its overrides, and on top the command line's options.

    `corpus` is the table of spellings that goes before those of the settings files.
    """

    def __init__(self, args: Namespace, corpus: str = "") -> None:
        self._args = args
        self._corpus = corpus
        self._file = Path(args.config) if args.config else None
        if self._file is not None and not self._file.is_file():
            raise ConfigError(f"{self._file}: no such settings file")
        self._load = cache(load_config)
        self._find = cache(find_config)
        self._apply = cache(self._with_options)

    def config_of(self, path: str) -> Config:
        """The settings for one file, or for standard input those of the current folder."""
        folder = Path.cwd() if path == STDIN else Path(os.path.abspath(path)).parent
        file = self._file or self._find(folder)
        if file is None:
            return self._apply(Config())
        relative = os.path.relpath(path, file.parent) if path != STDIN else path
        return self._apply(self._load(file).for_path(relative))

    def _with_options(self, config: Config) -> Config:
        args = self._args
        changes: dict[str, object] = {
            "ignore": (*config.ignore, *args.ignore),
            "packs": (*config.packs, *args.pack),
            "overrides": (),
        }
        if args.select:
            changes["select"] = tuple(args.select)
        for name, value in (
            ("corpus", self._corpus or None),
            ("language", args.lang),
            ("source_language", args.source_lang),
            ("period", getattr(args, "period", None)),
            ("min_confidence", args.min_confidence),
            ("fuse", args.fuse),
        ):
            if value is not None:
                changes[name] = value
        return replace(config, **changes)  # type: ignore[arg-type]


def repeated(args: Namespace, command: str, *, shortest: int = 3) -> str:
    """A command line that does `command` with the options and paths of this one, to be pasted.

    >>> from argparse import Namespace
    >>> given = Namespace(paths=["a b.txt"], lang="en", select=["any.quotes"], hints=False)
    >>> repeated(given, "fix --write")
    "normalize fix --write --lang en --select any.quotes 'a b.txt'"
    """
    words = ["normalize", *command.split(), *_options(args)]
    more = ["..."] if len(args.paths) > shortest else []
    return " ".join([shlex.join([*words, *args.paths[:shortest]]), *more])


def options_line(args: Namespace, command: str) -> bytes:
    """A command with the options of this one and no paths, as a line that a patch begins with."""
    said = shlex.join([*command.split(), *_options(args)]).replace("\n", " ")
    return f"# normalize {said}\n".encode("utf-8", "surrogateescape")


_CARRIED = {
    "lang": "--lang",
    "source_lang": "--source-lang",
    "period": "--period",
    "select": "--select",
    "ignore": "--ignore",
    "min_confidence": "--min-confidence",
    "corpus": "--corpus",
    "config": "--config",
    "pack": "--pack",
    "fuse": "--fuse",
    "dismissals": "--dismissals",
    "encoding": "--encoding",
    "as_": "--as",
    "field": "--field",
    "jobs": "--jobs",
}


def _options(args: Namespace) -> Iterator[str]:
    for name, option in _CARRIED.items():
        value = getattr(args, name, None)
        if value in (None, [], False) or (name == "jobs" and value == 1):
            continue
        for one in value if isinstance(value, list) else [value]:
            yield option
            yield str(one)
