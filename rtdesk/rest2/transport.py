"""The wire: the only module that knows the HTTP library, and the only one that shows credentials.

There is no HTTP client object here, only its transport: nothing follows redirects, keeps cookies,
reads the environment or decompresses without a bound, because nothing is there that could.
"""

from __future__ import annotations

import asyncio
import base64
import logging
import os
import random
import socket
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode, urlsplit

import httpx2

from rtdesk import __version__
from rtdesk.backend.errors import Malformed, NotRT, Refused, Unreachable
from rtdesk.backend.ledger import Ledger
from rtdesk.backend.port import Progress
from rtdesk.config.account import Account, Secret
from rtdesk.rest2 import tls
from rtdesk.rest2.body import FORM
from rtdesk.rest2.inflate import Inflater
from rtdesk.rest2.origin import Origin, origin
from rtdesk.rest2.request import Call, get
from rtdesk.rest2.requestkind import OTHER, SIGN_IN, kind_of
from rtdesk.rest2.response import Answer, failure, retry_after
from rtdesk.rest2.session import Session, session_cookie, signed_out
from rtdesk.rest2.stream import Stream
from rtdesk.rest2.upload import open_files, send_pieces

CONNECT = 10.0
IDLE = 30.0
"""For signing in, and between two pieces of what is sent."""
IDLE_WRITE = 300.0
"""RT runs its mail scrips before it answers a write."""
TOTAL = 60.0
"""For a GET with all its repetitions; twice the account's own patience, where that is more."""
LONGER = "`timeout` in the configuration gives it longer"
LARGEST = 32_000_000
"""Bytes of an answer that are held in memory."""
WAITS = (0.5, 1.5)
"""Seconds before the second and third try of a GET, with up to as much again by chance."""
SHORT_WAIT = 10.0
"""A longer Retry-After is not waited for here but reported."""
LIMITS = httpx2.Limits(max_connections=2, max_keepalive_connections=2, keepalive_expiry=1.5)
"""RT's prefork server drops connections after 2 s; every request costs it a bcrypt anyway."""

HEADERS = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip",
    "Cache-Control": "no-cache",
    "User-Agent": f"rtdesk/{__version__}",
}
NOT_SENT = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.ProxyError,
    httpx2.UnsupportedProtocol,
)

NOT_READY = (408, 429, 502, 503, 504)
KIND = "rtdesk.kind"
"""The extension of a request that tells its kind."""
COOKIE = "rtdesk.cookie"
"""The extension that holds the cookie which goes along in place of the password."""
READ_ONLY = "read-only: nothing is sent that could change RT (see read_only)"
PROBE = get("rt")
"""The cheapest question: it tells whether RT knows us."""

LOG = logging.getLogger("rtdesk.rest2")

App = Callable[..., Awaitable[None]]
Sleep = Callable[[float], Awaitable[None]]


class Hopeless(Unreachable):
    """Unreachable in a way that a second try within seconds does not mend."""


class Meter(httpx2.AsyncByteStream):
    """Enters a request into the ledger, once, when the body of its answer is over or has failed."""

    def __init__(
        self, ledger: Ledger, kind: str, closed: Callable[[httpx2.Response], Awaitable[None]]
    ):
        self._ledger = ledger
        self._kind = kind
        self._closed = closed
        self._response: httpx2.Response | None = None
        self._started = time.monotonic()
        self._received = 0
        self._failed = False
        self._body: httpx2.AsyncByteStream | None = None
        self._over = False

    def measure(self, response: httpx2.Response) -> None:
        """Stands between an answer and its body from now on."""
        assert isinstance(response.stream, httpx2.AsyncByteStream), "its body was not read yet"
        self._failed = not (response.is_success or response.status_code == 304)
        self._body = response.stream
        self._response = response
        response.stream = self

    def end(self, *, failed: bool = False) -> None:
        """The request is over."""
        if self._over:
            return
        self._over = True
        self._ledger.add(
            self._kind,
            seconds=time.monotonic() - self._started,
            received=self._received,
            failed=failed or self._failed,
        )

    async def __aiter__(self) -> AsyncIterator[bytes]:
        assert self._body is not None
        try:
            async for chunk in self._body:
                self._received += len(chunk)
                yield chunk
        except (Exception, asyncio.CancelledError):
            self._failed = True
            raise

    async def aclose(self) -> None:
        """Closes the answer."""
        self.end()
        assert self._body is not None
        assert self._response is not None
        await self._body.aclose()
        await self._closed(self._response)


