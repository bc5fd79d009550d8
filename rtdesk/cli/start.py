"""Opens the desk on the screen."""

from __future__ import annotations

import argparse
import gc
import sys

from rtdesk.desk import Desk


def start(given: argparse.Namespace) -> int:
    """Runs the desk until the user leaves it."""
    gc.disable()  # until the first paint: the app turns it on again
    if not sys.stdout.isatty() or not sys.stdin.isatty():
        sys.stderr.write(
            "rtdesk: the desk needs a terminal; `rtdesk ls` and `rtdesk show` do not\n"
        )
        return 2
    if given.verb == "demo":
        desk = Desk.demo(
            given.user, tickets=given.tickets, folder=given.data, version=given.rt_version
        )
    else:
        from rtdesk.cli.profile import desk_for

        desk = desk_for(given)
    from rtdesk.ui.app import RtdeskApp

    app = RtdeskApp(desk)
    try:
        app.run()
    finally:
        desk.close()
    return app.return_code or 0
