"""The ticket under the cursor beside its list."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtdesk.backend.errors import Unreachable
from rtdesk.store.change import Change
from rtdesk.ui.preview_place import LEAST, MOST, PreviewPlace
from rtdesk.ui.screens.ticket import TicketScreen
from rtdesk.ui.widgets.preview import Preview
from tests.contract.server import Demo
from tests.ui.apps import LARGE, SMALL, Seat, at_desk, desk_of, seated


@pytest.fixture
def world() -> Demo:
    return Demo()


async def filled(seat: Seat) -> Preview:
    """The preview, when it shows the text of the ticket under the cursor."""
    await seat.previewed()
    return seat.queues.query_one(Preview)


def focus(seat: Seat) -> object:
    """Where keys go."""
    return seat.app.focused


async def test_it_shows_the_ticket_on_which_the_cursor_rests(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        preview = await filled(seat)
        first = preview.ticket
        await seat.press("j")
        assert (preview.ticket, seat.queues.tickets.current) != (first, first)
        await filled(seat)
        assert preview.ticket != first
        ticket = seat.desk.ticket(preview.ticket)
        thread = seat.desk.thread(preview.ticket)
        assert ticket
        assert thread
        assert f"#{preview.ticket} {ticket.subject}"[:30] in seat.text
        newest = [t for t in thread.transactions if t.is_message][-1]
        assert preview.thread.current == newest
        assert seat.buttons[:2] == ["Reply", "Comment"]
        await seat.press("G")
        await filled(seat)


async def test_small_terminals_show_it_when_they_are_asked(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path, size=SMALL) as seat:
        frame = seat.queues.preview_frame
        assert "-preview" not in seat.queues.classes
        await seat.press("p")
        await filled(seat)
        assert (frame.region.width, frame.region.bottom) == (80, 23)
        await seat.press("P")
        assert frame.region.width == 80, "there is no room beside the list"
    async with at_desk(world, tmp_path, size=SMALL) as seat:
        assert seat.queues.preview_frame.display, "the next start remembers"
        await seat.press("p")
        assert not seat.queues.previewing
    async with at_desk(world, tmp_path, size=LARGE) as seat:
        assert seat.queues.preview_frame.display, "large terminals have their own answer"


async def test_its_side_and_its_size(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await filled(seat)
        frame, tickets = seat.queues.preview_frame, seat.queues.tickets
        assert frame.region.y > tickets.region.y
        before = frame.region.height
        await seat.press("greater_than_sign")
        assert frame.region.height > before
        await seat.press("less_than_sign", "less_than_sign")
        assert frame.region.height < before
        await seat.press("P")
        assert frame.region.y == tickets.region.y
        assert frame.region.x == tickets.region.right
        before = frame.region.width
        await seat.press("greater_than_sign")
        assert frame.region.width > before
        await seat.press("p", "less_than_sign")
        assert not frame.display
        await seat.press("P")
        assert frame.display, "what is hidden comes"


async def test_tab_goes_into_it_and_escape_comes_back(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        preview = await filled(seat)
        await seat.press("tab")
        assert focus(seat) is preview.thread
        await seat.press("j", "escape")
        assert focus(seat) is seat.queues.tickets
        assert seat.queues.tickets.cursor == 0
        await seat.press("tab", "tab")
        assert focus(seat) is seat.queues.sidebar
        await seat.press("tab", "tab", "p")
        assert focus(seat) is seat.queues.tickets, "what is hidden has no focus"


async def test_only_who_reads_on_has_looked(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await seat.press("3")
        preview = await filled(seat)
        seen = seat.desk.seen(preview.ticket)
        thread = seat.desk.thread(preview.ticket)
        assert thread
        newest = thread.transactions[-1].id
        assert seen < newest
        await seat.press("tab", "j")
        assert seat.desk.seen(preview.ticket) == newest


async def test_a_button_does_what_its_key_does(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        preview = await filled(seat)
        await seat.click("Comment")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        await seat.until(lambda: seat.composer)
        assert seat.ticket.ticket_in_focus == preview.ticket


async def test_what_cannot_be_read_says_why(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(world, tmp_path) as seat:
        preview = await filled(seat)
        desk = seat.desk
        with monkeypatch.context() as patch:
            patch.setattr(desk, "thread", lambda _id: None)
            seat.app.bridge.news.publish(Change(everything=True))
            await seat.sees("asking RT…")
            patch.setattr(desk, "failure", lambda _id: str(Unreachable("it was silent")))
            seat.app.bridge.news.publish(Change(status=True))
            await seat.sees("Not read: ", "it was silent", "R tries again")
            assert not preview.thread.display
        seat.app.bridge.news.publish(Change(status=True))
        await seat.until(lambda: preview.thread.display)


async def test_without_a_ticket_it_is_empty(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        preview = await filled(seat)
        await seat.press("7")
        await seat.until(lambda: not preview.ticket)
        assert not preview.thread.display
        assert str(preview.absent.render()) == ""
        assert seat.buttons == []


async def test_offline_with_an_empty_mirror(world: Demo, tmp_path: Path) -> None:
    async with seated(desk_of(world, tmp_path), sync=False) as seat:
        await seat.until(lambda: seat.app.screen.query(Preview))
        preview = seat.app.screen.query_one(Preview)
        await seat.until(lambda: preview.is_mounted and not preview.thread.display)
        assert str(preview.absent.render()) == ""


@pytest.mark.parametrize(
    "place",
    [
        PreviewPlace(),
        PreviewPlace(large=False, small=True, side="right", below=25, right=80),
        PreviewPlace().moved().toggled(120, 40).toggled(80, 24).resized(120, 3),
    ],
)
def test_a_place_is_what_was_kept(place: PreviewPlace) -> None:
    assert PreviewPlace.load(place.dump()) == place


@pytest.mark.parametrize("text", ["", "below", "right 1", "x y z", "below ² ³ large"])
def test_what_nobody_kept_is_the_first_place(text: str) -> None:
    assert PreviewPlace.load(text) == PreviewPlace()


def test_its_size_has_limits() -> None:
    place = PreviewPlace()
    assert place.resized(120, 99).below == MOST
    assert place.resized(120, -99).below == LEAST
    assert PreviewPlace.load("right 7 999 large").right == MOST
    assert PreviewPlace(side="right").resized(90, 1) == PreviewPlace(side="right", below=45)
