"""Opening an address outside the desk: never a text browser on the desk's own screen."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from rtdesk.files.programs import desktop_opener, start
from rtdesk.text import urls

URL = "{url}"


def opener(
    own: Sequence[str] = (), environment: Mapping[str, str] = os.environ, platform: str = ""
) -> tuple[str, ...]:
    """The command that opens addresses: the user's own, else what the system has for it.

    Without one of the user's there is none over SSH, or without a display.
    """
    if own:
        return tuple(own)
    if environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"):
        return ()
    found = desktop_opener(environment, platform)
    return (found,) if found else ()


def open_url(url: str, own: Sequence[str] = (), environment: Mapping[str, str] = os.environ) -> str:
    """Opens an address; returns what went wrong, or nothing."""
    command = opener(own, environment)
    if not urls.is_safe(url):
        return "only http, https and mailto are opened"
    if not command:
        return "there is no browser to be reached from here"
    try:
        start(with_address(command, url))
    except OSError as error:
        return f"{command[0]}: {error.strerror}"
    return ""


def with_address(command: Sequence[str], url: str) -> list[str]:
    """The command with the address in its place, or at the end."""
    if not any(URL in word for word in command):
        return [*command, url]
    return [word.replace(URL, url) for word in command]
