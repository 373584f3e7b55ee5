"""Names of well-known people: what is found in which language, and what is another person, place or text."""

from __future__ import annotations

from pathlib import Path

import pytest

from normalize import Config, Document, Normalizer, Safety
from normalize.detect import View
from normalize.detect.names import DETECTOR
from normalize.detect.names.lexical import SHAPE, _is_full
from normalize.people import COLUMNS, lexicon

ENGINE = Normalizer(Config(select=("any.names",)))


def found(text: str, language: str | None, engine: Normalizer = ENGINE) -> list[tuple[str, str, str]]:
    """(rule, what stands there, what is offered), hints too."""
    result = engine.run(Document(text, language=language))
    return [
        (f.rule.removeprefix("any.names.name-"), f.span.of(text), " ".join(e.new for e in f.fixes[0].edits))
        for f in result.findings
    ]


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("en", "Wladimir Putin sent a letter.", [("transliteration", "Wladimir", "Vladimir")]),
        ("en", "Vladimir Poutine sent a letter.", [("transliteration", "Poutine", "Putin")]),
        ("fr", "La lettre de Wladimir Putin est arrivée.", [("transliteration", "Wladimir Putin", "Vladimir Poutine")]),
        ("de", "Der Brief von Vladimir Poutine kam an.", [("transliteration", "Vladimir Poutine", "Wladimir Putin")]),
        ("es", "Llegó la carta de Sergej Lawrow.", [("transliteration", "Sergej Lawrow", "Serguéi Lavrov")]),
        ("en", "Anthony Blinken\N{RIGHT SINGLE QUOTATION MARK}s letter.", [("misspelt", "Anthony", "Antony")]),
        ("pl", "List, który napisał Anthony Blinken.", [("misspelt", "Anthony", "Antony")]),
        # the text's own spelling goes before the lexicon's
        ("en", "Sergey Lavrov left. Sergej Lawrow slept.", [("transliteration", "Sergej Lawrow", "Sergey Lavrov")]),
        # a surname alone, where the full name says who it is
        ("en", "Sergei Lavrov left, then Lawrow slept.", [("transliteration", "Lawrow", "Lavrov")]),
        ("en", "Sergei Lavrov left. Minister Lawrow slept.", [("transliteration", "Lawrow", "Lavrov")]),
    ],
)
def test_another_form_is_brought_home(language: str, text: str, wanted: list[tuple[str, str, str]]) -> None:
    said = [(rule, old, " ".join(new.split())) for rule, old, new in found(text, language)]
    assert said == wanted


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Anthony met Blinken. Antony Blinken, Sergei Lavrov and Sergey Shoigu left with Wladimir Klitschko."),
        ("de", "Wladimir Putin und Sergej Lawrow reisten ab."),
        ("de", "Queen Elizabeth II und Prince Harry reisten ab, Alexei Nawalny blieb."),
        ("fr", "Vladimir Poutine et Sergueï Lavrov sont partis."),
        ("pl", "Spotkanie Władimira Putina z Siergiejem Ławrowem i Anthonym Blinkenem."),
        ("ru", "Встреча Владимира Путина и Anthony Blinken."),
        # whose form it is in Dutch the lexicon does not say
        ("nl", "Sergej Lawrow en Vladimir Poetin vertrokken."),
        # others, places, what a machine reads
        ("en", "John Anthony Blinken and Anthony Blinken Jones of Anthony Blinken Street."),
        ("en", "The school in Rue Vladimir Poutine; J. Anthony Blinken; Anthony Blinken-Smith."),
        ("en", "See https://example.org/Anthony Blinken.html or mail a/Anthony Blinken/b."),
        ("en", "Lawrow baked bread in Cologne, said Blinkin."),
        ("en", "Sergei Lavrov met Boris Lawrow at the Lawrow Institute."),
        (None, "Anthony Blinken."),
    ],
)
def test_other_names_are_left_alone(language: str | None, text: str) -> None:
    assert [one for one in found(text, language) if "/" not in text] == []


def test_what_is_protected_stays() -> None:
    text = "The page <a title='Anthony Blinken'> and {{Anthony Blinken}} stayed."
    assert found(text, "en") == []


