"""The servers of a screen that shows several, and the desks of those where the user does not sit.

Such a desk is opened when the screen opens, follows its server for as long as that is on the
screen, and is closed with it. What stands in its way is said at its line and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from rtdesk.config.errors import ConfigError
from rtdesk.desk.together import MOST, ServerTicket, Shared, together
from rtdesk.store.change import Change
from rtdesk.ui.bridge import Bridge

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.worker import Worker

    from rtdesk.desk import Desk
    from rtdesk.records.listed import Listed
    from rtdesk.store.view import Place
    from rtdesk.ui.app import RtdeskApp

ALL = Change(everything=True)
T = TypeVar("T")


@dataclass(eq=False, slots=True)
class Server:
    """A profile on the screen. `places`: its tickets of the list, `found`: what has the words."""

    name: str
    desk: Desk | None = None
    bridge: Bridge | None = None
    problem: str = ""
    """Why there is no desk."""
    since: float = 0.0
    """When it came on the screen."""
    places: Sequence[Place] = ()
    found: frozenset[int] | None = None
    worker: Worker[None] | None = field(default=None, repr=False)

    def read(self, shared: Shared) -> None:
        """Reads again which tickets the list has."""
        none: list[Place] = []
        self.places = self.asked(lambda d: d.view(shared.key, shared.order).after(None, MOST), none)

    def asked(self, read: Callable[[Desk], T], otherwise: T) -> T:
        """What its desk says, if there is one whose copy can be read."""
        if self.desk is None:
            return otherwise
        try:
            return read(self.desk)
        except OSError as error:
            if self.worker is None:  # the desk at hand: as ever
                raise
            self.fail(error)
            return otherwise

    def fail(self, error: Exception) -> None:
        """Its copy cannot be read: it is left alone, and the others go on."""
        self.problem, self.places = str(error), ()
        if self.worker:
            self.worker.cancel()


class Numbers:
    """A number for each ticket of each server, the same for as long as the screen is open."""

    def __init__(self) -> None:
        self._numbers: dict[ServerTicket, int] = {}
        self._spots: list[ServerTicket] = []

    def of(self, spot: ServerTicket) -> int:
        """The number of a ticket, from 1."""
        number = self._numbers.get(spot)
        if number is None:
            self._spots.append(spot)
            number = self._numbers[spot] = len(self._spots)
        return number

    def known(self, server: Server, tickets: Iterable[int]) -> frozenset[int]:
        """The numbers of tickets of a server, of those that have one."""
        spots = (ServerTicket(server.name, ticket) for ticket in tickets)
        return frozenset(self._numbers[spot] for spot in spots if spot in self._numbers)

    def spot(self, number: int) -> ServerTicket:
        """The ticket with this number."""
        return self._spots[number - 1]

    def ids(self, server: Server, numbers: Iterable[int]) -> tuple[int, ...]:
        """Those of the tickets that are on this server, as it numbers them."""
        spots = map(self.spot, numbers)
        return tuple(spot.ticket for spot in spots if spot.profile == server.name)


class Servers:
    """All of them, the one where the user sits first, and their tickets as one list."""

    def __init__(self, names: Sequence[str], app: RtdeskApp):
        self.all = tuple(Server(name) for name in names)
        self.own = self.all[0]
        self.own.desk, self.own.bridge, self.own.since = app.desk, app.bridge, app.desk.now()
        self.numbers = Numbers()

    @property
    def others(self) -> tuple[Server, ...]:
        """Where the user does not sit."""
        return self.all[1:]

    def spots(self, shared: Shared) -> list[ServerTicket]:
        """The tickets of the list, in its order; while words are looked for, those with them."""
        places = {
            server.name: [
                place
                for place in server.places
                if server.found is None or place.ticket in server.found
            ]
            for server in self.all
        }
        return together(shared, places)

    def rows(self, numbers: Sequence[int]) -> Mapping[int, Listed]:
        """Rows by our numbers, as each server's desk has them."""
        found: dict[int, Listed] = {}
        for server in self.all:
            ids = self.numbers.ids(server, numbers)
            rows: dict[int, Listed] = {}
            if ids:
                rows = server.asked(partial(_rows, ids), rows)
            found |= {
                self.numbers.of(ServerTicket(server.name, ticket)): listed
                for ticket, listed in rows.items()
            }
        return found


def _rows(ids: tuple[int, ...], desk: Desk) -> dict[int, Listed]:
    return desk.rows(ids)


Heard = Callable[[Server, Change], None]


async def follow(app: RtdeskApp, screen: Screen[None], server: Server, heard: Heard) -> None:
    """Opens the desk of a server and keeps it in step until cancelled; then it is closed."""
    server.problem = ""
    try:
        assert app.profiles is not None
        desk = app.profiles.open(server.name)
    except (ConfigError, OSError) as error:
        server.problem = str(error)
        heard(server, ALL)
        return
    bridge = Bridge(app, desk)
    try:
        bridge.news.subscribe(screen, partial(heard, server))
        server.desk, server.bridge, server.since = desk, bridge, desk.now()
        app.beside[server.name] = desk
        heard(server, ALL)
        await desk.run()
    except* OSError as errors:
        server.fail(_first(errors))
    finally:
        server.desk = server.bridge = None
        if app.beside.get(server.name) is desk:
            del app.beside[server.name]
        bridge.close()
        desk.end_narrow()
        desk.close()
        heard(server, ALL)


def _first(group: BaseException) -> Exception:
    while isinstance(group, BaseExceptionGroup):
        group = group.exceptions[0]
    assert isinstance(group, Exception)
    return group
