"""Popups over the bottom of the screen: one key picks, nothing leaks, nothing moves."""

from __future__ import annotations

from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen
from textual.widgets import Static

from rtdesk.ui.screens.ask import Ask, Confirm
from rtdesk.ui.screens.chooser import Choice, Chooser
from rtdesk.ui.widgets.lines import Lines

SIZES = [(80, 24), (120, 40)]
HOSTILE = "[/x] [@click=app.quit]x \x1b[2J"
CHOICES = (
    Choice("1", "Resolve", "resolve", "→ resolved"),
    Choice("2", "Reject", "reject", enabled=False),
    Choice("j", "[urgent] Stall", "stall"),
    Choice("10", "Open it", "open"),
)
NOT_YET = "nothing"


class Bench(App[None]):
    """A screen over which questions are asked; `x`, `1` and `q` would act on it."""

    BINDINGS: ClassVar[list[BindingType]] = [("x,1,2,q,z", "leak")]

    def __init__(self) -> None:
        super().__init__()
        self.answer: object = NOT_YET
        self.leaked = 0

    def compose(self) -> ComposeResult:
        yield Static("behind")

    def action_leak(self) -> None:
        self.leaked += 1

    def put(self, question: ModalScreen[str | None] | ModalScreen[bool]) -> None:
        def keep(answer: object) -> None:
            self.answer = answer

        self.push_screen(question, keep)


async def answered(question: ModalScreen[str | None] | ModalScreen[bool], *keys: str) -> object:
    app = Bench()
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        app.put(question)
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        assert app.leaked == 0
        return app.answer


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (("1",), "resolve"),
        (("j",), "stall"),
        (("enter",), "resolve"),
        (("down", "enter"), "stall"),
        (("down", "down", "enter"), "open"),
        (("k", "enter"), "open"),
        (("2", "x", "z", "enter"), "resolve"),
        (("escape",), None),
        (("q",), None),
    ],
)
async def test_choosing(keys: tuple[str, ...], value: str | None) -> None:
    assert await answered(Chooser("Status", CHOICES), *keys) == value


async def test_what_is_dim_is_not_chosen() -> None:
    assert await answered(Chooser("Status", CHOICES), "2") == NOT_YET


async def test_clicks() -> None:
    app = Bench()
    async with app.run_test(size=(80, 24)) as pilot:
        app.put(Chooser("Status", CHOICES))
        await pilot.pause()
        await pilot.click(Lines, offset=(5, 1))
        assert app.answer == NOT_YET
        await pilot.click(Lines, offset=(5, 2))
        await pilot.pause()
        assert app.answer == "stall"
        app.put(Chooser("Status", CHOICES))
        await pilot.pause()
        await pilot.click(offset=(5, 2))
        await pilot.pause()
        assert app.answer is None


@pytest.mark.parametrize("size", SIZES)
async def test_it_lies_above_the_last_line_and_moves_nothing(size: tuple[int, int]) -> None:
    app = Bench()
    async with app.run_test(size=size) as pilot:
        behind = app.query_one(Static).region
        chooser = Chooser("Status", CHOICES)
        app.put(chooser)
        await pilot.pause()
        panel = chooser.children[0].region
        assert panel.bottom == size[1] - 1
        assert panel.height == 2 + len(CHOICES)
        assert app.screen_stack[0].query_one(Static).region == behind


async def test_many_choices_scroll() -> None:
    app = Bench()
    choices = [Choice("", f"Ticket {n}", str(n)) for n in range(50)]
    async with app.run_test(size=(80, 24)) as pilot:
        app.put(Chooser("Many", choices))
        await pilot.pause()
        await pilot.press("k", "enter")
        await pilot.pause()
        assert app.answer == "49"


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_words_in_a_chooser(size: tuple[int, int]) -> None:
    app = Bench()
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        app.put(Chooser(HOSTILE, [Choice("1", HOSTILE, "v", HOSTILE), Choice("2", "", "w")]))
        await pilot.pause()
        lines = app.screen.query_one(Lines)
        await pilot.hover(Lines, offset=(12, 0))
        assert "[/x] [@click=app.quit]x" in lines.lines[0].plain
        assert "\x1b" not in lines.lines[0].plain
        await pilot.click(Lines, offset=(12, 0))
        await pilot.pause()
        assert app.answer == "v"


async def test_no_choice_at_all() -> None:
    assert await answered(Chooser("Status", ()), "enter", "j", "escape") is None


@pytest.mark.parametrize(
    ("keys", "value"),
    [(("4", "2", "enter"), "42"), (("x", "escape"), None), (("q", "enter"), "q")],
)
async def test_asking(keys: tuple[str, ...], value: str | None) -> None:
    assert await answered(Ask("Ticket", placeholder="number"), *keys) == value


async def test_asking_starts_with_a_value() -> None:
    assert await answered(Ask(HOSTILE, "Re: \x1bx"), "enter") == "Re: ␛x"


@pytest.mark.parametrize(
    ("keys", "value"),
    [(("y",), True), (("n",), False), (("escape",), False), (("enter", "x"), NOT_YET)],
)
async def test_confirming(keys: tuple[str, ...], value: object) -> None:
    assert await answered(Confirm(HOSTILE), *keys) == value


async def test_a_question_does_not_blink() -> None:
    app = Bench()
    async with app.run_test() as pilot:
        app.put(Ask("Ticket"))
        await pilot.pause()
        focused = app.focused
        assert focused is not None
        assert not getattr(focused, "cursor_blink", True)
