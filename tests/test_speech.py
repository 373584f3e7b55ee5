"""Direct speech: what lies between quotation marks, and which apostrophes are none."""

from __future__ import annotations

from time import process_time

import pytest

from normalize.detect.speech import in_speech


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("“Row on, @” he said.", True),
        ("“Row on,” he said @ softly.", False),
        ("He said ``come @'' again.", True),
        ("The players' ``cup'' was @ here.", False),
        ("the players' cup @ stood there", False),
        ("The dogs’ bowl, @ the cats’ bowl", False),
        ("‘The dogs’ bowl @ is empty,’ he said.", True),
        ("‘The dogs’ bowl,’ he said @ softly.", False),
        ("'The dogs' bowl @ is empty', he said.", True),
        ("She said: 'I saw James' @ and left.", False),
        ("'Tis the '90s, rock 'n' roll and @ the dog 's tail.", False),
        ("6' tall, as @ they say", False),
        ("He said 'come now @", True),
        ("He said 'come now.\n@", False),
    ],
)
def test_what_is_spoken(text: str, spoken: bool) -> None:
    assert in_speech(text, text.index("@")) is spoken


def test_a_paragraph_too_long_counts_as_spoken() -> None:
    assert in_speech("a " * 4000, 7000)


def test_it_looks_no_further_than_its_window() -> None:
    text = "'The dogs' bowl is here " + "and the cats' bowl " * 20_000
    start = process_time()
    for at in range(30, 3000, 30):
        in_speech(text, at)
    assert process_time() - start < 2
