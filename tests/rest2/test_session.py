"""Signing in once: expiry, many at a time, what is fallen back to, and what nobody may see."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs

import httpx2
import pytest

from rtdesk.backend.errors import BackendError, NotAuthenticated, Refused, Unreachable, Unsure
from rtdesk.config.account import Account, Secret
from rtdesk.ops.op import Comment, SetStatus
from rtdesk.rest2.backend import Rest2Backend
from rtdesk.rest2.origin import origin
from rtdesk.rest2.request import for_op, get
from rtdesk.rest2.session import Session, session_cookie
from rtdesk.rest2.transport import Guard, Transport
from tests.rest2.fake import ACCOUNT, reply

PASSWORD = "pä55 &word=;"
BASIC = "Basic YW5uOnDDpDU1ICZ3b3JkPTs="
ANN = Account("https://rt.example/rt", user="ann", password=Secret(PASSWORD), session=True)
LOGIN = "/rt/NoAuth/Login.html"
PAGE = b"<html><form>password</form></html>"
COMMENT = Comment(5, "ticket/5/comment", "hi")


def _page(status: int = 200, **headers: str) -> httpx2.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    stream = httpx2.ByteStream(PAGE)
    return httpx2.Response(status, headers={"content-type": "text/html", **named}, stream=stream)


@dataclass(repr=False)
class FakeRT:
    """An RT with sessions. `login` and `signed_out` replace its answers."""

    password: str = PASSWORD
    basic: bool = True
    login: Callable[[], httpx2.Response] | None = None
    signed_out: Callable[[], httpx2.Response] | None = None
    takes_cookies: bool = True
    alive: set[str] = field(default_factory=set)
    requests: list[httpx2.Request] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    made: int = 0

    def transport(self, account: Account = ANN) -> Transport:
        """The real transport with this server at its end."""
        return Transport(
            account, wrapped=httpx2.MockTransport(self._handle), sleep=lambda _: asyncio.sleep(0)
        )

    def count(self, path: str) -> int:
        """How often something was asked for."""
        return sum(request.url.path == path for request in self.requests)

    @property
    def logins(self) -> int:
        return self.count(LOGIN)

    async def _handle(self, request: httpx2.Request) -> httpx2.Response:
        body = await request.aread()
        self.requests.append(request)
        await asyncio.sleep(0)
        if request.url.path == LOGIN:
            return self.login() if self.login else self._log_in(body)
        assert request.url.path.startswith("/rt/REST/2.0/")
        if not self._knows(request):
            if self.signed_out is not None:
                return self.signed_out()
            if "cookie" in request.headers:
                return httpx2.Response(
                    302,
                    headers={"location": "/rt/", "set-cookie": "RT_SID_x.443=anonymous"},
                    stream=httpx2.ByteStream(b"Login required"),
                )
            return httpx2.Response(401, stream=httpx2.ByteStream(b"Authorization required"))
        if request.method in ("PUT", "POST"):
            self.written.append(request.url.path)
            return reply(["done"], 201 if request.method == "POST" else 200)
        return reply({"id": 7, "Name": "ann", "Version": "5.0.3"})

    def _log_in(self, body: bytes) -> httpx2.Response:
        form = parse_qs(body.decode(), strict_parsing=True)
        self.made += 1
        if form == {"user": ["ann"], "pass": [self.password]}:
            self.alive.add(f"RT_SID_x.443=s{self.made}")
        cookie = f"RT_SID_x.443=s{self.made}; path=/rt; HttpOnly"
        return _page(set_cookie=cookie)

    def _knows(self, request: httpx2.Request) -> bool:
        if "cookie" in request.headers:
            assert "authorization" not in request.headers
            return self.takes_cookies and request.headers["cookie"] in self.alive
        known = self.password == PASSWORD and self.basic
        return known and request.headers.get("authorization") == BASIC


async def test_one_sign_in_for_all_requests() -> None:
    rt = FakeRT()
    backend = Rest2Backend(ANN, transport=rt.transport())
    assert (await backend.me()).login == "ann"
    await backend.capabilities()
    await backend.send(SetStatus(5, "open"))
    login, probe, *rest = rt.requests
    assert (login.method, str(login.url)) == ("POST", f"https://rt.example{LOGIN}")
    assert {"authorization", "cookie"}.isdisjoint(login.headers)
    assert login.headers["referer"] == str(login.url)
    assert int(login.headers["content-length"]) == len(login.content)
    assert {request.headers["cookie"] for request in (probe, *rest)} == {"RT_SID_x.443=s1"}
    assert all("authorization" not in request.headers for request in rt.requests)
    assert len(rest) == 3
    assert backend.ledger.tallies()["sign-in"].requests == 2


async def test_without_it_the_password_goes_along() -> None:
    rt = FakeRT()
    await rt.transport(replace(ANN, session=False)).request(get("rt"))
    (request,) = rt.requests
    assert request.headers["authorization"] == BASIC


async def test_a_token_needs_no_session() -> None:
    rt = FakeRT()
    await rt.transport(replace(ANN, token=Secret("1-2-x"))).request(get("rt"))
    assert [request.headers["authorization"] for request in rt.requests] == ["token 1-2-x"]


def _unauthorized() -> httpx2.Response:
    return httpx2.Response(401, stream=httpx2.ByteStream(b""))


@pytest.mark.parametrize("signed_out", [None, _unauthorized, _page])
async def test_a_session_that_ended_is_renewed(
    signed_out: Callable[[], httpx2.Response] | None,
) -> None:
    rt = FakeRT(signed_out=signed_out)
    transport = rt.transport()
    await transport.request(get("rt"))
    rt.alive.clear()
    assert (await transport.request(get("ticket/5"))).status == 200
    assert (rt.logins, rt.count("/rt/REST/2.0/ticket/5")) == (2, 2)


async def test_a_write_is_repeated_when_it_was_not_looked_at(tmp_path: Path) -> None:
    rt = FakeRT()
    backend = Rest2Backend(ANN, transport=rt.transport())
    await backend.capabilities()
    for op in (SetStatus(5, "open"), COMMENT):
        rt.alive.clear()
        assert (await backend.send(op)).sentences == ("done",)
    assert rt.written == ["/rt/REST/2.0/ticket/5", "/rt/REST/2.0/ticket/5/comment"]
    rt.alive.clear()
    rt.signed_out = _page
    with pytest.raises(Unsure):  # a page proves nothing
        await backend.send(COMMENT)
    assert rt.count("/rt/REST/2.0/ticket/5/comment") == 3


async def test_downloads_renew_it_as_well(tmp_path: Path) -> None:
    rt = FakeRT()
    backend = Rest2Backend(ANN, transport=rt.transport())
    await backend.capabilities()
    rt.alive.clear()
    with pytest.raises(BackendError, match="attachment"):
        await backend.download(5, tmp_path / "x")
    assert rt.count("/rt/REST/2.0/attachment/5") == 2


async def test_many_at_once_sign_in_once() -> None:
    rt = FakeRT()
    transport = rt.transport()
    for _ in range(3):
        paths = [f"ticket/{number}" for number in range(20)]
        answers = await asyncio.gather(*(transport.request(get(path)) for path in paths))
        assert {answer.status for answer in answers} == {200}
        rt.alive.clear()
    assert rt.logins == 3


async def test_many_at_once_fail_once() -> None:
    rt = FakeRT(password="another")
    transport = rt.transport()
    calls = (transport.request(get(f"ticket/{number}")) for number in range(20))
    failures = await asyncio.gather(*calls, return_exceptions=True)
    assert {type(failure) for failure in failures} == {NotAuthenticated}
    assert len({id(failure) for failure in failures}) == 20
    assert rt.logins == 1
    rt.password = PASSWORD
    assert (await transport.request(get("rt"))).status == 200, "asked again, tried again"


async def test_whoever_waits_goes_on_when_the_first_is_cancelled() -> None:
    asked = asyncio.Event()
    tries: list[int] = []

    async def log_in() -> Secret | None:
        tries.append(1)
        if len(tries) == 1:
            asked.set()
            await asyncio.sleep(60)
        return None

    async def never(_: Secret | None) -> object:
        raise AssertionError

    session = Session(log_in, never)  # type: ignore[arg-type]
    first = asyncio.create_task(session.cookie())
    await asked.wait()
    second = asyncio.create_task(session.cookie())
    await asyncio.sleep(0)
    first.cancel()
    assert await second is None
    assert len(tries) == 2


async def test_a_wrong_password_is_told_with_the_remedy() -> None:
    rt = FakeRT(password="another")
    backend = Rest2Backend(ANN, transport=rt.transport())
    with pytest.raises(NotAuthenticated, match="check user, and password_command"):
        await backend.send(COMMENT)
    assert rt.count("/rt/REST/2.0/ticket/5/comment") == 0


def _to_sso() -> httpx2.Response:
    return _page(302, location="https://sso.example/?then=rt", set_cookie="sso=1")


@pytest.mark.parametrize(
    "rt",
    [
        FakeRT(login=lambda: _page(404)),
        FakeRT(login=_to_sso),
        FakeRT(login=_page),
        FakeRT(login=lambda: _page(set_cookie="other=1; path=/")),
        FakeRT(login=lambda: _page(500)),
        FakeRT(login=lambda: _page(content_encoding="br")),
        FakeRT(takes_cookies=False),
    ],
    ids=["404", "sso", "no-cookie", "other-cookie", "500", "unreadable", "not-taken"],
)
async def test_where_there_is_no_session_the_password_must_do(rt: FakeRT) -> None:
    backend = Rest2Backend(ANN, transport=rt.transport())
    await backend.send(COMMENT)
    await backend.capabilities()
    assert (await backend.me()).login == "ann"
    assert rt.logins == 1, "for the rest of the run"
    assert [request.headers.get("authorization") for request in rt.requests][-3:] == [BASIC] * 3
    assert all("cookie" not in request.headers for request in rt.requests[-3:])
    assert rt.written == ["/rt/REST/2.0/ticket/5/comment"]


async def test_a_session_that_never_lasts_is_given_up() -> None:
    rt = FakeRT()
    transport = rt.transport()
    await transport.request(get("rt"))
    rt.alive.clear()
    rt.signed_out = None
    known = rt._knows

    def only_the_probe(request: httpx2.Request) -> bool:
        good = "cookie" not in request.headers or request.url.path.endswith("/rt")
        return good and known(request)

    rt._knows = only_the_probe  # type: ignore[method-assign]
    assert (await transport.request(get("ticket/5"))).status == 200
    assert rt.requests[-1].headers["authorization"] == BASIC
    assert rt.logins == 2


@pytest.mark.parametrize("status", [429, 502, 503, 504])
async def test_a_sign_in_that_must_wait_leaves_writes_unsent(status: int) -> None:
    rt = FakeRT(login=lambda: _page(status, retry_after="5"))
    with pytest.raises(Unreachable) as caught:
        await rt.transport().request(for_op(COMMENT))
    assert (caught.value.sent, caught.value.retry_after) == (False, 5)
    rt.login = None
    assert (await rt.transport().request(get("rt"))).status == 200


async def test_a_sign_in_that_breaks_leaves_writes_unsent() -> None:
    def broken() -> httpx2.Response:
        raise httpx2.ReadError("gone")

    rt = FakeRT()
    transport = rt.transport()
    await transport.request(get("rt"))
    rt.alive.clear()
    rt.login = broken
    with pytest.raises(Unreachable) as caught:
        await transport.request(for_op(COMMENT))
    assert not caught.value.sent
    assert rt.written == []


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("GET", f"https://rt.example{LOGIN}"),
        ("PUT", f"https://rt.example{LOGIN}"),
        ("POST", f"https://rt.example{LOGIN}?user=ann&pass=x"),
        ("POST", f"https://rt.example{LOGIN}/"),
        ("POST", f"https://rt.example{LOGIN}/../../Ticket/Display.html"),
        ("POST", "https://rt.example/NoAuth/Login.html"),
        ("POST", "https://rt.example/rt/NoAuth/Logout.html"),
        ("POST", "https://rt.example/rt/NoAuth/"),
        ("POST", "https://rt.example/rt/Ticket/Update.html"),
        ("POST", f"https://rt.example:444{LOGIN}"),
        ("POST", f"http://rt.example{LOGIN}"),
        ("POST", f"https://evil.test{LOGIN}"),
    ],
)
@pytest.mark.parametrize("signs_in", [True, False])
async def test_one_page_more_and_no_other(method: str, url: str, signs_in: bool) -> None:
    rt = FakeRT()
    home = origin(ACCOUNT)
    guard = Guard(httpx2.MockTransport(rt._handle), home, BASIC, signs_in=signs_in)
    request = httpx2.Request(method, url)
    with pytest.raises(Refused):
        await guard.handle_async_request(request)
    assert {"authorization", "cookie"}.isdisjoint(request.headers)
    assert rt.requests == []


async def test_the_login_page_is_for_sessions_only() -> None:
    rt = FakeRT()
    request = httpx2.Request("POST", f"https://rt.example{LOGIN}")
    guard = Guard(httpx2.MockTransport(rt._handle), origin(ACCOUNT), BASIC)
    with pytest.raises(Refused):
        await guard.handle_async_request(request)
    assert rt.requests == []


async def test_the_cookie_follows_no_redirect_and_no_move() -> None:
    for place in ("https://evil.test/rt/", "https://rt.example/new/REST/2.0/ticket/5", "http://["):
        rt = FakeRT()
        transport = rt.transport()
        await transport.request(get("rt"))
        rt.alive.clear()
        rt.signed_out = partial(_page, 302, location=place)
        assert (await transport.request(get("ticket/5"))).status == 302
        assert rt.logins == 1, "no session of ours ended there"
        assert {request.url.host for request in rt.requests} == {"rt.example"}


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["RT_SID_example.com.443=0123abc; path=/; HttpOnly"], "RT_SID_example.com.443=0123abc"),
        (["a=b", "RT_SID_x=1", "RT_SID_x=2; Secure"], "RT_SID_x=2"),
        (["RT_SID_x=", "XRT_SID_x=1", "rt_sid_x=1", "RT_SID_x"], None),
        (["RT_SID_x=1\r\nEvil: 1", "RT_SID_x=a b", "RT_SID_x=ü", "RT_SID_x=1,RT_SID_y=2"], None),
        (["RT_SID_x=" + "1" * 501], None),
        ([], None),
    ],
)
def test_no_cookie_but_rts_own(lines: list[str], found: str | None) -> None:
    assert session_cookie(lines) == (Secret(found) if found else None)


async def test_no_answer_holds_a_cookie() -> None:
    rt = FakeRT()
    transport = rt.transport(replace(ANN, session=False, password=Secret("wrong")))
    rt.signed_out = lambda: _page(200, set_cookie="RT_SID_x=1")
    assert "set-cookie" not in (await transport.request(get("rt"))).headers


async def test_nothing_secret_shows_in_failures_and_logs(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    shown: list[str] = []
    for rt in (FakeRT(password="another"), FakeRT(login=lambda: _page(503)), FakeRT()):
        transport = rt.transport()
        try:
            await transport.request(get("rt"))
            rt.alive.clear()
            rt.login = lambda: _page(503)
            await transport.request(for_op(COMMENT))
        except BackendError as error:
            shown += traceback.format_exception(error)
            trace = traceback.TracebackException.from_exception(error, capture_locals=True)
            shown += trace.format()
        shown += [repr(transport), repr(vars(transport)), repr(ANN), *map(repr, rt.requests)]
        shown += [str(request.url) for request in rt.requests]
    text = "".join(shown) + caplog.text
    assert len(shown) > 20
    for secret in (PASSWORD, "p%C3%A4", "pass=", "=s1", BASIC.removeprefix("Basic ")):
        assert secret not in text


async def test_not_even_the_library_writes_it_down(caplog: pytest.LogCaptureFixture) -> None:
    over = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError):
            while head := (await reader.readuntil(b"\r\n\r\n")).lower():
                if head.startswith(b"post"):
                    length = head.partition(b"content-length: ")[2].split()[0]
                    await reader.readexactly(int(length))
                writer.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
                    b"Set-Cookie: RT_SID_x=5ec7e7; path=/\r\n\r\n{}"
                )
        writer.close()
        over.set()

    caplog.set_level(logging.DEBUG)
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    transport = Transport(replace(ANN, url=f"http://127.0.0.1:{port}"))
    try:
        assert (await transport.request(get("ticket/5"))).status == 200
        assert transport.ledger.total().requests == 3
    finally:
        await transport.aclose()
        await over.wait()
        server.close()
    assert "5ec7e7" not in caplog.text
    assert "pass=" not in caplog.text


async def test_who_has_a_login_with_a_slash() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        return reply({"items": [{"id": "7", "Name": "x/y"}], "count": 1, "page": 1, "total": 1})

    account = replace(ANN, user="x/y", session=False)
    transport = Transport(account, wrapped=httpx2.MockTransport(answer))
    assert (await Rest2Backend(account, transport=transport).me()).login == "x/y"
