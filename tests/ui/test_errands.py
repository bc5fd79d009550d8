"""Reminders and approvals: seen, added, done, decided; each with the ticket it is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input

from rtdesk.backend.errors import Unreachable, Unsure
from rtdesk.demo.model import Ticket
from rtdesk.outbox.draft import Draft
from rtdesk.ui.screens.approvals import ApprovalsScreen
from rtdesk.ui.screens.ask import Ask
from rtdesk.ui.screens.chooser import Chooser
from rtdesk.ui.screens.reminder import ReminderScreen
from rtdesk.ui.screens.reminders import RemindersScreen
from rtdesk.ui.screens.ticket import TicketScreen
from tests.contract.server import Demo
from tests.ui.apps import LARGE, SMALL, Seat, desk_of, go, seated

MAKER = "Ask the maker about the second head"
SHELF = "Approve: an hour without the file server"


@pytest.fixture
def world() -> Demo:
    return Demo()


def told(world: Demo, subject: str) -> Ticket:
    """A ticket of the demo."""
    return next(t for t in world.app.tables.tickets.values() if t.subject == subject)


async def reminders(seat: Seat) -> RemindersScreen:
    """One's own, with what may be done with them."""
    await seat.settled()
    await go(seat, "r")
    await seat.until(lambda: isinstance(seat.app.screen, RemindersScreen))
    await seat.sees("x Done")
    assert isinstance(seat.app.screen, RemindersScreen)
    return seat.app.screen


async def of_ticket(seat: Seat, ticket: int) -> RemindersScreen:
    """Those of a ticket."""
    await seat.open(ticket)
    await seat.press("e", "r")
    await seat.until(lambda: isinstance(seat.app.screen, RemindersScreen))
    assert isinstance(seat.app.screen, RemindersScreen)
    return seat.app.screen


async def type_in(seat: Seat, **words: str) -> None:
    """A new reminder."""
    await seat.until(lambda: isinstance(seat.app.screen, ReminderScreen))
    for name, value in words.items():
        seat.app.screen.query_one(f"#{name}", Input).value = value
    await seat.pilot.pause()


def quiet(seat: Seat) -> Callable[[], bool]:
    return lambda: not seat.desk.entries()


# -- reminders ---------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_ones_own_with_what_they_are_about(
    world: Demo, tmp_path: Path, size: tuple[int, int]
) -> None:
    labels = told(world, "Labels come out shifted by 2 mm")
    async with seated(desk_of(world, tmp_path), size=size) as seat:
        await reminders(seat)
        await seat.sees(
            MAKER, f"#{labels.id}", "Labels come out shifted", "Does the new phone work?"
        )
        assert "Order test labels" not in seat.text  # it is done
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        assert seat.ticket.ticket_in_focus == labels.id
        await seat.read(labels.id)
        await seat.press("q")
        await seat.until(lambda: isinstance(seat.app.screen, RemindersScreen))


async def test_one_is_done_and_is_gone(world: Demo, tmp_path: Path) -> None:
    maker = told(world, MAKER)
    async with seated(desk_of(world, tmp_path)) as seat:
        await reminders(seat)
        await seat.press("x")
        await seat.until(lambda: maker.status == "resolved")
        await seat.until(quiet(seat))
        await seat.until(lambda: MAKER not in seat.text)
        await seat.press("u")
        await seat.until(lambda: maker.status == "open")


async def test_on_the_ticket_also_what_is_done_and_it_can_be_opened_again(
    world: Demo, tmp_path: Path
) -> None:
    labels, done = told(world, "Labels come out shifted by 2 mm"), told(world, "Order test labels")
    async with seated(desk_of(world, tmp_path)) as seat:
        await seat.settled()
        await of_ticket(seat, labels.id)
        await seat.sees(f"Reminders of #{labels.id}", MAKER, "✓ Order test labels", "a Add")
        await seat.press("j")
        await seat.sees("x Open again")
        await seat.press("x")
        await seat.until(lambda: done.status == "open")
        await seat.until(lambda: "✓" not in seat.text)


async def test_one_is_added(world: Demo, tmp_path: Path) -> None:
    about = world.create("Support", "Not to be forgotten", Requestor="carol")
    async with seated(desk_of(world, tmp_path)) as seat:
        await seat.settled()
        await of_ticket(seat, about)
        await seat.sees("No reminders. a adds one.")
        await seat.press("a")
        await type_in(seat, subject="Call [b]Carol", due="2031-02-03 10:00")
        await seat.sees("Mon 3 Feb 2031 10:00")
        await seat.press("enter", "enter", "enter")
        await seat.sees("Call [b]Carol", "you")
        made = told(world, "Call [b]Carol")
        assert (made.type, made.queue, made.owner) == ("reminder", 2, 22)
        assert [(link.kind, link.target) for link in made.links or ()] == [("RefersTo", about)]
        assert made.due
        await seat.sees("x Done")
        await seat.press("escape")
        await seat.settled()
        await reminders(seat)
        await seat.sees("Call [b]Carol", f"#{about}")


