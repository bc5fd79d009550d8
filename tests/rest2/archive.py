"""All 329 recorded answers of a real RT 5.0.3 with its sample help desk, in one file.

Without credentials, and with long strings cut.
"""

from __future__ import annotations

import base64
import json
import lzma
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rtdesk.config.account import Account
from rtdesk.rest2.body import json_body
from rtdesk.rest2.origin import Origin, origin
from rtdesk.rest2.request import Call
from rtdesk.rest2.response import Answer

ARCHIVE = Path(__file__).parent / "samples.json.xz"
HOME: Origin = origin(Account("http://127.0.0.1:8090"))


@dataclass(frozen=True)
class Sample:
    """A request and its answer. `value` is the JSON, None where there is none."""

    name: str
    call: Call
    answer: Answer
    value: Any

    @property
    def place(self) -> tuple[str, ...]:
        """The path in pieces, numbers and names of records left out: (ticket, history)."""
        first, *rest = self.call.path.partition("?")[0].split("/")
        if first in ("ticket", "tickets") and "bulk" in rest:
            return ("tickets", *rest)
        return (first, *rest[1:]) if not first.endswith("s") else (first,)


@cache
def samples() -> dict[str, Sample]:
    """Every sample by its name."""
    recorded = json.loads(lzma.decompress(ARCHIVE.read_bytes()))
    return {name: _sample(name, entry) for name, entry in recorded.items()}


def _sample(name: str, entry: dict[str, Any]) -> Sample:
    method, path = entry["method"], entry["path"]
    call = Call(
        method,
        path,
        body=json_body({}) if method in ("POST", "PUT") else None,
        is_message=method == "POST" and path.endswith(("/correspond", "/comment")),
        is_search=method == "POST" and path == "tickets",
    )
    answer = Answer(entry["status"], entry["headers"], _body(entry))
    return Sample(name, call, answer, entry.get("json"))


def _body(entry: dict[str, Any]) -> bytes:
    if "json" in entry:
        return json.dumps(entry["json"]).encode()
    if "base64" in entry:
        return base64.b64decode(entry["base64"][:160])
    return str(entry.get("text", "")).encode()
