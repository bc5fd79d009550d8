"""The command palette: everything that can be pressed here, and the lists of the desk."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from functools import partial

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider

from rtdesk.ui.cells import cut
from rtdesk.ui.doing import TicketDoing
from rtdesk.ui.screens.queues import QueuesScreen
from rtdesk.ui.text import line, plain
from rtdesk.ui.verbs import Verb, verbs

NAME = 48
"""Cells that the name of one command may take: it is one line."""
HERE = "commands"
"""The name of what leads here."""
NUMBERED = "List by number"
"""What is left out: lists come with their names."""
Command = tuple[str, str, Callable[[], object]]
"""What it is called, a note, and what it does."""


class Palette(CommandPalette):
    """Textual's, which ends the app when a page is turned before its list was laid out."""

    def _action_command_list(self, action: str) -> None:
        with contextlib.suppress(KeyError, IndexError):
            super()._action_command_list(action)


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
        from rtdesk.ui.app import RtdeskApp

        screen = self.screen
        app = screen.app
        assert isinstance(app, RtdeskApp)
        if isinstance(screen, TicketDoing):
            focus = screen.ticket_in_focus
            for offer in screen.offers():
                if offer.action == "status":
                    yield f"{_short(offer.label)} #{focus}", "", partial(screen.follow, offer)
        keys: dict[str, str] = {}
        found: dict[str, Verb] = {}
        for verb in verbs(app, screen):
            if verb.name != HERE and verb.title != NUMBERED:
                found.setdefault(verb.title, verb)
                keys[verb.title] = f"{keys.get(verb.title, '')} {verb.key}".strip()
        for verb in found.values():
            note = f"key {keys[verb.title]}" if keys[verb.title] else ""
            yield verb.title, note, partial(verb.run, "")
        if isinstance(screen, QueuesScreen):
            for spec in screen.desk.lists.values():
                yield (
                    f"List: {_short(spec.title)}",
                    "open this list",
                    partial(screen.choose, spec.name),
                )


def _short(text: str) -> str:
    return cut(plain(text), NAME)
