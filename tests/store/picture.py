"""What a mirror shows, as plain values; two mirrors that show the same have equal pictures."""

from __future__ import annotations

from rtdesk.store.mirror import Mirror
from rtdesk.store.orders import KEYS
from rtdesk.store.places import SqlView


def picture(mirror: Mirror) -> dict[str, object]:
    """Rows, counts, lists, and every order that was built."""
    numbers = [id for (id,) in mirror._db.execute("SELECT id FROM ticket ORDER BY id")]  # noqa: A001
    found = mirror.rows(numbers)
    return {
        "rows": [repr(found[number]) for number in numbers],
        "fates": [repr(mirror.fate(number)) for number in numbers],
        "counts": dict(sorted(mirror.lists.counts().items())),
        "lists": {
            f"{name} {column}": tickets(mirror, name, column)
            for name in sorted(mirror.lists.names())
            for column in KEYS
            if column == "id" or mirror.lists.places.is_built(name, column)
        },
    }


def tickets(mirror: Mirror, name: str, column: str) -> list[int]:
    """A list in an order, which its places, its members and its count agree on.

    Raises:
        AssertionError: they do not.
    """
    view = mirror.lists.places.view(name, column)
    assert view is not None
    scan = SqlView(view._db, view._list, column, None, descending=False)
    sorted_anew = scan.after(None, 99_999)
    assert view.after(None, 99_999) == sorted_anew, f"places of {name} by {column}"
    assert view.before(None, 99_999) == sorted_anew
    assert view.count() == len(sorted_anew), f"count of {name}"
    return [place.ticket for place in sorted_anew]
