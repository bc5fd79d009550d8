"""Ten thousand answers that no RT should give: errors of the tree come out, or records, in time."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rtdesk.backend.errors import BackendError
from rtdesk.backend.port import Progress
from rtdesk.config.account import Account, Secret
from rtdesk.ops.op import Comment, Own, SetField
from rtdesk.records.link import Link
from rtdesk.rest2 import paging
from rtdesk.rest2.backend import Rest2Backend
from rtdesk.rest2.client import Rest2Client
from rtdesk.rest2.listing import Term
from rtdesk.rest2.message import NewMessage
from rtdesk.rest2.request import Call
from rtdesk.rest2.response import Answer
from rtdesk.rest2.stream import Stream
from rtdesk.rest2.transport import Transport
from tests.rest2.archive import samples

ALL = 10_000
PARTS = 4
"""Tests that may run side by side."""
BATCH = 50
"""Answers for each number that hypothesis thinks of."""
MOST = 2 * paging.MOST
"""Requests that one question may lead to: two collections."""
LARGEST = 12_000
ACCOUNT = Account("http://127.0.0.1", token=Secret("1-71-5ec7e75ec7e75ec7e75ec7e75ec7e75e"))
BYTES = [sample.answer.body for sample in samples().values() if len(sample.answer.body) > 0]
VALUES = [s.value for s in samples().values() if 0 < len(s.answer.body) < LARGEST and s.value]
ATTACHMENTS = [s.value for s in samples().values() if s.name.startswith("attachment-")]
JUNK: list[Any] = [
    *(
        None,
        True,
        False,
        0,
        -1,
        5,
        "5",
        "0005",
        "x",
        "",
        " ",
        2**31,
        2**63,
        2**64,
        10**40,
        -(10**40),
    ),
    *(1.5, 1e300, -0.0, float("inf"), float("nan"), "9" * 5000, "1970-01-01T00:00:00Z"),
    *("2026-11-20T12:00:00Z", "9999-99-99", "0000-00-00T00:00:00Z", "2026-11-20T12:00:00+25:00"),
    *([], {}, [[]], [None], [{}], {"id": None}, {"id": [5]}, {"id": {"id": "5"}}, {"items": 5}),
    *("\x00", "\x1b[2J", "\ud800", "\u202e", "é" * 300, "http://[::1", "//", "?page=9", "page=x"),
    *("http://127.0.0.1/REST/2.0/tickets?page=99999999999999999999", "/REST/2.0/../../x", "%ff"),
    *({"": ""}, {"type": "user", "id": "Nobody"}, [["x"]], [[5, 6]], [5, "Permission Denied"]),
]
HTML = b"<!DOCTYPE html><html><form><input name=user><input type=password></form></html>"
WHOLE: list[bytes] = [
    *(
        b"",
        b" ",
        b"null",
        b"[]",
        b"{}",
        b"5",
        b'"x"',
        b"true",
        b"NaN",
        b"{",
        b"]",
        b"\xff\xfe{}",
        HTML,
    ),
    *(b"\xef\xbb\xbf{}", b'{"id":5}{"id":6}', b"[" * 100_000, b'{"a":' * 20_000, b"9" * 5000),
    *(
        b'{"id":1' + b"0" * 5000 + b"}",
        b'{"items":[' + b"{}," * 500 + b"{}]}",
        b'"\\ud800"',
        b"\x00",
    ),
    *(b'{"items":[{"id":5}],"next_page":"http://[","page":1}', b'{"Content":"!!!!","id":5}'),
]
TYPES = ['application/json; charset="utf-8"'] * 30 + ["text/html", "", "x" * 99]
STATUSES = (
    [200] * 40 + [201] * 14 + [204, 302, 304, 400, 401, 403, 404, 412, 429, 500, 503, 999, 100]
)
HEADERS: list[tuple[str, list[str]]] = [
    ("etag", ['"5"', "W/5", "", '"\x1b"']),
    ("location", ["/REST/2.0/transaction/7", "http://[", "//x/y", "transaction/" + "9" * 30]),
    ("retry-after", ["5", "-1", "9" * 400, "Fri, 99 Nov 2026", "Fri, 20 Nov 2026 12:00:00 GMT"]),
    ("last-modified", ["2026-11-20T12:00:00Z", "\x00"]),
    ("content-length", ["5", "-5", "x", "9" * 40]),
]


class Mutator:
    """Makes answers out of recorded ones; the same seed makes the same."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)

    def answer(self, fitting: Sequence[Any]) -> Answer:
        """Another bad answer, more often than not made of one of those that fit the question."""
        pick = self.random
        headers = {"content-type": pick.choice(TYPES)}
        for name, values in HEADERS:
            if pick.random() < 0.1:
                headers[name] = pick.choice(values)
        return Answer(pick.choice(STATUSES), headers, self.body(fitting))

    def body(self, fitting: Sequence[Any]) -> bytes:
        """Anything from a recorded body with a wrong byte to rubbish."""
        pick = self.random
        kind = pick.random()
        if kind < 0.1:
            return pick.choice(WHOLE)
        if kind < 0.15:
            body = pick.choice(BYTES)
            return body[: pick.randrange(len(body))]
        if kind < 0.2:
            body = pick.choice(BYTES)[:LARGEST]
            at = pick.randrange(len(body))
            return body[:at] + pick.randbytes(pick.randrange(1, 4)) + body[at + 1 :]
        value = pick.choice(fitting if fitting and kind < 0.9 else VALUES)
        for _ in range(pick.choice((1, 1, 2, 4, 8))):
            value = self.changed(value)
        return json.dumps(value).encode()

    def changed(self, value: Any) -> Any:
        """The value with something in it that is wrong."""
        pick = self.random
        if isinstance(value, dict) and value and pick.random() < 0.9:
            name = pick.choice(sorted(value))
            kind = pick.random()
            if kind < 0.1:
                return {key: item for key, item in value.items() if key != name}
            if kind < 0.15:
                return {**value, pick.choice(("id", "items", "type", "\x1b")): pick.choice(JUNK)}
            return {**value, name: self.changed(value[name])}
        if isinstance(value, list) and value and pick.random() < 0.9:
            at = pick.randrange(len(value))
            return [*value[:at], self.changed(value[at]), *value[at + 1 :]]
        if isinstance(value, str) and value.isdigit() and len(value) < 50 and pick.random() < 0.3:
            return int(value)
        if pick.random() < 0.2:
            return [value] if pick.random() < 0.5 else {"id": value, "items": [value]}
        return pick.choice(JUNK)


