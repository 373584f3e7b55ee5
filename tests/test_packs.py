"""Packs: reading files, answering wrong ones, anchors, checking and adding rules."""

from __future__ import annotations

import os
import pickle
import sys
import textwrap
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from normalize.detect import DETECTORS, shapes_of
from normalize.detect import index as detectors
from normalize.detect.index import shape_of
from normalize.errors import PackError
from normalize.findings import Safety
from normalize.packs import index
from normalize.packs.anchors import anchors_of, begins_with, pattern_anchors, pattern_reach
from normalize.packs.check import Found, check_rule, unmarked
from normalize.packs.load import load_packs, pack_files
from normalize.packs.parse import load_file, parse_pack
from normalize.packs.rule import KINDS, Example, Rule
from normalize.packs.scaffold import add_rule
from normalize.paths import rules_root
from normalize.scan import lower

GOOD = textwrap.dedent(r"""
    text_language: en
    licence: CC0-1.0
    rules:
      - id: took-a-walk
        since: "0.1"
        status: stable
        kind: regex
        match: '(?i)\bmade an? (?P<kind>short )?walk\b'
        unless: ['\bhorse made a walk\b']
        fix: 'took a {kind}walk'
        case: keep
        safety: review
        severity: warning
        confidence: 0.9
        message: "'{old}' should be '{new}'."
        why: Word for word.
        examples:
          - bad:  "They [[made a walk]] by the river."
            good: "They took a walk by the river."
          - keep: "The horse made a walk look easy."
    """).lstrip()


def change(old: str, new: str) -> str:
    assert GOOD.count(old) == 1
    return GOOD.replace(old, new)


def refusal(text: str) -> PackError:
    with pytest.raises(PackError) as caught:
        parse_pack(text, "en.walks", "walks.yaml")
    return caught.value


def the_rule(text: str = GOOD) -> Rule:
    return parse_pack(text, "en.walks", "walks.yaml").rules[0]


def test_a_rule_is_read_with_its_place() -> None:
    rule = the_rule()
    assert (rule.id, rule.file, rule.line) == ("en.walks.took-a-walk", "walks.yaml", 4)
    assert (rule.text_language, rule.source_languages, rule.safety) == ("en", (), Safety.REVIEW)
    assert rule.fix == ("took a {kind}walk",)
    assert [example.line for example in rule.examples] == [18, 20]
    assert pickle.loads(pickle.dumps(rule)) == rule


def test_scalars_stay_strings() -> None:
    rule = the_rule(change("text_language: en", "text_language: no").replace('"0.1"', "0.10"))
    assert rule.text_language == "no"
    assert rule.since == "0.10"


