"""The question until when: one key for the usual answers, a date in words, an answer or not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Static

from rtdesk.records.snooze import Snooze
from rtdesk.ui.screens.snooze import SnoozeScreen, Snoozing
from tests.ui.desktop import lines

NOW = datetime(2026, 11, 24, 11, 36, tzinfo=UTC)
"""A Tuesday."""
THEN = datetime(2026, 12, 3, 8, 0, tzinfo=UTC)
NOT_YET = "nothing"


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


class Bench(App[None]):
    def __init__(self, screen: SnoozeScreen) -> None:
        super().__init__()
        self.dialog = screen
        self.answer: object = NOT_YET

    def compose(self) -> ComposeResult:
        yield Static("behind")

    def on_mount(self) -> None:
        self.push_screen(self.dialog, lambda answer: setattr(self, "answer", answer))


def question(
    asleep: Snooze | None = None, before: Snooze | None = None, now: datetime = NOW
) -> SnoozeScreen:
    return SnoozeScreen("#12 [b]Printer", lambda: now, asleep=asleep, before=before, zone=UTC)


def text(pilot: Pilot[None]) -> str:
    return "\n".join(lines(pilot.app))


async def answered(screen: SnoozeScreen, *keys: str) -> object:
    app = Bench(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        return app.answer


@pytest.mark.parametrize(
    ("keys", "until", "on_answer"),
    [
        ("l", at(24, 14, 36), True),
        ("t", at(25, 9), True),
        ("m", at(30, 9), True),
        ("n", at(1, 9, month=12), True),
        ("a", None, True),
        ("space t", at(25, 9), False),
        ("space a", None, True),
        ("enter", at(24, 14, 36), True),
        ("j j enter", at(30, 9), True),
        ("k enter f r i enter", at(27, 9), True),
        ("d f r i space 1 7 enter", at(27, 17), True),
        ("space d plus 3 d enter", at(27, 9), False),
    ],
)
async def test_one_key_or_a_few_say_until_when(
    keys: str, until: datetime | None, on_answer: bool
) -> None:
    assert await answered(question(), *keys.split()) == Snoozing(until, on_answer)


@pytest.mark.parametrize("keys", ["escape", "q", "d f r escape escape"])
async def test_one_can_think_better_of_it(keys: str) -> None:
    assert await answered(question(), *keys.split()) is None


@pytest.mark.parametrize("keys", ["s", "w", "x", "d enter", "d f o o enter", "d t o d enter"])
async def test_what_is_no_answer_leaves_the_question(keys: str) -> None:
    assert await answered(question(), *keys.split()) == NOT_YET


async def test_the_same_time_again_and_waking_are_offered_where_they_make_sense() -> None:
    before = Snooze(12, THEN, on_answer=False, state="woke")
    assert await answered(question(before=before), "s") == Snoozing(THEN, on_answer=False)
    asleep = Snooze(12, THEN, on_answer=True)
    assert await answered(question(asleep), "w") == Snoozing(wake=True)


async def test_what_is_understood_is_said_while_it_is_typed() -> None:
    app = Bench(question())
    async with app.run_test(size=(80, 24)) as pilot:
        assert "Snooze #12 [b]Printer" in text(pilot)
        assert "tomorrow            Wed 25 Nov 09:00, in 21 h" in text(pilot)
        assert "wake it before that when they answer: yes" in text(pilot)
        await pilot.press("space", "d", *"fri 8")
        assert "Fri 27 Nov 08:00, in 3 d" in text(pilot)
        await pilot.press(*"x")
        assert "'fri 8x' is not a date; try fri" in text(pilot)
        await pilot.press("escape")
        assert "wake it before that when they answer: no, whatever they say" in text(pilot)


async def test_late_in_the_evening_later_is_not_today() -> None:
    app = Bench(question(now=NOW + timedelta(hours=11)))
    async with app.run_test(size=(80, 24)) as pilot:
        assert "in three hours" in text(pilot)
        assert "later today" not in text(pilot)
