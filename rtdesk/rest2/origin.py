"""Where the REST root is, and which URLs lie below it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, unquote, urlsplit

from rtdesk.backend.errors import NotRT
from rtdesk.config.account import Account

ROOT = "/REST/2.0/"
SIGN_IN = "/NoAuth/Login.html"
"""RT's login page, which takes no session and no rights."""
PORTS = {"http": 80, "https": 443}
_PRINTABLE = re.compile(r"[!-~]*\Z")


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme, host, port and path of a REST root; the only place requests may go to."""

    scheme: str
    host: str
    port: int
    root: str
    """Path of the REST root, with a slash at both ends."""

    def url(self, path: str) -> str:
        """The absolute URL of a path below the root."""
        return f"{self._server}{self.root}{path}"

    @property
    def sign_in_url(self) -> str:
        """The absolute URL of RT's login page."""
        return f"{self._server}{self._sign_in_path}"

    @property
    def _server(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if PORTS[self.scheme] == self.port else f":{self.port}"
        return f"{self.scheme}://{host}{port}"

    @property
    def _sign_in_path(self) -> str:
        return self.root.removesuffix(ROOT) + SIGN_IN

    def holds(self, scheme: str, host: str, port: int | None, path: str) -> bool:
        """True when a request for this would stay at our server and below the REST root."""
        return self._here(scheme, host, port) and self._covers(path)

    def signs_in(self, scheme: str, host: str, port: int | None, path: str) -> bool:
        """True for the login page of our server, exactly."""
        return self._here(scheme, host, port) and path == self._sign_in_path

    def _here(self, scheme: str, host: str, port: int | None) -> bool:
        here = (self.scheme, self.host, self.port)
        return (scheme, host.lower(), port or PORTS.get(scheme)) == here

    def below(self, url: str) -> str | None:
        """The part of a URL from the server that follows the root, or None when it is elsewhere.

        Only path and query count: behind a proxy the server may name a wrong scheme or host.
        """
        try:
            parts = urlsplit(url)
        except ValueError:
            return None
        if not self._covers(parts.path):
            return None
        query = f"?{parts.query}" if parts.query else ""
        return parts.path.removeprefix(self.root) + query

    def _covers(self, path: str) -> bool:
        return path.startswith(self.root) and ".." not in unquote(path).split("/")


def origin(account: Account, *, in_process: bool = False) -> Origin:
    """The origin of an account.

    Raises:
        NotRT: the URL cannot be used; the text says what to change.
    """
    parts = _split(account.url)
    host = (parts.hostname or "").lower()
    if parts.scheme == "http" and not (account.allow_http or in_process or _loopback(host)):
        raise NotRT(
            f"http://{host} would send your token or password in the clear:"
            " use https, or set allow_http = true if you trust the network"
        )
    path = parts.path.rstrip("/").removesuffix(ROOT.rstrip("/")).rstrip("/")
    return Origin(parts.scheme, host, parts.port or PORTS[parts.scheme], path + ROOT)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        good = parts.scheme in PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if (
        not good
        or not _PRINTABLE.match(url)
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
    ):
        raise NotRT(
            "the server's URL must look like https://support.example.com/rt"
            " (no user name, no query)"
        )
    return parts


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
