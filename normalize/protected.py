"""Places in any text that no edit may touch: addresses, file paths, placeholders, tags and code.

What a machine reads looks broken to rules made for prose: a URL has dots without spaces, a placeholder
has a bracket that never closes. Every kind is found from a literal (``://``, ``@``, ``{`` ...) that
prose hardly holds, so clean prose pays for a few substring searches and nothing else; each look around
a literal is bounded, so no text is slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from normalize.text import Span

__all__ = ["merge", "protect_text"]

_NARROW = r"A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%|"
# Letters beyond ASCII occur in paths (ru.wikipedia.org/wiki/...), but not quotation marks, and not the
# scripts that write without spaces: there the sentence goes on right behind the address.
_WIDE = r"\N{LATIN SMALL LETTER SHARP S}-\N{LATIN SMALL LETTER Y WITH DIAERESIS}\u0100-\u0dff\u1e00-\u1fff"
_URL = re.compile(rf"[{_NARROW}\N{{LATIN CAPITAL LETTER A WITH GRAVE}}-\N{{LATIN CAPITAL LETTER THORN}}{_WIDE}]+")
_SCHEME = re.compile(r"(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{1,15}\Z")
_LOCAL = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+-")
_LOCAL_CHARS = "".join(sorted(_LOCAL))
_HOST = re.compile(r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_PATH = re.compile(r"/[\w.@%+~-]{1,255}+(?:/[\w.@%+~-]{0,255}+){1,64}+|(?<=[.~])/[\w.@%+~-]{1,255}")
_DRIVE_LETTER = re.compile(r"(?<![^\W_])[A-Za-z]\Z")
_DRIVE = re.compile(r":\\[^\s\"<>|*?:]{1,1024}")
_BRACES = re.compile(r"\{\{[^{}\n]{0,200}\}\}|\{%[^{}\n]{0,200}%\}|\{[\w.:!,\[\]-]{0,80}\}|\{#[^{}\n]{0,200}#\}")
_PERCENT = re.compile(
    r"%(?:\d{1,2}\$)?[-+0#]{0,3}\d{0,3}(?:\.\d{1,2})?(?:l{0,2}|h{0,2}|[zjt])[sdiufFeEgGxXoc@](?![A-Za-z])"
    r"|%\(\w{1,60}\)[-+0#]{0,3}\d{0,3}(?:\.\d{1,2})?[sdifr]"
)
_TAG = re.compile(
    r"</?[A-Za-z][\w:.-]{0,60}+"
    r"(?:\s++[\w:@.-]{1,80}+(?:\s*+=\s*+(?:\"[^\"<>]{0,1000}+\"|'[^'<>]{0,1000}+'|[^\s\"'<>=`]{1,1000}+))?+){0,40}+"
    r"\s*+/?>"
    r"|<!\[CDATA\[|<![A-Za-z][^<>]{0,500}+>|<\?[^<>]{0,500}+\?>"
)
_INLINE_CODE = re.compile(
    r"(?<![\w`'])`(?![\s`'])[^`\n]{1,200}(?<!\s)`(?![\w`'])|(?<!`)``(?![\s`])[^`\n]{1,200}(?<!\s)``(?!`)"
)
_FENCE = re.compile(r"^ {0,3}(`{3,})[^`\n]{0,100}\n(?s:.{0,20000}?)^ {0,3}\1`*[ \t]*$", re.MULTILINE)
_CODE_LINE = re.compile(
    r"[ \t]*+(?:"
    r"[\]\[{}(),;]+"
    r"|[\"'][\w .:-]{1,60}[\"'] ?: ?\S.*"
    r"|[\w$.\[\]>\"'-]{1,80}+ ?(?:[-+*/%|&^:?]|<<|>>)?=(?![=>]) ?\S.*"
    r"|(?:#include|@\w+|(?:(?:def|class|for|if|elif|else|while|return|import|from|function|var|let|const|public|private|"
    r"protected|static|void|int|fn|func|try|except|catch|switch|case|print|echo|export|select|raise|throw|with)\b)).{0,200}"
    r"[=(){}\[\];].*"
    r"|(?=.{0,200}[=(){}\[\]]).{0,200}(?:[;{]|\}[,;]?|\)[;:,]|\] ?,)"
    r")[ \t\r]*"
)
_CODE_SIGN = re.compile(r"[={]|;(?=\n)")
_BLOCK_LINES, _BLOCK_REACH = 400, 4000
_SECONDS = re.compile(r":[0-5]\d:[0-5]\d")
_STAMP = re.compile(r"[\[(]?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d")
_PROMPT = re.compile(r"^(?:[\w.-]{1,40}@[\w.-]{1,60}:[^\s$#]{0,80}[$#] [^\n]*|\$ [a-z][^\n]*)", re.MULTILINE)
_LOG_LINE = re.compile(
    r"[\[(]?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{3,6}|.{0,20}\b"
    r"(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|FATAL|CRITICAL)\b)"
)
_ENDS = ".,;:!?'*|&"
_CLOSERS = (")", "("), ("]", "[")


def protect_text(text: str) -> tuple[Span, ...]:
    """The protected places of a text, sorted and apart: nearly always none.

    URLs, e-mail addresses, file paths with two parts or more, placeholders (``{name}``, ``{{x}}``,
    ``%s``, ``%(n)d``, ``${x}``), tags, code between backticks, lines of which half are a program's or a record's,
    and lines of a log. A mark that ends the sentence is no part of an address.

    >>> text = "See https://example.org/a.b, he said."
    >>> [span.of(text) for span in protect_text(text)]
    ['https://example.org/a.b']
    >>> protect_text("It cost 5% more and/or less: 12/05, {so to speak}.")
    ()
    """
    found: list[tuple[int, int]] = []
    if "://" in text:
        found += _urls(text)
    if "www." in text:
        found += _bare_hosts(text)
    if "@" in text:
        found += _mails(text)
    if "@" in text or text.startswith("$ "):
        found += (match.span() for match in _PROMPT.finditer(text))
    if "/" in text:
        found += _paths(text)
    if ":\\" in text:
        found += _drives(text)
    braced = "{" in text
    if braced:
        found += _braces(text)
    if "%" in text:
        found += _at(text, "%", _PERCENT)
    if "<" in text:
        found += _at(text, "<", _TAG)
        found += _comments(text)
    if "`" in text:
        found += _at(text, "`", _INLINE_CODE)
        if "```" in text:
            found += (match.span() for match in _FENCE.finditer(text))
    if braced or "=" in text:
        found += _programs(text)
    if ":" in text:
        found += _logs(text)
    return merge(found) if found else ()


def merge(places: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    """Places in any order as sorted spans that are apart; those that touch become one.

    >>> merge([(4, 6), (0, 2), (5, 9), (3, 3)])
    (Span(start=0, end=2), Span(start=4, end=9))
    """
    out: list[Span] = []
    start = end = -1
    for a, b in sorted(places):
        if a >= b:
            continue
        if a <= end:
            end = max(end, b)
            continue
        if end > start:
            out.append(Span(start, end))
        start, end = a, b
    if end > start:
        out.append(Span(start, end))
    return tuple(out)


def _finds(text: str, literal: str) -> Iterator[int]:
    at = text.find(literal)
    while at >= 0:
        yield at
        at = text.find(literal, at + len(literal))


def _at(text: str, literal: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where `pattern` matches from an occurrence of `literal`, its first character."""
    at = text.find(literal)
    while at >= 0:
        match = pattern.match(text, at)
        if match:
            yield match.span()
        at = text.find(literal, match.end() if match else at + 1)


