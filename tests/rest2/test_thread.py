"""Histories and parts: complete, whatever RT hides, in the fewest requests."""

from __future__ import annotations

import json

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtdesk.rest2 import thread
from rtdesk.rest2.client import Rest2Client
from tests.rest2.fake import Fake, numbered, page

Row = dict[str, object]


class Thread:
    """A ticket as RT shows it to somebody: rows are hidden after counting to a hundred."""

    def __init__(self, rows: list[Row], hidden: set[int], *, visible: bool = True):
        self.rows = rows
        self.hidden = hidden
        self.visible = visible
        self.fake = Fake(self._answer)
        self.client = Rest2Client(self.fake.transport())

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        query = json.loads(request.url.params.get("query", "[]"))
        rows = [row for row in self.rows if all(_holds(row, term) for term in query)]
        if not self.visible:
            rows = [{"id": "9000", "TransactionId": "9000", "Content": "foreign"}] if query else []
        if request.url.params["order"] == "DESC":
            rows.reverse()
        number = numbered(request)
        raw = rows[(number - 1) * 100 : number * 100]
        content = "Content" in request.url.params["fields"].split(",")
        shown = [row if content else _without_content(row) for row in raw]
        return page([row for row in shown if int(str(row["id"])) not in self.hidden], number)


def _without_content(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "Content"}


def _holds(row: Row, term: dict[str, object]) -> bool:
    value = row.get(str(term["field"]))
    if term["operator"] == "STARTSWITH":
        return str(value).startswith(str(term["value"]))
    return int(str(value)) > int(str(term["value"]))


def _transactions(count: int, first: int = 1) -> list[Row]:
    return [
        {
            "id": str(first + number),
            "ObjectId": "5",
            "Type": "Correspond" if number else "Create",
        }
        for number in range(count)
    ]


@pytest.mark.parametrize(
    ("count", "requests"), [(1, 1), (99, 1), (100, 1), (101, 2), (154, 2), (1203, 13)]
)
async def test_a_history_ends_at_the_creation(count: int, requests: int) -> None:
    server = Thread(_transactions(count), set())
    found = await thread.history(server.client, 5, 0)
    assert [entry.id for entry in found] == list(range(1, count + 1))
    assert len(server.fake.requests) == requests


async def test_news_of_a_history_end_at_what_is_known() -> None:
    server = Thread(_transactions(300), {250, 299})
    found = await thread.history(server.client, 5, 240)
    assert [entry.id for entry in found] == [n for n in range(241, 301) if n not in {250, 299}]
    assert len(server.fake.requests) == 1
    assert await thread.history(server.client, 5, 300) == ()


async def test_short_pages_are_not_the_end() -> None:
    server = Thread(_transactions(350), set(range(120, 240)))
    found = await thread.history(server.client, 5, 0)
    assert [entry.id for entry in found] == [*range(1, 120), *range(240, 351)]


async def test_a_merged_ticket_has_more_than_one_creation() -> None:
    other = [{**row, "ObjectId": "4"} for row in _transactions(150)]
    merge: Row = {"id": "600", "ObjectId": "4", "Type": "AddLink"}
    server = Thread([*other, *_transactions(110, first=400), merge], set())
    assert len(await thread.history(server.client, 5, 0)) == 261


def _parts(kinds: str, per_transaction: int = 1) -> list[Row]:
    return [
        {
            "id": str(1000 + number),
            "TransactionId": str(10 + number // per_transaction),
            "ContentType": "text/plain" if kind == "t" else "image/png",
            "Content": f"text {number}",
        }
        for number, kind in enumerate(kinds)
    ]


@pytest.mark.parametrize(
    ("kinds", "requests"),
    [("", 1), ("t", 2), ("tt" * 30, 2), ("i", 2), ("tiit", 2), ("t" * 101, 4), ("it" * 80, 3)],
)
async def test_parts_come_in_few_requests(kinds: str, requests: int) -> None:
    server = Thread(_parts(kinds), set())
    found = await thread.attachments(server.client, 5, 0)
    assert [part.id for part in found] == [1000 + n for n in range(len(kinds))]
    assert [part.text for part in found] == [
        f"text {n}" if kind == "t" else None for n, kind in enumerate(kinds)
    ]
    assert len(server.fake.requests) == requests


async def test_new_parts_end_at_what_is_known() -> None:
    server = Thread(_parts("ti" * 200, per_transaction=2), set())
    found = await thread.attachments(server.client, 5, 207)
    assert [(part.id, part.transaction) for part in found] == [
        (1396, 208),
        (1397, 208),
        (1398, 209),
        (1399, 209),
    ]
    assert len(server.fake.requests) == 2
    assert await thread.attachments(server.client, 5, 209) == ()
    assert len(server.fake.requests) == 3


@given(
    kinds=st.text("ti", max_size=260),
    hidden=st.sets(st.integers(0, 259)) | st.just(set(range(90, 130))),
    after=st.integers(0, 150),
)
async def test_no_visible_part_is_missed(kinds: str, hidden: set[int], after: int) -> None:
    rows = _parts(kinds, per_transaction=2)
    server = Thread(rows, {1000 + number for number in hidden})
    expected = [1000 + n for n in range(len(kinds)) if n not in hidden and 10 + n // 2 > after]
    if kinds and not _provable(expected, kinds):
        return
    found = await thread.attachments(server.client, 5, after)
    assert [part.id for part in found] == expected
    assert all((part.text is not None) == (kinds[part.id - 1000] == "t") for part in found)


def _provable(expected: list[int], kinds: str) -> bool:
    """A hundred rows hidden in a row, or files before the first text, look like the end."""
    texts = [part for part in expected if kinds[part - 1000] == "t"]
    ends = [-1, *expected, 1000 + len(kinds)]
    return (
        bool(texts)
        and texts[0] == expected[0]
        and max(b - a for a, b in zip(expected, expected[1:] + ends[-1:], strict=True)) < 100
    )


async def test_texts_of_other_tickets_are_not_taken_for_parts_of_a_hidden_one() -> None:
    server = Thread([], set(), visible=False)
    assert await thread.attachments(server.client, 5, 0) == ()
    assert await thread.attachments(server.client, 5, 7) == ()
    assert all("query" not in request.url.params for request in server.fake.requests)
