"""`rtdesk open`: the desk on one ticket, or the ticket's page in RT."""

from __future__ import annotations

import argparse

from rtdesk.cli.ids import number
from rtdesk.cli.output import complain, line
from rtdesk.cli.profile import desk_for


def run(given: argparse.Namespace) -> int:
    """Does what was asked for; the result is the exit code."""
    if not given.web:
        import gc

        from rtdesk.cli.start import start

        gc.disable()  # until the first paint, as ever
        return start(given)
    desk = desk_for(given)
    try:
        return _page(desk.web_page(number(given.id, desk.profile.url)))
    finally:
        desk.close()


def _page(url: str) -> int:
    """Opens the page where there is a screen for it; says its address in any case."""
    from rtdesk.files.programs import desktop_opener, start

    print(line(url))
    if program := desktop_opener():
        try:
            start([program, url])
        except OSError as error:
            complain(f"{program} cannot be started: {error.strerror}")
            return 1
    return 0