class Guard(httpx2.AsyncBaseTransport):
    """Lets requests to the REST root pass, adds the credentials and counts; stops all others.

    With `signs_in` a POST to RT's login page passes, too; it takes no credentials but its own.
    """

    def __init__(
        self,
        wrapped: httpx2.AsyncBaseTransport,
        home: Origin,
        authorization: str,
        cookie: Secret | None = None,
        *,
        signs_in: bool = False,
    ):
        self.ledger = Ledger()
        self._wrapped = wrapped
        self._signs_in = signs_in
        self._dropped = 0
        self._home = home
        self._authorization = authorization
        self._cookie = cookie

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Passes a request on.

        Raises:
            Refused: it would leave the server; nothing was sent.
        """
        self._identify(request)
        dropped = self._dropped
        meter = Meter(
            self.ledger,
            request.extensions.get(KIND, OTHER),
            lambda response: self._close_lost(response, dropped),
        )
        try:
            response = await self._wrapped.handle_async_request(request)
        except BaseException:
            meter.end(failed=True)
            raise
        meter.measure(response)
        return response

    def _identify(self, request: httpx2.Request) -> None:
        """Adds what tells RT who we are, once it is sure that it is RT who will read it."""
        url = request.url
        path, _, query = url.raw_path.decode("ascii").partition("?")
        place = (url.scheme, url.host, url.port, path)
        signs_in = self._signs_in and request.method == "POST" and not query
        if signs_in and self._home.signs_in(*place):
            return
        if not self._home.holds(*place):
            raise Refused("not sent: this address is not below RT's REST 2.0")
        session = request.extensions.get(COOKIE)
        if self._authorization and session is None:
            request.headers["Authorization"] = self._authorization
        cookie = session or self._cookie
        if cookie:
            request.headers["Cookie"] = cookie.reveal()

    async def _close_lost(self, response: httpx2.Response, dropped: int) -> None:
        """Closes a connection that was being opened while all others were dropped."""
        connection = response.extensions.get("network_stream")
        if connection is not None and dropped != self._dropped:
            await connection.aclose()

    async def drop(self) -> None:
        """Closes all connections that are open; the next request opens another."""
        self._dropped += 1
        with suppress(httpx2.HTTPError, OSError):
            await self._wrapped.aclose()

    async def aclose(self) -> None:
        """Closes connections."""
        await self._wrapped.aclose()


class Transport:
    """Sends calls to the server of an account and brings answers back.

    `cookie` is that of a web session (`RT_SID_...=...`): RT takes it instead of a token.
    """

    def __init__(
        self,
        account: Account,
        *,
        app: App | None = None,
        cookie: Secret | None = None,
        wrapped: httpx2.AsyncBaseTransport | None = None,
        sleep: Sleep = asyncio.sleep,
    ):
        self.origin = origin(account, in_process=app is not None)
        if wrapped is None:
            wrapped = httpx2.ASGITransport(app) if app else _network(account, self.origin)
        keeps = account.session and not account.token and account.password and not cookie
        self._account = account
        self._session = Session(self._log_in, self._ask_who) if keeps else None
        self._guard = Guard(
            wrapped, self.origin, _authorization(account), cookie, signs_in=bool(keeps)
        )
        self.ledger = self._guard.ledger
        self._sleep = sleep
        self._ahead: float | None = None  # the server's clock against our steady one

    def server_time(self) -> float | None:
        """The server's own clock, by its last answer; None when that said nothing of it.

        Behind by as long as the machine slept since that answer.
        """
        return None if self._ahead is None else time.monotonic() + self._ahead

    async def request(self, call: Call, progress: Progress | None = None) -> Answer:
        """The answer to a call. A question is repeated when that may help, a write never.

        Raises:
            Unreachable: there is no answer; `sent` tells whether the request may have arrived.
        """
        if call.is_write and self._account.read_only:
            raise Refused(READ_ONLY)
        if call.is_write:
            return await self._once(call, progress)
        total = max(TOTAL, 2 * self._account.timeout)
        try:
            async with asyncio.timeout(total):
                return await self._patiently(call)
        except TimeoutError as error:
            words = f"no complete answer within {total:.0f} s; {LONGER}"
            raise Unreachable(words, sent=True) from error

    @asynccontextmanager
    async def stream(self, call: Call) -> AsyncIterator[Stream]:
        """The answer to a GET, body unread, or read when it is an error; never compressed."""
        call = replace(call, headers=(*call.headers, ("Accept-Encoding", "identity")))
        try:
            response = await self._send(call, None)
        except Hopeless:
            raise
        except Unreachable:
            response = await self._send(call, None)
        try:
            if "content-encoding" in response.headers and response.status_code == 200:
                raise Malformed("a compressed file came where a plain one was asked for")
            body = b"" if response.status_code == 200 else await self._body(response, call)
            yield Stream(_answer(response, body), self._chunks(response))
        finally:
            await _close(response)

    async def drop_connections(self) -> None:
        """Closes connections that may be dead, as after a sleep; the next request opens another.

        Requests under way fail as ones that may have arrived; questions are asked again.
        """
        await self._guard.drop()

    async def aclose(self) -> None:
        """Closes connections."""
        await self._guard.aclose()

    async def _patiently(self, call: Call) -> Answer:
        for wait in WAITS:
            pause = wait * (1 + random.random())  # noqa: S311 - jitter is no secret
            try:
                answer = await self._once(call, None)
            except Hopeless:
                raise
            except Unreachable as error:
                dropped = isinstance(error.__cause__, httpx2.RemoteProtocolError | httpx2.ReadError)
                if dropped and wait == WAITS[0]:
                    continue  # a kept connection that was dead
            else:
                asked = retry_after(answer)
                if answer.status not in NOT_READY[1:] or (asked or 0) > SHORT_WAIT:
                    return answer
                pause = max(pause, asked or 0)
            await self._sleep(pause)
        return await self._once(call, None)

    async def _once(self, call: Call, progress: Progress | None) -> Answer:
        response = await self._send(call, progress)
        try:
            return _answer(response, await self._body(response, call))
        finally:
            await _close(response)

    async def _send(self, call: Call, progress: Progress | None) -> httpx2.Response:
        """The answer to a request, sent again where a session was over before RT looked at it."""
        if self._session is None:
            return await self._leave(call, progress)
        for renew in (self._session.renewed, self._give_up):
            cookie = await self._session.cookie()
            response = await self._leave(call, progress, cookie)
            if cookie is None or not self._signed_out(call, response):
                return response
            await _close(response)  # whoever signs in needs a connection
            await renew(cookie)
        return await self._leave(call, progress)

    def _signed_out(self, call: Call, response: httpx2.Response) -> bool:
        return signed_out(call, self.origin, response.status_code, response.headers)

    async def _give_up(self, _: Secret) -> None:
        """A session that is over as soon as it began is worth nothing."""
        if self._session is not None:
            self._session.give_up()

    async def _log_in(self) -> Secret | None:
        """Fills in RT's login page."""
        form = _Form(self._account)
        headers = {
            **HEADERS,
            "Accept": "text/html",
            "Content-Type": FORM,
            "Content-Length": str(form.length),
            "Referer": self.origin.sign_in_url,
        }
        request = httpx2.Request(
            "POST",
            self.origin.sign_in_url,
            headers=headers,
            content=form,
            extensions={"timeout": _limits(IDLE), KIND: SIGN_IN},
        )
        with self._mapped():
            response = await self._guard.handle_async_request(request)
        await self._finished(response)
        return session_cookie(response.headers.get_list("set-cookie"))

    async def _ask_who(self, cookie: Secret | None) -> Answer:
        """What RT says to a cookie, or to the password."""
        return await self._finished(await self._leave(PROBE, None, cookie, SIGN_IN))

    async def _finished(self, response: httpx2.Response) -> Answer:
        try:
            answer = _answer(response, await self._body(response, PROBE))
        finally:
            await _close(response)
        if answer.status in NOT_READY:
            raise failure(PROBE, answer)
        return answer

    async def _leave(
        self,
        call: Call,
        progress: Progress | None,
        cookie: Secret | None = None,
        kind: str = "",
    ) -> httpx2.Response:
        with ExitStack() as stack, self._mapped():
            headers = {**HEADERS, **dict(call.headers)}
            content = None
            if call.body is not None:
                headers["Content-Type"] = call.body.content_type
                headers["Content-Length"] = str(call.body.length)
                content = send_pieces(call.body, open_files(call.body, stack), progress)
            idle = self._account.timeout
            limits = _limits(max(IDLE_WRITE, idle) if call.is_write else idle)
            request = httpx2.Request(
                call.method,
                self.origin.url(call.target),
                headers=headers,
                content=content,
                extensions={"timeout": limits, KIND: kind or kind_of(call), COOKIE: cookie},
            )
            start = time.monotonic()
            response = await self._guard.handle_async_request(request)
            took = (time.monotonic() - start) * 1000
            LOG.debug("%s %s: %d, %.0f ms", call.method, call.target, response.status_code, took)
            moment = _moment(response.headers.get("date", ""))
            self._ahead = None if moment is None else moment - time.monotonic()
            return response

    async def _body(self, response: httpx2.Response, call: Call) -> bytes:
        """The whole body. Of a write the head decides, so a cut body is taken as it is."""
        body = bytearray()
        try:
            async for chunk in self._chunks(response):
                body += chunk
                if len(body) > LARGEST:
                    raise Malformed(f"the answer is larger than {LARGEST // 10**6} MB")
        except (Unreachable, Malformed):
            if not call.is_write:
                raise
        return bytes(body)

    async def _chunks(self, response: httpx2.Response) -> AsyncIterator[bytes]:
        """The body in pieces, inflated if it must be: no bound but the reader's is needed."""
        coding = response.headers.get("content-encoding", "identity").lower()
        if coding not in ("identity", "gzip", ""):
            raise Malformed("RT's answer is in an encoding that was not asked for")
        inflater = Inflater() if coding == "gzip" else None
        with self._mapped():
            async for chunk in response.aiter_raw():
                for piece in inflater.feed(chunk) if inflater else (chunk,):
                    yield piece
        if inflater:
            inflater.finish()

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        try:
            yield
        except httpx2.InvalidURL as error:
            raise Refused("not sent: this is no path of a server") from error
        except ssl.SSLError as error:  # what comes behind the handshake is nobody's to translate
            words = tls.handshake_words(error, self.origin.host)
            known = tls.about_ours(error)
            raise (Hopeless if known else Unreachable)(words, sent=not known) from error
        except httpx2.HTTPError as error:
            failed = _unreachable(error, self.origin.host, self._account.proxy)
            LOG.debug("failed: %s", failed)
            raise failed from error


