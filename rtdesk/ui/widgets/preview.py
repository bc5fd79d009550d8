"""A ticket beside its list: what it is, the newest message first, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Static

from rtdesk.ui.absent import why_absent
from rtdesk.ui.widgets import preview_lines as lines
from rtdesk.ui.widgets.action_bar import ActionBar
from rtdesk.ui.widgets.stacked import Place
from rtdesk.ui.widgets.thread import Thread
from rtdesk.ui.widgets.thread_blocks import Way
from rtdesk.ui.widgets.title_line import TitleLine

if TYPE_CHECKING:
    from rtdesk.desk import Desk

FACTS_FROM = 76
"""Cells from which on the line of facts stands beside the buttons."""


class PreviewThread(Thread):
    """A thread that says when the user reads on in it."""

    class ReadOn(Message):
        """The user moved in the text."""

    def scroll_lines(self, delta: int) -> None:
        """Moves, and says so."""
        super().scroll_lines(delta)
        self.post_message(self.ReadOn())

    def _jump(self, place: Place) -> None:
        super()._jump(place)
        self.post_message(self.ReadOn())

    def _focus_message(self, step: int) -> None:
        super()._focus_message(step)
        self.post_message(self.ReadOn())


class Preview(Vertical):
    """Shows what the mirror has of one ticket, and asks nobody."""

    DEFAULT_CSS = """
    Preview {
        & TitleLine { background: transparent; }
        & #preview-absent { height: 1fr; padding: 0 1; color: $text-muted; }
        & #preview-foot { height: 1; }
        & #preview-foot ActionBar { width: 1fr; }
        & #preview-facts { width: auto; padding: 0 1; }
    }
    """

    head = query_one(TitleLine)
    thread = query_one(PreviewThread)
    action_bar = query_one(ActionBar)
    absent = query_one("#preview-absent", Static)
    facts = query_one("#preview-facts", Static)

    def __init__(self, desk: Desk, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.desk = desk
        self.ticket = 0
        """The ticket that is shown; 0: none."""
        self._now = now
        self._new_after = 0

    def compose(self) -> ComposeResult:
        """Head, text or what there is to say instead, buttons and facts."""
        yield TitleLine()
        yield PreviewThread(now=self._now)
        yield Static(id="preview-absent")
        with Horizontal(id="preview-foot"):
            yield ActionBar()
            yield Static(id="preview-facts")

    def show(self, id: int) -> None:  # noqa: A002
        """Another ticket, or news of the same."""
        if id != self.ticket:
            self.ticket, self._new_after = id, self.desk.seen(id)
            self.thread.forget()
            way = Way.load(self.desk.kept("thread"))
            self.thread.read(replace(way, newest_first=True, only="messages"))
        ticket = self.desk.ticket(id) if id else None
        thread = self.desk.thread(id) if ticket else None
        there = ticket is not None and thread is not None
        if ticket and thread:
            self.thread.show(
                ticket,
                thread.transactions,
                thread.attachments,
                self.desk.names(ticket),
                new_after=self._new_after,
                partial=self.desk.is_partial(id),
            )
        else:
            # without a ticket it is empty: why there is none is said where the list would be
            self.absent.update(Content(why_absent(self.desk, id) if id else ""))
        self.thread.display, self.absent.display = there, not there
        self._show_head(id)
        self.action_bar.display = bool(id)
        self.action_bar.show(
            self.desk.offers(id) if id else (),
            fetched=(ticket is not None and ticket.links.fetched) or self.desk.is_gone(id),
        )
        self.facts.update(lines.facts(ticket) if ticket else Content())
        self.facts.display = self.size.width >= FACTS_FROM

    def _show_head(self, id: int) -> None:  # noqa: A002
        ticket = self.desk.ticket(id) if id else None
        if ticket:
            self.head.show(*lines.head(ticket, self._now(), self.desk.names()))
        else:
            name = Content.styled(f" #{id} ", "bold $accent") if id else Content()
            self.head.show(name, Content())

    def on_resize(self) -> None:
        """The line of facts needs room."""
        self.facts.display = self.size.width >= FACTS_FROM