@pytest.mark.parametrize(
    ("text", "place", "problem", "hint"),
    [
        (change("match:", "mach:"), (8, 5), "unknown key 'mach'", "did you mean 'match'?"),
        (change("licence:", "license:"), (2, 1), "unknown key 'license'", "did you mean 'licence'?"),
        (change("- keep:", "- kepe:"), (20, 9), "unknown key 'kepe'", "did you mean 'keep'?"),
        (change("    why: Word for word.\n", ""), (4, 5), "'why' is missing", ""),
        (change("    why:", "    message: x\n    why:"), (16, 5), "'message' stands twice", ""),
        (change("safety: review", "safety: reveiw"), (12, 13), "safety cannot be 'reveiw'", "'review'"),
        (change("kind: regex", "kind: regexp"), (7, 11), "kind cannot be 'regexp'", "'regex'"),
        (change("kind: regex", "kind: detector"), (8, 12), "a rule of kind detector has no 'match'", "regex"),
        (change("confidence: 0.9", "confidence: 1.5"), (14, 17), "from 0 to 1, not '1.5'", ""),
        (change("confidence: 0.9", "confidence: nan"), (14, 17), "from 0 to 1, not 'nan'", ""),
        (change("confidence: 0.9", "confidence: high"), (14, 17), "from 0 to 1, not 'high'", ""),
        (change("short )?walk", "short ?walk"), (8, 50), "not a regular expression: missing )", ""),
        (change("made a walk\\b'", "made (a walk\\b'"), (9, 37), "not a regular expression: missing )", ""),
        (change("{kind}walk", "{knid}walk"), (10, 10), "nothing fills '{knid}'", "kind, old"),
        (change("'{new}'.", "'{news}'."), (15, 14), "nothing fills '{news}'", "new"),
        (change("'{new}'.", "'{new'."), (15, 14), "not a template", "{{"),
        (change("'{new}'.", "'{new!r}'."), (15, 14), "no plain placeholder", ""),
        (change("[[made a walk]]", "made a walk"), (18, 15), "must mark what is found", ""),
        (change("[[made a walk]]", "]]made a walk[["), (18, 15), "must mark what is found", ""),
        (change("took a walk by", "made a walk by"), (19, 15), "'good' is the same as 'bad'", ""),
        (change('      - keep: "The horse made a walk look easy."\n', ""), (18, 7), "'keep'", ""),
        (change("- keep:", "- good:"), (20, 9), "either 'bad' (with 'good') or 'keep'", ""),
        (change("id: took-a-walk", "id: Took_a_walk"), (4, 9), "cannot be an id", "space-before-mark"),
        (change('since: "0.1"', "since: yesterday"), (5, 12), "must be a version", ""),
        (change("text_language: en", "text_language: english"), (1, 16), "no language tag", "pt-BR"),
        (change("status: stable", "replaced_by: x"), (6, 18), "only a retired rule", "retired"),
        (GOOD + GOOD[GOOD.index("  - id") :], (21, 5), "taken in line 4", ""),
        (change("rules:", "rules: []\nmore:"), (4, 1), "unknown key 'more'", "known: "),
        ("licence: CC0-1.0\n", (1, 1), "'rules' is missing", ""),
        ("- a\n", (1, 1), "must be a mapping", ""),
        ("rules: yes\n", (1, 8), "must be a list", ""),
        ("", (1, 1), "the file is empty", "_template.yaml"),
        ("rules:\n\t- id: a\n", (2, 1), "cannot start any token", "spaces"),
        (change("why: Word for word.", "why: Word: for word."), (16, 14), "mapping values", "quotation marks"),
        (change("why: Word for word.", 'why: "a \\d"'), (16, 13), "escape character", "backslash"),
        ("rules: [\n", (2, 1), "while parsing a flow", ""),
        ("rules: &all [*all]\n", (1, 8), "must be a mapping", ""),
        ("rules: []\n---\nrules: []\n", (2, 1), "another document", ""),
        ("rules:\n  - id: a\x00b\n", (2, 1), "not YAML", ""),
    ],
)
def test_a_wrong_file_is_answered_with_place_line_and_suggestion(
    text: str, place: tuple[int, int], problem: str, hint: str
) -> None:
    error = refusal(text)
    assert problem in error.problem
    assert (error.line, error.column) == place
    assert hint in error.hint
    assert str(error).startswith(f"walks.yaml:{place[0]}:{place[1]}: ")
    lines = text.split("\n")
    if "\x00" not in text and place[0] <= len(lines):
        assert error.source == lines[place[0] - 1]


@given(st.integers(0, len(GOOD)), st.integers(0, 12), st.text(" :-[]{}'\"|>&*!#%@`\\\n\tab0\x00\x85é", max_size=6))
def test_no_damage_to_a_file_ends_in_anything_but_an_answer(at: int, length: int, new: str) -> None:
    text = GOOD[:at] + new + GOOD[at + length :]
    with suppress(PackError):
        assert parse_pack(text, "en.walks", "walks.yaml").name == "en.walks"


def test_each_kind_needs_its_own_keys() -> None:
    for kind in KINDS[:-1]:
        keys = "".join(
            line for line in GOOD.splitlines(keepends=True) if not regex.match(r" +(match|unless|fix|case):", line)
        )
        error = refusal(keys.replace("kind: regex", f"kind: {kind}"))
        assert "is missing in this rule of kind" in error.problem


@pytest.mark.parametrize(
    ("kind", "terms", "problem"),
    [
        ("terms", "{a: a}", "replaced by itself"),
        ("terms", "{a: }", "nothing stands here"),
        ("terms", "{}", "no entry"),
        ("terms", "{' ': x}", "empty term"),
        ("terms", "{a: b, a: c}", "stands twice"),
        ("pair", "{a: [b, c]}", "exactly one other form"),
        ("name", "{a: []}", "exactly one other form"),
        ("agreement", "{a b: c}", "is one word"),
    ],
)
def test_terms_that_make_no_sense_are_refused(kind: str, terms: str, problem: str) -> None:
    text = "".join(
        line for line in GOOD.splitlines(keepends=True) if not regex.match(r" +(match|unless|fix|case):", line)
    )
    before = "\n    before: x*" if kind == "agreement" else ""
    assert problem in refusal(text.replace("kind: regex", f"kind: {kind}\n    terms: {terms}{before}")).problem


def test_the_same_id_in_two_packs_is_refused(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "walks.yaml").write_text(GOOD)
    with pytest.raises(PackError, match=r"'walks.took-a-walk' is taken by .*a.walks\.yaml:4"):
        load_packs([tmp_path / "a", tmp_path / "b"])


