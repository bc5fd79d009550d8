"""Opening an address outside the desk: never a text browser on the desk's own screen."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping

from rtdesk.files import programs
from rtdesk.text import urls


def opener(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> str:
    """The program that opens addresses here; empty over SSH, or without a display."""
    if environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"):
        return ""
    if platform == "darwin":
        return shutil.which("open") or ""
    if not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")):
        return ""
    return shutil.which("xdg-open") or ""


def open_url(url: str, environment: Mapping[str, str] = os.environ) -> str:
    """Opens an address; returns what went wrong, or nothing."""
    program = opener(environment)
    if not urls.is_safe(url):
        return "only http, https and mailto are opened"
    if not program:
        return "there is no browser to be reached from here"
    try:
        subprocess.Popen(
            [program, url],
            env=programs.environment(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        return f"{program}: {error.strerror}"
    return ""
