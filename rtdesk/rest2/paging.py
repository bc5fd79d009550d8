"""Pages of a collection: whether there is a next one, and when to stop asking."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from urllib.parse import parse_qs, urlsplit

from rtdesk.rest2.listing import PER_PAGE
from rtdesk.rest2.request import Call
from rtdesk.rest2.schema import CollectionModel, to_id

MOST = 1000
"""Pages of one collection that are ever read."""
HOLES = 200
"""Empty pages in a row that are believed to be followed by another: RT looks 200 rows ahead."""
FARTHEST = 10_000
"""Pages that RT may skip at once."""

Fetch = Callable[[Call], Awaitable[CollectionModel]]


def has_more(asked: int, page: CollectionModel) -> bool:
    """True when another page may hold something.

    `next_page` is believed as a sign only: it names the host of the request, which is wrong behind
    a proxy, so the next page is asked for by number. Without it and without `total` (RT tells
    that to SuperUsers only) even a short page may be followed by others, since rows are hidden
    after counting to a hundred; an empty one is the end. Later versions answer a number beyond
    the end with the last page.
    """
    if page.page not in (None, asked):
        return False
    if page.total is not None:
        return bool(page.items) and asked * (page.per_page or PER_PAGE) < page.total
    return bool(page.items or page.next_page)


def next_number(call: Call, asked: int, page: CollectionModel) -> int:
    """The number of the next page. RT may skip pages that would be empty; it never goes back."""
    try:
        parts = urlsplit(page.next_page)
        told = to_id(parse_qs(parts.query, max_num_fields=100).get("page", ["0"])[-1])
    except ValueError:
        return asked + 1
    same = parts.path.endswith("/" + call.path.partition("?")[0])
    return told if same and asked < told < asked + FARTHEST else asked + 1


async def pages(
    fetch: Fetch, call: Call, *, first: int = 1, look_ahead: int = 0
) -> AsyncIterator[CollectionModel]:
    """Page after page until the end, or until the caller has seen what proves it.

    `look_ahead` empty pages in a row are looked at where nothing tells whether more follow.
    """
    before: list[object] = []
    number = first
    holes = 0
    for _ in range(MOST):
        page = await fetch(call.at_page(number) if number > 1 else call)
        same = bool(before) and page.items == before
        mine = page.page in (None, number)
        if mine and not same:
            yield page
        holes = 0 if page.items else holes + 1
        blind = mine and page.total is None and not page.next_page and holes <= look_ahead
        if same or holes > HOLES or not (has_more(number, page) or blind):
            return
        before = page.items
        number = next_number(call, number, page)


def is_full(page: CollectionModel) -> bool:
    """True when it holds as many as it can, so that more may follow."""
    return len(page.items) >= (page.per_page or PER_PAGE)
