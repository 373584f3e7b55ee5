"""Rule packs from YAML files. A wrong file is answered with its place, the line and a suggestion."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from string import Formatter

import yaml

from normalize.errors import PackError
from normalize.findings import Safety, Severity
from normalize.packs.rule import KINDS, STATUSES, Example, Pack, Rule
from normalize.packs.source import Source
from normalize.packs.template import FORMS

__all__ = ["load_file", "parse_pack"]

_PACK_KEYS = ("text_language", "source_language", "licence", "rules")
_META_KEYS = (
    "id", "since", "status", "replaced_by", "kind", "category", "text_language", "source_language",
    "tells", "safety", "severity", "confidence", "message", "why", "examples",
)  # fmt: skip
_KIND_KEYS = {
    "terms": ("terms", "unless", "case"),
    "regex": ("match", "unless", "fix", "case", "anchors"),
    "pair": ("terms", "unless", "case"),
    "name": ("terms", "unless", "case"),
    "agreement": ("terms", "before", "not_before", "unless"),
    "detector": (),
}
_RULE_KEYS = tuple(dict.fromkeys((*_META_KEYS, *(key for keys in _KIND_KEYS.values() for key in keys))))
_NEEDED = ("id", "kind", "safety", "severity", "confidence", "message", "why", "examples")
_KIND_NEEDED = {
    "terms": ("terms",),
    "regex": ("match",),
    "pair": ("terms",),
    "name": ("terms",),
    "agreement": ("terms", "before"),
    "detector": ("category",),
}
_EXAMPLE_KEYS = ("bad", "good", "keep", "language")
_FIELDS = {"agreement": ("next",)}
"""What a rule's message may hold beside {old}, {new} and the named groups of its pattern."""

_SAFETIES = tuple(member.label for member in Safety)
_SEVERITIES = tuple(member.label for member in Severity)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]+)*")
_VERSION = re.compile(r"\d+\.\d+(?:\.\d+)?")
_GROUP = re.compile(r"\(\?P?<([A-Za-z_]\w*)>")


