"""The desk in terminals of all kinds: small ones, dumb ones, with a mouse or without, in tmux."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rtdesk.cli.start import over_ssh
from rtdesk.ui.small import drawing
from tests.pty import Terminal

ROOT = Path(__file__).parents[2]
RTDESK = str(Path(sys.executable).with_name("rtdesk"))
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")


def demo(folder: Path) -> list[str]:
    return [RTDESK, "demo", "--data", str(folder / "data")]


def here(folder: Path, **more: str) -> dict[str, str]:
    return {"HOME": str(folder), "TZ": "UTC", **more}


def test_a_terminal_that_is_too_small_says_so_until_it_is_not(tmp_path: Path) -> None:
    with Terminal(demo(tmp_path), columns=30, rows=8, env=here(tmp_path)) as terminal:
        terminal.wait_for(r"Too small: 30 x 8")
        terminal.send("c")  # nobody sees what that does
        terminal.resize(80, 24)
        terminal.wait_for(r"r Reply +c Comment")
        terminal.settle()
        assert "Too small" not in terminal.text()
        assert "COMMENT" not in terminal.text()
        terminal.send("c")
        terminal.wait_for("COMMENT +on")
        terminal.send("Half a")
        terminal.wait_for("Half a")
        terminal.resize(20, 5)
        terminal.wait_for("Too small: 20 x 5")
        terminal.resize(80, 24)
        terminal.wait_for("Half a")
        terminal.resize(20, 5)
        terminal.wait_for("Too small: 20 x 5")
        terminal.send("Q")
        assert terminal.wait() == 0


@pytest.mark.parametrize("size", [(39, 9), (20, 5), (7, 3), (1, 1)])
def test_the_words_for_it_fit(size: tuple[int, int]) -> None:
    width, height = size
    lines = re.findall(r"\x1b\[(\d+);1H([^\x1b]*)", drawing(width, height))
    assert lines
    assert all(1 <= int(row) <= height and len(line) <= width for row, line in lines)


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_cannot_draw_is_told(tmp_path: Path, term: str) -> None:
    with Terminal(demo(tmp_path), env=here(tmp_path, TERM=term)) as terminal:
        assert terminal.wait() == 2
        assert "cannot draw the desk; `rtdesk ls`" in " ".join(terminal.text().split())
        assert b"\x1b" not in terminal.raw


@pytest.mark.parametrize("mouse", [True, False])
def test_the_mouse_is_the_terminals_where_one_wants_that(tmp_path: Path, mouse: bool) -> None:
    config = tmp_path / "config.toml"
    config.write_text(
        f'url = "http://127.0.0.1:9"\nallow_http = true\nmouse = {str(mouse).lower()}\n'
    )
    env = here(tmp_path, RTDESK_TOKEN="1-14-none", RTDESK_CONFIG=str(config))
    with Terminal([RTDESK], env=env) as terminal:
        terminal.wait_for("All open")
        terminal.settle()
        assert (re.search(rb"\x1b\[\?1(?:000|002|003)h", terminal.raw) is not None) == mouse
        terminal.send("Q")
        assert terminal.wait() == 0


def test_who_drags_the_mouse_learns_how_to_select(tmp_path: Path) -> None:
    with Terminal(demo(tmp_path), env=here(tmp_path)) as terminal:
        terminal.wait_for(r"Comment +t Take")
        terminal.settle()
        terminal.send("\x1b[<0;60;30M\x1b[<0;60;30m")
        terminal.settle()
        assert "hold shift" not in terminal.text()
        terminal.send("\x1b[<0;60;30M\x1b[<32;70;31M\x1b[<32;72;31M\x1b[<0;72;31m")
        terminal.wait_for("hold shift")
        terminal.send("Q")
        assert terminal.wait() == 0


def test_over_ssh_less_is_drawn() -> None:
    assert not over_ssh({})
    assert over_ssh({"SSH_CONNECTION": "1.2.3.4 5 6.7.8.9 22"})
    assert over_ssh({"SSH_TTY": "/dev/pts/1"})


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
def test_detached_from_tmux_it_goes_on_and_is_there_again(tmp_path: Path) -> None:
    socket = ["tmux", "-S", str(tmp_path / "socket"), "-f", "/dev/null"]
    with Terminal([*socket, "new-session", *demo(tmp_path)], env=here(tmp_path)) as terminal:
        terminal.wait_for(r"Comment +t Take")
        terminal.send("c")
        terminal.wait_for("COMMENT +on")
        terminal.send("Half a comment")
        terminal.wait_for("Half a comment")
        subprocess.run([*socket, "detach-client"], check=True)
        assert terminal.wait() == 0
    with Terminal([*socket, "attach"], columns=90, rows=30, env=here(tmp_path)) as terminal:
        terminal.wait_for("Half a comment")
        terminal.send(" and more")
        terminal.wait_for("Half a comment and more")
        terminal.send("\x1b")
        terminal.wait_for(r"Comment +t Take")
        terminal.send("Q")
        assert terminal.wait() == 0


def test_no_glyph_needs_a_font_of_its_own() -> None:
    found = [
        (path.name, node.value)
        for path in ROOT.glob("rtdesk/**/*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if PRIVATE.search(node.value)
    ]
    assert [one for one in found if "[" not in one[1]] == []  # patterns only name them
