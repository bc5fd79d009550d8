"""Merging: both tickets side by side, what comes of it, and a key that means it."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Resize
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Static

from rtdesk.backend.errors import BackendError
from rtdesk.config.errors import ConfigError
from rtdesk.ops.op import Merge
from rtdesk.outbox.entry import WAITING
from rtdesk.records.ticket import Ticket
from rtdesk.ui.at_desk import AtDesk
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.hints import keys_line
from rtdesk.ui.widgets.lines import Lines
from rtdesk.ui.widgets.merge_lines import Pair, effect_lines, table

AROUND = 5
"""Lines of the screen that the table leaves: title, keys, a rule, the status line, a gap."""


class MergeScreen(ModalScreen[Merge | None], AtDesk):
    """Gives the merge that the user wants, or None. Both tickets are read anew first."""

    CSS_PATH = "merge.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "merge", "Merge", id="merge.yes"),
        Binding("s", "swap", "The other way round", id="merge.swap"),
        Binding("R,ctrl+r,f5", "read", "Ask RT again", show=False, id="merge.read"),
        Binding("j,down", "scroll_by(1)", "Down", show=False, id="merge.down"),
        Binding("k,up", "scroll_by(-1)", "Up", show=False, id="merge.up"),
        Binding("escape,q,n", "leave", "Back", id="back"),
    ]
    facts = query_one(Lines)

    def __init__(self, goes: int, stays: int) -> None:
        super().__init__()
        self._numbers = (goes, stays)
        self._tickets: dict[int, Ticket] = {}
        self._trouble = ""
        self._asking = True

    def compose(self) -> ComposeResult:
        """Title, both tickets, keys."""
        with Vertical():
            yield Static(id="title")
            yield Lines()
            yield Static(id="keys")

    def on_mount(self) -> None:
        """Shows what is known, then what RT says now."""
        for number in self._numbers:
            if known := self.desk.ticket(number):
                self._tickets[number] = known
        self.fill()
        self._read()

    def on_resize(self, event: Resize) -> None:
        """Cuts everything anew."""
        self.fill()

    @work(exclusive=True, group="read")
    async def _read(self) -> None:
        self._asking, self._trouble = True, ""
        self.fill()
        for number in self._numbers:
            try:
                ticket = await self.desk.relations.ticket(number, anew=True)
            except (BackendError, ConfigError) as error:
                self._trouble = f"RT could not be asked: {error}"
                break
            if ticket is None:
                self._trouble = f"#{number} is not there, or not for you."
                self._tickets.pop(number, None)
                break
            self._tickets[number] = ticket
        self._asking = False
        if self.is_attached:
            self.fill()

    @property
    def pair(self) -> Pair | None:
        """Both tickets, when they are known."""
        goes, stays = (self._tickets.get(number) for number in self._numbers)
        if goes is None or stays is None:
            return None
        desk, number = self.desk, goes.id
        laid: tuple[str, ...] = ("bookmark",) if desk.is_bookmarked(number) else ()
        laid += ("snooze",) if desk.snoozed(number) else ()
        kinds = ("correspond", "comment")
        waits = any(e.state in WAITING for e in desk.entries(number))
        return Pair(
            goes,
            stays,
            self.desk_app.now(),
            desk.directory.called,
            desk.me,
            desk.profile.undo_seconds,
            laid,
            waits or any(desk.draft(number, kind) for kind in kinds),
        )

    @property
    def hindrance(self) -> str:
        """Why they cannot be merged."""
        if self._trouble:
            return self._trouble
        pair = self.pair
        if pair is None:
            return "" if self._asking else "Not both tickets are known."
        for number, ticket in zip(self._numbers, (pair.goes, pair.stays), strict=True):
            if ticket.id != number:
                return f"#{number} was merged into #{ticket.id} before."
            if ticket.type != "ticket":
                return f"#{number} is a {ticket.type}: RT merges tickets only."
            if ticket.status == "deleted":
                return f"#{number} was deleted."
        return "They are one and the same." if pair.goes.id == pair.stays.id else ""

    def fill(self) -> None:
        """Both tickets, and what may be pressed."""
        width, pair, why = self.app.size.width - 3, self.pair, self.hindrance
        goes, stays = self._numbers
        title = Content.styled(f"Merge #{goes} into #{stays}", "bold $text-accent")
        if why:
            told = (f"  ✗ {plain(why)}", "$text-error")
            title = Content.assemble(title, told)
        elif self._asking:
            title = Content.assemble(title, ("  asking RT…", "$foreground-muted"))
        self.query_one("#title", Static).update(title)
        lines = [*table(pair, width), Content(""), *effect_lines(pair, width)] if pair else []
        self.facts.styles.max_height = max(self.app.size.height - AROUND, 3)
        self.facts.set_lines(lines)
        keys = [("y", f"Merge #{goes} into #{stays}")] if self._ready else []
        keys += [("s", "The other way round"), ("esc", "Back")]
        self.query_one("#keys", Static).update(keys_line(keys, width))

    @property
    def _ready(self) -> bool:
        return self.pair is not None and not self.hindrance and not self._asking

    # -- keys ----------------------------------------------------------------------------------

    def action_merge(self) -> None:
        """It is meant, and both were looked at as they are now."""
        if self._ready:
            self.dismiss(Merge(*self._numbers))

    def action_swap(self) -> None:
        """The other ticket goes."""
        self._numbers = (self._numbers[1], self._numbers[0])
        self.fill()

    def action_read(self) -> None:
        """Reads both anew."""
        self._read()

    def action_scroll_by(self, count: int) -> None:
        """On small screens."""
        self.facts.scroll_by_lines(count)

    def action_leave(self) -> None:
        """Nothing is merged."""
        self.dismiss(None)
