"""What lies beside the copy, at a glance: is anything pending, and what is out of sight?"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing


def hidden(folder: str) -> frozenset[int] | None:
    """The tickets that sleep; None when changes are pending, or somebody is to be woken."""
    path = os.path.join(folder, "work.sqlite3")
    if not os.path.exists(path):
        return frozenset()
    try:
        with closing(sqlite3.connect(path)) as db:
            db.execute("PRAGMA query_only = 1")
            waiting = "SELECT 1 FROM entry WHERE state IN ('held', 'queued', 'sending', 'unsure')"
            if db.execute(waiting).fetchone():
                return None
            found = db.execute("SELECT ticket, until FROM snooze WHERE state = 'asleep'").fetchall()
    except sqlite3.Error:
        return None
    now = time.time()
    if any(until is not None and until <= now for _, until in found):
        return None
    return frozenset(ticket for ticket, _ in found)
