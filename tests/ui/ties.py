"""What hands do on the screens of people and links."""

from __future__ import annotations

from textual.widgets import Input

from rtdesk.ops import fields
from rtdesk.ui.screens.links import LinksScreen
from rtdesk.ui.screens.membership import MembershipScreen
from rtdesk.ui.screens.merge import MergeScreen
from rtdesk.ui.screens.people import PeopleScreen
from rtdesk.ui.screens.picker import Picker
from rtdesk.ui.widgets import membership
from tests.ui.apps import Seat


async def people(seat: Seat, ticket: int) -> None:
    """The people of a ticket."""
    await seat.open(ticket)
    await seat.press("W")
    await seat.until(lambda: isinstance(seat.app.screen, PeopleScreen))
    await seat.sees("Requestors")


async def links(seat: Seat, ticket: int) -> None:
    """The links of a ticket."""
    await seat.open(ticket)
    await seat.press("L")
    await seat.until(lambda: isinstance(seat.app.screen, LinksScreen))
    await seat.sees("depends on", "named by")


async def merging(seat: Seat, goes: int, stays: int) -> MergeScreen:
    """Both tickets side by side."""
    await seat.open(goes)
    await seat.press("M")
    await pick(seat, str(stays))
    await seat.until(lambda: isinstance(seat.app.screen, MergeScreen))
    assert isinstance(seat.app.screen, MergeScreen)
    return seat.app.screen


def screen(seat: Seat) -> MembershipScreen:
    """People or links, which must be on top."""
    assert isinstance(seat.app.screen, MembershipScreen), seat.text
    return seat.app.screen


async def to(seat: Seat, field: str, member: str = "") -> None:
    """Puts the cursor on a line; without a member on the first of the field."""
    await seat.press("home")
    wanted = membership.key(field, member)
    for _ in range(30):
        under = screen(seat).under_cursor
        if under == wanted or (not member and under.startswith(wanted)):
            return
        await seat.press("j")
    raise AssertionError(f"no line {wanted}: {seat.text}")


async def pick(seat: Seat, words: str) -> None:
    """Answers a picker with the first of what it finds."""
    await seat.until(lambda: isinstance(seat.app.screen, Picker))
    picker = seat.app.screen
    assert isinstance(picker, Picker)
    picker.query_one(Input).value = words
    await seat.pilot.pause()
    await seat.until(lambda: picker._fitting and picker._note == "")
    await seat.press("enter")
    await seat.until(lambda: seat.app.screen is not picker)


async def add(seat: Seat, words: str) -> None:
    """Somebody or something joins what the cursor is in."""
    await seat.press("a")
    await pick(seat, words)


async def has(seat: Seat, ticket: int, field: str, *members: str) -> None:
    """Waits until it is so by RT's word."""

    def holds() -> bool:
        found = seat.desk.ticket(ticket)
        there = set(fields.members(found, field)) if found else None
        return there == set(members) and not seat.desk.entries(ticket)

    await seat.until(holds)
