"""The form for a new ticket in its states."""

from __future__ import annotations

from rtdesk.ops.loss import Loss, summary
from rtdesk.ops.op import Create
from rtdesk.outbox.draft import Draft
from rtdesk.ui.screens.creating import CreatingScreen
from rtdesk.ui.screens.outbox import OutboxScreen
from tests.ui.apps import Seat, go

HALF = Draft(
    0,
    "create",
    "Room 4 needs black ink,\nand paper with it.",
    "No ink in room 4",
    queue="Lab",
    values=(
        ("Requestor", ("carol", "s.nguyen@lantern-books.example")),
        ("Cc", ("mei",)),
        ("Owner", ("bob",)),
        ("CF.{Lab number}", ("twelve",)),
    ),
)


async def _form(seat: Seat, draft: Draft, why: str = "") -> CreatingScreen:
    seat.app.open_new(draft, why=why)
    await seat.until(lambda: isinstance(seat.app.screen, CreatingScreen))
    screen = seat.app.screen
    assert isinstance(screen, CreatingScreen)
    await seat.until(lambda: screen._new.specs and not screen._new.note)
    await seat.settled()
    return screen


async def creating(seat: Seat) -> None:
    """Nothing is written yet."""
    values = (("Requestor", (seat.app.desk.me,)),)
    await _form(seat, Draft(0, "create", queue="Support", values=values))


async def creating_wrong(seat: Seat) -> None:
    """Filled, with what is wrong at its fields."""
    screen = await _form(seat, HALF)
    await seat.press("ctrl+s")
    await seat.until(lambda: screen._new.wrong)
    await seat.settled()


async def creating_refused(seat: Seat) -> None:
    """RT refused it: the form is whole, with its sentence."""
    why = "New tickets can not have status 'stalled' in this queue."
    await _form(seat, HALF, why)


async def creating_lost(seat: Seat) -> None:
    """It is there, and what RT left out stands in the outbox."""
    desk = seat.app.desk
    lost = (
        Loss("Owner", ("carol",)),
        Loss("CF.{Severity}", ("Nonsense",)),
        Loss("Parent", ("99999",)),
    )
    op = Create("Support", "ticket?Queue=2", (("Subject", ("No ink",)),), made=71, lost=lost)
    group = desk.do(op, hold=60)
    (entry,) = desk.act(group)
    desk._outbox.settle(entry, note=summary(71, lost))
    await go(seat, "o")
    await seat.until(lambda: isinstance(seat.app.screen, OutboxScreen))
    await seat.settled()


SCENES = (creating, creating_wrong, creating_refused, creating_lost)
