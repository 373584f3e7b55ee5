"""The page of a review: served on this machine to its user alone, by Starlette.

Whoever has no token gets nothing. A form counts only with the session's own secret and from the page itself, names
of other hosts are refused (so no site can reach it by a name of its own), and the policy lets the browser load
nothing from elsewhere and run no script but ours.
"""

from __future__ import annotations

import hmac
import secrets
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode

from normalize.errors import InputError, MissingExtra
from normalize.findings import Scope, Verdict
from normalize.review import page_views, pages, queue
from normalize.review.learning import learnt
from normalize.review.pages import Frame
from normalize.review.query import Query
from normalize.review.report import hours, people, stale
from normalize.review.session import Session

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

__all__ = ["application", "serve"]

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_MOST = 1 << 20
"""Bytes of a form at most."""


def application(session: Session, *, token: str, host: str, query: str = "") -> Starlette:
    """The page as an ASGI application. `host` is the name and port it is served under. Raises `MissingExtra`."""
    try:
        from starlette.applications import Starlette
        from starlette.middleware import Middleware
        from starlette.middleware.base import BaseHTTPMiddleware
        from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse
        from starlette.responses import Response as Answer
        from starlette.routing import Route
    except ImportError:
        raise MissingExtra("the page of a review", "web") from None

    csrf = hmac.new(token.encode(), b"forms", "sha256").hexdigest()
    cookie = f"normalize-{host.rpartition(':')[2]}"
    store = session.store
    said: list[tuple[str, bool]] = []

    async def guard(request: Request, call: Callable[[Request], Awaitable[Response]]) -> Response:
        answer = _refused(request, host, cookie, token)
        if answer is None and request.query_params.get("token"):
            response: Response = RedirectResponse("/", 303)
            response.set_cookie(cookie, token, httponly=True, samesite="strict", path="/")
        elif answer is not None:
            response = PlainTextResponse(answer, 403)
        else:
            try:
                response = await call(request)
            except InputError as error:
                said.append((str(error), True))
                response = HTMLResponse(pages.page(frame(Query()), "Review"), 400)
        for name, value in _HEADERS.items():
            response.headers[name] = value
        return response

    def frame(asked: Query) -> Frame:
        says, wrong = said.pop() if said else ("", False)
        said.clear()
        return Frame(session.by, asked.said, queue.progress(store, asked), csrf, says, wrong)

    def asked_by(request: Request) -> Query:
        return session.query(request.query_params.get("q", query))

    async def home(request: Request) -> Response:
        asked = asked_by(request)
        total, _ = queue.count(store, asked)
        skip = min(_number(request.query_params.get("skip")), max(0, total - 1))
        found = session.entries(asked, limit=1, skip=skip)
        if not found:
            return HTMLResponse(pages.empty_page(frame(asked)))
        return _item(asked, found[0].id, skip, total, most=pages.SHOWN)

    async def item(request: Request) -> Response:
        asked = asked_by(request)
        total, _ = queue.count(store, asked)
        most = 2000 if request.query_params.get("all") else pages.SHOWN
        return _item(asked, request.path_params["item"], _number(request.query_params.get("skip")), total, most=most)

    def _item(asked: Query, group: int, skip: int, total: int, *, most: int) -> Response:
        entry = queue.entry(store, group, asked)
        held = session.claim(entry.digest)
        says = f"{held[0]} has this open; what you decide counts beside their decision" if held else ""
        spots = queue.spots(store, entry.id, asked, limit=most)
        beside = session.entries(asked, limit=max(40, skip + 10))[:200]
        return HTMLResponse(
            pages.item_page(frame(asked), entry, spots, skip=skip, total=total, held=says, beside=beside)
        )

    async def place(request: Request) -> Response:
        """From a place to its group."""
        spot = queue.spot(store, request.path_params["place"])
        group = store.db.execute("SELECT same FROM place WHERE id = ?", (spot.id,)).fetchone()[0]
        return RedirectResponse(f"/item/{group}", 303)

    async def decide(request: Request) -> Response:
        form = await _form(request, csrf)
        asked = session.query(form.get("q", ""))
        verdict = _verdict(form.get("verdict", ""))
        how = {
            "new": form.get("new") if verdict is Verdict.REWORD else None,
            "fix": _number(form.get("fix")),
            "settles": bool(form.get("settles")),
            "force": bool(form.get("force")),
        }
        skip, group = _number(form.get("skip")), _number(form.get("item"))
        try:
            if form.get("place"):
                done = session.decide_place(_number(form.get("place")), verdict, **how)  # type: ignore[arg-type]
            else:
                scope = Scope.HERE if how["settles"] else Scope.CORPUS
                done = session.decide(group, verdict, query=asked, scope=scope, **how)  # type: ignore[arg-type]
        except InputError as error:
            if form.get("quiet"):
                return PlainTextResponse(str(error), 409)
            said.append((str(error), True))
            return RedirectResponse(_url(f"/item/{group}", asked.said, skip), 303)
        if form.get("quiet"):
            return PlainTextResponse(queue.spot(store, _number(form.get("place"))).verdict or "open")
        places = f"{done.places:,} place" + ("" if done.places == 1 else "s")
        more = f"; {done.disputed:,} disputed" if done.disputed else ""
        said.append((f"{verdict.value}: {places}{more}", False))
        if form.get("place") and group and queue.entry(store, group, asked).open:
            return RedirectResponse(_url(f"/item/{group}", asked.said, skip) + f"#p{_number(form['place'])}", 303)
        return RedirectResponse(_url("/", asked.said, skip if asked.state == "open" else skip + 1), 303)

    async def always(request: Request) -> Response:
        from normalize.review.always import always as for_good

        form = await _form(request, csrf)
        asked = session.query(form.get("q", ""))
        group, skip = _number(form.get("item")), _number(form.get("skip"))
        try:
            verdict = _verdict(form.get("verdict", ""))
            said.append((for_good(session, group, verdict, query=asked, force=bool(form.get("force"))), False))
        except InputError as error:
            said.append((str(error), True))
            return RedirectResponse(_url(f"/item/{group}", asked.said, skip), 303)
        return RedirectResponse(_url("/", asked.said, skip), 303)

    async def undo(request: Request) -> Response:
        form = await _form(request, csrf)
        event = session.undo()
        if form.get("quiet"):
            return PlainTextResponse("" if event is None else event.verdict)
        if event is None:
            said.append(("there is nothing of yours to undo", True))
            return RedirectResponse(_url("/", form.get("q", ""), 0), 303)
        said.append((f"taken back: {event.verdict}, {event.old[:60]} \N{RIGHTWARDS ARROW} {event.new[:60]}", False))
        if event.group is None or event.rows > 1:
            return RedirectResponse(_url("/", form.get("q", ""), 0), 303)
        return RedirectResponse(_url(f"/item/{event.group}", form.get("q", ""), 0), 303)

    async def bulk(request: Request) -> Response:
        if request.method == "GET":
            asked = asked_by(request)
            return HTMLResponse(page_views.bulk_page(frame(asked), session.preview(asked, samples=24)))
        form = await _form(request, csrf)
        asked = session.query(form.get("q", ""))
        if queue.count(store, asked)[1] != _number(form.get("places")):
            said.append(("what this query shows has changed meanwhile: look again", True))
            return RedirectResponse(_url("/bulk", asked.said, 0), 303)
        refused = [_number(one) for one in form.get("refused", "").split("\n") if one]
        done = session.decide_all(asked, _verdict(form.get("verdict", "")), refused=refused)
        said.append((f"{done.places:,} places decided at once; u takes it back", False))
        return RedirectResponse(_url("/", asked.said, 0), 303)

    async def documents(request: Request) -> Response:
        asked = asked_by(request)
        skip = _number(request.query_params.get("skip"))
        rows = queue.documents_open(store, limit=100, skip=skip)
        total = store.db.execute("SELECT count(*) FROM document").fetchone()[0]
        return HTMLResponse(page_views.documents_page(frame(asked), rows, skip, total))

    async def document(request: Request) -> Response:
        number = request.path_params["document"]
        text = store.text_of(number)
        spots = queue.spots_in(store, number)
        name, language = spots[0].name if spots else "", spots[0].language if spots else ""
        return HTMLResponse(page_views.document_page(frame(asked_by(request)), name, language, text, spots))

    async def report(request: Request) -> Response:
        asked = asked_by(request)
        everything = queue.progress(store, session.query("tier:safe,review,hint,none is:all"))
        figures = everything, people(session), hours(session), learnt(store)[:200]
        return HTMLResponse(
            page_views.report_page(frame(asked), *figures, log=session.log(limit=30), gone=stale(session))
        )

    async def keys(request: Request) -> Response:
        return HTMLResponse(page_views.help_page(frame(asked_by(request))))

    async def static(request: Request) -> Response:
        name = request.path_params["name"]
        kinds = {"review.css": "text/css; charset=utf-8", "review.js": "text/javascript; charset=utf-8"}
        if name not in kinds:
            return PlainTextResponse("not found", 404)
        return Answer((Path(__file__).parent / "page" / name).read_text("utf-8"), media_type=kinds[name])

    async def icon(request: Request) -> Response:
        return Answer(status_code=204)

    routes = [
        Route("/favicon.ico", icon),
        Route("/", home),
        Route("/item/{item:int}", item),
        Route("/place/{place:int}", place),
        Route("/document/{document:int}", document),
        Route("/documents", documents),
        Route("/bulk", bulk, methods=["GET", "POST"]),
        Route("/report", report),
        Route("/help", keys),
        Route("/decide", decide, methods=["POST"]),
        Route("/always", always, methods=["POST"]),
        Route("/undo", undo, methods=["POST"]),
        Route("/static/{name}", static),
    ]
    return Starlette(routes=routes, middleware=[Middleware(BaseHTTPMiddleware, dispatch=guard)])


