"""Buttons are exactly the offers that come from hyperlinks, on one line."""

from __future__ import annotations

import pytest
from textual import on
from textual.app import App, ComposeResult
from textual.widgets import Button, Static

from rtdesk.actions.offer import Offer
from rtdesk.ui.widgets.action_bar import ActionBar, OfferButton, how_many

HOSTILE = "[/x] [@click=app.quit]x \x1b[2J"
OFFERS = (
    Offer("own", "Take"),
    Offer("status", "Resolve", button=True),
    Offer("comment", "Comment", button=True),
    Offer("reply", "Reply", button=True),
    Offer("status", "Quick [Resolve]", button=True),
)


class Bench(App[None]):
    """An action bar alone."""

    def __init__(self) -> None:
        super().__init__()
        self.pressed: list[Offer] = []
        self.more = 0

    def compose(self) -> ComposeResult:
        yield ActionBar()

    @on(ActionBar.Pressed)
    def write_down(self, event: ActionBar.Pressed) -> None:
        self.pressed.append(event.offer)

    @on(ActionBar.More)
    def count(self) -> None:
        self.more += 1

    @property
    def bar(self) -> ActionBar:
        return self.query_one(ActionBar)

    @property
    def labels(self) -> list[str]:
        return [str(button.label) for button in self.query(OfferButton) if button.display]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_buttons_in_order_and_only_for_links(size: tuple[int, int]) -> None:
    app = Bench()
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        assert "asking RT" in str(app.query_one(Static).content)
        app.bar.show(OFFERS)
        await pilot.pause()
        assert app.labels == ["[Reply]", "[Comment]", "[Resolve]", "[Quick [Resolve]]"]
        assert not app.query_one(Static).display
        assert app.bar.size.height == 1
        assert all(button.size.height == 1 for button in app.query(OfferButton))


async def test_a_click_gives_the_offer() -> None:
    app = Bench()
    async with app.run_test(size=(80, 24)) as pilot:
        app.bar.show(OFFERS)
        await pilot.pause()
        await pilot.click(app.query(OfferButton)[1])
        assert app.pressed == [OFFERS[2]]
        assert app.focused is None


async def test_what_does_not_fit_waits_behind_more() -> None:
    app = Bench()
    offers = tuple(Offer("status", f"Status number {n}", button=True) for n in range(12))
    async with app.run_test(size=(80, 24)) as pilot:
        app.bar.show(offers)
        await pilot.pause()
        shown = len(app.labels)
        more = app.query_one("Button.-more", Button)
        assert 0 < shown < 12
        assert str(more.label) == f"… {12 - shown} more"
        assert more.region.right <= 80
        await pilot.click(more)
        assert app.more == 1
        await pilot.resize_terminal(280, 24)
        await pilot.pause()
        assert len(app.labels) == 12


async def test_states_do_not_look_alike() -> None:
    app = Bench()
    async with app.run_test() as pilot:
        app.bar.show(OFFERS)
        app.bar.show((), fetched=False)
        await pilot.pause()
        assert app.labels == []
        assert "asking RT" in str(app.query_one(Static).content)
        app.bar.show(())
        await pilot.pause()
        assert "offers nothing" in str(app.query_one(Static).content)


async def test_hostile_labels_are_words() -> None:
    app = Bench()
    async with app.run_test(notifications=True, tooltips=True) as pilot:
        app.bar.show((Offer("status", HOSTILE, button=True),))
        await pilot.pause()
        await pilot.hover(OfferButton)
        await pilot.click(OfferButton)
        assert app.labels[0].startswith("[[/x] [@click=app.quit]x")
        assert app.is_running
        assert len(app.pressed) == 1


@pytest.mark.parametrize(
    ("cells", "width", "count"), [([5, 5], 11, 2), ([5, 5], 10, 0), ([5, 5, 5], 17, 3), ([], 10, 0)]
)
def test_how_many(cells: list[int], width: int, count: int) -> None:
    assert how_many(cells, width) == count
