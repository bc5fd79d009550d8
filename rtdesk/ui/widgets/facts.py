"""Fields, people, custom fields and links of a ticket, in one widget."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from textual.content import Content
from textual.events import MouseScrollDown, MouseScrollUp, Resize

from rtdesk.records.ticket import Ticket
from rtdesk.ui.widgets.facts_lines import Shown, narrow, wide
from rtdesk.ui.widgets.lines import Lines

FOLDED = 4
"""A place of at most so many lines gets the short form."""


class Facts(Lines):
    """A column beside the thread; given only a few lines of height, the short form above it."""

    DEFAULT_CSS = "Facts { width: 32; height: 1fr; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._shown: Shown | None = None

    def show(
        self,
        ticket: Ticket | None,
        *,
        pending: frozenset[str] = frozenset(),
        refused: Mapping[str, tuple[str, str]] | None = None,
        names: Mapping[str, str],
        now: datetime,
        me: str,
    ) -> None:
        """`pending` and `refused` name fields as RT does; `refused` maps to (wanted, sentence)."""
        other = self._shown is None or ticket is None or self._shown.ticket.id != ticket.id
        self._shown = Shown(ticket, now, pending, refused or {}, names, me) if ticket else None
        self._fill()
        if other:
            self.scroll_to(y=0, animate=False, immediate=True)

    def on_resize(self, event: Resize) -> None:
        """Lays the facts out anew."""
        self._fill()

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """The column may be longer than its place."""
        event.stop()
        self.scroll_by_lines(2)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Back up."""
        event.stop()
        self.scroll_by_lines(-2)

    def _fill(self) -> None:
        width, height = self.size
        if not width:
            return
        if self._shown is None:
            self.set_lines([Content.styled(" asking RT…", "$foreground-muted")])
        else:
            self.set_lines((narrow if height <= FOLDED else wide)(self._shown, width))