def _comments(text: str) -> Iterator[tuple[int, int]]:
    for at in _finds(text, "<!--"):
        end = text.find("-->", at, at + 1000)
        if end >= 0:
            yield at, end + 3


def _programs(text: str) -> Iterator[tuple[int, int]]:
    """Blocks of lines, no empty one between them, of which two at least and half are code."""
    done = 0
    for sign in _CODE_SIGN.finditer(text):
        if sign.start() < done:
            continue
        start = end = text.rfind("\n", 0, sign.start()) + 1
        above = start
        while above > done and start - above < _BLOCK_REACH:
            before = text.rfind("\n", done, above - 1) + 1 or done
            if not text[before:above].strip():
                break
            above = before
        lines = code = 0
        end = above
        while end < len(text) and lines < _BLOCK_LINES:
            after = text.find("\n", end)
            after = len(text) if after < 0 else after
            line = text[end : min(after, end + 400)]
            if not line.strip():
                break
            lines += 1
            code += _CODE_LINE.fullmatch(line) is not None
            end = after + 1
        done = max(end, sign.end())
        if code >= 2 and code * 2 >= lines:
            yield above, min(end, len(text))


def _logs(text: str) -> Iterator[tuple[int, int]]:
    """Lines that begin with date and time to the second, and name a level or follow one another."""
    stamps = -1
    for match in _SECONDS.finditer(text):
        start = text.rfind("\n", max(0, match.start() - 40), match.start()) + 1
        if not start and match.start() >= 40:
            continue
        end = text.find("\n", match.end())
        stamped = _STAMP.match(text, start)
        if stamped and (_LOG_LINE.match(text, start) or (end >= 0 and _STAMP.match(text, end + 1)) or stamps == start):
            yield start, len(text) if end < 0 else end
        if stamped:
            stamps = end + 1


