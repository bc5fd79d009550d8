"""How the copy on this machine stands: the server, every list, and what it all cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click, Resize
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Static

from rtdesk.store.batch import ListSpec
from rtdesk.store.change import Change
from rtdesk.ui.text import plain
from rtdesk.ui.widgets import sync_lines as say
from rtdesk.ui.widgets.lines import Lines
from rtdesk.ui.widgets.status_line import StatusLine
from rtdesk.ui.widgets.title_line import TitleLine

if TYPE_CHECKING:
    from rtdesk.ui.app import RtdeskApp

SHORT = 20
"""Lines below which there is no room for the ledger."""


class SyncScreen(Screen[None]):
    """Follows the news; what did not change is not drawn again."""

    CSS_PATH = "sync.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "Down", show=False, id="sync.down"),
        Binding("k,up", "move(-1)", "Up", show=False, id="sync.up"),
        Binding("home", "move(-999)", "First", show=False, id="sync.top"),
        Binding("G,end", "move(999)", "Last", show=False, id="sync.bottom"),
        Binding("enter,r", "read", "Read this list again", id="sync.read"),
        Binding("x", "stop", "Stop reading it", id="sync.stop"),
        Binding("q,escape", "back", "Back", id="back"),
    ]

    title_line = query_one(TitleLine)
    standing = query_one("#standing", Static)
    lists = query_one("#lists", Lines)
    ledger = query_one("#ledger", Lines)
    status_line = query_one(StatusLine)

    def __init__(self) -> None:
        super().__init__()
        self._specs: tuple[ListSpec, ...] = ()

    def compose(self) -> ComposeResult:
        """Three parts, each below its titles."""
        yield TitleLine()
        yield Static(id="standing")
        yield Static(id="lists-titles")
        yield Lines(id="lists")
        yield Static(id="ledger-titles")
        yield Lines(id="ledger")
        yield StatusLine()

    @property
    def _app(self) -> RtdeskApp:
        from rtdesk.ui.app import RtdeskApp

        assert isinstance(self.app, RtdeskApp)
        return self.app

    def on_mount(self) -> None:
        """Shows all, and keeps it true."""
        self._app.bridge.news.subscribe(self, self._news)

    def on_resize(self, event: Resize) -> None:
        """Cuts everything anew; the lists need their room."""
        self.set_class(event.size.height < SHORT, "-short")
        self._show()

    def _news(self, change: Change) -> None:
        self._show()

    def _show(self) -> None:
        desk, width = self._app.desk, self.app.size.width
        status, now = desk.status, desk.now()
        self.title_line.show(
            Content.assemble((" Sync ", "bold $accent"), (plain(desk.host), say.MUTED)),
            Content.styled(f"{plain(desk.me)} ", say.MUTED),
        )
        told = say.standing_lines(status, desk.host, self._app.bridge.online_since)
        _update(self.standing, Content("\n").join(line.truncate(width - 3) for line in told))
        states = desk.list_states()
        self._specs = tuple(spec for spec, _ in states)
        room = width - 1  # a scroll bar may come
        _update(self.query_one("#lists-titles", Static), say.list_header(room))
        lines = [say.list_line(spec, s, status, now=now, width=room) for spec, s in states]
        self.lists.set_lines(lines, min(self.lists.cursor or 0, max(len(lines) - 1, 0)))
        titles = Content("\n").join(say.ledger_header(room))
        _update(self.query_one("#ledger-titles", Static), titles)
        self.ledger.set_lines(say.ledger_lines(desk.ledger(), desk.ledger_today(), room))
        keys = [("enter", "Read again"), ("x", "Stop"), ("R", "Sync now"), ("q", "Back")]
        self.status_line.show([*keys, ("?", "Keys")], "")

    def _chosen(self) -> ListSpec | None:
        at = self.lists.cursor
        return self._specs[at] if at is not None and at < len(self._specs) else None

    # -- keys ----------------------------------------------------------------------------------

    def action_move(self, count: int) -> None:
        """To another list."""
        self.lists.move_cursor((self.lists.cursor or 0) + count)

    def on_click(self, event: Click) -> None:
        """A click puts the cursor there."""
        if event.widget is self.lists:
            self.lists.move_cursor(event.y + self.lists.scroll_offset.y)

    def action_read(self) -> None:
        """Asks for the list under the cursor."""
        spec = self._chosen()
        if spec is None:
            return
        if spec.local:
            self.notify("This list is kept on your machine; RT is not asked.", markup=False)
        else:
            self._app.desk.want_list(spec.name)

    def action_stop(self) -> None:
        """What there is of the list stays."""
        spec = self._chosen()
        if spec is not None:
            self._app.desk.stop(spec.name)

    def action_back(self) -> None:
        """To where one came from."""
        self.dismiss()


def _update(place: Static, content: Content) -> None:
    before = place.content
    if not isinstance(before, Content) or not before.is_same(content):
        place.update(content)
