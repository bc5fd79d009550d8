"""Themes as data."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual import constants
from textual.color import Color
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import Static

from rtdesk.ui import themes
from rtdesk.ui.app import RtdeskApp
from rtdesk.ui.widgets.ticket_list import TicketList
from tests.ui.apps import SMALL, Seat
from tests.ui.contrast import contrast, faint
from tests.ui.desktop import NOW, Showing, lines, strips
from tests.ui.pictures import SCENES, Stage, now


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
        ("base='nothing'", "base is one of"),
        ("bass='gruvbox'", "nothing is called 'bass'; did you mean 'base'"),
        ("dark='no'", "dark is true or false"),
        ("[colors]\nprimery='red'", "did you mean 'primary'"),
        ("[colors]\nprimary=1", "table of texts"),
        ("colors=3", "table of texts"),
        ("[colors]\nprimary='reddish'", "'reddish' is no colour"),
        ("[variables]\ndesk-nwe='red'", "did you mean 'desk-new'"),
        ("[variables]\ndesk-new='#12345'", "is no colour"),
        ("[variables]\nblock-cursor-text-style='loud'", "is made of bold"),
    ],
)
def test_malformed_themes_are_refused(text: str, why: str) -> None:
    with pytest.raises(themes.BadTheme, match=why):
        themes.parse("mine", text)


def test_an_unknown_theme_names_those_there_are() -> None:
    with pytest.raises(themes.BadTheme, match=themes.DEFAULT):
        themes.load("../../etc/passwd")


# -- the user's own --------------------------------------------------------------------------------


def own(folder: Path, **files: str) -> Path:
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, "utf-8")
    return folder


def test_a_theme_says_only_what_is_other_than_in_its_base(tmp_path: Path) -> None:
    where = own(tmp_path / "themes", mine="base='gruvbox'\n[variables]\ndesk-new='#ffffff 80%'")
    mine, base = themes.load("mine", where), themes.load("gruvbox")
    assert mine.variables == {**base.variables, "desk-new": "#ffffff 80%"}
    assert (mine.primary, mine.dark, mine.ansi) == (base.primary, base.dark, base.ansi)


def test_a_theme_with_the_name_of_ours_changes_ours(tmp_path: Path) -> None:
    where = own(tmp_path / "themes", **{"rtdesk-light": "[colors]\naccent='#112233'"})
    mine, ours = themes.load("rtdesk-light", where), themes.load("rtdesk-light")
    assert (mine.accent, mine.primary) == ("#112233", ours.primary)
    assert themes.every(where) == themes.names()


def test_an_unreadable_theme_says_so(tmp_path: Path) -> None:
    where = own(tmp_path / "themes")
    (where / "mine.toml").write_bytes(b"\xff")
    with pytest.raises(themes.BadTheme, match="not UTF-8"):
        themes.load("mine", where)


# -- on the screen ---------------------------------------------------------------------------------


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for the configuration, with a theme of the user's own and a broken one."""
    folder = tmp_path / "config"
    folder.mkdir()
    own(folder / "themes", mine="base='rtdesk-light'\nabout='as I like it'", odd="colors=3")
    monkeypatch.setenv("RTDESK_CONFIG", str(folder / "config.toml"))
    return folder


def drawn(app: RtdeskApp) -> list[object]:
    """Every piece of the screen with its colours."""
    return [(piece.text, piece.style) for strip in strips(app) for piece in strip]


async def choosing(stage: Stage, pilot: Pilot[None], *keys: str) -> None:
    """The desk on a list, the dialog open, and keys pressed in it."""
    seat = Seat(stage.app, pilot)
    stage.app.action_change_theme()
    await seat.sees("enter keeps it")
    await seat.press(*keys)


async def test_the_theme_under_the_cursor_is_shown(tmp_path: Path, config: Path) -> None:
    stage = Stage(tmp_path / "desk")
    async with stage.app.run_test(size=SMALL) as pilot:
        await stage.play(SCENES["queue"])(pilot)
        before = drawn(stage.app)
        await choosing(stage, pilot, "j")
        assert stage.app.theme == "rtdesk-light"
        assert "nothing is called" not in (text := "\n".join(lines(stage.app)))
        assert "as I like it" in text
        assert "colors is a table of texts" in text
        await Seat(stage.app, pilot).press("escape")
        assert stage.app.theme == themes.DEFAULT
        assert drawn(stage.app) == before
    assert not stage.desk.kept("theme")
    stage.desk.close()


async def test_a_switched_screen_is_as_one_that_began_so(tmp_path: Path, config: Path) -> None:
    pieces = []
    for theme in ("", "gruvbox"):
        stage = Stage(tmp_path / f"desk{theme}", theme=theme)
        async with stage.app.run_test(size=SMALL) as pilot:
            await stage.play(SCENES["ticket"])(pilot)
            if not theme:
                stage.app.set_theme("gruvbox")
                await pilot.pause()
            pieces.append(drawn(stage.app))
        stage.desk.close()
    assert pieces[0] == pieces[1]


