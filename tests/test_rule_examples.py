"""Every example of every shipped rule, run as a user runs it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
import regex

from normalize.config import Config
from normalize.findings import Safety
from normalize.normalizer import Normalizer
from normalize.packs.anchors import anchors_of
from normalize.packs.check import Found, check_example, check_rule
from normalize.packs.load import pack_files
from normalize.packs.parse import load_file
from normalize.packs.rule import Example, Pack, Rule
from normalize.paths import rules_root
from normalize.text import Document

PACKS = [load_file(path, rules_root()) for path in pack_files(rules_root())]
RULES = [rule for pack in PACKS for rule in pack.rules]
EXAMPLES = [(rule, example) for rule in RULES for example in rule.examples if rule.status != "retired"]


@cache
def normalizer() -> Normalizer:
    return Normalizer(Config(fuse=1.0))


def run(text: str, language: str | None, source_language: str | None) -> Iterator[Found]:
    result = normalizer().run(Document(text, language=language, source_language=source_language))
    return ((f.rule, f.span, f.fixes) for f in result.findings)


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[f"{rule.id}:{e.line}" for rule, e in EXAMPLES])
def test_an_example_says_what_its_rule_does(rule: Rule, example: Example) -> None:
    assert [str(problem) for problem in check_example(rule, example, run)] == []


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_each_unless_is_shown_at_work(rule: Rule) -> None:
    without_examples_run = check_rule(rule, lambda *_: ())
    assert [str(problem) for problem in without_examples_run if "'unless'" in str(problem)] == []


@pytest.mark.parametrize("pack", PACKS, ids=[pack.name for pack in PACKS])
def test_a_shipped_pack_says_its_licence_and_since_when(pack: Pack) -> None:
    assert pack.licence
    assert [rule.id for rule in pack.rules if not rule.since] == []


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.kind != "detector"], ids=lambda rule: rule.id)
def test_a_shipped_rule_costs_clean_text_nothing(rule: Rule) -> None:
    assert anchors_of(rule), "it looks at every text"


def test_a_rule_that_changes_words_is_never_safe() -> None:
    for rule in RULES:
        if rule.kind == "detector" or rule.safety is not Safety.SAFE:
            continue
        for example in rule.examples:
            if example.bad is not None and example.good is not None:
                assert regex.findall(r"\w", example.bad) == regex.findall(r"\w", example.good), rule.id
