"""How a server can fail us, by what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rtdesk.records.transaction import Transaction

from rtdesk.records.ticket import Ticket


class BackendError(Exception):
    """Base of the tree. `str()` is one line for the user: what happened and why."""


class Unreachable(BackendError):
    """No usable answer (DNS, connect, TLS, timeout, 502..504): retry later.

    `sent` tells whether any byte of the request may have reached the server.
    """

    def __init__(self, message: str, *, sent: bool = False, retry_after: float | None = None):
        super().__init__(message)
        self.sent = sent
        self.retry_after = retry_after


class NotAuthenticated(BackendError):
    """The credentials are missing, wrong or expired (401, redirect to a login page)."""


class NotRT(BackendError):
    """Something answered, but not the REST 2.0 of an RT: the address is wrong."""


class Refused(BackendError):
    """The server understood and said no. `sentences` are its own words, cleaned of nothing."""

    def __init__(self, *sentences: str, status: int = 0):
        super().__init__("; ".join(s for s in sentences if s) or f"refused ({status})")
        self.sentences = tuple(s for s in sentences if s)
        self.status = status


class Stale(BackendError):
    """The record changed since it was read (412). `fresh` is the newer one, if it was read."""

    def __init__(self, message: str = "changed meanwhile", fresh: Ticket | None = None):
        super().__init__(message)
        self.fresh = fresh


class Gone(BackendError):
    """No such record, or not (or no more) for this user (404, 403 on a record)."""


class Unsupported(BackendError):
    """This server cannot do that (405, 501, an older version)."""


class Unsure(BackendError):
    """A write may or may not have happened: look before trying again."""


class Malformed(BackendError):
    """RT's answer is not what the document promises; nothing of it was believed."""


class TooLong(BackendError):
    """There is more of a history than was asked for at most; `newest` is what was read of it."""

    def __init__(self, message: str, newest: tuple[Transaction, ...] = ()):
        super().__init__(message)
        self.newest = newest
