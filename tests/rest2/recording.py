"""A client of a real RT that writes down which methods are called and what they really send."""

from __future__ import annotations

import functools
import inspect
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

import httpx2

from rtdesk.rest2.client import Rest2Client
from rtdesk.rest2.resources.base import Records
from rtdesk.rest2.transport import Transport
from tests.rt.checklist import endpoints
from tests.rt.server import RT

Test = TypeVar("Test", bound=Callable[..., Any])


@dataclass
class Record:
    """What was done."""

    called: set[str] = field(default_factory=set)
    """Methods, as `tickets.take`."""
    answered: dict[str, set[int]] = field(default_factory=dict)
    """Numbers of the checklist, and with which statuses RT answered them."""
    bodies: list[tuple[str, bytes]] = field(default_factory=list)
    """Content types and bodies, in order."""


class Recorder(httpx2.AsyncBaseTransport):
    """Passes requests on to the network."""

    def __init__(self, record: Record):
        self._network = httpx2.AsyncHTTPTransport(
            trust_env=False, limits=httpx2.Limits(max_connections=2, keepalive_expiry=0.5)
        )
        self._record = record

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Sends and notes."""
        body = await request.aread()
        self._record.bodies.append((request.headers.get("content-type", ""), body))
        response = await self._network.handle_async_request(request)
        parts = urlsplit(str(request.url))
        path = unquote(parts.path.partition("/REST/2.0/")[2])
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        if query.get("fields", "").endswith("_hyperlinks"):
            query["fields"] = "_hyperlinks"
        for number in endpoints(request.method, path, query):
            self._record.answered.setdefault(number, set()).add(response.status_code)
        return response

    async def aclose(self) -> None:
        """Closes connections."""
        await self._network.aclose()


@asynccontextmanager
async def recorded(rt: RT, login: str = "root") -> AsyncIterator[tuple[Rest2Client, Record]]:
    """A client, and the record of what it does."""
    record = Record()
    client = Rest2Client(Transport(rt.account(login), wrapped=Recorder(record)))
    for space, namespace in vars(client).items():
        if space != "wire":
            _note_calls(record, space, namespace)
    of_any_kind = client.records

    def records(kind: str) -> Records:
        namespace = of_any_kind(kind)
        _note_calls(record, "records", namespace)
        return namespace

    client.records = records  # type: ignore[method-assign, assignment]
    try:
        yield client, record
    finally:
        await client.aclose()


def covers(*lines: str) -> Callable[[Test], Test]:
    """Says which endpoints a test asks for by which method: `"7 tickets.take"`."""

    def mark(test: Test) -> Test:
        test.covers = tuple(tuple(line.split()) for line in lines)  # type: ignore[attr-defined]
        return test

    return mark


def _note_calls(record: Record, space: str, namespace: object) -> None:
    for name, method in inspect.getmembers(namespace, inspect.ismethod):
        if not name.startswith("_"):
            setattr(namespace, name, _noting(record, f"{space}.{name}", method))


def _noting(record: Record, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def noting(*args: Any, **kwargs: Any) -> Any:
        record.called.add(name)
        return method(*args, **kwargs)

    return noting
