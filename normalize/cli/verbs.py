"""What the parsers of all commands are made of."""

from __future__ import annotations

import argparse
from typing import TypeAlias

__all__ = ["Help", "Verbs", "needs_command", "verb"]

Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


class Help(argparse.RawDescriptionHelpFormatter):
    """Help as it is written, with room for the options."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=26, width=100)


def verb(
    verbs: Verbs, name: str, says: str, *examples: str, brief: str = "", exits: str = ""
) -> argparse.ArgumentParser:
    """A command with its examples: `brief` is its line in a list of commands, by default what it says as a whole."""
    epilog = "examples:\n" + "\n".join(f"  normalize {line}" for line in examples)
    brief = brief or says.rstrip(".")
    return verbs.add_parser(
        name,
        help=brief[:1].lower() + brief[1:],
        description=says,
        epilog=f"{epilog}\n\nexit status: {exits}" if exits else epilog,
        formatter_class=Help,
        allow_abbrev=False,
    )


def needs_command(group: argparse.ArgumentParser) -> int:
    """What a command that has commands of its own does without one: it shows them, and calls it a mistake."""
    group.print_help()
    return 2
