"""What a server must offer to be held to the contract, and the two that are."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Protocol

from rtdesk.backend.port import Backend
from rtdesk.config.account import Account, Secret
from rtdesk.demo.app import DemoApp, demo_app
from rtdesk.demo.dialect import RT_5_0_3, Dialect
from rtdesk.demo.wire import Request
from rtdesk.rest2.backend import Rest2Backend
from tests.rt.server import RT


class Server(Protocol):
    """A help desk with people in known roles: agent, limited, customer, stranger, root."""

    @property
    def dialect(self) -> Dialect:
        """The RT it is."""

    def login(self, role: str) -> str:
        """Who plays the role."""

    def account(self, role: str) -> Account:
        """The account of a role."""

    def connect(self, account: Account) -> Backend:
        """A backend for an account."""

    def create(self, queue: str, subject: str, **fields: object) -> int:
        """Makes a ticket as root, without the code under test."""


@asynccontextmanager
async def connected(server: Server, role: str) -> AsyncIterator[Backend]:
    """The port, as somebody."""
    backend = server.connect(server.account(role))
    try:
        yield backend
    finally:
        await backend.aclose()


def wrong(account: Account) -> Account:
    """The same account with a token that RT never gave."""
    assert account.token is not None
    return replace(account, token=Secret(account.token.reveal()[:-4] + "0000"))


class Demo:
    """The server in memory."""

    def __init__(self, version: str = "5.0.3") -> None:
        self.app: DemoApp = demo_app(version=version)

    @property
    def dialect(self) -> Dialect:
        return self.app.tables.dialect

    def login(self, role: str) -> str:
        names = {"agent": "anna", "limited": "bob", "customer": "carol", "stranger": "dave"}
        return names.get(role, role)

    def account(self, role: str) -> Account:
        return self.app.account(self.login(role))

    def connect(self, account: Account) -> Backend:
        return Rest2Backend(account, app=self.app)

    def create(self, queue: str, subject: str, **fields: object) -> int:
        token = self.account("root").token
        assert token is not None
        body = {"Queue": queue, "Subject": subject, "ContentType": "text/plain", **fields}
        headers = {
            "authorization": f"token {token.reveal()}",
            "content-type": "application/json",
        }
        request = Request("POST", "ticket", (), headers, json.dumps(body).encode())
        answer = self.app.answer(request)
        assert answer.status == 201, answer.body
        return int(json.loads(answer.body)["id"])


class Real:
    """A real RT 5 with its sample data."""

    def __init__(self, rt: RT):
        self.rt = rt

    @property
    def dialect(self) -> Dialect:
        return RT_5_0_3

    def login(self, role: str) -> str:
        names = {"agent": "alice", "limited": "bob", "customer": "carol", "stranger": "dave"}
        return names.get(role, role)

    def account(self, role: str) -> Account:
        return self.rt.account(self.login(role))

    def connect(self, account: Account) -> Backend:
        return Rest2Backend(account)

    def create(self, queue: str, subject: str, **fields: object) -> int:
        body = {"Queue": queue, "Subject": subject, "ContentType": "text/plain", **fields}
        return int(self.rt.post("ticket", body)["id"])