class _Form:
    """User and password as a form, written down when it is sent and not before."""

    def __init__(self, account: Account):
        self._account = account

    def _bytes(self) -> bytes:
        password = self._account.password.reveal() if self._account.password else ""
        return urlencode({"user": self._account.user, "pass": password}).encode("ascii")

    @property
    def length(self) -> int:
        """Bytes on the wire."""
        return len(self._bytes())

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._bytes()


def _limits(idle: float) -> dict[str, float | None]:
    return httpx2.Timeout(connect=CONNECT, read=idle, write=IDLE, pool=TOTAL).as_dict()


def _network(account: Account, home: Origin) -> httpx2.AsyncBaseTransport:
    """The real thing. Certificates are always verified; for plain http none are even loaded."""
    logging.getLogger("httpcore2").setLevel(logging.INFO)  # below that it tells of cookies
    secure = home.scheme == "https" or account.proxy.startswith("https")
    verify = tls.context(account) if secure else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        proxy = httpx2.Proxy(account.proxy) if account.proxy else None
        return httpx2.AsyncHTTPTransport(
            verify=verify, trust_env=False, limits=LIMITS, proxy=proxy, http2=False
        )
    except (ValueError, httpx2.InvalidURL, ImportError):
        raise NotRT("proxy must look like http://proxy.example.com:3128") from None


