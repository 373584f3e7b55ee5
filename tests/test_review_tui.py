"""The terminal of a review: in Textual's own harness, and in tmux as a person sees it."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from normalize.review import queue
from normalize.review.session import Session
from normalize.review.store import Store
from tests.commands import Run, extra
from tests.test_review_store import put, result

HOSTILE = "[bold]no markup[/] \x1b[31m\N{RIGHT-TO-LEFT OVERRIDE}x teh end. " + "long " * 5000


@pytest.fixture
def place(tmp_path: Path) -> Path:
    file = tmp_path / "s.db"
    with Store(file) as store:
        put(
            store,
            result(
                "a.txt", "We saw teh sea. Then teh land, and cofee. Over teh hill.", ("teh", "the"), ("cofee", "coffee")
            ),
            result("h.txt", HOSTILE, ("teh", "the"), rule="any.x.hostile"),
        )
    return file


def test_keys_decide_in_the_harness(place: Path) -> None:
    extra("textual")
    from normalize.review.tui import ReviewApp

    async def keys() -> dict[str, int]:
        with Store(place) as store:
            session = Session(store, "ada")
            app = ReviewApp(session)
            async with app.run_test(size=(110, 40)) as pilot:
                await pilot.press("j", "x", "a", "2", "w", "d", "question_mark", "escape", "u", "e")
                await pilot.press("ctrl+a", "ctrl+k", "t", "e", "a", "enter", "slash")
                await pilot.press(*"is:all", "enter", "n", "p", "s", "q")
            return queue.progress(store, session.query("is:all")).by_verdict

    assert asyncio.run(keys()) == {"accept": 3, "reject": 1, "reword": 1}


class Tmux:
    """One program in a terminal of its own."""

    def __init__(self, program: str, name: str) -> None:
        self._program, self._name, self._started = program, name, 0
        self._tmux: list[str] = []

    def start(self, command: str, *, width: int = 110, height: int = 32) -> None:
        self._started += 1  # a server that ends and one that begins must not meet
        self._tmux = [self._program, "-L", f"{self._name}-{self._started}", "-f", os.devnull]
        # the size is the terminal's, whatever an earlier test made of these
        env = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        size = ["-x", str(width), "-y", str(height)]
        subprocess.run([*self._tmux, "new-session", "-d", *size, command], check=True, timeout=20, env=env)

    def send(self, *keys: str) -> None:
        for key in keys:
            subprocess.run([*self._tmux, "send-keys", key], check=True, timeout=20)

    def screen(self) -> str:
        done = subprocess.run([*self._tmux, "capture-pane", "-p"], check=True, timeout=20, capture_output=True)
        return done.stdout.decode()

    def until(self, words: str, patience: float = 30) -> str:
        end = time.monotonic() + patience
        while words not in (shown := self.screen()):
            assert time.monotonic() < end, repr(shown)
            time.sleep(0.1)
        return shown

    def kill(self) -> None:
        """End the program in the terminal as kill -9 does; its shell goes on."""
        asked = [*self._tmux, "display-message", "-p", "#{pane_pid}"]
        shell = subprocess.run(asked, check=True, timeout=20, capture_output=True, text=True).stdout.strip()
        [child] = Path(f"/proc/{shell}/task/{shell}/children").read_text().split()
        os.kill(int(child), signal.SIGKILL)

    def close(self) -> None:
        subprocess.run([*self._tmux, "kill-server"], check=False, timeout=20, capture_output=True)


@pytest.fixture
def tmux(full: None, need: Callable[[str], str], tmp_path: Path) -> Iterator[Tmux]:
    one = Tmux(need("tmux"), f"normalize-{os.getpid()}-{tmp_path.name}")
    yield one
    one.close()


def _command(place: Path, *words: str) -> str:
    return (
        f"cd {place.parent} && {sys.executable} -m normalize review {place} --by ada {' '.join(words)}; echo ENDED; cat"
    )


@pytest.mark.full
def test_a_review_in_a_terminal_killed_resumed_exported(place: Path, tmux: Tmux, run: Run, tmp_path: Path) -> None:
    tmux.start(_command(place))
    shown = tmux.until("r reject")
    assert "5 of 5 places left" in shown
    assert "We saw " in shown
    tmux.send("j", "x")
    tmux.until("4 of 5 places left")
    tmux.send("a")
    tmux.until("2 of 5 places left")
    tmux.send("u")
    tmux.until("4 of 5 places left")
    tmux.send("a")
    tmux.until("2 of 5 places left")
    tmux.kill()
    tmux.until("ENDED")
    tmux.close()
    tmux.start(_command(place))
    tmux.until("2 of 5 places left")
    tmux.send("a", "a")
    tmux.until("Nothing is left")
    tmux.send("q")
    tmux.until("4 accept, 1 reject")
    assert run("review", place, "--export", "texts", "-o", tmp_path / "out").status == 0
    assert (tmp_path / "out" / "a.txt").read_text() == "We saw the sea. Then teh land, and coffee. Over the hill."


@pytest.mark.full
def test_hostile_text_on_a_small_terminal(place: Path, tmux: Tmux) -> None:
    tmux.start(_command(place, "--filter", "rule:any.x.hostile"), width=60, height=16)
    shown = tmux.until("<U+202E>")
    assert "[bold]no markup" in shown
    assert "<U+001B>" in shown


@pytest.mark.full
def test_a_dumb_terminal_has_a_prompt(place: Path, tmux: Tmux) -> None:
    tmux.start(f"TERM=dumb {_command(place, '--plain')}".replace("TERM=dumb cd", "export TERM=dumb; cd"))
    tmux.until("[a,r,e")
    tmux.send("a", "Enter")
    tmux.until("2 of 5 left")


def test_without_textual_the_pip_line_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from normalize.errors import MissingExtra

    monkeypatch.setitem(sys.modules, "textual", None)
    monkeypatch.setitem(sys.modules, "textual.app", None)
    monkeypatch.delitem(sys.modules, "normalize.review.tui", raising=False)
    with pytest.raises(MissingExtra, match=r"normalizer\[review\]"):
        import normalize.review.tui  # noqa: F401
