"""Commands of the user's own in front of a ticket: what they get, and where it goes."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from rtdesk.config.commands import Command
from rtdesk.config.paths import Places
from rtdesk.config.profile import Profile
from rtdesk.desk import Desk
from rtdesk.rest2.backend import Rest2Backend
from rtdesk.ui.commands import choose_command, run_command
from rtdesk.ui.in_order import DIALOG
from rtdesk.ui.screens.chooser import Chooser
from rtdesk.ui.screens.pager import PagerScreen
from rtdesk.ui.screens.running import Running
from tests.contract.server import Demo
from tests.ui.apps import Seat, seated


@pytest.fixture
def world() -> Demo:
    return Demo()


def command(code: str, **more: object) -> Command:
    run = (sys.executable, "-c", f"import os, sys\n{code}")
    return Command("my", run, "My [b] own", **more)  # type: ignore[arg-type]


@contextlib.asynccontextmanager
async def at_ticket(world: Demo, folder: Path, *commands: Command) -> AsyncIterator[Seat]:
    account = world.account("anna")

    async def connect() -> Rest2Backend:
        return Rest2Backend(account, app=world.app)

    profile = Profile(url=account.url, undo_seconds=0.0, commands=commands)
    desk = Desk(profile, Places(folder / "mirror", folder / "work"), connect)
    ticket = world.create("Support", "Printer [b]", Requestor="carol", Content="It is broken.")
    async with seated(desk) as seat:
        await seat.open(ticket)
        yield seat


def run(seat: Seat, command: Command) -> None:
    seat.ticket.run_worker(run_command(seat.ticket, command), group=DIALOG)


async def test_a_command_is_chosen_and_what_it_says_is_read(world: Demo, tmp_path: Path) -> None:
    one = command(
        "print(os.environ['RTDESK_SUBJECT'], sys.stdin.read(), '\\x1b[2J[/x]')", input="thread"
    )
    async with at_ticket(world, tmp_path, one) as seat:
        seat.ticket.run_worker(choose_command(seat.ticket), group=DIALOG)
        await seat.until(lambda: isinstance(seat.app.screen, Chooser))
        assert " 1  My [b] own  " in seat.text
        await seat.press("1")
        await seat.until(lambda: isinstance(seat.app.screen, PagerScreen))
        await seat.sees("My [b] own", "Printer [b] ==", "It is broken.", "[/x]")


async def test_a_line_of_it_can_be_enough(world: Demo, tmp_path: Path) -> None:
    async with at_ticket(world, tmp_path) as seat:
        run(seat, command("print('[red]' + sys.stdin.read())", input="message", output="notice"))
        await seat.sees("[red]It is broken.")
        run(seat, command("pass", output="notice"))
        await seat.sees("My [b] own said nothing.")


async def test_it_can_write_the_beginning_of_a_reply(world: Demo, tmp_path: Path) -> None:
    async with at_ticket(world, tmp_path) as seat:
        run(seat, command("print('Dear all'); sys.stderr.write('noise')", output="composer"))
        await seat.until(lambda: seat.composer)
        assert seat.composer
        draft = seat.composer.draft()
        assert (draft.kind, draft.body) == ("correspond", "Dear all")
        assert not seat.desk.entries()


async def test_a_command_that_fails_says_so(world: Demo, tmp_path: Path) -> None:
    async with at_ticket(world, tmp_path) as seat:
        run(seat, command("sys.stderr.write('no such host'); sys.exit(3)", output="none"))
        await seat.sees("My [b] own: ended with code 3", "no such host")
        run(seat, Command("gone", ("/no/such/program",)))
        await seat.sees("gone: cannot start /no/such/program")
        run(seat, command("os.read(os.pipe()[0], 1)", timeout=0.3))
        await seat.sees("took more than 0.3 s and was stopped")


async def test_a_command_can_be_stopped(world: Demo, tmp_path: Path) -> None:
    async with at_ticket(world, tmp_path) as seat:
        run(seat, command("os.read(os.pipe()[0], 1)"))
        await seat.until(lambda: isinstance(seat.app.screen, Running))
        await seat.sees("My [b] own is running on #", "esc stops it")
        await seat.press("escape")
        await seat.sees("Stopped My [b] own.")


async def test_what_is_not_here_is_asked_for(world: Demo, tmp_path: Path) -> None:
    async with at_ticket(world, tmp_path) as seat:
        await seat.press("q")
        await seat.settled()
        other = next(t for t in seat.queues.tickets.shown() if seat.desk.thread(t) is None)
        seat.queues.tickets.go_to(other)
        one = command("print(len(sys.stdin.read()) > 9)", input="thread", output="notice")
        seat.queues.run_worker(run_command(seat.queues, one), group=DIALOG)
        await seat.sees("True")


async def test_without_commands_it_is_said_where_to_write_them(world: Demo, tmp_path: Path) -> None:
    async with at_ticket(world, tmp_path) as seat:
        seat.ticket.run_worker(choose_command(seat.ticket), group=DIALOG)
        await seat.sees("No commands: write them as [commands.NAME]")
