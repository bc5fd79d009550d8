"""The bottom line at every width: the keys give way, the server's state stays."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from rtdesk.ui.widgets.status_line import StatusLine

KEYS = [
    ("r", "Reply"),
    ("c", "Comment"),
    ("t", "Take"),
    ("s", "Status"),
    ("d", "Done"),
    ("x", "Mark"),
    ("/", "Filter"),
    ("?", "Keys"),
]
STATE = "⇡1 sending 45% · synced 12:03 · 142 of 142"


class Bench(App[None]):
    """A status line alone."""

    def compose(self) -> ComposeResult:
        yield StatusLine()

    def text(self, keys: list[tuple[str, str]], state: str) -> str:
        line = self.query_one(StatusLine)
        line.show(keys, state)
        return line.render().plain


@pytest.mark.parametrize("width", [30, 40, 80, 120, 200])
async def test_one_line_always(width: int) -> None:
    app = Bench()
    async with app.run_test(size=(width, 24)):
        text = app.text(KEYS, STATE)
        assert len(text) == width - 2
        assert text.startswith("r Reply")


async def test_the_keys_give_way_whole() -> None:
    app = Bench()
    async with app.run_test(size=(80, 24)):
        text = app.text(KEYS, STATE)
        assert text.endswith(STATE)
        assert "s Status" in text
        assert "Filter" not in text
    async with Bench().run_test(size=(120, 40)) as pilot:
        line = pilot.app.query_one(StatusLine)
        line.show(KEYS, STATE)
        assert "? Keys" in line.render().plain


async def test_a_long_state_leaves_room_for_keys() -> None:
    app = Bench()
    async with app.run_test(size=(80, 24)):
        text = app.text(KEYS, "offline: " + "connection refused " * 20)
        assert text.startswith("r Reply c Comment")
        assert text.endswith("…")


async def test_the_longest_part_is_cut_before_the_remedy() -> None:
    app = Bench()
    async with app.run_test(size=(80, 24)):
        reason = "offline since 12:03: connection refused by every address of the server"
        text = app.text(KEYS, f"{reason} · next try 12:03:20, R now · 2 of 48")
        assert text.startswith("r Reply c Comment")
        assert text.endswith("… · next try 12:03:20, R now · 2 of 48")
        assert "offline since 12:03" in text
        text = app.text(KEYS, " · ".join(["part of twenty cells"] * 9))
        assert text.endswith("…")
        assert len(text) == 78


async def test_hostile_words() -> None:
    app = Bench()
    async with app.run_test(notifications=True, tooltips=True) as pilot:
        text = app.text([("x", "[/x]")], "[@click=app.quit]\x1b[2J")
        await pilot.click(StatusLine)
        await pilot.pause()
        assert "[/x]" in text
        assert "\x1b" not in text
        assert app.is_running
