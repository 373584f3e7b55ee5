"""Settings: frozen, picklable, fingerprinted; read from normalize.toml or [tool.normalize].

::

    language = "en"                      # of texts that do not say
    ignore = ["any.layout"]              # rules by prefix
    min-confidence = 0.8
    packs = ["house-rules/"]             # own rule packs
    people = ["names.tsv"]               # own tables of people, as `normalize people add` writes them
    corpus = "spellings.tsv"             # how names are spelled in other texts (normalize people count)
    apply = ["any.stops.*>=0.98"]        # let these review fixes be applied unattended
    period = "19c"                       # spelling of the texts: normalize.ocr.periods; left out: recognised
    confusions = ["gazette.tsv"]         # which letters are misread, as `normalize ocr learn` counts them
    confidence = "house.tsv"             # measured by normalize evaluate --calibrate; "stated": nothing measured

    [[overrides]]
    files = ["*.md", "archive/**"]
    select = ["any.encoding"]
"""

from __future__ import annotations

import difflib
import fnmatch
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path, PurePath

from normalize.errors import ConfigError

__all__ = ["Config", "Override", "Promotion", "find_config", "load_config"]

PERIODS = ("18c", "19c", "modern")
"""Whose spelling a text may have (``rules/ocr/periods.toml``)."""

FILE_NAMES = ("normalize.toml", "pyproject.toml")


@dataclass(frozen=True, slots=True)
class Promotion:
    """Review fixes of rules that match `rules` may be applied unattended from `threshold` on.

    >>> Promotion.parse("any.names.*>=0.98")
    Promotion(rules='any.names.*', threshold=0.98)
    """

    rules: str
    threshold: float

    @classmethod
    def parse(cls, text: str) -> Promotion:
        """Read ``PATTERN>=THRESHOLD``; `ConfigError` when it has another form."""
        found = re.fullmatch(r"\s*([\w.*?-]+)\s*>=\s*([01](?:\.\d+)?)\s*", text)
        if not found or float(found[2]) > 1:
            raise ConfigError(f"apply: {text!r} is not of the form 'rule.prefix.*>=0.98'")
        return cls(found[1], float(found[2]))

    def covers(self, rule: str, confidence: float) -> bool:
        """Whether a finding of this rule and confidence is promoted."""
        return confidence >= self.threshold and fnmatch.fnmatchcase(rule, self.rules)


@dataclass(frozen=True, slots=True)
class Override:
    """Other settings for the files that match one of the patterns."""

    files: tuple[str, ...]
    settings: tuple[tuple[str, object], ...]


