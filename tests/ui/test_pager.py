"""The pager: any text, every key, and nothing in it that could act on the terminal."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from rtdesk.text.document import Document
from rtdesk.ui import viewing
from rtdesk.ui.screens.ask import Ask
from rtdesk.ui.screens.pager import PagerScreen, Shown
from rtdesk.ui.widgets.line_pens import diff_pens, log_pens
from tests.ui.desktop import Showing, lines

NUMBERED = "\n".join(f"line {n}" for n in range(1, 101))
LONG = "\n".join(("first", "x" * 150, "施設" * 60, "last"))


class Reader:
    """Somebody who reads."""

    def __init__(self, app: Showing, pilot: Pilot[None], screen: PagerScreen):
        self.app, self.pilot, self.screen = app, pilot, screen

    @property
    def rows(self) -> list[str]:
        """The text, without title and keys."""
        return lines(self.app)[1:-1]

    async def press(self, *keys: str) -> list[str]:
        await self.pilot.press(*keys)
        await self.pilot.pause()
        return self.rows

    async def find(self, words: str) -> list[str]:
        await self.press("slash")
        assert isinstance(self.app.screen, Ask)
        self.app.screen.query_one(Input).value = words
        return await self.press("enter")


@contextlib.asynccontextmanager
async def reader(reading: Shown | str, size: tuple[int, int] = (80, 12)) -> AsyncIterator[Reader]:
    if isinstance(reading, str):
        reading = Shown("notes.txt", Document(reading))
    app = Showing(Input())
    async with app.run_test(size=size) as pilot:
        screen = PagerScreen(reading)
        await app.push_screen(screen)
        await pilot.pause()
        yield Reader(app, pilot, screen)


async def test_it_moves_as_less_does() -> None:
    async with reader(NUMBERED) as r:
        assert r.rows[0] == "line 1"
        assert (await r.press("j"))[0] == "line 2"
        assert (await r.press("k", "k"))[0] == "line 1"
        assert (await r.press("space"))[0] == "line 10"
        assert (await r.press("b"))[0] == "line 1"
        assert (await r.press("ctrl+d"))[0] == "line 6"
        assert (await r.press("ctrl+u"))[0] == "line 1"
        assert (await r.press("G"))[-1] == "line 100"
        assert "line 91 · 100%" in lines(r.app)[0]
        assert (await r.press("j"))[-1] == "line 100"
        assert (await r.press("g"))[0] == "line 1"
        await r.press("q")
        assert r.app.screen is not r.screen


async def test_words_are_found_forth_back_and_around() -> None:
    async with reader(NUMBERED) as r:
        assert "line 50" in await r.find("LINE 50".lower())
        assert "n Next" in lines(r.app)[-1]
        assert "line 90" in await r.find("line 9")
        assert "line 91" in await r.press("n")
        assert "line 9" in await r.press("N", "N")
        assert "line 99" in await r.press("N")
        assert "on from the end" in lines(r.app)[-1]
        await r.find("no such words")
        assert "not found: no such words" in lines(r.app)[-1]
        await r.press("escape")
        assert "not found" not in lines(r.app)[-1]
        assert r.app.screen is r.screen
        await r.press("escape")
        assert r.app.screen is not r.screen


async def test_without_words_n_asks_for_them() -> None:
    async with reader(NUMBERED) as r:
        await r.press("n")
        assert isinstance(r.app.screen, Ask)


async def test_long_lines_wrap_or_go_aside() -> None:
    async with reader(LONG, size=(50, 12)) as r:
        assert r.rows[:5] == ["first", "x" * 50, "x" * 50, "x" * 50, "施設" * 12 + "施"]
        assert (await r.press("w"))[:4] == ["first", "x" * 50, "施設" * 12 + "施", "last"]
        rows = await r.press("l")
        assert rows[0] == ""
        assert rows[1] == "x" * 50
        assert (await r.press("h"))[0] == "first"
        assert (await r.press("h"))[0] == "first"


async def test_a_place_aside_comes_into_sight() -> None:
    async with reader("a\n" + "." * 300 + "needle" + "." * 300) as r:
        await r.press("w")
        assert any("needle" in row for row in await r.find("needle"))


async def test_lines_have_numbers() -> None:
    async with reader(LONG, size=(50, 12)) as r:
        rows = await r.press("number_sign")
        assert rows[0] == "1 │ first"
        assert rows[1] == "2 │ " + "x" * 46
        assert rows[2] == "  │ " + "x" * 46
        assert (await r.press("number_sign"))[0] == "first"


async def test_a_layout_and_back() -> None:
    reading = viewing.text_reading('{"a": [1]}', "x.json", "json", ["application/json"])
    async with reader(reading) as r:
        assert r.rows[:3] == ["{", '  "a": [', "    1"]
        assert (await r.press("f"))[0] == '{"a": [1]}'
        assert (await r.press("f"))[0] == "{"


async def test_nothing_in_a_text_acts() -> None:
    hostile = "\x1b]0;owned\x07 [bold]x[/] [@click=app.quit]y[/] \u202egnp \x9b2J\r over\tend"
    async with reader(hostile) as r:
        assert r.rows[0].startswith("␛]0;owned␇ [bold]x[/] [@click=app.quit]y[/] ⟨U+202E⟩gnp")
        text = "\n".join(lines(r.app))
        assert not any(c < " " and c != "\n" for c in text)
        assert "\x9b" not in text
        await r.find("owned")
        assert r.screen.pager._match


@pytest.mark.parametrize("text", ["", "\n", "one line"])
async def test_small_texts(text: str) -> None:
    async with reader(text) as r:
        await r.press("G", "space", "g", "b", "w", "number_sign", "l")
        await r.find("x")
        assert "1 line" in lines(r.app)[0]


async def test_a_megabyte_in_one_line() -> None:
    async with reader("word 施設 " * 110_000 + "the end") as r:
        assert (await r.press("G"))[-1].endswith("the end")
        await r.find("the end")
        assert r.screen.pager._match
        await r.press("k", "w", "l", "w", "number_sign", "g")
        assert r.rows[0].startswith("1 │ word 施設")


async def test_an_empty_search_changes_nothing() -> None:
    async with reader(NUMBERED) as r:
        await r.find("")
        assert "n Next" not in lines(r.app)[-1]
        assert r.rows[0] == "line 1"


async def test_it_folds_with_the_screen() -> None:
    async with reader(NUMBERED) as r:
        await r.press("G")
        await r.pilot.resize_terminal(40, 30)
        await r.pilot.pause()
        assert r.rows[-1] == "line 100"
        await r.pilot.resize_terminal(80, 8)
        await r.pilot.pause()
        assert len(r.rows) == 6


async def test_the_syntax_is_coloured() -> None:
    async with reader(viewing.text_reading("def f(): pass\n", "a.py", "text", [])) as r:
        await viewing.colour(r.screen, "a.py")
        await r.pilot.pause()
        strip = r.screen.pager.render_line(0)
        words = {segment.text: segment.style for segment in strip}
        assert words["def"] != words[" "]
        assert "".join(words) == "def f(): pass"


def test_a_log_and_a_difference_have_colours() -> None:
    assert log_pens("2026-11-12 09:00:01 ERROR it failed") == [
        (0, 19, "comment"),
        (20, 5, "bad"),
        (29, 6, "bad"),
    ]
    assert log_pens("all is fine") == []
    found = [diff_pens(line) for line in ("+new", "-old", "@@ -1 +1 @@", "--- a", " same")]
    assert [spans[0][2] if spans else "" for spans in found] == [
        *("added", "removed", "name", "heading", "")
    ]


async def test_only_the_first_part_of_a_very_large_file_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewing, "MOST", 3)
    (tmp_path / "a").write_bytes("aü€".encode())
    reading = await viewing.reading_of(tmp_path / "a", "a", "text/plain", "text")
    assert reading.plain.text == "aü"
    assert "its first 3 B" in reading.facts
