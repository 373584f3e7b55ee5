"""A review at a prompt, like ``git add -p``: for dumb terminals, pipes and screen readers.

On a terminal one key is enough; from a pipe a line is read. Every answer takes hold at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from normalize.errors import InputError
from normalize.findings import Scope, Verdict
from normalize.render.style import Piece, Style, shown, wrapped
from normalize.render.terminal import title_of
from normalize.review import queue
from normalize.review.query import HELP
from normalize.review.queue import Entry, Spot, left_words, right_words
from normalize.review.session import Session

__all__ = ["Prompt"]

_KEYS = """\
a  accept everywhere shown          r  reject everywhere shown
e  reword                           l  leave for later
1-9  accept this alternative        o  one by one: decide each place by itself
u  undo                             n  next, undecided    p  previous
A  accept always (your own rule)    R  reject always (dismissed for good)
w  why: all evidence                m  more places
/  another query                    s  settle a dispute: your last verdict stands for all
q  quit; all decisions are kept     ?  this help
"""
_SHOWN = 5


class Prompt:
    """Asks about one group after the other. `say` prints; `ask` gives the next answer, "" at the end."""

    def __init__(
        self, session: Session, style: Style, *, say: Callable[[str], None], ask: Callable[[str], str] | None = None
    ) -> None:
        self._session, self._style, self._say = session, style, say
        self._ask = ask or self._read
        self._seen: list[int] = []
        self._passed: set[int] = set()

    def run(self, said: str = "") -> None:
        """Until nothing is left that was not passed over, or the person leaves."""
        self._query = self._session.query(said)
        group = self._next()
        while group is not None:
            entry = queue.entry(self._session.store, group, self._query)
            self._show(entry)
            step = self._answer(entry)
            if step == "quit":
                break
            if step == "previous" and len(self._seen) > 1:
                self._seen.pop()
                group = self._seen[-1]
                continue
            if step in ("again", "previous"):
                group = self._seen[-1]
                continue
            self._passed.add(entry.id)
            group = self._next()
        self._session.release()

    def _next(self) -> int | None:
        for entry in self._session.entries(self._query, limit=len(self._passed) + 1):
            if entry.id in self._passed:
                continue
            held = self._session.claim(entry.digest)
            if held is not None:
                self._say(f"{shown(held[0])} is at '{shown(entry.old)}'; passed over\n")
                self._passed.add(entry.id)
                return self._next()
            self._seen.append(entry.id)
            return entry.id
        return None

    # ---- showing

    def _show(self, entry: Entry) -> None:
        style, session = self._style, self._session
        progress = queue.progress(session.store, self._query)
        head = f"{style.paint(title_of(entry.rule), 'bold')}  {style.paint(entry.rule, 'dim')}"
        times = f"{entry.places:,} places" if entry.places > 1 else "1 place"
        left = f"{progress.open:,} of {progress.places:,} left"
        self._say(f"\n{head}  {style.paint(f'{times}, sure {entry.confidence:.0%}; {left}', 'dim')}\n")
        spots = queue.spots(session.store, entry.id, self._query, limit=_SHOWN)
        self._say(f"{shown(spots[0].message, style)}\n")
        for spot in spots:
            self._say(self._line(spot) + "\n")
        if entry.places > len(spots):
            self._say(style.paint(f"    and {entry.places - len(spots):,} more (m)", "dim") + "\n")
        others = spots[0].fixes[1:]
        for number, (title, edits) in enumerate(others, 2):
            new = "".join(edit.new for edit in edits)
            said = shown(title, style) if title else f"'{shown(new, style, everything=True)}'"
            self._say(f"    {number}: {said}\n")

    def _line(self, spot: Spot) -> str:
        style = self._style
        mark = {"accept": "+", "reject": "-", "reword": "~", "later": "?", "disputed": "!"}.get(spot.verdict or "", " ")
        pieces = [Piece(shown(left_words(spot.before), style))]
        if spot.fixes:
            pieces += style.changed(spot.old, spot.new)
        else:
            pieces.append(Piece(f">>{shown(spot.old, style, everything=True)}<<", "spot"))
        pieces.append(Piece(shown(right_words(spot.after), style)))
        pieces.append(Piece(f"  {shown(spot.name, style)}", "dim"))
        if spot.stands:
            said = ", ".join(f"{shown(stand.by)}: {stand.verdict}" for stand in spot.stands)
            pieces.append(Piece(f"  {said}", "dim"))
        return wrapped(pieces, style, indent="      ", first=f"  {mark} ")

    def _why(self, entry: Entry) -> None:
        spot = queue.spots(self._session.store, entry.id, self._query, limit=1)[0]
        for says, weight, at, document in spot.evidence:
            where = f" ({shown(document)})" if document else f" (at {at[0]})" if at else ""
            self._say(
                wrapped(
                    [Piece(("for: " if weight >= 0 else "but: ") + shown(says) + where)],
                    self._style,
                    indent="      ",
                    first="    ",
                )
                + "\n"
            )
        if not spot.evidence:
            self._say("    the rule says it all\n")
        self._say(f"    normalize explain {entry.rule}\n")

    # ---- answering

    def _answer(self, entry: Entry) -> str:
        """What comes next: "next", "again", "previous" or "quit"."""
        answer = self._ask("[a,r,e,l,o,u,n,p,w,/,q,?] ")
        if answer in ("", "q"):
            return "quit"
        try:
            return self._do(entry, answer)
        except InputError as error:
            self._say(f"{error}\n")
            return "again"

    def _do(self, entry: Entry, answer: str) -> str:
        session = self._session
        verdicts = {"a": Verdict.ACCEPT, "r": Verdict.REJECT, "l": Verdict.LATER}
        if answer in verdicts:
            session.decide(entry.id, verdicts[answer], query=self._query)
            return "next"
        if answer in ("A", "R"):
            from normalize.review.always import always

            verdict = Verdict.ACCEPT if answer == "A" else Verdict.REJECT
            self._say(always(session, entry.id, verdict, query=self._query) + "\n")
            return "next"
        if answer.isdigit() and answer != "0":
            session.decide(entry.id, Verdict.ACCEPT, query=self._query, fix=int(answer) - 1)
            return "next"
        if answer == "e":
            return self._reword(entry)
        if answer == "o":
            return self._one_by_one(entry)
        if answer == "u":
            event = session.undo()
            self._say(
                "nothing to undo\n" if event is None else f"taken back: {event.verdict} of '{shown(event.old)}'\n"
            )
            if event is not None and event.group is not None:
                self._passed.discard(event.group)
                self._seen.append(event.group)
            return "again"
        if answer == "s":
            return self._settle(entry)
        if answer == "w":
            self._why(entry)
        elif answer == "m":
            for spot in queue.spots(session.store, entry.id, self._query, limit=200, skip=_SHOWN):
                self._say(self._line(spot) + "\n")
        elif answer == "/":
            self._say(HELP + "\n")
            said = self._ask_line("query: ")
            self._query = session.query(said)
            self._passed.clear()
            return "next"
        elif answer in ("n", "p"):
            return "next" if answer == "n" else "previous"
        else:
            self._say(_KEYS)
        return "again"

    def _settle(self, entry: Entry) -> str:
        answer = self._ask("settle: [a,r] ")
        if answer in ("a", "r"):
            verdict = Verdict.ACCEPT if answer == "a" else Verdict.REJECT
            self._session.decide(entry.id, verdict, query=self._query, scope=Scope.HERE, settles=True)
            return "next"
        return "again"

    def _reword(self, entry: Entry) -> str:
        spot = queue.spots(self._session.store, entry.id, self._query, limit=1)[0]
        old, proposed = self._session.wording(spot)
        self._say(f"now '{shown(old)}', proposed '{shown(proposed)}'; an empty line leaves it\n")
        new = self._ask_line("reads: ")
        if not new:
            return "again"
        self._session.decide(entry.id, Verdict.REWORD, query=self._query, new=new)
        return "next"

    def _one_by_one(self, entry: Entry) -> str:
        verdicts = {"a": Verdict.ACCEPT, "r": Verdict.REJECT, "l": Verdict.LATER}
        for spot in queue.spots(self._session.store, entry.id, self._query, limit=1 << 30):
            if spot.verdict is not None:
                continue
            self._say(self._line(spot) + "\n")
            answer = self._ask("this place: [a,r,e,l,n,q] ")
            if answer in verdicts:
                self._session.decide_place(spot.id, verdicts[answer])
            elif answer == "e":
                new = self._ask_line("reads: ")
                if new:
                    self._session.decide_place(spot.id, Verdict.REWORD, new=new)
            elif answer in ("q", ""):
                break
        return "next"

    # ---- reading

    def _read(self, prompt: str) -> str:
        """One key of a terminal, or the first word of a line."""
        self._say(self._style.paint(prompt, "cyan") if self._style.color else prompt)
        if not sys.stdin.isatty() or os.environ.get("TERM") == "dumb" or os.name == "nt":
            line = sys.stdin.readline()
            return line.strip() or ("?" if line else "")
        import termios
        import tty

        sys.stdout.flush()
        handle = sys.stdin.fileno()
        before = termios.tcgetattr(handle)
        try:
            tty.setcbreak(handle)
            key = os.read(handle, 8).decode("utf-8", "replace")
        finally:
            termios.tcsetattr(handle, termios.TCSADRAIN, before)
        self._say("\n")
        return "" if key in ("\x04", "\x1b") else key

    def _ask_line(self, prompt: str) -> str:
        self._say(prompt)
        return sys.stdin.readline().rstrip("\r\n")
