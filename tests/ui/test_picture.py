"""Pictures on the screen: in the words of the terminal that is there, or not at all."""

from __future__ import annotations

import base64
import re
import sys
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from rtdesk.files.picture import Picture
from rtdesk.ui import graphics
from rtdesk.ui.app import RtdeskApp
from rtdesk.ui.graphics import Way, way_for
from rtdesk.ui.screens.attachments import AttachmentsScreen
from rtdesk.ui.screens.picture import PictureArea, PictureScreen
from tests.contract.server import Demo
from tests.ui.apps import Seat, at_desk
from tests.ui.test_attachments import listed, told, with_files

SIXEL = re.compile(r"#(\d+);2;(\d+);(\d+);(\d+)|#(\d+)|!(\d+)([?-~])|([$])|(-)|([?-~])")
HERE = {"TERM": "xterm-256color"}
SSH = HERE | {"SSH_CONNECTION": "1"}


@pytest.fixture
def world() -> Demo:
    return Demo()


@pytest.mark.parametrize(
    ("wish", "own", "way"),
    [
        ("auto", HERE, "blocks"),
        ("auto", SSH, ""),
        ("always", SSH, "blocks"),
        ("never", HERE, ""),
        ("auto", {"TERM": "xterm-kitty"}, "kitty"),
        ("auto", {"TERM": "xterm-256color", "TERM_PROGRAM": "ghostty"}, "kitty"),
        ("auto", {"TERM": "foot-extra"}, "sixel"),
        ("auto", HERE | {"TERM_PROGRAM": "WezTerm"}, "sixel"),
        ("auto", {"TERM": "tmux-256color", "TERM_PROGRAM": "ghostty"}, "blocks"),
        ("auto", {"TERM": "xterm-kitty", "TMUX": "/tmp/x"}, "blocks"),
        ("kitty", SSH, "kitty"),
        ("sixel", HERE, "sixel"),
    ],
)
def test_the_way_of_a_terminal(wish: str, own: dict[str, str], way: str) -> None:
    assert way_for(wish, own) == way


def noise(width: int, height: int) -> Image.Image:
    return Image.effect_noise((width, height), 60).convert("RGB")


def test_kitty_gets_every_pixel() -> None:
    image = noise(90, 70)
    words = graphics.kitty(image, 20, 8)
    pieces = re.findall("\x1b_G([^;]*);([^\x1b]*)\x1b\\\\", words)
    keys = dict(pair.split("=") for pair in pieces[0][0].split(","))
    assert (keys["s"], keys["v"], keys["c"], keys["r"], keys["f"]) == ("90", "70", "20", "8", "24")
    assert [part[0].split(",")[-1 if not n else 0] for n, part in enumerate(pieces)] == [
        *["m=1"] * (len(pieces) - 1),
        "m=0",
    ]
    assert max(len(data) for _, data in pieces) <= 4096
    data = zlib.decompress(base64.b64decode("".join(data for _, data in pieces)))
    assert data == image.tobytes()


def test_sixels_are_the_picture() -> None:
    image = Image.new("RGB", (50, 20), (255, 0, 0))
    image.paste((0, 0, 255), (10, 3, 40, 17))
    assert drawn(graphics.sixel(image)).tobytes() == image.tobytes()


