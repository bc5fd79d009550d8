"""The history of a ticket as one long document, of which only what is seen is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer

from rtdesk.records.attachment import Attachment
from rtdesk.records.ticket import Ticket
from rtdesk.records.transaction import Transaction
from rtdesk.text.quotes import runs
from rtdesk.text.when import absolute
from rtdesk.ui.cells import cut
from rtdesk.ui.later import later
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.row import Pens
from rtdesk.ui.widgets.stacked import Place
from rtdesk.ui.widgets.thread_blocks import Way
from rtdesk.ui.widgets.thread_finding import Finding, marked
from rtdesk.ui.widgets.thread_layout import Line
from rtdesk.ui.widgets.thread_view import ThreadView, utc_now

WHEEL = 3


class Thread(ThreadView):
    """Shows messages and changes of a ticket."""

    DEFAULT_CSS = """
    Thread {
        width: 1fr;
        height: 1fr;
        & .thread--rule { color: $desk-rule; }
        & .thread--header { text-style: bold; }
        & .thread--reply { color: $desk-reply; text-style: bold; }
        & .thread--change { color: $text-muted; }
        & .thread--dim { color: $text-muted; }
        & .thread--quote { color: $desk-quote; }
        & .thread--fold { color: $desk-quote; }
        & .thread--file { color: $text-accent; }
        & .thread--comment { color: $desk-comment; }
        & .thread--news { color: $desk-news; text-style: bold; }
        & .thread--here { color: $accent; text-style: bold; }
        & .thread--gone { color: $text-error; }
        & .thread--come { color: $text-success; }
        & .thread--hit { text-style: reverse; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"thread--{name}"
        for name in (
            *("rule", "header", "reply", "change", "dim", "quote", "fold"),
            *("file", "comment", "news", "here", "gone", "come", "hit"),
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

    class Found(Message):
        """What came of looking for words."""

        def __init__(self, told: str) -> None:
            self.told = told
            super().__init__()

    def __init__(
        self,
        *,
        now: Callable[[], datetime] = utc_now,
        ascii: bool = False,  # noqa: A002
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(now=now, ascii=ascii, id=id, classes=classes)
        self._ticket = 0
        self._fresh = False
        self._looked = False
        self._pens: Pens | None = None
        self._finding: Finding | None = None
        self._hit: Place | None = None
        self._searching: Timer | None = None

    # What is shown

    def show(
        self,
        ticket: Ticket,
        transactions: tuple[Transaction, ...],
        attachments: tuple[Attachment, ...],
        names: Mapping[str, str],
        *,
        new_after: int = 0,
        partial: bool = False,
    ) -> None:
        """Shows this history; the same ticket shown again keeps its place.

        `names` maps what RT puts into history to what people say (see `text.sentences`).
        `new_after` is the newest transaction that was there when the user last looked; `partial`:
        only the end of the history is here.
        """
        again, place = ticket.id == self._ticket, self._place()
        here = self.current
        self._ticket = ticket.id
        document = self._document
        if not again:
            document.clear()
            self.find("")
        requestors = frozenset(person.id for person in ticket.requestors)
        document.call(names, requestors, ascii=self.ascii)
        document.fill(transactions, attachments, new_after, partial=partial)
        self._view = None
        if again:
            self._restore(place, here)
            self._look_again()
        else:
            self._chosen = False
            self._fresh, self._looked = True, bool(new_after or partial)
            self._open()
        self.refresh()

    def forget(self) -> None:
        """Whatever is shown next is opened, and does not go on where reading was."""
        self._ticket = 0

    @property
    def way(self) -> Way:
        """How it is read."""
        return self._document.way

    def read(self, way: Way) -> None:
        """Another way to read it; the message in focus stays in sight."""
        here = self.current
        turned = way.newest_first != self.way.newest_first
        self._document.read(way)
        where = {t.id: n for n, b in enumerate(self._document.blocks) for t in b.transactions}
        self._here = where.get(here.id) if here else None
        self._top = (0 if turned or self._here is None else self._here, 0)
        self._settle()
        self._follow()
        self._look_again()
        self.refresh()

    def _open(self) -> None:
        """Where reading starts: at what is new, else at the newest message, else at the top."""
        if not self.page:
            return
        self._fresh = False
        messages = self._document.messages()
        if self.way.newest_first:
            self._top, self._here = (0, 0), messages[0] if messages else None
            self._settle()
            return
        news = self._news()
        if not news and self._looked:
            news = messages[-1:]
        self._top = (news[0], 0) if news else (0, 0)
        fresh = [n for n in messages if n >= self._top[0]] or messages[-1:]
        self._here = fresh[0] if fresh else None
        self._settle()

    # Finding

    def find(self, words: str) -> None:
        """Looks for words from the top of the page on, also in what is folded; "": no more."""
        if self._searching:
            self._searching.stop()
            self._searching = None
        words = " ".join(words.split())
        self._finding = Finding(words, self._document) if words else None
        self._hit = None
        if self._finding:
            self._look_on()
        self.refresh()

    def _look_again(self) -> None:
        """The history is another: the words may stand elsewhere."""
        if self._finding:
            finding, self._finding = self._finding, None
            hit = self._hit
            self.find(finding.words)
            self._hit = hit if self._finding is None else self._hit

    def _look_on(self) -> None:
        finding = self._finding
        if finding is None:
            return
        finding.go_on()
        if (
            self._hit is None
            and (hit := finding.from_(self._top))
            and (finding.done or hit >= self._top)
        ):
            self._show_hit(hit)
        self.post_message(self.Found(finding.told(self._hit)))
        self._searching = None if finding.done else later(self, 0.001, self._look_on)

    def next_hit(self, by: int) -> bool:
        """Goes to the next place of the words, or the one before; False: nothing is looked for."""
        finding = self._finding
        if finding is None:
            return False
        if hit := finding.next(self._hit or self._top, by):
            self._show_hit(hit)
        self.post_message(self.Found(finding.told(self._hit)))
        return True

    def _show_hit(self, hit: Place) -> None:
        """Unfolds what hides it, and brings it into sight."""
        self._hit = hit
        block, line = hit
        document = self._document
        if document.fold_of(block) != "open" and document.text_of(block) != document.shown(block):
            document.fold(block, "open")
            self._view = None
        place = (block, min(line, len(document.lines(block)) - 1))
        self._settle()
        if place not in self._visible():
            self._top, _ = document.walk(place, -(self.page // 3))
            self._settle()
        if document.blocks[block].kind == "message":
            self._set_here(block)
        self.refresh()

    # What can be asked

    @property
    def finding(self) -> bool:
        """True while words are marked."""
        return self._finding is not None

    @property
    def noticing(self) -> bool:
        """True while something is told over the last line."""
        return bool(self._notice)

    def shows(self, transaction: int) -> bool:
        """True when the first line of this entry is on the screen."""
        blocks = self._document.blocks
        keys = (blocks[block].key for block, line in self._visible() if not line)
        return transaction in keys

    @property
    def visible_text(self) -> tuple[str, ...]:
        """The cleaned lines on the screen."""
        lines = (self._document.lines(block)[line] for block, line in self._visible())
        return tuple("".join(text for text, _ in line).rstrip() for line in lines)

    def text_of(self, transaction: int) -> str:
        """The cleaned text of a message."""
        said = self._document.said(transaction)
        return said.text if said else ""

    def links_of(self, transaction: int) -> tuple[str, ...]:
        """The addresses in a message, by number."""
        said = self._document.said(transaction)
        return said.links if said else ()

    def quote(self) -> str:
        """A message as a reply quotes it: without its signature.

        It is the one the user chose; else the newest one that the requestor knows, never a comment.
        """
        message = self.current if self._chosen else self._newest_for_requestor()
        return self.quote_of(message) if message else ""

    def _newest_for_requestor(self) -> Transaction | None:
        blocks = self._document.blocks
        known = [blocks[n].transactions[0] for n in self._document.messages()]
        return max((t for t in known if t.type != "Comment"), key=lambda t: t.id, default=None)

    def quote_of(self, message: Transaction) -> str:
        """A message as quoted lines below who wrote it and when."""
        kept = [run.lines for run in runs(self.text_of(message.id)) if run.kind != "signature"]
        lines = [line for run in kept for line in run]
        while lines and not lines[-1].strip():
            lines.pop()
        if not lines:
            return ""
        who = self._document.look.names.get(message.creator.id) or message.creator.label
        head = f"On {absolute(message.created)}, {plain(who)} wrote:"
        quoted = [f">{line}" if line.startswith(">") else f"> {line}".rstrip() for line in lines]
        return "\n".join([head, *quoted])

    # Drawing

    def render_line(self, y: int) -> Strip:
        """One line of the document."""
        view = self._visible()
        pens = self._pens = self._pens or Pens(self, "thread--")
        if self._notice and y == self.page - 1:
            text = cut(f" {self._notice} ", self.size.width)
            rest = self.size.width - cell_len(text)
            rule = ("=" if self.ascii else "━") * rest
            return Strip([Segment(text, pens["news"]), Segment(rule, pens["news"])])
        if y >= len(view):
            return Strip([])
        block, line = view[y]
        parts = self._document.lines(block)[line]
        if block == self._here and line == 0:
            parts = self._marked_here(parts)
        if self._finding:
            parts = marked(parts, self._finding.words, "hit")
        return Strip([Segment(text, pens[pen]) for text, pen in parts if text])

    def _marked_here(self, parts: Line) -> Line:
        mark = ("> " if self.ascii else "▌ ", "here")
        (lead, pen), (head, _), *rest = parts
        return (mark, (lead[2:], pen), (head, "here"), *rest)

    def notify_style_update(self) -> None:
        """Colours may be others now."""
        super().notify_style_update()
        self._pens = None

    # Events

    def on_resize(self) -> None:
        """Lays out what is seen for the new width."""
        if self._fresh:
            self._document.resize(self.size.width, self._now())
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
        """Focuses a message; on what is folded opens it."""
        view = self._visible()
        if event.y >= len(view):
            return
        block, line = view[event.y]
        parts = self._document.lines(block)[line]
        if self._document.blocks[block].kind == "message":
            self._chosen = True
            self._set_here(block)
            if parts[-1][1] == "fold":
                self.toggle_fold()
            elif self._document.fold_of(block) == "closed":
                self.toggle_message()
        elif self._document.blocks[block].kind != "news":
            self._document.fold(block, "" if self._document.fold_of(block) == "open" else "open")
            self._settle()
            self.refresh()

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
