"""The language that a text was translated from: clues, the guess, and the rules it arms."""

from __future__ import annotations

import json

import pytest

from normalize import Config, Document, Normalizer
from normalize.findings import Evidence, Result, Safety, SourceGuess
from normalize.records import to_record
from normalize.source import Clue, weigh

SPANISH = (
    "The mayor said that the holder of Health will assist to the opening. According to the chain ‘CNN’, the two "
    "political referents met in Lima, and her portfolio confirmed it. They accepted the request official. "
    "The coach remarked that they were tired."
)
ITALIAN = (
    "The port is shut, according to a note released by the ministry. The solicitation of the mayor came last "
    "March 3rd. According to what is learned, nobody was hurt."
)
PLAIN = (
    "The mayor said that the ministry will attend the opening. According to CNN, the two political leaders met in "
    "Lima, and her portfolio of shares grew. The coach remarked that they were tired."
)


def run(text: str, source: str | None = None, language: str | None = "en", **settings: object) -> Result:
    engine = Normalizer(Config(select=("en", "any.punctuation"), **settings))  # type: ignore[arg-type]
    return engine.run(Document(text, language=language, source_language=source))


def rules_of(result: Result) -> set[str]:
    return {finding.rule for finding in result.findings}


@pytest.mark.parametrize(("text", "source"), [(SPANISH, "es"), (ITALIAN, "it"), (PLAIN, None), ("", None)])
def test_the_source_is_guessed_or_unknown(text: str, source: str | None) -> None:
    assert run(text).source.language == source


def test_a_guess_has_evidence_with_places() -> None:
    guess = run(SPANISH).source
    assert guess.share({"es"}) > 0.9
    assert guess.unknown < 0.1
    for clue in guess.evidence:
        assert clue.span is not None
        assert clue.span.of(SPANISH).strip() in clue.says


def test_places_of_evidence_lie_in_the_text_as_it_came() -> None:
    text = "The ferry was late , they said , again . " + SPANISH
    guess = run(text).source
    assert guess.language == "es"
    assert all(clue.span is not None and clue.span.of(text).strip() in clue.says for clue in guess.evidence)


def test_only_rules_of_the_guessed_source_run_and_say_so() -> None:
    result = run(SPANISH)
    assert {"en.from_es.remarked-that", "en.from_romance.assist-to"} <= rules_of(result)
    assert not any(rule.startswith(("en.from_it", "en.from_ru")) for rule in rules_of(result))
    for finding in result.findings:
        assert any(e.kind == "source" and "translated from es" in e.says for e in finding.evidence)
    assert "en.from_es.remarked-that" not in rules_of(run(PLAIN))


def test_a_source_that_is_given_is_taken_at_its_word() -> None:
    assert "en.from_es.remarked-that" in rules_of(run(PLAIN, "es-MX"))
    assert run(PLAIN, "es-MX").source == SourceGuess()
    italian = run(SPANISH, "it")
    assert "en.from_es.remarked-that" not in rules_of(italian)
    assert any("given as translated from it" in e.says for f in italian.findings for e in f.evidence)
    assert "en.from_es.remarked-that" in rules_of(run(PLAIN, source_language="es"))


def test_relatives_arm_what_they_share_where_none_of_them_is_sure() -> None:
    result = run("The mayor will assist to the opening. The driver was put in liberty at noon.")
    assert result.source.language is None
    assert "en.from_romance.put-in-liberty" in rules_of(result)
    assert not any(rule.startswith("en.from_es") for rule in rules_of(result))


def test_other_languages_and_unknown_ones_are_left_alone() -> None:
    assert run(SPANISH, language="de").source == SourceGuess()
    assert run("assist to the", language=None).source == SourceGuess()


def test_nothing_for_translations_is_safe() -> None:
    engine = Normalizer()
    ours = [rule for rule in engine.rules.values() if rule.source_languages]
    assert ours
    assert all(rule.safety <= Safety.REVIEW for rule in ours)


def test_rules_that_tell_can_be_passed_over() -> None:
    """What is tried on every text must have literals by which most texts are passed over."""
    from normalize.packs.anchors import anchors_of

    rules = Normalizer().rules.values()
    assert [rule.id for rule in rules if rule.source_languages and not anchors_of(rule)] == []


def test_spellings_of_names_join_the_clues_but_begin_no_guess() -> None:
    names = "Sergueï Morel met Dmitri Katz."
    assert run(names).source == SourceGuess()
    evidence = run(f"{SPANISH} {names}").source.evidence
    assert {e.kind for e in evidence} == {"calque", "spelling"}
    assert [e.says for e in evidence if e.kind == "spelling"] == ["'Sergueï' is so spelled in fr"]


def test_a_clue_in_a_long_text_is_chance() -> None:
    clue = Clue("assist-to", ("es",), 6, Evidence("calque", "'assist to the'"))
    assert weigh([clue], 100).language == "es"
    assert weigh([clue], 100_000).language is None


def test_the_same_clue_again_counts_less_and_less() -> None:
    clue = Clue("note", ("it",), 1, Evidence("calque", "'note'"))
    assert weigh([clue] * 2, 100).share({"it"}) > weigh([clue], 100).share({"it"})
    assert weigh([clue] * 1000, 100).language is None


def test_the_record_holds_the_guess() -> None:
    record = json.loads(json.dumps(to_record(run(SPANISH))))
    assert record["source_language"] == "es"
    assert record["source"]["shares"]["es"] > 0.9
    first = record["source"]["evidence"][0]
    assert SPANISH[first["start"] : first["end"]].strip() in first["says"]
    plain = to_record(run(PLAIN))
    assert (plain["source_language"], "source" in plain) == (None, False)


NUMBER = "The bridge cost 4,5 percent more than planned and 12.500 people came on foot, the mayor said."


def test_what_a_text_is_about_chooses_among_sources_and_says_nothing_else() -> None:
    about = "In Timișoara, Ionescu and Popescu met the Romanian press."
    assert run(about).source == SourceGuess()
    bare, there = run(NUMBER).source, run(f"{NUMBER} {about}").source
    assert bare.language is None
    assert bare.shares
    assert there.language == "ro"
    assert there.unknown == pytest.approx(bare.unknown, abs=0.02)


def test_signs_of_a_press_are_clues_and_no_findings() -> None:
    text = (
        "Xinhua News Agency, Beijing, March 3 (Reporter Li Wen) The ferry line opened. The city will implement "
        "the spirit of the congress, and the number of passengers reached as high as 300."
    )
    result = run(text)
    assert result.source.language == "zh"
    assert not result.findings
    assert run("The agency said in Beijing on March 3 that the ferry line opened.").source == SourceGuess()


def test_signs_have_literals_and_a_place() -> None:
    from normalize.detect.kinds import matcher
    from normalize.detect.source import signs

    assert len({sign.id for sign in signs()}) == len(signs()) > 5
    for sign in signs():
        assert matcher(sign).anchors, sign.id
        assert sign.source_languages
        assert sign.tells > 0
