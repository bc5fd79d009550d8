"""What only the user can decide, and the outbox that leads to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rtdesk.desk import Desk
from rtdesk.ops.op import SetField
from rtdesk.outbox.conflict import Clash, Conflict
from rtdesk.outbox.draft import Draft
from rtdesk.outbox.entry import Entry
from rtdesk.ui.screens.conflict import (
    Decision,
    FieldsScreen,
    LostScreen,
    StaleScreen,
    UnsureScreen,
)
from rtdesk.ui.screens.drafts import DraftsScreen
from rtdesk.ui.screens.entry import EntryScreen
from rtdesk.ui.screens.outbox import OutboxScreen
from rtdesk.ui.screens.ticket import TicketScreen
from tests.contract.server import Demo
from tests.ui.apps import LARGE, SMALL, Seat, at_desk, desk_of, drafts, go, kinds, seated

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
HOSTILE = "[/x] [@click=app.quit]x[/] \x1b[2J"


@pytest.fixture
def world() -> Demo:
    return Demo()


def link(ticket: int, kind: str = "correspond") -> str:
    return f"http://127.0.0.1/REST/2.0/ticket/{ticket}/{kind}"


async def on_top(seat: Seat, kind: type[object]) -> None:
    await seat.until(lambda: isinstance(seat.app.screen, kind))


def stuck(desk: Desk, conflict: Conflict, reason: str = "Because.") -> Entry:
    """The newest entry, stopped with a question."""
    entry = desk.entries()[-1]
    desk._outbox.refuse(entry, reason, "conflict", conflict=conflict)
    return entry


CLASH = Clash("Subject", "Old", "Theirs", "Mine", who="bob")


@pytest.fixture
async def seat(world: Demo, tmp_path: Path):  # type: ignore[no-untyped-def]
    desk = desk_of(world, tmp_path, undo=600.0)
    async with seated(desk, size=SMALL, sync=False) as there:
        yield there


async def at_fields(seat: Seat, *clashes: Clash) -> None:
    """The question about fields, from the outbox."""
    seat.desk.do(SetField(12, "Subject", "Mine", "Old"))
    stuck(seat.desk, Conflict("fields", clashes or (CLASH,)))
    await go(seat, "o")
    await seat.sees("needs you", "Because.")
    await seat.press("enter")
    await on_top(seat, FieldsScreen)


async def test_both_sides_are_shown_and_theirs_stands_first(seat: Seat) -> None:
    await at_fields(seat, replace(CLASH, when=datetime.now(UTC) - timedelta(minutes=2, seconds=9)))
    await seat.sees("before", "now (bob, 2m)", "yours", "Old", "Theirs", "Mine")
    await seat.sees("your change is dropped")
    await seat.press("enter")
    await on_top(seat, OutboxScreen)
    assert kinds(seat.desk) == []


async def test_mine_is_sent(seat: Seat) -> None:
    await at_fields(seat)
    await seat.press("m")
    await seat.sees("it is set to Mine")
    await seat.press("enter")
    await on_top(seat, OutboxScreen)
    (entry,) = seat.desk.entries()
    assert entry.state == "queued"
    assert isinstance(entry.op, SetField)
    assert entry.op.value == "Mine"


async def test_another_value_is_sent(seat: Seat) -> None:
    await at_fields(seat)
    await seat.press("e")
    await seat.sees("Subject")
    await seat.press("end", *" and theirs", "enter")
    await seat.sees("it is set to Mine and theirs")
    await seat.press("enter")
    await on_top(seat, OutboxScreen)
    (entry,) = seat.desk.entries()
    assert isinstance(entry.op, SetField)
    assert entry.op.value == "Mine and theirs"


async def test_escape_decides_later(seat: Seat) -> None:
    await at_fields(seat)
    await seat.press("m", "escape")
    await on_top(seat, OutboxScreen)
    assert [e.state for e in seat.desk.entries()] == ["conflict"]


async def test_several_fields_each_have_their_choice(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Clash("Cc", "a@x", "a@x, b@x", "a@x, c@x", "a@x, b@x, c@x")
    told: list[object] = []
    monkeypatch.setattr(seat.desk, "resolve", lambda _, choices: told.append(dict(choices)))
    await at_fields(seat, CLASH, other)
    await seat.press("m", "j", "b")
    await seat.sees("it is set to a@x, b@x, c@x")
    await seat.press("enter")
    assert told == [{"Subject": "mine", "Cc": "merged"}]


async def test_hostile_words_are_only_words(seat: Seat) -> None:
    await at_fields(seat, replace(CLASH, theirs=HOSTILE, who=HOSTILE))
    await seat.sees("[@click")
    assert "\x1b" not in seat.text


async def test_a_question_that_is_settled_elsewhere_goes_away(seat: Seat) -> None:
    await at_fields(seat)
    seat.desk.drop(seat.desk.entries()[0].group)
    await on_top(seat, OutboxScreen)


def reply(desk: Desk, ticket: int, seen: int = 7) -> None:
    desk.send(Draft(ticket, "correspond", "My words.", url=link(ticket), seen=seen))


async def at_stale(seat: Seat) -> None:
    reply(seat.desk, 12)
    stuck(
        seat.desk,
        Conflict("stale", messages=2, changes=("owner anna → hugo",), newest=99),
        "2 new messages since you began",
    )
    await go(seat, "o")
    await seat.press("enter")
    await on_top(seat, StaleScreen)
    await seat.sees("2 new messages since you began", "owner anna → hugo", "My words.")


async def test_a_reply_below_which_the_ticket_moved_on_may_go_anyway(seat: Seat) -> None:
    await at_stale(seat)
    await seat.press("y")
    await on_top(seat, OutboxScreen)
    (entry,) = seat.desk.entries()
    assert entry.state == "queued"
    assert entry.conflict is None


async def test_it_comes_back_into_the_composer(seat: Seat) -> None:
    await at_stale(seat)
    await seat.press("u")
    await seat.until(lambda: seat.composer)
    assert seat.composer
    assert seat.composer.draft().body == "My words."
    assert kinds(seat.desk) == []


async def test_looking_opens_the_thread_where_it_is_new(world: Demo, tmp_path: Path) -> None:
    ticket = world.create("Support", "Moved on", Content="Hello.")
    async with at_desk(world, tmp_path, undo=600.0) as seat:
        await seat.open(ticket)
        thread = seat.desk.thread(ticket)
        assert thread
        reply(seat.desk, ticket, seen=thread.newest)
        stuck(seat.desk, Conflict("stale", messages=1))
        await seat.sees("= decides")
        await seat.press("equals_sign")
        await on_top(seat, StaleScreen)
        await seat.press("enter")
        await on_top(seat, TicketScreen)
        await seat.read(ticket)
        assert seat.ticket._new_after == thread.newest
        assert [e.state for e in seat.desk.entries()] == ["conflict"]


async def test_the_banner_never_takes_the_keys(world: Demo, tmp_path: Path) -> None:
    ticket = world.create("Support", "Writing on", Content="Hello.")
    async with at_desk(world, tmp_path, undo=600.0) as seat:
        await seat.open(ticket)
        reply(seat.desk, ticket)
        composer = await seat.compose("c")
        await seat.press(*"one")
        stuck(seat.desk, Conflict("stale", messages=1))
        await seat.sees("= decides")
        await seat.press(*" two")
        assert composer.draft().body == "one two"
        assert isinstance(seat.app.screen, TicketScreen)
        await seat.press("escape")
        await seat.until(lambda: not seat.composer)
        await seat.press("escape")  # and this does not throw the question away
        assert [e.state for e in seat.desk.entries()] == ["conflict"]


async def at_lost(seat: Seat) -> None:
    reply(seat.desk, 12)
    stuck(seat.desk, Conflict("lost", changes=("#12 was merged into #9",)))
    await go(seat, "o")
    await seat.press("enter")
    await on_top(seat, LostScreen)
    await seat.sees("#12 was merged into #9", "My words.")


async def test_words_move_to_another_ticket(seat: Seat) -> None:
    await at_lost(seat)
    await seat.press("m")
    await seat.sees("To ticket")
    await seat.press(*"9", "enter")
    await seat.until(lambda: seat.composer)
    assert drafts(seat.desk) == {(9, "correspond"): "My words."}
    assert kinds(seat.desk) == []


async def test_words_stay_as_a_draft(seat: Seat) -> None:
    await at_lost(seat)
    await seat.press("d")
    await on_top(seat, OutboxScreen)
    assert drafts(seat.desk) == {(12, "correspond"): "My words."}


async def test_words_are_copied(seat: Seat) -> None:
    await at_lost(seat)
    await seat.press("y")
    assert seat.app.clipboard == "My words."
    assert isinstance(seat.app.screen, LostScreen)


@pytest.mark.parametrize(
    ("key", "left"), [("y", [("queued",)]), ("a", []), ("u", []), ("escape", [("conflict",)])]
)
async def test_not_sure_it_arrived(seat: Seat, key: str, left: list[tuple[str]]) -> None:
    reply(seat.desk, 12)
    stuck(seat.desk, Conflict("unsure"), "cannot tell whether it arrived")
    await go(seat, "o")
    await seat.press("enter")
    await on_top(seat, UnsureScreen)
    await seat.sees("cannot tell whether it arrived", "My words.", "a It arrived")
    await seat.press("c")
    assert isinstance(seat.app.screen, Decision)
    await seat.press(key)
    await seat.until(lambda: not isinstance(seat.app.screen, UnsureScreen))
    assert [(e.state,) for e in seat.desk.entries()] == left


# -- the outbox --------------------------------------------------------------------------------


async def test_the_outbox_shows_text_and_facts(seat: Seat) -> None:
    reply(seat.desk, 12)
    await go(seat, "o")
    await seat.sees("leaves in", "reply to #12", "My words.", "y Send now")
    await seat.press("enter")
    await on_top(seat, EntryScreen)
    await seat.sees("Reply to #12", "Held back", "My words.")
    await seat.press("y")
    assert seat.app.clipboard == "My words."
    await seat.press("escape")
    await on_top(seat, OutboxScreen)


async def test_what_is_held_can_leave_now(seat: Seat) -> None:
    reply(seat.desk, 12)
    before = seat.desk.entries()[0].due
    await go(seat, "o")
    await seat.press("y")
    assert seat.desk.entries()[0].due < before - 500


async def test_dropping_asks(seat: Seat) -> None:
    reply(seat.desk, 12)
    await go(seat, "o")
    await seat.press("delete")
    await seat.sees("with its words?")
    await seat.press("n")
    assert kinds(seat.desk) == [("Correspond", 12)]
    await seat.press("delete")
    await seat.sees("with its words?")
    await seat.press("y")
    await seat.until(lambda: not seat.desk.entries())
    await seat.sees("all has arrived")


async def test_drafts_are_listed_opened_and_thrown_away(seat: Seat) -> None:
    seat.desk.save_draft(Draft(12, "correspond", "> quoted\n\nMy own."))
    seat.desk.save_draft(Draft(13, "comment", "A note."))
    await go(seat, "d")
    await on_top(seat, DraftsScreen)
    await seat.sees("#12", "reply", "My own.", "#13", "comment", "A note.")
    await seat.press("j", "delete")
    await seat.sees("Throw the reply for #12 away?")
    await seat.press("y")
    await seat.until(lambda: drafts(seat.desk) == {(13, "comment"): "A note."})
    await seat.press("enter")
    await seat.until(lambda: seat.composer)
    assert seat.composer
    assert seat.composer.draft().body == "A note."


async def test_u_undoes_the_last_change_of_a_field(world: Demo, tmp_path: Path) -> None:
    ticket = world.create("Support", "Named once", Content="Hello.")
    async with at_desk(world, tmp_path) as seat:
        await seat.open(ticket)
        found = seat.desk.ticket(ticket)
        assert found
        seat.desk.set_field(found, "Subject", "Named twice", "Named once")
        await seat.until(lambda: not seat.desk.entries())
        await seat.sees("Named twice")
        await seat.press("u")
        await seat.sees(f"Undone: Subject of #{ticket} → Named once")
        await seat.until(lambda: not seat.desk.entries())
        now = seat.desk.ticket(ticket)
        assert now
        assert now.subject == "Named once"


async def test_what_arrived_otherwise_is_said_once_and_stands_in_the_outbox(seat: Seat) -> None:
    reply(seat.desk, 12)
    entry = seat.desk.entries()[-1]
    seat.desk._outbox.settle(entry, 99, f"a file did not arrive {HOSTILE}")
    await seat.sees("#12: a file did not arrive [/x]")
    await go(seat, "o")
    await seat.sees("arrived, but", "reply to #12")
    await seat.press("u", "y", "delete")  # nothing of it waits
    assert len(seat.app.screen_stack) == 2
    assert "\x1b" not in seat.text


async def test_what_may_have_arrived_is_not_taken_back_without_a_word(seat: Seat) -> None:
    reply(seat.desk, 12)
    entry = seat.desk.entries()[-1]
    seat.desk._outbox.attempt(entry, 7)
    (sending,) = seat.desk.entries()
    seat.desk._outbox.unclear(sending, 60.0, "no answer")
    seat.desk.retry(entry.id)
    await go(seat, "o")
    await seat.press("u")
    await seat.sees("It may have arrived already")
    await seat.press("n")
    await on_top(seat, OutboxScreen)
    assert kinds(seat.desk) == [("Correspond", 12)]
    await seat.press("u", "y")
    await seat.until(lambda: not seat.desk.entries())
