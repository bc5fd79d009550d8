"""The wire: where requests may go, what they carry, and what its failures are called."""

from __future__ import annotations

import asyncio
import socket
import ssl
import traceback
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest

from rtdesk import __version__
from rtdesk.backend.errors import Malformed, NotRT, Refused, Unreachable
from rtdesk.config.account import Account, Secret
from rtdesk.rest2.body import Body, FilePiece, json_body
from rtdesk.rest2.origin import origin
from rtdesk.rest2.request import Call, get
from rtdesk.rest2.transport import Guard, Transport
from tests.rest2.fake import ACCOUNT, TOKEN, Fake, reply

POST = Call("POST", "ticket/5/comment", body=json_body({"Content": "x"}), is_message=True)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.test/rt/REST/2.0/ticket/5",
        "https://rt.example:444/rt/REST/2.0/ticket/5",
        "http://rt.example/rt/REST/2.0/ticket/5",
        "https://rt.example/REST/2.0/ticket/5",
        "https://rt.example/rt/Ticket/Display.html",
        "https://rt.example/rt/REST/2.0/../../NoAuth",
        "https://rt.example/rt/REST/2.0/%2e%2e/%2E%2e/NoAuth",
        "https://rt.example.evil.test/rt/REST/2.0/rt",
    ],
)
async def test_nothing_leaves_the_origin(url: str) -> None:
    fake = Fake(lambda _: reply({}))
    guard = Guard(httpx2.MockTransport(fake._handle), origin(ACCOUNT), f"token {TOKEN}")
    request = httpx2.Request("GET", url)
    with pytest.raises(Refused):
        await guard.handle_async_request(request)
    assert fake.requests == []
    assert "Authorization" not in request.headers


@pytest.mark.parametrize("path", ["../x", "a/../../x", "%2e%2e/x", "ticket/5\n", "a\x00"])
async def test_odd_paths_stay_inside_or_are_refused(path: str) -> None:
    fake = Fake(lambda _: reply({}))
    with pytest.raises(Refused):
        await fake.transport().request(get(path))
    assert fake.requests == []


async def test_what_a_request_carries() -> None:
    fake = Fake(lambda _: reply({}))
    await fake.transport().request(get("rt"))
    (request,) = fake.requests
    assert str(request.url) == "https://rt.example/rt/REST/2.0/rt"
    assert request.headers["authorization"] == f"token {TOKEN}"
    assert request.headers["user-agent"] == f"rtdesk/{__version__}"
    assert request.headers["accept-encoding"] == "gzip"
    assert "cookie" not in request.headers


async def test_a_password_goes_as_basic() -> None:
    fake = Fake(lambda _: reply({}))
    account = Account("https://rt.example", user="ann", password=Secret("ü"))
    await fake.transport(account).request(get("rt"))
    assert fake.requests[0].headers["authorization"] == "Basic YW5uOsO8"


async def test_cookies_are_not_kept_and_redirects_not_followed() -> None:
    fake = Fake(lambda _: reply({}, 302, location="https://evil.test/", set_cookie="a=b"))
    transport = fake.transport()
    answer = await transport.request(get("rt"))
    await transport.request(get("rt"))
    assert answer.status == 302
    assert [request.url.host for request in fake.requests] == ["rt.example"] * 2
    assert all("cookie" not in request.headers for request in fake.requests)


FAILURES = [
    (httpx2.ConnectError("x"), False),
    (httpx2.ConnectTimeout("x"), False),
    (httpx2.PoolTimeout("x"), False),
    (httpx2.ProxyError("x"), False),
    (httpx2.ReadError("x"), True),
    (httpx2.ReadTimeout("x"), True),
    (httpx2.WriteError("x"), True),
    (httpx2.WriteTimeout("x"), True),
    (httpx2.RemoteProtocolError("x"), True),
    (httpx2.LocalProtocolError("x"), True),
]


@pytest.mark.parametrize(("error", "sent"), FAILURES)
async def test_failures_say_whether_the_request_may_have_arrived(
    error: httpx2.HTTPError, sent: bool
) -> None:
    fake = Fake(lambda _: _fail(error))
    with pytest.raises(Unreachable) as caught:
        await fake.transport().request(POST)
    assert caught.value.sent is sent
    assert len(fake.requests) == 1
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert TOKEN not in shown
    assert "rt.example" in str(caught.value) or "connection" in str(caught.value) or not sent


def _fail(error: httpx2.HTTPError, cause: BaseException | None = None) -> httpx2.Response:
    raise error from cause


def _untrusted() -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "verify failed")
    error.verify_message = "self-signed certificate"
    return error


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (_untrusted(), "certificate of rt.example is not trusted: self-signed certificate"),
        (socket.gaierror(-2, "unknown"), "no such host: rt.example"),
        (ConnectionRefusedError(), "rt.example refuses connections"),
        (ssl.SSLError(1, "x"), "no secure connection to rt.example"),
        (OSError(), "cannot connect to rt.example"),
    ],
)
async def test_every_kind_of_failure_has_its_own_words(cause: OSError, words: str) -> None:
    group = ExceptionGroup("all attempts", [cause])
    fake = Fake(lambda _: _fail(httpx2.ConnectError("x"), group))
    with pytest.raises(Unreachable, match=words):
        await fake.transport().request(POST)