def _address_end(text: str, start: int, end: int) -> int:
    """Where an address ends: without the marks of the sentence or bracket it stands in.

    An address may hold brackets of its own, so only one without its partner is the sentence's.
    """
    spare = {close: text.count(close, start, end) - text.count(open_, start, end) for close, open_ in _CLOSERS}
    while end > start:
        last = text[end - 1]
        if spare.get(last, 0) > 0:
            spare[last] -= 1
        elif last not in _ENDS:
            return end
        end -= 1
    return end


def _urls(text: str) -> Iterator[tuple[int, int]]:
    done = 0
    for at in _finds(text, "://"):
        if at < done:
            continue
        scheme = _SCHEME.search(text, max(done, at - 17), at)
        match = _URL.match(text, at + 3) if scheme else None
        if scheme and match:
            done = match.end()
            end = _address_end(text, at + 3, done)
            if end > at + 3:
                yield scheme.start(), end


def _bare_hosts(text: str) -> Iterator[tuple[int, int]]:
    done = 0
    for at in _finds(text, "www."):
        if at < done or (at and text[at - 1].isalnum()):
            continue
        match = _URL.match(text, at)
        if match:
            done = match.end()
            end = _address_end(text, at, done)
            if end > at + 4:
                yield at, end


def _mails(text: str) -> Iterator[tuple[int, int]]:
    for at in _finds(text, "@"):
        if at and text[at - 1] in _LOCAL:
            window = text[max(0, at - 64) : at]
            local = len(window) - len(window.rstrip(_LOCAL_CHARS))
            host = _HOST.match(text, at + 1)
            if host:
                yield at - local, host.end()


def _paths(text: str) -> Iterator[tuple[int, int]]:
    done = 0
    for at in _finds(text, "/"):
        if at < done:
            continue
        start = at
        while start > done and at - start < 2 and text[start - 1] in ".~":
            start -= 1
        if start and (text[start - 1].isalnum() or text[start - 1] in "/:<_."):
            continue
        match = _PATH.match(text, at)
        if match:
            done = match.end()
            end = _address_end(text, at, done)
            if end > at + 1:
                yield start, end


def _drives(text: str) -> Iterator[tuple[int, int]]:
    for at in _finds(text, ":\\"):
        if not _DRIVE_LETTER.search(text, max(0, at - 2), at):
            continue
        match = _DRIVE.match(text, at)
        if match:
            yield at - 1, _address_end(text, at, match.end())


def _braces(text: str) -> Iterator[tuple[int, int]]:
    for start, end in _at(text, "{", _BRACES):
        yield start - (start > 0 and text[start - 1] in "$#"), end
