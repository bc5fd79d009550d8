"""A user with several servers: worlds in memory, and a file with a profile for each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from rtdesk.backend.port import Backend
from rtdesk.config.account import Account
from rtdesk.config.errors import ConfigError
from rtdesk.config.paths import Places
from rtdesk.config.profile import Profile
from rtdesk.desk import Desk
from rtdesk.desk.profiles import Profiles
from rtdesk.ui.screens.everywhere import EverywhereScreen
from tests.contract.server import Demo
from tests.desks import make_desk
from tests.ui.apps import LARGE, Seat, go, seated

NOWHERE = Account("http://127.0.0.1:9", user="anna", allow_http=True)
"""A server that nobody runs."""
Make = Callable[[Path], Desk]


class Several(Profiles):
    """The profile `default` is where the user sits; `made` makes the desks of the others."""

    def __init__(self, folder: Path, made: Mapping[str, Make]):
        file = folder / "config.toml"
        tables = "".join(f'[profiles.{name}]\nurl = "http://{name}"\n' for name in made)
        file.write_text(f'url = "http://demo"\n{tables}', "utf-8")
        super().__init__(file, {})
        self._folder = folder
        self._made = made
        self.opened: list[str] = []

    def open(self, name: str) -> Desk:
        """As it is done for a profile of the file."""
        self.opened.append(name)
        desk = self._made[name](self._folder / name)
        desk.profile = replace(desk.profile, name=name, read_only=True)
        return desk


def at(world: Demo, login: str = "anna") -> Make:
    """A desk at this world."""
    return lambda folder: make_desk(folder, world.account(login), world.app)


def with_account(world: Demo, account: Account) -> Make:
    """A desk with an account that this world may not know."""
    return lambda folder: make_desk(folder, account, world.app)


def away(folder: Path) -> Desk:
    """A desk whose server does not answer."""
    return make_desk(folder, NOWHERE)


def silent(folder: Path) -> Desk:
    """A desk whose server never says anything."""

    async def connect() -> Backend:
        await asyncio.Event().wait()
        raise AssertionError

    return Desk(Profile(url="http://lab"), Places(folder / "mirror", folder / "work"), connect)


def broken(_: Path) -> Desk:
    """A profile that cannot be meant."""
    raise ConfigError("'after' in the file is one of: next, previous")


@asynccontextmanager
async def everywhere(
    world: Demo, folder: Path, made: Mapping[str, Make], *, size: tuple[int, int] = LARGE
) -> AsyncIterator[tuple[Seat, EverywhereScreen]]:
    """Somebody at the screen of all servers; the desk at hand has read everything."""
    desk = make_desk(folder / "own", world.account("anna"), world.app, undo=600.0)
    async with seated(desk, size=size) as seat:
        seat.app.profiles = Several(folder, made)
        await seat.settled()
        yield seat, await opened(seat)


async def opened(seat: Seat) -> EverywhereScreen:
    """The screen, by its key."""
    await go(seat, "e")
    await seat.until(lambda: isinstance(seat.app.screen, EverywhereScreen))
    screen = seat.app.screen
    assert isinstance(screen, EverywhereScreen)
    await seat.until(lambda: screen.is_mounted)
    return screen


def rows(screen: EverywhereScreen) -> list[tuple[str, int]]:
    """Its tickets in their order, each with its server."""
    spot_of = screen.servers.numbers.spot
    return [(spot.profile, spot.ticket) for spot in map(spot_of, screen.tickets.here())]
