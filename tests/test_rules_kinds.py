"""What each kind of pack rule finds, and what it leaves alone."""

from __future__ import annotations

import textwrap
import warnings
from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.config import Config
from normalize.detect import Proposal, View
from normalize.detect.kinds import copy_case
from normalize.detect.rules import RulesDetector, speaks
from normalize.edits import apply
from normalize.findings import Safety
from normalize.packs.check import marked, unmarked
from normalize.packs.load import load_packs
from normalize.packs.parse import parse_pack
from normalize.packs.rule import Rule
from normalize.scan import Scanner
from normalize.text import Span

HEAD = """
  safety: {safety}
  severity: warning
  confidence: 0.9
  message: "'{{old}}' should be '{{new}}'."
  why: It is so.
  examples:
    - {{bad: "[[a]]", good: b}}
    - {{keep: c}}
"""


def rules(body: str, *, text_language: str = "", source_language: str = "", safety: str = "review") -> tuple[Rule, ...]:
    head = "".join(
        f"{key}: {value}\n"
        for key, value in (("text_language", text_language), ("source_language", source_language))
        if value
    )
    rule = "- id: one\n" + textwrap.indent(textwrap.dedent(body).strip(), "  ") + HEAD.format(safety=safety)
    return parse_pack(head + "rules:\n" + rule, "own.pack", "own.yaml").rules


def proposals(
    rules: Sequence[Rule],
    text: str,
    *,
    language: str | None = "en",
    source_language: str | None = None,
    protected: tuple[Span, ...] = (),
    timeout: float = 1.0,
) -> list[Proposal]:
    detector = RulesDetector(rules)
    view = View(
        text,
        Config(timeout=timeout),
        given_language=language,
        source_language=source_language,
        protected=protected,
        hits=Scanner(detector.triggers).scan(text),
    )
    return list(detector.detect(view))


def found(rules: Sequence[Rule], text: str, **how: object) -> str:
    return marked(text, [p.span for p in proposals(rules, text, **how)])  # type: ignore[arg-type]


def fixed(rules: Sequence[Rule], text: str) -> str:
    return apply(text, sorted(edit for p in proposals(rules, text) for edit in p.fixes[0].edits))


def check(rules: Sequence[Rule], bad: str, good: str) -> None:
    text, _ = unmarked(bad)
    assert found(rules, text) == bad
    assert fixed(rules, text) == good


TERMS = rules("kind: terms\nterms: {in base to: based on, in base: [on the basis, based on], teh: the, cafe: café}")
WORDS = rules("kind: terms\ncase: exact\nterms: {Polish: polish, 東京: 京都, ab.: ab}")
PATTERN = rules(
    r"""
    kind: regex
    match: '(?i)\bassist(?P<ending>s|ed|ing)? to(?= (?:the|an?)\b)'
    unless: ['(?i)\b(?:is|was|were)(?: \w+ly)? assisted to\b']
    fix: ['attend{ending}', 'were at']
    """
)
PAIR = rules("kind: pair\nterms: {e-mail: email, e-mails: emails}\nunless: ['«[^»]*»']")
NAME = rules("kind: name\nterms: {Jon Smyth: John Smith, Smyth: Smith}")
ARTICLE = rules(
    "kind: agreement\nterms: {a: an}\nbefore: a* e* i* o* u* hour* 11 11-* MRI\nnot_before: uni* unin uk one one-*"
)


# terms


@pytest.mark.parametrize(
    ("bad", "good"),
    [
        ("A plan [[in base to]] facts", "A plan based on facts"),
        ("[[In base]] of facts, [[TEH]] end", "On the basis of facts, THE end"),
        ("[[Teh]] teheran, ateh, [[teh]]-x", "The teheran, ateh, the-x"),
    ],
)
def test_terms(bad: str, good: str) -> None:
    check(TERMS, bad, good)


@pytest.mark.parametrize(
    "text",
    ["baseball in based to", "teh's end", "teh’s end", "teh\N{COMBINING ACUTE ACCENT}", "teh_x", "in  base to", ""],
)
def test_terms_are_whole_words(text: str) -> None:
    assert found(TERMS, text) == text


def test_terms_offer_their_alternatives_in_order() -> None:
    (proposal,) = proposals(TERMS, "in base")
    assert [fix.edits[0].new for fix in proposal.fixes] == ["on the basis", "based on"]


