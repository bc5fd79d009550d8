"""An action on many tickets: what it would do to each, how far it is, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click, Resize
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Static

from rtdesk.actions.plan import Step, Wish
from rtdesk.outbox.draft import Draft
from rtdesk.outbox.entry import WAITING, Entry
from rtdesk.records.listed import Listed
from rtdesk.store.change import Change
from rtdesk.text.checks import first_words
from rtdesk.ui.at_desk import AtDesk
from rtdesk.ui.said import act_words, capital
from rtdesk.ui.standing import number, standing
from rtdesk.ui.text import plain
from rtdesk.ui.told import told
from rtdesk.ui.widgets import bulk_lines as say
from rtdesk.ui.widgets.lines import Lines
from rtdesk.ui.widgets.status_line import StatusLine
from rtdesk.ui.widgets.title_line import TitleLine

SHORT = 16
"""Lines below which nothing is told of the ticket under the cursor."""


class BulkScreen(Screen[frozenset[int]], AtDesk):
    """Gives the tickets to which it was not done; those keep their marks.

    With `group` it shows an act that was begun before.
    """

    CSS_PATH = "bulk.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "Down", show=False, id="bulk.down"),
        Binding("k,up", "move(-1)", "Up", show=False, id="bulk.up"),
        Binding("ctrl+d,pagedown", "page(1)", "Page down", show=False, id="bulk.page_down"),
        Binding("ctrl+u,pageup", "page(-1)", "Page up", show=False, id="bulk.page_up"),
        Binding("home", "move(-99999)", "First", show=False, id="bulk.top"),
        Binding("G,end", "move(99999)", "Last", show=False, id="bulk.bottom"),
        Binding("n", "failed", "Next one that failed", id="bulk.failed"),
        Binding("enter", "open", "Open this ticket", id="bulk.open"),
        Binding("y", "go_on", "Do it; afterwards, try again what failed", id="bulk.go_on"),
        Binding("x", "cancel", "Take back what has not left yet", id="bulk.cancel"),
        Binding("u", "undo", "Undo it on all tickets", id="bulk.undo"),
        Binding("q,escape", "back", "Back; what was begun goes on", id="back"),
    ]

    title_line = query_one(TitleLine)
    lines = query_one(Lines)
    status_line = query_one(StatusLine)

    def __init__(
        self, wish: Wish | None = None, steps: Sequence[Step] = (), *, group: str = ""
    ) -> None:
        super().__init__()
        self._wish = wish
        self._steps = tuple(steps)
        self._group = group
        self._entries: Mapping[int, Entry] = {}
        self._rows: Mapping[int, Listed] = {}
        self._made: dict[int, tuple[object, Content]] = {}  # lines, and what they were made of

    def compose(self) -> ComposeResult:
        """Title, counts, tickets, what is under the cursor, keys."""
        yield TitleLine()
        yield Static(id="told")
        yield Lines()
        yield Static(id="about")
        yield StatusLine()

    def on_mount(self) -> None:
        """Begins at once where nobody needs to be asked."""
        if self._group and not self._steps:
            self._steps = tuple(step_of(entry) for entry in self.desk.act(self._group))
        self._rows = self.desk.rows([step.ticket for step in self._steps])
        self.desk_app.bridge.news.subscribe(self, self._news)
        if not self._group and self._wish and not self._asks(self._wish):
            self._begin()
        self._show(0)

    def on_resize(self, event: Resize) -> None:
        """Cuts the lines anew."""
        self._show(self.lines.cursor)

    def _news(self, change: Change) -> None:
        if change.outbox or change.tickets or change.status:
            self._show(self.lines.cursor)

    # -- what there is -------------------------------------------------------------------------

    def _asks(self, wish: Wish) -> bool:
        """What goes out, what destroys and what is much waits for a yes; so does nothing at all."""
        count = sum(step.op is not None for step in self._steps)
        return wish.outward or wish.destroys or not 0 < count <= self.desk.profile.bulk_confirm

    @property
    def _able(self) -> list[Step]:
        return [step for step in self._steps if step.op]

    @property
    def _failed(self) -> list[Entry]:
        return [entry for entry in self._entries.values() if entry.state in say.FAILED]

    @property
    def _leaving(self) -> bool:
        """True while some of it can be taken back before it leaves."""
        return any(entry.state in ("held", "queued") for entry in self._entries.values())

    @property
    def _waiting(self) -> bool:
        return any(entry.state in WAITING for entry in self._entries.values())

    # -- what is shown -------------------------------------------------------------------------

    def _show(self, cursor: int | None) -> None:
        if not self.is_mounted:
            return
        if self._group:
            self._entries = {entry.op.ticket: entry for entry in self.desk.act(self._group)}
        self.lines.set_lines([self._line(step) for step in self._steps], cursor or 0)
        counts = say.after(self._steps, self._entries) if self._group else say.before(self._steps)
        self.query_one("#told", Static).update(counts)
        self.title_line.show(
            Content.assemble(" ", (capital(plain(self._title())), "bold $accent")), Content(" ")
        )
        self._tell()

    def _line(self, step: Step) -> Content:
        """A ticket's line; made anew only when it says something else."""
        entry, width = self._entries.get(step.ticket), self.lines.room
        now = (entry and (entry.state, entry.reason), width)
        known = self._made.get(step.ticket)
        if known is None or known[0] != now:
            line = say.line(step, entry, self._rows.get(step.ticket), width)
            known = self._made[step.ticket] = (now, line)
        return known[1]

    def _title(self) -> str:
        ops = [step.op for step in self._able if step.op]
        what = act_words(ops) if ops else "nothing to be done"
        words = first_words(self._wish.value) if self._wish and self._wish.outward else ""
        return f"{what}  “{words}”" if words else what

    def _tell(self) -> None:
        """What is under the cursor, and the keys."""
        about = self.query_one("#about", Static)
        step = self._under_cursor
        about.display = step is not None and self.size.height >= SHORT
        if step:
            row = self._rows.get(step.ticket)
            subject = plain(row.row.subject) if row else ""
            its = say.said(step, self._entries.get(step.ticket))
            about.update(
                Content.assemble(
                    (f"#{step.ticket} {subject}\n", "$foreground-muted"),
                    (capital(plain(its.whole)), its.style),
                )
            )
        self.status_line.show(self._keys(), standing(self.desk))

    def _keys(self) -> list[tuple[str, str]]:
        back = [("enter", "Open"), ("esc", "Back")]
        if not self._group:
            able = len(self._able)
            yes = [("y", f"Do it on {number(able)}")] if able else []
            return [*yes, *back]
        keys = [("x", "Cancel the rest")] if self._leaving else []
        if self._failed:
            keys += [("y", f"Try {number(len(self._failed))} again"), ("n", "Next failed")]
        if any(entry.state == "settled" for entry in self._entries.values()):
            keys += [("u", "Undo")] if self._able[0].op and self._able[0].op.repeatable else []
        return [*keys, *back]

    @property
    def _under_cursor(self) -> Step | None:
        at = self.lines.cursor
        return self._steps[at] if at is not None and at < len(self._steps) else None

    # -- keys ----------------------------------------------------------------------------------

    def action_move(self, count: int) -> None:
        """To another ticket."""
        if self._steps:
            self.lines.move_cursor((self.lines.cursor or 0) + count)
            self._tell()

    def action_failed(self) -> None:
        """To the next ticket to which it was not done; behind the last the first."""
        failed = {entry.op.ticket for entry in self._failed}
        here = self.lines.cursor or 0
        places = [at for at, step in enumerate(self._steps) if step.ticket in failed]
        if places:
            self.lines.move_cursor(next((at for at in places if at > here), places[0]))
            self._tell()

    def action_page(self, count: int) -> None:
        """A page of them."""
        self.action_move(count * max(1, self.lines.size.height - 1))

    def on_click(self, event: Click) -> None:
        """A click puts the cursor on a ticket."""
        if event.widget is self.lines and self._steps:
            self.lines.move_cursor(event.y + self.lines.scroll_offset.y)
            self._tell()

    def action_open(self) -> None:
        """The ticket under the cursor, or the question about it."""
        from rtdesk.ui.screens.conflict import ask_about

        step = self._under_cursor
        entry = self._entries.get(step.ticket) if step else None
        if step and not (entry and ask_about(self, entry)):
            self.desk_app.open_ticket(step.ticket)

    def action_go_on(self) -> None:
        """Does it, or tries again where it failed."""
        if not self._group:
            if self._able:
                self._begin()
        elif self._failed:
            with told(self):
                self.desk.retry_all(entry.id for entry in self._failed)
        self._show(self.lines.cursor)

    def _begin(self) -> None:
        """From here on it is in the outbox, and goes on whatever becomes of this screen."""
        ops = [step.op for step in self._able if step.op]
        outward = self._wish is not None and self._wish.kind in ("correspond", "comment")
        with told(self):
            hold = self.desk.profile.undo_seconds if outward else 0.0
            self._group = self.desk.do(*ops, hold=hold)
            if outward:
                self.desk.save_draft(Draft(0, self._wish.kind if self._wish else ""))

    def action_cancel(self) -> None:
        """Takes back what has not left yet."""
        if not self._group:
            return
        with told(self):
            back = self.desk.call_back(self._group)
            words = f"Taken back on {number(len(back))}." if back else "All of it has left."
            self.notify(words, timeout=4, markup=False)
        self._show(self.lines.cursor)

    def action_undo(self) -> None:
        """Takes back what was done, and what has not left yet."""
        if not self._group:
            return
        with told(self):
            back = self.desk.undo_act(self._group)
            if back:
                self.notify(f"Undone: {plain(act_words(back))}", markup=False)
            elif self._leaving:
                self.action_cancel()
            else:
                self.notify("Nothing of it can be taken back.", markup=False)
        self._show(self.lines.cursor)

    def action_back(self) -> None:
        """Back to where one came from."""
        if not self._group:
            self.dismiss(frozenset(step.ticket for step in self._steps))
            return
        done = {t for t, entry in self._entries.items() if entry.state not in say.FAILED}
        self.dismiss(frozenset(step.ticket for step in self._able) & (self._entries.keys() - done))


def step_of(entry: Entry) -> Step:
    """What an entry of the outbox was to do, for an act whose plan is gone."""
    from rtdesk.ops.op import Own, SetField, SetStatus

    op = entry.op
    match op:
        case SetStatus():
            return Step(op.ticket, op.base, op.status, op)
        case SetField():
            return Step(op.ticket, op.base or "nothing", op.value or "nothing", op)
        case Own():
            return Step(op.ticket, op.base, op.owner.label, op)
        case _:
            return Step(op.ticket, "", "", op)