class Canned(Transport):
    """Gives the same answer to everything."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(ACCOUNT, app=_nowhere)
        self.answer = answer
        self.asked = 0

    async def request(self, call: Call, progress: Progress | None = None) -> Answer:
        self.asked += 1
        assert self.asked <= MOST, "it asks without end"
        return self.answer

    @asynccontextmanager
    async def stream(self, call: Call) -> AsyncIterator[Stream]:
        yield Stream(await self.request(call), self._pieces())

    async def _pieces(self) -> AsyncIterator[bytes]:
        body = self.answer.body
        for at in range(0, len(body), 1000):
            yield body[at : at + 1000]


async def _nowhere(*_: object) -> None:
    raise AssertionError("nothing is sent here")


Question = Callable[[Rest2Client, Rest2Backend], Awaitable[object]]


async def _all(items: AsyncIterator[object]) -> list[object]:
    return [item async for item in items]


LINK = Link("any", "ticket/5")
WORDS = NewMessage("Words.")
SEARCHES = (
    *("tickets", "transactions", "attachments", "queues", "users", "groups", "assets", "articles"),
    *("classes", "catalogs", "customfields", "customroles", "searches"),
)


def _questions() -> dict[str, Question]:
    """Every way to ask, by a name for the report of a failure."""
    asked: dict[str, Question] = {}
    for name in SEARCHES:
        asked |= _of_kind(name)
    for name in ("tickets", "queues", "users", "groups", "assets", "articles"):
        asked[f"{name}.history"] = _method(name, "history", 5)
    for name in ("queues", "catalogs", "classes"):
        asked[f"{name}.all"] = _method(name, "all")
        asked[f"{name}.customfields"] = _method(name, "customfields", 5)
    return {**asked, **_client(), **_backend()}


def _of_kind(name: str) -> dict[str, Question]:
    query = "id > 0" if name == "tickets" else [Term("id", ">", 0)]
    return {
        f"{name}.search": _method(name, "search", query),
        f"{name}.page": _method(name, "page", query),
        f"{name}.get": _method(name, "get", 5),
        f"{name}.get_if_changed": _method(name, "get_if_changed", 5, etag="7"),
        f"{name}.head": _method(name, "head", 5),
    }


def _method(namespace: str, name: str, *given: object, **more: object) -> Question:
    async def ask(client: Rest2Client, _: Rest2Backend) -> object:
        found = getattr(getattr(client, namespace), name)(*given, **more)
        return await (_all(found) if isinstance(found, AsyncIterator) else found)

    return ask


def _client() -> dict[str, Question]:
    return {
        "tickets.count": lambda c, _: c.tickets.count("id > 0"),
        "tickets.newest": lambda c, _: c.tickets.newest(),
        "tickets.ids": lambda c, _: c.tickets.ids("id > 0"),
        "tickets.simple": lambda c, _: _all(c.tickets.simple("words")),
        "tickets.saved": lambda c, _: _all(c.tickets.saved("mine")),
        "tickets.attachments": lambda c, _: _all(c.tickets.attachments(5)),
        "tickets.create": lambda c, _: c.tickets.create({"Queue": "General"}),
        "tickets.update": lambda c, _: c.tickets.update(5, {"Subject": "x"}, etag="7"),
        "tickets.delete": lambda c, _: c.tickets.delete(5),
        "tickets.take": lambda c, _: c.tickets.take(5),
        "tickets.comment": lambda c, _: c.tickets.comment(5, WORDS),
        "tickets.bulk_create": lambda c, _: c.tickets.bulk_create([{"Queue": "General"}]),
        "tickets.bulk_update": lambda c, _: c.tickets.bulk_update({5: {"Subject": "x"}}),
        "tickets.bulk_comment": lambda c, _: c.tickets.bulk_comment({5: WORDS}),
        "transactions.attachments": lambda c, _: _all(c.transactions.attachments(5)),
        "users.groups": lambda c, _: _all(c.users.groups(5)),
        "users.privileged": lambda c, _: _all(c.users.privileged()),
        "users.unprivileged": lambda c, _: _all(c.users.unprivileged()),
        "groups.members": lambda c, _: _all(c.groups.members(5)),
        "customfields.values": lambda c, _: _all(c.customfields.values(5)),
        "customfields.value": lambda c, _: c.customfields.value(5, 6),
        "customfields.of_category": lambda c, _: c.customfields.of_category(5, "x"),
        "system.version": lambda c, _: c.system.version(),
        "system.capabilities": lambda c, _: c.system.capabilities(),
        "system.documentation": lambda c, _: c.system.documentation(),
        "links.get": lambda c, _: c.links.get(LINK),
        "links.items": lambda c, _: _all(c.links.items(LINK)),
        "links.say": lambda c, _: c.links.say(LINK, WORDS),
        "records.get": lambda c, _: c.records("asset").get(5),
        "records.search": lambda c, _: _all(c.records("asset").search()),
    }


def _backend() -> dict[str, Question]:
    return {
        "capabilities": lambda _, b: b.capabilities(),
        "me": lambda _, b: b.me(),
        "all queues": lambda _, b: b.queues(),
        "rows": lambda _, b: b.tickets("id > 0"),
        "second page": lambda _, b: b.tickets("id > 0", "Due", "2"),
        "count": lambda _, b: b.count("id > 0"),
        "ticket": lambda _, b: b.ticket(5),
        "ticket by etag": lambda _, b: b.ticket(5, "7"),
        "history": lambda _, b: b.history(5),
        "later history": lambda _, b: b.history(5, 99),
        "attachments": lambda _, b: b.attachments(5),
        "later attachments": lambda _, b: b.attachments(5, 99),
        "newest transaction": lambda _, b: b.newest_transaction(),
        "touched": lambda _, b: b.touched(99),
        "touched since": lambda _, b: b.touched_since(0),
        "people": lambda _, b: b.users(("alice", "bob")),
        "people by number": lambda _, b: b.users(("71", "73")),
        "set": lambda _, b: b.send(SetField(5, "Subject", "x")),
        "take": lambda _, b: b.send(Own(5, "take", "alice")),
        "say": lambda _, b: b.send(Comment(5, "ticket/5/comment", "Words.")),
    }


QUESTIONS = _questions()


async def ask(name: str, answer: Answer) -> BackendError | None:
    """Asks a question that is answered like this."""
    transport = Canned(answer)
    client = Rest2Client(transport)
    backend = Rest2Backend(ACCOUNT, transport=transport)
    try:
        await QUESTIONS[name](client, backend)
    except BackendError as error:
        assert str(error)
        return error
    finally:
        assert transport.asked
    return None


async def fitting(name: str) -> list[Any]:
    """The recorded answers that make sense for a question."""
    found = []
    for value in VALUES:
        body = json.dumps(value).encode()
        for status in (200, 201):
            if await ask(name, Answer(status, {"content-type": TYPES[0]}, body)) is None:
                found.append(value)
    return found


WRITES = frozenset(
    {
        *("create", "update", "delete", "take", "untake", "steal", "correspond", "comment", "say"),
        *("bulk_create", "bulk_update", "bulk_correspond", "bulk_comment", "join", "leave"),
        *("leave_all", "add_members", "remove_member", "remove_members", "add_value"),
        *("update_value", "delete_value"),
    }
)
"""Methods of which a few stand for all: their answers are read in the same way."""


def test_every_way_to_read_is_asked() -> None:
    spaces = vars(Rest2Client(Canned(Answer(200, {}))))
    methods = {
        f"{space}.{name}"
        for space, methods in spaces.items()
        for name in dir(methods)
        if space != "wire" and not name.startswith("_") and name not in WRITES | {"download"}
    }
    assert len(methods) > 60
    assert methods - {name.partition(" ")[0] for name in QUESTIONS} == set()


@pytest.mark.parametrize("part", range(PARTS))
def test_only_errors_of_the_tree_come_out(part: int) -> None:
    names = sorted(QUESTIONS)[part::PARTS]
    fit = {name: asyncio.run(fitting(name)) for name in names}
    assert all(fit.values())
    done: Counter[str] = Counter()

    async def run(mutator: Mutator) -> None:
        for _ in range(BATCH):
            name = names[done.total() % len(names)]
            answer = mutator.answer(fit[name])
            try:
                error = await ask(name, answer)
            except Exception as bug:
                shown = (answer.status, answer.headers, answer.body[:3000])
                raise AssertionError(f"{name}: {bug!r}\n{shown}") from bug
            done[type(error).__name__] += 1

    @settings(
        max_examples=ALL // PARTS // BATCH,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.integers(0, 2**64))
    def batch(seed: int) -> None:
        asyncio.run(run(Mutator(seed)))

    batch()
    assert done.total() >= ALL // PARTS
    assert done["NoneType"] > done.total() // 4, "most of them are too bad to be read at all"


@given(st.binary(max_size=3000), st.integers(0, 2**32))
@settings(max_examples=200, deadline=None, database=None)
def test_a_download_is_whole_or_not_there(tmp_path_factory: Any, body: bytes, seed: int) -> None:
    answer = Mutator(seed).answer(ATTACHMENTS)
    answers = (answer, Answer(200, {"content-type": "application/json"}, body))
    folder: Path = tmp_path_factory.mktemp("fuzz")
    for number, given_answer in enumerate(answers):
        backend = Rest2Backend(ACCOUNT, transport=Canned(given_answer))
        to = folder / str(number)
        try:
            asyncio.run(backend.download(5, to))
        except BackendError:
            assert not to.exists()
        else:
            assert b'"Content"' in given_answer.body
