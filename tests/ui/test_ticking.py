"""Several of many: marked with the space bar, found by typing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from textual.widgets import Static

from rtdesk.ui.screens.chooser import Choice
from rtdesk.ui.screens.ticking import Ticking
from tests.ui.desktop import Showing, lines

NOT_YET = "nothing"
COLOURS = ("red", "green", "blue [b]")


async def answered(*keys: str, ticked: Sequence[str] = ("green",), free: bool = False) -> object:
    answer: list[object] = [NOT_YET]

    class Bench(Showing):
        def on_mount(self) -> None:
            super().on_mount()
            choices = [Choice("", value, value) for value in COLOURS]
            screen = Ticking("Colours", choices, ticked, free=free, wrong=wrong)
            self.push_screen(screen, lambda given: answer.__setitem__(0, given))

    app = Bench(Static())
    async with app.run_test(size=(60, 16)) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        if answer[0] == NOT_YET:
            return "\n".join(lines(app))
        return answer[0]


def wrong(values: Sequence[str]) -> str:
    return "two at most" if len(values) > 2 else ""


@pytest.mark.parametrize(
    ("keys", "values"),
    [
        ("enter", ("green",)),
        ("space enter", ()),
        ("up space enter", ("red", "green")),
        ("b l u space enter", ("green", "blue [b]")),
        ("down space down space enter", ("red", "green", "blue [b]")),
        ("escape", None),
    ],
)
async def test_the_marked_ones_are_given_in_the_order_of_the_lines(
    keys: str, values: tuple[str, ...] | None
) -> None:
    given = await answered(*keys.split())
    if values is not None and len(values) > 2:
        assert "two at most" in str(given)
    else:
        assert given == values


async def test_what_is_not_offered_can_be_typed_only_where_rt_takes_it() -> None:
    assert await answered(*"pink", "enter", free=True) == ("green", "pink")
    assert await answered(*"pink", "space", "space", "enter", free=True) != ("green", "pink")
    shown = str(await answered(*"pink", "space"))
    assert "nothing fits" in shown
    assert "space adds" in str(await answered(*"pink", free=True))
