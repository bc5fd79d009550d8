"""The whole desk on a screen without a terminal, and what a user would see and press there."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import TextArea

from rtdesk.desk import Desk
from rtdesk.ui.app import RtdeskApp, wall_clock
from rtdesk.ui.screens.chooser import Chooser
from rtdesk.ui.screens.queues import QueuesScreen
from rtdesk.ui.screens.ticket import TicketScreen
from rtdesk.ui.widgets.action_bar import OfferButton
from rtdesk.ui.widgets.composer import Composer
from rtdesk.ui.widgets.preview import Preview
from rtdesk.ui.widgets.thread import Thread
from tests.contract.server import Demo
from tests.desks import make_desk
from tests.ui.desktop import lines

PATIENCE = 40.0
SMALL, LARGE = (80, 24), (120, 40)


class Seat:
    """Somebody in front of a running desk."""

    def __init__(self, app: RtdeskApp, pilot: Pilot[None]):
        self.app, self.pilot, self.desk = app, pilot, app.desk

    # -- looking -------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(lines(self.app))

    @property
    def queues(self) -> QueuesScreen:
        """The list screen, which must be the one on top."""
        assert isinstance(self.app.screen, QueuesScreen), self.app.screen
        return self.app.screen

    @property
    def ticket(self) -> TicketScreen:
        """The ticket screen, which must be the one on top."""
        assert isinstance(self.app.screen, TicketScreen), self.app.screen
        return self.app.screen

    @property
    def buttons(self) -> list[str]:
        """The words on the buttons of the ticket on screen."""
        return [_words(button) for button in self.app.screen.query(OfferButton) if button.display]

    @property
    def composer(self) -> Composer | None:
        """The open composer."""
        found = [composer for composer in self.app.screen.query(Composer) if composer.is_open]
        return found[0] if found else None

    # -- waiting -------------------------------------------------------------------------------

    async def until(self, what: Callable[[], object]) -> None:
        """Lets the app work until `what()` is true.

        Raises:
            AssertionError: it did not become true in time; the screen is the message.
        """
        try:
            async with asyncio.timeout(PATIENCE):
                while not what():
                    await self.pilot.pause()
        except TimeoutError:
            raise AssertionError(self.text) from None

    async def sees(self, *words: str) -> None:
        """Waits until all of this stands on the screen."""
        await self.until(lambda: all(word in self.text for word in words))

    async def settled(self) -> None:
        """Waits until nothing is asked for and the screen says so."""
        await self.until(lambda: self.desk.status.phase == "online")
        await self.until(lambda: self.at_rest)
        await self.pilot.pause()

    async def previewed(self) -> None:
        """Waits until the preview, if there is one, shows the ticket under the cursor."""
        await self.until(self._previews)
        await self.settled()

    def _previews(self) -> bool:
        screen = self.queues
        if not screen.previewing:
            return True
        found = [preview for preview in screen.query(Preview) if preview.is_mounted]
        return any(p.ticket == screen.tickets.current and p.thread.display for p in found)

    @property
    def at_rest(self) -> bool:
        """True when no question to the server and no news for the screen are on their way."""
        engine = self.desk._engine
        return engine is not None and engine.idle.is_set() and self.app.bridge._waiting is None

    # -- acting --------------------------------------------------------------------------------

    async def press(self, *keys: str) -> None:
        """Presses keys, one after the other."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def click(self, label: str) -> None:
        """Clicks the button with this label."""
        found = [b for b in self.app.screen.query(OfferButton) if _words(b) == label]
        assert found, (label, self.buttons)
        await self.pilot.click(found[0])
        await self.pilot.pause()

    async def open(self, ticket: int) -> TicketScreen:
        """Shows a ticket and waits until its thread and its buttons are there."""
        self.app.open_ticket(ticket)
        await self.until(lambda: isinstance(self.app.screen, TicketScreen))
        await self.read(ticket)
        return self.ticket

    async def read(self, ticket: int) -> None:
        """Waits until this ticket is on screen with its thread."""
        await self.until(lambda: self._shows(ticket))
        await self.settled()

    def _shows(self, ticket: int) -> bool:
        screen = self.app.screen
        assert isinstance(screen, TicketScreen)
        thread = screen.query(Thread)  # empty while the screen is being put together
        return screen.ticket_in_focus == ticket and bool(thread) and thread.first().display

    async def compose(self, key: str) -> Composer:
        """Opens the composer by a key and waits until it takes words."""
        await self.press(key)
        await self.until(lambda: self.composer and isinstance(self.app.focused, TextArea))
        assert self.composer
        return self.composer

    async def write(self, text: str) -> None:
        """Puts words in place of what stands in the composer."""
        area = self.app.focused
        assert isinstance(area, TextArea)
        area.load_text(text)
        await self.pilot.pause()


def _words(button: OfferButton) -> str:
    """The label without its frame."""
    return str(button.label).strip().removeprefix("[").removesuffix("]").strip()


@contextlib.asynccontextmanager
async def seated(
    desk: Desk,
    *,
    size: tuple[int, int] = LARGE,
    now: Callable[[], datetime] = wall_clock,
    sync: bool = True,
) -> AsyncIterator[Seat]:
    """A seat in front of this desk; the desk is closed afterwards."""
    app = RtdeskApp(desk, now=now, sync=sync)
    try:
        async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
            yield Seat(app, pilot)
    finally:
        desk.close()


def desk_of(
    world: Demo,
    folder: Path,
    login: str = "anna",
    undo: float = 0.0,
    now: Callable[[], float] = time.time,
) -> Desk:
    """A desk of somebody in this world."""
    return make_desk(folder, world.account(login), world.app, undo=undo, now=now)


@contextlib.asynccontextmanager
async def at_desk(
    world: Demo,
    folder: Path,
    *,
    login: str = "anna",
    undo: float = 0.0,
    size: tuple[int, int] = LARGE,
) -> AsyncIterator[Seat]:
    """Somebody at the list, everything read."""
    async with seated(desk_of(world, folder, login, undo), size=size) as seat:
        await seat.settled()
        yield seat


async def go(seat: Seat, key: str) -> None:
    """The chooser of places."""
    await seat.press("g")
    await seat.until(lambda: isinstance(seat.app.screen, Chooser))
    await seat.press(key)
    await seat.until(lambda: not isinstance(seat.app.screen, Chooser))


def kinds(desk: Desk) -> list[tuple[str, int]]:
    """What waits in the outbox: the kind of op and its ticket."""
    return [(type(entry.op).__name__, entry.op.ticket) for entry in desk.entries()]


def drafts(desk: Desk) -> dict[tuple[int, str], str]:
    """The words of all drafts."""
    return {(draft.ticket, draft.kind): draft.body for draft, _ in desk.drafts()}
