"""Numbers and dates in figures as another language writes them: "1,234.50" and "12/31/2020" in a German text.

A translation system copies figures. What separators and order a language has is data (``rules/languages.toml``);
only a number or a date that its language cannot have meant is found: both separators in the other order, two groups
of thousands, a month above twelve.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from normalize.detect import Proposal, Stage, View, change
from normalize.findings import Evidence, Safety
from normalize.language import Conventions
from normalize.text import Span

__all__ = ["DETECTOR"]

_BEFORE, _BEHIND = r"(?<![\w.,/:'’\-])", r"(?![\w/:'’]|[.,\-]\w)"
_NUMBERS = {
    # the point is the decimal sign of the number found: in texts whose language has the comma, and the other way round
    ",": re.compile(rf"{_BEFORE}(?P<whole>[1-9]\d{{0,2}}(?:,\d{{3}})+)\.(?P<part>\d{{1,2}}){_BEHIND}"),
    ".": re.compile(rf"{_BEFORE}(?P<whole>[1-9]\d{{0,2}}(?:\.\d{{3}})+),(?P<part>\d{{1,2}}){_BEHIND}"),
}
_GROUPS = re.compile(rf"{_BEFORE}(?P<whole>[1-9]\d{{0,2}}(?:,\d{{3}}){{2,}})(?P<part>){_BEHIND}")
_PERCENT = re.compile(rf"{_BEFORE}(?P<whole>\d{{1,3}})\.(?P<part>\d{{1,2}})(?=[ \u00a0\u202f]?[%\u2030])")
_DATE = re.compile(
    r"(?<![\w./\-])(?P<first>\d{1,2})(?P<mark>[/.\-])(?P<second>\d{1,2})(?P=mark)(?P<year>(?:19|20)\d\d)(?![\w/\-])"
)
_MONTHS, _DAYS = 12, 31


class _Numbers:
    name = "numbers"
    stage = Stage.WORDING
    triggers = ()

    def shapes(self) -> Mapping[str, str]:
        """Two separators, a decimal point before a percent sign, a date whose second figure is above twelve."""
        blank = r"[ \x{a0}\x{202f}]?"
        return {
            "numbers.two": r"[0-9],[0-9]{3}[.,][0-9]|[0-9]\.[0-9]{3}[.,][0-9]",
            "numbers.percent": rf"[0-9]\.[0-9]{{1,2}}{blank}[%\x{{2030}}]",
            "numbers.date": r"[0-9][/.-](?:1[3-9]|2[0-9]|3[01])[/.-](?:19|20)[0-9]{2}",
        }

    def detect(self, view: View) -> Iterator[Proposal]:
        habits = view.conventions
        if view.language is None:
            return
        if len(habits.decimal) == 1 and habits.decimal in _NUMBERS:
            if view.hits.may("numbers.two"):
                yield from _rewritten(view.text, _NUMBERS[habits.decimal], habits)
                if habits.decimal == ",":
                    yield from _rewritten(view.text, _GROUPS, habits)
            if habits.decimal == "," and view.hits.may("numbers.percent"):
                yield from _rewritten(view.text, _PERCENT, habits)
        if habits.date == "dmy" and view.hits.may("numbers.date"):
            yield from _dates(view.text)


def _rewritten(text: str, pattern: re.Pattern[str], habits: Conventions) -> Iterator[Proposal]:
    for found in pattern.finditer(text):
        start, end = found.span()
        whole, part = re.sub("[.,]", habits.group, found["whole"]), found["part"]
        new = f"{whole}{habits.decimal}{part}" if part else whole
        fix = change(text, start, end, new, safety=Safety.REVIEW, title="write it as this language does")
        says = f"this language writes a decimal {'comma' if habits.decimal == ',' else 'point'}"
        yield Proposal(
            "any.numbers.separators-of-another-language",
            Span(start, end),
            (fix,),
            evidence=(Evidence("convention", says, Span(start, end)),),
        )


def _dates(text: str) -> Iterator[Proposal]:
    for found in _DATE.finditer(text):
        first, second = int(found["first"]), int(found["second"])
        if not (1 <= first <= _MONTHS < second <= _DAYS):
            continue
        start, end = found.start(), found.end("second")
        new = f"{found['second']}{found['mark']}{found['first']}"
        fix = change(text, start, end, new, safety=Safety.REVIEW, title="put the day first")
        says = f"there is no month {second}; this language puts the day before the month"
        place = Span(*found.span())
        evidence = (Evidence("convention", says, place),)
        yield Proposal("any.numbers.date-of-another-language", place, (fix,), evidence=evidence)


DETECTOR = _Numbers()