@dataclass(frozen=True, slots=True)
class Config:
    """How to run. All fields are plain values, so that a Config travels to any worker.

    `language` and `source_language` are for documents that do not say. `select` and `ignore` are
    rule-id prefixes (``any.quotes`` or ``any.quotes.wrong-way``); nothing selected means all. Findings
    below `min_confidence` are not reported. `packs` are folders or files of own rules, `people` own
    tables of names (`normalize.people`), `corpus` a table of how names are spelled in other texts
    (`normalize.ledger.attested`). `apply` promotes review fixes. `fuse`: where more than this
    share of a document's words would change, nothing is applied unattended. `confidence`: a file of
    measured confidence that goes before the shipped one, or "stated" for what the rules state. `confusions`:
    tables of what your machine misreads. `period`: the spelling of texts read by a machine ("18c", "19c",
    "modern"); "" recognises it.
    `timeout` bounds each user pattern, in seconds a document.

    >>> Config(ignore=("any.layout",)).wants("any.layout.trailing-space")
    False
    >>> Config(ignore=("any.lay",)).wants("any.layout.trailing-space")   # whole parts only
    True
    """

    language: str | None = None
    source_language: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    min_confidence: float = 0.0
    packs: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    corpus: str = ""
    apply: tuple[Promotion, ...] = ()
    fuse: float = 0.5
    confidence: str = ""
    period: str = ""
    confusions: tuple[str, ...] = ()
    timeout: float = 1.0
    overrides: tuple[Override, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        for name in ("min_confidence", "fuse"):
            if not 0 <= getattr(self, name) <= 1:
                raise ConfigError(f"{name.replace('_', '-')} is a share from 0 to 1, not {getattr(self, name)}")
        if self.period and self.period not in PERIODS:
            raise ConfigError(f"period is one of {', '.join(PERIODS)}, not {self.period!r}")
        if self.timeout <= 0:
            raise ConfigError(f"timeout is a number of seconds above 0, not {self.timeout}")

    def wants(self, rule: str) -> bool:
        """Whether a rule is selected; of a select and an ignore that both match the longer decides, else ignore."""

        def reach(prefixes: tuple[str, ...]) -> int:
            return max((len(p) for p in prefixes if rule == p or rule.startswith(p.rstrip(".") + ".")), default=-1)

        chosen = reach(self.select) if self.select else 0
        return chosen > reach(self.ignore)

    def for_path(self, path: str | PurePath) -> Config:
        """The settings for one file, with the overrides whose patterns match it."""
        name = PurePath(path).as_posix()
        config = self
        for override in self.overrides:
            if any(_matches(name, pattern) for pattern in override.files):
                config = replace(config, **dict(override.settings))  # type: ignore[arg-type]
        return config

    @property
    def fingerprint(self) -> str:
        """A hash of everything here that can change a result, but for the corpus, whose file may be a passing one."""
        values = [(f.name, getattr(self, f.name)) for f in fields(self) if f.name not in ("overrides", "corpus")]
        return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


def _matches(name: str, pattern: str) -> bool:
    """A pattern without a slash matches the file's name, one with a slash the end of its path."""
    if "/" not in pattern:
        return fnmatch.fnmatchcase(PurePath(name).name, pattern)
    return fnmatch.fnmatchcase(name, pattern) or fnmatch.fnmatchcase(name, "*/" + pattern.lstrip("/"))


def find_config(start: Path) -> Path | None:
    """The nearest normalize.toml, or pyproject.toml with [tool.normalize], at `start` or above it."""
    folder = start if start.is_dir() else start.parent
    for place in (folder.absolute(), *folder.absolute().parents):
        for name in FILE_NAMES:
            file = place / name
            if file.is_file() and (name == FILE_NAMES[0] or b"[tool.normalize" in file.read_bytes()):
                return file
    return None


def load_config(file: Path) -> Config:
    """Read a settings file; `ConfigError` names the file, the key and the nearest known one.

    Relative packs and tables of people are taken from the file's own folder.
    """
    import tomllib  # here: half of the time that importing this library takes

    try:
        table: Mapping[str, object] = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ConfigError(f"{file}: {error}") from error
    if file.name == "pyproject.toml":
        tool = table.get("tool")
        section = tool.get("normalize", {}) if isinstance(tool, dict) else {}
        table = section if isinstance(section, dict) else {}
    settings = _settings(table, file, allow_overrides=True)
    return Config(**settings)  # type: ignore[arg-type]


def _settings(table: Mapping[str, object], file: Path, *, allow_overrides: bool) -> dict[str, object]:
    known = {f.name.replace("_", "-"): f.name for f in fields(Config)}
    if not allow_overrides:
        del known["overrides"]
    out: dict[str, object] = {}
    for key, value in table.items():
        name = known.get(key.replace("_", "-"))
        if name is None:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(sorted(known))}"
            raise ConfigError(f"{file}: unknown setting {key!r}{hint}")
        out[name] = _value(name, value, file)
    return out


def _value(name: str, value: object, file: Path) -> object:
    if name == "overrides":
        return tuple(_override(row, file) for row in _rows(value, file))
    if name in ("min_confidence", "fuse", "timeout"):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ConfigError(f"{file}: {name.replace('_', '-')} is a number, not {value!r}")
        return float(value)
    if name in ("language", "source_language"):
        if not isinstance(value, str):
            raise ConfigError(f'{file}: {name.replace("_", "-")} is a language tag such as "en", not {value!r}')
        return value
    if name == "period":
        if not isinstance(value, str):
            raise ConfigError(f'{file}: period is a name such as "19c", not {value!r}')
        return value
    if name == "corpus":
        if not isinstance(value, str):
            raise ConfigError(f"{file}: corpus is a file, not {value!r}")
        return str(file.parent / value) if value else ""
    if name == "confidence":
        if not isinstance(value, str):
            raise ConfigError(f'{file}: confidence is a file, or "stated", not {value!r}')
        return value if value in ("", "stated") else str(file.parent / value)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ConfigError(f"{file}: {name.replace('_', '-')} is a list of strings, not {value!r}")
    if name in ("packs", "people", "confusions"):
        return tuple(str(file.parent / item) for item in value)
    if name == "apply":
        return tuple(Promotion.parse(item) for item in value)
    return tuple(value)


def _rows(value: object, file: Path) -> list[Mapping[str, object]]:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise ConfigError(f"{file}: overrides are written as [[overrides]] tables")
    return value


def _override(row: Mapping[str, object], file: Path) -> Override:
    files = row.get("files")
    if not isinstance(files, list) or not files or not all(isinstance(item, str) for item in files):
        raise ConfigError(f'{file}: each [[overrides]] needs files = ["*.md", ...]')
    rest = {key: value for key, value in row.items() if key != "files"}
    settings = _settings(rest, file, allow_overrides=False)
    return Override(tuple(files), tuple(sorted(settings.items())))
