"""Timers that fire once do, however short they are and however busy the machine is."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual import _time
from textual.app import App

from rtdesk.ui.later import later

ROOT = Path(__file__).parent.parent.parent / "rtdesk"


@pytest.mark.parametrize("seconds", [0.0, 1e-9, 0.001])
async def test_none_is_skipped(seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = _time.get_time
    slow = iter(range(10**6))
    # between two looks at the clock others had the processor
    monkeypatch.setattr(_time, "get_time", lambda: clock() + next(slow) * 0.01)
    fired: list[int] = []
    app: App[None] = App()
    async with app.run_test() as pilot:
        for number in range(20):
            later(app, seconds, lambda number=number: fired.append(number))
        async with asyncio.timeout(20):
            while len(fired) < 20:
                await pilot.pause()
    assert sorted(fired) == list(range(20))


def test_nobody_sets_another_timer_that_fires_once() -> None:
    """`set_timer` may never fire."""
    using = [
        path.name for path in ROOT.rglob("*.py") if "set_timer(" in path.read_text(encoding="utf-8")
    ]
    assert using == ["later.py"]
