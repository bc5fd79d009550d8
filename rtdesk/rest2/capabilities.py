"""What a version of RT can do."""

from __future__ import annotations

import re

from rtdesk.backend.port import Capabilities

SECOND = (5, 0, 2)
"""TransactionSQL, AssetSQL, messages to many tickets, saved searches, hyperlinks in lists."""
NAMED_ROLES = (5, 0, 4)
NEXT_PAGE = (5, 0, 6)
USER_KINDS = (5, 0, 8)


def capabilities(version: str) -> Capabilities:
    """Features by version. A version that cannot be read is taken for one without any."""
    numbers = tuple(int(number) for number in re.findall(r"\d+", version[:40])[:3])
    return Capabilities(
        version,
        change_feed=numbers >= SECOND,
        numbers=numbers,
        bulk_messages=numbers >= SECOND,
        saved_searches=numbers >= SECOND,
        links_in_lists=numbers >= SECOND,
        roles_by_name=numbers >= NAMED_ROLES,
        next_page_without_total=numbers >= NEXT_PAGE,
        users_by_kind=numbers >= USER_KINDS,
    )
