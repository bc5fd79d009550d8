"""The files of a ticket: looked at, saved, opened, given to programs."""

from __future__ import annotations

from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click, Resize
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Static

from rtdesk.files.listing import TicketFile, ticket_files
from rtdesk.files.saving import Outcome
from rtdesk.store.change import Change
from rtdesk.ui import filework
from rtdesk.ui.at_desk import AtDesk
from rtdesk.ui.standing import standing
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.file_lines import FileLook, file_about, file_header, file_line
from rtdesk.ui.widgets.lines import Lines
from rtdesk.ui.widgets.status_line import StatusLine
from rtdesk.ui.widgets.title_line import TitleLine

MUTED = "$foreground-muted"


class AttachmentsScreen(Screen[None], AtDesk):
    """Keeps itself true while it is open; one job at a time, and `esc` stops it.

    `here` is the message whose files come first; with `save` it begins with saving them.
    """

    CSS_PATH = "attachments.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,v", "view", "View", id="files.view"),
        Binding("S", "save", "Save: the marked files, else this one", id="files.save"),
        Binding("o", "open", "Open with a program", id="files.open"),
        Binding("vertical_line", "pipe", "Pipe into a command", id="files.pipe"),
        Binding("x,space", "mark", "Mark and move on", id="files.mark"),
        Binding("asterisk", "mark_all", "Mark all, or none", id="files.mark_all"),
        Binding("j,down", "move(1)", "Down", show=False, id="files.down"),
        Binding("k,up", "move(-1)", "Up", show=False, id="files.up"),
        Binding("g,home", "move(-9999)", "First", show=False, id="files.top"),
        Binding("G,end", "move(9999)", "Last", show=False, id="files.bottom"),
        Binding("ctrl+d,pagedown", "page(1)", "Page down", show=False, id="files.page_down"),
        Binding("ctrl+u,pageup", "page(-1)", "Page up", show=False, id="files.page_up"),
        Binding("escape", "escape", "Stop, else unmark, else back", id="files.escape"),
        Binding("q", "back", "Back", id="back"),
    ]

    title_line = query_one(TitleLine)
    lines = query_one(Lines)
    status_line = query_one(StatusLine)

    def __init__(self, ticket: int, here: int = 0, *, save: bool = False) -> None:
        super().__init__()
        self.ticket = ticket
        self._here = here
        self._save_first = save
        self._files: tuple[TicketFile, ...] = ()
        self._marks: set[int] = set()
        self._outcomes: dict[int, Outcome] = {}
        self._busy = False

    def compose(self) -> ComposeResult:
        """Title, lines, what is under the cursor, the job, keys."""
        yield TitleLine()
        yield Static(id="columns")
        yield Lines()
        yield Static(id="about")
        yield Static(id="job")
        yield StatusLine()

    def on_mount(self) -> None:
        """Shows what the mirror has, then asks for more."""
        self.desk_app.bridge.news.subscribe(self, self._news)
        self.desk.want_ticket(self.ticket)

    def on_resize(self, event: Resize) -> None:
        """Cuts everything anew."""
        self.show()

    def _news(self, change: Change) -> None:
        if self.ticket in change.tickets or change.everything:
            self.show()
        elif change.status or change.outbox:
            self._tell()

    # -- what there is -------------------------------------------------------------------------

    def show(self) -> None:
        """Shows what there is now; the cursor stays on its file."""
        before = self.under_cursor
        thread = self.desk.thread(self.ticket)
        if thread:
            self._files = ticket_files(thread.transactions, thread.attachments, self._here)
        ids = [file.part.id for file in self._files]
        at = ids.index(before.part.id) if before and before.part.id in ids else 0
        look = self._look()
        lines = [
            file_line(
                file,
                look,
                marked=file.part.id in self._marks,
                outcome=self._outcomes.get(file.part.id),
            )
            for file in self._files
        ]
        self.query_one("#columns", Static).update(file_header(look) if lines else Content())
        self.lines.set_lines(lines or self._nothing(bool(thread)), at if lines else None)
        self._title()
        self._tell()
        if thread and self._save_first:
            self._save_first = False
            if len(self._files) > 1:
                self._marks = {file.part.id for file in self._files if file.here}
                self._marks = self._marks or set(ids)
                self.show()
            self.call_after_refresh(self.action_save)

    def _look(self) -> FileLook:
        now = datetime.fromtimestamp(self.desk.now(), UTC)
        return FileLook(self.app.size.width - 1, now, self.desk.names())

    def _nothing(self, read: bool) -> list[Content]:
        if read:
            words = [" This ticket has no attachments."]
        elif self.desk.fate(self.ticket).kind != "there":
            words = [" It was never read on this machine."]
        elif self.desk.status.phase in ("offline", "refused"):
            words = [f" RT cannot be asked: {plain(self.desk.status.problem)}", " R tries again."]
        else:
            words = [" asking RT…"]
        return [Content.styled(line, MUTED) for line in words]

    def _title(self) -> None:
        ticket = self.desk.ticket(self.ticket)
        count = filework.count_words(self._files, self._marks)
        self.title_line.show(
            Content.assemble(
                (f" #{self.ticket} ", "bold $accent"),
                ("Attachments", "bold"),
                (f"  {plain(ticket.subject)}" if ticket else "", MUTED),
            ),
            Content.styled(f"{count} ", MUTED),
        )

    def _tell(self) -> None:
        file, look = self.under_cursor, self._look()
        about = file_about(file, look, self._outcomes.get(file.part.id)) if file else ()
        self.query_one("#about", Static).update(
            Content("\n").join(line.truncate(look.width - 1, ellipsis=True) for line in about)
        )
        keys = [("esc", "Stop")] if self._busy else []
        if self._files and not self._busy:
            keys += [("enter", "View"), ("S", "Save"), ("o", "Open"), ("|", "Pipe")]
            keys += [("x", "Mark"), ("*", "All")]
        self.status_line.show([*keys, ("q", "Back"), ("?", "Keys")], standing(self.desk))

    @property
    def under_cursor(self) -> TicketFile | None:
        """The file under the cursor."""
        at = self.lines.cursor
        return self._files[at] if at is not None and at < len(self._files) else None

    @property
    def chosen(self) -> tuple[TicketFile, ...]:
        """The marked files, else the one under the cursor."""
        marked = tuple(file for file in self._files if file.part.id in self._marks)
        return marked or tuple(file for file in (self.under_cursor,) if file)

    # -- jobs ----------------------------------------------------------------------------------

    def say(self, words: Content | str) -> None:
        """A line about the job, or how it ended."""
        self.query_one("#job", Static).update(
            words if isinstance(words, Content) else Content(words)
        )
        self._tell()

    def start(self, job: Coroutine[Any, Any, None]) -> None:
        """Does this, unless something is being done still."""
        if self._busy:
            job.close()
            self.notify("One thing at a time; esc stops this one.", timeout=3, markup=False)
            return
        self._busy = True
        self.run_worker(self._do(job), group="job", name="files")

    async def _do(self, job: Coroutine[Any, Any, None]) -> None:
        try:
            await job
        finally:
            self._busy = False
            if self.is_mounted and self.is_running:
                self.show()

    def learn(self, outcomes: dict[int, Outcome]) -> None:
        """What became of files; those that are saved are not marked any more."""
        self._outcomes |= outcomes
        self._marks -= {file for file, outcome in outcomes.items() if not outcome.trouble}
        self.show()

    # -- keys ----------------------------------------------------------------------------------

    def action_move(self, count: int) -> None:
        """To another file."""
        if self._files:
            self.lines.move_cursor((self.lines.cursor or 0) + count)
            self._tell()

    def action_page(self, count: int) -> None:
        """By pages."""
        self.action_move(count * max(self.lines.size.height - 1, 1))

    def on_click(self, event: Click) -> None:
        """A click puts the cursor on a file; on the one under it, opens it."""
        at = event.y + self.lines.scroll_offset.y
        if event.widget is self.lines and at < len(self._files):
            if at == self.lines.cursor:
                self.action_view()
            else:
                self.lines.move_cursor(at)
                self._tell()

    def action_mark(self) -> None:
        """Marks the file and goes to the next one."""
        if file := self.under_cursor:
            self._marks ^= {file.part.id}
            self.show()
            self.action_move(1)

    def action_mark_all(self) -> None:
        """Marks all; when all are marked, none."""
        every = {file.part.id for file in self._files}
        self._marks = set() if self._marks == every else every
        self.show()

    def action_view(self) -> None:
        """In the built-in pager, or as a picture."""
        if file := self.under_cursor:
            self.start(filework.view(self, file.part))

    def action_save(self) -> None:
        """Into a folder that is asked for."""
        if chosen := self.chosen:
            self.start(filework.save(self, [file.part for file in chosen]))

    def action_open(self) -> None:
        """With a program, after a question."""
        if file := self.under_cursor:
            self.start(filework.open_with(self, file.part))

    def action_pipe(self) -> None:
        """Into a command that is asked for."""
        if file := self.under_cursor:
            self.start(filework.pipe(self, file.part))

    def action_escape(self) -> None:
        """Stops the job, else takes the marks away, else goes back."""
        if self._busy:
            self.workers.cancel_group(self, "job")
        elif self._marks:
            self._marks.clear()
            self.show()
        else:
            self.dismiss()

    def action_back(self) -> None:
        """Back; what is being done is stopped."""
        self.workers.cancel_group(self, "job")
        self.dismiss()
