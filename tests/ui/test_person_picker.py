"""Picking somebody: those who are known, those whom RT finds, groups, and addresses."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual.widgets import Input

from rtdesk.desk.directory import Directory, Found
from rtdesk.records.ref import Ref, user
from rtdesk.ui.screens.person_picker import pick_person
from rtdesk.ui.screens.picker import Picker
from tests.contract.server import Demo
from tests.ui.apps import Seat, at_desk


async def asked(seat: Seat, **how: object) -> asyncio.Task[str | None]:
    """The picker, open."""
    answer: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()

    async def ask() -> None:
        answer.set_result(await pick_person(seat.app, "Add to Cc", **how))  # type: ignore[arg-type]

    seat.app.run_worker(ask())
    await seat.until(lambda: isinstance(seat.app.screen, Picker))

    async def answered() -> str | None:
        return await answer

    return asyncio.create_task(answered())


async def type_in(seat: Seat, words: str) -> None:
    seat.app.screen.query_one(Input).value = words
    await seat.pilot.pause()


async def test_whom_the_copy_knows_is_there_at_once(tmp_path: Path) -> None:
    async with at_desk(Demo(), tmp_path) as seat:
        answer = await asked(seat, first=(user("zoe@pier.example", "Zoe"),), without=("ANNA",))
        lines = [line for line in seat.text.splitlines() if line.strip()]
        top = next(at for at, line in enumerate(lines) if "Add to Cc" in line)
        assert "zoe@pier.example" in lines[top + 1]
        assert "Anna Lindqvist" not in seat.text.partition("Add to Cc")[2]
        await type_in(seat, "mei")
        await seat.press("enter")
        assert await answer == "mei"


async def test_rt_is_asked_while_one_types(tmp_path: Path) -> None:
    async with at_desk(Demo(), tmp_path) as seat:
        known = {who.login for who in seat.desk.directory.known()}
        found = await seat.desk.directory.find("e")
        far = next(one for one in found.people if one.login not in known)
        answer = await asked(seat)
        await type_in(seat, far.login)
        await seat.sees(far.real_name or far.email)
        await seat.press("enter")
        assert await answer == far.login


async def test_enter_before_rt_has_answered_means_what_was_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(Demo(), tmp_path) as seat:
        known = {who.login for who in seat.desk.directory.known()}
        find, asked_for, told = type(seat.desk.directory).find, asyncio.Event(), asyncio.Event()
        found = await seat.desk.directory.find("e")
        far = next(one for one in found.people if one.login not in known)

        async def late(directory: Directory, words: str, **how: bool) -> Found:
            asked_for.set()
            await told.wait()
            return await find(directory, words, **how)

        monkeypatch.setattr(type(seat.desk.directory), "find", late)
        answer = await asked(seat, free=False)
        await type_in(seat, far.login)
        await seat.press("enter")
        await asked_for.wait()
        assert isinstance(seat.app.screen, Picker)
        told.set()
        assert await answer == far.login


async def test_groups_where_they_are_wanted(tmp_path: Path) -> None:
    async with at_desk(Demo(), tmp_path) as seat:
        answer = await asked(seat, groups=True)
        await type_in(seat, "help d")
        await seat.sees("Those who answer customers")
        await seat.press("enter")
        assert await answer == "group:201"
        answer = await asked(seat, first=(Ref("group", "201", "Help desk"),))
        await type_in(seat, "network t")
        await seat.sees("nobody fits")
        await type_in(seat, "help")
        await seat.sees("Help desk")
        await seat.press("enter")
        assert await answer == "group:201"


async def test_an_address_is_taken_as_it_is(tmp_path: Path) -> None:
    async with at_desk(Demo(), tmp_path) as seat:
        answer = await asked(seat)
        await type_in(seat, "Kim Lee <kim@nowhere.example>")
        await seat.sees("kim@nowhere.example  this address, as it is")
        await seat.press("enter")
        assert await answer == "kim@nowhere.example"
        await asked(seat, free=False)
        await type_in(seat, "kim@nowhere.example")
        await seat.sees("nobody fits: RT has nobody so named, or shows them only to others")
        await seat.press("enter")
        assert isinstance(seat.app.screen, Picker)


async def test_what_rt_finds_does_not_move_the_cursor_off_an_address(tmp_path: Path) -> None:
    """A LIKE of RT finds those whose address ends in what was typed."""
    async with at_desk(Demo(), tmp_path) as seat:
        answer = await asked(seat)
        await type_in(seat, "ve@harbour.example")
        await seat.sees("Dave Orr", "ve@harbour.example  this address, as it is")
        await seat.press("enter")
        assert await answer == "ve@harbour.example"


async def test_who_may_not_search_has_the_known_and_addresses(tmp_path: Path) -> None:
    async with at_desk(Demo(), tmp_path, login="carol") as seat:
        assert await seat.desk.directory.find("an", groups=True) == Found()
        answer = await asked(seat, groups=True)
        await seat.sees("carol")
        await type_in(seat, "mei")
        await seat.sees("nobody fits", "a whole address is taken, too")
        await type_in(seat, "mei@harbour.example")
        await seat.press("enter")
        assert await answer == "mei@harbour.example"
