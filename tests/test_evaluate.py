"""What an edit is worth: detected, fixed, partial, wrong, trap broken, extra; and the figures over them."""

from __future__ import annotations

import json
import math
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize import Config, Document, Edit, Normalizer, Safety, Span
from normalize.errors import InputError
from normalize.evaluate import (
    Bin,
    GoldDocument,
    Item,
    Report,
    calibration_error,
    evaluate,
    evaluate_records,
    read_gold,
    reliability,
)
from normalize.evaluate.changes import Near, applied, changes_of, distance, touch
from normalize.evaluate.intervals import f_half, poisson_upper, wilson
from normalize.evaluate.judge import judge
from normalize.findings import Choice, Finding, Fix, Result, Severity


def item(text: str, old: str, *new: str, kind: str = "error", nth: int = 0, certainty: str = "certain") -> Item:
    at = -1
    for _ in range(nth + 1):
        at = text.index(old, at + 1)
    return Item(f"{kind}{at}", Span(at, at + len(old)), old, new, kind, certainty)


def found(text: str, *fixes: list[tuple[int, int, str]], rule: str = "any.test.rule", **more: object) -> Finding:
    made = tuple(
        Fix(tuple(Edit(Span(a, b), text[a:b], new) for a, b, new in fix), more.get("safety", Safety.SAFE))  # type: ignore[arg-type]
        for fix in fixes
    )
    span = more.get("span") or (made[0].reach if made else Span(0, 1))
    name = f"{rule}@{span}"
    return Finding(
        name,
        rule,
        str(more.get("category", "test")),
        span,  # type: ignore[arg-type]
        "It is so.",
        Severity.WARNING,
        float(more.get("confidence", 0.9)),  # type: ignore[arg-type]
        fixes=made,
    )


def outcome(text: str, items: list[Item], *findings: Finding, plan: bool = True, tier: Safety = Safety.REVIEW):  # type: ignore[no-untyped-def]
    gold = GoldDocument(Document(text, "d", language="en"), tuple(items))
    chosen = tuple(Choice((f.key,), f.fixes[0].safety, f.fixes[0].edits) for f in findings if f.fixes) if plan else ()
    return judge(gold, Result(gold.document, findings, chosen), tier=tier)


TEXT = "The ferry left , they said , and teh crew waved."


# ---- one item


def test_an_item_is_fixed_where_its_text_becomes_an_accepted_one() -> None:
    one = outcome(TEXT, [item(TEXT, " ,", ",")], found(TEXT, [(14, 15, "")]))
    assert [i.fate for i in one.items] == ["fixed"]
    assert one.items[0].detected_by == one.items[0].changed_by == ("any.test.rule",)
    assert [(e.right, e.harm) for e in one.edits] == [(True, None)]
    assert [f.verdict for f in one.findings] == ["right"]


@pytest.mark.parametrize("edit", [(4, 19, "ferry left, they"), (14, 16, ","), (10, 16, "left,")])
def test_a_long_replacement_counts_like_the_change_it_makes(edit: tuple[int, int, str]) -> None:
    text = "The ferry left , they said."
    if edit[0] == 4:
        edit = (4, 21, "ferry left, they")
    one = outcome(text, [item(text, " ,", ",")], found(text, [edit]))
    assert one.items[0].fate == "fixed"
    assert one.edits[0].right


@pytest.mark.parametrize(("place", "fate"), [(1, "fixed"), (2, "fixed"), (3, "fixed"), (4, "left")])
def test_a_change_up_to_two_characters_away_may_do_it(place: int, fate: str) -> None:
    text = "a    b"  # which of the blanks goes is nobody's business
    one = outcome(text, [Item("i", Span(1, 2), " ", ("",), "blank")], found(text, [(place, place + 1, "")]))
    assert one.items[0].fate == fate
    assert one.edits[0].right == (fate == "fixed")


