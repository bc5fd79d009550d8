"""Every field of a ticket in one form, on the demo: editors, refusals at their field, undo."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from textual.widgets import Input

from rtdesk.demo import rights
from rtdesk.ui.screens.ask import Ask
from rtdesk.ui.screens.calendar import Calendar
from rtdesk.ui.screens.chooser import Chooser
from rtdesk.ui.screens.edit import EditScreen
from rtdesk.ui.screens.people import PeopleScreen
from rtdesk.ui.screens.picker import Picker
from rtdesk.ui.screens.ticking import Ticking
from rtdesk.ui.screens.writing import Writing
from tests.contract.server import Demo
from tests.ui.apps import Seat, at_desk


@pytest.fixture
def world() -> Demo:
    return Demo()


@pytest.fixture
async def seat(world: Demo, tmp_path: Path) -> AsyncIterator[Seat]:
    async with at_desk(world, tmp_path) as there:
        yield there


async def form(seat: Seat, ticket: int) -> EditScreen:
    """All fields, once their kinds are known."""
    await seat.open(ticket)
    await seat.press("e", "e")
    await seat.until(lambda: isinstance(seat.app.screen, EditScreen))
    screen = seat.app.screen
    assert isinstance(screen, EditScreen)
    await seat.until(lambda: screen.form.rows and not any(r.spec.locked for r in screen.form.rows))
    return screen


async def on(seat: Seat, screen: EditScreen, field: str, kind: type, *keys: str) -> None:
    """The editor of a field, and keys in it."""
    await seat.until(lambda: seat.app.screen is screen)
    screen.form.go(field)
    await seat.press("enter")
    await seat.until(lambda: isinstance(seat.app.screen, kind))
    await seat.press(*keys)


def value(screen: EditScreen, field: str) -> tuple[str, ...]:
    return next(row.values for row in screen.form.rows if row.spec.name == field)


def note(screen: EditScreen, field: str) -> str:
    return next(row.note for row in screen.form.rows if row.spec.name == field)


async def test_each_kind_of_field_has_its_editor(world: Demo, seat: Seat) -> None:
    screen = await form(seat, world.create("Lab", "Kinds of fields"))
    await on(seat, screen, "Subject", Ask, "ctrl+u", *"Another", "enter")
    await on(seat, screen, "Priority", Ask, "ctrl+u", *"high", "enter")
    await on(seat, screen, "TimeWorked", Ask, *"1h30", "enter")
    await on(seat, screen, "Due", Calendar, *"2027-01-05 10:00", "enter")
    await on(seat, screen, "Owner", Picker, *"me", "enter")
    await on(seat, screen, "CF.{Tools}", Ticking, "space", "enter")
    await on(seat, screen, "CF.{Notes}", Writing, "a", "enter", "b", "ctrl+s")
    await on(seat, screen, "CF.{Shelf}", Picker, *"Dry", "enter")
    await on(seat, screen, "CF.{Box}", Picker, *"C", "enter", "ctrl+u", *"D2", "enter")
    await on(seat, screen, "CF.{Network}", Ask, *"192.0.2.0/30", "enter")
    await seat.until(lambda: not seat.desk.entries(screen.ticket))
    await seat.settled()
    found = world.app.tables.ticket(screen.ticket)
    assert found is not None
    assert (found.subject, str(found.priority), found.worked) == ("Another", "100", 90)
    shown = {row.spec.name: row.values for row in screen.form.rows}
    assert shown["Owner"] == ("anna",)
    assert len(shown["CF.{Tools}"]) == 1
    assert shown["CF.{Notes}"] == ("a\nb",)
    assert shown["CF.{Box}"] == ("D2",)
    assert shown["CF.{Network}"] == ("192.0.2.0-192.0.2.3",)
    await seat.press("u")
    await seat.until(lambda: not value(screen, "CF.{Network}"))


async def test_what_must_be_there_is_not_cleared(world: Demo, seat: Seat) -> None:
    screen = await form(seat, world.create("Lab", "Must"))
    for field, said in (("Subject", "cannot be without"), ("CF.{Cost centre}", "not be empty")):
        screen.form.go(field)
        await seat.press("x")
        await seat.sees(said)
    assert seat.desk.entries(screen.ticket) == ()


async def test_a_refusal_stands_at_its_field_until_it_is_read(
    world: Demo, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = await form(seat, world.create("Support", "Not mine to change"))
    monkeypatch.setitem(rights.GRANTS, "anna", {**rights.GRANTS["anna"], "Support": rights.LOOK})
    await on(seat, screen, "Subject", Ask, "ctrl+u", *"Refused", "enter")
    await seat.until(lambda: "Permission Denied" in note(screen, "Subject"))
    await seat.sees("you wanted Refused", "d Forget this")
    assert value(screen, "Subject") == ("Not mine to change",)
    assert [row.spec.name for row in screen.form.rows if row.note] == ["Subject"]
    await seat.press("d")
    await seat.until(lambda: not note(screen, "Subject"))
    assert seat.desk.entries(screen.ticket) == ()


async def test_status_and_people_have_their_own_ways(world: Demo, seat: Seat) -> None:
    screen = await form(seat, world.create("Support", "Ways"))
    await on(seat, screen, "Status", Chooser)
    await seat.sees("→ ")
    await seat.press("escape")
    await on(seat, screen, "Cc", PeopleScreen, "q")
    await seat.until(lambda: seat.app.screen is screen)
    await seat.press("q")
    await seat.until(lambda: seat.ticket)


async def test_a_message_has_fields_of_its_own(world: Demo, seat: Seat) -> None:
    ticket = world.create("Support", "Billed")
    await seat.open(ticket)
    await seat.compose("c")
    await seat.write("Phoned them.")
    await seat.press("ctrl+s")
    await seat.sees("f Fields")
    await seat.press("f")
    await seat.until(lambda: isinstance(seat.app.screen, Chooser))
    await seat.press("enter")
    await seat.until(lambda: isinstance(seat.app.screen, Picker))
    assert not seat.app.screen.query_one(Input).value
    await seat.press("Y", "enter")
    await seat.sees("Billable = Yes")
    await seat.press("y")
    await seat.until(lambda: not seat.desk.entries(ticket) and not seat.composer)
    newest = max(world.app.tables.transactions)
    values = world.app.tables.transactions[newest].values
    assert list((values or {}).values()) == [("Yes",)]