def _refused(request: Request, host: str, cookie: str, token: str) -> str | None:
    """Why a request is not answered, or None."""
    name, _, port = host.rpartition(":")
    if request.headers.get("host") not in (host, f"localhost:{port}") or not name:
        return "this page is served under another name"
    given = request.query_params.get("token") or request.cookies.get(cookie, "")
    if not hmac.compare_digest(given.encode(), token.encode()):
        return "open the address that normalize review --web printed: it holds the token of this session"
    if request.method == "POST":
        origin = request.headers.get("origin")
        if origin not in (None, f"http://{request.headers['host']}"):
            return "a form of another page"
        if request.headers.get("sec-fetch-site") not in (None, "same-origin"):
            return "a form of another site"
    return None


async def _form(request: Request, csrf: str) -> dict[str, str]:
    """The fields of a form that came from our page; several of one name on lines of their own."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > _MOST:
            raise InputError("a form of more than a megabyte")
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=10_000)
    if not hmac.compare_digest(fields.get("csrf", [""])[0].encode(), csrf.encode()):
        raise InputError("this form is not from this session: load the page again")
    return {name: "\n".join(values) for name, values in fields.items()}


def _verdict(value: str) -> Verdict:
    if value not in set(Verdict):
        raise InputError(f"a verdict is one of {', '.join(Verdict)}, not {value!r}")
    return Verdict(value)


def _number(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 16 else 0


def _url(path: str, query: str, skip: int) -> str:
    said = {key: str(value) for key, value in (("q", query), ("skip", skip)) if value}
    return f"{path}?{urlencode(said)}" if said else path


def serve(session: Session, *, port: int, query: str, tell: Callable[[str], None], browse: bool) -> None:
    """Serve the page until interrupted; tells its address. Raises `MissingExtra`, or `InputError` for a taken port."""
    try:
        import uvicorn
    except ImportError:
        raise MissingExtra("the page of a review", "web") from None

    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
        listening.listen(128)  # who opens the address at once waits, and is not turned away
    except OSError as error:
        raise InputError(f"port {port} cannot be used: {error.strerror}; leave out --port for a free one") from error
    host = f"127.0.0.1:{listening.getsockname()[1]}"
    token = secrets.token_urlsafe(32)
    app = application(session, token=token, host=host, query=query)
    address = f"http://{host}/?token={token}"
    tell(f"Review as {session.by}: {address}\nEnd it with Ctrl-C; every decision is kept as it is made.\n")
    if browse:
        import webbrowser

        webbrowser.open(address)
    config = uvicorn.Config(app, log_level="error", access_log=False, server_header=False, lifespan="off")
    uvicorn.Server(config).run(sockets=[listening])
