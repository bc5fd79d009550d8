"""A line with suggestions: what keys do, what a server adds, what was typed before."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from rtdesk.text.completing import NOTHING, Completion, Suggestion, ranked
from rtdesk.ui.widgets.completion import Completing, LineEditor, Suggestions
from rtdesk.ui.widgets.editor import Field
from tests.ui.desktop import lines

FRUIT = ("apple", "apricot", "banana", "[red]cherry[/red]")


class Fruit(App[None]):
    """A line for names of fruit."""

    def __init__(self, field: Field | LineEditor, history: Sequence[str] = ()) -> None:
        super().__init__()
        self.names = list(FRUIT)
        self.said: list[str] = []
        self.asked: list[str] = []
        self.answer: asyncio.Future[bool] | None = None
        self.completing = Completing(field, self.complete, self.learn, history=history)

    def compose(self) -> ComposeResult:
        yield self.completing

    def on_mount(self) -> None:
        self.completing.start()

    def complete(self, text: str, at: int) -> Completion:
        start = text.rfind(" ", 0, at) + 1
        word = text[start:at]
        found = ranked(word, [Suggestion(f"{name} ", detail="a fruit") for name in self.names])
        asks = word if len(word) > 1 else ""
        return Completion(start, at, found, "Fruit", asks=asks, quiet=not word)

    async def learn(self, completion: Completion) -> bool:
        self.asked.append(completion.asks)
        self.answer = asyncio.get_running_loop().create_future()
        return await self.answer

    def answered(self) -> None:
        assert self.answer is not None
        self.answer.set_result(True)
        self.answer = None

    def on_completing_submitted(self, event: Completing.Submitted) -> None:
        self.said.append(event.text)

    def on_completing_left(self) -> None:
        self.said.append("left")

    @property
    def suggested(self) -> list[str]:
        found = self.query_one(Suggestions)
        return [one.shown for one in found.completion.found] if found.shown else []


FIELDS = pytest.mark.parametrize("kind", [Field, LineEditor])
Kind = type[Field] | type[LineEditor]


async def until(pilot: Pilot[None], app: Fruit, what: str) -> None:
    async with asyncio.timeout(20):
        while what not in "\n".join(lines(app)):
            await pilot.pause()


async def asked(pilot: Pilot[None], app: Fruit) -> None:
    async with asyncio.timeout(20):
        while app.answer is None:
            await pilot.pause()


@FIELDS
async def test_a_word_is_completed_and_the_next_one_begins(kind: Kind) -> None:
    app = Fruit(kind())
    async with app.run_test(size=(40, 14)) as pilot:
        await pilot.pause()
        assert app.suggested == []
        await pilot.press("a", "p")
        assert app.suggested == ["apple", "apricot"]
        assert "apple    a fruit" in "\n".join(lines(app))
        await pilot.press("tab")
        assert (app.completing.text, app.suggested) == ("apple ", [])
        await pilot.press("tab")
        assert app.suggested == list(FRUIT)
        await pilot.press("down", "down", "down", "up", "enter")
        assert (app.completing.text, app.completing.at) == ("apple apricot ", 14)
        assert app.said == []
        await pilot.press("enter")
        assert app.said == ["apple apricot "]


@FIELDS
async def test_enter_says_what_is_typed_and_esc_closes_before_it_leaves(kind: Kind) -> None:
    app = Fruit(kind())
    async with app.run_test(size=(40, 14)) as pilot:
        await pilot.press("b")
        assert app.suggested == ["banana"]
        await pilot.press("escape")
        assert (app.suggested, app.said) == ([], [])
        await pilot.press("enter", "escape")
        assert app.said == ["b", "left"]
        assert app.completing.text == "b"


@FIELDS
async def test_the_history_is_walked_through_and_what_was_typed_comes_back(kind: Kind) -> None:
    app = Fruit(kind(), history=("newest", "older"))
    async with app.run_test(size=(40, 14)) as pilot:
        await pilot.press("b", "up")
        assert (app.completing.text, app.suggested) == ("newest", [])
        await pilot.press("up", "up")
        assert app.completing.text == "older"
        await pilot.press("down", "down", "down")
        assert app.completing.text == "b"
        await pilot.press("up", "x", "up")
        assert app.completing.text == "newest"
        await pilot.press("down")
        assert app.completing.text == "newestx"


@FIELDS
async def test_a_server_is_asked_after_a_pause_and_typing_does_not_wait(kind: Kind) -> None:
    app = Fruit(kind())
    async with app.run_test(size=(40, 14)) as pilot:
        await pilot.press("b", "l", "a")
        await asked(pilot, app)
        assert app.asked == ["bla"]
        assert app.suggested == []
        await pilot.press("c")
        app.names.append("blackberry")
        app.answered()
        assert app.suggested == []  # nobody knows yet whether it fits what is typed now
        await asked(pilot, app)
        assert app.asked == ["bla", "blac"]
        await pilot.press("backspace", "c")
        await until(pilot, app, "blackberry")


@FIELDS
async def test_what_a_server_knows_joins_what_is_shown(kind: Kind) -> None:
    app = Fruit(kind())
    async with app.run_test(size=(40, 14)) as pilot:
        await pilot.press("b", "a")
        await until(pilot, app, "asking RT…")
        await asked(pilot, app)
        app.names.append("bacuri")
        app.answered()
        await until(pilot, app, "bacuri")
        assert app.suggested == ["banana", "bacuri"]
        assert "asking RT…" not in "\n".join(lines(app))


async def test_words_of_a_server_are_no_markup_and_a_click_takes_them() -> None:
    app = Fruit(Field())
    async with app.run_test(size=(40, 14)) as pilot:
        await pilot.press("c", "h", "e")
        assert "[red]cherry[/red]" in "\n".join(lines(app))
        await pilot.click(Suggestions, offset=(4, 1))
        assert app.completing.text == "[red]cherry[/red] "


@FIELDS
async def test_nothing_that_acts_comes_into_the_text(kind: Kind) -> None:
    app = Fruit(kind(), history=("\x1b[2J\u202eolder",))
    app.names += ["b\x1b[31m", "b\0d", "bilberry"]
    async with app.run_test(size=(40, 14)) as pilot:
        await pilot.press("b")
        assert app.suggested == ["banana", "bilberry"]
        await pilot.press("up")
        assert "\x1b" not in app.completing.text
        assert "\u202e" not in app.completing.text
        assert app.completing.text.endswith("older")


async def test_a_long_text_is_shown_over_rows_which_are_walked_through_first() -> None:
    app = Fruit(LineEditor(), history=("older",))
    app.complete = lambda text, at: NOTHING  # type: ignore[method-assign]
    async with app.run_test(size=(20, 14)) as pilot:
        app.completing.text = "many words that are far too long"
        await pilot.pause()
        assert app.completing.field.size.height == 2
        await pilot.press("up")
        assert app.completing.text.startswith("many words")
        await pilot.press("up")
        assert app.completing.text == "older"
