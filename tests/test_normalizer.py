"""The laws of the whole, on damaged text with every detector on."""

from __future__ import annotations

import pickle
import random
import subprocess
import sys
from itertools import pairwise

import jsonschema
import pytest

import normalize
from normalize.config import Config, Promotion
from normalize.edits import apply, invert
from normalize.findings import Result, Safety
from normalize.normalizer import Normalizer
from normalize.records import dumps, from_record, schema, to_record
from normalize.text import Document
from tests.commands import printed_under
from tests.damage import CLEAN, damaged

ENGINE = Normalizer()
CASES = [(tag, seed) for tag in CLEAN for seed in range(12)]


def _run(tag: str, seed: int, *, tell: bool) -> Result:
    text = damaged(tag, seed, 1 + seed % 6)
    return ENGINE.run(Document(text, id=f"{tag}{seed}", language=tag if tell else None))


@pytest.mark.parametrize("tag", CLEAN)
@pytest.mark.parametrize("tell", [True, False])
def test_clean_text_comes_out_untouched(tag: str, tell: bool) -> None:
    result = ENGINE.run(Document(CLEAN[tag], language=tag if tell else None))
    assert result.chosen == ()
    assert result.visible() == ()


@pytest.mark.parametrize(("tag", "seed"), CASES)
def test_any_subset_of_the_plan_applies_and_is_reversible(tag: str, seed: int) -> None:
    result = _run(tag, seed, tell=True)
    text = result.document.text
    edits = [e for choice in result.chosen for e in choice.edits]
    assert not any(a.span.collides(b.span) for a, b in pairwise(sorted(edits)))
    dice = random.Random(seed)
    for _ in range(5):
        kept = sorted(e for c in result.chosen if dice.random() < 0.5 for e in c.edits)
        assert apply(apply(text, kept), invert(kept)) == text


@pytest.mark.parametrize(("tag", "seed"), CASES)
@pytest.mark.parametrize("tell", [True, False])
def test_a_second_run_finds_nothing_safe(tag: str, seed: int, tell: bool) -> None:
    result = _run(tag, seed, tell=tell)
    if result.refused:
        return
    again = ENGINE.run(Document(result.text, language=tag if tell else None))
    assert [c for c in again.chosen if c.safety is Safety.SAFE] == []


@pytest.mark.parametrize(("tag", "seed"), CASES)
def test_the_record_round_trips_and_fits_its_schema(tag: str, seed: int) -> None:
    result = _run(tag, seed, tell=True)
    record = to_record(result, hints=True)
    jsonschema.validate(record, schema())
    assert dumps(to_record(from_record(record, result.document), hints=True)) == dumps(record)


@pytest.mark.parametrize(("tag", "seed"), CASES[::5])
def test_each_choice_is_a_fix_of_its_finding(tag: str, seed: int) -> None:
    result = _run(tag, seed, tell=True)
    offered = {f.key: {(x.safety, x.edits) for x in f.fixes} for f in result.findings}
    assert len(offered) == len(result.findings), "keys are unique"
    for choice in result.chosen:
        assert choice.safety is not Safety.HINT
        if len(choice.findings) == 1:
            assert (choice.safety, choice.edits) in offered[choice.findings[0]]


def test_the_same_bytes_whatever_the_hash_seed() -> None:
    program = (
        "from tests.damage import CLEAN, damaged\nfrom normalize.normalizer import Normalizer\n"
        "from normalize.records import dumps, to_record\nengine = Normalizer()\n"
        "for tag in CLEAN:\n    print(ascii(dumps(to_record(engine.run(damaged(tag, 3, 6)), hints=True))))\n"
    )
    seen = printed_under(program, "1", "2")
    assert len(seen) == 1
    assert len(seen.pop()) > 1000


def test_an_engine_pickles_as_its_settings() -> None:
    text = damaged("en", 4, 6)
    copy = pickle.loads(pickle.dumps(ENGINE))
    assert copy.run(text) == ENGINE.run(text)
    assert len(pickle.dumps(ENGINE)) < 1000


def test_a_key_survives_edits_elsewhere() -> None:
    before = ENGINE.run("The door was open , and nobody came.")
    after = ENGINE.run("A new first sentence stands here. The door was open , and nobody came.")
    assert [f.key for f in before.findings] == [f.key for f in after.findings] != []


def test_select_ignore_and_confidence_narrow_what_is_found() -> None:
    text = "The door was open , and nobody came.\n\n\n\n\nNobody  at all."
    everything = {f.rule for f in ENGINE.run(text).findings}
    assert len(everything) > 1
    for rule in everything:
        only = Normalizer(Config(select=(rule,))).run(text)
        assert {f.rule for f in only.findings} == {rule}
        others = Normalizer(Config(ignore=(rule,))).run(text)
        assert rule not in {f.rule for f in others.findings}
    assert Normalizer(Config(min_confidence=1.0)).run(text).findings == ()


def test_the_fuse_sends_a_runaway_to_review() -> None:
    text = "The old gate was shut on Monday, and the new one opened on Tuesday. " * 3
    rule = "any.runaway.word"
    from normalize.detect import Proposal, Stage, View, change
    from normalize.findings import Severity
    from normalize.packs.rule import Rule
    from normalize.text import Span

    class Runaway:
        name, stage, triggers = "runaway", Stage.WORDING, ()

        def detect(self, view: View) -> list[Proposal]:
            words = [i for i in range(1, len(view.text)) if view.text[i - 1] == " " and view.text[i] != " "]
            return [Proposal(rule, Span(i, i + 1), (change(view.text, i, i + 1, "x"),), 1.0) for i in words]

    for fuse, blown in ((0.5, True), (1.0, False)):
        engine = Normalizer(Config(fuse=fuse))
        engine.rules[rule] = Rule(rule, "detector", "c", "m", "w", Safety.SAFE, Severity.WARNING, 1.0)
        engine.__dict__["_stages"] = (*engine._stages, (1, ((Runaway(), frozenset(), False, False),)))
        engine.__dict__["_active"] = frozenset([*engine._active, rule])
        result = engine.run(text)
        assert bool(result.refused) is blown
        assert (result.text == text) is blown
        assert result.at(Safety.REVIEW) != text


def test_promotion_by_name_and_threshold_is_part_of_the_fingerprint() -> None:
    promoted = Config(apply=(Promotion("any.*", 0.0),))
    text = damaged("en", 5, 6)
    plain, bold = ENGINE.run(text), Normalizer(promoted).run(text)
    assert plain.fingerprint != bold.fingerprint
    assert {c.safety for c in bold.chosen} == {Safety.SAFE}


def test_the_public_names_are_sorted_and_there() -> None:
    assert list(normalize.__all__) == sorted(normalize.__all__, key=lambda n: (n.islower(), n))
    for name in normalize.__all__:
        assert getattr(normalize, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        normalize.nothing  # noqa: B018


def test_hostile_text_is_answered() -> None:
    for piece in ("\ud800", "\x00", "\ufeff", "(", "“", '"', " \n", ". , ", "\u0301", " ", "a"):
        for times in (0, 1, 5000):
            text = piece * times
            apply(text, ENGINE.run(text).edits(Safety.REVIEW))


def test_importing_beside_the_unrelated_distribution_says_so(tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path)) / "normalize"
    folder.mkdir()
    source = Path(normalize.__file__).read_text(encoding="utf-8")
    (folder / "__init__.py").write_text(source, encoding="utf-8")
    (folder / "coll.py").write_text("", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", "import normalize"], cwd=folder.parent, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "pip uninstall" in done.stderr
