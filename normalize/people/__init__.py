"""Well-known people: how their names are written in each language, and which of those forms are slips.

The tables ``rules/people/*.tsv`` hold a person a line; users add tables of the same columns (`lexicon`).
`Lexicon.find` passes once over a text and says of every full name that it knows what it is *in the
language of that text*: the form this language uses, one that it accepts too, the form of another
language, or a known slip. A form in another script than the text's own is always accepted: a text may
show how a name is written at home.

Given names with the share of women among their bearers are looked up by `given_gender`.

    >>> [mention] = lexicon().find("Anthony Blinken arrived.", "en")
    >>> mention.form, [(entry.person.name, entry.kind) for entry in mention.entries]
    ('Anthony Blinken', [('Antony Blinken', 'wrong')])
    >>> lexicon().find("Anthony arrived with Blinkend.", "en")
    []
"""

from __future__ import annotations

from normalize.people.common import is_common, is_plausible
from normalize.people.finder import Forms
from normalize.people.forms import Entry, Kind
from normalize.people.given import GivenName, given_gender
from normalize.people.lookup import Lexicon, Mention, lexicon
from normalize.people.tables import COLUMNS, Person, Table, read_table, shipped_tables

__all__ = [
    "COLUMNS",
    "Entry",
    "Forms",
    "GivenName",
    "Kind",
    "Lexicon",
    "Mention",
    "Person",
    "Table",
    "given_gender",
    "is_common",
    "is_plausible",
    "lexicon",
    "read_table",
    "shipped_tables",
]
