"""The pages of a review in the browser, as HTML: forms and links that work without a script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from normalize.findings import Safety, Severity
from normalize.render.markup import Markup, tag, visible
from normalize.render.terminal import title_of
from normalize.review.places import NO_FIX
from normalize.review.queue import Entry, Progress, Spot, left_words, right_words

__all__ = ["SHOWN", "Frame", "change", "empty_page", "hidden_fields", "item_page", "page", "sentence", "to"]

_TIERS = {NO_FIX: "no fix", Safety.HINT: "hint", Safety.REVIEW: "review", Safety.SAFE: "safe"}
SHOWN = 25
"""Places of a group on one page."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page shows around its own: who, the query, how far, the token of its forms, what to say."""

    by: str
    query: str
    progress: Progress
    csrf: str
    says: str = ""
    wrong: bool = False


def page(frame: Frame, title: str, *body: str) -> str:
    """A whole page."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", title),
        tag("link", rel="stylesheet", href="/static/review.css"),
        tag("script", src="/static/review.js", defer=True),
    )
    progress = frame.progress
    done = progress.places - progress.open
    search = tag(
        "form",
        tag(
            "input",
            name="q",
            value=frame.query,
            type="search",
            id="q",
            aria_label="Query",
            placeholder="rule:any.quotes lang:de ...",
        ),
        tag("button", "Show", type="submit"),
        action="/",
        class_="search",
        role="search",
    )
    bar = tag(
        "header",
        tag(
            "nav",
            _link("Queue", "/", frame),
            _link("Texts", "/documents", frame),
            _link("Many at once", "/bulk", frame),
            _link("Report", "/report", frame),
            _link("Keys", "/help", frame),
        ),
        search,
        tag(
            "p",
            tag("progress", value=done, max=max(1, progress.places), aria_label="decided"),
            tag("span", f" {progress.open:,} of {progress.places:,} left"),
            tag("span", f" {frame.by}", class_="faint"),
            class_="far",
        ),
    )
    look = "says wrong" if frame.wrong else "says"
    said = tag("p", visible(frame.says), role="status", class_=look) if frame.says else ""
    whole = tag("html", head, tag("body", bar, tag("main", said, *body), data_csrf=frame.csrf), lang="en")
    return f"<!DOCTYPE html>\n{whole}\n"


def _link(says: str, path: str, frame: Frame) -> Markup:
    return tag("a", says, href=to(path, q=frame.query))


def to(path: str, **values: str | int) -> str:
    """An address with what it is asked; empty values are left out."""
    said = {key: value for key, value in values.items() if value not in ("", 0)}
    return f"{path}?{urlencode(said)}" if said else path


def _button(
    frame: Frame,
    says: str,
    key: str,
    action: str,
    fields: Mapping[str, str | int] | None = None,
    *,
    look: str = "",
) -> Markup:
    """A form of one button; the script presses it for its key."""
    inner = [tag("span", says), tag("kbd", key) if key else ""]
    button = tag("button", inner, type="submit", data_key=key or None, class_=look or None)
    return tag("form", hidden_fields(frame, fields or {}), button, method="post", action=action)


def hidden_fields(frame: Frame, fields: Mapping[str, str | int]) -> list[Markup]:
    """Fields of a form that nobody sees: what is given, the query, and the secret of the session."""
    said = {**fields, "csrf": frame.csrf, "q": frame.query}
    return [tag("input", type="hidden", name=name, value=value) for name, value in said.items()]


# ---- one group


def item_page(
    frame: Frame, entry: Entry, spots: Sequence[Spot], *, skip: int, total: int, held: str, beside: Iterable[Entry]
) -> str:
    """A group with its places, and the keys to decide."""
    first = spots[0]
    where = {"item": entry.id, "skip": skip}
    kind = f" {_TIERS[entry.tier]}, {entry.confidence:.0%} sure, {Severity(entry.severity).label}"
    head = tag(
        "div",
        tag("h1", title_of(entry.rule)),
        tag("p", tag("code", entry.rule), kind, class_="faint"),
        tag("p", visible(first.message)),
        class_="head",
    )
    banner = tag("p", visible(held), class_="says wrong") if held else ""
    rest = entry.places - len(spots)
    where = {"item": entry.id, "skip": skip} | ({"force": 1} if held else {})
    everything = to(f"/item/{entry.id}", q=frame.query, all=1)
    body = tag(
        "article",
        banner,
        head,
        tag("div", _actions(frame, entry, spots, where), class_="actions"),
        tag("ol", [_place(frame, spot, where) for spot in spots], class_="places"),
        tag("p", tag("a", f"{rest:,} more places", href=everything), class_="faint") if rest > 0 else "",
        _why(entry, first),
        _reword(frame, first, where),
        tag("div", _more(frame, where, skip, total), class_="more"),
    )
    side = tag(
        "aside",
        tag("h2", f"{total:,} in the queue"),
        tag("ol", [_beside(frame, other, number, entry.id) for number, other in enumerate(beside)]),
    )
    return page(frame, f"{title_of(entry.rule)} - review", tag("div", body, side, class_="split"))


def _actions(frame: Frame, entry: Entry, spots: Sequence[Spot], where: Mapping[str, int]) -> list[Markup]:
    """The verdicts about all places of a group."""
    first = spots[0]
    out: list[Markup] = []

    def button(says: str, key: str, look: str = "", **fields: str | int) -> None:
        out.append(_button(frame, says, key, "/decide", {**where, **fields}, look=look))

    if first.fixes:
        button(f"Accept all {entry.places:,}" if entry.places > 1 else "Accept", "a", "yes", verdict="accept")
    button("Reject", "r", "no", verdict="reject")
    for number, (title, edits) in enumerate(first.fixes[1:9], 2):
        new = "".join(edit.new for edit in edits)[:40]
        quoted = f"Use \N{LEFT DOUBLE QUOTATION MARK}{new}\N{RIGHT DOUBLE QUOTATION MARK}"
        button(title or quoted, str(number), verdict="accept", fix=number - 1)
    button("Later", "l", verdict="later")
    if any(spot.verdict == "disputed" for spot in spots):
        button("Settle: accept", "s", verdict="accept", settles=1, force=1)
        button("Settle: reject", "S", verdict="reject", settles=1, force=1)
    return out


def _more(frame: Frame, where: Mapping[str, int], skip: int, total: int) -> list[Markup]:
    """The keys beside the verdicts."""
    after, before = min(skip + 1, max(0, total - 1)), max(0, skip - 1)
    return [
        _button(frame, "Undo", "u", "/undo"),
        tag("a", "Next ", tag("kbd", "n"), href=to("/", q=frame.query, skip=after), data_key="n"),
        tag("a", "Previous ", tag("kbd", "p"), href=to("/", q=frame.query, skip=before), data_key="p"),
        _button(frame, "Always accept", "A", "/always", {**where, "verdict": "accept"}),
        _button(frame, "Always reject", "R", "/always", {**where, "verdict": "reject"}),
    ]


def _reword(frame: Frame, first: Spot, where: Mapping[str, int]) -> Markup:
    field = tag(
        "input",
        name="new",
        value=first.new if first.fixes else first.old,
        dir="auto",
        data_key="e",
        lang=first.language or None,
        autocomplete="off",
    )
    return tag(
        "form",
        hidden_fields(frame, {**where, "verdict": "reword"}),
        tag("label", "Reads instead ", tag("kbd", "e"), field),
        tag("button", "Reword", type="submit"),
        method="post",
        action="/decide",
        class_="reword",
    )


def _why(entry: Entry, first: Spot) -> Markup:
    reasons = [
        tag(
            "li",
            "" if weight >= 0 else tag("em", "but "),
            visible(says),
            tag("span", visible(f" (in {other})"), class_="faint") if other else "",
        )
        for says, weight, _, other in first.evidence
    ]
    return tag(
        "details",
        tag("summary", "Why ", tag("kbd", "w")),
        tag("ul", reasons) if reasons else tag("p", "The rule says it all."),
        tag("p", tag("code", f"normalize explain {entry.rule}"), class_="faint"),
        tag("p", tag("code", f"normalize report {first.key}"), class_="faint"),
        open=True,
        data_key="w",
        class_="why",
    )


def _beside(frame: Frame, other: Entry, number: int, current: int) -> Markup:
    here = other.id == current
    change = [visible(other.old[:30], changed=True), " \N{RIGHTWARDS ARROW} ", visible(other.new[:30], changed=True)]
    inner = [tag("span", change, class_="edit", dir="auto"), tag("small", f"{title_of(other.rule)}, {other.open:,}")]
    return tag("li", tag("a", inner, href=to("/", q=frame.query, skip=number), aria_current="true" if here else None))


def _place(frame: Frame, spot: Spot, where: Mapping[str, int]) -> Markup:
    fields = {**where, "place": spot.id}
    yes = _button(frame, "Accept here", "", "/decide", {**fields, "verdict": "accept"}, look="small yes")
    no = _button(frame, "Refuse here", "", "/decide", {**fields, "verdict": "reject"}, look="small no")
    stands = ", ".join(
        f"{stand.by}: {stand.verdict}" + (f" ({stand.note})" if stand.note else "") for stand in spot.stands
    )
    href = to(f"/document/{spot.document}", q=frame.query) + f"#p{spot.id}"
    said = tag("span", visible(f" {stands}"), class_="stands") if stands else ""
    return tag(
        "li",
        tag("p", sentence(spot), class_="in", dir="auto", lang=spot.language or None),
        tag("p", tag("a", visible(spot.name), href=href), said, class_="about"),
        tag("div", yes if spot.fixes else "", no, class_="here"),
        class_=f"place {spot.verdict or 'open'}",
        tabindex=0,
        id=f"p{spot.id}",
        data_place=spot.id,
    )


def sentence(spot: Spot) -> list[Markup]:
    """A place in its surroundings."""
    return [visible(left_words(spot.before)), change(spot), visible(right_words(spot.after))]


def change(spot: Spot) -> Markup:
    """What a place says now and would say."""
    if not spot.fixes:
        return tag("mark", visible(spot.old, changed=True))
    new = (
        spot.stands[-1].new
        if spot.verdict == "reword" and spot.stands and spot.stands[-1].new is not None
        else spot.new
    )
    old_part = tag("del", visible(_short(spot.old), changed=True)) if spot.old else ""
    return tag("span", old_part, tag("ins", visible(_short(new), changed=True)) if new else "", class_="change")


def _short(text: str) -> str:
    return text if len(text) <= 400 else text[:250] + " \N{HORIZONTAL ELLIPSIS} " + text[-100:]


def empty_page(frame: Frame) -> str:
    """Nothing is left of what the query shows."""
    decided = tag("a", "See what was decided", href=to("/", q="is:decided"))
    report = tag("a", "the report", href="/report")
    says = tag("p", "All that this query shows is decided. ", decided, " or ", report, ".")
    return page(
        frame, "Review", tag("article", tag("h1", "Nothing is left here"), says, _button(frame, "Undo", "u", "/undo"))
    )
