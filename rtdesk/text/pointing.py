"""What points at a ticket: a number, or the address of one of its pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

LONGEST = 2_000
_NUMBER = re.compile(r"#?(\d{1,18})", re.ASCII)
_REST = re.compile(r"/REST/2\.0/ticket/(\d{1,18})(?:/|\Z)", re.ASCII)
_PAGE = re.compile(r"/(?:Ticket|SelfService|m/ticket)/\w+(?:\.html)?", re.ASCII)
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Pointer:
    """A ticket, or why what looks like one is none."""

    ticket: int = 0
    problem: str = ""


def pointer(text: str, server: str) -> Pointer | None:
    """What a text points at, if it is nothing but that; `server` is the address of our RT."""
    text = text.strip()
    if len(text) > LONGEST:
        return None
    if found := _NUMBER.fullmatch(text):
        ticket = int(found[1])
        return Pointer(ticket) if ticket else None
    if not re.match(r"(?i)https?://\S+\Z", text):
        return None
    try:
        here, there = urlsplit(server), urlsplit(text)
        same = (here.hostname, _port(here.scheme, here.port)) == (
            there.hostname,
            _port(here.scheme, there.port),
        )
    except ValueError:
        return None
    if not same:
        ours = here.hostname or server
        return Pointer(problem=f"That is on {there.hostname}, not on {ours}: not opened.")
    root = here.path.rstrip("/")
    if not there.path.startswith(f"{root}/"):
        return Pointer(problem=f"That is no page of {server}: not opened.")
    return _on_server(there.path.removeprefix(root), there.query)


def _on_server(path: str, query: str) -> Pointer:
    if found := _REST.match(path):
        return Pointer(int(found[1]))
    if _PAGE.fullmatch(path):
        numbers = parse_qs(query.replace(";", "&")).get("id", [])
        if numbers and (found := re.fullmatch(r"\d{1,18}", numbers[0], re.ASCII)) and int(found[0]):
            return Pointer(int(found[0]))
    return Pointer(problem="That page of RT is no ticket: not opened.")


def _port(scheme: str, port: int | None) -> int:
    """Whoever wrote http for https, or the other way round, means the same server."""
    return _PORTS.get(scheme, 0) if port is None or port in _PORTS.values() else port
