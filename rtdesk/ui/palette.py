"""The command palette: what the ticket in focus offers, and the lists of the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Protocol, runtime_checkable

from textual.command import DiscoveryHit, Hit, Hits, Provider

from rtdesk.ui.cells import cut
from rtdesk.ui.doing import TicketDoing
from rtdesk.ui.screens.queues import QueuesScreen
from rtdesk.ui.text import line, plain

NAME = 48
"""Cells that the name of one command may take: it is one line."""
Command = tuple[str, str, Callable[[], object]]
"""What it is called, a note, and what it does."""


@runtime_checkable
class Commanding(Protocol):
    """A screen with commands of its own."""

    def commands(self) -> Iterator[Command]:
        """What can be done here now."""


class DeskCommands(Provider):
    """Only what can be done now: the palette offers no more than buttons and keys do."""

    async def discover(self) -> Hits:
        """Everything, before a letter is typed."""
        for name, help_text, run in self._commands():
            yield DiscoveryHit(line(name), run, text=name, help=help_text)

    async def search(self, query: str) -> Hits:
        """What fits the letters typed."""
        matcher = self.matcher(query)
        for name, help_text, run in self._commands():
            # Not matcher.highlight: it reads names as markup.
            score = matcher.match(name)
            if score > 0:
                yield Hit(score, line(name), run, text=name, help=help_text)

    def _commands(self) -> Iterator[Command]:
        screen = self.screen
        if isinstance(screen, Commanding):
            for name, note, run in screen.commands():
                yield cut(plain(name), NAME + 16), plain(note), run
        if not isinstance(screen, TicketDoing):
            return
        focus = screen.ticket_in_focus
        if focus:
            yield f"Who asked for #{focus}", "key i", screen.action_card
        for offer in screen.offers():
            words = f"{_short(offer.label)} #{focus}"
            yield words, f"key {offer.key}", partial(screen.follow, offer)
        if isinstance(screen, QueuesScreen):
            for spec in screen.desk.lists.values():
                yield (
                    f"List: {_short(spec.title)}",
                    "open this list",
                    partial(screen.choose, spec.name),
                )


def _short(text: str) -> str:
    return cut(plain(text), NAME)
