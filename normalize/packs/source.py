"""A YAML file read with its places, so that every complaint names file, line and column.

Scalars stay the strings they are in the file: YAML by itself reads ``no`` as False and ``0.10`` as a
number, and Norwegian is a language here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

import yaml

from normalize.errors import PackError

__all__ = ["Source"]

# the C parser is ten times faster; the other is for platforms without it
_Parser: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Parser):  # type: ignore[misc]
    """Makes nodes without asking what type a scalar looks like: all are strings here."""

    def resolve(self, kind: object, value: object, implicit: object) -> str:
        return ""

    def descend_resolver(self, current_node: object, current_index: object) -> None:
        pass

    def ascend_resolver(self) -> None:
        pass


class Source:
    """One YAML file: its nodes, and readers of them that refuse what does not belong.

    Raises `PackError` if `text` is no YAML.
    """

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.lines = text.split("\n")
        try:
            root: yaml.Node | None = yaml.compose(text, Loader=_Loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            problem = " ".join(str(part) for part in (error.context, error.problem) if part)
            self._raise(problem, mark.line if mark else 0, mark.column if mark else 0, self._yaml_hint(mark, problem))
        except yaml.YAMLError as error:
            line = text[: getattr(error, "position", 0)].count("\n")
            self._raise(f"not YAML: {str(error).splitlines()[0]}", line, 0, "")
        if root is None:
            self._raise("the file is empty", 0, 0, "rules/_template.yaml shows what belongs here")
        self.root = root

    def fail(self, node: yaml.Node, problem: str, hint: str = "", *, offset: int = 0) -> NoReturn:
        """Raise a `PackError` at a node, or `offset` characters into a scalar written on one line."""
        line, column = node.start_mark.line, node.start_mark.column
        if offset and isinstance(node, yaml.ScalarNode) and node.start_mark.line == node.end_mark.line:
            if node.style == "'":
                column += 1 + offset + node.value[:offset].count("'")
            elif not node.style:
                column += offset
        self._raise(problem, line, column, hint)

    def _raise(self, problem: str, line: int, column: int, hint: str) -> NoReturn:
        source = self.lines[line] if line < len(self.lines) else ""
        source = "".join(c if c.isprintable() or c == "\t" else "\N{REPLACEMENT CHARACTER}" for c in source)
        raise PackError(problem, file=self.file, line=line + 1, column=column + 1, source=source, hint=hint)

    def _yaml_hint(self, mark: yaml.Mark | None, problem: str) -> str:
        line = self.lines[mark.line] if mark and mark.line < len(self.lines) else ""
        if "\t" in line[: len(line) - len(line.lstrip())]:
            return "YAML indents with spaces, never with tabs"
        if "escape" in problem:
            return "between double quotes a backslash begins an escape: write two, or use single quotes"
        if ": " in line or " #" in line or line.strip()[:1] in "[{&*!|>%@`":
            return "put the text in quotation marks: ': ', ' #' and a leading [ { & * ! mean something to YAML"
        return ""

    def mapping(self, node: yaml.Node, known: Sequence[str] | None, what: str) -> dict[str, yaml.Node]:
        """The keys and value nodes of a mapping; duplicate keys and those not `known` are refused."""
        if not isinstance(node, yaml.MappingNode):
            self.fail(node, f"{what} must be a mapping of 'key: value' lines")
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = self.string(key)
            if known is not None and name not in known:
                self.fail(key, f"unknown key '{name}' in {what}", nearest(name, known))
            if name in found:
                self.fail(key, f"key '{name}' stands twice in {what}", "keep one of them")
            found[name] = value
        return found

    def sequence(self, node: yaml.Node, what: str) -> list[yaml.Node]:
        """The nodes of a list."""
        if not isinstance(node, yaml.SequenceNode):
            self.fail(node, f"{what} must be a list, each entry on a line of its own with '- '")
        return list(node.value)

    def string(self, node: yaml.Node) -> str:
        """A scalar as written."""
        if not isinstance(node, yaml.ScalarNode):
            self.fail(node, "a text was expected here", "put it in quotation marks")
        return str(node.value)

    def filled(self, node: yaml.Node, what: str) -> str:
        """A scalar that says something."""
        value = self.string(node)
        if not value.strip():
            self.fail(node, f"{what} is empty")
        return value

    def strings(self, node: yaml.Node) -> tuple[str, ...]:
        """A list of texts; one text alone is a list of one."""
        if isinstance(node, yaml.SequenceNode):
            return tuple(map(self.string, node.value))
        if isinstance(node, yaml.ScalarNode) and not node.value and not node.style:
            self.fail(node, "nothing stands here", "write '' for no text, [] for no entry")
        return (self.string(node),)

    def choice(self, node: yaml.Node, options: Sequence[str], what: str) -> str:
        """A scalar that is one of `options`."""
        value = self.string(node)
        if value not in options:
            self.fail(node, f"{what} cannot be '{value}'", nearest(value, options))
        return value

    def share(self, node: yaml.Node, what: str) -> float:
        """A number from 0 to 1."""
        try:
            value = float(self.string(node))
        except ValueError:
            value = -1.0
        if not 0.0 <= value <= 1.0:
            self.fail(node, f"{what} must be a number from 0 to 1, not '{self.string(node)}'")
        return value


def nearest(word: str, known: Sequence[str]) -> str:
    """A suggestion for a word that is not known.

    >>> nearest("mach", ("match", "fix"))
    "did you mean 'match'?"
    >>> nearest("zzz", ("match", "fix"))
    'known: match, fix'
    """
    import difflib  # only for complaints: it takes 3 ms to import

    close = difflib.get_close_matches(word, known, 1)
    return f"did you mean '{close[0]}'?" if close else f"known: {', '.join(known)}"
