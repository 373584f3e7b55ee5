"""A review on a full terminal, by Textual: the change in its text, its places, why, and one key to decide.

All text is drawn as text, never as markup of the library; control characters are shown by their code.
"""

from __future__ import annotations

import os
from typing import ClassVar

from normalize.errors import InputError, MissingExtra
from normalize.findings import Scope, Severity, Verdict
from normalize.render.style import PLAIN, Style, shown
from normalize.render.terminal import title_of
from normalize.review import queue
from normalize.review.query import HELP
from normalize.review.queue import Entry, Spot, left_words, right_words
from normalize.review.session import Session

try:
    from rich.text import Text
    from textual.app import App, ComposeResult
    from textual.binding import Binding, BindingType
    from textual.containers import Horizontal, VerticalScroll
    from textual.events import Key
    from textual.widgets import Footer, Input, Static
except ImportError:
    raise MissingExtra("the terminal of a review (normalize review --plain does without)", "review") from None

__all__ = ["ReviewApp", "show"]

_STYLE = Style(color=True, unicode=True)
_MARKS = {"accept": ("+", "green"), "reject": ("-", "red"), "reword": ("~", "green"), "later": ("?", "yellow")}
_PLACES = 200
"""Places of a group that are drawn."""

_BESIDE = 40

_KEYS = """\
a / r     accept / reject everywhere shown        1-9       accept this alternative
y / x     accept / refuse the place with the bar  j / k     next / previous place
e         reword                                  l         leave for later
u         undo                                    n / p     next / previous
A / R     always: a rule of your own / dismissed  s / S     settle a dispute: accept / reject
w         why, in full                            /         query
d         all of this text around the place       q         quit; all decisions are kept
"""