def test_an_edit_that_does_more_than_the_repair_is_right_in_part() -> None:
    text = "He said “ yes ” to it all."
    one = outcome(text, [Item("q", Span(8, 9), "“", ("„",), "quote")], found(text, [(8, 9, "„"), (9, 10, "")]))
    assert one.items[0].fate == "fixed"
    assert not one.edits[0].right
    assert one.edits[0].harm is None
    assert Report("review", (one,)).total.partly == 1


def test_another_text_than_the_accepted_is_wrong_and_harmful() -> None:
    one = outcome(TEXT, [item(TEXT, "teh", "the")], found(TEXT, [(33, 36, "ten")]))
    assert one.items[0].fate == "wrong"
    assert one.edits[0].harm == "wrong fix"
    assert one.edits[0].accepted == ("the",)
    assert "".join(p.text for p in one.edits[0].excerpt if p.look) == "tehten"
    assert one.findings[0].verdict == "wrong"


def test_marks_moved_nearer_are_a_step_and_no_wrong_fix() -> None:
    text = "So it went . . . they said."
    one = outcome(text, [item(text, " . . .", "...")], found(text, [(10, 11, "")]))
    assert one.items[0].fate == "partial"
    assert one.edits[0].harm is None
    assert not one.edits[0].right
    assert one.findings[0].verdict == "partial"


def test_letters_moved_nearer_are_a_wrong_fix_all_the_same() -> None:
    one = outcome(TEXT, [item(TEXT, "teh", "they'd")], found(TEXT, [(33, 36, "the")]))
    assert distance("the", "they'd") < distance("teh", "they'd")
    assert one.items[0].fate == "wrong"


def test_marks_moved_away_are_a_wrong_fix() -> None:
    text = "So it went ... they said."
    one = outcome(text, [item(text, " ...", "...")], found(text, [(11, 14, " . .")]))
    assert one.items[0].fate == "wrong"


def test_one_edit_may_mend_two_neighbours() -> None:
    text = "She left .“ he said."
    items = [Item("a", Span(8, 10), " .", (".",), "space"), Item("b", Span(10, 11), "“", ("”",), "quote")]
    one = outcome(text, items, found(text, [(8, 11, ".”")]))
    assert [i.fate for i in one.items] == ["fixed", "fixed"]
    assert one.edits[0].right


def test_a_trap_is_broken_by_a_change_within_and_not_by_one_beside_it() -> None:
    text = "Mr. Zhang met Ms. Zang there."
    keep = item(text, "Zang", kind="keep")
    broken = outcome(text, [keep], found(text, [(18, 22, "Zhang")]))
    assert broken.keeps[0].broken_by == ("any.test.rule",)
    assert broken.edits[0].harm == "trap broken"
    assert broken.findings[0].verdict == "harmful"
    beside = outcome(text, [keep], found(text, [(22, 23, "")]))
    assert beside.keeps[0].broken_by == ()
    assert beside.edits[0].harm == "extra edit"


def test_an_insertion_breaks_a_trap_within_it_and_not_at_its_edge() -> None:
    text = "Mr. Zhang met Ms. Zang there."
    keep = item(text, "Zang", kind="keep")
    assert outcome(text, [keep], found(text, [(19, 19, "h")])).keeps[0].broken_by
    assert not outcome(text, [keep], found(text, [(18, 18, "y")])).keeps[0].broken_by


def test_a_repair_asked_for_breaks_no_trap_around_it() -> None:
    text = "The “Blue  Gate” stood."
    items = [item(text, "“Blue  Gate”", kind="keep"), item(text, "  ", " ")]
    one = outcome(text, items, found(text, [(9, 11, " ")]))
    assert one.items[0].fate == "fixed"
    assert one.keeps[0].broken_by == ()
    assert one.edits[0].harm is None


def test_a_trap_with_a_finding_within_is_flagged() -> None:
    text = "Mr. Zhang met Ms. Zang there."
    one = outcome(text, [item(text, "Zang", kind="keep")], found(text, span=Span(18, 22)))
    assert one.keeps[0].flagged_by == ("any.test.rule",)
    assert one.keeps[0].broken_by == ()