def test_an_accent_written_apart_keeps_a_word_from_fitting() -> None:
    text = "the cafe\N{COMBINING ACUTE ACCENT} and the cafe"
    assert found(TERMS, text) == "the cafe\N{COMBINING ACUTE ACCENT} and the [[cafe]]"


def test_exact_terms_know_their_case() -> None:
    assert found(WORDS, "Polish polish POLISH") == "[[Polish]] polish POLISH"


def test_scripts_without_spaces_have_no_word_borders() -> None:
    assert found(WORDS, "私は東京に住む") == "私は[[東京]]に住む"


# regex


def test_a_pattern_fills_its_groups_and_copies_case() -> None:
    check(
        PATTERN,
        "He [[assisted to]] the mass. [[Assisting to]] a mass, we [[assist to]] the end.",
        "He attended the mass. Attending a mass, we attend the end.",
    )


def test_unless_makes_a_match_immune_where_it_overlaps() -> None:
    text = "The man was assisted to the door. She assisted to the end."
    assert found(PATTERN, text) == "The man was assisted to the door. She [[assisted to]] the end."


def test_a_pattern_is_found_wherever_its_anchor_lies() -> None:
    pad = "word " * 1000
    bad = f"{pad}[[assisted to]] the end {pad}[[assisted to]] a start{pad}"
    assert found(PATTERN, unmarked(bad)[0]) == bad


def test_a_pattern_without_anchors_looks_at_every_text() -> None:
    every = rules(r"kind: regex" "\n" r"match: '\b(\w)\w\1\b'")
    assert found(every, "a did b") == "a [[did]] b"
    others = [replace(TERMS[0], id="own.pack.two")]
    assert RulesDetector([*every, *others]).triggers == ()
    assert [p.rule for p in proposals([*every, *others], "a teh did b")] == ["own.pack.one", "own.pack.two"]


def test_an_insertion_is_an_empty_place() -> None:
    insert = rules(r"""kind: regex
match: '(?<=\bsaid)(?=yes)'
fix: ' '""")
    check(insert, "He said[[]]yes", "He said yes")


def test_a_match_that_changes_nothing_is_none() -> None:
    same = rules("kind: regex\nmatch: 'colou?r'\nfix: 'colour'")
    assert found(same, "colour color") == "colour [[color]]"


def test_a_rule_without_fix_only_points() -> None:
    (proposal,) = proposals(rules("kind: regex\nmatch: 'foobar'"), "a foobar")
    assert proposal.fixes == ()


def test_a_pattern_that_runs_out_of_time_is_named_and_harms_nobody() -> None:
    slow = rules(r"""kind: regex
match: 'start(?:a|aa)+$'
fix: 'x'""")
    text = "start" + "a" * 200 + "! teh end"
    start = perf_counter()
    with pytest.warns(UserWarning, match=r"own\.pack\.one took longer than 0\.05 s"):
        assert proposals(slow, text, timeout=0.05) == []
    assert perf_counter() - start < 2
    assert found(TERMS, text, timeout=0.05).endswith("! [[teh]] end")


# pair


@pytest.mark.parametrize(
    ("bad", "good"),
    [
        ("An email, two emails, one [[e-mail]].", "An email, two emails, one email."),
        ("An e-mail, two e-mails, [[EMAIL]] and E-mail.", "An e-mail, two e-mails, E-MAIL and E-mail."),
        ("One e-mail and later one [[email]].", "One e-mail and later one e-mail."),
    ],
)
def test_of_two_spellings_the_rarer_or_later_is_found(bad: str, good: str) -> None:
    check(PAIR, bad, good)


@pytest.mark.parametrize("text", ["email emails", "e-mail", "An email of «an e-mail» only", "e-mailing, email", ""])
def test_one_spelling_contradicts_nothing(text: str) -> None:
    assert found(PAIR, text) == text


def test_a_pair_shows_the_other_spelling() -> None:
    (proposal,) = proposals(PAIR, "email email e-mail")
    assert [(e.span.start, e.span.end) for e in proposal.evidence if e.span] == [(0, 5), (6, 11)]
    assert "2 times" in proposal.evidence[0].says


# name


