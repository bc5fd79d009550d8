"""Where a server is, and who we are there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

_KNOWN: set[str] = set()
"""Every secret of this run, so that none of them gets into a log."""
_SHORTEST = 4
_LIKE_ONE = re.compile(
    r"(?i)\b(?:token|basic|bearer)\s+[\w+/=.-]{8,}|\bRT_SID\S*?=[^\s;]+|\b\d+-\d+-[0-9a-f]{16,}\b"
)


def redacted(text: str) -> str:
    """A text without the secrets of this run, and without what looks like one."""
    for secret in sorted(_KNOWN, key=len, reverse=True):
        text = text.replace(secret, "…").replace(quote(secret, safe=""), "…")
    return _LIKE_ONE.sub("…", text)


class Secret:
    """A token or password that no repr, log or traceback shows."""

    __slots__ = ("_value",)

    def __init__(self, value: str):
        self._value = value
        if len(value) >= _SHORTEST:
            _KNOWN.add(value)

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
    client_cert: str = ""
    client_key: str = ""
    pin: str = ""
    """The fingerprint of the one certificate that is trusted; it stands for all authorities."""
    timeout: float = 30.0
    """Seconds without a word after which an answer is given up."""
    read_only: bool = False
    """True: nothing that could change the server is sent."""