def test_a_document_without_items_is_clean_and_every_edit_is_extra() -> None:
    one = outcome(TEXT, [], found(TEXT, [(14, 15, "")]))
    assert one.edits[0].harm == "extra edit"
    assert one.edits[0].line == 1
    assert one.edits[0].why == "It is so."
    assert one.findings[0].verdict == "harmful"


def test_an_item_to_be_found_only_counts_in_detection_alone() -> None:
    one = outcome(TEXT, [item(TEXT, "teh")], found(TEXT, span=Span(33, 36)))
    report = Report("review", (one,))
    assert (report.total.detected, report.total.fixable, report.total.fix_recall) == (1, 0, None)
    assert one.findings[0].verdict == "right"


def test_a_finding_of_a_whole_page_marks_what_its_fixes_change() -> None:
    text = "Word " * 60 + "teh end"
    flag = found(text, span=Span(0, len(text)))
    assert outcome(text, [item(text, "teh", "the")], flag).items[0].detected_by == ()
    fix = found(text, [(300, 303, "the")], span=Span(0, len(text)))
    assert outcome(text, [item(text, "teh", "the")], fix).items[0].detected_by == ("any.test.rule",)


def test_an_alternative_counts_as_offered_up_to_the_third() -> None:
    fixes = [[(33, 36, word)] for word in ("ten", "tea", "the", "he")]
    third = outcome(TEXT, [item(TEXT, "teh", "the")], found(TEXT, *fixes), plan=False)
    assert third.items[0].offered
    assert third.items[0].fate == "left"
    fourth = outcome(TEXT, [item(TEXT, "teh", "he")], found(TEXT, *fixes), plan=False)
    assert not fourth.items[0].offered


def test_the_tier_decides_what_is_made_and_not_what_a_finding_is_worth() -> None:
    flag = found(TEXT, [(33, 36, "the")], safety=Safety.REVIEW)
    items = [item(TEXT, "teh", "the")]
    safe = outcome(TEXT, items, flag, tier=Safety.SAFE)
    review = outcome(TEXT, items, flag, tier=Safety.REVIEW)
    assert [i.fate for i in safe.items + review.items] == ["left", "fixed"]
    assert safe.findings == review.findings
    assert safe.findings[0].safety == "review"
    assert safe.edits == ()


# ---- figures


def _report() -> Report:
    items = [item(TEXT, " ,", ",", kind="space"), item(TEXT, " ,", ",", kind="space", nth=1)]
    items += [item(TEXT, "teh", "the", kind="spelling", certainty="likely"), item(TEXT, "ferry", kind="keep")]
    space = found(TEXT, [(14, 15, "")], rule="any.space.a", category="spacing")
    spell = found(TEXT, [(33, 36, "ten")], rule="en.spell.b", category="spelling", confidence=0.6)
    extra = found(TEXT, [(37, 41, "team")], rule="en.spell.b", category="spelling", confidence=0.6)
    return Report("review", (outcome(TEXT, items, space, spell, extra),))


def test_the_figures_of_all() -> None:
    total = _report().total
    assert (total.items, total.detected, total.fixed, total.wrong, total.keeps, total.broken) == (3, 2, 1, 1, 1, 0)
    assert (total.edits, total.right, total.extra, total.harmful) == (3, 1, 1, 2)
    assert total.detection_precision == total.detection_recall == pytest.approx(2 / 3)
    assert total.fix_precision == total.fix_recall == total.fix_f_half == pytest.approx(1 / 3)
    low, high = total.intervals["fix_precision"] or (0, 0)
    assert low < 1 / 3 < high


def test_a_rule_answers_for_the_kinds_that_it_found() -> None:
    rules = _report().by_rule
    assert list(rules) == ["any.space.a", "en.spell.b"]
    space, spell = rules["any.space.a"], rules["en.spell.b"]
    assert (space.items, space.fixed, space.fix_precision, space.fix_recall) == (2, 1, 1.0, 0.5)
    assert (spell.items, spell.wrong, spell.fix_precision, spell.fix_recall) == (1, 1, 0.0, 0.0)
    assert {name: score.edits for name, score in _report().by_category.items()} == {"spacing": 1, "spelling": 2}