@pytest.mark.parametrize(
    ("bad", "good"),
    [
        ("John Smith met [[Jon Smyth]].", "John Smith met John Smith."),
        ("John Smith, JOHN SMITH, [[JON SMYTH]]", "John Smith, JOHN SMITH, JOHN SMITH"),
    ],
)
def test_a_variant_is_found_beside_its_name(bad: str, good: str) -> None:
    names = rules("kind: name\nterms: {Jon Smyth: John Smith}")
    check(names, bad, good)
    assert proposals(names, unmarked(bad)[0])[0].evidence[0].span == Span(0, 10)


@pytest.mark.parametrize(
    "text", ["Jon Smyth alone", "jon smyth and John Smith", "John Smithson, Jon Smyth", "John Smith, Jon Smythe"]
)
def test_a_variant_without_its_name_is_left_alone(text: str) -> None:
    assert found(rules("kind: name\nterms: {Jon Smyth: John Smith}"), text) == text


def test_a_variant_inside_its_own_name_is_left_alone() -> None:
    inside = rules("kind: name\nterms: {Merk: Angela Merk}")
    assert found(inside, "Angela Merk came. Merk spoke.") == "Angela Merk came. [[Merk]] spoke."


# agreement


@pytest.mark.parametrize(
    ("bad", "good"),
    [
        ("Once [[a]] apple fell. [[A]] hour later", "Once an apple fell. An hour later"),
        ("She had [[a]] 11-year plan, “[[a]] old one”.", "She had an 11-year plan, “an old one”."),
        ("[[A]] elderly man", "An elderly man"),
        ("It was [[a]] MRI scan", "It was an MRI scan"),
        ("The end.\n[[A]] end", "The end.\nAn end"),
    ],
)
def test_a_word_agrees_with_the_next(bad: str, good: str) -> None:
    check(ARTICLE, bad, good)


@pytest.mark.parametrize(
    "text",
    [
        "a unique one, a one-off? a pear",
        "Vitamin A is good",
        "a UFO and a EU plan",
        "data open, la era, l'a e, vis-a-vis a-e",
        "a  apple, a, apple; a\napple",
        "an apple",
        "a one",
    ],
)
def test_agreement_abstains(text: str) -> None:
    assert found(ARTICLE, text) == text


def test_the_longest_entry_decides() -> None:
    entries = rules("kind: agreement\nterms: {a: an}\nbefore: u* unin*\nnot_before: uni* uninx")
    text = "a ugly, a unit, a unintended, a uninx"
    assert found(entries, text) == "[[a]] ugly, a unit, [[a]] unintended, a uninx"


# all kinds


@pytest.mark.parametrize(
    ("wanted", "language", "is_found"),
    [("", None, True), ("en", "en", True), ("en", "en-GB", True), ("en", "EN_us", True), ("en", "eng", False),
     ("en-GB", "en", False), ("en-GB", "en-GB-oxendict", True), ("no", "no", True)],
)  # fmt: skip
def test_a_rule_is_for_its_language(wanted: str, language: str | None, is_found: bool) -> None:
    own = rules("kind: terms\nterms: {teh: the}", text_language=wanted)
    assert bool(proposals(own, "teh end", language=language)) is is_found
    assert speaks(None, "en") is False


def test_a_text_of_unknown_language_is_only_for_rules_of_any() -> None:
    assert proposals(rules("kind: terms\nterms: {teh: the}", text_language="en"), "teh", language="") == []


@pytest.mark.parametrize(("source", "is_found"), [("es", True), ("es-MX", True), ("pt", False), (None, False)])
def test_a_rule_is_for_its_source_language(source: str | None, is_found: bool) -> None:
    own = rules("kind: terms\nterms: {teh: the}", source_language="es")
    assert bool(proposals(own, "teh end", source_language=source)) is is_found


