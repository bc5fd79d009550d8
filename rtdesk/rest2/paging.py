"""Pages of a collection: whether there is a next one, and when to stop asking."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

from rtdesk.rest2.request import PER_PAGE, Call
from rtdesk.rest2.schema import CollectionModel

MOST = 1000
"""Pages of one collection that are ever read."""

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


async def pages(fetch: Fetch, call: Call) -> AsyncIterator[CollectionModel]:
    """Page after page until the end, or until the caller has seen what proves it."""
    before: list[object] = []
    for number in range(1, MOST + 1):
        page = await fetch(call.at_page(number) if number > 1 else call)
        same = bool(before) and page.items == before
        if page.page in (None, number) and not same:
            yield page
        if same or not has_more(number, page):
            return
        before = page.items


def is_full(page: CollectionModel) -> bool:
    """True when it holds as many as it can, so that more may follow."""
    return len(page.items) >= (page.per_page or PER_PAGE)
