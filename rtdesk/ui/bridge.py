"""The only subscriber to the desk's news: hands them to Textual, merged, a few times a second."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from textual.signal import Signal

from rtdesk.store.change import Change
from rtdesk.ui.later import later
from rtdesk.ui.standing import held_acts
from rtdesk.ui.timing import next_minute

if TYPE_CHECKING:
    from textual.app import App
    from textual.timer import Timer

    from rtdesk.desk import Desk

PAUSE = 0.25
"""Seconds between two deliveries; the first of a burst goes at once."""
HURRY = 0.1
"""The same for what the user did."""
SECOND = 1.0
"""While a message is held, the seconds that are left are news so often."""


class Bridge:
    """Collects changes and publishes them as one signal of the App."""

    def __init__(self, app: App[None], desk: Desk):
        self.news: Signal[Change] = Signal(app, "news")
        self.online_since: float | None = None
        """Since when the server answers, wall-clock seconds; None while it does not."""
        self.asked = False
        """True from when the user asked for news until RT answered, or could not."""
        self._app = app
        self._desk = desk
        self._waiting: Change | None = None
        self._timer: Timer | None = None
        self._counting: Timer | None = None
        self._timing: Timer | None = None
        self._last = 0.0
        self._closed = False
        self._unsubscribe = desk.changes.subscribe(self._collect)

    def close(self) -> None:
        """Ends the subscription; the desk may be closed afterwards."""
        self._unsubscribe()
        self._closed = True

    def ask(self) -> None:
        """The user asks for news, and sees that."""
        self.asked = True
        self._desk.refresh()
        self._wait(0.0)

    def _collect(self, change: Change) -> None:
        if change.status:
            self.asked = False
            online = self._desk.status.phase == "online"
            self.online_since = (self.online_since or self._desk.now()) if online else None
        first = self._waiting is None
        hurries = change.outbox and not (self._waiting and self._waiting.outbox)
        self._waiting = self._waiting | change if self._waiting else change
        if first or hurries:
            self._wait(HURRY if change.outbox else PAUSE)

    def _wait(self, pause: float) -> None:
        if self._timer:
            self._timer.stop()
            self._timer = None
        delay = max(0.0, self._last + pause - time.monotonic())
        if delay:
            self._timer = later(self._app, delay, self._publish)
        else:
            self._app.call_later(self._publish)

    def _publish(self) -> None:
        if self._closed:  # a timer was set before
            return
        change, self._waiting, self._timer = self._waiting, None, None
        self._last = time.monotonic()
        self.news.publish(change or Change(status=True))
        if self._counting is None and held_acts(self._desk):
            self._counting = later(self._app, SECOND, self._count)
        left = next_minute(self._desk)
        if self._timing is None and left is not None:
            self._timing = later(self._app, left + HURRY, self._minute)

    def _minute(self) -> None:
        """A stopwatch shows another minute."""
        self._timing = None
        self._collect(Change(status=True))

    def _count(self) -> None:
        self._counting = None
        self._collect(Change(status=True))
