"""A new rule to start from: the one of its kind in ``rules/_template.yaml``, put into a pack file."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from normalize.errors import PackError
from normalize.packs.parse import parse_pack
from normalize.packs.source import Source, nearest
from normalize.paths import rules_root

__all__ = ["Added", "add_rule", "skeleton"]


@dataclass(frozen=True, slots=True)
class Added:
    """Where a new rule was written: the file, and the line on which it begins."""

    file: Path
    line: int


def skeleton(kind: str, slug: str) -> str:
    """The text of a small rule that works, of one kind, indented by two spaces. Raises `PackError`."""
    file = rules_root() / "_template.yaml"
    blocks = re.split(r"\n+(?=  # kind )", file.read_text("utf-8"))[1:]
    kinds = {found[1]: block for block in blocks if (found := re.search(r"(?m)^    kind: (\w+)$", block))}
    if kind not in kinds:
        raise PackError(f"there is no skeleton for the kind '{kind}'", file=str(file), hint=nearest(kind, list(kinds)))
    body = re.sub(r"(?m)^  #.*\n", "", kinds[kind]).rstrip() + "\n"
    return re.sub(r"(?m)^  - id: .*$", f"  - id: {slug}", body, count=1)


def add_rule(
    file: Path, slug: str, kind: str = "regex", *, text_language: str | None = None, source_language: str | None = None
) -> Added:
    """Write a skeleton at the end of a pack file, which is made if need be; all or nothing.

    The languages stand at the head of a new file, and in the rule where the file has others. Raises
    `PackError` if the file is wrong, has the slug already, or would be wrong afterwards.
    """
    target = file.resolve()
    rule = skeleton(kind, slug)
    languages = {"text_language": text_language, "source_language": source_language}
    if target.exists():
        before = target.read_bytes().decode("utf-8")
        pack = parse_pack(before.removeprefix("\N{BYTE ORDER MARK}").replace("\r\n", "\n"), target.stem, str(file))
        newline = "\r\n" if "\r\n" in before else "\n"
        twin = next((r for r in pack.rules if r.id == f"{target.stem}.{slug}"), None)
        if twin is not None:
            raise PackError(f"the rule '{slug}' is there already", file=str(file), line=twin.line, column=1)
        source = Source(before.replace("\r\n", "\n"), str(file))
        column = _column(source)
        said = {(key.value, value.value) for key, value in source.root.value if isinstance(value.value, str)}
        others = [(key, value) for key, value in languages.items() if value and (key, value) not in said]
        extra = "".join(f"    {key}: {value}\n" for key, value in others)
        rule = rule.replace("    kind:", f"{extra}    kind:", 1)
        rule = "".join(" " * column + line[2:] if line.strip() else line for line in rule.splitlines(keepends=True))
        head = before.rstrip() + newline + newline
    else:
        newline = "\n"
        head = "".join(f"{key}: {value}\n" for key, value in languages.items() if value) + "rules:\n"
    text = head + rule.replace("\n", newline)
    parse_pack(text.removeprefix("\N{BYTE ORDER MARK}").replace("\r\n", "\n"), target.stem, str(file))
    _write(target, text)
    return Added(file, head.count("\n") + 1)


def _column(source: Source) -> int:
    """How far the rules of a file are indented; they must be the end of it."""
    key, rules = source.root.value[-1]
    if source.string(key) != "rules":
        source.fail(key, "'rules' must be the last key of a file that new rules are added to")
    if rules.flow_style:
        source.fail(rules, "new rules are added to a list with one '- ' a rule", "write 'rules:' and nothing after it")
    return int(rules.start_mark.column)


def _write(target: Path, text: str) -> None:
    """Replace a file at once, keeping its mode."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with fresh.open("x", encoding="utf-8", newline="") as out:
            out.write(text)
        if target.exists():
            shutil.copymode(target, fresh)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
