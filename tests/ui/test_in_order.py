"""Keys that come faster than what they open."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from rtdesk.ui import in_order
from rtdesk.ui.screens.asking import Asking
from rtdesk.ui.screens.ticket import TicketScreen
from tests.contract.server import Demo
from tests.ui.apps import Seat, at_desk, drafts, kinds

NAMES = {
    "\r": "enter",
    "\x13": "ctrl+s",
    "\x1b": "escape",
    "\x7f": "backspace",
    "\x17": "ctrl+w",
    "\x01": "home",
}


@pytest.fixture
def world() -> Demo:
    return Demo()


async def packet(seat: Seat, keys: str) -> None:
    """All keys arrive at once, as over a slow line."""
    for key in keys:
        name = NAMES.get(key) or events.Key(key, key).key
        seat.app.post_message(events.Key(name, key if key.isprintable() else None))
    await seat.until(lambda: not seat.app._keys and not seat.app._under_way)
    await seat.pilot.pause()


async def test_g_and_a_letter_go_there_and_nothing_is_taken(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await packet(seat, "gt51\r")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        assert seat.ticket.ticket_in_focus == 51
        assert kinds(seat.desk) == []


async def test_words_behind_r_are_written(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await seat.open(51)
        await packet(seat, "ctested.")
        await seat.until(lambda: seat.composer)
        assert seat.composer
        assert seat.composer.draft().body.startswith("tested.")
        assert not isinstance(seat.app.screen, Asking)


async def test_what_follows_the_review_goes_to_the_review(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path, undo=60.0) as seat:
        await seat.open(51)
        await packet(seat, "cfine\x13eX")
        assert seat.composer
        assert "X" in seat.composer.draft().body
        assert "e" not in seat.composer.draft().body.replace("fine", "")
        await packet(seat, "\x13y")
        await seat.until(lambda: seat.composer is None)
        assert kinds(seat.desk) == [("Comment", 51)]


async def test_a_composer_that_closes_gives_the_keys_back(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await seat.open(51)
        await packet(seat, "cwords\x1bq")
        await seat.until(lambda: not isinstance(seat.app.screen, TicketScreen))
        assert list(drafts(seat.desk).values()) == ["words"]


async def test_a_key_costs_no_message_of_its_own(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails when Textual has other queues: read `at_rest` then."""
    async with at_desk(world, tmp_path) as seat:
        sent: list[object] = []
        monkeypatch.setattr(in_order, "_follow", lambda *told: sent.append(told))
        await packet(seat, "jjjkj")
        assert seat.queues.tickets.cursor == 3
        assert sent == []


async def test_many_keys_keep_their_order(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await seat.open(51)
        words = "the quick brown fox jumps over the lazy dog " * 5
        await packet(seat, "c" + words)
        await seat.until(lambda: seat.composer and seat.composer.draft().body == words)


async def test_keys_that_edit_are_done_where_they_were_typed(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await packet(seat, "gt599\x7f\x7f1\r")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        assert seat.ticket.ticket_in_focus == 51
        await seat.read(51)
        await packet(seat, "cone twox\x7f three\x17four\x01>")
        await seat.until(lambda: seat.composer and seat.composer.draft().body == ">one two four")
