"""The people of a ticket: each joins and leaves on its own, and shows at its line until then."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from rtdesk.ops import fields
from rtdesk.ops.op import ChangeMembers
from rtdesk.records.ref import NOBODY
from rtdesk.ui.screens.card import CardScreen
from rtdesk.ui.screens.people import PeopleScreen
from rtdesk.ui.screens.picker import Picker
from rtdesk.ui.screens.ticket import TicketScreen
from tests.contract.server import Demo
from tests.ui.apps import Seat, at_desk
from tests.ui.ties import has, people, pick, screen, to

FREE = "kim@nowhere.example"
MANY, ONE = "Role.{On-call Engineers}", "Role.{Account Manager}"
FIELDS = ("Requestor", "Cc", "AdminCc", MANY)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("version", ["5.0.3", "6.0.0"])
async def test_users_groups_and_addresses_join_and_leave(
    tmp_path: Path, field: str, version: str
) -> None:
    world = Demo(version)
    ticket = world.create("Support", "Who is it?")
    async with at_desk(world, tmp_path) as seat:
        await people(seat, ticket)
        await seat.sees("On-call Engineers", "Account Manager")
        await to(seat, field)
        await seat.press("a")
        await pick(seat, "mei")
        await has(seat, ticket, field, "mei")
        await seat.press("a")
        await pick(seat, FREE)
        await has(seat, ticket, field, "mei", FREE)
        await seat.press("a")
        await pick(seat, "help d")
        await has(seat, ticket, field, "mei", FREE, "group:201")
        await seat.sees("Help desk (group)", "Mei Tanaka  mei", FREE)
        await to(seat, field, "group:201")
        await seat.press("x")
        await has(seat, ticket, field, "mei", FREE)
        await seat.press("u")
        await has(seat, ticket, field, "mei", FREE, "group:201")
        await seat.press("u", "u")
        await has(seat, ticket, field, "mei")


@pytest.mark.parametrize("version", ["5.0.3", "6.0.0"])
async def test_a_role_of_one_has_another_holder_or_none(tmp_path: Path, version: str) -> None:
    world = Demo(version)
    ticket = world.create("Support", "Who is it?")
    async with at_desk(world, tmp_path) as seat:
        await people(seat, ticket)
        await seat.sees("Account Manager    nobody · enter chooses")
        await to(seat, ONE)
        await seat.press("enter")
        await pick(seat, "mei")
        await has(seat, ticket, ONE, "mei")
        await seat.press("enter")
        await pick(seat, "jonas")
        await has(seat, ticket, ONE, "jonas")
        await to(seat, ONE, "jonas")
        await seat.press("x")
        await has(seat, ticket, ONE)
        await seat.press("u")
        await has(seat, ticket, ONE, "jonas")


async def test_the_owner(tmp_path: Path) -> None:
    world = Demo()
    ticket = world.create("Support", "Whose is it?")

    def owner(seat: Seat) -> str:
        found = seat.desk.ticket(ticket)
        return "" if found is None or seat.desk.entries(ticket) else found.owner.id

    async with at_desk(world, tmp_path) as seat:
        await people(seat, ticket)
        await to(seat, "Owner")
        await seat.press("enter")
        await pick(seat, "mei")
        await seat.until(lambda: owner(seat) == "mei")
        await to(seat, "Owner", "mei")
        await seat.press("x")
        await seat.until(lambda: owner(seat) == NOBODY)


async def test_pending_and_refused_stand_at_their_line(tmp_path: Path) -> None:
    world = Demo()
    ticket = world.create("Network", "Not his", Cc=["carol"])
    async with at_desk(world, tmp_path, login="bob") as seat:
        await people(seat, ticket)
        await to(seat, "Cc", "carol")
        await seat.press("x")
        await seat.sees("✗ −carol: “Permission denied”", "Carol Whitfield")
        await to(seat, "AdminCc")
        await seat.press("a")
        await pick(seat, FREE)
        await seat.sees(f"✗ +{FREE}: “Permission denied”")
        number = next(e.id for e in seat.desk.entries(ticket) if e.op.ticket == ticket)
        await seat.press("home", "j", "j", "j")
        assert screen(seat).here == ("", "", number)
        await seat.sees("r Try again", "x Forget", "Cc −carol: Permission denied")
        attempts = next(e.attempts for e in seat.desk.entries(ticket) if e.id == number)
        await seat.press("r")
        await seat.until(lambda: [e.state for e in seat.desk.entries(ticket)] == ["refused"] * 2)
        assert attempts
        await seat.press("x")
        await seat.until(lambda: len(seat.desk.entries(ticket)) == 1)
        assert "−carol" not in seat.text
        found = seat.desk.ticket(ticket)
        assert found
        assert fields.members(found, "Cc") == ("carol",)


async def test_what_is_on_its_way_is_marked(tmp_path: Path) -> None:
    world = Demo()
    ticket = world.create("Support", "Slow", Cc=["carol"])
    async with at_desk(world, tmp_path) as seat:
        await people(seat, ticket)
        seat.desk.do(fields_op(ticket, add=(FREE,), remove=("carol",)), hold=600)
        await seat.sees(f"{FREE}  ⇡ joins", "⇡ leaves")
        assert "Carol Whitfield" in seat.text


def fields_op(ticket: int, add: tuple[str, ...], remove: tuple[str, ...]) -> ChangeMembers:

    return ChangeMembers(ticket, "Cc", add, remove)


async def test_a_card_and_back(tmp_path: Path) -> None:
    world = Demo()
    ticket = world.create("Support", "Who is it?", Requestor="carol")
    async with at_desk(world, tmp_path) as seat:
        await people(seat, ticket)
        await to(seat, "Requestor", "carol")
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, CardScreen))
        await seat.press("q")
        await seat.until(lambda: isinstance(seat.app.screen, PeopleScreen))
        await seat.press("q")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))


async def test_one_who_is_there_is_not_asked_for_twice(tmp_path: Path) -> None:
    world = Demo()
    ticket = world.create("Support", "Who is it?", Cc=[FREE])
    async with at_desk(world, tmp_path) as seat:
        await people(seat, ticket)
        await to(seat, "Cc", FREE)
        await seat.press("a")
        await seat.until(lambda: isinstance(seat.app.screen, Picker))
        seat.app.screen.query_one(Input).value = FREE.upper()
        await seat.pilot.pause()
        await seat.press("enter")
        await seat.sees("They are there already.")
        assert not seat.desk.entries(ticket)
        await seat.press("u")
        await seat.sees("Nothing of this screen to take back.")