def test_own_packs_come_after_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "walks.yaml").write_text(GOOD)
    (tmp_path / "_draft.yaml").write_text("not a pack")
    (tmp_path / "people.toml").write_text("not a pack")
    packs = load_packs([tmp_path])
    assert [pack.name for pack in packs[-1:]] == ["en.walks"]
    assert packs[:-1] == load_packs()
    assert [pack.name for pack in load_packs([tmp_path / "en" / "walks.yaml"])[-1:]] == ["walks"]


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "walks.yaml").write_text(GOOD)
    twice = load_packs([tmp_path, tmp_path / "walks.yaml", rules_root()])
    assert [pack.name for pack in twice] == [*(pack.name for pack in load_packs()), "walks"]


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_a_place_without_packs_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(PackError, match=name):
        load_packs([tmp_path / name])


def test_a_file_name_that_makes_no_id_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "my rules.yaml"
    file.write_text(GOOD)
    with pytest.raises(PackError, match="'my rules' cannot be part"):
        load_packs([file])


def test_bytes_that_are_no_utf8_are_answered_with_the_line(tmp_path: Path) -> None:
    file = tmp_path / "walks.yaml"
    file.write_bytes(GOOD.encode().replace(b"Word for", b"W\xf6rd for"))
    with pytest.raises(PackError, match=r"walks\.yaml:16:1: not UTF-8"):
        load_file(file, tmp_path)


def test_bom_and_crlf_change_nothing(tmp_path: Path) -> None:
    plain, odd = tmp_path / "walks.yaml", tmp_path / "odd" / "walks.yaml"
    odd.parent.mkdir()
    plain.write_text(GOOD)
    odd.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    rules = [load_file(file, file.parent).rules for file in (plain, odd)]
    assert [replace(rule, file="") for rule in rules[0]] == [replace(rule, file="") for rule in rules[1]]


def test_a_distribution_can_offer_packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "house_rules_for_test").mkdir()
    (tmp_path / "house_rules_for_test" / "__init__.py").touch()
    (tmp_path / "house_rules_for_test" / "walks.yaml").write_text(GOOD)
    info = tmp_path / "house_rules-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: house-rules\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[normalize.packs]\nhouse = house_rules_for_test\n")
    before = load_packs()
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    assert [pack.name for pack in load_packs()[len(before) :]] == ["walks"]


def test_a_hundred_and_fifty_rules_are_read_in_no_time(tmp_path: Path) -> None:
    from time import process_time

    head, rule = GOOD[: GOOD.index("  - id")], GOOD[GOOD.index("  - id") :]
    text = head + "".join(rule.replace("took-a-walk", f"rule-{n}") for n in range(150))
    times = []
    for _ in range(3):
        start = process_time()
        parse_pack(text, "many", "many.yaml", patterns=False)
        times.append(process_time() - start)
    assert min(times) < 0.2  # 0.03 s on a quiet machine


# Anchors


@pytest.mark.parametrize(
    ("pattern", "anchors"),
    [
        (r"(?i)\bAssist(?:s|ed)? to\b", ("assist to", "assisted to", "assists to")),
        (r"[Kk]iev|Lvov", ("kiev", "lvov")),
        (r"(?<=said )so\b", ("said ",)),
        (r"(?P<a>ab)+cd(?P=a)", ("ab", "cd")),
        (r"\p{Lu}\w+ house", (" house",)),
        (r"(?!no)yes", ("yes",)),
        (r"x{2,}abc", ("abc",)),
        (r"(?>of|off) course", (" course", "of course", "off course")),
        (r"colou?r|", ()),
        (r"\w+", ()),
        (r"a?b?", ()),
        (r",", ()),
        (r"¿\w", ("¿",)),
        (r"\p{Lu}", ()),
        (r"(?:ab)?", ()),
        (r"ΣΑΣ cafe", (" cafe",)),
    ],
)
def test_anchors_are_read_off_a_pattern(pattern: str, anchors: tuple[str, ...]) -> None:
    found = pattern_anchors(pattern)
    assert set(found) <= set(anchors)
    assert bool(found) == bool(anchors)


PIECES = st.recursive(
    st.sampled_from([r"a", r"B", r"cd", r"[ab]", r"[^a]", r"\w", r".", r"\b", r"é", r" ", r"Ü", r"[a-c]", r"İ"]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda two: f"(?:{two[0]}|{two[1]})"),
        st.tuples(inner, st.sampled_from(["?", "*", "+", "{2}", "{0,2}", "+?"])).map(
            lambda two: f"(?:{two[0]}){two[1]}"
        ),
        inner.map(lambda one: f"({one})"),
        inner.map(lambda one: f"(?={one})"),
        inner.map(lambda one: f"(?!{one})"),
        inner.map(lambda one: f"(?i:{one})"),
        inner.map(lambda one: f"(?>{one})"),
    ),
    max_leaves=8,
)


