"""The list of what changed since the user looked, at its edges."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rtdesk.records.ticket import TicketRow
from rtdesk.store.batch import Batch, ListSpec
from rtdesk.store.change import Changes
from rtdesk.store.fate import HIDDEN
from rtdesk.store.lists import UNREAD
from rtdesk.store.mirror import Mirror
from tests.desks import ids

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def row(id: int, minutes: int = 0) -> TicketRow:  # noqa: A002
    return TicketRow(id, last_updated=NOW + timedelta(minutes=minutes))


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[Mirror]:
    opened = Mirror(tmp_path / "mirror.sqlite3", Changes())
    yield opened
    opened.close()


def unread(mirror: Mirror) -> list[int]:
    """What the list has, which is also what the rows say."""
    found = ids(mirror, UNREAD)
    assert [id for id, (_, new) in mirror.rows(range(1, 9)).items() if new] == sorted(found)  # noqa: A001
    assert mirror.lists.state(UNREAD).count == len(found)
    return found


def test_a_new_list_of_what_is_unread_has_it_all(mirror: Mirror) -> None:
    mirror.apply(Batch(rows=(row(1), row(2), row(3))))
    mirror.apply(Batch(rows=(row(1, 5), row(3, 6), row(2, 7))))
    mirror.apply(Batch(fates={2: HIDDEN}))
    mirror.lists.define(ListSpec(UNREAD, "Unread"))
    assert ids(mirror, UNREAD) == [3, 1]


def test_a_ticket_that_lost_its_date_is_not_unread(mirror: Mirror) -> None:
    mirror.lists.define(ListSpec(UNREAD, "Unread"))
    mirror.apply(Batch(rows=(row(1),)))
    mirror.apply(Batch(rows=(row(1, 5),)))
    assert unread(mirror) == [1]
    mirror.apply(Batch(rows=(TicketRow(1),)))
    assert unread(mirror) == []


def test_a_ticket_that_was_hidden_at_first_can_become_unread(mirror: Mirror) -> None:
    mirror.lists.define(ListSpec(UNREAD, "Unread"))
    mirror.apply(Batch(fates={1: HIDDEN, 2: HIDDEN}))
    mirror.apply(Batch(rows=(row(1),)))
    mirror.apply(Batch(rows=(row(2),), news=True))
    assert unread(mirror) == [2]
    mirror.apply(Batch(rows=(row(1, 5),)))
    assert unread(mirror) == [1, 2]
