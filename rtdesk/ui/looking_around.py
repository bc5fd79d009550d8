"""Opening the resource browser, where one left it or at a certain place."""

from __future__ import annotations

from rtdesk.desk.resources import PEOPLE
from rtdesk.records.link import Link
from rtdesk.ui.app import RtdeskApp
from rtdesk.ui.screens.browse import BrowseScreen
from rtdesk.ui.trail import Stop, Trail


def look_around(
    app: RtdeskApp,
    *,
    people: bool = False,
    link: Link | None = None,
    ticket: int = 0,
    alone: bool = False,
) -> None:
    """Shows the browser: at people, at what a link leads to, else where one was the last time.

    Who looks at a link `alone` is back at once.
    """
    at = PEOPLE if people else link
    if at is not None and alone:
        trail = Trail(at)
    elif at is not None:
        trail = Trail()
        trail.go(Stop(at))
    else:
        app.trail = trail = app.trail or Trail()
    app.push_screen(BrowseScreen(trail, ticket=ticket, find=people))
