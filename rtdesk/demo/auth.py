"""Who is asking: tokens and basic authentication."""

from __future__ import annotations

import base64
import binascii
import hmac

from rtdesk.demo.model import Tables
from rtdesk.demo.rows import User
from rtdesk.demo.wire import Problem, Request

PASSWORD = "password"  # noqa: S105 - everybody's, as nothing here is worth a better one


def authenticate(tables: Tables, request: Request) -> User:
    """The user behind the credentials.

    Raises:
        Problem: 401, or 302 to the login page for what looks like a browser.
    """
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    user: User | None = None
    if scheme.lower() == "token":
        user = _by_token(tables, credentials.strip())
    elif scheme.lower() == "basic":
        user = _by_password(tables, credentials.strip())
    elif not scheme:
        user = _by_token(tables, request.first("token"))
    if user is not None and not user.disabled:
        return user
    if not scheme and _like_a_browser(request):
        raise Problem(302, None, (("Location", "/"),))
    raise Problem(401)


def _by_token(tables: Tables, token: str) -> User | None:
    parts = token.split("-")
    if len(parts) != 3 or not parts[1].isdigit():
        return None
    user = tables.users.get(int(parts[1]))
    known = user is not None and hmac.compare_digest(user.token.encode(), token.encode())
    return user if known else None


def _by_password(tables: Tables, credentials: str) -> User | None:
    try:
        login, _, password = base64.b64decode(credentials).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    user = tables.logins.get(login.casefold())
    return user if user is not None and user.id > 6 and password == PASSWORD else None


def _like_a_browser(request: Request) -> bool:
    return "cookie" in request.headers or "mozilla" in request.headers.get("user-agent", "").lower()
