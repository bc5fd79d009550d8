"""The only subscriber to the desk's news: hands them to Textual, merged, a few times a second."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from textual.signal import Signal

from rtdesk.store.change import Change

if TYPE_CHECKING:
    from textual.app import App

    from rtdesk.desk import Desk

PAUSE = 0.1
"""Seconds between two deliveries; the first of a burst goes at once."""


class Bridge:
    """Collects changes and publishes them as one signal of the App."""

    def __init__(self, app: App[None], desk: Desk):
        self.news: Signal[Change] = Signal(app, "news")
        self._app = app
        self._waiting: Change | None = None
        self._last = 0.0
        self._unsubscribe = desk.changes.subscribe(self._collect)

    def close(self) -> None:
        """Ends the subscription."""
        self._unsubscribe()

    def _collect(self, change: Change) -> None:
        if self._waiting is not None:
            self._waiting = merge(self._waiting, change)
            return
        self._waiting = change
        delay = max(0.0, self._last + PAUSE - time.monotonic())
        if delay:
            self._app.set_timer(delay, self._publish)
        else:
            self._app.call_later(self._publish)

    def _publish(self) -> None:
        change, self._waiting = self._waiting, None
        self._last = time.monotonic()
        if change is not None:
            self.news.publish(change)


def merge(one: Change, two: Change) -> Change:
    """Both changes as one."""
    return Change(
        one.tickets | two.tickets,
        one.lists | two.lists,
        queues=one.queues or two.queues,
        outbox=one.outbox or two.outbox,
        status=one.status or two.status,
    )
