"""All told tickets."""

from __future__ import annotations

from collections.abc import Iterator

from rtdesk.demo.stories_daily import short
from rtdesk.demo.stories_lab import lab
from rtdesk.demo.stories_network import changes, incidents
from rtdesk.demo.stories_odd import odd
from rtdesk.demo.stories_office import long_thread, office
from rtdesk.demo.stories_support import conversations
from rtdesk.demo.story import Story


def stories() -> Iterator[Story]:
    """Every story, in no particular order."""
    for room in (conversations, short, incidents, changes, office, long_thread, lab, odd):
        yield from room()
