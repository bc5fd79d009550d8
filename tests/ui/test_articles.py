"""Articles: found while one types, read, put into a message, linked to the ticket."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import TextArea

from rtdesk.backend.errors import Unreachable
from rtdesk.ops import fields
from rtdesk.ui.screens.article import ArticleScreen
from rtdesk.ui.screens.articles import ArticlesScreen
from rtdesk.ui.screens.queues import QueuesScreen
from rtdesk.ui.screens.ticket import TicketScreen
from tests.contract.server import Demo
from tests.ui.apps import LARGE, SMALL, Seat, desk_of, go, seated

LID = "Open the lid, wipe the head with the blue cloth"


@pytest.fixture
def world() -> Demo:
    return Demo()


@pytest.fixture
def ticket(world: Demo) -> int:
    return world.create("Support", "Blank pages", Requestor="carol", Content="Again.")


async def listed(seat: Seat) -> ArticlesScreen:
    """The list with everything in it."""
    await seat.until(lambda: isinstance(seat.app.screen, ArticlesScreen))
    await seat.until(lambda: seat.desk.articles.complete)
    await seat.pilot.pause()
    assert isinstance(seat.app.screen, ArticlesScreen)
    return seat.app.screen


def text(seat: Seat) -> str:
    """What stands in the composer."""
    assert seat.composer
    return seat.composer.query_one(TextArea).text


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_read_and_put_into_a_reply(
    world: Demo, tmp_path: Path, ticket: int, size: tuple[int, int]
) -> None:
    async with seated(desk_of(world, tmp_path), size=size) as seat:
        await seat.settled()
        await seat.open(ticket)
        await go(seat, "a")
        await listed(seat)
        await seat.press(*"lid")
        await seat.sees("Clean a label printer", LID)
        assert "Thank you" not in seat.text
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, ArticleScreen))
        await seat.sees(LID, f"Reply #{ticket}", "How-to")
        await seat.press("r")
        await seat.until(lambda: seat.composer and LID in text(seat))
        assert text(seat).startswith("On ")  # the quote stays
        assert "> Again." in text(seat)
        (used,) = seat.desk.articles.used()
        assert used.name == "Clean a label printer"


async def test_from_the_list_it_goes_into_a_comment(
    world: Demo, tmp_path: Path, ticket: int
) -> None:
    async with seated(desk_of(world, tmp_path)) as seat:
        await seat.settled()
        seat.queues.tickets.go_to(ticket)
        await seat.until(lambda: seat.queues.ticket_in_focus == ticket)
        await seat.settled()
        await go(seat, "a")
        await listed(seat)
        await seat.press(*"lid", "enter")
        await seat.until(lambda: isinstance(seat.app.screen, ArticleScreen))
        await seat.press("c")
        await seat.until(lambda: seat.composer and LID in text(seat))
        assert isinstance(seat.app.screen, TicketScreen)
        assert seat.composer
        assert seat.composer.draft().kind == "comment"


async def test_at_the_cursor_of_what_is_written(world: Demo, tmp_path: Path, ticket: int) -> None:
    async with seated(desk_of(world, tmp_path)) as seat:
        await seat.settled()
        await seat.open(ticket)
        await seat.compose("c")
        await seat.write("Before\nAfter")
        seat.composer.query_one(TextArea).move_cursor((0, 6))  # type: ignore[union-attr]
        await seat.press("ctrl+n")
        await listed(seat)
        await seat.sees("Insert at the cursor")
        await seat.press(*"lid", "enter")
        await seat.until(lambda: LID in text(seat))
        whole = text(seat)
        assert whole.startswith(f"Before\n{LID}")
        assert whole.endswith("twice.\n\nAfter")
        await seat.press("ctrl+z")
        await seat.until(lambda: text(seat) == "Before\nAfter")


async def test_what_was_used_comes_first_and_is_there_without_a_server(
    world: Demo, tmp_path: Path, ticket: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with seated(desk_of(world, tmp_path)) as seat:
        await seat.settled()
        await seat.open(ticket)
        await seat.compose("c")
        await seat.press("ctrl+n")
        await listed(seat)
        await seat.press(*"word for word", "enter")
        await seat.until(lambda: "which device" in text(seat))
    again = desk_of(world, tmp_path)
    async with seated(again) as seat:
        await seat.settled()
        await seat.open(ticket)

        async def away(_: str = "") -> object:
            raise Unreachable("connection refused")

        engine = again._engine
        assert engine
        monkeypatch.setattr(engine.backend, "articles", away)
        await go(seat, "a")
        await seat.sees("Need more information", "used lately", "connection refused")
        await seat.press("enter")
        await seat.sees("which device")


async def test_by_class_and_nothing_found(world: Demo, tmp_path: Path, ticket: int) -> None:
    async with seated(desk_of(world, tmp_path)) as seat:
        await seat.settled()
        await go(seat, "a")
        await listed(seat)
        await seat.press("tab")
        await seat.sees("Articles · Canned replies", "Thank you")
        assert "Connect to the VPN" not in seat.text
        await seat.press("tab")
        await seat.sees("Articles · How-to", "Connect to the VPN")
        await seat.press("shift+tab", "shift+tab")
        await seat.sees("Thank you", "Connect to the VPN")
        await seat.press(*"zzz")
        await seat.sees("No article has these words.")
        await seat.press("enter")
        assert isinstance(seat.app.screen, ArticlesScreen)
        await seat.press("escape")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))


async def test_who_may_see_none_is_told(world: Demo, tmp_path: Path) -> None:
    async with seated(desk_of(world, tmp_path, "carol")) as seat:
        await seat.settled()
        await go(seat, "a")
        await seat.sees("RT has no articles that you may see.")


async def test_a_ticket_refers_to_it(world: Demo, tmp_path: Path, ticket: int) -> None:
    async with seated(desk_of(world, tmp_path)) as seat:
        await seat.settled()
        await seat.open(ticket)

        def refers() -> bool:
            found = seat.desk.ticket(ticket)
            there = fields.members(found, "RefersTo") if found else ()
            return there == ("a:2",) and not seat.desk.entries(ticket)

        for told in ("refers to 'Clean a label printer' now", "refers to it already"):
            await go(seat, "a")
            await listed(seat)
            await seat.press(*"lid", "enter")
            await seat.until(lambda: isinstance(seat.app.screen, ArticleScreen))
            await seat.press("L")
            await seat.sees(told)
            await seat.until(refers)


async def test_reading_leads_back_to_the_list(world: Demo, tmp_path: Path, ticket: int) -> None:
    async with seated(desk_of(world, tmp_path)) as seat:
        await seat.settled()
        await seat.open(ticket)
        await go(seat, "a")
        await listed(seat)
        await seat.press(*"phone", "enter")
        await seat.until(lambda: isinstance(seat.app.screen, ArticleScreen))
        await seat.sees("1. Open Settings", "Mail comes within five minutes.")
        await seat.press("q")
        shown = await listed(seat)
        assert shown.words == "phone"
        await seat.press("ctrl+o")
        await seat.until(lambda: isinstance(seat.app.screen, ArticleScreen))
        assert "Reply" not in seat.text
        await seat.press("q", "escape")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))


async def test_of_more_than_is_read_at_once_the_server_knows_the_rest(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rtdesk.desk import articles

    monkeypatch.setattr(articles, "PAGES", 0)
    async with seated(desk_of(world, tmp_path)) as seat:
        await seat.settled()
        await go(seat, "a")
        await seat.until(lambda: isinstance(seat.app.screen, ArticlesScreen))
        await seat.press(*"label")
        await seat.sees("Clean a label printer")
        assert not seat.desk.articles.complete


async def test_they_are_not_read_again_at_once(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with seated(desk_of(world, tmp_path)) as seat:
        await seat.settled()
        asked: list[str] = []
        engine = seat.desk._engine
        assert engine
        real = engine.backend.articles

        async def counted(at: str = "") -> object:
            asked.append(at)
            return await real(at)

        monkeypatch.setattr(engine.backend, "articles", counted)
        for key in ("", "ctrl+r"):
            await go(seat, "a")
            await listed(seat)
            await seat.sees("Thank you")
            if key:
                await seat.press(key)
                await seat.until(lambda: len(asked) == 2)
            await seat.press("escape")
            await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        assert asked == ["", ""]
