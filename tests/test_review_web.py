"""The page of a review: who may see it, what its forms do, and all of it by keyboard in a real browser."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from normalize.findings import Verdict
from normalize.review import queue
from normalize.review.session import Session
from normalize.review.store import Store
from tests.commands import Run, extra
from tests.test_review_store import put, result

if TYPE_CHECKING:
    from playwright.sync_api import Page

ARABIC = "\N{ARABIC LETTER SEEN}\N{ARABIC LETTER LAM}\N{ARABIC LETTER ALEF}\N{ARABIC LETTER MEEM}"
HAN = "\N{CJK UNIFIED IDEOGRAPH-4E2D}\N{CJK UNIFIED IDEOGRAPH-6587}"
HOSTILE = (
    '<script>document.title="owned"</script><img src=x onerror="document.title=1"> \x1b[31m'
    '\N{RIGHT-TO-LEFT OVERRIDE}over "quoted" \' teh end.\n' + "x" * 30_000
)


class Served:
    """A page that is being served, by a process of its own."""

    def __init__(self, store: Path, by: str = "ada") -> None:
        command = [sys.executable, "-m", "normalize", "review", str(store), "--web", "--no-open", "--by", by]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
        assert self.process.stderr is not None
        said = b""
        while b"Ctrl-C" not in said:
            line = self.process.stderr.readline()
            assert line, said
            said += line
        found = re.search(rb"http://(127\.0\.0\.1:\d+)/\?token=(\S+)", said)
        assert found is not None
        self.host, self.token = found[1].decode(), found[2].decode()
        self.url = f"http://{self.host}/?token={self.token}"
        self.cookie = f"normalize-{self.host.rpartition(':')[2]}={self.token}"

    def ask(self, path: str, fields: dict[str, str] | None = None, **headers: str) -> tuple[int, str, dict[str, str]]:
        """A request with the cookie, unless headers say otherwise."""
        connection = HTTPConnection(self.host, timeout=20)
        known = {"Cookie": self.cookie, **{name.replace("_", "-"): value for name, value in headers.items()}}
        body = None
        if fields is not None:
            body = urlencode(fields)
            known["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("GET" if fields is None else "POST", path, body, known)
        answer = connection.getresponse()
        out = answer.status, answer.read().decode(), {k.lower(): v for k, v in answer.getheaders()}
        connection.close()
        return out

    def csrf(self) -> str:
        found = re.search(r'data-csrf="(\w+)"', self.ask("/")[1])
        assert found is not None
        return found[1]

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        assert self.process.stderr is not None
        self.process.stderr.close()


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
            result(
                "ar.txt", f"{ARABIC} ,{ARABIC} 12 abc.", (" ,", "\N{ARABIC COMMA}"), language="ar", rule="any.x.rtl"
            ),
            result("zh.txt", f"{HAN},{HAN}", (",", "\N{FULLWIDTH COMMA}"), language="zh", rule="any.x.cjk"),
        )
    return file


@pytest.fixture
def served(place: Path) -> Iterator[Served]:
    extra("starlette")
    extra("uvicorn")
    one = Served(place)
    yield one
    one.kill()


# ---- who may


def test_without_the_token_nothing_is_answered(served: Served) -> None:
    for headers in ({"Cookie": ""}, {"Cookie": served.cookie[:-1] + "x"}, {"Host": "evil.example"}):
        status, body, known = served.ask("/", **headers)
        assert (status, "teh" in body) == (403, False)
        assert "script-src 'self'" in known["content-security-policy"]
    assert served.ask(f"/?token={served.token}", Cookie="")[0] == 303


def test_a_form_counts_only_from_the_page_itself(served: Served, place: Path) -> None:
    fields = {"verdict": "accept", "item": "1"}
    assert served.ask("/decide", {**fields, "csrf": "x"})[0] == 400
    good = {**fields, "csrf": served.csrf()}
    assert served.ask("/decide", good, Origin="http://evil.example")[0] == 403
    assert served.ask("/decide", good, Origin="null")[0] == 403
    assert served.ask("/decide", good, Sec_Fetch_Site="cross-site")[0] == 403
    assert served.ask("/decide")[0] == 405
    with Store(place) as store:
        assert store.db.execute("SELECT count(*) FROM decision").fetchone()[0] == 0
    assert served.ask("/decide", good, Origin=f"http://{served.host}")[0] == 303


def test_the_policy_is_strict_and_nothing_is_cached(served: Served) -> None:
    _, _, known = served.ask("/")
    policy = known["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert (known["cache-control"], known["x-content-type-options"]) == ("no-store", "nosniff")


def test_wrong_requests_are_answered_with_words(served: Served) -> None:
    csrf = served.csrf()
    for path, fields, status in (
        ("/?q=is:so", None, 400),
        ("/item/99999", None, 400),
        ("/document/99999", None, 400),
        ("/static/../web.py", None, 404),
        ("/static/web.py", None, 404),
        ("/decide", {"csrf": csrf, "verdict": "so", "item": "1"}, 400),
        ("/decide", {"csrf": csrf, "verdict": "accept", "item": "99999"}, 303),
        ("/bulk", {"csrf": csrf, "verdict": "accept", "places": "3"}, 303),
        ("/decide", {"csrf": csrf, "verdict": "accept", "new": "x" * (1 << 20)}, 400),
    ):
        assert served.ask(path, fields)[0] == status, path


def test_hostile_text_is_text_on_every_page(served: Served) -> None:
    for path in ("/?q=rule:any.x.hostile", "/document/2", "/documents", "/bulk?q=rule:any.x.hostile", "/report"):
        status, body, _ = served.ask(path)
        assert status == 200, path
        assert body.count("<script") == 1
        assert "<img" not in body
        assert "\x1b" not in body
        assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in body
    query = served.ask("/?" + urlencode({"q": '"><script>x</script>'}))
    assert "<script>x" not in query[1]


def test_the_page_is_quick_to_answer_a_dead_process(served: Served, place: Path) -> None:
    """Every decision that was answered is there after kill -9."""
    csrf = served.csrf()
    assert served.ask("/decide", {"csrf": csrf, "verdict": "accept", "item": "1"})[0] == 303
    served.kill()
    with Store(place) as store:
        assert queue.progress(store, Session(store, "ada").query()).by_verdict == {"accept": 3}
    again = Served(place)
    try:
        assert "6 places" not in again.ask("/")[1]
        assert again.ask("/?q=is:accept")[0] == 200
    finally:
        again.kill()


# ---- in a real browser


@pytest.fixture
def browse(full: None, need: Callable[[str], str]) -> Iterator[Callable[..., Any]]:
    chromium = need("chromium")
    api = extra("playwright.sync_api")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
    flags += ["--disable-background-networking", "--disable-component-update"]
    with api.sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium, args=flags)

        def start(**how: Any) -> Page:
            page = browser.new_page(**{"viewport": {"width": 1200, "height": 800}, **how})
            page.set_default_timeout(15_000)
            page.on("pageerror", lambda error: pytest.fail(f"script: {error}"))
            # a refused load or a policy broken shows up here
            page.on("console", lambda message: pytest.fail(message.text) if message.type == "error" else None)
            return page

        yield start
        browser.close()


def _press(page: Page, *keys: str) -> None:
    """Keys that lead to another page."""
    for key in keys:
        with page.expect_navigation():
            page.keyboard.press(key)


@pytest.mark.full
def test_a_review_by_keys_alone(served: Served, place: Path, browse: Callable[..., Page]) -> None:
    page = browse()
    page.goto(served.url)
    assert "token" not in page.url
    assert page.inner_text("h1") == "Slip"
    page.keyboard.press("j")
    page.keyboard.press("j")
    _press(page, "x")
    assert page.locator(".place.reject").count() == 1
    _press(page, "a")
    assert page.inner_text(".says").startswith("accept: 2 place") or "accept: 3" in page.inner_text(".says")
    _press(page, "u")
    assert "taken back: accept" in page.inner_text(".says")
    assert page.locator(".place.open").count() == 2
    _press(page, "a")
    page.keyboard.press("e")
    page.keyboard.press("Control+a")
    page.keyboard.type("caf\N{LATIN SMALL LETTER E WITH ACUTE}")
    _press(page, "Enter")
    page.keyboard.press("/")
    page.keyboard.press("Control+a")
    page.keyboard.type("is:decided")
    _press(page, "Enter")
    assert "in the queue" in page.inner_text("aside h2")
    with Store(place) as store:
        done = queue.progress(store, Session(store, "ada").query("is:all"))
        assert done.by_verdict == {"accept": 2, "reject": 1, "reword": 1}


@pytest.mark.full
def test_many_at_once_with_one_refusal_then_killed_resumed_exported(
    served: Served, place: Path, browse: Callable[..., Page], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = browse()
    page.goto(served.url)
    page.goto(f"http://{served.host}/bulk")
    assert "5 edits at 7 places in 4 texts" in page.inner_text("main")
    page.locator("input[name=refused]").first.check()
    page.keyboard.press("Escape")
    _press(page, "a")
    assert "Nothing is left" in page.inner_text("h1")
    served.kill()
    again = Served(place)
    try:
        page.goto(again.url)
        assert "0 of 7 left" in page.inner_text("header")
        _press(page, "u")
        assert "7 of 7 left" in page.inner_text("header")
        page.goto(f"http://{again.host}/bulk?q=rule:any.x.slip")
        _press(page, "a")
        page.goto(f"http://{again.host}/report")
        assert "any.x.slip" in page.inner_text("main")
    finally:
        again.kill()
    monkeypatch.chdir(tmp_path)
    assert run("review", place, "--export", "texts", "-o", "out").status == 0
    assert (tmp_path / "out" / "a.txt").read_text() == "We saw the sea. Then the land, and coffee. Over the hill."


@pytest.mark.full
def test_a_text_is_decided_in_place(served: Served, place: Path, browse: Callable[..., Page]) -> None:
    page = browse()
    page.goto(served.url)
    page.goto(f"http://{served.host}/document/1")
    for key, state in (("a", "accept"), ("r", "reject")):
        page.keyboard.press("n") if key == "a" else None
        page.keyboard.press(key)
        page.wait_for_selector(f".spot.{state}")
    page.keyboard.press("u")
    page.wait_for_selector(".spot.reject", state="detached")
    with Store(place) as store:
        assert queue.progress(store, Session(store, "ada").query()).by_verdict == {"accept": 1}


@pytest.mark.full
def test_hostile_text_runs_nothing_and_every_direction_is_right(served: Served, browse: Callable[..., Page]) -> None:
    page = browse()
    page.goto(served.url)
    page.goto(f"http://{served.host}/document/2")
    assert page.title() == "h.txt - review"
    assert page.locator(".sign", has_text="U+202E").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    direction = "getComputedStyle(document.querySelector('.in')).direction + document.querySelector('.in').dir"
    for query, expected in (("rule:any.x.rtl", "rtl"), ("rule:any.x.cjk", "ltr")):
        page.goto(f"http://{served.host}/?{urlencode({'q': query})}")
        assert page.evaluate(direction).startswith(expected)


@pytest.mark.full
def test_the_page_fits_a_phone(served: Served, browse: Callable[..., Page]) -> None:
    page = browse(viewport={"width": 360, "height": 640})
    page.goto(served.url)
    for path in ("/", "/documents", "/document/2", "/bulk", "/report", "/help"):
        page.goto(f"http://{served.host}{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.goto(f"http://{served.host}/")
    box = page.locator("button.yes").first.bounding_box()
    assert box is not None
    assert box["height"] >= 40


@pytest.mark.full
def test_a_page_of_a_diff_filters_and_tells_why(tmp_path: Path, run: Run, browse: Callable[..., Page]) -> None:
    text = tmp_path / "a.txt"
    text.write_text("The ferry was late , again. Anthony Blinken left.\n")
    run("diff", "--review", "--format", "html", "-o", tmp_path / "d.html", text)
    page = browse(color_scheme="dark")
    page.goto((tmp_path / "d.html").as_uri())
    assert page.inner_text("#shown") == "2 changes shown"
    page.keyboard.press("n")
    assert page.locator(".change:focus .note").is_visible()
    page.uncheck("input[value=review]")
    assert page.inner_text("#shown") == "1 change shown"
    page.check("input[value=sides]")
    assert page.locator(".two").first.is_visible()


def test_without_starlette_the_pip_line_is_told(place: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    done = run("review", place, "--web", "--no-open")
    assert (done.status, "pip install 'translation-normalizer[web]'" in done.error) == (2, True)


def test_two_people_at_one_store(served: Served, place: Path) -> None:
    with Store(place) as store:
        ben = Session(store, "ben")
        served.ask("/")  # ada has the first group open
        held = ben.claim(ben.entries(ben.query())[0].digest)
        assert held is not None
        assert held[0] == "ada"
        ben.decide(1, Verdict.REJECT, query=ben.query(), force=True)
    assert "ben: reject" in served.ask("/?q=is:reject")[1]
    assert time.time() < held[1]
