"""`rtdesk demo --serve`: the demo for other programs, until Ctrl-C."""

from __future__ import annotations

import argparse
import asyncio
import sys

from rtdesk.demo.app import DemoApp, demo_app
from rtdesk.demo.auth import PASSWORD
from rtdesk.demo.serve import serve
from rtdesk.text.clean import clean


def run(given: argparse.Namespace) -> int:
    """Serves; the result is the exit code."""
    app = demo_app(tickets=given.tickets, version=given.rt_version)
    try:
        asyncio.run(serve(app, given.serve, lambda url: _announce(app, url)))
    except OSError as error:
        sys.stderr.write(f"rtdesk: port {given.serve}: {clean(str(error.strerror))}\n")
        return 2
    return 0


def _announce(app: DemoApp, url: str) -> None:
    version = app.tables.dialect.version
    print(f"RT {version} in memory at {url}/REST/2.0 (Ctrl-C ends it and forgets everything)")
    print(f"Everybody's password is {PASSWORD!r}; tokens:")
    width = max(map(len, app.users()))
    for login in app.users():
        user = app.tables.logins[login]
        print(f"  {login:{width}}  {user.token}", flush=True)