def test_in_direct_speech_it_is_a_hint() -> None:
    text = "\N{LEFT DOUBLE QUOTATION MARK}I met Anthony Blinken,\N{RIGHT DOUBLE QUOTATION MARK} she said."
    [finding] = ENGINE.run(Document(text, language="en")).findings
    assert finding.rule == "any.names.name-in-speech"
    assert finding.is_hint
    assert ENGINE.run(Document(text, language="en")).at(Safety.REVIEW) == text


def test_two_right_spellings_are_a_hint_where_one_is_rarer() -> None:
    text = "Dmitry Peskov spoke. Dmitri Peskov slept."
    assert found(text, "en") == []
    assert found(f"{text} Dmitry Peskov left.", "en") == [("variant", "Dmitri", "Dmitry")]
    assert found("Joe Biden spoke. Joe Biden left. Joseph Biden slept.", "en") == []


def test_nothing_is_safe_and_the_evidence_has_its_places() -> None:
    text = "Anthony Blinken spoke. Antony Blinken left."
    result = ENGINE.run(Document(text, language="en"))
    [finding] = result.findings
    assert [fix.safety for fix in finding.fixes] == [Safety.REVIEW]
    assert [evidence.kind for evidence in finding.evidence] == ["lexicon", "mention"]
    assert finding.evidence[1].span is not None
    assert finding.evidence[1].span.of(text) == "Antony Blinken"
    assert result.text == text


def test_a_common_name_is_nobody_without_the_right_one_beside_it(tmp_path: Path) -> None:
    house = tmp_path / "house.tsv"
    house.write_text("\t".join(COLUMNS) + "\nJohn Miller\tMiller\tm\t\t\t\t\tJon Miller\n", encoding="utf-8")
    engine = Normalizer(Config(people=(str(house),)))
    assert found("Jon Miller spoke.", "en", engine) == []
    assert found("Jon Miller spoke. John Miller left.", "en", engine) == [("misspelt", "Jon", "John")]


def test_a_slip_that_may_be_somebodys_name_is_less_sure_without_a_witness() -> None:
    def confidence(text: str) -> float:
        [proposal] = DETECTOR.detect(View(text, Config(), given_language="en", identified=True))
        assert proposal.confidence is not None
        return proposal.confidence

    alone = confidence("A song for Teresa May was sung on the quay.")
    assert alone < confidence("The prime minister was there, and a song for Teresa May was sung.")
    assert alone < confidence("A song for Teresa May was sung, and Theresa May laughed.")
    assert alone < confidence("A song for Anthony Blinken was sung on the quay.")


def test_own_people_are_found(tmp_path: Path) -> None:
    house = tmp_path / "house.tsv"
    row = "Oleg Tarnov\tTarnov\tm\t\tferryman\tde=Oleg Tarnow\t\tOleg Ternov"
    house.write_text("\t".join(COLUMNS) + f"\n{row}\n", encoding="utf-8")
    engine = Normalizer(Config(people=(str(house),)))
    text = "Oleg Tarnow and Oleg Ternov rowed."
    assert found(text, "en") == []
    assert found(text, "en", engine) == [("transliteration", "Tarnow", "Tarnov"), ("misspelt", "Ternov", "Tarnov")]


def test_every_full_name_has_the_shape() -> None:
    re2 = pytest.importorskip("re2")
    shape = re2.compile(SHAPE)
    forms = {form for person in lexicon() for form in person.forms if _is_full(form)}
    assert [form for form in sorted(forms) if not shape.search(form)] == []


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
def test_everyone_who_could_be_misspelt_is_left_alone_when_spelled_right(language: str) -> None:
    names = [person.spelled(language) for person in lexicon() if person.wrong]
    text = ".\n".join(f"Then we saw {name} on the quay" for name in names)
    assert [one for one in found(text, language) if one[0] != "variant"] == []


def test_who_does_not_want_names_does_not_load_the_lexicon(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> object:
        raise AssertionError("loaded")

    monkeypatch.setattr("normalize.detect.names.lexicon", refuse)
    text = "Anthony Blinken spoke to Vladimir Poutine."
    assert Normalizer(Config(ignore=("any.names",))).run(Document(text, language="en")).findings == ()
    assert ENGINE.run(Document("no name stands here, nor a capital.", language="en")).findings == ()
    with pytest.raises(AssertionError, match="loaded"):
        ENGINE.run(Document(text, language="en"))