class ReviewApp(App[None]):
    """The screen of one session."""

    CSS = """
    #bar { height: 1; padding: 0 1; background: $panel; }
    #item { padding: 1 2; } #main { width: 1fr; } #side { width: 36; border-left: solid $panel; padding: 0 1; }
    #says { height: auto; max-height: 4; padding: 0 1; } #ask { display: none; } #ask.on { display: block; }
    .narrow #side { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "decide('accept')", "accept"),
        Binding("r", "decide('reject')", "reject"),
        Binding("e", "reword", "reword"),
        Binding("l", "decide('later')", "later"),
        Binding("u", "undo", "undo"),
        Binding("n", "step(1)", "next"),
        Binding("p", "step(-1)", "prev", show=False),
        Binding("j,down", "place(1)", "place", show=False),
        Binding("k,up", "place(-1)", "place", show=False),
        Binding("y", "here('accept')", "yes here"),
        Binding("x", "here('reject')", "no here"),
        Binding("A", "always('accept')", "always yes", show=False),
        Binding("R", "always('reject')", "always no", show=False),
        Binding("s", "settle('accept')", "settle", show=False),
        Binding("S", "settle('reject')", "settle", show=False),
        Binding("w", "why", "why"),
        Binding("d", "document", "text", show=False),
        Binding("slash", "query", "query"),
        Binding("question_mark", "keys", "keys"),
        Binding("q,ctrl+c", "leave", "quit"),
    ]
    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = ""

    def __init__(self, session: Session, said: str = "") -> None:
        super().__init__()
        self._session = session
        self._query = session.query(said)
        self._skip = self._place = 0
        self._entry: Entry | None = None
        self._spots: list[Spot] = []
        self._mode = "item"
        self._asked = ""
        self._pinned: int | None = None

    def compose(self) -> ComposeResult:
        """The bar, the item, the queue beside it, what is said, the line to type in, the keys."""
        yield Static(id="bar", markup=False)
        with Horizontal():
            with VerticalScroll(id="main", can_focus=False):
                yield Static(id="item", markup=False)
            yield Static(id="side", markup=False)
        yield Static(id="says", markup=False)
        yield Input(id="ask")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Show the first item."""
        self._load()

    def on_resize(self) -> None:
        """Without room the queue beside the item goes."""
        self.screen.set_class(self.size.width < 90, "narrow")

    # ---- showing

    def _load(self, says: str = "") -> None:
        """Read the group at hand, and draw."""
        session = self._session
        groups, _ = queue.count(session.store, self._query)
        self._skip = max(0, min(self._skip, groups - 1))
        beside = session.entries(self._query, limit=_BESIDE, skip=max(0, self._skip - 5))
        self._entry = None
        if self._pinned is not None:
            self._entry = queue.entry(session.store, self._pinned, self._query)
        elif groups:
            self._entry = beside[min(5, self._skip)]
        if self._entry is not None:
            held = session.claim(self._entry.digest)
            if held is not None:
                says = f"{says}  {shown(held[0])} has this open: n goes on".strip()
            self._spots = queue.spots(session.store, self._entry.id, self._query, limit=_PLACES)
            self._place = max(0, min(self._place, len(self._spots) - 1))
        else:
            self._spots = []
        self.query_one("#side", Static).update(self._beside(beside, groups))
        self._draw(says)

    def _draw(self, says: str = "") -> None:
        progress = queue.progress(self._session.store, self._query)
        done = f"{progress.share:.0%}" if progress.places else ""
        bar = Text.assemble(
            (f"{progress.open:,} of {progress.places:,} places left  {done}  ", "bold"),
            (shown(self._session.by), "dim"),
            (f"   /{shown(self._query.said)}" if self._query.said else "", "cyan"),
        )
        self.query_one("#bar", Static).update(bar)
        self.query_one("#says", Static).update(Text(says, "yellow"))
        draw = {"item": self._item, "why": self._why, "document": self._document, "keys": self._help}[self._mode]
        self.query_one("#item", Static).update(draw())

    def _beside(self, entries: list[Entry], groups: int) -> Text:
        out = Text(f"{groups:,} in the queue\n", "dim", no_wrap=True, overflow="ellipsis")
        for entry in entries:
            here = self._entry is not None and entry.id == self._entry.id
            old, new = (_short(part) for part in (entry.old, entry.new))
            line = f"{'>' if here else ' '}{entry.open:>4} {old} \N{RIGHTWARDS ARROW} {new}\n"
            out.append(line, "reverse" if here else "")
        return out

    def _item(self) -> Text:
        entry = self._entry
        if entry is None:
            return Text(
                "Nothing is left of what this query shows.\n\nq leaves; / asks for something else, is:decided say."
            )
        out = Text()
        out.append(title_of(entry.rule), "bold")
        times = f"{entry.places:,} places" if entry.places > 1 else "1 place"
        severity = Severity(entry.severity).label
        out.append(f"   {entry.rule}   {times}, {entry.confidence:.0%} sure, {severity}\n", "dim")
        out.append(shown(self._spots[0].message) + "\n\n")
        for number, spot in enumerate(self._spots):
            self._line(out, spot, here=number == self._place)
        if entry.places > len(self._spots):
            out.append(f"  and {entry.places - len(self._spots):,} more places\n", "dim")
        for number, (title, edits) in enumerate(self._spots[0].fixes[1:], 2):
            new = shown("".join(edit.new for edit in edits), _STYLE, everything=True)
            out.append(f"\n  {number}  {shown(title) if title else new}", "cyan")
        reasons = self._spots[self._place].evidence[:4]
        if reasons:
            out.append("\n\nwhy\n", "dim")
            for says, weight, _, _ in reasons:
                out.append(f"  {'' if weight >= 0 else 'but '}{shown(says)}\n", "dim")
        return out

    def _line(self, out: Text, spot: Spot, *, here: bool) -> None:
        mark, look = _MARKS.get(spot.verdict or "", ("!" if spot.verdict else " ", "yellow"))
        out.append("\N{LEFT HALF BLOCK}" if here else " ", "bold cyan")
        out.append(f"{mark} ", look)
        out.append(shown(left_words(spot.before)))
        self._change(out, spot)
        out.append(shown(right_words(spot.after)))
        stands = "".join(f"  {shown(stand.by)}: {stand.verdict}" for stand in spot.stands)
        out.append(f"\n   {shown(spot.name)}{stands}\n", "dim")

    def _change(self, out: Text, spot: Spot) -> None:
        if not spot.fixes:
            out.append(_cut(shown(spot.old, _STYLE, everything=True)), "underline yellow")
            return
        new = next((s.new for s in reversed(spot.stands) if s.new is not None), spot.new)
        style = PLAIN if os.environ.get("NO_COLOR") else _STYLE
        for piece in style.changed(spot.old, new):
            out.append(_cut(piece.text), {"old": "strike red", "new": "bold green"}[piece.look])

    def _why(self) -> Text:
        if self._entry is None:
            return self._item()
        spot = self._spots[self._place]
        out = Text(f"{title_of(spot.rule)}\n", "bold")
        out.append(f"{shown(spot.message)}\n\n")
        for says, weight, at, document in spot.evidence:
            where = f"  in {shown(document)}" if document else f"  at {at[0]}" if at else ""
            out.append(f"  {'for' if weight >= 0 else 'but'}  {shown(says)}")
            out.append(f"{where}\n", "dim")
        out.append(f"\nnormalize explain {spot.rule}\nnormalize report {spot.key}\n", "dim")
        return out

    def _document(self) -> Text:
        """The text around the place, with the change in it."""
        if self._entry is None:
            return self._item()
        spot = self._spots[self._place]
        text = self._session.store.text_of(spot.document)
        out = Text(f"{shown(spot.name)}\n\n", "bold")
        for line in text[max(0, spot.start - 1500) : spot.start].split("\n")[:-1]:
            out.append(shown(line) + "\n")
        out.append(shown(text[: spot.start].rpartition("\n")[2][-1500:]))
        self._change(out, spot)
        for line in text[spot.end : spot.end + 1500].split("\n"):
            out.append(shown(line) + "\n")
        return out

    def _help(self) -> Text:
        return Text(f"{_KEYS}\n{HELP}\n\nAny of w d ? again goes back.")

    # ---- deciding

    def _try(self, verdict: str, *, place: bool, **how: object) -> None:
        entry = self._entry
        if entry is None:
            return
        self._mode = "item"
        known: dict[str, object] = dict(how)
        try:
            if place:
                done = self._session.decide_place(self._spots[self._place].id, Verdict(verdict), **known)  # type: ignore[arg-type]
            else:
                done = self._session.decide(entry.id, Verdict(verdict), query=self._query, **known)  # type: ignore[arg-type]
        except InputError as error:
            self._draw(str(error))
            return
        says = f"{verdict}: {shown(entry.old[:40])}, {done.places:,} place" + ("" if done.places == 1 else "s")
        says += f"; {done.disputed:,} disputed" if done.disputed else ""
        if place:
            self._pinned = entry.id
            self._place += 1
            if not queue.entry(self._session.store, entry.id, self._query).open:
                self._onward()
        else:
            self._onward()
        self._load(f"{says}  (u takes it back)")

    def _onward(self) -> None:
        """To the next group: the one that now stands where the decided one stood."""
        self._pinned, self._place = None, 0
        if self._query.state != "open":
            self._skip += 1

    def action_decide(self, verdict: str) -> None:
        """All places shown."""
        self._try(verdict, place=False)

    def action_here(self, verdict: str) -> None:
        """The place with the bar."""
        self._try(verdict, place=True)

    def action_settle(self, verdict: str) -> None:
        """A verdict that stands for all people."""
        self._try(verdict, place=False, scope=Scope.HERE, settles=True, force=True)

    def action_always(self, verdict: str) -> None:
        """For good: a rule, or a dismissal."""
        if self._entry is None:
            return
        from normalize.review.always import always

        try:
            says = always(self._session, self._entry.id, Verdict(verdict), query=self._query)
        except InputError as error:
            self._draw(str(error))
            return
        self._onward()
        self._load(says)

    def on_key(self, event: Key) -> None:
        """Digits take an alternative; Escape leaves the line to type in."""
        if self._asked:
            if event.key == "escape":
                self._ask_done()
            return
        if event.key.isdigit() and event.key != "0" and self._entry is not None:
            self._try("accept", place=False, fix=int(event.key) - 1)
        elif event.key == "escape":
            self._mode = "item"
            self._draw()

    def action_undo(self) -> None:
        """Take back the last decision, and show it."""
        event = self._session.undo()
        if event is None:
            self._draw("nothing of yours to undo")
            return
        self._pinned, self._mode = (event.group if event.rows == 1 else None), "item"
        self._load(f"taken back: {event.verdict} of {shown(event.old[:40])}")

    def action_step(self, by: int) -> None:
        """To the next or previous group."""
        if self._pinned is None or by < 0:
            self._skip = max(0, self._skip + by)
        self._pinned, self._place, self._mode = None, 0, "item"
        self._load()

    def action_place(self, by: int) -> None:
        """To the next or previous place."""
        self._place = max(0, min(len(self._spots) - 1, self._place + by))
        self._draw()

    def action_why(self) -> None:
        """All the reasons."""
        self._toggle("why")

    def action_document(self) -> None:
        """The text around."""
        self._toggle("document")

    def action_keys(self) -> None:
        """The keys."""
        self._toggle("keys")

    def _toggle(self, mode: str) -> None:
        self._mode = "item" if self._mode == mode else mode
        self._draw()

    def action_leave(self) -> None:
        """Let go of what is open, and end."""
        self._session.release()
        self.exit()

    # ---- typing

    def _ask(self, what: str, value: str) -> None:
        self._asked = what
        box = self.query_one("#ask", Input)
        box.value, box.placeholder = value, what
        box.add_class("on")
        box.focus()

    def _ask_done(self) -> None:
        self._asked = ""
        self.query_one("#ask", Input).remove_class("on")
        self.set_focus(None)

    def action_reword(self) -> None:
        """Type what all places shown should read."""
        if self._entry is not None:
            self._ask("reads instead", self._session.wording(self._spots[self._place])[1])

    def action_query(self) -> None:
        """Type what to see."""
        self._ask("query: rule:any.quotes lang:de is:decided words", self._query.said)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """What was typed takes hold."""
        asked, value = self._asked, event.value
        self._ask_done()
        if asked.startswith("reads"):
            self._try("reword", place=False, new=value)
            return
        try:
            self._query = self._session.query(value)
        except InputError as error:
            self._draw(str(error))
            return
        self._skip = self._place = 0
        self._pinned = None
        self._load()


def _short(text: str) -> str:
    said = shown(text[:40], _STYLE, everything=True)
    return said if len(said) <= 12 else said[:11] + "\N{HORIZONTAL ELLIPSIS}"


def _cut(text: str) -> str:
    return text if len(text) <= 300 else text[:200] + " \N{HORIZONTAL ELLIPSIS} " + text[-60:]


def show(session: Session, said: str) -> None:
    """Run the screen until the person leaves."""
    ReviewApp(session, said).run()
