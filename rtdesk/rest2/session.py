"""A web session in place of a password: each request with a password costs RT a bcrypt."""

from __future__ import annotations

import asyncio
import copy
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from urllib.parse import urlsplit

from rtdesk.backend.errors import BackendError, Malformed, NotAuthenticated, Unreachable
from rtdesk.config.account import Secret
from rtdesk.rest2.origin import Origin
from rtdesk.rest2.request import Call
from rtdesk.rest2.response import Answer

REDIRECTS = (301, 302, 303, 307, 308)
WRONG = (
    "RT does not accept this user and password: check user, and password_command,"
    " password_file or RTDESK_PASSWORD"
)
_COOKIE = re.compile(r"RT_SID_[!#-+\-.-:<>-\[\]-~]*=[!#-+\-.-:<-\[\]-~]{1,500}")

LogIn = Callable[[], Awaitable[Secret | None]]
"""Fills in RT's login page and gives the cookie that came of it."""
AskWho = Callable[[Secret | None], Awaitable[Answer]]
"""Asks RT something cheap, with a cookie or, without one, with the password."""


class Session:
    """The session of one account: one sign-in at a time, and all that wait share its result."""

    def __init__(self, log_in: LogIn, ask_who: AskWho):
        self._log_in = log_in
        self._ask_who = ask_who
        self._lock = asyncio.Lock()
        self._cookie: Secret | None = None
        self._given_up = False
        self._attempts = 0
        self._failure: BackendError | None = None

    async def cookie(self) -> Secret | None:
        """The session's cookie, after signing in if need be; None: send the password.

        Raises:
            BackendError: signing in failed.
        """
        return self._cookie if self._cookie or self._given_up else await self.renewed(None)

    async def renewed(self, used: Secret | None) -> Secret | None:
        """The cookie of a session that is newer than the one with the cookie `used`.

        Raises:
            BackendError: signing in failed.
        """
        seen = self._attempts
        async with self._lock:
            if self._attempts == seen and self._cookie == used and not self._given_up:
                await self._try()
            if self._failure is not None:
                raise copy.copy(self._failure) from self._failure.__cause__
            return self._cookie

    async def _try(self) -> None:
        self._cookie = self._failure = None
        try:
            self._cookie = await self._sign_in()
            self._given_up = self._cookie is None
        except BackendError as error:
            self._failure = error
        self._attempts += 1

    async def _sign_in(self) -> Secret | None:
        """The cookie of a new session, None where RT gives none or does not take it.

        RT answers a wrong password with a page like that for a right one, and with a cookie, too;
        so its REST 2.0 is asked.

        Raises:
            NotAuthenticated: user or password are wrong.
            Unreachable: not now; what waited for this was not sent.
        """
        try:
            cookie = await self._log_in()
            if cookie is None or _knows_us(await self._ask_who(cookie)):
                return cookie
            answer = await self._ask_who(None)
        except Unreachable as error:
            error.sent = False
            raise
        except Malformed:
            return None
        if answer.status in (401, *REDIRECTS):
            raise NotAuthenticated(WRONG)
        return None

    def give_up(self) -> None:
        """From now on the password is sent."""
        self._cookie = self._failure = None
        self._given_up = True


def _knows_us(answer: Answer) -> bool:
    return answer.status == 200 and answer.is_json


def session_cookie(lines: Iterable[str]) -> Secret | None:
    """RT's session in the `Set-Cookie` lines of an answer; other cookies are of no interest."""
    pairs = (line.partition(";")[0].strip() for line in lines)
    found = [pair for pair in pairs if _COOKIE.fullmatch(pair)]
    return Secret(found[-1]) if found else None


def signed_out(call: Call, origin: Origin, status: int, headers: Mapping[str, str]) -> bool:
    """True when an answer means that the session is over, and that nothing was done.

    RT redirects and refuses before it looks at the request (REST2/Middleware/Auth.pm). A page in
    place of JSON comes from something before RT, so of a write it proves nothing.
    """
    if status in REDIRECTS:
        return _leads_to_sign_in(call, origin, headers.get("location", ""))
    page = status == 200 and "html" in headers.get("content-type", "").lower()
    asked_for_json = all(name.lower() != "accept" for name, _ in call.headers)
    return status == 401 or (page and asked_for_json and not call.is_write)


def _leads_to_sign_in(call: Call, origin: Origin, location: str) -> bool:
    """True for a page of this server that is not the same address under another base."""
    try:
        parts = urlsplit(location)
        host = parts.hostname or origin.host
    except ValueError:
        return False
    moved = parts.path.endswith(f"/REST/2.0/{call.path.partition('?')[0]}")
    return host == origin.host and not moved
