"""What the desk is told of its user: keys, coming and going, what is on screen; and the answers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from textual import events

from rtdesk.store.change import Change
from tests.contract.server import Demo
from tests.ui.apps import SMALL, at_desk


@pytest.fixture
def world() -> Demo:
    return Demo()


async def test_keys_and_clicks_are_told_once_each(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(world, tmp_path) as seat:
        told: list[int] = []
        monkeypatch.setattr(seat.desk, "active", lambda: told.append(1))
        await seat.press("j", "k", "f12")
        assert len(told) == 3
        down = events.MouseDown(None, 60, 5, 0, 0, 1, False, False, False)
        seat.app.post_message(down)
        await seat.pilot.pause()
        assert len(told) == 4


async def test_going_away_and_coming_back(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(world, tmp_path) as seat:
        told: list[bool] = []
        monkeypatch.setattr(seat.desk, "away", told.append)
        seat.app.post_message(events.AppBlur())
        await seat.pilot.pause()
        seat.app.post_message(events.AppFocus())
        await seat.pilot.pause()
        assert told == [True, False]


async def test_where_the_cursor_rests_is_watched(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched: list[tuple[str, tuple[int, ...], tuple[int, ...]]] = []

    def watch(name: str, shown: Sequence[int], near: Sequence[int]) -> None:
        watched.append((name, tuple(shown), tuple(near)))

    async with at_desk(world, tmp_path, size=SMALL) as seat:
        monkeypatch.setattr(seat.desk, "watch", watch)
        order = [place.ticket for place in seat.desk.view("all").after(None, 30)]
        await seat.press("j", "j")
        await seat.until(lambda: watched)
        near = (order[2], order[3], order[4], order[1])
        assert watched == [("all", tuple(order[:20]), near)]
        watched.clear()
        await seat.press("slash", "tab", *"12")
        await seat.until(lambda: seat.queues.found)
        seat.queues.rest()
        assert watched == []  # while one types, nothing is asked of RT
        await seat.press("enter")
        await seat.until(lambda: watched)
        name, shown, _ = watched[-1]
        assert name == "", "findings are no list of RT's"
        assert 12 in shown


async def test_asking_for_news_shows_at_once(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(world, tmp_path) as seat:
        monkeypatch.setattr(seat.desk, "refresh", lambda: None)
        await seat.press("R")
        await seat.sees("asking RT…")
        seat.desk.changes.emit(Change(status=True))
        await seat.sees("synced ")
        assert "asking RT…" not in seat.text


async def test_a_list_that_failed_is_asked_for_again(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(world, tmp_path) as seat:
        wanted: list[str] = []
        monkeypatch.setattr(seat.desk, "want_list", wanted.append)
        await seat.press("R")
        assert wanted == []
        seat.desk._mirror.fail_list("all", "[/x] no such field")
        await seat.sees("✗ [/x] no such field")
        await seat.press("R")
        assert wanted == ["all"]