def test_errors_by_kind_and_certainty_and_language() -> None:
    report = _report()
    assert {kind: (s.items, s.fixed) for kind, s in report.by_kind.items()} == {"space": (2, 1), "spelling": (1, 0)}
    assert list(report.by_certainty) == ["certain", "likely"]
    assert list(report.by_language) == ["en"]


def test_harm_is_listed_the_gravest_first() -> None:
    assert [edit.harm for edit in _report().harmful] == ["wrong fix", "extra edit"]


def test_confidence_is_compared_with_what_came_of_it() -> None:
    bins = reliability(_report().findings)
    assert [(one.low, one.findings, one.right) for one in bins] == [(0.6, 2, 0), (0.9, 1, 1)]
    assert bins[0].interval.high < 0.7
    assert calibration_error(bins) == pytest.approx((2 * 0.6 + 0.1) / 3)
    assert calibration_error([]) is None
    assert reliability(_report().findings[:1])[0] == Bin(0.9, 0.95, 1, 0.9, 1)


# ---- intervals


def test_wilson_agrees_with_the_published_example() -> None:
    # Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29
    for part, whole, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611)):
        assert wilson(part, whole) == pytest.approx((low, high), abs=5e-5)
    assert wilson(1, 29) == pytest.approx((0.0061, 0.1718), abs=5e-5)


@given(st.integers(0, 300), st.integers(1, 300))
def test_wilson_holds_the_share_and_mirrors(part: int, whole: int) -> None:
    part = min(part, whole)
    low, high = wilson(part, whole) or (2, 2)
    assert 0 <= low <= part / whole <= high <= 1
    assert wilson(whole - part, whole) == pytest.approx((1 - high, 1 - low))


@pytest.mark.parametrize("count", [0, 1, 2, 5, 30, 400, 20000])
def test_the_poisson_bound_leaves_five_percent(count: int) -> None:
    bound = poisson_upper(count)
    logs = [k * math.log(bound) - bound - math.lgamma(k + 1) for k in range(count + 1)]
    assert math.fsum(map(math.exp, logs)) == pytest.approx(0.05, rel=1e-6)


def test_the_poisson_bound_agrees_with_the_tables() -> None:
    # half the 95% quantile of chi-square with 2, 4, 12 and 22 degrees of freedom
    for count, bound in ((0, 2.9957), (1, 4.7439), (5, 10.5130), (10, 16.9622)):
        assert poisson_upper(count) == pytest.approx(bound, abs=5e-5)


def test_f_half_prefers_precision() -> None:
    assert (f_half(0.9, 0.3) or 0) > (f_half(0.3, 0.9) or 0)
    assert f_half(None, 1.0) is None


# ---- changes


