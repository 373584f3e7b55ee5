"""What can go wrong, as a tree of exceptions.

::

    NormalizeError
      InputError          a text, file or record that cannot be used
        SpanError         a span that is no span, or does not lie in its text
        EditError         an edit that does not fit the text, or edits that overlap
        RecordError       a record of another version, or one that does not fit its text
      ConfigError         a setting that is unknown or has a wrong value
        PackError         a rule file that is wrong, with its file, line and column
      MissingExtra        an optional library that is not installed

Each message names the place and the remedy; the command line prints it as it is and exits with 2.
"""

from __future__ import annotations

__all__ = [
    "ConfigError",
    "EditError",
    "InputError",
    "MissingExtra",
    "NormalizeError",
    "PackError",
    "RecordError",
    "SpanError",
]


class NormalizeError(Exception):
    """Any error this library raises on purpose."""


class InputError(NormalizeError, ValueError):
    """A text, file or record that cannot be used as it is."""


class SpanError(InputError):
    """Offsets that make no span, or a span outside its text."""


class EditError(InputError):
    """An edit whose `old` is not what the text holds there, or edits that overlap."""


class RecordError(InputError):
    """A record of an unknown version, or one made from another text."""


class ConfigError(NormalizeError, ValueError):
    """A setting that does not exist or cannot have this value."""


class PackError(ConfigError):
    """A rule file that cannot be read.

    `file`, `line` and `column` (both from 1) say where; `source` is that line, `hint` a suggestion.

    >>> print(PackError("unknown key 'mach'", file="rules/en/x.yaml", line=3, column=5,
    ...                 source="    mach: foo", hint="did you mean 'match'?"))
    rules/en/x.yaml:3:5: unknown key 'mach'
        mach: foo
        ^
      did you mean 'match'?
    """

    def __init__(
        self,
        problem: str,
        *,
        file: str = "<pack>",
        line: int = 0,
        column: int = 0,
        source: str = "",
        hint: str = "",
    ) -> None:
        self.problem, self.file, self.line, self.column = problem, file, line, column
        self.source, self.hint = source, hint
        super().__init__(self._text())

    def _text(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        lines = [f"{place}: {self.problem}"]
        if self.source:
            indent = len(self.source) - len(self.source.lstrip())
            lines.append("    " + self.source.strip())
            lines.append("    " + " " * max(0, self.column - 1 - indent) + "^")
        if self.hint:
            lines.append("  " + self.hint)
        return "\n".join(lines)

    def __reduce__(self) -> tuple[object, ...]:
        state = (self.problem, self.file, self.line, self.column, self.source, self.hint)
        return (_pack_error, state)


def _pack_error(problem: str, file: str, line: int, column: int, source: str, hint: str) -> PackError:
    """Rebuild a PackError on the other side of a process border."""
    return PackError(problem, file=file, line=line, column=column, source=source, hint=hint)


class MissingExtra(NormalizeError, ImportError):
    """An optional library is not installed; the message holds the pip line that mends it."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs an extra: pip install 'translation-normalizer[{extra}]'")
        self.what, self.extra = what, extra

    def __reduce__(self) -> tuple[object, ...]:
        return (MissingExtra, (self.what, self.extra))
