"""What no edit may touch, found in any text."""

from __future__ import annotations

import time

import pytest

from normalize.protected import merge, protect_text
from normalize.text import Span


def places(text: str) -> list[str]:
    return [span.of(text) for span in protect_text(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Read https://example.org/a.b, he said.", ["https://example.org/a.b"]),
        ("(see https://example.org/Crow_(bird)) for more", ["https://example.org/Crow_(bird)"]),
        ("((https://example.org/Crow_(bird))).", ["https://example.org/Crow_(bird)"]),
        (
            "Quoted “https://example.org/x” and «https://example.fr/y»",
            ["https://example.org/x", "https://example.fr/y"],
        ),
        ("Смотри https://example.org/wiki/Москва, да", ["https://example.org/wiki/Москва"]),
        ("请看https://example.cn/b。然后", ["https://example.cn/b"]),
        ("on www.example.org/news.", ["www.example.org/news"]),
        ("write to jo.doe+x@mail.example.org.", ["jo.doe+x@mail.example.org"]),
        ("run ./go.sh, then ../a/b or ~/x/y.txt; /etc/hosts", ["./go.sh", "../a/b", "~/x/y.txt", "/etc/hosts"]),
        ("open C:\\Users\\ana now", ["C:\\Users\\ana"]),
        ("Hello {name}, {0} of {{ user.total }} and ${x}", ["{name}", "{0}", "{{ user.total }}", "${x}"]),
        ("%s has %(count)d of %1$s", ["%s", "%(count)d", "%1$s"]),
        (
            "a <b class='x y'>bold</b> <br/> move <!-- not, this -->",
            ["<b class='x y'>", "</b>", "<br/>", "<!-- not, this -->"],
        ),
    ],
)
def test_machine_text_is_protected(text: str, expected: list[str]) -> None:
    assert places(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "It rose 5% to 40 %, of which 100% success was claimed.",
        "He said and/or, on 12/05/2022, at 90 km/h ... then left.",
        "if a < b and c > d {so to speak}",
        "Meet @ the corner, www. is an old prefix, and http:// alone says nothing.",
        "wait.../then",
        "he saw AC/DC",
    ],
)
def test_prose_is_not(text: str) -> None:
    assert places(text) == []


def test_merge_joins_what_touches() -> None:
    assert merge([(4, 6), (0, 2), (2, 3), (5, 9), (12, 12)]) == (Span(0, 3), Span(4, 9))


@pytest.mark.parametrize(
    "piece",
    [
        "://",
        "www.",
        "@",
        "a@",
        "a@a.",
        "/",
        "./",
        "/a",
        "{",
        "{{",
        "%",
        "%(",
        "<",
        "<a ",
        "<a b=",
        "<!--",
        ":\\",
        "a:\\",
        "h://)",
    ],
)
def test_hostile_text_is_linear(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        started = time.perf_counter()
        protect_text(text)
        return time.perf_counter() - started

    seconds(1_000)
    assert seconds(400_000) < 2.0


@pytest.mark.parametrize(
    "text", ["h://" + ")" * 300_000, "<a" + " " * 300_000, "<a" + " b" * 150_000, "x" * 300_000 + "@"]
)
def test_one_long_hit_is_linear(text: str) -> None:
    started = time.perf_counter()
    protect_text(text)
    assert time.perf_counter() - started < 2.0


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Call `fix( a , b )` or ``run( c )`` here.", ["`fix( a , b )`", "``run( c )``"]),
        ("Before\n```sh\nls , x\n```\nafter", ["```sh\nls , x\n```"]),
        ("Text.\n\nx = 5 ;\ny = x , 2 ;\n\nText ; = 1.", ["x = 5 ;\ny = x , 2 ;\n"]),
        ('{\n  "a" : 1 ,\n  "b" : 2\n}', ['{\n  "a" : 1 ,\n  "b" : 2\n}']),
        ("2024-01-02 03:04:05,678 INFO  up\nText.", ["2024-01-02 03:04:05,678 INFO  up"]),
        ("$ ls , x\nuser@host:~$ cd y ; z", ["$ ls , x", "user@host:~$ cd y ; z"]),
        ("2024-01-02 03:04:05 up\n2024-01-02 03:04:06 down", ["2024-01-02 03:04:05 up", "2024-01-02 03:04:06 down"]),
        ("2024-01-02T03:04:05 host WARN  x , y", ["2024-01-02T03:04:05 host WARN  x , y"]),
    ],
)
def test_code_is_protected(text: str, places: list[str]) -> None:
    assert [span.of(text) for span in protect_text(text)] == places


@pytest.mark.parametrize(
    "text",
    [
        "He wrote ``quoted'' text, l`homme, d`ici, ` a ` b.",
        "The formula E = mc2 is known ; he said.\nIt was late.\nThe sum was = 5.",
        "So ends the night ;\nso ends the day ;\nand so do I ;",
        "2024-01-02 03:04 The board met.\nAt 03:04:05 it ended.\n2024-01-02 03:04:05 The ferry left.",
        "$ 5 million , he said.\n$ 6 is more.",
        "The sea ``goes on.\nAnd so'' on.",
    ],
)
def test_prose_that_looks_like_code_is_not(text: str) -> None:
    assert protect_text(text) == ()