@pytest.mark.parametrize("key", ["enter", "1"])
async def test_what_was_chosen_is_there_at_the_next_start(
    tmp_path: Path, config: Path, key: str
) -> None:
    stage = Stage(tmp_path / "desk")
    async with stage.app.run_test(size=SMALL) as pilot:
        await stage.play(SCENES["queue"])(pilot)
        await choosing(stage, pilot, *(["k"] if key == "enter" else []), key)
        chosen = stage.app.theme
    assert chosen != themes.DEFAULT
    monkey = pytest.MonkeyPatch()
    truecolor(monkey)
    assert RtdeskApp(stage.desk).theme == chosen
    stage.desk.profile = replace(stage.desk.profile, theme="rtdesk-ansi")
    assert RtdeskApp(stage.desk).theme == "rtdesk-ansi"  # what is written later goes before it
    monkey.undo()
    stage.desk.close()


async def test_a_theme_is_chosen_by_its_name(tmp_path: Path, config: Path) -> None:
    stage = Stage(tmp_path / "desk")
    async with stage.app.run_test(size=SMALL, notifications=True) as pilot:
        await stage.play(SCENES["queue"])(pilot)
        seat = Seat(stage.app, pilot)
        await seat.press("colon", *"theme mine", "enter")
        await seat.until(lambda: stage.app.theme == "mine")
        await seat.press("colon", *"theme odd", "enter")
        await seat.sees("colors is a table of texts")
        assert stage.app.theme == "mine"
    stage.desk.close()


def truecolor(monkey: pytest.MonkeyPatch, system: str = "truecolor") -> None:
    monkey.setattr(constants, "COLOR_SYSTEM", system)


@pytest.mark.parametrize(
    ("system", "wanted", "shown"),
    [
        ("standard", "gruvbox", "rtdesk-ansi"),
        ("standard", "rtdesk-dark", "rtdesk-dark"),
        ("256", "gruvbox", "gruvbox"),
    ],
)
async def test_a_terminal_with_few_colours_gets_what_it_can_show(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str, wanted: str, shown: str
) -> None:
    truecolor(monkeypatch, system)
    stage = Stage(tmp_path)
    stage.desk.profile = replace(stage.desk.profile, theme=wanted)
    app = RtdeskApp(stage.desk, now=now)
    assert app.theme == shown
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        seat = Seat(app, pilot)
        await seat.settled()
        assert ("COLORTERM=truecolor" in seat.text) == (shown != wanted)
    stage.desk.close()


# -- colours that can be told apart ----------------------------------------------------------------


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


async def test_words_that_are_too_faint_are_found() -> None:
    app = Showing(Static(Content.styled("faint words", "#777777 on #ffffff")))
    async with app.run_test(size=(20, 2)):
        assert faint(app, high=False) == ["4.48: #777777 on #ffffff: 'faint words'"]


TRUE = [name for name in themes.names() if not themes.load(name).ansi]
TEXTS = ("text-muted", "text-disabled", "text-error", "text-warning", "text-success", "text-accent")


@pytest.mark.parametrize("name", TRUE)
def test_every_meaning_can_be_read_on_every_background(name: str) -> None:
    theme = themes.load(name)
    least = 7.0 if "contrast" in name else 4.5
    backs = {key: getattr(theme, key) for key in ("background", "surface", "panel")}
    fronts = {key: theme.variables[key] for key in (*themes.VARIABLES, *TEXTS, "foreground-muted")}
    fronts |= {key: getattr(theme, key) for key in ("foreground", "accent", "error", "success")}
    del fronts["desk-rule"]
    assert [
        (front, back)
        for front, one in fronts.items()
        for back, other in backs.items()
        if contrast(rgb(one), rgb(other)) < least
    ] == []


@pytest.mark.parametrize("name", sorted(set(themes.names()) - set(TRUE)))
def test_the_terminals_own_colours_are_all_that_an_ansi_theme_has(name: str) -> None:
    theme = themes.load(name)
    values = {v for v in theme.variables.values() if v != "none"} | {theme.primary}
    assert {v for v in values if not v.startswith("ansi_")} == set()
    if name == themes.POOR:
        assert {v for v in values if "bright" in v} == set()
    words = [v for k, v in theme.variables.items() if k.startswith(("desk-", "text-"))]
    assert {v for v in (*words, theme.primary) if v in ("ansi_blue", "ansi_black")} == set()


def rgb(color: str) -> tuple[int, int, int]:
    parsed = Color.parse(color)
    return parsed.r, parsed.g, parsed.b
