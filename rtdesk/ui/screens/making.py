"""A form for a new record of any kind but tickets: what RT needs to make one."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Static

from rtdesk.backend.errors import BackendError
from rtdesk.config.errors import ConfigError
from rtdesk.desk import editable
from rtdesk.records.link import Link
from rtdesk.records.sheet import Sheet
from rtdesk.text.resource_words import kind_words
from rtdesk.ui.at_desk import AtDesk
from rtdesk.ui.in_order import DIALOG
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.form import Form, Row, Section
from rtdesk.ui.widgets.status_line import StatusLine
from rtdesk.ui.widgets.title_line import TitleLine

Made = tuple[Link, dict[str, str]]
"""The way to what was made, and which fields RT left out, with why."""
LEFT_OUT = "RT made it without this, and says nothing"


class MakeScreen(Screen[Made | None], AtDesk):
    """Gives what was made, or None. What RT refuses stays as it was filled in."""

    CSS_PATH = "making.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "send", "Make it", id="make.send"),
        Binding("escape,q", "leave", "Make nothing", id="make.leave"),
    ]

    title_line = query_one(TitleLine)
    form = query_one(Form)
    said = query_one("#said", Static)
    status_line = query_one(StatusLine)

    def __init__(self, link: Link) -> None:
        super().__init__()
        self.link = link
        self._values: dict[str, tuple[str, ...]] = {}
        self._notes: dict[str, str] = {}
        self._sending = False

    def compose(self) -> ComposeResult:
        """Title, fields, what RT said, keys."""
        yield TitleLine()
        yield Form()
        yield Static(id="said")
        yield StatusLine()

    def on_mount(self) -> None:
        """Empty, with the cursor in the first field."""
        kind = kind_words(self.link.type).lower()
        self.title_line.show(
            Content.assemble((" RT ", "bold $accent"), (f"New {plain(kind)}", "bold")),
            Content.styled(f"{plain(self.link.url)} ", "$foreground-muted"),
        )
        self.fill()
        self.form.focus()

    def fill(self) -> None:
        """Every field as it is now."""
        rows = []
        for name in editable.MAKES.get(self.link.type, ("Name",)):
            spec = editable.spec(name)
            note = self._notes.get(name, "")
            tone = "error" if note else ""
            rows.append(Row(spec, self._values.get(name, ()), note or spec.hint, tone))
        self.form.show([Section("", tuple(rows))], self.desk_app.now())
        keys = [("enter", "Fill in"), ("x", "Clear"), ("ctrl+s", "Make it"), ("esc", "Leave")]
        self.status_line.show([*keys, ("?", "Keys")], "asking RT…" if self._sending else "")

    @work(exclusive=True, group=DIALOG)
    async def on_form_wanted(self, event: Form.Wanted) -> None:
        """Fills in a field."""
        from rtdesk.ui.fields.editing import edit_value

        row = event.row
        values = await edit_value(self.desk_app, row.spec, row.values)
        if values is not None:
            self._values[row.spec.name] = values
            self._notes.pop(row.spec.name, None)
            self.fill()

    def on_form_cleared(self, event: Form.Cleared) -> None:
        """Empties a field."""
        self._values.pop(event.row.spec.name, None)
        self.fill()

    @work(exclusive=True, group="make")
    async def action_send(self) -> None:
        """Makes it, and looks whether all of it arrived."""
        if self._sending or not self._is_whole():
            return
        self._sending = True
        self.said.update(Content())
        self.fill()
        fields = {
            name: editable.as_sent(name, values)[0]
            for name, values in self._values.items()
            if values
        }
        resources = self.desk.resources
        try:
            link = await resources.make(self.link, fields)
            made = await resources.open(link)
        except (BackendError, ConfigError) as error:
            self._sending = False
            self.said.update(Content.styled(f" ✗ RT: {plain(str(error))}", "$text-error"))
            self.fill()
            return
        self.dismiss((link, _left_out(made, fields) if isinstance(made, Sheet) else {}))

    def _is_whole(self) -> bool:
        """Whether all that RT needs is there; else says what is missing."""
        for name in editable.MAKES.get(self.link.type, ("Name",)):
            spec = editable.spec(name)
            if spec.mandatory and not self._values.get(name):
                self._notes[name] = f"{spec.label} must not be empty."
        self.fill()
        return not self._notes

    @work(exclusive=True, group=DIALOG)
    async def action_leave(self) -> None:
        """Nothing; asks when something was filled in."""
        from rtdesk.ui.screens.ask import Confirm

        if not self._values or await self.app.push_screen_wait(Confirm("Forget what you wrote?")):
            self.dismiss(None)


def _left_out(made: Sheet, fields: dict[str, str]) -> dict[str, str]:
    """What is not there that was asked for."""
    return {
        name: LEFT_OUT
        for name, value in fields.items()
        if made.entry(name) is not None and made.said(name).strip() != value.strip()
    }
