"""Writing beside the thread, on the whole desk: nothing typed is lost, nothing goes out unasked."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtdesk.config.profile import Profile
from rtdesk.desk import Desk
from rtdesk.outbox.draft import Draft
from rtdesk.outbox.outbox import Outbox
from rtdesk.store.change import Changes
from rtdesk.store.errors import NotSaved
from rtdesk.ui.widgets.composer_title import ComposerTitle
from rtdesk.ui.widgets.editor import Editor
from rtdesk.ui.widgets.review import ReviewPane
from tests.contract.server import Demo
from tests.desks import make_desk
from tests.ui.apps import LARGE, SMALL, Seat, drafts, kinds, seated

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])


@pytest.fixture
def world() -> Demo:
    return Demo()


def desk_of(world: Demo, folder: Path, login: str = "anna", undo: float = 0.0) -> Desk:
    return make_desk(folder, world.account(login), world.app, undo=undo)


def title(seat: Seat) -> str:
    """The line above the composer."""
    return seat.app.screen.query_one(ComposerTitle).render().plain


def review(seat: Seat) -> str:
    """What the review shows."""
    return "\n".join(line.plain for line in seat.app.screen.query_one(ReviewPane).lines)


async def test_a_full_disk_is_said_in_the_title_until_it_works_again(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = world.create("Support", "Disk", Content="Hello.")
    async with seated(desk_of(world, tmp_path), size=SMALL) as seat:
        await seat.open(ticket)
        await seat.compose("c")
        save = seat.desk.save_draft

        def full(draft: Draft) -> None:
            raise NotSaved("the draft was not saved: database or disk is full")

        monkeypatch.setattr(seat.desk, "save_draft", full)
        await seat.press(*"half")
        await seat.until(lambda: "NOT SAVED" in title(seat))
        await seat.press("escape")
        await seat.pilot.pause()
        assert seat.composer
        assert seat.composer.draft().body == "half"
        await seat.until(lambda: "NOT SAVED" in title(seat))
        monkeypatch.setattr(seat.desk, "save_draft", save)
        await seat.until(lambda: drafts(seat.desk) == {(ticket, "comment"): "half"})
        await seat.until(lambda: "NOT SAVED" not in title(seat))
        assert " saved " in title(seat)


async def test_words_of_another_window_come_into_the_composer(world: Demo, tmp_path: Path) -> None:
    ticket = world.create("Support", "Two windows", Content="Hello.")
    async with seated(desk_of(world, tmp_path)) as seat:
        await seat.open(ticket)
        composer = await seat.compose("c")
        await seat.press(*"mine")
        await seat.until(lambda: drafts(seat.desk) == {(ticket, "comment"): "mine"})
        other = Outbox(seat.desk._outbox._folder, Changes(), lambda: 0.0)
        other.save(Draft(ticket, "comment", "theirs"))
        other.close()
        await seat.press(*" too")
        await seat.sees("Another window's words")
        await seat.until(lambda: composer.draft().body == "mine too\n\ntheirs\n\nmine")
        await seat.press("escape")
        await seat.until(lambda: not seat.composer)
        assert drafts(seat.desk) == {(ticket, "comment"): "mine too\n\ntheirs\n\nmine"}


async def test_postponed_words_wait(world: Demo, tmp_path: Path) -> None:
    ticket = world.create("Support", "Later", Content="Hello.")
    async with seated(desk_of(world, tmp_path)) as seat:
        await seat.open(ticket)
        await seat.compose("r")
        await seat.write("Not today.")
        await seat.press("ctrl+s")
        await seat.sees("p Later")
        await seat.press("p")
        await seat.until(lambda: not seat.composer)
        assert drafts(seat.desk) == {(ticket, "correspond"): "Not today."}
        assert kinds(seat.desk) == []
        composer = await seat.compose("r")
        assert composer.draft().body == "Not today."


async def test_the_same_words_twice_are_a_question(world: Demo, tmp_path: Path) -> None:
    ticket = world.create("Support", "Twice", Content="Hello.")
    async with seated(desk_of(world, tmp_path)) as seat:
        await seat.open(ticket)
        for expected in ("", "You sent the same text"):
            await seat.compose("c")
            await seat.write("Once is enough.")
            await seat.press("ctrl+s")
            await seat.sees("y Send")
            assert ("You sent the same text" in review(seat)) is bool(expected)
            if expected:
                break
            await seat.press("y")
            await seat.until(lambda: not seat.composer)
            await seat.until(lambda: not seat.desk.entries())
            await seat.settled()


async def test_what_was_on_screen_when_writing_began_is_remembered(
    world: Demo, tmp_path: Path
) -> None:
    ticket = world.create("Support", "Seen", Content="Hello.")
    async with seated(desk_of(world, tmp_path)) as seat:
        await seat.open(ticket)
        thread = seat.desk.thread(ticket)
        assert thread
        await seat.compose("c")
        await seat.write("Begun.")
        await seat.press("escape")
        await seat.until(lambda: not seat.composer)
        kept = seat.desk.draft(ticket, "comment")
        assert kept
        assert kept.seen == thread.newest > 0


@SIZES
async def test_a_status_of_the_ticket_goes_with_the_message(
    world: Demo, tmp_path: Path, size: tuple[int, int]
) -> None:
    ticket = world.create("Support", "Resolve me", Content="Hello.")
    async with seated(desk_of(world, tmp_path, undo=600.0), size=size) as seat:
        await seat.open(ticket)
        await seat.compose("r")
        await seat.write("Done.")
        await seat.press("ctrl+s")
        await seat.sees("s Status")
        await seat.press("s")
        await seat.sees("Status to set with this message")
        await seat.press("1")
        await seat.sees("then: status")
        await seat.press("t")
        await seat.sees("Time worked")
        await seat.press(*"15", "enter")
        await seat.sees("15 min worked")
        await seat.press("y")
        await seat.until(lambda: not seat.composer)
        assert kinds(seat.desk) == [("Correspond", ticket), ("SetStatus", ticket)]


async def test_signatures_are_for_replies(world: Demo, tmp_path: Path) -> None:
    ticket = world.create("Support", "Signed", Content="Hello.")
    desk = desk_of(world, tmp_path)
    desk.profile = Profile(
        url=desk.profile.url, signature="anna", signatures=(("Support", "anna\nSupport"),)
    )
    async with seated(desk) as seat:
        await seat.open(ticket)
        composer = await seat.compose("r")
        assert composer.draft().body.endswith("\n\n\n\n-- \nanna\nSupport")
        await seat.press("escape")
        await seat.until(lambda: not seat.composer)
        assert drafts(desk) == {}
        composer = await seat.compose("c")
        assert composer.draft().body == ""


@SIZES
async def test_other_tickets_are_read_while_a_draft_waits(
    world: Demo, tmp_path: Path, size: tuple[int, int]
) -> None:
    for name in ("One", "Two", "Three"):
        world.create("Support", name, Content=f"{name} is new.")
    async with seated(desk_of(world, tmp_path), size=size) as seat:
        await seat.settled()
        seat.queues.tickets.top()
        await seat.press("enter")
        await seat.until(lambda: seat.app.screen is not seat.app.screen_stack[0])
        first = seat.ticket.ticket_in_focus
        assert first
        await seat.read(first)
        await seat.compose("r")
        await seat.press(*"abc", "tab")
        assert seat.ticket.thread.has_focus
        await seat.press("j", "J")
        await seat.until(lambda: seat.ticket.ticket_in_focus != first)
        second = seat.ticket.ticket_in_focus
        assert second
        await seat.read(second)
        await seat.until(lambda: not seat.composer)
        await seat.compose("c")
        await seat.press(*"xyz", "tab", "K")
        await seat.read(first)
        await seat.until(lambda: not seat.composer)
        assert set(drafts(seat.desk)) == {(first, "correspond"), (second, "comment")}
        composer = await seat.compose("r")
        assert composer.draft().body.endswith("abc")
        assert isinstance(seat.app.focused, Editor)


@SIZES
async def test_all_some_or_nothing_is_quoted(
    world: Demo, tmp_path: Path, size: tuple[int, int]
) -> None:
    ticket = world.create("Support", "Quoted", Content="First.\nSecond.\nThird.")
    async with seated(desk_of(world, tmp_path), size=size) as seat:
        await seat.open(ticket)
        composer = await seat.compose("r")
        assert "> First.\n> Second.\n> Third.\n\n" in composer.draft().body
        await seat.press(*"Mine.")

        async def quote(key: str) -> None:
            await seat.press("ctrl+g")
            await seat.sees("Chosen lines")
            await seat.press(key)

        await quote("n")
        await seat.until(lambda: composer.draft().body == "Mine.")
        await seat.press("ctrl+z")
        await seat.until(lambda: "> Second." in composer.draft().body)
        await quote("l")
        await seat.sees("Quote the marked")
        await seat.press("j", "v", "j", "enter")
        await seat.until(lambda: "> First." not in composer.draft().body)
        head, *lines = composer.draft().body.split("\n")
        assert head.endswith("wrote:")
        assert lines == ["> Second.", "> Third.", "", "Mine."]
        await seat.press("escape")
        await seat.until(lambda: not seat.composer)
        composer = await seat.compose("c")  # a comment begins with nothing
        await quote("l")
        await seat.sees("Quote the marked")
        await seat.press("space", "enter")
        await seat.until(lambda: composer.draft().body.endswith("> First.\n\n"))
