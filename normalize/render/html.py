"""A diff as one HTML page that needs nothing else: no server, no network, no other file.

Side by side or inline, filtered by rule and tier, reasons on hover and by keyboard, light and dark, to be printed.
Its own content security policy lets only its own script and style run.
"""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from normalize.findings import Finding, Result, Safety
from normalize.render.markup import Markup, tag, visible
from normalize.render.stretches import Block, Change, Stretch, blocks, changes_of
from normalize.render.terminal import title_of

__all__ = ["html_foot", "html_head", "policy_hash", "render_html", "resource"]

_SAME = 3
"""Unchanged lines that are shown between changes; more are folded."""


@cache
def resource(name: str) -> str:
    """A style or script that is shipped beside this module."""
    return (Path(__file__).parent / "page" / name).read_text("utf-8")


def policy_hash(text: str) -> str:
    """How a content security policy names an inline style or script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def html_head(title: str = "normalize diff") -> str:
    """The page up to its first document."""
    style, script = resource("diff.css"), resource("diff.js")
    policy = (
        f"default-src 'none'; style-src {policy_hash(style)}; script-src {policy_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", title),
        tag("style", Markup(style)),
    )
    bar = tag(
        "header",
        tag("h1", title),
        tag("p", tag("span", "", id="shown", role="status")),
        tag(
            "fieldset",
            tag("legend", "View"),
            _choice("radio", "view", "inline", "inline", checked=True),
            _choice("radio", "view", "sides", "side by side"),
        ),
        tag(
            "fieldset",
            tag("legend", "Tier"),
            _choice("checkbox", "tier", "safe", "safe", checked=True),
            _choice("checkbox", "tier", "review", "for review", checked=True),
        ),
        tag("details", tag("summary", "Rules"), tag("div", id="rules"), id="rule-list", hidden=True),
        tag("p", "Tab or n and p go from change to change.", class_="hint"),
        class_="bar",
    )
    return f'<!DOCTYPE html>\n<html lang="en">{head}<body>{bar}<main>\n'


def _choice(kind: str, name: str, value: str, says: str, *, checked: bool = False) -> Markup:
    return tag("label", tag("input", type=kind, name=name, value=value, checked=checked), " ", says)


def html_foot() -> str:
    """The end of the page."""
    return f"</main>{tag('script', Markup(resource('diff.js')))}</body></html>\n"


def render_html(result: Result, name: str, *, tier: Safety) -> str:
    """One document as a section of the page; "" where nothing is found."""
    changes = changes_of(result, tier)
    changed = {finding.key for change in changes for finding in change.findings}
    rest = [finding for finding in result.visible() if finding.key not in changed]
    if not changes and not rest:
        return ""
    text = result.document.text
    language = result.language or result.document.language
    said = f"{len(changes):,} change" + ("" if len(changes) == 1 else "s")
    out = [tag("h2", visible(name)), tag("p", said + (f", {language}" if language else ""), class_="about")]
    if result.refused:
        out.append(tag("p", f"Nothing is repaired unattended here: {result.refused}.", class_="refused"))
    out.append(tag("div", list(_rows(list(blocks(text, changes)))), class_="text", lang=language, translate="no"))
    if rest:
        out.append(tag("details", tag("summary", f"{len(rest):,} without a repair here"), _rest(rest, text)))
    return tag("section", out) + "\n"


def _rows(rows: list[Block]) -> Iterator[Markup]:
    """Blocks as rows; long unchanged runs folded."""
    index = 0
    while index < len(rows):
        if rows[index].changed:
            yield _row(rows[index])
            index += 1
            continue
        end = index
        while end < len(rows) and not rows[end].changed:
            end += 1
        head = _SAME if index else 0
        tail = _SAME if end < len(rows) else 0
        if end - index > head + tail + 1:
            yield from map(_row, rows[index : index + head])
            folded = rows[index + head : end - tail]
            yield tag("details", tag("summary", f"{len(folded):,} unchanged lines"), list(map(_row, folded)))
            yield from map(_row, rows[end - tail : end])
        else:
            yield from map(_row, rows[index:end])
        index = end


def _row(block: Block) -> Markup:
    number = tag("span", str(block.line), class_="number", aria_hidden="true")
    if not block.changed:
        words = "".join(stretch.text for stretch in block.stretches)
        return tag("div", number, tag("div", visible(words), class_="same", dir="auto"), class_="row")
    return tag(
        "div",
        number,
        tag("div", [_both(stretch) for stretch in block.stretches], class_="one", dir="auto"),
        tag("div", [_side(stretch, "del") for stretch in block.stretches], class_="two", dir="auto"),
        tag("div", [_side(stretch, "ins") for stretch in block.stretches], class_="two", dir="auto"),
        class_="row changed",
    )


def _both(stretch: Stretch) -> Markup:
    change = stretch.change
    if change is None:
        return visible(stretch.text)
    edit = change.edit
    body = [
        tag("del", visible(edit.old, changed=True)) if edit.old else "",
        tag("ins", visible(edit.new, changed=True)) if edit.new else "",
    ]
    return tag("span", body, _note(change), tabindex=0, role="group", **_data(change))


def _side(stretch: Stretch, side: str) -> Markup:
    change = stretch.change
    if change is None:
        return visible(stretch.text)
    words = change.edit.old if side == "del" else change.edit.new
    if not words:
        return tag("span", tag("span", "", class_="gap"), **_data(change))
    return tag(
        "span", tag(side, visible(words, changed=True)), _note(change), tabindex=0, role="group", **_data(change)
    )


def _data(change: Change) -> dict[str, str | int | bool | None]:
    rules = " ".join(dict.fromkeys(finding.rule for finding in change.findings))
    return {"class_": f"change {change.safety.label}", "data_rule": rules, "data_tier": change.safety.label}


def _note(change: Change) -> Markup:
    """Why: what a reader sees who points at a change or comes to it by keyboard."""
    parts: list[Markup] = []
    for finding in change.findings:
        parts.append(tag("strong", title_of(finding.rule)))
        parts.append(tag("code", finding.rule))
        sure = f"{change.safety.label}, {finding.confidence:.0%} sure. "
        parts.append(tag("span", sure, visible(finding.message)))
        for evidence in finding.evidence[:5]:
            parts.append(tag("small", "" if evidence.weight >= 0 else "but ", visible(evidence.says)))
    return tag("span", parts, class_="note", role="tooltip", dir="ltr", lang="en")


def _rest(findings: list[Finding], text: str) -> Markup:
    rows = []
    for finding in findings:
        words = finding.span.of(text)
        short = words if len(words) <= 200 else words[:120] + " \N{HORIZONTAL ELLIPSIS} " + words[-60:]
        rows.append(
            tag(
                "li",
                tag("mark", visible(short, changed=True)),
                " ",
                visible(finding.message),
                " ",
                tag("code", finding.rule),
            )
        )
    return tag("ul", rows)


def direction_of(text: str) -> str:
    """The direction of a paragraph by its first strong letter: "rtl" or "ltr"."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"