@given(PIECES, st.text("abcdBCDéÜü İx", max_size=12))
def test_where_a_pattern_matches_an_anchor_stands(pattern: str, text: str) -> None:
    anchors = pattern_anchors(pattern)
    if anchors and regex.search(pattern, text):
        assert any(anchor in lower(text) for anchor in anchors)


def test_explicit_anchors_count_and_are_lower_case() -> None:
    rule = the_rule(change("case: keep", "anchors: [Walk]"))
    assert anchors_of(rule) == ("walk",)


# The checker


def problems(rule: Rule, found: Iterable[tuple[str, str]] = ()) -> list[str]:
    """What the checker says when each (old, new) is found at every place where it stands."""
    from normalize.detect import change as fix
    from normalize.text import Span

    def run(text: str, language: str | None, source: str | None) -> Iterable[Found]:
        for old, new in found:
            for place in regex.finditer(regex.escape(old), text):
                yield rule.id, Span(*place.span()), (fix(text, *place.span(), new),)

    return [error.problem.partition(": ")[2] for error in check_rule(rule, run)]


def test_a_rule_that_does_what_it_says_has_no_problems() -> None:
    assert problems(replace(the_rule(), unless=()), [("made a walk by", "took a walk by")]) != []
    rule = replace(the_rule(), unless=(), examples=the_rule().examples[:1])
    assert problems(rule, [("made a walk", "took a walk")]) == []


@pytest.mark.parametrize(
    ("found", "problem"),
    [
        ([], "not found exactly where it is marked"),
        ([("made a walk ", "took a walk ")], "not found exactly where it is marked"),
        ([("made a walk", "took a walk"), ("river", "lake")], "not found exactly where it is marked"),
        ([("made a walk", "took walk")], "does not give 'good'"),
        ([("made a walk", "took a walk")], "finds something in a text it must leave alone"),
    ],
)
def test_the_checker_sees_each_kind_of_lie(found: list[tuple[str, str]], problem: str) -> None:
    assert any(problem in one for one in problems(the_rule(), found))


def test_the_checker_sees_a_rule_that_finds_its_own_repair() -> None:
    example = Example(bad="[[of]] and on", good="of of and on", line=3)
    rule = replace(the_rule(), examples=(example,), unless=(), match="of")
    assert any("finds its own 'good' again" in one for one in problems(rule, [("of", "of of")]))


def test_the_checker_sees_an_unless_that_nothing_shows() -> None:
    rule = replace(the_rule(), unless=("never written",))
    assert any("no 'keep' example shows" in one for one in problems(rule))


def test_the_checker_sees_a_missing_anchor() -> None:
    rule = replace(the_rule(), anchors=("elsewhere",))
    assert any("none of the rule's anchors" in one for one in problems(rule))


def test_findings_of_other_rules_do_not_count() -> None:
    from normalize.text import Span

    rule = replace(the_rule(), unless=(), examples=(Example(keep="A text."),))
    assert list(check_rule(rule, lambda *_: [("another.rule", Span(0, 1), ())])) == []


def test_a_retired_rule_is_not_checked() -> None:
    assert problems(replace(the_rule(), status="retired")) == []


def test_marks_of_an_insertion_are_an_empty_place() -> None:
    text, places = unmarked("a[[]]b [[c]]")
    assert (text, [(p.start, p.end) for p in places]) == ("ab c", [(1, 1), (3, 4)])


# New rules


@pytest.mark.parametrize("kind", KINDS[:-1])
def test_a_new_rule_works_at_once(tmp_path: Path, kind: str) -> None:
    from normalize.config import Config
    from normalize.normalizer import Normalizer
    from normalize.text import Document

    file = tmp_path / "walks.yaml"
    added = add_rule(file, "my-own", kind, text_language="en")
    (rule,) = load_file(file, tmp_path).rules
    assert (rule.id, rule.kind, rule.line, rule.status) == ("walks.my-own", kind, added.line, "preview")
    normalizer = Normalizer(Config(packs=(str(file),), fuse=1.0))

    def run(text: str, language: str | None, source: str | None) -> list[Found]:
        result = normalizer.run(Document(text, language=language, source_language=source))
        return [(f.rule, f.span, f.fixes) for f in result.findings]

    assert [str(problem) for problem in check_rule(rule, run)] == []