def _authorization(account: Account) -> str:
    if account.token:
        return f"token {account.token.reveal()}"
    if account.user and account.password is not None:
        pair = f"{account.user}:{account.password.reveal()}".encode()
        return "Basic " + base64.b64encode(pair).decode("ascii")
    return ""


def _moment(date: str) -> float | None:
    """Seconds since 1970 of an HTTP date, None for anything else."""
    try:
        return parsedate_to_datetime(date).timestamp()
    except (ValueError, OverflowError):
        return None


def _answer(response: httpx2.Response, body: bytes) -> Answer:
    headers = {name: value for name, value in response.headers.items() if name != "set-cookie"}
    return Answer(response.status_code, headers, body)


async def _close(response: httpx2.Response) -> None:
    with suppress(httpx2.HTTPError):
        await response.aclose()


def _unreachable(error: httpx2.HTTPError, host: str, proxy: str) -> Unreachable:
    """Says in words of its own what failed; never what the request held."""
    causes = tuple(_causes(error))
    sent = not isinstance(error, NOT_SENT)
    try:
        via = f"the proxy {urlsplit(proxy).hostname}" if proxy else ""
    except ValueError:
        via = "the proxy"
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Hopeless(tls.certificate_words(cause, host))
        if isinstance(cause, socket.gaierror):
            return Hopeless(f"no such host: {via or host}: check {_what(via)}, or your network")
        if isinstance(cause, ConnectionRefusedError):
            return Unreachable(
                f"{via or host} refuses connections: "
                + (f"check {_what(via)}" if via else "is RT running there?")
            )
    found = next((cause for cause in causes if isinstance(cause, ssl.SSLError)), None)
    if found is not None and (not sent or tls.about_ours(found)):
        return Hopeless(tls.handshake_words(found, host))
    return Unreachable(_words(error, host, via), sent=sent)


