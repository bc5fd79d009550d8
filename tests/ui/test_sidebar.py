"""The sidebar: headings are skipped, the cursor stays on its list."""

from __future__ import annotations

import pytest
from textual import on
from textual.app import App, ComposeResult

from rtdesk.ui.widgets.sidebar import Entry, Sidebar

ENTRIES = (
    Entry("", "LISTS", heading=True),
    Entry("mine", "Mine", "12"),
    Entry("due", "Due today", "5", mark="!"),
    Entry("", "QUEUES", heading=True),
    Entry("q1", "Support", "142/38"),
    Entry("q2", "[/x] [@click=app.quit]Network\x1b[2J", "17/4"),
)


class Bench(App[None]):
    """A sidebar alone."""

    def __init__(self) -> None:
        super().__init__()
        self.chosen: list[str] = []

    def compose(self) -> ComposeResult:
        yield Sidebar()

    def on_mount(self) -> None:
        self.bar.show(ENTRIES, "mine")
        self.bar.focus()

    @on(Sidebar.Chosen)
    def write_down(self, event: Sidebar.Chosen) -> None:
        self.chosen.append(event.key)

    @property
    def bar(self) -> Sidebar:
        return self.query_one(Sidebar)

    @property
    def text(self) -> list[str]:
        return [line.plain for line in self.bar.lines]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_lines(size: tuple[int, int]) -> None:
    app = Bench()
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await pilot.pause()
        assert app.text[1].startswith("▸  Mine")
        assert app.text[2].rstrip().endswith("5 !")
        assert app.text[4].rstrip().endswith("142/38")
        assert all(len(line) <= 22 for line in app.text)
        assert "\x1b" not in "".join(app.text)


async def test_moving_skips_headings_and_enter_chooses() -> None:
    app = Bench()
    async with app.run_test() as pilot:
        await pilot.press("j", "j", "enter")
        assert app.chosen == ["q1"]
        await pilot.press("k", "k", "k", "k", "enter")
        assert app.chosen == ["q1", "mine"]
        await pilot.press("G", "enter")
        assert app.chosen[-1] == "q2"


async def test_a_click_chooses_and_a_heading_does_not() -> None:
    app = Bench()
    async with app.run_test() as pilot:
        await pilot.click(Sidebar, offset=(4, 4))
        assert app.chosen == ["q1"]
        await pilot.click(Sidebar, offset=(4, 3))
        assert app.chosen == ["q1"]


async def test_other_counts_leave_the_cursor_on_its_list() -> None:
    app = Bench()
    async with app.run_test() as pilot:
        await pilot.press("j")
        app.bar.show((ENTRIES[0], Entry("new", "New", "1"), *ENTRIES[1:]), "mine")
        await pilot.press("enter")
        assert app.chosen == ["due"]


async def test_nothing_to_choose() -> None:
    app = Bench()
    async with app.run_test() as pilot:
        app.bar.show((), "")
        await pilot.press("j", "enter")
        assert app.chosen == []
