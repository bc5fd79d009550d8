"""Reading a thread: folds and filters, words found in it, its links, and what one copies."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.getters import query_one

from rtdesk.text import urls
from rtdesk.ui.doing import TicketDoing
from rtdesk.ui.in_order import DIALOG
from rtdesk.ui.widgets.status_line import StatusLine
from rtdesk.ui.widgets.thread import Thread
from rtdesk.ui.widgets.thread_blocks import TOGGLES, Way

if TYPE_CHECKING:
    from rtdesk.ui.widgets.find_line import FindLine

LETTERS = "123456789abcdefghilmnoprstuvwxyz"
"""What picks a link; the keys that move in the list are not among them."""
WAYS = (
    ("a", "fold", "Fold this message to a line, or show it"),
    ("M", "closed", "Fold every message to a line"),
    ("R", "open", "Unfold everything"),
    ("r", "quotes", "Fold the quotes only"),
    ("e", "all", "Everything"),
    ("m", "messages", "Messages only"),
    ("c", "comments", "Comments only"),
    ("h", "changes", "Changes only"),
    ("o", "newest_first", "Newest first, or oldest first"),
    ("t", "html", "HTML where there is plain text too, or not"),
    ("d", "relative", "Ages beside the times, or not"),
)
"""(key, name, words) of what `z` and a letter do."""
COPIES = (
    ("y", "message", "The message"),
    ("l", "lines", "Lines of the message…"),
    ("q", "quote", "The message as a quote"),
    ("p", "page", "What is on the screen"),
    ("i", "number", "The number"),
    ("s", "subject", "Number and subject"),
    ("u", "url", "The address of its web page"),
)
"""The same of `y`."""
OF_MESSAGE = frozenset({"message", "lines", "quote", "page"})
"""What can be copied only where there is a message."""


class Reading(TicketDoing):
    """A screen with a thread that one reads."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "slash",
            "find_words",
            "Find",
            id="thread.find",
            show=False,
            tooltip="Find words in this thread; n and N go on",
        ),
        Binding("n", "next_hit(1)", "Next found", id="thread.next_hit", show=False),
        Binding("N", "next_hit(-1)", "Previous found", id="thread.previous_hit", show=False),
        Binding(
            "z",
            "app.prefix('prefix.thread')",
            "Thread",
            id="prefix.thread",
            show=False,
            tooltip="Fold, filter and turn the thread: za zM zR zo zt…",
        ),
        Binding("l", "links", "Links", id="thread.links", show=False, tooltip="Links of a message"),
        Binding(
            "y",
            "app.prefix('prefix.copy')",
            "Copy",
            id="prefix.copy",
            show=False,
            tooltip="Copy number, text, …",
        ),
        *(
            Binding(f"z>{key}", f"way('{name}')", words, id=f"thread.{name}", show=False)
            for key, name, words in WAYS
        ),
        *(
            Binding(f"y>{key}", f"copy('{name}')", words, id=f"copy.{name}", show=False)
            for key, name, words in COPIES
        ),
    ]

    thread = query_one(Thread)
    status_line = query_one(StatusLine)

    def __init__(self) -> None:
        super().__init__()
        self._find_line: FindLine | None = None

    @property
    def in_composer(self) -> bool:
        """True while keys go into a text."""
        return self.has_class("-composing")

    @property
    def message_in_focus(self) -> int:
        """That of the thread."""
        message = self.thread.current
        return message.id if message else 0

    # -- finding -------------------------------------------------------------------------------

    async def action_find_words(self) -> None:
        """A line to type into; the thread shows what is found while one types."""
        line = self._find_line
        if line is None:
            from rtdesk.ui.widgets.find_line import FindLine

            line = self._find_line = FindLine()
            await self.mount(line, before=self.status_line)
            line.tell("")
        self._show_line(True)
        self.set_focus(line.field)
        line.field.select_all()

    def _show_line(self, shown: bool) -> None:
        if self._find_line:
            self._find_line.display = shown
        self.status_line.display = not shown

    def on_find_line_changed(self, event: FindLine.Changed) -> None:
        """Every key looks anew, from the top of the page."""
        self.thread.find(event.words)
        if not event.words.strip() and self._find_line:
            self._find_line.tell("")

    def on_find_line_moved(self, event: FindLine.Moved) -> None:
        """Up and down lead to the next found, pages scroll."""
        if event.lines:
            self.thread.next_hit(event.lines)
        else:
            self.thread.page_by(event.pages)

    def on_find_line_kept(self) -> None:
        """Back to the thread; `n` and `N` go on."""
        self._show_line(False)
        self.set_focus(self.thread)

    def on_find_line_left(self) -> None:
        """Nothing is looked for any more."""
        self.thread.find("")
        self.on_find_line_kept()

    def on_thread_found(self, event: Thread.Found) -> None:
        """How many, and which of them."""
        if self._find_line and self._find_line.display:
            self._find_line.tell(event.told)
        else:
            self.found(event.told)

    def found(self, told: str) -> None:
        """What came of `n`, while the line is not there."""
        raise NotImplementedError

    def action_next_hit(self, by: int) -> None:
        """The next place of the words, or the one before."""
        if not self.thread.next_hit(by):
            self.notify("Nothing is looked for: / finds words here.", timeout=3)

    # -- ways ----------------------------------------------------------------------------------

    def told_beside(self, binding: str) -> str:
        """What stands beside a key in the hint of what may follow."""
        way, (room, _, name) = self.thread.way, binding.partition(".")
        now = {way.only, *(one for one in TOGGLES if getattr(way, one))}
        if room == "copy":
            focus = self.ticket_in_focus or 0
            return {"number": f"#{focus}", "url": self.desk.web_page(focus)}.get(name, "")
        return "now" if room == "thread" and name in now else ""

    def action_way(self, name: str) -> None:
        """Folds, filters or turns the thread."""
        way = self.thread.way
        match name:
            case "fold":
                self.thread.toggle_message()
            case "closed" | "open":
                self.thread.fold_all(name)
            case "quotes":
                self.thread.fold_all("")
            case "newest_first" | "html" | "relative":
                self._read(way.turned(name))
            case _:
                self._read(replace(way, only=name))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is of a message needs one."""
        if action == "copy" and parameters[0] in OF_MESSAGE and self.thread.current is None:
            return None
        return super().check_action(action, parameters)

    def _read(self, way: Way) -> None:
        self.thread.read(way)
        self.desk.keep("thread", way.dump())
        self.way_changed()

    def way_changed(self) -> None:
        """The thread is read in another way."""
        raise NotImplementedError

    # -- links ---------------------------------------------------------------------------------

    @work(exclusive=True, group=DIALOG)
    async def action_links(self) -> None:
        """The links of the message in focus: open or copy one."""
        from rtdesk.ui import browser
        from rtdesk.ui.screens.chooser import Choice, Chooser

        message = self.thread.current
        links = self.thread.links_of(message.id) if message else ()
        if not links:
            self.notify("This message has no links.", timeout=3)
            return
        keys = [*LETTERS, *[""] * len(links)]
        choices = [Choice(keys[n], url, url, urls.host(url)) for n, url in enumerate(links)]
        url = await self.app.push_screen_wait(Chooser("Links of this message", choices))
        if url is None:
            return
        if not browser.opener(self.desk.profile.browser):
            await self.hand_over(url, "the link")
            return
        where = urls.host(url)
        what = (Choice("o", "Open", "open", where), Choice("y", "Copy", "copy", where))
        chosen = await self.app.push_screen_wait(Chooser(url, what))
        if chosen == "copy":
            await self.copy(url, "the link")
        elif chosen == "open":
            self.open_page(url)

    # -- copying -------------------------------------------------------------------------------

    @work(exclusive=True, group=DIALOG)
    async def action_copy(self, what: str) -> None:
        """Copies something of the ticket, or of the message in focus."""
        if (focus := self.ticket_in_focus) is None:
            return
        message = self.thread.current
        match what:
            case "number":
                await self.copy(f"#{focus}", f"#{focus}")
            case "url":
                await self.copy(self.desk.web_page(focus), "the address of the web page")
            case "subject":
                ticket = self.desk.ticket(focus)
                await self.copy(f"#{focus} {ticket.subject if ticket else ''}", "the subject")
            case "message" if message:
                await self.copy(self.thread.text_of(message.id), "the message")
            case "quote" if message:
                await self.copy(self.thread.quote_of(message), "the message as a quote")
            case "lines" if message:
                await self._copy_lines(self.thread.text_of(message.id))
            case "page":
                await self.copy("\n".join(self.thread.visible_text), "what is on the screen")

    async def _copy_lines(self, text: str) -> None:
        from rtdesk.ui.screens.quoting import QuoteScreen

        lines = await self.app.push_screen_wait(QuoteScreen(f"Copy lines\n{text}"))
        if lines is not None:
            await self.copy(lines.partition("\n")[2], "the lines")
