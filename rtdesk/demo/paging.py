"""Pages of collections, with the frame RT puts around them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from rtdesk.demo import rights
from rtdesk.demo.call import Call
from rtdesk.demo.wire import Body, Request, Response

T = TypeVar("T")
AHEAD = 200
"""How many rows RT looks at in search of one that may be seen on a later page."""


def span(request: Request) -> tuple[int, int]:
    """The page wanted and its size, made sensible the way RT does it."""
    page, size = request.first("page"), request.first("per_page")
    number = int(page) if page.isdigit() and int(page) > 0 else 1
    per_page = min(int(size), 100) if size.isdigit() and int(size) > 0 else 20
    return number, per_page


def cut(request: Request, rows: Sequence[T]) -> Sequence[T]:
    """The rows of the page that is asked for."""
    page, per_page = span(request)
    return rows[(page - 1) * per_page : page * per_page]


def page(
    call: Call,
    rows: Sequence[T],
    item: Callable[[T], Body],
    *,
    counted: bool = False,
    seen: Callable[[T], bool] | None = None,
    sortable: bool = True,
) -> Response:
    """A page of rows. `counted` tells everybody how many there are.

    Rows that are not `seen` leave gaps, for RT looks after it has cut; what is not `sortable` has
    a total and no rows.
    """
    request, dialect = call.request, call.tables.dialect
    number, size = span(request)
    shown = cut(request, rows) if sortable else ()
    items = [item(row) for row in shown if seen is None or seen(row)]
    out: Body = {"count": len(items), "items": items, "page": number, "per_page": size}
    if not (counted or dialect.totals_for_all or rights.is_super(call.user)):
        out |= {"total": None, "pages": None}
        if dialect.next_page_without_total:
            _neighbours(request, out, _later(rows, number, size, seen), number - 1)
        return Response.json(out)
    pages = -(-len(rows) // size)
    out |= {"total": len(rows), "pages": pages or (0 if dialect.whole_pages else 0.0)}
    before = number - 1 if dialect.whole_pages else min(number - 1, pages)
    _neighbours(request, out, number + 1 if number < pages else 0, before)
    return Response.json(out)


def plain(call: Call, rows: Sequence[T], item: Callable[[T], Body]) -> Response:
    """A page of members or values, which RT frames without `pages`."""
    number, size = span(call.request)
    items = [item(row) for row in cut(call.request, rows)]
    frame: Body = {"count": len(items), "items": items, "page": number, "per_page": size}
    return Response.json({**frame, "total": len(rows)})


def _neighbours(request: Request, out: Body, following: int, before: int) -> None:
    if following:
        out["next_page"] = request.page_url(following)
    if before:
        out["prev_page"] = request.page_url(before)


def _later(rows: Sequence[T], number: int, size: int, seen: Callable[[T], bool] | None) -> int:
    """The next page on which something can be seen, 0 if there is none near."""
    start = number * size
    for index in range(start, min(start + AHEAD, len(rows))):
        if seen is None or seen(rows[index]):
            return index // size + 1
    return 0
