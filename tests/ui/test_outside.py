"""Addresses that leave the desk for a browser."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from rtdesk.ui import browser

SCREEN = {"DISPLAY": ":0"}


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of programs that keep what they are given."""
    for name in ("xdg-open", "open"):
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
    assert browser.opener((), environment, platform) == ((found,) if found else ())
    assert browser.opener(("mine",), environment, platform) == ("mine",)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "-x", "http://", "http://a b", ""]
)
def test_nothing_else_is_opened(programs: Path, url: str) -> None:
    assert "only http" in browser.open_url(url, (), SCREEN)
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
    assert browser.open_url(url, (), SCREEN) == ""
    started[0].wait()
    assert (programs / "xdg-open.argv").read_text() == f"1\n{url}\n"
    assert "untold" not in (programs / "xdg-open.env").read_text()


def test_without_a_browser_it_says_so() -> None:
    assert "no browser" in browser.open_url("https://a.test/", (), {})


def test_a_command_of_the_users_own_has_the_address_where_it_says() -> None:
    url = "https://a.test/"
    assert browser.with_address(("firefox",), url) == ["firefox", url]
    assert browser.with_address(("go", "--to={url}", "now"), url) == ["go", f"--to={url}", "now"]
