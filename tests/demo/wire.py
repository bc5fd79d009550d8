"""Speaks to the demo as curl would."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from rtdesk.demo.app import DemoApp
from rtdesk.demo.wire import Request, Response, decoded, pairs


@dataclass(frozen=True)
class Wire:
    """One user of a demo."""

    app: DemoApp
    login: str = "anna"

    def as_(self, login: str) -> Wire:
        """The same demo, as somebody else."""
        return Wire(self.app, login)

    def send(self, method: str, path: str, body: object = None, **headers: str) -> Response:
        """Sends a request; underscores in header names stand for dashes."""
        sent = {name.replace("_", "-").lower(): value for name, value in headers.items()}
        if self.login:
            token = self.app.account(self.login).token
            assert token is not None
            sent.setdefault("authorization", f"token {token.reveal()}")
        data = b""
        if body is not None:
            sent.setdefault("content-type", "application/json")
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
        where, _, query = path.partition("?")
        return self.app.answer(Request(method, decoded(where), pairs(query), sent, data))

    def get(self, path: str, **parameters: object) -> Any:
        """The JSON of a GET that must succeed."""
        answer = self.send("GET", f"{path}?{urlencode(parameters)}")
        assert answer.status == 200, answer.body
        return json.loads(answer.body)

    def found(self, query: str, **parameters: object) -> list[int]:
        """Ids of the first hundred tickets of a search."""
        page = self.get("tickets", query=query, per_page=100, **{"orderby": "id"} | parameters)
        return [int(item["id"]) for item in page["items"]]

    def create(self, queue: str = "Support", **fields: object) -> int:
        """Makes a ticket as this user."""
        body = {"Queue": queue, "Subject": "A test", "Content": "x", "ContentType": "text/plain"}
        return int(value(self.send("POST", "ticket", body | fields))["id"])

    def put(self, ticket: int, **fields: object) -> list[str]:
        """The sentences of a PUT."""
        sentences: list[str] = value(self.send("PUT", f"ticket/{ticket}", fields))
        return sentences

    def say(self, ticket: int, verb: str = "correspond", **fields: object) -> Response:
        """A message."""
        body = {"Content": "Words", "ContentType": "text/plain"}
        return self.send("POST", f"ticket/{ticket}/{verb}", body | fields)

    def links(self, ticket: int) -> dict[str, list[dict[str, Any]]]:
        """Hyperlinks by ref."""
        out: dict[str, list[dict[str, Any]]] = {}
        for link in self.get(f"ticket/{ticket}")["_hyperlinks"]:
            out.setdefault(link["ref"], []).append(link)
        return out


def value(answer: Response) -> Any:
    """What an answer says."""
    return json.loads(answer.body)


def header(answer: Response, name: str) -> str:
    """A header of an answer, empty when it is not there."""
    return dict(answer.headers).get(name, "")
