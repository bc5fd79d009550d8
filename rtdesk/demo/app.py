"""The demo server: an ASGI app over tables in memory."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from rtdesk.config.account import Account, Secret
from rtdesk.demo.auth import authenticate
from rtdesk.demo.call import Call
from rtdesk.demo.dialect import DIALECTS
from rtdesk.demo.model import NOBODY, Tables
from rtdesk.demo.routes import answer
from rtdesk.demo.search import Searcher
from rtdesk.demo.wire import ROOT, Problem, Request, Response, decoded, pairs

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Clock = Callable[[], datetime]
VERSION = "5.0.3"
"""The RT that the demo is unless told otherwise."""
HOME = "http://127.0.0.1"
EMPTY = frozenset({204, 304})


def _now() -> datetime:
    return datetime.now(UTC)


class DemoApp:
    """An RT in memory, at wire level. `tables` is open to tests that need a special world."""

    def __init__(self, tables: Tables, now: Clock | None = None):
        self.tables = tables
        self.now = now or _now
        self._searcher = Searcher(tables)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answers one request (ASGI 3)."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        if scope["type"] != "http":
            return
        response = self.answer(_request(scope, await _body(receive)))
        head = scope["method"] == "HEAD"
        body = b"" if head or response.status in EMPTY else response.body
        headers = {
            "Date": format_datetime(self.now().astimezone(UTC), usegmt=True),
            "Content-Length": str(len(body)),
            "Content-Type": response.type,
            **dict(response.headers),
        }
        if response.status in EMPTY:
            del headers["Content-Length"]
        raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": response.status, "headers": raw})
        await send({"type": "http.response.body", "body": body})

    def answer(self, request: Request | None) -> Response:
        """The answer to a request; None is one outside of REST 2.0."""
        if request is None:
            return Response(200, b"<!doctype html><title>Login</title>", type="text/html")
        try:
            user = authenticate(self.tables, request)
            now = int(self.now().timestamp())
            return answer(Call(self.tables, self._searcher, user, request, now))
        except Problem as problem:
            if problem.status == 302:
                return Response(302, b"Login required", problem.headers, "text/plain")
            return Response.problem(problem)

    def users(self) -> tuple[str, ...]:
        """Logins one can come as."""
        known = sorted(self.tables.users.values(), key=lambda user: user.id)
        return tuple(user.login for user in known if user.id > NOBODY and "@" not in user.login)

    def account(self, login: str) -> Account:
        """The account of a user, for the real client.

        Raises:
            KeyError: no such user.
        """
        user = self.tables.logins.get(login)
        if user is None or login not in self.users():
            raise KeyError(f"the demo has no user {login!r}; it has {', '.join(self.users())}")
        return Account(HOME, Secret(user.token), user=user.login, allow_http=True)


def demo_app(*, tickets: int = 0, now: Clock | None = None, version: str = VERSION) -> DemoApp:
    """A small help desk, alive around `now`, with that many further tickets.

    Raises:
        KeyError: the demo does not know this version of RT.
    """
    from rtdesk.demo.seed import build

    clock = now or _now
    tables = build(int(clock().timestamp()), tickets)
    tables.dialect = DIALECTS[version]
    return DemoApp(tables, clock)


def _request(scope: Message, body: bytes) -> Request | None:
    path = scope["path"]
    if not path.startswith(f"{ROOT}/"):
        return None
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}
    raw = scope.get("raw_path") or path.encode()
    return Request(
        scope["method"],
        decoded(raw.decode("latin-1").partition("?")[0].removeprefix(ROOT)),
        pairs(scope.get("query_string", b"").decode("latin-1")),
        headers,
        body,
        f"{scope.get('scheme', 'http')}://{headers.get('host', '127.0.0.1')}",
    )


async def _body(receive: Receive) -> bytes:
    chunks = []
    while True:
        message = await receive()
        chunks.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(chunks)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
