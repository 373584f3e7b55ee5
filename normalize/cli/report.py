"""The command `report`: from a finding that was wrong to what its rule learns by it."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from normalize.cli.review import STORE
from normalize.cli.screen import Screen
from normalize.cli.verbs import Verbs, verb
from normalize.errors import InputError
from normalize.review.keep import advice, found_in_rows, found_in_store
from normalize.review.store import Store, is_store

__all__ = ["add_report", "report"]


def add_report(verbs: Verbs) -> None:
    """The options of `report`."""
    one = verb(
        verbs,
        "report",
        "Turn a finding that was wrong into a ready 'keep' example for its rule, or into an entry of the lexicon. "
        "Its key stands in records, dismissals, decisions, and beside it in a review.",
        "report 46acec25df42c2a7",
        "report 46acec25df42c2a7 --from decisions.jsonl",
        brief="A wrong finding as a ready example for its rule",
        exits="0 done, 2 a mistake: no such key",
    )
    one.add_argument("key", metavar="KEY", help="of the finding; its first characters do, if no other begins so")
    one.add_argument(
        "--from", metavar="FILE", dest="source", help=f"a store, decisions or dismissals (default: {STORE})"
    )
    one.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="colours (default: auto)")
    one.set_defaults(run=report)


def report(args: Namespace) -> int:
    """Print the example and what to do with it."""
    screen = Screen(args.color)
    source = Path(args.source or STORE)
    if not source.exists():
        raise InputError(f"{source}: no such file; name a store, decisions or dismissals with --from")
    if is_store(source):
        with Store(source) as store:
            found = found_in_store(store, args.key)
    else:
        found = found_in_rows(source, args.key)
    screen.say(advice(found))
    return 0
