"""What the tests of endpoints share."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from typing import TypeVar

from rtdesk.rest2.listing import Listing

T = TypeVar("T")
POST = Listing(post=True)
LACKING = {"49": (500,), "135": (404,), "B5": (404,)}
"""What RT 5.0.3 does not do, and how it says so. No RT deletes assets (RT/Asset.pm, Delete)."""


def good_statuses(number: str) -> frozenset[int]:
    """How RT has to answer at an endpoint."""
    return frozenset(LACKING.get(number.partition(".")[0], range(200, 300)))


async def some(rows: AsyncIterator[T], most: int = 1000) -> list[T]:
    """The first of the rows."""
    found = []
    async for row in rows:
        found.append(row)
        if len(found) == most:
            break
    return found


def name(what: str) -> str:
    """A name that nobody has."""
    return f"{what}-{secrets.token_hex(4)}"
