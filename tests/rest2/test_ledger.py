"""Requests are counted where they leave: once each, by kind, with what they cost."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest

from rtdesk.backend.errors import Malformed, Refused, Unreachable
from rtdesk.backend.ledger import Ledger, Tally
from rtdesk.ops.op import Comment, Correspond, Own, SetStatus
from rtdesk.rest2 import request
from rtdesk.rest2.backend import Rest2Backend
from rtdesk.rest2.listing import EVERYTHING, Listing
from rtdesk.rest2.message import NewMessage
from rtdesk.rest2.request import Call, get
from rtdesk.rest2.requestkind import kind_of
from tests.rest2.fake import ACCOUNT, Fake, reply

LONG = "id = 5 OR " * 900 + "id = 6"


@pytest.mark.parametrize(
    ("call", "kind"),
    [
        (request.find("tickets", "id > 0", EVERYTHING), "lists"),
        (request.find("tickets", LONG, Listing(first=2)), "lists"),
        (request.count("id > 0"), "lists"),
        (get("ticket/5"), "ticket"),
        (Call("HEAD", "ticket/5"), "ticket"),
        (get("ticket/5?fields=x"), "ticket"),
        (request.history(5, 0), "history"),
        (get("transaction/7"), "history"),
        (request.parts(5), "texts and files"),
        (request.texts(5, 9), "texts and files"),
        (get("attachments"), "texts and files"),
        (request.feed(9, newest_first=True), "news"),
        (get("queues/all"), "queues"),
        (get("queue/Support"), "queues"),
        (get("users"), "users"),
        (get("user/71"), "users"),
        (get("attachment/9"), "downloads"),
        (get("download/cf/9"), "downloads"),
        (get("searches"), "saved searches"),
        (get("search/3"), "saved searches"),
        (request.for_op(Correspond(5, "ticket/5/correspond", "x")), "replies and comments"),
        (request.for_op(Comment(5, "ticket/5/comment", "x")), "replies and comments"),
        (request.message("somewhere/else", NewMessage("x")), "replies and comments"),
        (request.many("POST", "tickets/bulk/comment", []), "replies and comments"),
        (request.many("PUT", "tickets/bulk", []), "changes"),
        (request.for_op(SetStatus(5, "open")), "changes"),
        (request.for_op(Own(5, "take", "me")), "changes"),
        (request.create("ticket", {}), "changes"),
        (request.delete("ticket/5"), "changes"),
        (get("rt"), "other"),
        (get("customrole/5"), "other"),
        (get(""), "other"),
    ],
)
def test_kinds(call: Call, kind: str) -> None:
    assert kind_of(call) == kind


async def test_an_answer_is_counted_with_its_bytes_as_they_came() -> None:
    body = gzip.compress(b'{"Version": "5.0.3"}')
    headers = {"content-type": "application/json", "content-encoding": "gzip"}
    fake = Fake(lambda _: httpx2.Response(200, headers=headers, stream=httpx2.ByteStream(body)))
    backend = Rest2Backend(ACCOUNT, transport=fake.transport())
    await backend.capabilities()
    ((kind, tally),) = backend.ledger.tallies().items()
    assert (kind, tally.requests, tally.failed, tally.received) == ("other", 1, 0, len(body))
    assert 0 < tally.seconds < 10


async def test_every_repetition_counts() -> None:
    answers: list[Exception | httpx2.Response] = [
        httpx2.ReadError("x"),
        reply({}, 503),
        reply({"a": 1}),
    ]

    def answer(_: httpx2.Request) -> httpx2.Response:
        given = answers.pop(0)
        if isinstance(given, Exception):
            raise given
        return given

    transport = Fake(answer).transport()
    await transport.request(get("ticket/5"))
    tally = transport.ledger.tallies()["ticket"]
    assert (tally.requests, tally.failed) == (3, 2)


@pytest.mark.parametrize(
    ("status", "failed"), [(200, 0), (201, 0), (304, 0), (302, 1), (404, 1), (500, 1)]
)
async def test_what_counts_as_failed(status: int, failed: int) -> None:
    transport = Fake(lambda _: reply({}, status)).transport()
    await transport.request(request.for_op(SetStatus(5, "open")))
    assert transport.ledger.tallies()["changes"].failed == failed


async def test_what_never_left_is_not_counted() -> None:
    transport = Fake(lambda _: reply({})).transport()
    with pytest.raises(Refused):
        await transport.request(get("../NoAuth"))
    assert transport.ledger.tallies() == {}


class _Broken(httpx2.AsyncByteStream):
    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"12345"
        raise httpx2.ReadError("gone")


async def test_a_body_that_breaks_is_a_failure_with_what_came_of_it() -> None:
    fake = Fake(lambda _: httpx2.Response(200, stream=_Broken()))
    with pytest.raises(Unreachable):
        await fake.transport().request(get("rt"))
    transport = fake.transport()
    await transport.request(request.for_op(SetStatus(5, "open")))
    tally = transport.ledger.total()
    assert (tally.requests, tally.failed, tally.received) == (1, 1, 5)


async def test_a_request_that_is_given_up_is_counted() -> None:
    asked = asyncio.Event()

    async def never(_: httpx2.Request) -> httpx2.Response:
        asked.set()
        await asyncio.sleep(60)
        raise AssertionError

    transport = Fake(lambda _: reply({})).transport()
    transport._guard._wrapped = httpx2.MockTransport(never)
    task = asyncio.create_task(transport.request(get("rt")))
    await asked.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert transport.ledger.total() == replace(
        Tally(1, 1), seconds=transport.ledger.total().seconds
    )


async def test_downloads_count(tmp_path: Path) -> None:
    backend = Rest2Backend(
        ACCOUNT, transport=Fake(lambda _: reply({"Content": "QUJD"})).transport()
    )
    await backend.download(5, tmp_path / "a")
    assert backend.ledger.tallies()["downloads"].received == len('{"Content": "QUJD"}')
    backend = Rest2Backend(ACCOUNT, transport=Fake(lambda _: reply({"Content": "Q"})).transport())
    with pytest.raises(Malformed):
        await backend.download(5, tmp_path / "b")
    assert backend.ledger.tallies()["downloads"].requests == 1


def test_books() -> None:
    ledger = Ledger()
    ledger.add("lists", seconds=0.5, received=10, failed=False)
    before = ledger.tallies()
    ledger.add("lists", seconds=0.25, received=5, failed=True)
    ledger.add("ticket", seconds=1, received=1, failed=False)
    assert before == {"lists": Tally(1, 0, 0.5, 10)}, "a snapshot"
    assert ledger.tallies()["lists"] == Tally(2, 1, 0.75, 15)
    assert ledger.total() == Tally(3, 1, 1.75, 16)
    assert ledger.drain() == ledger.tallies()
    assert ledger.drain() == {}
    ledger.add("ticket", seconds=1, received=1, failed=False)
    assert ledger.drain() == {"ticket": Tally(1, 0, 1, 1)}
    assert ledger.total().requests == 4