def _slow_distance(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        left = [i]
        for j, y in enumerate(b, 1):
            left.append(min(row[j] + 1, left[-1] + 1, row[j - 1] + (x != y)))
        row = left
    return row[-1]


@given(st.text("ab ,.", max_size=90), st.text("ab ,.", max_size=90))
def test_the_distance_is_levenshteins(a: str, b: str) -> None:
    assert distance(a, b) == _slow_distance(a, b)


@given(st.text("ab ,.\n", max_size=60), st.text("ab ,.\n", max_size=60))
def test_the_changes_of_an_edit_do_what_the_edit_does(old: str, new: str) -> None:
    changes = changes_of(Edit(Span(7, 7 + len(old)), old, new))
    assert applied(old, changes, base=7) == new
    assert all(old[c.start - 7 : c.end - 7] == c.old for c in changes)


def test_what_is_near_is_found_like_by_looking_at_all() -> None:
    dice = random.Random(3)
    places = [(at, at + dice.choice((0, 1, 5, 700))) for at in (dice.randrange(3000) for _ in range(200))]
    near = Near((a, b, (a, b)) for a, b in places)
    for _ in range(200):
        start = dice.randrange(-3, 3000)
        end = start + dice.choice((0, 1, 40, 600))
        assert near.touching(start, end) == sorted(p for p in places if touch(*p, start, end))


def test_a_rewriting_of_a_whole_book_is_one_change() -> None:
    old, new = "a b " * 3000, "c d " * 3000
    assert len(changes_of(Edit(Span(0, len(old)), old, new))) == 1


# ---- through the engine


DAMAGED = "The ferry left , they said. No one came , not even the crew."


def _gold() -> list[GoldDocument]:
    items = (item(DAMAGED, " ,", ",", kind="space"), item(DAMAGED, " ,", ",", kind="space", nth=1))
    clean = Document("The ferry left, they said.", "clean", language="en")
    return [GoldDocument(Document(DAMAGED, f"d{n}", language="en"), items) for n in range(70)] + [GoldDocument(clean)]


def test_the_engine_is_measured_alike_whatever_the_number_of_workers() -> None:
    one, two = evaluate(_gold()), evaluate(_gold(), jobs=2)
    assert one == two
    assert (one.total.edits, one.total.right, one.total.fix_recall, one.total.harmful) == (140, 140, 1.0, 0)
    assert one.fingerprint


def test_settings_reach_the_engine() -> None:
    nothing = Normalizer(Config(ignore=("any.punctuation",)))
    assert evaluate(_gold()[:1], nothing).total.edits == 0


def test_languages_are_told_or_not() -> None:
    text = "Il a dit : non."  # in French the space is right, and three words do not tell the language
    gold = [GoldDocument(Document(text, "fr", language="fr"))]
    assert evaluate(gold).total.edits == 0
    untold = evaluate(gold, lambda one: Config(language="fr"), language=False)
    assert untold.documents[0].language == "fr"
    assert evaluate(gold, lambda one: Config(language="en"), language=False) == untold


def test_records_give_the_same_figures(tmp_path: Path) -> None:
    from normalize.records import dumps, to_record

    gold = _gold()
    engine = Normalizer()
    lines = [dumps(to_record(engine.run(one.document))) for one in gold]
    file = tmp_path / "records.jsonl"
    file.write_text("\n".join([*reversed(lines), ""]), encoding="utf-8")
    for tier in (Safety.SAFE, Safety.REVIEW):
        assert evaluate_records(gold, file, tier=tier) == evaluate(gold, tier=tier)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda rows: rows[:1], "no record of document 'd1'"),
        (lambda rows: [*rows, rows[0]], r"records.jsonl:3: a second record of document 'd0'"),
        (lambda rows: [rows[0], {**rows[1], "version": 9}], r"records.jsonl:2: .*version 9"),
        (lambda rows: [[], *rows], r"records.jsonl:1: a record is an object"),
        (
            lambda rows: [{**rows[0], "chosen": [{**rows[0]["chosen"][0], "findings": ["x"]}]}, rows[1]],
            r"records.jsonl:1: the plan names finding 'x'",
        ),
    ],
)
def test_records_that_do_not_fit_are_told_with_their_line(tmp_path: Path, change, says: str) -> None:  # type: ignore[no-untyped-def]
    from normalize.records import to_record

    gold = _gold()[:2]
    rows = [to_record(Normalizer().run(one.document)) for one in gold]
    file = tmp_path / "records.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in change(rows)), encoding="utf-8")
    with pytest.raises(InputError, match=says):
        evaluate_records(gold, file)


def test_a_gold_file_is_read_and_measured(tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    rows = [
        {"id": "a", "text": DAMAGED, "language": "en"},
        {
            "doc": "a",
            "start": 14,
            "end": 16,
            "text": " ,",
            "replacements": [","],
            "kind": "space",
            "certainty": "certain",
        },
    ]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    total = evaluate(read_gold([file])).total
    assert (total.edits, total.right, total.extra) == (2, 1, 1)