@pytest.mark.parametrize(
    ("text", "safety"),
    [
        ("He left teh house.", Safety.SAFE),
        ("He left “the house” for teh lake.", Safety.SAFE),
        ("„Ja“, he said.\nHe left teh house.", Safety.SAFE),
        ("It is the dogs’ bed in teh house.", Safety.SAFE),
        ("“I left teh house,” he said.", Safety.REVIEW),
        ('He said: "I left teh house"', Safety.REVIEW),
        ("« Je teh », dit-il", Safety.REVIEW),
        ("„Ich teh“, sagte er", Safety.REVIEW),
        ("”Jag teh”, sa han", Safety.REVIEW),
        ("「teh」", Safety.REVIEW),
        ("‘I left teh house,’ he said", Safety.REVIEW),
        ("'I left teh house,' he said", Safety.REVIEW),
        ("“One “two” teh house”", Safety.REVIEW),
        ("word " * 1000 + "teh house", Safety.REVIEW),
    ],
)
def test_nothing_inside_direct_speech_is_safe(text: str, safety: Safety) -> None:
    own = rules("kind: terms\nterms: {teh: the}", safety="safe")
    assert [fix.safety for p in proposals(own, text) for fix in p.fixes] == [safety]


def test_protected_places_are_left_alone() -> None:
    assert proposals(TERMS, "see teh end", protected=(Span(4, 7),)) == []
    assert proposals(TERMS, "see teh end", protected=(Span(8, 11),)) != []


def test_retired_rules_and_detectors_do_not_run() -> None:
    text = "rules:\n- id: one\n  kind: terms\n  terms: {teh: the}\n  status: retired" + HEAD.format(safety="review")
    assert proposals(parse_pack(text, "own", "own.yaml").rules, "teh end") == []
    assert RulesDetector([rule for rule in ALL if rule.kind == "detector"]).triggers == ()


def test_edits_are_small_and_keep_words_whole() -> None:
    own = rules("kind: terms\nterms: {the the: the, in the base of it: in the end of it}")
    edits = [p.fixes[0].edits[0] for p in proposals(own, "the the x in the base of it")]
    assert [(e.old, e.new) for e in edits] == [("the ", ""), ("base", "end")]


def test_the_letter_i_with_dot_moves_no_offset() -> None:
    text = "İİİ teh end, İn base to, in base to"
    assert found(TERMS, text) == "İİİ [[teh]] end, İn base to, [[in base to]]"


def test_a_literal_that_cannot_be_looked_up_is_found_as_written() -> None:
    greek = rules("kind: terms\nterms: {σ: s, teh: the}")
    assert found(greek, "teh σ") == "[[teh]] [[σ]]"


ALL = [rule for pack in load_packs() for rule in pack.rules]
DETECTOR = RulesDetector(ALL)
SCANNER = Scanner(DETECTOR.triggers)
BITS = st.sampled_from(
    ["the ", "The ", "a ", "an ", "hour ", "e-mail ", "email, ", "do ", "n't ", "º", "C ", "5 ", "\n", "“", "y ", "İ"]
)  # fmt: skip


@settings(deadline=None)  # the first text with a literal compiles its pattern
@given(st.lists(BITS, max_size=25).map("".join), st.sampled_from(["en", "es", "hu"]))
def test_every_proposal_fits_its_text(text: str, language: str) -> None:
    view = View(text, Config(), given_language=language, hits=SCANNER.scan(text))
    first, second = list(DETECTOR.detect(view)), list(DETECTOR.detect(view))
    assert first == second
    for proposal in first:
        for fix in proposal.fixes:
            assert apply(text, fix.edits) != text
            assert proposal.span.covers(fix.edits[0].span)


@pytest.mark.parametrize(
    "unit",
    [
        "the the ",
        "a apple ",
        "a a ",
        "an b ",
        "email e-mail ",
        "it 's ",
        "is n't ",
        "5 ºC ",
        '"',
        "a",
        " ",
        "\n",
        "y i ",
    ],
)
def test_time_grows_no_faster_than_the_text(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        view = View(text, Config(), given_language="en", hits=SCANNER.scan(text))
        start = perf_counter()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a slow machine may leave a rule out
            sum(1 for _ in DETECTOR.detect(view))
        return perf_counter() - start

    small = min(seconds(10_000) for _ in range(3))
    assert seconds(160_000) < 16 * 5 * max(small, 0.001)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("a", "an", "an"),
        ("A", "an", "An"),
        ("TEH", "the", "THE"),
        ("e-Mail", "iPod", "iPod"),
        ("5", "x", "x"),
        ("É", "e", "E"),
    ],
)
def test_copy_case(old: str, new: str, said: str) -> None:
    assert copy_case(old, new) == said