def test_a_rule_is_added_behind_the_others_and_nothing_else_changes(tmp_path: Path) -> None:
    file = tmp_path / "walks.yaml"
    text = GOOD.replace("\n  ", "\n      ").replace("\n", "\r\n")
    file.write_bytes(text.encode())
    file.chmod(0o640)
    added = add_rule(file, "second", "terms", text_language="de", source_language="en")
    after = file.read_bytes().decode()
    assert after.startswith(text)
    assert "\n" not in after.replace("\r\n", "")
    assert file.stat().st_mode & 0o777 == 0o640
    second = load_file(file, tmp_path).rules[1]
    assert (second.line, second.text_language, second.source_languages) == (added.line, "de", ("en",))
    assert os.listdir(tmp_path) == ["walks.yaml"]


@pytest.mark.parametrize(
    ("text", "slug", "problem"),
    [
        (GOOD, "took-a-walk", "is there already"),
        (GOOD, "Not A Slug", "cannot be an id"),
        ("rules: []\n", "second", "a list with one"),
        ("rules:\n" + GOOD[GOOD.index("  - id") :] + "licence: x\n", "second", "must be the last key"),
        ("rules: {\n", "second", "while parsing"),
    ],
)
def test_a_file_that_cannot_take_the_rule_stays_as_it_is(tmp_path: Path, text: str, slug: str, problem: str) -> None:
    file = tmp_path / "walks.yaml"
    file.write_text(text)
    with pytest.raises(PackError, match=problem):
        add_rule(file, slug, "terms")
    assert file.read_text() == text
    assert os.listdir(tmp_path) == ["walks.yaml"]


def test_the_template_is_no_pack_of_ours() -> None:
    assert (rules_root() / "_template.yaml").is_file()
    assert not any(pack.name.startswith("_") for pack in load_packs())


def test_the_index_says_what_the_packs_say() -> None:
    root = rules_root()
    packs = {path.relative_to(root).as_posix(): load_file(path, root) for path in pack_files(root)}
    said = (root / index.FILE).read_text(encoding="utf-8")
    assert index.written(packs, shape_of) == said, "run: python -m normalize.detect.index"
    for path, pack in packs.items():
        bare = [
            replace(rule, why="", examples=(), anchors=anchors_of(rule), shape=shape_of(rule)) for rule in pack.rules
        ]
        assert index.indexed(root / path, pack.digest) == replace(pack, rules=tuple(bare))
        assert index.indexed(root / path, "0" * 64) is None


def test_what_is_written_of_the_detectors_is_what_they_say() -> None:
    said = (rules_root() / detectors.FILE).read_text(encoding="utf-8")
    assert detectors.written() == said, "run: python -m normalize.detect.index"
    deferred = [one for one in detectors.detectors() if isinstance(one, detectors.Deferred)]
    assert len(deferred) > 15
    for one in deferred:
        loaded = one.loaded
        assert (one.name, one.stage, one.triggers) == (loaded.name, loaded.stage, tuple(loaded.triggers))
        assert one.shapes() == shapes_of([loaded])


def test_what_was_written_of_other_detectors_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detectors, "_state", lambda: "another state")
    found = detectors.detectors()
    assert not any(isinstance(one, detectors.Deferred) for one in found)
    assert [one.name for one in found] == [name.removesuffix(".detector").rpartition(".")[2] for name in DETECTORS]


@pytest.mark.parametrize(
    ("pattern", "anchors", "found"),
    [
        (r"\basked (?=calm)", ("asked ",), True),
        (r"(?<=of )[Uu]nited\b", ("united",), True),
        (r"(?:had )?asked", ("asked",), False),
        (r"\w+ asked", ("asked",), False),
        (r"(?:he|she) \Kasked", ("asked",), False),
        (r"ab(?P=c", ("ab",), False),
    ],
)
def test_a_pattern_that_begins_with_its_anchor_is_known(pattern: str, anchors: tuple[str, ...], found: bool) -> None:
    assert begins_with(pattern, frozenset(anchors)) is found


@given(PIECES, st.text("abcdBCDéÜü x", max_size=12))
def test_a_match_lies_within_the_reach_of_its_pattern(pattern: str, text: str) -> None:
    reach = pattern_reach(pattern)
    found = regex.search(pattern, text)
    assert reach is None or found is None or found.end() - found.start() <= reach


def test_the_rarer_literals_are_the_anchors() -> None:
    assert pattern_anchors(r"(?:morning|night) of this (?:Friday|Monday)")[0].endswith(" of this friday")
    assert "january " in pattern_anchors(r"(?:January|April) \d\d?(?:th)? of \d{4}")
