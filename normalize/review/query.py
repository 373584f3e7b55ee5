"""What a reviewer asks to see, as a line of words, and the SQL that follows.

``rule:any.quotes lang:de tier:review sure:<0.8 doc:*.txt by:ada is:disputed Blinken``: words with a colon narrow
down, all others are searched for in the change, its surroundings and its message.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field

from normalize.errors import InputError
from normalize.findings import Safety, Verdict
from normalize.review.places import NO_FIX
from normalize.review.standing import DISPUTED

__all__ = ["HELP", "TIERS", "Query", "parse_query"]

TIERS = {"safe": int(Safety.SAFE), "review": int(Safety.REVIEW), "hint": int(Safety.HINT), "none": NO_FIX}
"""The tiers by the words people use; `none` is what nothing is proposed for."""

_STATES = ("open", "decided", "all", DISPUTED, *Verdict)
_STATE_SQL = {
    "open": "p.verdict IS NULL",
    "decided": "p.verdict IS NOT NULL AND p.verdict <> 'later'",
    "all": "1",
}
_ORDERS = {
    "settles": "n_open DESC, s.severity DESC, s.confidence DESC, s.rule, s.id",
    "text": "min_place, s.id",
    "sure": "s.confidence DESC, n_open DESC, s.id",
    "unsure": "s.confidence, n_open DESC, s.id",
    "grave": "s.severity DESC, n_open DESC, s.id",
}

HELP = """\
rule:PREFIX     any.quotes, or a rule in full         tier:TIER    safe, review, hint, none (a,b: either)
lang:TAG        language of the text                  sure:<0.8    confidence below (sure:>0.8: above)
doc:PATTERN     document, with * and ?                by:NAME      decided by
is:STATE        open (default), decided, all, accept, reject, reword, later, disputed
order:ORDER     settles (most places first), text, sure, unsure, grave
anything else is searched for: in the change, beside it, in its message"""


@dataclass(frozen=True, slots=True)
class Query:
    """Conditions on groups and on places as SQL, with their values; `said` is the line they come from."""

    said: str = ""
    state: str = "open"
    groups: tuple[str, ...] = ()
    group_values: tuple[object, ...] = ()
    places: tuple[str, ...] = ()
    place_values: tuple[object, ...] = ()
    order: str = "settles"

    @property
    def whole(self) -> bool:
        """Whether groups are shown with all their places, so that a decision may be about them as groups."""
        return not self.places

    @property
    def shown(self) -> tuple[tuple[str, ...], tuple[object, ...]]:
        """The conditions on a place `p`, its state among them, with their values."""
        state = _STATE_SQL.get(self.state)
        values: tuple[object, ...] = ()
        if state is None:
            state, values = "p.verdict = ?", (self.state,)
        return (*self.places, state), (*self.place_values, *values)

    @property
    def wanted(self) -> tuple[str, tuple[object, ...]]:
        """The condition that a place `p` of a group `s` is shown, with its values."""
        places, values = self.shown
        return " AND ".join((*self.groups, *places)), (*self.group_values, *values)

    @property
    def sorting(self) -> str:
        """The ORDER BY of groups."""
        return _ORDERS[self.order]


@dataclass(slots=True)
class _Made:
    groups: list[str] = field(default_factory=list)
    group_values: list[object] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    place_values: list[object] = field(default_factory=list)

    def group(self, sql: str, *values: object) -> None:
        self.groups.append(sql)
        self.group_values += values

    def place(self, sql: str, *values: object) -> None:
        self.places.append(sql)
        self.place_values += values


def parse_query(said: str, *, tiers: str = "review,none") -> Query:
    """Read a line of words; `tiers` are those shown where it names none. Raises `InputError`.

    >>> parse_query("rule:any.quotes is:all").state
    'all'
    >>> parse_query("Blinken").whole, parse_query("lang:de").whole       # a language is a thing of places
    (True, False)
    """
    made = _Made()
    state, order, tier = "open", "settles", tiers
    try:
        words = shlex.split(said)
    except ValueError:
        words = said.split()
    for word in words:
        name, colon, value = word.partition(":")
        if not colon or name not in ("rule", "tier", "lang", "sure", "doc", "by", "is", "order") or not value:
            _search(made, word)
        elif name == "rule":
            made.group("(s.rule = ? OR s.rule LIKE ? ESCAPE '\\')", value, _like(value.rstrip(".")) + ".%")
        elif name == "tier":
            tier = value
        elif name == "lang":
            sql = "p.document IN (SELECT id FROM document WHERE language = ? OR language LIKE ? ESCAPE '\\')"
            made.place(sql, value, _like(value) + "-%")
        elif name == "sure":
            found = re.fullmatch(r"([<>])=?(0?\.\d+|[01](?:\.\d+)?)", value)
            if not found:
                raise InputError(f"{word}: a confidence is asked for as sure:<0.8 or sure:>0.8")
            made.place(f"p.confidence {found[1]}= ?", float(found[2]))
        elif name == "doc":
            made.place("p.document IN (SELECT id FROM document WHERE name GLOB ? OR path GLOB ?)", value, value)
        elif name == "by":
            made.place("EXISTS (SELECT 1 FROM standing t WHERE t.place = p.id AND t.by = ?)", value)
            state = "all" if state == "open" else state
        elif name == "is":
            state = _one_of(word, value, _STATES)
        else:
            order = _one_of(word, value, tuple(_ORDERS))
    numbers = [TIERS[_one_of(f"tier:{tier}", name, tuple(TIERS))] for name in tier.split(",")]
    if len(numbers) < len(TIERS):
        made.groups.insert(0, f"s.tier IN ({', '.join(map(str, sorted(numbers)))})")
    return Query(
        said,
        state,
        tuple(made.groups),
        tuple(made.group_values),
        tuple(made.places),
        tuple(made.place_values),
        order,
    )


def _search(made: _Made, word: str) -> None:
    like = f"%{_like(word)}%"
    escape = "LIKE ? ESCAPE '\\'"
    made.group(
        f"(s.old {escape} OR s.new {escape} OR s.rule {escape} OR s.id IN (SELECT q.same FROM place q "
        f"WHERE q.before {escape} OR q.after {escape}))",
        *[like] * 5,
    )


def _like(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)


def _one_of(word: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise InputError(f"{word}: one of {', '.join(known)}")
    return str(value)
