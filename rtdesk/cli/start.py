"""Opens the desk on the screen."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from rtdesk.desk import Desk
from rtdesk.outbox.entry import WAITING

if TYPE_CHECKING:
    import argparse

    from rtdesk.desk.profiles import Profiles

FRAMES, FRAMES_FAR = "120", "30"
"""Frames a second at most, here and over SSH: Textual's 60 let what a key brought wait behind the
key itself, and what a slow line cannot show is not worth drawing."""
DUMB = ("", "dumb", "unknown")
"""What TERM is where nothing can be drawn."""


def over_ssh(environment: Mapping[str, str]) -> bool:
    """Whether the terminal is on another machine."""
    return bool(environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"))


def start(given: argparse.Namespace) -> int:
    """Runs the desk until the user leaves it."""
    if not sys.stdout.isatty() or not sys.stdin.isatty():
        sys.stderr.write(
            "rtdesk: the desk needs a terminal; `rtdesk ls` and `rtdesk show` do not\n"
        )
        return 2
    if os.environ.get("TERM", "") in DUMB:
        sys.stderr.write(
            f"rtdesk: this terminal (TERM={os.environ.get('TERM', '')}) cannot draw the desk;"
            " `rtdesk ls` and `rtdesk show` need no drawing\n"
        )
        return 2
    os.environ.setdefault("TEXTUAL_FPS", FRAMES_FAR if over_ssh(os.environ) else FRAMES)
    code, before, ticket = 0, "", 0
    while not code:
        code, before, given.profile, ticket = _run(given, before, ticket)
        if not given.profile:
            break
        given.verb = None  # what there was to open is somewhere else
    return code


def _run(given: argparse.Namespace, before: str, ticket: int) -> tuple[int, str, str, int]:
    """Runs one desk, on a ticket that was wanted at the one before.

    Its exit code, its profile, that of the desk which is to follow, and the ticket wanted there.
    """
    with contextlib.ExitStack() as stack:
        desk = _demo(given, stack) if given.verb == "demo" else _own(given, stack)
        stack.callback(desk.close)
        from rtdesk.ui.app import RtdeskApp

        app = RtdeskApp(desk, ticket=ticket or _ticket(given, desk))
        app.came_from = before if ticket else ""
        if given.verb != "demo":
            app.profiles = _profiles(given)
        app.run(mouse=desk.profile.mouse)
        with contextlib.suppress(OSError):  # the terminal may be gone
            _say_what_waits(desk, given.verb == "demo" and given.data is None)
    return app.return_code or 0, desk.profile.name, app.next_profile, app.next_ticket


def _profiles(given: argparse.Namespace) -> Profiles:
    from rtdesk.config.paths import config_file
    from rtdesk.desk.profiles import Profiles

    return Profiles(given.config or config_file(), dict(given.set))


def _ticket(given: argparse.Namespace, desk: Desk) -> int:
    """The ticket to begin with; 0: none."""
    if given.verb != "open":
        return 0
    from rtdesk.cli.ids import number

    return number(given.id, desk.profile.url)


def _say_what_waits(desk: Desk, forgotten: bool) -> None:
    """A message that has not left is said once more, where the user reads on."""
    waiting = sum(entry.state in WAITING for entry in desk.entries())
    if waiting:
        fate = "and are gone with the demo" if forgotten else "and leave at the next start"
        sys.stderr.write(f"rtdesk: not sent yet {fate}: {waiting}\n")


def _own(given: argparse.Namespace, stack: contextlib.ExitStack) -> Desk:
    """The desk of the configuration; where there is none, the user is asked."""
    from rtdesk.cli.profile import desk_for
    from rtdesk.config.errors import NoServer

    try:
        return desk_for(given, tell=False)
    except NoServer:
        from rtdesk.config.paths import config_file

        file = given.config or config_file()
        if file.exists():
            raise
        from rtdesk.ui.first_run import FirstRun

        match FirstRun(file).run():
            case "written":
                return desk_for(given, tell=False)
            case "demo":
                return Desk.demo(_folder(stack))
        raise


def _demo(given: argparse.Namespace, stack: contextlib.ExitStack) -> Desk:
    folder = given.data
    if folder is None:
        folder = _folder(stack)
    return Desk.demo(folder, given.user, tickets=given.tickets, version=given.rt_version)


def _folder(stack: contextlib.ExitStack) -> Path:
    """A place for a demo that is forgotten."""
    import tempfile

    return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rtdesk-demo-")))