def drawn(words: str) -> Image.Image:
    """What a terminal with sixel would show."""
    head = re.match('\x1bPq"1;1;(\\d+);(\\d+)', words)
    assert head
    image = Image.new("RGB", (int(head[1]), int(head[2])))
    colours: dict[int, tuple[int, ...]] = {}
    x = y = colour = 0
    assert words.endswith("\x1b\\")
    for found in SIXEL.finditer(words, head.end(), len(words) - 2):
        number, red, green, blue, use, count, run, start, down, one = found.groups()
        if number:
            colours[int(number)] = tuple(int(v) * 255 // 100 for v in (red, green, blue))
        elif use:
            colour = int(use)
        elif start or down:
            x, y = 0, y + (6 if down else 0)
        else:
            last = x + int(count or 1)
            for bit in range(6):
                if (ord(run or one) - 63) >> bit & 1:
                    image.paste(colours[colour], (x, y + bit, last, y + bit + 1))
            x = last
    return image


# -- on the screen -----------------------------------------------------------------------------


async def shown(seat: Seat, way: Way, image: Image.Image) -> PictureScreen:
    screen = PictureScreen(Picture(image, *image.size), way, "a.png", "image/png")
    await seat.app.push_screen(screen)
    await seat.pilot.pause()
    return screen


async def test_blocks_have_two_colours(world: Demo, tmp_path: Path) -> None:
    image = Image.new("RGB", (10, 10), (255, 0, 0))
    image.paste((0, 0, 255), (0, 5, 10, 10))
    async with at_desk(world, tmp_path, size=(40, 14)) as seat:
        screen = await shown(seat, "blocks", image)
        strips = [screen.area.render_line(y) for y in range(12)]
        styles = {s.style for strip in strips for s in strip if s.text.strip()}
        colours = {
            c.triplet for style in styles if style for c in (style.color, style.bgcolor) if c
        }
        assert {(255, 0, 0), (0, 0, 255)} <= {tuple(c) for c in colours if c}
        assert "a.png  image/png · 10 × 10" in seat.text
        await seat.pilot.resize_terminal(20, 8)
        await seat.pilot.pause()
        assert max(strip.cell_length for strip in screen.area._rows) <= 20
        await seat.press("q")
        assert seat.app.screen is not screen


@pytest.mark.parametrize("way", ["kitty", "sixel"])
async def test_pixels_come_and_go(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: Way
) -> None:
    sent: list[str] = []
    monkeypatch.setattr(RtdeskApp, "draw_over", lambda _app, words: sent.append(words))
    mark = {"kitty": "\x1b_Ga=T", "sixel": "\x1bPq"}[way]
    async with at_desk(world, tmp_path, size=(40, 14)) as seat:
        screen = await shown(seat, way, noise(64, 64))
        await seat.until(lambda: any(mark in words for words in sent))
        assert sent[-1].endswith("\x1b8")
        sent.clear()
        await seat.press("question_mark")  # something in front: no pixels over it
        await seat.until(lambda: seat.app.screen is not screen)
        screen.query_one(PictureArea).refresh()
        await seat.pilot.pause()
        assert not any(mark in words for words in sent)
        assert (graphics.ERASE in sent) is (way == "kitty")
        await seat.press("escape")
        await seat.until(lambda: any(mark in words for words in sent))
        sent.clear()
        await seat.press("q")
        assert not any(mark in words for words in sent)


async def test_a_picture_of_the_ticket(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SSH_CONNECTION", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    async with at_desk(world, tmp_path) as seat:
        await listed(seat, told(world, "Many small files"))
        await seat.press(*"jjjjjjjj", "enter")
        await seat.until(lambda: isinstance(seat.app.screen, PictureScreen))
        await seat.sees("overview.png", "64 × 32", "▀▀")
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, AttachmentsScreen))


@pytest.mark.parametrize(
    ("wish", "words"), [("auto", 'unless images = "always"'), ("never", "by the configuration")]
)
async def test_over_ssh_it_says_why_not(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wish: str, words: str
) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 5 192.0.2.2 22")
    async with at_desk(world, tmp_path) as seat:
        seat.desk.profile = replace(seat.desk.profile, images=wish)
        await listed(seat, told(world, "Many small files"))
        await seat.press(*"jjjjjjjj", "enter")
        await seat.sees("Pictures are not shown", words)


async def test_a_damaged_picture_is_said(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    monkeypatch.delenv("SSH_TTY", raising=False)
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n[/x] damaged")
    async with at_desk(world, tmp_path) as seat:
        await listed(seat, await with_files(seat, world, str(tmp_path / "a.png")))
        await seat.press("enter")
        await seat.sees("✗ this picture cannot be shown: it is damaged")


async def test_without_pillow_it_says_what_to_install(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    monkeypatch.delenv("SSH_TTY", raising=False)
    monkeypatch.setitem(sys.modules, "PIL", None)
    async with at_desk(world, tmp_path) as seat:
        await listed(seat, told(world, "Many small files"))
        await seat.press(*"jjjjjjjj", "enter")
        await seat.sees("Pictures need Pillow (pip install pillow)")
