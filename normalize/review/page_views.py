"""The other pages of a review in the browser: texts, many at once, figures, keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from normalize.render.markup import Markup, tag, visible
from normalize.render.terminal import title_of
from normalize.review.learning import Learnt
from normalize.review.pages import Frame, change, hidden_fields, page, sentence, to
from normalize.review.query import HELP
from normalize.review.queue import Progress, Spot
from normalize.review.report import Person, Stale
from normalize.review.session import Event, Preview

__all__ = ["bulk_page", "document_page", "documents_page", "help_page", "report_page"]

_ARROW = " \N{RIGHTWARDS ARROW} "


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Markup:
    top = tag("tr", [tag("th", name) for name in head]) if head else ""
    return tag("table", top, [tag("tr", [tag("td", cell) for cell in row]) for row in rows])


def documents_page(frame: Frame, rows: Iterable[tuple[int, str, str, int, int]], skip: int, total: int) -> str:
    """The texts, each with how many places are open of how many, the most open first."""
    table = [
        (tag("a", visible(name), href=to(f"/document/{id_}", q=frame.query)), language, f"{open_:,}", f"{places:,}")
        for id_, name, language, open_, places in rows
    ]
    more = tag("a", "more", href=to("/documents", q=frame.query, skip=skip + 100)) if skip + 100 < total else ""
    head = ("text", "language", "open", "places")
    return page(frame, "Texts - review", tag("h1", f"{total:,} texts"), _table(head, table), tag("p", more))


def document_page(frame: Frame, name: str, language: str, text: str, spots: Sequence[Spot]) -> str:
    """A text with every place in it; keys decide the one that has the focus."""
    parts: list[Markup] = []
    at = left = 0
    for spot in spots:
        if spot.start < at:
            left += 1
            continue
        parts.append(visible(text[at : spot.start]))
        parts.append(
            tag(
                "span",
                _in_text(spot, text),
                class_=f"spot {spot.verdict or 'open'}",
                tabindex=0,
                id=f"p{spot.id}",
                data_place=spot.id,
                title=f"{title_of(spot.rule)}: {spot.message}",
                role="button",
            )
        )
        at = spot.end
    parts.append(visible(text[at:]))
    note = f"{len(spots):,} places" + (f", {left:,} not shown, as they overlap others" if left else "")
    keys = "n and p go from place to place; a accepts, r rejects, u takes back; Enter opens it in the queue."
    return page(
        frame,
        f"{name} - review",
        tag("h1", visible(name)),
        tag("p", f"{note}. {keys}", class_="faint"),
        tag("div", parts, class_="document", dir="auto", lang=language or None, translate="no"),
    )


def _in_text(spot: Spot, text: str) -> list[Markup]:
    """A place as it lies in its text: edits far apart with what stands between them."""
    if text[spot.start : spot.end] == spot.old:
        return [change(spot)]
    out: list[Markup] = []
    at = spot.start
    for edit in spot.fixes[0][1]:
        out.append(visible(text[at : edit.span.start]))
        out.append(tag("del", visible(edit.old, changed=True)) if edit.old else Markup(""))
        out.append(tag("ins", visible(edit.new, changed=True)) if edit.new else Markup(""))
        at = edit.span.end
    return [*out, visible(text[at : spot.end])]


def bulk_page(frame: Frame, preview: Preview) -> str:
    """What one decision would reach, with samples that can be refused one by one."""
    samples = []
    for spot in preview.samples:
        box = tag("label", tag("input", type="checkbox", name="refused", value=spot.id), " refuse ", class_="refuse")
        said = tag("span", sentence(spot), dir="auto", lang=spot.language or None)
        samples.append(tag("li", box, said, tag("small", visible(spot.name))))
    yes = [tag("span", f"Accept all {preview.places:,}"), tag("kbd", "a")]
    no = [tag("span", "Reject all"), tag("kbd", "r")]
    form = tag(
        "form",
        hidden_fields(frame, {"places": preview.places}),
        tag("ol", samples, class_="samples"),
        tag(
            "div",
            tag("button", yes, name="verdict", value="accept", data_key="a", class_="yes"),
            tag("button", no, name="verdict", value="reject", data_key="r", class_="no"),
            class_="actions",
        ),
        method="post",
        action="/bulk",
    )
    rules = [(tag("code", rule), f"{count:,}") for rule, count in preview.rules]
    size = f"{preview.groups:,} edits at {preview.places:,} places in {preview.documents:,} texts"
    return page(
        frame,
        "Many at once - review",
        tag("h1", "Many at once"),
        tag("p", f"This query shows {size}. It is one step: one undo takes all of it back."),
        tag("details", tag("summary", f"{len(preview.rules)} rules"), _table((), rules)),
        form if preview.places else tag("p", "Nothing: another query shows more."),
    )


def report_page(
    frame: Frame,
    everything: Progress,
    known: Sequence[Person],
    hours: Sequence[tuple[str, int]],
    rules: Sequence[Learnt],
    *,
    log: Sequence[Event],
    gone: Sequence[Stale],
) -> str:
    """Who decided how much, how fast, which rules are accepted, and what remains."""
    said = ", ".join(f"{number:,} {verdict}" for verdict, number in sorted(everything.by_verdict.items()))
    most = max((number for _, number in hours), default=1)
    about = (
        "At least: the share of right findings that the rule exceeds with 95%, decisions and measurements together. "
        "Nothing changes by itself: normalize review --export confidence writes the counts."
    )
    return page(
        frame,
        "Report - review",
        tag("h1", "Report"),
        tag("p", f"{everything.places:,} places, {everything.open:,} open" + (f"; {said}" if said else "")),
        tag("h2", "People"),
        _table(
            ("who", "decisions", "places", "last"),
            [(visible(one.name), f"{one.decisions:,}", f"{one.places:,}", one.last) for one in known],
        ),
        tag("h2", "Decisions by the hour (UTC)"),
        _table((), [(hour.replace("T", " ") + "h", _bar(number, most), f"{number:,}") for hour, number in hours]),
        tag("h2", "Rules"),
        tag("p", about, class_="faint"),
        _table(("rule", "accepted", "", "measured before", "at least", ""), [_rule(row) for row in rules]),
        tag("h2", f"{len(gone):,} stale decisions: their text has changed, decide anew") if gone else "",
        tag("ul", [_stale(one) for one in gone[:200]], class_="log") if gone else "",
        tag("h2", "Last decisions"),
        tag("ol", [_event(event) for event in log], class_="log"),
    )


def _bar(value: int, most: int) -> Markup:
    return tag("meter", value=value, max=most, min=0)


def _rule(row: Learnt) -> tuple[str, ...]:
    total = row.accepted + row.rejected
    name = tag("code", row.rule) if not row.language else tag("small", f"in {row.language}")
    before = f"{row.shipped[0]:,} of {row.shipped[1]:,}" if row.shipped[1] else "not measured"
    verdict = tag("span", row.says, class_="verdict")
    return name, f"{row.accepted:,} of {total:,}", _bar(row.accepted, total), before, f"{row.low:.0%}", verdict


def _stale(one: Stale) -> Markup:
    words = [visible(one.before), tag("mark", visible(one.old, changed=True)), visible(one.after)]
    return tag(
        "li", visible(one.document), f": {one.verdict}, {title_of(one.rule)}: ", tag("span", words, class_="edit")
    )


def _event(event: Event) -> Markup:
    words = [visible(event.old[:60], changed=True), _ARROW, visible(event.new[:60], changed=True)]
    return tag(
        "li",
        f"{event.at} {event.by}: {event.verdict} ",
        tag("span", words, dir="auto", class_="edit"),
        f" {title_of(event.rule)}",
        tag("em", " taken back") if event.undone else "",
    )


def help_page(frame: Frame) -> str:
    """The keys, and how to ask."""
    keys = (
        ("a r", "accept, reject: everywhere shown, but for places decided by themselves"),
        ("2 ... 9", "accept that alternative"),
        ("e", "reword: type, then Enter"),
        ("l", "leave for later"),
        ("j k", "go to the next or previous place; y accepts it, x refuses it"),
        ("u", "undo"),
        ("n p", "next, previous"),
        ("A R", "always: a rule of your own, or dismissed for good"),
        ("s S", "settle a dispute"),
        ("w /", "why; query"),
    )
    table = _table((), [(tag("kbd", key), says) for key, says in keys])
    return page(frame, "Keys - review", tag("h1", "Keys"), table, tag("h2", "Queries"), tag("pre", HELP))
