"""What `rtdesk doctor` says of the clipboard and of pictures in this terminal."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from rtdesk.cli import terminal
from rtdesk.config.profile import Profile

MOST = "74,994 bytes at most"
SSH = {"SSH_CONNECTION": "1.2.3.4 5 6.7.8.9 22"}
TMUX = {"TMUX": "/tmp/socket,1,0"}
KITTY = {"TERM": "xterm-kitty"}


@pytest.fixture
def programs(tmp_path: Path) -> dict[str, str]:
    """An environment in which tmux and wl-copy are installed, and nothing else."""
    for name in ("tmux", "wl-copy"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    return {"PATH": str(tmp_path)}


@pytest.mark.parametrize(
    ("wish", "environment", "words"),
    [
        ("auto", SSH, f"by the terminal: OSC 52, {MOST}"),
        ("auto", {"WAYLAND_DISPLAY": "w"}, f"with wl-copy; else by the terminal: OSC 52, {MOST}"),
        ("auto", TMUX, f"through tmux, {MOST}; what is more stays in tmux"),
        ("auto", {"STY": "1.pts"}, f"through screen, by OSC 52, {MOST}"),
        ("native", {}, "none: no program for it is installed here"),
        ("off", {}, "off, as the configuration wants"),
        ("wl-copy --primary", SSH, "with wl-copy"),
        ("lemonade copy", SSH, "with lemonade, which is not installed"),
    ],
)
def test_which_way_texts_are_copied(
    programs: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    wish: str,
    environment: dict[str, str],
    words: str,
) -> None:
    monkeypatch.setenv("PATH", programs["PATH"])
    monkeypatch.setattr("sys.platform", "linux")
    profile = Profile(clipboard=tuple(wish.split()))
    assert dict(terminal.at_work(profile, {**programs, **environment}))["clipboard"] == words


@pytest.mark.parametrize(
    ("wish", "environment", "words"),
    [
        ("auto", KITTY, "in the words of kitty"),
        ("auto", {"TERM": "foot"}, "as sixel"),
        ("auto", {**KITTY, **TMUX}, "as half blocks"),
        ("auto", {**KITTY, **SSH}, 'none over SSH; `images = "always"` draws them'),
        ("always", {**KITTY, **SSH}, "in the words of kitty"),
        ("never", KITTY, "none, as the configuration wants"),
    ],
)
def test_how_pictures_are_drawn(
    monkeypatch: pytest.MonkeyPatch, wish: str, environment: dict[str, str], words: str
) -> None:
    there = find_spec("sys")
    monkeypatch.setattr(terminal, "find_spec", lambda _: there)
    profile = Profile(images=wish)
    assert dict(terminal.at_work(profile, environment))["pictures"] == words


def test_pictures_need_pillow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "find_spec", lambda _: None)
    said = dict(terminal.at_work(Profile(), KITTY))
    assert said["pictures"] == "none: install rtdesk[images]"


@pytest.mark.parametrize("there", [True, False], ids=["configured", "not configured"])
def test_the_doctor_says_both_without_what_draws(tmp_path: Path, there: bool) -> None:
    file = tmp_path / "config.toml"
    if there:  # a port that nobody listens at
        file.write_text('url = "http://127.0.0.1:1"\nclipboard = "off"\nimages = "never"\n')
    code = (
        "import sys; from rtdesk.cli.main import main; main(sys.argv[1:]);"
        " print('textual' in sys.modules)"
    )
    command = [sys.executable, "-c", code, "--config", str(file), "doctor"]
    own = {"RTDESK_TOKEN": "x", "XDG_STATE_HOME": str(tmp_path), "TERM": "foot"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=own)
    lines = done.stdout.splitlines()
    assert lines[-1] == "False"
    wanted = "as the configuration wants" if there else ""
    assert [line for line in lines if line.startswith("clipboard  ") and wanted in line]
    assert [line for line in lines if line.startswith("pictures  ") and wanted in line]
