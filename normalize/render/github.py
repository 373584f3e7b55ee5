"""Findings as annotations that GitHub shows beside the lines of a change."""

from __future__ import annotations

from normalize.findings import Result, Severity
from normalize.render.excerpt import Lines

__all__ = ["render_annotations"]

_COMMAND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render_annotations(
    result: Result, path: str, *, line: int | None = None, hints: bool = False, lines: Lines | None = None
) -> str:
    r"""One workflow command a line; "" where nothing was found.

    `line` is where the document lies in its file, if that is one line of many: the annotation then
    stands there and says the place in the text.

    >>> from normalize import Document, Finding, Span
    >>> finding = Finding("k", "any.x.gap", "x", Span(4, 6), "A gap: 'a'\n100%", Severity.WARNING, 0.9)
    >>> print(render_annotations(Result(Document("jail , he"), (finding,)), "a,b.txt"), end="")
    ::warning file=a%2Cb.txt,line=1,endLine=1,col=5,endColumn=7,title=any.x.gap::A gap: 'a'%0A100%25
    """
    out = []
    lines = lines or Lines(result.document.text)
    for finding in result.visible(hints=hints):
        first, last = lines.at(finding.span.start), lines.at(finding.span.end)
        says = finding.message
        if line is None:
            place = f"line={first[0]},endLine={last[0]}"
            if first[0] == last[0]:
                place += f",col={first[1]},endColumn={last[1]}"
        else:
            place = f"line={line},endLine={line}"
            says += f" (in {result.document.id}, character {finding.span.start + 1})"
        out.append(
            f"::{_COMMAND[finding.severity]} file={_property(path)},{place},title={_property(finding.rule)}"
            f"::{_data(says)}\n"
        )
    return "".join(out)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
