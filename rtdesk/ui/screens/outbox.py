"""Drafts and everything that has not arrived yet."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from rtdesk.outbox.draft import Draft
from rtdesk.outbox.entry import Entry
from rtdesk.store.change import Change
from rtdesk.ui.said import STATES, words
from rtdesk.ui.text import plain
from rtdesk.ui.told import told

if TYPE_CHECKING:
    from rtdesk.ui.app import RtdeskApp


class OutboxScreen(ModalScreen[None]):
    """The outbox: what waits, what RT refused and why, and the drafts."""

    CSS_PATH = "outbox.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "Back", id="back"),
        Binding("j", "down", show=False),
        Binding("k", "up", show=False),
        Binding("y", "retry", "Send again", id="outbox.retry"),
        Binding("u", "edit", "Back to the composer", id="outbox.edit"),
        Binding("delete", "drop", "Drop", id="outbox.drop"),
    ]
    options = query_one(OptionList)

    def compose(self) -> ComposeResult:
        """A list with a line of keys."""
        yield Static("Outbox and drafts", id="outbox-title")
        yield OptionList()
        yield Static(
            "y Send again   u or enter Edit   del Drop   esc Back", id="outbox-keys", markup=False
        )

    @property
    def _app(self) -> RtdeskApp:
        from rtdesk.ui.app import RtdeskApp

        assert isinstance(self.app, RtdeskApp)
        return self.app

    def on_mount(self) -> None:
        """Shows all, and keeps it true."""
        self._app.bridge.news.subscribe(self, self._news)
        self._fill()

    def _news(self, change: Change) -> None:
        if change.outbox:
            self._fill()

    def _fill(self) -> None:
        at = self.options.highlighted or 0
        self.options.clear_options()
        for entry in self._app.desk.entries():
            self.options.add_option(Option(_entry_line(entry), id=f"entry-{entry.id}"))
        for draft, saved in self._app.desk.drafts():
            self.options.add_option(
                Option(_draft_line(draft, saved), id=f"draft-{draft.ticket}-{draft.kind}")
            )
        if not self.options.option_count:
            self.options.add_option(Option(Content("Nothing waits, nothing is half written.")))
        self.options.highlighted = min(at, self.options.option_count - 1)

    def _entry(self) -> Entry | None:
        chosen = self._chosen()
        for entry in self._app.desk.entries():
            if chosen == f"entry-{entry.id}":
                return entry
        return None

    def _draft(self) -> Draft | None:
        chosen = self._chosen()
        for draft, _ in self._app.desk.drafts():
            if chosen == f"draft-{draft.ticket}-{draft.kind}":
                return draft
        return None

    def _chosen(self) -> str:
        option = self.options.highlighted_option
        return option.id or "" if option else ""

    def action_down(self) -> None:
        """Next."""
        self.options.action_cursor_down()

    def action_up(self) -> None:
        """Previous."""
        self.options.action_cursor_up()

    def action_retry(self) -> None:
        """Sends again."""
        entry = self._entry()
        with told(self):
            if entry:
                self._app.desk.retry(entry.id)

    def action_drop(self) -> None:
        """Forgets it."""
        entry = self._entry()
        with told(self):
            if entry and not self._app.desk.drop(entry.group):
                self.notify("It is on its way: look again in a moment.", markup=False)

    def on_option_list_option_selected(self) -> None:
        """Enter: back into the composer."""
        self.action_edit()

    def action_edit(self) -> None:
        """Takes a message back into the composer, or opens a draft there."""
        from rtdesk.ui.screens.ticket import TicketScreen

        entry, draft = self._entry(), None
        with told(self):
            draft = self._app.desk.recall(entry.group) if entry else self._draft()
        if draft:
            self.dismiss()
            self._app.push_screen(TicketScreen(draft.ticket, draft=draft))


def _entry_line(entry: Entry) -> Content:
    return Content.assemble(
        (f"{STATES.get(entry.state, entry.state):<20}", "bold"),
        plain(words(entry.op)),
        (f"  {plain(entry.reason)}" if entry.reason else "", "$text-warning"),
    )


def own_words(body: str) -> str:
    """The first line of a message that is not quoted."""
    for line in body.splitlines():
        if line.strip() and not line.startswith(">") and not line.endswith(" wrote:"):
            return line.strip()
    return ""


def _draft_line(draft: Draft, saved: float) -> Content:
    when = time.strftime("%H:%M", time.localtime(saved))
    kind = "reply to" if draft.kind == "correspond" else "comment on"
    first = own_words(draft.body)
    return Content.assemble(
        (f"{f'draft {when}':<20}", "bold"),
        f"{kind} #{draft.ticket}  ",
        (plain(first)[:60], "$foreground-muted"),
    )
