"""Macros in front of a ticket: the menu, what comes into the composer, what is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rtdesk.config.errors import ConfigError
from rtdesk.config.macros import Macro
from rtdesk.config.paths import Places
from rtdesk.config.profile import Profile
from rtdesk.desk import Desk
from rtdesk.rest2.backend import Rest2Backend
from rtdesk.ui.app import RtdeskApp
from rtdesk.ui.macros import what
from rtdesk.ui.screens.chooser import Chooser
from tests.contract.server import Demo
from tests.ui.apps import seated

THANKS = Macro("thanks", "Thanks, done", priority="80", reply="Dear {requestor_name}, {due}")
QUIET = Macro("quiet", "Quiet [b]", "q", owner="me", minutes=3)
WRONG = Macro("wrong", status="nowhere", priority="1")


@pytest.fixture
def world() -> Demo:
    return Demo()


def desk_with(world: Demo, folder: Path, *macros: Macro) -> Desk:
    account = world.account("anna")

    async def connect() -> Rest2Backend:
        return Rest2Backend(account, app=world.app)

    profile = Profile(url=account.url, undo_seconds=0.0, macros=macros)
    return Desk(profile, Places(folder / "mirror", folder / "work"), connect)


async def test_a_macro_is_chosen_and_its_words_come_into_the_composer(
    world: Demo, tmp_path: Path
) -> None:
    ticket = world.create("Support", "Printer", Requestor="carol")
    async with seated(desk_with(world, tmp_path, THANKS, QUIET)) as seat:
        await seat.open(ticket)
        await seat.press("m")
        await seat.until(lambda: isinstance(seat.app.screen, Chooser))
        assert " 1  Thanks, done  priority 80 · reply" in seat.text
        assert " q  Quiet [b]     owner me · 3 min" in seat.text
        await seat.press("1")
        await seat.until(lambda: seat.composer)
        assert seat.composer
        await seat.sees("{due}: fill it in")
        assert seat.composer.draft().body.startswith("Dear Carol")
        found = seat.desk.ticket(ticket)
        assert found
        assert found.priority == "80"


async def test_a_macro_without_words_changes_fields_only(world: Demo, tmp_path: Path) -> None:
    ticket = world.create("Support", "Printer", Requestor="carol")
    async with seated(desk_with(world, tmp_path, THANKS, QUIET)) as seat:
        await seat.open(ticket)
        await seat.press("m")
        await seat.until(lambda: isinstance(seat.app.screen, Chooser))
        await seat.press("q")
        await seat.until(lambda: (found := seat.desk.ticket(ticket)) and found.owner.id == "anna")
        await seat.until(lambda: not seat.desk.entries(ticket))
        assert seat.composer is None
        found = seat.desk.ticket(ticket)
        assert found
        assert found.time_worked == 3


async def test_what_is_refused_is_said_and_nothing_is_done(world: Demo, tmp_path: Path) -> None:
    ticket = world.create("Support", "Printer", Requestor="carol")
    async with seated(desk_with(world, tmp_path, WRONG)) as seat:
        await seat.open(ticket)
        await seat.press("m", "1")
        await seat.sees("wrong: RT offers no way from", "to nowhere on")
        assert not seat.desk.entries(ticket)


async def test_from_a_list_rt_is_asked_first(world: Demo, tmp_path: Path) -> None:
    async with seated(desk_with(world, tmp_path, QUIET)) as seat:
        await seat.settled()
        ticket = seat.queues.tickets.current
        assert ticket
        await seat.press("m", "q")
        await seat.until(lambda: (found := seat.desk.ticket(ticket)) and found.time_worked == 3)


async def test_a_macro_with_a_key_of_its_own(world: Demo, tmp_path: Path) -> None:
    ticket = world.create("Support", "Printer", Requestor="carol")
    quiet = replace(QUIET, key="F6")
    async with seated(desk_with(world, tmp_path, quiet)) as seat:
        await seat.open(ticket)
        await seat.press("f6")
        await seat.until(lambda: (found := seat.desk.ticket(ticket)) and found.time_worked == 3)
        await seat.press("question_mark", *"uiet")
        await seat.sees("Quiet [b]")


async def test_a_macro_may_begin_a_sequence(world: Demo, tmp_path: Path) -> None:
    ticket = world.create("Support", "Printer", Requestor="carol")
    quiet = replace(QUIET, name="it's", key=", q")
    async with seated(desk_with(world, tmp_path, quiet)) as seat:
        await seat.open(ticket)
        await seat.press("comma")
        await seat.sees("q  Quiet [b]")
        await seat.press("q")
        await seat.until(lambda: (found := seat.desk.ticket(ticket)) and found.time_worked == 3)


def test_a_key_that_is_none_is_a_mistake_of_the_configuration(world: Demo, tmp_path: Path) -> None:
    desk = desk_with(world, tmp_path, replace(QUIET, key="g q q"))
    with pytest.raises(ConfigError, match="'g q q' is neither"):
        RtdeskApp(desk)
    desk.close()


async def test_without_macros_it_is_said_where_to_write_them(world: Demo, tmp_path: Path) -> None:
    async with seated(desk_with(world, tmp_path)) as seat:
        await seat.settled()
        await seat.press("m")
        await seat.sees("No macros: write them as [macros.NAME]")


def test_what_a_macro_does_is_said_shortly() -> None:
    macro = Macro("m", status="open", queue="Q", due="", fields=(("CF.{A}", ()),), comment="x")
    assert what(macro) == "→ open · queue Q · due never · CF.{A} empty · comment"
