"""The history of a ticket as one long document, of which only what is seen is laid out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from rtdesk.records.attachment import Attachment
from rtdesk.records.ticket import Ticket
from rtdesk.records.transaction import Transaction
from rtdesk.text.quotes import runs
from rtdesk.text.when import absolute
from rtdesk.ui.lean import ScrollArea
from rtdesk.ui.text import plain
from rtdesk.ui.widgets import thread_layout as layout
from rtdesk.ui.widgets.row import Pens
from rtdesk.ui.widgets.thread_layout import Block, Line, Look

Place = tuple[int, int]
"""A line: the number of its block, the number of the line in it."""
KEPT = 300
"""Blocks whose lines are remembered."""
WHEEL = 3


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Thread(ScrollArea, can_focus=True):
    """Shows messages and changes of a ticket, oldest first."""

    DEFAULT_CSS = """
    Thread {
        width: 1fr;
        height: 1fr;
        & .thread--rule { color: $desk-rule; }
        & .thread--header { text-style: bold; }
        & .thread--change { color: $text-muted; }
        & .thread--dim { color: $text-muted; }
        & .thread--quote { color: $desk-quote; }
        & .thread--fold { color: $desk-quote; }
        & .thread--file { color: $text-accent; }
        & .thread--comment { color: $desk-comment; }
        & .thread--news { color: $desk-news; text-style: bold; }
        & .thread--here { color: $accent; text-style: bold; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"thread--{name}"
        for name in (
            *("rule", "header", "change", "dim", "quote", "fold"),
            *("file", "comment", "news", "here"),
        )
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "scroll_lines(1)", "Down", show=False, id="thread.down"),
        Binding("k,up", "scroll_lines(-1)", "Up", show=False, id="thread.up"),
        Binding("ctrl+d", "page(0.5)", "Half a page down", show=False, id="thread.half_down"),
        Binding("ctrl+u", "page(-0.5)", "Half a page up", show=False, id="thread.half_up"),
        Binding("space,pagedown", "page(1)", "Page down", show=False, id="thread.page_down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="thread.page_up"),
        Binding("home", "first", "Start", show=False, id="thread.top"),
        Binding("end,G", "last", "End", show=False, id="thread.bottom"),
        Binding("right_curly_bracket", "next", "Next message", show=False, id="thread.next"),
        Binding("left_curly_bracket", "previous", "Previous", show=False, id="thread.previous"),
        Binding("enter", "toggle_fold", "Fold quotes", show=False, id="thread.fold"),
    ]

    class Focused(Message):
        """Another message is in focus now."""

        def __init__(self, transaction_id: int) -> None:
            self.transaction_id = transaction_id
            super().__init__()

    def __init__(
        self,
        *,
        now: Callable[[], datetime] = _utc_now,
        ascii: bool = False,  # noqa: A002
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.ascii = ascii
        self._now = now
        self._ticket = 0
        self._blocks: tuple[Block, ...] = ()
        self._parts: dict[int, tuple[Attachment, ...]] = {}
        self._names: Mapping[str, str] = {}
        self._unfolded: set[int] = set()
        self._top: Place = (0, 0)
        self._here: int | None = None
        self._chosen = False
        self._fresh = False
        self._looked = False
        self._lines: dict[tuple[int, int, bool], tuple[Line, ...]] = {}
        self._view: list[Place] | None = None
        self._view_size = Size(0, 0)
        self._pens: Pens | None = None

    # What is shown

    def show(
        self,
        ticket: Ticket,
        transactions: tuple[Transaction, ...],
        attachments: tuple[Attachment, ...],
        names: Mapping[str, str],
        *,
        new_after: int = 0,
    ) -> None:
        """Shows this history; the same ticket shown again keeps its place.

        `names` maps what RT puts into history to what people say (see `text.sentences`).
        `new_after` is the newest transaction that was there when the user last looked.
        """
        again, place = ticket.id == self._ticket, self._place()
        here = self.current
        self._ticket = ticket.id
        self._take_parts(attachments)
        if dict(names) != self._names:
            self._lines.clear()
        self._names = dict(names)
        self._blocks = layout.blocks(transactions, new_after)
        self._lines = {key: kept for key, kept in self._lines.items() if key[0] in self._parts}
        self._view = None
        if again:
            self._restore(place, here)
        else:
            self._unfolded.clear()
            self._lines.clear()
            self._chosen = False
            self._fresh, self._looked = True, bool(new_after)
            self._open()
        self.refresh()

    def _take_parts(self, attachments: tuple[Attachment, ...]) -> None:
        parts: dict[int, list[Attachment]] = {}
        for part in attachments:
            parts.setdefault(part.transaction, []).append(part)
        before, self._parts = self._parts, {key: tuple(found) for key, found in parts.items()}
        changed = {key for key, found in self._parts.items() if before.get(key) != found}
        self._lines = {key: kept for key, kept in self._lines.items() if key[0] not in changed}

    def _place(self) -> tuple[int, int]:
        """(transaction, line) at the top, for coming back to it."""
        block, line = self._top
        keys = [b.key for b in self._blocks[block:] if b.key]
        return (keys[0], line) if keys else (0, 0)

    def _restore(self, place: tuple[int, int], here: Transaction | None) -> None:
        transaction, line = place
        where = {t.id: n for n, b in enumerate(self._blocks) for t in b.transactions}
        block = where.get(transaction, 0)
        self._top = (block, line if transaction in where else 0)
        self._here = where.get(here.id) if here else None
        self._settle()

    def _open(self) -> None:
        """Where reading starts: at what is new, else at the newest message, else at the top."""
        if not self.page:
            return
        self._fresh = False
        news = [n for n, block in enumerate(self._blocks) if block.kind == "news"]
        messages = self._messages()
        if not news and self._looked:
            news = messages[-1:]
        self._top = (news[0], 0) if news else (0, 0)
        fresh = [n for n in messages if n >= self._top[0]] or messages[-1:]
        self._here = fresh[0] if fresh else None
        self._settle()

    # Places

    def _messages(self) -> list[int]:
        return [n for n, block in enumerate(self._blocks) if block.kind == "message"]

    def _laid_out(self, number: int) -> tuple[Line, ...]:
        block = self._blocks[number]
        key = (block.key, self.size.width, block.key in self._unfolded)
        lines = self._lines.get(key)
        if lines is None or block.kind != "message":
            look = Look(self.size.width, self._now(), self._names, self.ascii)
            lines = layout.lay_out(block, self._parts.get(block.key, ()), look, key[2])
            if len(self._lines) >= KEPT:
                self._lines.clear()
            self._lines[key] = lines
        return lines

    def _walk(self, place: Place, delta: int) -> tuple[Place, int]:
        """The place so many lines further (or back), and how many lines that really were."""
        block, line = place
        left = delta
        while left > 0:
            rest = len(self._laid_out(block)) - 1 - line
            if rest >= left:
                return (block, line + left), delta
            if block + 1 >= len(self._blocks):
                return (block, line + rest), delta - left + rest
            left -= rest + 1
            block, line = block + 1, 0
        while left < 0:
            if line >= -left:
                return (block, line + left), delta
            if not block:
                return (0, 0), delta - left - line
            left += line + 1
            block -= 1
            line = len(self._laid_out(block)) - 1
        return (block, line), delta

    def _settle(self) -> None:
        """Corrects the place so that it exists and no page ends in emptiness."""
        self._view = None
        if not self._blocks or not self.page:
            self._top = (0, 0)
            return
        block = min(self._top[0], len(self._blocks) - 1)
        line = self._top[1] if block == self._top[0] else 0
        self._top = (block, min(line, len(self._laid_out(block)) - 1))
        _, below = self._walk(self._top, self.page - 1)
        if below < self.page - 1:
            self._top, _ = self._walk(self._top, below - self.page + 1)

    def _visible(self) -> list[Place]:
        """The place of every line on the screen."""
        if self._view_size != self.size:
            self._view_size = self.size
            self._settle()
        if self._view is None:
            view: list[Place] = []
            block, line = self._top
            while block < len(self._blocks) and len(view) < self.page:
                count = len(self._laid_out(block))
                view += [(block, n) for n in range(line, count)]
                block, line = block + 1, 0
            self._view = view[: self.page]
        return self._view

    # Moving

    def scroll_lines(self, delta: int) -> None:
        """Scrolls by so many lines, at most to the last full page."""
        if not self._blocks or not self.page:
            return
        before = self._top
        if delta > 0:
            _, room = self._walk(before, delta + self.page - 1)
            delta = max(0, min(delta, room - self.page + 1))
        self._top, moved = self._walk(before, delta)
        if moved:
            self._view = None
            self.scroll_to_line(self.origin + moved)
            self._follow()

    def page_by(self, fraction: float) -> None:
        """Scrolls by a part of a page; one line stays for orientation."""
        self.scroll_lines(round(self.page * fraction) - (fraction >= 1) + (fraction <= -1))

    def go_top(self) -> None:
        """Goes to the beginning."""
        self._jump((0, 0))

    def go_bottom(self) -> None:
        """Goes to the end."""
        if self._blocks:
            self._jump((len(self._blocks) - 1, 1 << 30))

    def _jump(self, place: Place) -> None:
        self._top = place
        self._settle()
        self.refresh()
        self._follow()

    def _newest_for_requestor(self) -> Transaction | None:
        known = [self._blocks[n].transactions[0] for n in self._messages()]
        return next((t for t in reversed(known) if t.type != "Comment"), None)

    def next_message(self) -> None:
        """Brings the next message into focus and into sight."""
        self._focus_message(+1)

    def previous_message(self) -> None:
        """Brings the previous message into focus and into sight."""
        self._focus_message(-1)

    def _focus_message(self, step: int) -> None:
        self._chosen = True
        messages = self._messages()
        if not messages:
            return
        at = messages.index(self._here) if self._here in messages else -1
        target = messages[min(max(0, at + step), len(messages) - 1)]
        view = self._visible()
        if (target, 0) not in view or (target, len(self._laid_out(target)) - 1) not in view:
            self._top = (target, 0)
            self._settle()
            self.refresh()
        self._set_here(target)

    def _follow(self) -> None:
        """Keeps the focus while any line of that message is in sight."""
        shown = [block for block, _ in self._visible()]
        if self._here in shown:
            return
        messages = self._messages()
        before = [n for n in messages if n <= self._top[0]]
        self._set_here(next((n for n in messages if n in shown), before[-1] if before else None))

    def _set_here(self, target: int | None) -> None:
        if target == self._here:
            return
        for block in (self._here, target):
            if block is not None and (block, 0) in self._visible():
                self.line_changed(self.origin + self._visible().index((block, 0)))
        self._here = target
        if current := self.current:
            self.post_message(self.Focused(current.id))

    def toggle_fold(self) -> None:
        """Shows the quoted lines of the message in focus, or folds them."""
        if (current := self.current) is not None:
            self._unfolded ^= {current.id}
            self._settle()
            self.refresh()

    # What can be asked

    @property
    def current(self) -> Transaction | None:
        """The message in focus."""
        if self._here is None or self._here >= len(self._blocks):
            return None
        return self._blocks[self._here].transactions[0]

    def text_of(self, transaction: int) -> str:
        """The cleaned text of a message."""
        return layout.text_of(self._parts.get(transaction, ())) or ""

    def quote(self) -> str:
        """A message as a reply quotes it: without its signature.

        It is the one the user chose; else the newest one that the requestor knows, never a comment.
        """
        message = self.current if self._chosen else self._newest_for_requestor()
        if message is None:
            return ""
        kept = [run.lines for run in runs(self.text_of(message.id)) if run.kind != "signature"]
        lines = [line for run in kept for line in run]
        while lines and not lines[-1].strip():
            lines.pop()
        if not lines:
            return ""
        who = self._names.get(message.creator.id) or message.creator.label
        head = f"On {absolute(message.created)}, {plain(who)} wrote:"
        quoted = [f">{line}" if line.startswith(">") else f"> {line}".rstrip() for line in lines]
        return "\n".join([head, *quoted])

    # Drawing

    def render_line(self, y: int) -> Strip:
        """One line of the document."""
        view = self._visible()
        if y >= len(view):
            return Strip([])
        pens = self._pens = self._pens or Pens(self, "thread--")
        block, line = view[y]
        parts = self._laid_out(block)[line]
        if block == self._here and line == 0:
            mark = ("> " if self.ascii else "▌ ", "here")
            parts = (mark, (" ", "rule"), (parts[1][0], "here"), *parts[2:])
        return Strip([Segment(text, pens[pen]) for text, pen in parts if text])

    def notify_style_update(self) -> None:
        """Colours may be others now."""
        super().notify_style_update()
        self._pens = None

    # Events

    def on_resize(self) -> None:
        """Lays out what is seen for the new width."""
        if self._fresh:
            self._open()
        self._settle()
        self.refresh()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scrolls down."""
        event.stop()
        self.scroll_lines(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scrolls up."""
        event.stop()
        self.scroll_lines(-WHEEL)

    def on_click(self, event: events.Click) -> None:
        """Focuses a message; on folded quotes opens them."""
        view = self._visible()
        if event.y >= len(view):
            return
        block, line = view[event.y]
        if self._blocks[block].kind == "message":
            self._chosen = True
            self._set_here(block)
            if self._laid_out(block)[line][-1][1] == "fold":
                self.toggle_fold()

    def action_scroll_lines(self, delta: int) -> None:
        """See `scroll_lines`."""
        self.scroll_lines(delta)

    def action_page(self, fraction: float) -> None:
        """See `page_by`."""
        self.page_by(fraction)

    def action_first(self) -> None:
        """See `go_top`."""
        self.go_top()

    def action_last(self) -> None:
        """See `go_bottom`."""
        self.go_bottom()

    def action_next(self) -> None:
        """See `next_message`."""
        self.next_message()

    def action_previous(self) -> None:
        """See `previous_message`."""
        self.previous_message()

    def action_toggle_fold(self) -> None:
        """See `toggle_fold`."""
        self.toggle_fold()