def load_file(path: Path, root: Path, *, patterns: bool = True) -> Pack:
    """One pack file. Its name is its path below `root`, in dots.

    With ``patterns=False`` regular expressions are not compiled, only read. Raises `PackError`.
    """
    file = str(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise PackError(f"cannot be read: {error.strerror}", file=file) from error
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise PackError("not UTF-8", file=file, line=line, column=1, hint="save the file as UTF-8") from error
    name = ".".join(path.relative_to(root).with_suffix("").parts)
    return parse_pack(text, name, file, patterns=patterns, digest=hashlib.sha256(raw).hexdigest())


def parse_pack(text: str, name: str, file: str, *, patterns: bool = True, digest: str = "") -> Pack:
    """A pack from the text of its file. Raises `PackError`."""
    for part in name.split("."):
        if not _PART.fullmatch(part):
            raise PackError(
                f"'{part}' cannot be part of a rule's id",
                file=file,
                hint="name files and folders with letters, digits, '_' and '-'",
            )
    return _Reader(Source(text, file), name, patterns).pack(digest)


class _Reader:
    """Nodes of one file to rules."""

    def __init__(self, source: Source, name: str, patterns: bool) -> None:
        self.source, self.name, self.patterns = source, name, patterns

    def pack(self, digest: str) -> Pack:
        source = self.source
        top = source.mapping(source.root, _PACK_KEYS, "the pack")
        if "rules" not in top:
            source.fail(source.root, "the key 'rules' is missing")
        languages = (self.language(top.get("text_language")), self.languages(top))
        seen: dict[str, int] = {}
        rules = []
        for node in source.sequence(top["rules"], "rules"):
            rule = self.rule(node, *languages)
            if rule.id in seen:
                source.fail(node, f"the id '{rule.id}' is taken in line {seen[rule.id]}", "rename one of them")
            seen[rule.id] = rule.line
            rules.append(rule)
        licence = source.filled(top["licence"], "licence") if "licence" in top else ""
        return Pack(self.name, tuple(rules), licence, source.file, digest)

    def language(self, node: yaml.Node | None, default: str | None = None) -> str | None:
        if node is None:
            return default
        value = self.source.string(node)
        if not _LANGUAGE.fullmatch(value):
            self.source.fail(node, f"'{value}' is no language tag", "write it like en, pt-BR or zh-Hant")
        return value

    def languages(self, keys: dict[str, yaml.Node], default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The source languages: one or a list of them."""
        found = [self.language(node) for node in self.each(keys, "source_language")]
        return tuple(tag for tag in found if tag is not None) or default

    def tells(self, keys: dict[str, yaml.Node]) -> float:
        if "tells" not in keys:
            return 0.0
        text = self.source.string(keys["tells"])
        if not re.fullmatch(r"[0-5](?:\.\d+)?", text) or float(text) > 5:
            self.source.fail(keys["tells"], f"tells is a number from 0 to 5, not '{text}'")
        return float(text)

    def rule(self, node: yaml.Node, text_language: str | None, source_languages: tuple[str, ...]) -> Rule:
        source = self.source
        keys = source.mapping(node, _RULE_KEYS, "the rule")
        for key in _NEEDED:
            if key not in keys:
                source.fail(node, f"the key '{key}' is missing in the rule")
        kind = source.choice(keys["kind"], KINDS, "kind")
        for key, value in keys.items():
            if key not in _META_KEYS and key not in _KIND_KEYS[kind]:
                source.fail(value, f"a rule of kind {kind} has no '{key}'", _kinds_with(key))
        for key in _KIND_NEEDED[kind]:
            if key not in keys:
                source.fail(node, f"the key '{key}' is missing in this rule of kind {kind}")
        slug = source.string(keys["id"])
        if not _SLUG.fullmatch(slug):
            source.fail(keys["id"], f"'{slug}' cannot be an id", "write it like space-before-mark")
        status = source.choice(keys["status"], STATUSES, "status") if "status" in keys else "stable"
        if "replaced_by" in keys and status != "retired":
            source.fail(keys["replaced_by"], "only a retired rule is replaced", "write 'status: retired'")
        if "since" in keys and not _VERSION.fullmatch(source.string(keys["since"])):
            source.fail(keys["since"], "since must be a version", 'write it like "0.1"')
        match = source.filled(keys["match"], "match") if "match" in keys else None
        if match is not None:
            self.pattern(keys["match"])
        for place in self.each(keys, "unless"):
            self.pattern(place)
        groups = tuple(_GROUP.findall(match or ""))
        for place in self.each(keys, "fix"):
            self.template(place, (*groups, "old"))
        fields = None if kind == "detector" else (*groups, "old", "new", *_FIELDS.get(kind, ()))
        self.template(keys["message"], fields)
        examples = tuple(self.example(n) for n in source.sequence(keys["examples"], "examples"))
        if status != "retired" and not any(e.bad is not None for e in examples):
            source.fail(keys["examples"], "a rule needs an example of what it finds: 'bad' and 'good'")
        if status != "retired" and not any(e.keep is not None for e in examples):
            source.fail(keys["examples"], "a rule needs an example of what it leaves alone: 'keep'")
        return Rule(
            id=f"{self.name}.{slug}",
            kind=kind,
            category=source.filled(keys["category"], "category") if "category" in keys else "wording",
            message=source.filled(keys["message"], "message"),
            why=source.filled(keys["why"], "why"),
            safety=Safety[source.choice(keys["safety"], _SAFETIES, "safety").upper()],
            severity=Severity[source.choice(keys["severity"], _SEVERITIES, "severity").upper()],
            confidence=source.share(keys["confidence"], "confidence"),
            status=status,
            since=source.string(keys["since"]) if "since" in keys else "",
            replaced_by=source.filled(keys["replaced_by"], "replaced_by") if "replaced_by" in keys else None,
            text_language=self.language(keys.get("text_language"), text_language),
            source_languages=self.languages(keys, source_languages),
            tells=self.tells(keys),
            match=match,
            unless=self.texts(keys, "unless"),
            fix=self.texts(keys, "fix"),
            terms=self.terms(keys["terms"], kind) if "terms" in keys else (),
            case=source.choice(keys["case"], ("keep", "exact"), "case") if "case" in keys else "keep",
            examples=examples,
            file=source.file,
            line=node.start_mark.line + 1,
            before=self.words(keys, "before"),
            not_before=self.words(keys, "not_before"),
            anchors=tuple(anchor.lower() for anchor in self.texts(keys, "anchors")),
        )

    def each(self, keys: dict[str, yaml.Node], key: str) -> list[yaml.Node]:
        """The nodes of a key that holds one text or a list of them."""
        node = keys.get(key)
        if node is None:
            return []
        return list(node.value) if isinstance(node, yaml.SequenceNode) else [node]

    def texts(self, keys: dict[str, yaml.Node], key: str) -> tuple[str, ...]:
        return self.source.strings(keys[key]) if key in keys else ()

    def words(self, keys: dict[str, yaml.Node], key: str) -> tuple[str, ...]:
        """Words divided by spaces: long lists stay readable in folded lines."""
        return tuple(self.source.filled(keys[key], key).split()) if key in keys else ()

    def terms(self, node: yaml.Node, kind: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        found = self.source.mapping(node, None, "terms")
        if not found:
            self.source.fail(node, "terms holds no entry")
        out = []
        for term, value in found.items():
            if not term.strip():
                self.source.fail(value, "an empty term fits everywhere")
            new = self.source.strings(value)
            if kind != "terms" and (len(new) != 1 or not new[0]):
                self.source.fail(value, f"a term of kind {kind} has exactly one other form")
            if kind == "agreement" and not term.isalpha():
                self.source.fail(value, f"a term of kind {kind} is one word")
            if term in new:
                self.source.fail(value, f"'{term}' is replaced by itself")
            out.append((term, new))
        return tuple(out)

    def example(self, node: yaml.Node) -> Example:
        source = self.source
        keys = source.mapping(node, _EXAMPLE_KEYS, "the example")
        values = {key: source.filled(value, key) if key != "good" else source.string(value)
                  for key, value in keys.items() if key != "language"}  # fmt: skip
        if ("bad" in values) == ("keep" in values):
            source.fail(node, "an example has either 'bad' (with 'good') or 'keep'")
        if "keep" in values and "good" in values:
            source.fail(keys["good"], "'good' belongs to 'bad'")
        if "bad" in values:
            marks = re.findall(r"\[\[|\]\]", values["bad"])
            if not marks or marks != ["[[", "]]"] * (len(marks) // 2):
                source.fail(keys["bad"], "'bad' must mark what is found: [[like this]]")
            if values.get("good") == values["bad"].replace("[[", "").replace("]]", ""):
                source.fail(keys["good"], "'good' is the same as 'bad'")
        return Example(
            bad=values.get("bad"),
            good=values.get("good"),
            keep=values.get("keep"),
            language=self.language(keys.get("language")),
            line=node.start_mark.line + 1,
        )

    def pattern(self, node: yaml.Node) -> None:
        if not self.patterns:
            return
        import regex

        try:
            regex.compile(self.source.string(node))
        except regex.error as error:
            self.source.fail(node, f"not a regular expression: {error.msg}", offset=error.pos or 0)

    def template(self, node: yaml.Node, fields: tuple[str, ...] | None) -> None:
        """Refuse placeholders that nothing fills; None: any name will do."""
        text = self.source.string(node)
        try:
            parts = list(Formatter().parse(text))
        except ValueError as error:
            self.source.fail(node, f"not a template: {error}", "write {{ and }} for braces that are meant")
        for _, field, spec, conversion in parts:
            if field is None:
                continue
            if (spec and spec not in FORMS) or conversion or not field.isidentifier():
                self.source.fail(node, f"'{{{field}}}' is no plain placeholder", "write {name}, or {{ for a brace")
            if fields is not None and field not in fields:
                self.source.fail(node, f"nothing fills '{{{field}}}'", f"known: {', '.join(fields)}")


def _kinds_with(key: str) -> str:
    return f"'{key}' belongs to kind {' or '.join(k for k, keys in _KIND_KEYS.items() if key in keys)}"