@pytest.mark.parametrize(
    ("words", "told_why"),
    [
        ({"due": "soonish"}, "is not a date"),
        ({"subject": "x", "due": "2020-01-01"}, "that is past"),
        ({"due": "fri"}, "what is to be done?"),
    ],
)
async def test_what_cannot_be_made_is_said_and_not_asked_for(
    world: Demo, tmp_path: Path, words: dict[str, str], told_why: str
) -> None:
    about = world.create("Support", "Not to be forgotten", Requestor="carol")
    count = len(world.app.tables.tickets)
    async with seated(desk_of(world, tmp_path)) as seat:
        await seat.settled()
        await of_ticket(seat, about)
        await seat.press("a")
        await type_in(seat, **words)
        await seat.sees(told_why)
        await seat.press("enter", "enter", "enter")
        await seat.pilot.pause()
        assert isinstance(seat.app.screen, ReminderScreen)
        await seat.press("escape")
        assert len(world.app.tables.tickets) == count


async def test_what_rt_left_out_is_told(world: Demo, tmp_path: Path) -> None:
    about = world.create("Support", "Not to be forgotten", Requestor="carol")
    async with seated(desk_of(world, tmp_path)) as seat:
        await seat.settled()
        await of_ticket(seat, about)
        await seat.press("a")
        await type_in(seat, subject="Call", owner="dave")
        await seat.press("shift+tab", "enter")
        await seat.sees("is made, but", "dave's")


async def test_a_refusal_keeps_what_was_typed(world: Demo, tmp_path: Path) -> None:
    about = world.create("HR", "Only to look at", Requestor="carol")
    async with seated(desk_of(world, tmp_path)) as seat:
        await seat.settled()
        await of_ticket(seat, about)
        await seat.press("a")
        await type_in(seat, subject="Call")
        await seat.press("enter", "enter", "enter")
        await seat.sees("Not made: No permission to create tickets in the queue")
        await seat.until(lambda: isinstance(seat.app.screen, ReminderScreen))
        assert seat.app.screen.query_one("#subject", Input).value == "Call"


