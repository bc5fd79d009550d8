"""Recorded answers of a real RT 5.0.3."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from rtdesk.config.account import Account
from rtdesk.rest2.origin import Origin, origin
from rtdesk.rest2.request import Call
from rtdesk.rest2.response import Answer

FOLDER = Path(__file__).parent / "samples"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))
HOME: Origin = origin(Account("http://127.0.0.1:8090"))


def sample(name: str) -> tuple[Call, Answer]:
    """The request and the answer of a sample."""
    recorded = json.loads((FOLDER / f"{name}.json").read_text())
    request, answer = recorded["request"], recorded["response"]
    parts = urlsplit(request["url"])
    path = parts.path.removeprefix("/REST/2.0/")
    is_message = request["method"] == "POST" and path.endswith(("correspond", "comment"))
    headers = {key.lower(): value for key, value in answer["headers"].items()}
    status = int(answer["status"].split()[0])
    return (
        Call(request["method"], path, is_message=is_message),
        Answer(status, headers, _body(answer)),
    )


def value(name: str) -> Any:
    """The JSON of a sample."""
    return json.loads(sample(name)[1].body)


def _body(answer: dict[str, Any]) -> bytes:
    if "json" in answer:
        return json.dumps(answer["json"]).encode()
    if "base64" in answer:
        return base64.b64decode(answer["base64"])
    return str(answer.get("text") or "").encode()
