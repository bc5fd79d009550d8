"""When a collection is at its end."""

from __future__ import annotations

from typing import Any

import pytest

from rtdesk.rest2.paging import has_more, pages
from rtdesk.rest2.request import Call, get
from rtdesk.rest2.schema import CollectionModel

ITEM = {"id": "1"}


@pytest.mark.parametrize(
    ("asked", "answer", "more"),
    [
        (1, {"items": [ITEM], "total": 101, "per_page": 100, "page": 1}, True),
        (2, {"items": [ITEM], "total": 101, "per_page": 100, "page": 2}, False),
        (1, {"items": [], "total": 101, "next_page": "x", "page": 1}, False),
        (1, {"items": [ITEM], "total": None, "page": 1}, True),
        (1, {"items": [], "total": None, "page": 1}, False),
        (1, {"items": [], "total": None, "page": 1, "next_page": "http://evil.test/"}, True),
        (3, {"items": [ITEM], "total": None, "page": 2}, False),
        (1, {"items": [ITEM]}, True),
        (1, {"items": [ITEM], "total": "zero", "page": "one"}, True),
    ],
)
def test_has_more(asked: int, answer: dict[str, Any], more: bool) -> None:
    assert has_more(asked, CollectionModel.model_validate(answer)) is more


async def _read(answers: list[dict[str, Any]]) -> tuple[list[str], list[str]]:
    targets: list[str] = []

    async def fetch(call: Call) -> CollectionModel:
        targets.append(call.target)
        return CollectionModel.model_validate(answers[min(len(targets), len(answers)) - 1])

    ids = [item["id"] async for page in pages(fetch, get("queues/all")) for item in page.items]
    return ids, targets


async def test_pages_are_asked_for_by_number_wherever_next_page_points() -> None:
    first = {"items": [{"id": "1"}], "next_page": "http://evil.test/REST/2.0/users?page=9"}
    ids, targets = await _read([first, {"items": [{"id": "2"}]}, {"items": []}])
    assert ids == ["1", "2"]
    assert targets == ["queues/all", "queues/all?page=2", "queues/all?page=3"]


async def test_a_server_that_repeats_itself_is_left() -> None:
    ids, targets = await _read([{"items": [{"id": "1"}], "next_page": "more"}])
    assert (ids, len(targets)) == (["1"], 2)
    ids, targets = await _read([{"items": [{"id": "1"}], "page": 1}])
    assert (ids, len(targets)) == (["1"], 2)
