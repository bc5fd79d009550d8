"""Merging: both tickets side by side, a key that means it, and what is on the screen afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from textual.widgets import Input

from rtdesk.backend.errors import Unreachable
from rtdesk.ops.op import ChangeMembers, Merge
from rtdesk.records.ref import user
from rtdesk.records.ticket import Ticket
from rtdesk.store.fate import Fate
from rtdesk.ui.screens.command_line import CommandLine
from rtdesk.ui.screens.merge import MergeScreen
from rtdesk.ui.screens.picker import Picker
from rtdesk.ui.screens.queues import QueuesScreen
from rtdesk.ui.screens.ticket import TicketScreen
from rtdesk.ui.widgets.merge_lines import Pair, effects, rows
from tests.contract.server import Demo
from tests.ui.apps import LARGE, SMALL, Seat, at_desk
from tests.ui.ties import merging

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
GOES = Ticket(1, "Goes", "open", requestors=(user("carol"),), time_worked=25)
STAYS = Ticket(2, "Stays", "new", requestors=(user("bob"),), cc=(user("mei"),), time_worked=10)


def pair(stays: Ticket = STAYS, **more: object) -> Pair:
    return Pair(GOES, stays, NOW, lambda member: member.title(), **more)  # type: ignore[arg-type]


def test_what_comes_of_both() -> None:
    found = {row.label: (row.goes, row.stays, row.after) for row in rows(pair())}
    assert found["Subject"] == ("Goes", "Stays", "Stays")
    assert found["Requestors"] == ("Carol", "Bob", "Bob, Carol")
    assert found["Cc"] == ("·", "Mei", "Mei")
    assert found["Worked"] == ("25 min", "10 min", "35 min")
    assert "AdminCc" not in found


def test_it_warns_where_requestors_differ() -> None:
    said = " ".join(words for words, _ in effects(pair()))
    assert "The requestors differ (Bob, Carol on one side only)" in said
    same = " ".join(words for words, _ in effects(pair(stays=GOES)))
    assert "differ" not in same


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"seconds": 8.0}, "u takes it back for 8 s"),
        ({"laid": ("bookmark", "snooze")}, "Your bookmark and snooze of #1 goes along."),
        ({"drafts": True}, "What you wrote for #1 is not sent yet"),
    ],
)
def test_what_else_is_said(more: dict[str, object], words: str) -> None:
    assert words in " ".join(said for said, _ in effects(pair(STAYS, **more)))
    assert words not in " ".join(said for said, _ in effects(pair()))


def made(world: Demo) -> tuple[int, int]:
    return (
        world.create("Support", "It goes", Requestor="carol", Content="Words of the one"),
        world.create("Support", "It stays", Requestor="carol", Content="Words of the other"),
    )


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_merged_ticket_leads_to_the_other(tmp_path: Path, size: tuple[int, int]) -> None:
    world = Demo()
    goes, stays = made(world)
    async with at_desk(world, tmp_path, size=size) as seat:
        await merging(seat, goes, stays)
        await seat.sees("It goes", "It stays", f"y Merge #{goes} into #{stays}")
        await seat.press("y")
        await seat.sees(f"#{goes} was merged into #{stays}", "enter opens it")
        assert seat.desk.fate(goes) == Fate("merged", stays)
        assert all(goes not in _ids(seat, name) for name in ("all", "unowned", "recent"))
        await seat.press("enter")
        await seat.read(stays)
        thread = seat.desk.thread(stays)
        assert thread
        texts = " ".join(part.text or "" for part in thread.attachments)
        assert "Words of the one" in texts
        assert "Words of the other" in texts


def _ids(seat: Seat, name: str) -> list[int]:
    return [place.ticket for place in seat.desk.view(name).after(None, 400)]


async def test_the_row_leaves_the_list(tmp_path: Path) -> None:
    world = Demo()
    goes, stays = made(world)
    async with at_desk(world, tmp_path) as seat:
        seat.queues.tickets.go_to(goes)
        await seat.until(lambda: seat.queues.ticket_in_focus == goes)
        await seat.settled()
        await seat.press("M")
        await seat.until(lambda: isinstance(seat.app.screen, Picker))
        await seat.sees(f"#{stays}")  # another ticket of the same requestor
        seat.app.screen.query_one(Input).value = "stays"
        await seat.pilot.pause()
        await seat.press("enter")
        await seat.sees(f"y Merge #{goes} into #{stays}")
        await seat.press("y")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        await seat.until(lambda: goes not in _ids(seat, "all"))
        await seat.until(lambda: f" {goes} " not in seat.text)
        assert stays in _ids(seat, "all")


async def test_it_can_be_turned_round_and_left(tmp_path: Path) -> None:
    world = Demo()
    goes, stays = made(world)
    async with at_desk(world, tmp_path) as seat:
        await merging(seat, goes, stays)
        await seat.sees(f"y Merge #{goes} into #{stays}")
        await seat.press("s")
        await seat.sees(f"y Merge #{stays} into #{goes}")
        await seat.press("escape")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        assert not seat.desk.entries()
        assert seat.desk.fate(goes).kind == seat.desk.fate(stays).kind == "there"


async def test_until_it_leaves_it_can_be_taken_back(tmp_path: Path) -> None:
    world = Demo()
    goes, stays = made(world)
    async with at_desk(world, tmp_path, undo=600) as seat:
        await merging(seat, goes, stays)
        await seat.sees(f"y Merge #{goes} into #{stays}", "u takes it back for 600 s")
        await seat.press("y")
        await seat.until(lambda: [e.op for e in seat.desk.entries()] == [Merge(goes, stays)])
        await seat.sees(f"Merge #{goes} into #{stays}", "u Undo")
        await seat.press("u")
        await seat.until(lambda: not seat.desk.entries())
        assert world.app.tables.tickets[goes].merged_into == 0


async def test_bookmark_and_snooze_go_along(tmp_path: Path) -> None:
    world = Demo()
    goes, stays = made(world)
    async with at_desk(world, tmp_path) as seat:
        await seat.open(goes)
        until = datetime.now(UTC) + timedelta(days=3)
        seat.desk.set_bookmarks((goes,), on=True)
        seat.desk.snooze(goes, until, on_answer=False)
        seat.desk.do(Merge(goes, stays))
        await seat.until(lambda: seat.desk.is_bookmarked(stays) and seat.desk.snoozed(stays))
        asleep = seat.desk.snoozed(stays)
        assert asleep
        assert asleep.until == until.replace(microsecond=0) or asleep.until == until
        assert not seat.desk.is_bookmarked(goes)
        assert seat.desk.snoozed(goes) is None


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda t, n: setattr(t.tickets[n], "type", "reminder"), "is a reminder"),
        (lambda t, n: setattr(t.tickets[n], "status", "deleted"), "was deleted"),
        (lambda t, n: setattr(t.tickets[n], "merged_into", 33), "was merged into #33"),
        (lambda t, n: t.tickets.pop(n), "is not there, or not for you"),
    ],
)
async def test_what_cannot_be_merged_says_why(
    tmp_path: Path, spoil: Callable[[object, int], object], words: str
) -> None:
    world = Demo()
    goes, stays = made(world)
    async with at_desk(world, tmp_path) as seat:
        spoil(world.app.tables, stays)
        await merging(seat, goes, stays)
        await seat.sees(f"#{stays} {words}")
        assert "y Merge" not in seat.text
        await seat.press("y")
        assert isinstance(seat.app.screen, MergeScreen)
        assert not seat.desk.entries()


async def test_what_rt_refuses_is_told_and_nothing_moves(tmp_path: Path) -> None:
    world = Demo()
    goes = world.create("Support", "It goes")
    stays = world.create("Network", "Not his")
    async with at_desk(world, tmp_path, login="bob") as seat:
        await merging(seat, goes, stays)
        await seat.sees(f"y Merge #{goes} into #{stays}")
        await seat.press("y")
        await seat.sees(f"merge #{goes} into #{stays}: “Permission Denied”", "esc dismisses")
        assert seat.desk.fate(goes).kind == "there"
        await seat.press("escape")
        await seat.until(lambda: not seat.desk.entries())


async def test_without_a_server_nothing_is_merged_unseen(tmp_path: Path) -> None:
    world = Demo()
    goes, stays = made(world)
    async with at_desk(world, tmp_path) as seat:
        await seat.open(goes)

        def fails() -> object:
            raise Unreachable("connection refused")

        setattr(seat.desk, "connection", fails)  # noqa: B010
        await merging(seat, goes, stays)
        await seat.sees("RT could not be asked: connection refused")
        await seat.press("y")
        assert isinstance(seat.app.screen, MergeScreen)


async def test_a_merge_that_was_done_meanwhile_is_not_done_twice(tmp_path: Path) -> None:
    world = Demo()
    goes, stays = made(world)
    other = world.create("Support", "Elsewhere")
    async with at_desk(world, tmp_path) as seat:
        seat.desk.do(Merge(goes, stays))
        await seat.until(lambda: not seat.desk.entries())
        seat.desk.do(Merge(goes, stays))
        await seat.until(lambda: not seat.desk.entries())
        seat.desk.do(Merge(goes, other))
        await seat.until(lambda: [e.state for e in seat.desk.entries()] == ["refused"])
        assert f"#{goes} was merged into #{stays} meanwhile" in seat.desk.entries()[0].reason
        seat.desk.do(Merge(other, goes))
        await seat.until(lambda: len(seat.desk.entries()) == 2)
        await seat.until(lambda: {e.state for e in seat.desk.entries()} == {"refused"})
        assert f"#{goes} was merged into #{stays}" in seat.desk.entries()[1].reason


async def test_changes_of_a_merged_ticket_wait_for_the_user(tmp_path: Path) -> None:
    world = Demo()
    goes, stays = made(world)
    async with at_desk(world, tmp_path) as seat:
        seat.desk.do(Merge(goes, stays))
        await seat.until(lambda: not seat.desk.entries())
        seat.desk.do(ChangeMembers(goes, "Cc", ("mei",)))
        await seat.until(lambda: [e.state for e in seat.desk.entries()] == ["conflict"])
        assert f"#{goes} was merged into #{stays}" in seat.desk.entries()[0].reason


@pytest.mark.parametrize("words", ["merge {}", "merge #{}", "merge {page}"])
async def test_the_target_can_be_typed(tmp_path: Path, words: str) -> None:
    world = Demo()
    goes, stays = made(world)
    async with at_desk(world, tmp_path) as seat:
        await seat.open(goes)
        await command(seat, words.format(stays, page=seat.desk.web_page(stays)))
        await seat.until(lambda: isinstance(seat.app.screen, MergeScreen))
        await seat.sees(f"y Merge #{goes} into #{stays}")


async def test_what_is_no_ticket_is_told(tmp_path: Path) -> None:
    world = Demo()
    goes, _ = made(world)
    async with at_desk(world, tmp_path) as seat:
        await seat.open(goes)
        await command(seat, "merge it")
        await seat.sees("'it' is no ticket.")


async def command(seat: Seat, words: str) -> None:
    """Types a command."""
    await seat.press("colon")
    await seat.until(lambda: isinstance(seat.app.screen, CommandLine))
    seat.app.screen.query_one(Input).value = words
    await seat.pilot.pause()
    await seat.press("escape") if seat.app.screen.query("Suggestions.-shown") else None
    await seat.press("enter")
