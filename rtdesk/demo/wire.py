"""One request and its answer as plain values, and the ways in which RT says no."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import parse_qsl, unquote, urlencode

ROOT = "/REST/2.0"
JSON = 'application/json; charset="utf-8"'
Body = dict[str, object]
REASONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    409: "Conflict",
    412: "Precondition Failed",
    415: "Unsupported Media Type",
    501: "Not Implemented",
}


class Problem(Exception):
    """A refusal on the wire. `message` goes into the JSON; None leaves the body empty."""

    def __init__(
        self, status: int, message: str | None = "", headers: tuple[tuple[str, str], ...] = ()
    ):
        super().__init__(message)
        self.status = status
        self.message = REASONS.get(status, "") if message == "" else message
        self.headers = headers


@dataclass(frozen=True)
class Request:
    """What came in. `path` is what follows `/REST/2.0/`, decoded, without slashes at its ends."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    origin: str = "http://127.0.0.1"

    @property
    def base(self) -> str:
        """What every `_url` starts with."""
        return self.origin + ROOT

    @cached_property
    def form(self) -> tuple[tuple[str, str], ...]:
        """Query parameters, and those of a form body."""
        if not self.content_type.startswith("application/x-www-form-urlencoded"):
            return self.query
        return (*self.query, *pairs(self.body.decode("utf-8", "replace")))

    @property
    def content_type(self) -> str:
        """The declared type of the body, in lower case."""
        return self.headers.get("content-type", "").lower()

    def first(self, name: str, default: str = "") -> str:
        """The first value of a parameter."""
        return next((value for key, value in self.form if key == name), default)

    def every(self, name: str) -> list[str]:
        """All values of a parameter."""
        return [value for key, value in self.form if key == name]

    def page_url(self, page: int) -> str:
        """This request's own address with another page, as RT builds `next_page`."""
        kept = [(key, value) for key, value in self.query if key not in ("page", "token")]
        return f"{self.base}/{self.path}?" + urlencode([*kept, ("page", str(page))], safe="'")


def pairs(query: str) -> tuple[tuple[str, str], ...]:
    """The parameters of a query string; RT takes `;` for `&`."""
    return tuple(parse_qsl(query.replace(";", "&"), keep_blank_values=True))


def decoded(path: str) -> str:
    """A path with its escapes undone."""
    return unquote(path).strip("/")


@dataclass(frozen=True)
class Response:
    """What goes out."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    type: str = JSON

    @classmethod
    def json(
        cls, value: object, status: int = 200, headers: tuple[tuple[str, str], ...] = ()
    ) -> Response:
        """A value as RT prints it."""
        return cls(status, json.dumps(value, ensure_ascii=False).encode(), headers)

    @classmethod
    def problem(cls, problem: Problem) -> Response:
        """A refusal; crashes of RT have no body at all."""
        if problem.message is None:
            return cls(problem.status, b"", problem.headers)
        body = json.dumps({"message": problem.message}, ensure_ascii=False).encode()
        return cls(problem.status, body, problem.headers, "application/json; charset=utf-8")
