"""HTTP without anything around it: one connection, opened again when the server closed it."""

from __future__ import annotations

import http.client
import json
from urllib.parse import urlsplit


class Wire:
    """Requests with a token, one after the other."""

    def __init__(self, url: str, token: str):
        self._http = http.client.HTTPConnection(urlsplit(url).netloc, timeout=120)
        self._headers = {"Authorization": f"token {token}", "Accept-Encoding": "gzip"}

    def get(self, path: str) -> bytes:
        """The body as it came."""
        return self._ask("GET", path, None, {})

    def put(self, path: str, values: object) -> bytes:
        """Changes something."""
        body = json.dumps(values).encode()
        return self._ask("PUT", path, body, {"Content-Type": "application/json"})

    def close(self) -> None:
        """Closes the connection."""
        self._http.close()

    def _ask(self, method: str, path: str, body: bytes | None, more: dict[str, str]) -> bytes:
        for again in (False, True):
            try:
                self._http.request(method, path, body, self._headers | more)
                answer = self._http.getresponse()
                found = answer.read()
                break
            except (http.client.RemoteDisconnected, ConnectionError):
                self._http.close()
                if again:
                    raise
        assert answer.status < 300, f"{method} {path}: {answer.status} {found[:200]!r}"
        return found
