"""Opening an address outside the desk: never a text browser on the desk's own screen."""

from __future__ import annotations

import os
from collections.abc import Mapping

from rtdesk.files.programs import desktop_opener, start
from rtdesk.text import urls


def opener(environment: Mapping[str, str] = os.environ, platform: str = "") -> str:
    """The program that opens addresses here; empty over SSH, or without a display."""
    if environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"):
        return ""
    return desktop_opener(environment, platform)


def open_url(url: str, environment: Mapping[str, str] = os.environ) -> str:
    """Opens an address; returns what went wrong, or nothing."""
    program = opener(environment)
    if not urls.is_safe(url):
        return "only http, https and mailto are opened"
    if not program:
        return "there is no browser to be reached from here"
    try:
        start([program, url])
    except OSError as error:
        return f"{program}: {error.strerror}"
    return ""
