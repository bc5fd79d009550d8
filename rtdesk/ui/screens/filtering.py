"""Filtering what one looks at in RT while typing; where there is more than is here, RT is asked."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from rtdesk.backend.errors import BackendError
from rtdesk.backend.resources import Look
from rtdesk.config.errors import ConfigError
from rtdesk.desk.resources import PEOPLE
from rtdesk.records.page import Page
from rtdesk.ui.screens.browsing import Browsing
from rtdesk.ui.text import plain
from rtdesk.ui.trail import Stop
from rtdesk.ui.widgets.find_line import FindLine

PAUSE = 0.25
"""Seconds without a key after which RT is asked for words, too."""


class Filtering(Browsing):
    """The line to type in takes the place of the bottom line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", "Filter", id="browse.find", priority=True),
    ]

    @work(exclusive=True, group="look")
    async def _look(self, stop: Stop, words: str) -> None:
        """What RT finds for the words in the filter."""
        await asyncio.sleep(PAUSE)
        if stop.words != words:
            return
        stop.asking = True
        self.fill()
        try:
            page = await self.desk.resources.open(
                stop.link, Look(words=words, disabled=stop.disabled)
            )
            if isinstance(page, Page) and stop.words == words:
                stop.found, stop.is_list = [*page.items], True
                self._told = ""
        except (BackendError, ConfigError) as error:
            self._told = f"✗ {plain(str(error))}"
        stop.asking = False
        self.fill()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While one types, a slash is a letter."""
        return not (action == "find" and self.find_line.display)

    def action_find(self) -> None:
        """Types a part of what is looked for."""
        self.find_line.display, self.status_line.display = True, False
        self.find_line.words = self.here.words
        self.find_line.tell("")
        self.find_line.field.focus()

    def on_find_line_changed(self, event: FindLine.Changed) -> None:
        """Every key filters anew; where there is more than is shown here, RT is asked."""
        stop = self.here
        if not self.find_line.display or event.words == stop.words:
            return
        stop.words, stop.found = event.words, None
        self.fill()
        words = event.words.strip()
        if words and stop.is_root and (stop.next or stop.link.ref == PEOPLE.ref):
            self._look(stop, event.words)

    def on_find_line_kept(self) -> None:
        """What fits stays, and keys move in it."""
        self.stop_finding()
        self.fill()

    def on_find_line_left(self) -> None:
        """No filter."""
        self.here.words, self.here.found = "", None
        self.stop_finding()
        self.fill()

    def on_find_line_moved(self, event: FindLine.Moved) -> None:
        """Moves while one types."""
        self.action_move(event.lines or event.pages * max(self.lines.size.height - 1, 1))
