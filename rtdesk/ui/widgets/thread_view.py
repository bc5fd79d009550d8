"""A window on a thread: where it stands, how it moves, and what is folded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from textual.geometry import Size

from rtdesk.records.transaction import Transaction
from rtdesk.ui.scrolling import ScrollArea
from rtdesk.ui.widgets.stacked import Place
from rtdesk.ui.widgets.thread_document import Document
from rtdesk.ui.widgets.thread_layout import Fold


def utc_now() -> datetime:
    """Now."""
    return datetime.now(UTC)


class ThreadView(ScrollArea, can_focus=True):
    """A document of which a page is seen, with one message in focus."""

    def __init__(
        self,
        *,
        now: Callable[[], datetime] = utc_now,
        ascii: bool = False,  # noqa: A002
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.ascii = ascii
        self._now = now
        self._document = Document(now())
        self._top: Place = (0, 0)
        self._here: int | None = None
        self._chosen = False
        self._notice = ""
        self._view: list[Place] | None = None
        self._view_size = Size(0, 0)

    @property
    def current(self) -> Transaction | None:
        """The message in focus."""
        blocks = self._document.blocks
        if self._here is None or self._here >= len(blocks):
            return None
        return blocks[self._here].transactions[0]

    def notice(self, text: str) -> None:
        """A cleaned line over the last one of the page; nothing moves for it."""
        if text != self._notice:
            self._notice = text
            self.refresh()

    def _place(self) -> tuple[int, int]:
        """(transaction, line) at the top, for coming back to it."""
        block, line = self._top
        keys = [b.key for b in self._document.blocks[block:] if b.key]
        return (keys[0], line) if keys else (0, 0)

    def _restore(self, place: tuple[int, int], here: Transaction | None) -> None:
        transaction, line = place
        where = {t.id: n for n, b in enumerate(self._document.blocks) for t in b.transactions}
        block = where.get(transaction, 0)
        self._top = (block, line if transaction in where else 0)
        self._here = where.get(here.id) if here else None
        self._settle()

    def _news(self) -> list[int]:
        return [n for n, block in enumerate(self._document.blocks) if block.kind == "news"]

    # Places

    def _settle(self) -> None:
        """Corrects the place so that it exists and no page ends in emptiness."""
        self._view = None
        self._document.resize(self.size.width, self._now())
        self._top = self._document.settled(self._top, self.page)

    def _visible(self) -> list[Place]:
        """The place of every line on the screen."""
        if self._view_size != self.size:
            self._view_size = self.size
            self._settle()
        if self._view is None:
            self._view = self._document.page(self._top, self.page)
        return self._view

    # Moving

    def scroll_lines(self, delta: int) -> None:
        """Scrolls by so many lines, at most to the last full page."""
        if not self._document.blocks or not self.page:
            return
        before = self._top
        if delta > 0:
            _, room = self._document.walk(before, delta + self.page - 1)
            delta = max(0, min(delta, room - self.page + 1))
        self._top, moved = self._document.walk(before, delta)
        if not moved:
            return
        self._view = None
        if self._notice:
            self.refresh()  # its line stays while the others move
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
        if self._document.blocks:
            self._jump((len(self._document.blocks) - 1, 1 << 30))

    def go_news(self) -> bool:
        """Goes to the first that is new since the user last looked; False: nothing is."""
        news = self._news()
        if news:
            self._jump((0, 0) if self._document.way.newest_first else (news[0], 0))
        return bool(news)

    def go_newest(self) -> None:
        """Goes to the newest message."""
        messages = self._document.messages()
        if messages:
            newest = messages[0 if self._document.way.newest_first else -1]
            self._jump((newest, 0))
            self._set_here(newest)

    def _jump(self, place: Place) -> None:
        self._top = place
        self._settle()
        self.refresh()
        self._follow()

    def next_message(self) -> None:
        """Brings the next message into focus and into sight."""
        self._focus_message(+1)

    def previous_message(self) -> None:
        """Brings the previous message into focus and into sight."""
        self._focus_message(-1)

    def _focus_message(self, step: int) -> None:
        self._chosen = True
        messages = self._document.messages()
        if not messages:
            return
        at = messages.index(self._here) if self._here in messages else -1
        target = messages[min(max(0, at + step), len(messages) - 1)]
        view = self._visible()
        last = (target, len(self._document.lines(target)) - 1)
        if (target, 0) not in view or last not in view:
            self._top = (target, 0)
            self._settle()
            self.refresh()
        self._set_here(target)

    def _follow(self) -> None:
        """Keeps the focus while any line of that message is in sight."""
        shown = [block for block, _ in self._visible()]
        if self._here in shown:
            return
        messages = self._document.messages()
        before = [n for n in messages if n <= self._top[0]]
        self._set_here(next((n for n in messages if n in shown), before[-1] if before else None))

    def _set_here(self, target: int | None) -> None:
        if target == self._here:
            return
        for block in (self._here, target):
            if block is not None and (block, 0) in self._visible():
                self.line_changed(self.origin + self._visible().index((block, 0)))
        self._here = target

    # Folds

    def toggle_fold(self) -> None:
        """Shows everything of the message in focus, or folds its quotes."""
        if self._here is not None:
            self._fold_here("" if self._document.fold_of(self._here) == "open" else "open")

    def toggle_message(self) -> None:
        """Folds the message in focus to a line, or shows it."""
        if self._here is not None:
            self._fold_here("" if self._document.fold_of(self._here) == "closed" else "closed")

    def _fold_here(self, fold: Fold) -> None:
        assert self._here is not None
        self._document.fold(self._here, fold)
        if self._top[0] == self._here and fold != "open":
            self._top = (self._here, 0)
        self._settle()
        self.refresh()

    def fold_all(self, fold: Fold) -> None:
        """Folds every message to a line, or its quotes, or nothing."""
        self._document.fold_all(fold)
        self._top = (self._here if self._here is not None else self._top[0], 0)
        self._settle()
        self._follow()
        self.refresh()
