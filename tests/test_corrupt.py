"""Damage with known truth: it is undone exactly, is the same everywhere, and reaches every rule."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.corrupt import CORRUPTERS, Corrupted, Corrupter, corrupt, corrupter_named, restore
from normalize.corrupt.gold import item_rows
from normalize.errors import InputError
from normalize.normalizer import Normalizer
from normalize.packs.load import load_packs
from normalize.packs.rule import Rule
from normalize.paths import rules_table
from normalize.text import Document, Span
from tests.commands import printed_under
from tests.damage import CLEAN
from tests.strategies import ALPHABET

ENGINE = Normalizer()
NAMES = [one.name for one in CORRUPTERS]
RULES = [rule for pack in load_packs(()) for rule in pack.rules if rule.status == "stable"]

LONGER = {
    # where the sample, which is short to be shown, holds not enough for a rule
    "any.quotes.doubtful-mark": (
        "quote_space",
        "en",
        'The keeper of the lighthouse spoke to "the board" and left in the evening.',
    ),
    "es.function_words.y-before-i": ("wrong_article", "es", "Padres e hijos viajaron a Francia con sus primos."),
    "es.function_words.o-before-o": ("wrong_article", "es", "Se quedaron siete u ocho semanas en el pueblo."),
    "hu.function_words.a-before-vowel": ("wrong_article", "hu", "Az ember reggel az ablaknál ült, és várt."),
}


def _sample(one: Corrupter, rate: float, seed: int) -> Corrupted:
    return corrupt(Document(one.sample, id=one.name, language=one.sample_language), [one.name], rate, seed)


def _is_true(clean: str, damaged: Corrupted) -> None:
    text = damaged.document.text
    assert restore(text, damaged.items) == clean
    assert all(item.span.of(text) == item.text != item.replacements[0] for item in damaged.items)
    assert not any(a.span.collides(b.span) or b.span < a.span for a, b in pairwise(damaged.items))
    assert {item.kind for item in damaged.items} <= set(NAMES)


@pytest.mark.parametrize("one", CORRUPTERS, ids=lambda one: one.name)
def test_each_damages_its_sample_and_is_undone(one: Corrupter) -> None:
    done = [_sample(one, 1, seed) for seed in range(12)]
    for damaged in done:
        _is_true(one.sample, damaged)
    assert any(item.kind == one.name for damaged in done for item in damaged.items)


@given(
    language=st.sampled_from(sorted(CLEAN)),
    names=st.lists(st.sampled_from(NAMES), max_size=6),
    rate=st.sampled_from([0.02, 0.1, 0.5, 1.0]),
    seed=st.integers(0, 1000),
)
@settings(max_examples=150, deadline=None)
def test_any_mixture_is_undone(language: str, names: list[str], rate: float, seed: int) -> None:
    text = CLEAN[language]
    _is_true(text, corrupt(Document(text, id="x", language=language), names, rate, seed))


@given(text=st.text(ALPHABET + "“”'\"’()&  ab<5°", max_size=80), seed=st.integers(0, 50))
@settings(max_examples=150, deadline=None)
def test_any_text_at_all_is_undone(text: str, seed: int) -> None:
    _is_true(text, corrupt(Document(text, id="x", language="en"), rate=1, seed=seed))


def test_a_damage_lies_over_another_and_the_truth_is_the_original() -> None:
    text = CLEAN["fr"] * 3
    document = Document(text, id="x", language="fr")
    for seed in range(10):
        damaged = corrupt(document, ["quote_space", "wrong_way_apostrophe", "hard_wrap", "mojibake"], 0.3, seed)
        _is_true(text, damaged)
        if {"mojibake", "hard_wrap", "wrong_way_apostrophe"} <= {item.kind for item in damaged.items}:
            return
    pytest.fail("the layers never met")


def test_the_same_bytes_wherever_and_beside_whatever() -> None:
    program = (
        "from normalize.corrupt import corrupt\nfrom normalize.text import Document\nfrom tests.damage import CLEAN\n"
        "for tag in CLEAN:\n    print(ascii(corrupt(Document(CLEAN[tag] * 4, id=tag), rate=0.3, seed=5)))\n"
    )
    seen = printed_under(program, "1", "2")
    assert len(seen) == 1
    lines = seen.pop().splitlines()
    last = list(CLEAN)[-1]
    assert lines[-1] == ascii(corrupt(Document(CLEAN[last] * 4, id=last), rate=0.3, seed=5))
    assert all("Item" in line for line in lines)


def test_seed_and_id_choose_other_places() -> None:
    def places(id: str, seed: int) -> list[Span]:
        found = corrupt(Document(CLEAN["en"] * 5, id=id, language="en"), ["doubled_space"], 0.05, seed)
        return [item.span for item in found.items]

    assert places("a", 1) == places("a", 1) != places("a", 2)
    assert places("a", 1) != places("b", 1)


def test_the_rate_is_a_share_of_the_words() -> None:
    text = CLEAN["en"] * 20
    for rate in (0.01, 0.05):
        found = corrupt(Document(text, id="x", language="en"), ["doubled_space"], rate)
        assert len(found.items) == pytest.approx(len(text.split()) * rate, abs=1)
    assert corrupt(Document(text, id="x", language="en"), rate=0).items == ()


def test_protected_places_stay_whole() -> None:
    text = "See https://example.org/a,b/c.html, or write to anna@example.org, please. " * 4
    kept = Span(text.index("please"), text.index("please") + 6)
    document = Document(text, id="x", language="en", protected=(kept,))
    for seed in range(30):
        damaged = corrupt(document, rate=1, seed=seed).document.text
        assert damaged.count("https://example.org/a,b/c.html") == 4
        assert damaged.count("anna@example.org") == 4
        assert "please" in damaged


def test_a_pair_is_never_lost_together() -> None:
    text = "The pilot said “no” to the mayor, and “never” to us. " * 5
    for kind in ("lost_quote", "lost_bracket"):
        for seed in range(10):
            text = text.replace("“no”", "(never)") if kind == "lost_bracket" else text
            damaged = corrupt(Document(text, id="x", language="en"), [kind], 1, seed).document.text
            assert damaged.count("“") + damaged.count("”") >= 5
            assert damaged.count("(") + damaged.count(")") >= text.count("(")


def test_wrong_names_and_rates_are_refused_with_a_remedy() -> None:
    with pytest.raises(InputError, match="did you mean hard_wrap"):
        corrupter_named("hard-wraps")
    with pytest.raises(InputError, match="between 0 and 1"):
        corrupt(Document("x"), rate=2)


def test_gold_rows_are_those_of_the_contract() -> None:
    damaged = corrupt(Document(CLEAN["en"], id="en-1", language="en"), rate=0.3, seed=2)
    rows = item_rows(damaged)
    assert len(rows) > 3
    for row in rows:
        text = damaged.document.text[row["start"] : row["end"]]  # type: ignore[misc]
        assert text == row["text"]
        assert row["doc"] == "en-1"
        assert row["certainty"] in ("certain", "likely", "stylistic")
        assert row["replacements"]


# ---- corrupters and rules


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_each_rule_is_tested_by_a_corrupter_or_says_why_not(rule: Rule) -> None:
    covering = [one.name for one in CORRUPTERS if rule.id in one.rules]
    excused = bool({rule.id, rule.id.rpartition(".")[0]} & set(rules_table("corruption")["uncovered"]))
    assert bool(covering) != excused, (
        f"rules/corruption.toml: name {rule.id} with the corrupter that damages text so (write one in "
        "normalize/corrupt/ if there is none), or give the reason why none can under [uncovered]"
    )


def test_corrupters_name_rules_that_exist() -> None:
    known = {rule.id for pack in load_packs(()) for rule in pack.rules if rule.status != "retired"}
    packs = {pack.name for pack in load_packs(())}
    named = {rule for one in CORRUPTERS for rule in one.rules}
    assert named | set(rules_table("corruption")["uncovered"]) <= known | packs
    assert set(rules_table("corruption")["kinds"]) == set(NAMES)


@pytest.mark.parametrize(("one", "rule"), [(one, rule) for one in CORRUPTERS for rule in one.rules])
def test_a_rule_finds_what_its_corrupter_does(one: Corrupter, rule: str) -> None:
    kind, language, text = LONGER.get(rule, (one.name, one.sample_language, one.sample))
    for seed in range(40):
        rate = (0.03, 0.15, 0.3, 1)[seed % 4]
        damaged = corrupt(Document(text, id="x", language=language), [kind], rate, seed)
        if damaged.items and rule in {finding.rule for finding in ENGINE.run(damaged.document).findings}:
            return
    pytest.fail(f"{rule} never finds {kind}")


@pytest.mark.parametrize("one", CORRUPTERS, ids=lambda one: one.name)
def test_the_samples_are_clean(one: Corrupter) -> None:
    assert ENGINE.run(Document(one.sample, language=one.sample_language)).visible() == ()
