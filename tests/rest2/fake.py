"""A server of a few lines behind the real transport."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx2

from rtdesk.config.account import Account, Secret
from rtdesk.rest2.transport import Transport

TOKEN = "1-71-5ec7e75ec7e75ec7e75ec7e75ec7e75e"
ACCOUNT = Account("https://rt.example/rt", token=Secret(TOKEN))


def reply(value: object, status: int = 200, **headers: str) -> httpx2.Response:
    """An answer of RT."""
    kind = {"content-type": 'application/json; charset="utf-8"'}
    names = {name.replace("_", "-"): text for name, text in headers.items()}
    stream = httpx2.ByteStream(json.dumps(value).encode())
    return httpx2.Response(status, headers={**kind, **names}, stream=stream)


@dataclass
class Fake:
    """Answers with `answer`, remembers requests and pauses."""

    answer: Callable[[httpx2.Request], httpx2.Response]
    requests: list[httpx2.Request] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)

    def transport(self, account: Account = ACCOUNT) -> Transport:
        """The real transport with this server at its end."""
        return Transport(account, wrapped=httpx2.MockTransport(self._handle), sleep=self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)

    async def _handle(self, request: httpx2.Request) -> httpx2.Response:
        await request.aread()
        self.requests.append(request)
        return self.answer(request)


def numbered(request: httpx2.Request) -> int:
    """The number of the page that is asked for."""
    return int(request.url.params.get("page", "1"))


def page(rows: list[dict[str, object]], number: int, **more: object) -> httpx2.Response:
    """A page of a collection as RT gives it to most users."""
    known = {"count": len(rows), "page": number, "per_page": 100, "total": None, "pages": None}
    return reply({**known, "items": rows, **more})