async def test_one_that_may_have_arrived_is_looked_for_and_not_made_twice(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = world.create("Support", "Not to be forgotten", Requestor="carol")
    async with seated(desk_of(world, tmp_path)) as seat:
        await seat.settled()
        await of_ticket(seat, about)
        engine = seat.desk._engine
        assert engine
        real = engine.backend.remind

        async def broken(*given: str | int) -> int:
            await real(*given)  # type: ignore[arg-type]
            raise Unsure("connection lost")

        monkeypatch.setattr(engine.backend, "remind", broken)
        await seat.press("a")
        await type_in(seat, subject="Once")
        await seat.press("enter", "enter", "enter")
        await seat.until(lambda: isinstance(seat.app.screen, RemindersScreen))
        await seat.sees("Once")
        same = [t for t in world.app.tables.tickets.values() if t.subject == "Once"]
        assert len(same) == 1


async def test_where_no_move_is_known_to_close_one_is_chosen(world: Demo, tmp_path: Path) -> None:
    about = world.create("Change Advisory", "To be reviewed")
    world.create("Change Advisory", "Look", Type="reminder", RefersTo=str(about), Owner="anna")
    look = told(world, "Look")
    async with seated(desk_of(world, tmp_path)) as seat:
        await seat.settled()
        await of_ticket(seat, about)
        await seat.sees("Look", "x Done")
        await seat.press("x")
        await seat.until(lambda: isinstance(seat.app.screen, Chooser))
        await seat.sees("Done, as this lifecycle has it", "Withdraw")
        await seat.press("2")
        await seat.until(lambda: look.status == "withdrawn")


async def test_without_a_server_the_reason_is_said(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    labels = told(world, "Labels come out shifted by 2 mm")
    async with seated(desk_of(world, tmp_path)) as seat:
        await seat.settled()
        await seat.open(labels.id)
        engine = seat.desk._engine
        assert engine

        async def away(*_: object, **__: object) -> object:
            raise Unreachable("connection refused")

        monkeypatch.setattr(engine.backend, "tickets", away)
        await seat.press("e", "r")
        await seat.sees("RT could not be asked: connection refused", "R asks again")


# -- approvals ---------------------------------------------------------------------------------


async def approvals(seat: Seat) -> ApprovalsScreen:
    """All that wait, with what may be done with them."""
    await seat.settled()
    await go(seat, "v")
    await seat.until(lambda: isinstance(seat.app.screen, ApprovalsScreen))
    await seat.sees("a Approve (Resolve)")
    assert isinstance(seat.app.screen, ApprovalsScreen)
    return seat.app.screen


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_what_waits_with_what_it_is_about(
    world: Demo, tmp_path: Path, size: tuple[int, int]
) -> None:
    shelf = told(world, "Move the file server to the new shelf")
    async with seated(desk_of(world, tmp_path), size=size) as seat:
        await approvals(seat)
        await seat.sees("an hour without", "a new certificate", "about #", "Move the file server")
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        assert seat.ticket.ticket_in_focus == shelf.id
        await seat.read(shelf.id)
        await seat.press("q")
        await seat.until(lambda: isinstance(seat.app.screen, ApprovalsScreen))
        await seat.press("o")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        await seat.sees("The old shelf stays until it is over.")


@pytest.mark.parametrize(
    ("key", "status", "kind"), [("a", "resolved", "Comment"), ("d", "rejected", "Correspond")]
)
async def test_one_is_decided_with_a_note(
    world: Demo, tmp_path: Path, key: str, status: str, kind: str
) -> None:
    approval = told(world, SHELF)
    async with seated(desk_of(world, tmp_path)) as seat:
        await approvals(seat)
        await seat.press(key)
        await seat.until(lambda: isinstance(seat.app.screen, Ask))
        seat.app.screen.query_one(Input).value = "For an hour only."
        await seat.press("enter")
        await seat.until(lambda: approval.status == status)
        await seat.until(quiet(seat))
        entries = world.app.tables.transactions
        said = [entries[id_] for id_ in approval.history if entries[id_].type == kind]
        part = world.app.tables.parts[said[-1].parts[0]]
        assert part.content.decode() == "For an hour only."
        await seat.until(lambda: "an hour without" not in seat.text)


async def test_without_a_note_only_the_status_moves_and_u_takes_it_back(
    world: Demo, tmp_path: Path
) -> None:
    approval = told(world, SHELF)
    async with seated(desk_of(world, tmp_path, undo=600.0)) as seat:
        await approvals(seat)
        await seat.press("a")
        await seat.until(lambda: isinstance(seat.app.screen, Ask))
        await seat.press("enter")
        await seat.sees("⇡ resolved", "u takes it back")
        await seat.press("u")
        await seat.until(lambda: "⇡ resolved" not in seat.text)
        assert (approval.status, seat.desk.entries()) == ("open", ())
        before = len(approval.history)
        seat.desk.profile = replace(seat.desk.profile, undo_seconds=0.0)
        await seat.press("d")
        await seat.until(lambda: isinstance(seat.app.screen, Ask))
        await seat.press("enter")
        await seat.until(lambda: approval.status == "rejected")
        assert len(approval.history) == before + 1  # no empty message


async def test_escape_decides_nothing(world: Demo, tmp_path: Path) -> None:
    async with seated(desk_of(world, tmp_path)) as seat:
        await approvals(seat)
        await seat.press("a")
        await seat.until(lambda: isinstance(seat.app.screen, Ask))
        await seat.press("escape")
        await seat.pilot.pause()
        assert seat.desk.entries() == ()


async def test_a_message_that_is_begun_there_is_not_lost(world: Demo, tmp_path: Path) -> None:
    approval = told(world, SHELF)
    async with seated(desk_of(world, tmp_path)) as seat:
        await approvals(seat)
        seat.desk.save_draft(Draft(approval.id, "comment", "Half a thought"))
        await seat.press("a")
        await seat.sees(f"A message on #{approval.id} is begun")
        kept = seat.desk.draft(approval.id, "comment")
        assert kept
        assert kept.body == "Half a thought"


async def test_where_nothing_waits_that_is_said(world: Demo, tmp_path: Path) -> None:
    async with seated(desk_of(world, tmp_path, "mei")) as seat:
        await seat.settled()
        await go(seat, "v")
        await seat.sees("No approval waits for you.")
        await seat.press("escape")
        await go(seat, "r")
        await seat.sees("Nothing to be reminded of.")


async def test_an_older_rt_tells_of_each_alone(tmp_path: Path) -> None:
    old = Demo("5.0.1")
    approval = told(old, SHELF)
    async with seated(desk_of(old, tmp_path)) as seat:
        await approvals(seat)
        await seat.sees("about #", "Move the file server")
        await seat.press("a")
        await seat.until(lambda: isinstance(seat.app.screen, Ask))
        await seat.press("enter")
        await seat.until(lambda: approval.status == "resolved")


async def test_where_nobody_knows_whether_it_was_made_that_is_said(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = world.create("Support", "Not to be forgotten", Requestor="carol")
    async with seated(desk_of(world, tmp_path)) as seat:
        await seat.settled()
        await of_ticket(seat, about)
        engine = seat.desk._engine
        assert engine

        async def lost(*_: str | int) -> int:
            raise Unsure("connection lost")

        monkeypatch.setattr(engine.backend, "remind", lost)
        await seat.press("a")
        await type_in(seat, subject="Perhaps")
        await seat.press("enter", "enter", "enter")
        await seat.sees("Not sure whether it was made: connection lost")
