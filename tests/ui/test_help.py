"""The help screen: live keys, pages of the manual, a filter over both."""

from __future__ import annotations

import re

import pytest
from textual.app import App

from rtdesk.actions.action import ACTIONS, Action
from rtdesk.help.pages import page, title, topics
from rtdesk.ui.screens.help import HelpScreen
from rtdesk.ui.widgets.manual import key_lines, page_lines
from tests.docs import code

KEYS = (
    ("Here", "r", "Reply to the requestors"),
    ("Here", "s", "Status: [urgent] [/x] [@click=app.quit]x"),
    ("Everywhere", "?", "Keys"),
)


def shown(app: App[None]) -> str:
    screen = app.screen
    assert isinstance(screen, HelpScreen)
    return "\n".join(line.plain for line in screen.lines.lines)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_keys_of_this_place(size: tuple[int, int]) -> None:
    app: App[None] = App()
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await app.push_screen(HelpScreen(KEYS))
        await pilot.pause()
        assert "Here" in shown(app)
        assert "[/x] [@click=app.quit]x" in shown(app)
        assert "Everywhere" in shown(app)


async def test_typing_filters_and_says_when_nothing_is_left() -> None:
    app: App[None] = App()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(HelpScreen(KEYS))
        await pilot.press(*"reply")
        await pilot.pause()
        assert "Reply to" in shown(app)
        assert "Status" not in shown(app)
        await pilot.press(*"zzz")
        await pilot.pause()
        assert "Nothing mentions that." in shown(app)


@pytest.mark.parametrize("key", ["escape", "q", "question_mark", "f1"])
async def test_ways_out(key: str) -> None:
    app: App[None] = App()
    async with app.run_test() as pilot:
        await app.push_screen(HelpScreen(KEYS))
        await pilot.press(key)
        await pilot.pause()
        assert not isinstance(app.screen, HelpScreen)


async def test_q_is_a_letter_once_something_is_typed() -> None:
    app: App[None] = App()
    async with app.run_test() as pilot:
        await app.push_screen(HelpScreen(KEYS))
        await pilot.press("r", "e", "q")
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)
        assert app.screen.field.value == "req"


async def test_tab_turns_the_pages_and_they_scroll() -> None:
    app: App[None] = App()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(HelpScreen(KEYS))
        await pilot.press("tab")
        await pilot.pause()
        assert "rtdesk demo" in shown(app)
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("down", "pagedown")
        await pilot.pause()
        assert app.screen.lines.scroll_offset.y > 1
        await pilot.press("shift+tab", "shift+tab")
        await pilot.pause()
        assert title(topics()[-1]) in shown(app)
        assert app.screen.lines.scroll_offset.y == 0


async def test_a_page_can_be_opened_directly() -> None:
    app: App[None] = App()
    async with app.run_test() as pilot:
        await app.push_screen(HelpScreen((), "rights"))
        await pilot.pause()
        assert "What you may do" in shown(app)


MARKDOWN = re.compile(r"#{1,6} \S|\|.*\|")
"""A heading or a table that is still one."""


@pytest.mark.parametrize("topic", topics())
@pytest.mark.parametrize("width", [30, 76])
def test_every_page_fits_and_has_a_title(topic: str, width: int) -> None:
    assert title(topic)
    lines = page_lines(page(topic), "", width)
    assert lines
    assert not any(MARKDOWN.match(line.plain.lstrip()) for line in lines)
    long = [line.plain for line in lines if line.cell_length > width]
    assert all(line.startswith("     ") or 'url = "' in line or "token" in line for line in long)


def test_unknown_page() -> None:
    with pytest.raises(KeyError):
        page("../pages")


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_the_keys_page_knows_every_action(action: Action) -> None:
    row = f"| {code(action.key)} | {code(action.plain)} | {code(action.keys('mutt'))} |"
    assert f"{row} {action.title}" in page("keys")


def test_a_page_is_filtered_by_paragraph() -> None:
    text = "# Title\n\nOne about mail.\n\nTwo about keys,\nover two lines."
    assert [line.plain for line in page_lines(text, "KEYS lines", 60)] == [
        " Two about keys, over two lines."
    ]


def test_markdown_is_read_plainly() -> None:
    text = (
        "Use `q` or **esc**.\n\n- one\n  more\n- two\n\n| key | does |\n|---|---|\n| `a` `b` | c |"
    )
    assert [line.plain for line in page_lines(text, "", 60)] == [
        " Use q or esc.",
        " ",
        " - one more",
        " - two",
        " ",
        "    a b         c",
    ]


def test_groups_without_keys_are_left_out() -> None:
    assert [line.plain for line in key_lines(KEYS, "everywhere", 60)] == [
        " Everywhere",
        "   ?           Keys",
    ]
