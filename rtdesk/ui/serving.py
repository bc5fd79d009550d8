"""Going from one server of the configuration to another without leaving the terminal."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from textual import work
from textual.worker import Worker, WorkerError

from rtdesk.config.errors import ConfigError
from rtdesk.ui.in_order import DIALOG
from rtdesk.ui.leaving import Leaving
from rtdesk.ui.text import plain

if TYPE_CHECKING:
    from rtdesk.desk import Desk
    from rtdesk.desk.profiles import Profiles

BESIDE = "beside"
"""The group of workers that keep desks of other profiles."""
LEAVE = 1.0
"""Seconds that connections have to close when the user leaves."""


async def ended(worker: Worker[None]) -> None:
    """Ends a worker, and waits until what it had open is closed."""
    worker.cancel()
    with contextlib.suppress(WorkerError, TimeoutError):
        async with asyncio.timeout(LEAVE):
            await worker.wait()


class Serving(Leaving):
    """An app that can end for the desk of another profile to begin."""

    profiles: Profiles | None = None
    """What there is to go to; None: nothing, as in the demo."""
    next_ticket = 0
    """The ticket to begin with at the desk of that profile; 0: none."""
    came_from = ""
    """The profile at whose desk the user was before, and asked for a ticket of this one."""
    _servers: tuple[str, ...] | None = None

    def __init__(self) -> None:
        super().__init__()
        self.beside: dict[str, Desk] = {}
        """Open desks of other profiles, which are looked at only."""

    @property
    def servers(self) -> tuple[str, ...]:
        """The profiles there are, as of the first look: this one first."""
        if self._servers is None:
            here = self.desk.profile.name
            others = self.profiles.servers() if self.profiles else ()
            self._servers = (here, *(name for name in others if name != here))
        return self._servers

    def on_mount(self) -> None:
        """Says where one is, if one came by a ticket."""
        if self.came_from:
            here = f"{plain(self.desk.profile.name)} ({plain(self.desk.host)})"
            self.notify(f"On {here} now. g w leads back to {plain(self.came_from)}.", timeout=6)

    @property
    def desks(self) -> tuple[Desk, ...]:
        """All that are open: what the user does is for all of them."""
        return (self.desk, *self.beside.values())

    async def on_unmount(self) -> None:
        """No desk stays open."""
        for worker in [worker for worker in self.workers if worker.group == BESIDE]:
            await ended(worker)

    @work(exclusive=True, group=DIALOG)
    async def set_profile(self, name: str, ticket: int = 0) -> None:
        """Goes to the server of a profile, to a ticket there; without a name the user chooses."""
        name = name or await self._chosen_profile()
        if not name or self.profiles is None or name == self.desk.profile.name:
            return
        try:
            self.profiles.check(name)
        except ConfigError as error:
            self.notify(plain(str(error)), severity="error", timeout=10, markup=False)
            return
        self.next_profile, self.next_ticket = name, ticket
        await self.action_quit()

    async def _chosen_profile(self) -> str:
        from rtdesk.ui.screens.chooser import LETTERS, Choice, Chooser

        servers = self.profiles.servers() if self.profiles else {}
        if len(servers) < 2:
            words = "There is one server only: others stand under [profiles.NAME] in the file."
            self.notify(words, timeout=6, markup=False)
            return ""
        choices = [
            Choice(key, plain(name), name, plain(url))
            for key, (name, url) in zip(LETTERS, servers.items(), strict=False)
        ]
        return (
            await self.push_screen_wait(Chooser("Which server?", choices, self.desk.profile.name))
            or ""
        )
