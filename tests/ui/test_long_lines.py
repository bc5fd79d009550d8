"""Much text at once, and keys that come faster than they are dealt with."""

from __future__ import annotations

import time

import pytest
from textual.app import ComposeResult
from textual.events import Key, Paste
from textual.pilot import Pilot

from rtdesk.ui.in_order import InOrder
from rtdesk.ui.widgets import editor as module
from rtdesk.ui.widgets.editor import Editor

MEGABYTE = 1_000_000
WORDS = "word and another, 世界 " * 300


class Bench(InOrder):
    def compose(self) -> ComposeResult:
        yield Editor()

    @property
    def editor(self) -> Editor:
        return self.query_one(Editor)


async def paste(app: Bench, pilot: Pilot[None], text: str) -> None:
    app.editor.focus()
    app.post_message(Paste(text))
    for _ in range(3):
        await pilot.pause()


@pytest.mark.parametrize(
    "text",
    ["A line of some words.\n" * (MEGABYTE // 22), "word " * (MEGABYTE // 5), "x" * MEGABYTE],
    ids=["lines", "words", "one word"],
)
async def test_a_megabyte_arrives_as_one_paste(text: str) -> None:
    app = Bench()
    async with app.run_test(size=(80, 24)) as pilot:
        began = time.process_time()
        await paste(app, pilot, text)
        assert time.process_time() - began < 4.0
        assert app.editor.text == text
        await pilot.press("ctrl+z")
        assert app.editor.text == ""


async def test_long_lines_look_as_short_ones_do(monkeypatch: pytest.MonkeyPatch) -> None:
    pictures = []
    for limit in (1, 1 << 30):
        monkeypatch.setattr(module, "LONG", limit)
        app = Bench()
        async with app.run_test(size=(40, 20)) as pilot:
            await paste(app, pilot, f"{WORDS}\nshort\n\n{WORDS}")
            shown = []
            for keys in (["home"], ["shift+up", "shift+up"], ["ctrl+home"], ["end", "left"]):
                await pilot.press(*keys)
                await pilot.pause()
                for y in range(20):
                    strip = app.editor.render_line(y)
                    shown.append(
                        [
                            (char, bool(style and style.reverse), style and style.bgcolor)
                            for char, style, _ in strip
                            for char in char
                        ]
                    )
            pictures.append(shown)
    assert pictures[0] == pictures[1]


async def test_keys_typed_ahead_keep_their_order() -> None:
    app = Bench()
    async with app.run_test() as pilot:
        app.editor.focus()
        await pilot.pause()
        typed = [
            ("a", "a"),
            ("b", "b"),
            ("backspace", None),
            ("c", "c"),
            ("left", None),
            ("d", "d"),
        ]
        for key, character in typed:  # all of them before the first one is dealt with
            app.post_message(Key(key, character))
        for _ in range(4):
            await pilot.pause()
        assert app.editor.text == "adc"