async def test_a_get_is_repeated_and_a_dead_connection_at_once() -> None:
    answers = [httpx2.RemoteProtocolError("gone"), httpx2.ConnectTimeout("x"), None]

    def answer(_: httpx2.Request) -> httpx2.Response:
        error = answers.pop(0)
        return _fail(error) if error else reply({"a": 1})

    fake = Fake(answer)
    assert (await fake.transport().request(get("rt"))).body == b'{"a": 1}'
    assert len(fake.requests) == 3
    (pause,) = fake.pauses
    assert 1.5 <= pause <= 3


async def test_a_get_gives_up() -> None:
    fake = Fake(lambda _: _fail(httpx2.ReadTimeout("x")))
    with pytest.raises(Unreachable):
        await fake.transport().request(get("rt"))
    assert len(fake.requests) == 3


async def test_what_waiting_cannot_mend_is_not_repeated() -> None:
    fake = Fake(lambda _: _fail(httpx2.ConnectError("x"), socket.gaierror()))
    with pytest.raises(Unreachable):
        await fake.transport().request(get("rt"))
    assert len(fake.requests) == 1


@pytest.mark.parametrize(("after", "requests"), [("4", 3), ("11", 1)])
async def test_patience_is_honoured_here_or_reported(after: str, requests: int) -> None:
    fake = Fake(lambda _: reply({}, 503, retry_after=after))
    assert (await fake.transport().request(get("rt"))).status == 503
    assert len(fake.requests) == requests
    assert all(pause == 4 for pause in fake.pauses)


async def test_answers_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rtdesk.rest2.transport.LARGEST", 10)
    fake = Fake(lambda _: reply("x" * 20, 201))
    with pytest.raises(Malformed):
        await fake.transport().request(get("rt"))
    assert (await fake.transport().request(POST)).status == 201


async def test_files_are_streamed_with_their_length(tmp_path: Path) -> None:
    path = tmp_path / "copy"
    path.write_bytes(bytes(range(256)) * 500)
    piece = FilePiece(str(path), 128_000)
    encoded = FilePiece(str(path), 128_000, base64=True)
    fake = Fake(lambda _: reply([], 201))
    seen: list[tuple[int, int]] = []
    call = replace(POST, body=Body("x/y", (b"a", piece, b"b", encoded)))
    await fake.transport().request(call, lambda done, of: seen.append((done, of)))
    (request,) = fake.requests
    assert request.headers["content-length"] == str(len(request.content)) == str(seen[-1][1])
    assert request.content.startswith(b"a" + path.read_bytes() + b"b")
    assert seen[-1][0] == seen[-1][1]


@pytest.mark.parametrize("size", [5, 7, None])
async def test_a_changed_file_is_not_sent(tmp_path: Path, size: int | None) -> None:
    path = tmp_path / "copy"
    if size is not None:
        path.write_bytes(b"x" * size)
    fake = Fake(lambda _: reply([], 201))
    call = replace(POST, body=Body("x/y", (FilePiece(str(path), 6),)))
    with pytest.raises(Refused):
        await fake.transport().request(call)
    assert fake.requests == []


@pytest.mark.parametrize(
    "account", [replace(ACCOUNT, ca_file="/nonexistent"), replace(ACCOUNT, proxy="gopher://x")]
)
def test_bad_settings_are_told(account: Account) -> None:
    with pytest.raises(NotRT):
        Transport(account)


def test_the_token_shows_nowhere() -> None:
    transport = Transport(ACCOUNT)
    assert TOKEN not in repr(transport) + repr(ACCOUNT) + repr(transport.origin)


@pytest.mark.parametrize(
    ("patience", "read", "write"), [(30.0, 30.0, 300.0), (400.0, 400.0, 400.0), (5.0, 5.0, 300.0)]
)
async def test_a_slow_server_has_the_time_that_it_is_given(
    patience: float, read: float, write: float
) -> None:
    fake = Fake(lambda _: reply({}))
    transport = fake.transport(replace(ACCOUNT, timeout=patience))
    await transport.request(get("rt"))
    await transport.request(POST)
    assert [sent.extensions["timeout"]["read"] for sent in fake.requests] == [read, write]
    assert {sent.extensions["timeout"]["connect"] for sent in fake.requests} == {10.0}


async def test_who_gave_up_says_how_to_wait_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = Fake(lambda _: _fail(httpx2.ReadTimeout("x")))
    with pytest.raises(Unreachable, match="stopped answering; `timeout` in the"):
        await fake.transport().request(get("rt"))

    async def never(_: httpx2.Request) -> httpx2.Response:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr("rtdesk.rest2.transport.TOTAL", 0.01)
    monkeypatch.setattr(fake, "_handle", never)
    patient = fake.transport(replace(ACCOUNT, timeout=0.005))
    with pytest.raises(Unreachable, match="no complete answer within 0 s; `timeout` in the"):
        await patient.request(get("rt"))
