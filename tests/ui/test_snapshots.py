"""Pictures of every main screen; a change of look is seen and agreed to, never an accident."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_textual_snapshot import SVGImageExtension  # type: ignore[import-untyped]
from rich.segment import Segment
from syrupy.assertion import SnapshotAssertion

from rtdesk.ui import themes
from tests.ui.apps import LARGE, SMALL
from tests.ui.contrast import faint
from tests.ui.pictures import AS, SCENES, Stage, picture, utc

WITH_PICTURES = ("rtdesk-light", "rtdesk-contrast")
WITHOUT_PICTURES = ("rtdesk-contrast-light", "gruvbox")
WORD = re.compile(r"\w")


@pytest.fixture(autouse=True)
def greenwich() -> Iterator[None]:
    with utc():
        yield


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("name", SCENES)
async def test_picture(
    snapshot: SnapshotAssertion, tmp_path: Path, name: str, size: tuple[int, int]
) -> None:
    """Dark, light, with high contrast and without colours (NO_COLOR); all of it can be read."""
    stage = Stage(tmp_path, AS.get(name, "anna"))
    app = stage.app
    pictures, bad = {}, {}
    async with app.run_test(size=size) as pilot:
        await stage.play(SCENES[name])(pilot)
        own = app.theme
        pictures[own] = picture(app)
        for theme in (*WITH_PICTURES, *(WITHOUT_PICTURES if size == LARGE else ()), ""):
            if theme:
                app.register_theme(themes.load(theme))
            else:
                app.drop_colors()
            app.theme = theme or own
            await pilot.pause()
            if theme not in WITHOUT_PICTURES:
                pictures[theme or "no-color"] = picture(app)
            if theme and (found := faint(app, high="contrast" in theme)):
                bad[theme] = found
    stage.desk.close()
    assert bad == {}
    for theme, drawn in pictures.items():
        assert drawn == snapshot(extension_class=SVGImageExtension, name=theme)


@pytest.mark.parametrize("theme", sorted({*themes.names()} - {*WITH_PICTURES, *WITHOUT_PICTURES}))
@pytest.mark.parametrize(
    "name", ["marks", "find", "stale", "sync", "comment", "outbox", "refused", "saving", "pager"]
)
async def test_no_word_has_the_colour_of_its_background(
    tmp_path: Path, name: str, theme: str
) -> None:
    """In the themes whose contrast is not measured on every picture."""
    stage = Stage(tmp_path, AS.get(name, "anna"), theme)
    async with stage.app.run_test(size=SMALL) as pilot:
        await stage.play(SCENES[name])(pilot)
        rows = stage.app.screen._compositor.render_strips()
        pieces = [piece for row in rows for piece in row if WORD.search(piece.text)]
    stage.desk.close()
    assert [piece.text for piece in pieces if _hidden(piece)] == []


async def test_without_colours_nothing_has_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    stage = Stage(tmp_path)
    async with stage.app.run_test(size=SMALL) as pilot:
        await stage.play(SCENES["ticket"])(pilot)
        rows = stage.app.screen._compositor.render_strips()
        styles = [piece.style for row in rows for piece in row if piece.style]
    stage.desk.close()
    assert styles
    colours = {str(c.name) for s in styles for c in (s.color, s.bgcolor) if c}
    assert colours <= {"default"}


def _hidden(piece: Segment) -> bool:
    style = piece.style
    return bool(
        style and style.color and not style.color.is_default and style.color == style.bgcolor
    )
