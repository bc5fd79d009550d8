"""Fields, people, custom fields, links and times of a ticket, in one widget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click, MouseScrollDown, MouseScrollUp, Resize
from textual.message import Message

from rtdesk.records.link import Link
from rtdesk.records.sheet import Known
from rtdesk.records.ticket import Ticket, TicketRow
from rtdesk.ui.widgets.facts_lines import LONG, FactLine, narrow, wide
from rtdesk.ui.widgets.facts_sections import Shown, links
from rtdesk.ui.widgets.lines import Lines

SHORT = 4
"""A place of at most so many lines gets the short form."""


class Facts(Lines):
    """A column beside the thread; given only a few lines of height, the short form above it.

    In focus it has a cursor, which stands on sections and on links to tickets. It gets the focus
    only where it is asked to (`take_focus`): while a thread is awaited, nothing else has it.
    """

    DEFAULT_CSS = "Facts { width: 32; height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "walk(1)", "Down", show=False, id="facts.down"),
        Binding("k,up", "walk(-1)", "Up", show=False, id="facts.up"),
        Binding("ctrl+d,space,pagedown", "page(1)", "Page down", show=False, id="facts.page_down"),
        Binding("ctrl+u,pageup", "page(-1)", "Page up", show=False, id="facts.page_up"),
        Binding("home", "walk(-9999)", "First", show=False, id="facts.top"),
        Binding("end,G", "walk(9999)", "Last", show=False, id="facts.bottom"),
        Binding(
            "enter",
            "choose",
            "Fold this section, show all of this, or open this ticket",
            id="facts.choose",
        ),
        Binding("escape", "leave", "Back to the thread", show=False, id="facts.leave"),
    ]

    class Chosen(Message):
        """Enter on a line: a section is to be folded or unfolded, or a ticket opened."""

        def __init__(self, section: str, ticket: int, link: Link | None = None) -> None:
            self.section, self.ticket, self.link = section, ticket, link
            super().__init__()

    class Left(Message):
        """The user is done here."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._shown: Shown | None = None
        self._facts: tuple[FactLine, ...] = ()
        self._at = 0
        self._whole: set[str] = set()

    def show(
        self,
        ticket: Ticket | None,
        *,
        pending: frozenset[str] = frozenset(),
        refused: Mapping[str, tuple[str, str]] | None = None,
        names: Mapping[str, str],
        now: datetime,
        me: str,
        targets: Mapping[int, TicketRow] | None = None,
        others: Mapping[str, Known] | None = None,
        folded: frozenset[str] = frozenset(),
    ) -> None:
        """`pending` and `refused` name fields as RT does; `refused` maps to (wanted, sentence)."""
        other = self._shown is None or ticket is None or self._shown.ticket.id != ticket.id
        if other:
            self._at, self._facts = 0, ()
            self._whole.clear()
        self._shown = None
        if ticket:
            known, no, whole = targets or {}, refused or {}, frozenset(self._whole)
            self._shown = Shown(
                ticket, now, pending, no, names, me, known, others or {}, folded, whole
            )
        self._fill()
        if other:
            self.scroll_to(y=0, animate=False, immediate=True)

    @property
    def tickets(self) -> frozenset[int]:
        """The tickets that links lead to."""
        return frozenset(link.ticket for link in links(self._shown)) if self._shown else frozenset()

    @property
    def chosen(self) -> FactLine | None:
        """The section or link under the cursor, while this is in focus."""
        at = self.cursor
        return self._facts[at] if at is not None and at < len(self._facts) else None

    # -- events ------------------------------------------------------------------------------

    def on_resize(self, event: Resize) -> None:
        """Lays the facts out anew."""
        self._fill()

    def watch_has_focus(self, has_focus: bool) -> None:
        """The cursor comes and goes."""
        super().watch_has_focus(has_focus)
        if not has_focus:
            self.can_focus = False
        self._fill()

    def take_focus(self) -> None:
        """The user wants to be here."""
        self.can_focus = True
        self.focus()

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """The column may be longer than its place."""
        event.stop()
        self.scroll_by_lines(2)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Back up."""
        event.stop()
        self.scroll_by_lines(-2)

    def on_click(self, event: Click) -> None:
        """On a section or a link as enter does."""
        at = event.y + self.scroll_offset.y
        if at < len(self._facts) and _key(self._facts[at]) != _key(FactLine(Content(""))):
            self._at = max(place for place in self._places() if place <= at)
            self.action_choose()

    # -- keys --------------------------------------------------------------------------------

    def action_walk(self, count: int) -> None:
        """To the next section or link; where none is near, by lines."""
        places = self._places()
        if abs(count) > 1 and places:
            self._at = places[-1 if count > 0 else 0]
            self._fill()
            self.scroll_to(y=9999 if count > 0 else 0, animate=False, immediate=True)
            return
        ahead = [p for p in places if (p - self._at) * count > 0]
        near = (ahead[0] if count > 0 else ahead[-1]) if ahead else None
        top, height = self.scroll_offset.y, max(self.size.height, 1)
        if near is None or not top - height // 2 <= near < top + height + height // 2:
            self.scroll_by_lines(count)
        else:
            self._at = near
            self.move_cursor(near)
            if near == places[0]:
                self.scroll_to(y=0, animate=False, immediate=True)

    def action_page(self, count: int) -> None:
        """By pages."""
        self.scroll_by_lines(count * max(self.size.height - 1, 1))

    def action_choose(self) -> None:
        """Folds, unfolds or opens."""
        if self._at < len(self._facts):
            line = self._facts[self._at]
            if line.section.startswith(LONG):
                self._whole ^= {line.section.removeprefix(LONG)}
                if self._shown:
                    self._shown = replace(self._shown, whole=frozenset(self._whole))
                self._fill()
            elif line.section or line.ticket or line.link:
                self.post_message(self.Chosen(line.section, line.ticket, line.link))

    def action_leave(self) -> None:
        """Back to the thread."""
        self.post_message(self.Left())

    # -- lines -------------------------------------------------------------------------------

    def _places(self) -> list[int]:
        """Lines to stand on: of a link, its first."""
        found = [
            n for n, line in enumerate(self._facts) if line.section or line.ticket or line.link
        ]
        return [n for n in found if not n or _key(self._facts[n]) != _key(self._facts[n - 1])]

    def _fill(self) -> None:
        width, height = self.size
        if not width:
            return
        if self._shown is None:
            self._facts = ()
            self.set_lines([Content.styled(" asking RT…", "$foreground-muted")])
        elif height <= SHORT:
            self._facts = ()
            self.set_lines(narrow(self._shown, width))
        else:
            self._fill_column(self._shown)

    def _fill_column(self, shown: Shown) -> None:
        top, at = self.scroll_offset.y, self._at
        before = self._facts[at] if at < len(self._facts) else None
        self._facts = tuple(wide(shown, self.room))
        places = self._places()
        same = [n for n in places if before and _key(self._facts[n]) == _key(before)]
        if self._at not in places or (same and self._at not in same):
            self._at = same[0] if same else places[0] if places else 0
        lines = [line.content for line in self._facts]
        self.set_lines(lines, self._at if self.has_focus and places else None)
        if self._at == at and before:
            self.scroll_to(y=top, animate=False, immediate=True)


def _key(line: FactLine) -> tuple[str, int, str]:
    return line.section, line.ticket, line.link.url if line.link else ""
