"""Requests in the server's own words, for those who want to ask it themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class RawRequest:
    """`path` is a path below the REST root, or a URL that the server gave."""

    method: str
    path: str
    parameters: tuple[tuple[str, str], ...] = ()
    body: object = None
    """JSON; None: without a body."""
    all_pages: bool = False
    """True to read a collection to its end: the answer holds its items."""


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """A good answer; bad ones are errors. `value` is its JSON, None where there is no body."""

    value: object = None
    headers: tuple[tuple[str, str], ...] = ()
    """Names in lower case."""


@runtime_checkable
class Asks(Protocol):
    """A backend that can be asked anything; raises only errors of `backend.errors`."""

    async def ask(self, request: RawRequest) -> RawAnswer:
        """The answer to a request. None leaves for another server than ours."""
