"""Where a server is, and who we are there."""

from __future__ import annotations

from dataclasses import dataclass


class Secret:
    """A token or password that no repr, log or traceback shows."""

    __slots__ = ("_value",)

    def __init__(self, value: str):
        self._value = value

    def reveal(self) -> str:
        """The secret itself, for the one place that puts it on the wire."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __bool__(self) -> bool:
        return bool(self._value)


@dataclass(frozen=True, slots=True)
class Account:
    """A server and the credentials for it.

    `url` is the base of RT (`https://support.example.com/rt`), without `/REST/2.0`.
    With `token` a token header is sent, else `user` and `password`: with every request, or, with
    `session`, once to RT's login page, whose cookie then stands for them.
    """

    url: str
    token: Secret | None = None
    user: str = ""
    password: Secret | None = None
    session: bool = False
    allow_http: bool = False
    ca_file: str = ""
    proxy: str = ""
