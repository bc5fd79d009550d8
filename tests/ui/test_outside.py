"""What leaves the desk: addresses to a browser, texts to a clipboard."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from textual.app import App

from rtdesk.ui import browser, clipboard

SCREEN = {"DISPLAY": ":0"}


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of programs that keep what they are given."""
    for name in ("xdg-open", "open", "tmux"):
        program = tmp_path / name
        program.write_text(
            f'#!/bin/sh\nprintf "%s\\n" "$#" "$@" > {tmp_path}/{name}.argv\n'
            f"env > {tmp_path}/{name}.env\ncat > {tmp_path}/{name}.in\n"
        )
        program.chmod(0o755)
    path = f"{tmp_path}:/usr/bin:/bin"
    monkeypatch.setenv("PATH", path)
    return tmp_path


@pytest.mark.parametrize(
    ("environment", "platform", "found"),
    [
        (SCREEN, "linux", "xdg-open"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", "xdg-open"),
        ({}, "linux", ""),
        ({**SCREEN, "SSH_CONNECTION": "1 2 3 4"}, "linux", ""),
        ({**SCREEN, "SSH_TTY": "/dev/pts/1"}, "linux", ""),
        ({}, "darwin", "open"),
        ({"SSH_CONNECTION": "1 2 3 4"}, "darwin", ""),
    ],
)
def test_a_browser_only_where_there_is_a_screen(
    programs: Path, environment: dict[str, str], platform: str, found: str
) -> None:
    assert Path(browser.opener(environment, platform)).name == found


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "-x", "http://", "http://a b", ""]
)
def test_nothing_else_is_opened(programs: Path, url: str) -> None:
    assert "only http" in browser.open_url(url, SCREEN)
    assert not (programs / "xdg-open.argv").exists()


def test_an_address_is_one_argument_and_no_secret_goes_along(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start, started = subprocess.Popen, []

    def popen(*args: Any, **more: Any) -> Any:
        started.append(start(*args, **more))
        return started[-1]

    monkeypatch.setattr("rtdesk.files.programs.subprocess.Popen", popen)
    monkeypatch.setenv("RTDESK_TOKEN", "1-14-untold")
    url = "https://a.test/?q=;touch${IFS}x&$(id)"
    assert browser.open_url(url, SCREEN) == ""
    started[0].wait()
    assert (programs / "xdg-open.argv").read_text() == f"1\n{url}\n"
    assert "untold" not in (programs / "xdg-open.env").read_text()


def test_without_a_browser_it_says_so() -> None:
    assert "no browser" in browser.open_url("https://a.test/", {})


async def test_in_tmux_the_text_goes_to_tmux(programs: Path) -> None:
    app = App[None]()
    assert await clipboard.copy(app, "Grüße\n\x1b[31m", {"TMUX": "yes"}) == ""
    assert (programs / "tmux.argv").read_text().split() == ["3", "load-buffer", "-w", "-"]
    sent = (programs / "tmux.in").read_text("utf-8")
    assert sent.startswith("Grüße\n")
    assert "\x1b" not in sent


async def test_elsewhere_the_terminal_copies_and_too_much_is_refused() -> None:
    app = App[None]()
    async with app.run_test():
        assert await clipboard.copy(app, "words", {}) == ""
        assert app.clipboard == "words"
        assert "more than" in await clipboard.copy(app, "x" * 200_000, {})
        assert app.clipboard == "words"