def _what(via: str) -> str:
    """Which setting is to be looked at; a proxy that the environment has is none of ours."""
    if via:
        return "proxy in the configuration"
    ignored = "HTTPS_PROXY" in os.environ or "https_proxy" in os.environ
    return "url and proxy (the HTTPS_PROXY of the environment does not count)" if ignored else "url"


def _words(error: httpx2.HTTPError, host: str, via: str) -> str:
    match error:
        case httpx2.ProxyError():
            return f"{via} refuses to connect us ({_said(error)}): check proxy in the configuration"
        case httpx2.ConnectTimeout():
            return (
                f"{via or host} does not answer (no connection within {CONNECT:.0f} s):"
                f" check {_what(via)}, or your network"
            )
        case httpx2.PoolTimeout():
            return "all connections are busy"
        case httpx2.TimeoutException():
            return f"{host} stopped answering; {LONGER}"
        case httpx2.ConnectError():
            return f"cannot connect to {via or host}: check {_what(via)}, or your network"
        case _:
            return f"the connection to {host} broke"


def _said(error: httpx2.HTTPError) -> str:
    """The status of a proxy's refusal."""
    start = str(error)[:3]
    return start if start.isdecimal() else "no reason given"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what led to it, groups included."""
    waiting: list[BaseException | None] = [error]
    seen: set[int] = set()
    while waiting:
        item = waiting.pop()
        if item is None or id(item) in seen:
            continue
        seen.add(id(item))
        yield item
        waiting += [item.__cause__, item.__context__]
        if isinstance(item, BaseExceptionGroup):
            waiting += item.exceptions
