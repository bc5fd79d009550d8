"""Themes as data."""

from __future__ import annotations

import pytest

from rtdesk.ui import themes
from rtdesk.ui.widgets.ticket_list import TicketList
from tests.ui.desktop import NOW, Showing, lines


def test_the_default_is_there() -> None:
    assert themes.DEFAULT in themes.names()


@pytest.mark.parametrize("name", themes.names())
async def test_every_theme_draws(name: str) -> None:
    app = Showing(TicketList(lambda _ids: {}, lambda: NOW))
    app.register_theme(themes.load(name))
    app.theme = name
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Subject" in lines(app)[0]


@pytest.mark.parametrize("name", themes.names())
def test_every_theme_says_all_our_colours(name: str) -> None:
    text = (themes.folder() / f"{name}.toml").read_text("utf-8")
    assert [v for v in themes.VARIABLES if f"\n{v} = " not in text] == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("nonsense", "invalid|Expected"),
        ("[colors]\naccent='red'", "primary is missing"),
        ("[colors]\nprimary='red'\nblue='red'", "unknown colors blue"),
        ("[colors]\nprimary=1", "tables of strings"),
        ("colors=3", "tables of strings"),
    ],
)
def test_malformed_themes_are_refused(text: str, why: str) -> None:
    with pytest.raises(themes.BadTheme, match=why):
        themes.parse("mine", text)


def test_an_unknown_theme_names_those_there_are() -> None:
    with pytest.raises(themes.BadTheme, match=themes.DEFAULT):
        themes.load("../../etc/passwd")
