"""The resource browser in its states."""

from __future__ import annotations

from typing import NoReturn

from rtdesk.backend.errors import Unreachable
from rtdesk.records.link import Link
from rtdesk.ui.looking_around import look_around
from rtdesk.ui.screens.ask import Ask
from rtdesk.ui.screens.browse import BrowseScreen
from rtdesk.ui.screens.making import MakeScreen
from tests.ui.apps import Seat, go


async def _quiet(seat: Seat) -> None:
    screen = seat.app.screen
    assert isinstance(screen, BrowseScreen), screen
    await seat.until(lambda: screen.here.is_read and not screen.here.asking)
    await seat.settled()


async def _at(seat: Seat, path: str) -> None:
    kind, _, id_ = path.partition("/")
    look_around(seat.app, link=Link("self", path, kind, id_))
    await seat.until(lambda: isinstance(seat.app.screen, BrowseScreen))
    await _quiet(seat)


async def browse(seat: Seat) -> None:
    """Where everything begins."""
    await go(seat, "x")
    await seat.sees("RT itself")


async def browse_list(seat: Seat) -> None:
    """A list of records."""
    look_around(seat.app, link=Link("list", "customfields", "customfield", name="Custom fields"))
    await seat.until(lambda: isinstance(seat.app.screen, BrowseScreen))
    await _quiet(seat)
    await seat.press("j", "j")


async def browse_record(seat: Seat) -> None:
    """A record with all that it leads to."""
    await _at(seat, "asset/1")
    await seat.sees("Held by", "Report stolen")


async def browse_filter(seat: Seat) -> None:
    """While one types what to look for."""
    await _at(seat, "queue/2")
    await seat.press("slash", *"fi")
    await seat.sees("Fields of tickets")


async def browse_failed(seat: Seat) -> None:
    """RT is out of reach."""
    await browse(seat)

    async def fails(*_: object) -> NoReturn:
        raise Unreachable("connection refused")

    setattr(seat.desk.resources, "open", fails)  # noqa: B010
    await seat.press("j", "j", "enter")
    await seat.sees("connection refused")


async def people(seat: Seat) -> None:
    """Somebody is looked for."""
    await go(seat, "p")
    await seat.sees("Help desk", "enter keeps")
    await seat.press(*"net")
    await seat.sees("Network team")
    await _quiet(seat)


async def browse_refused(seat: Seat) -> None:
    """RT does not take a change, and says so at the field."""
    await _at(seat, "queue/2")
    await seat.press("j", "e")
    await seat.sees("Description of Support")
    await seat.press("ctrl+u", *"Mine", "enter")
    await seat.sees("Forbidden")
    await quiet_notices(seat)


async def browse_members(seat: Seat) -> None:
    """Who is in a group, by name."""
    look_around(seat.app, link=Link("members", "group/205/members"))
    await seat.until(lambda: isinstance(seat.app.screen, BrowseScreen))
    await _quiet(seat)
    await seat.sees("Network team")


async def browse_make(seat: Seat) -> None:
    """The form for a new record, with something missing."""
    look_around(seat.app, link=Link("list", "customfields", "customfield", name="Custom fields"))
    await seat.until(lambda: isinstance(seat.app.screen, BrowseScreen))
    await _quiet(seat)
    await seat.press("C")
    await seat.until(lambda: isinstance(seat.app.screen, MakeScreen))
    await seat.press("enter")
    await seat.until(lambda: isinstance(seat.app.screen, Ask))
    await seat.press(*"Warranty", "enter")
    await seat.sees("Warranty")
    await seat.press("ctrl+s")
    await seat.sees("must not be empty")


async def quiet_notices(seat: Seat) -> None:
    """Notices that lie over the screen are gone."""
    seat.app.clear_notifications()
    await seat.pilot.pause()


SCENES = (
    *(browse_refused, browse_members, browse_make),
    *(browse, browse_list, browse_record, browse_filter, browse_failed, people),
)
