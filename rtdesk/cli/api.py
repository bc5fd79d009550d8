"""`rtdesk api`: a request in RT's own words, with the account and the guard of the desk."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rtdesk.config.errors import ConfigError

if TYPE_CHECKING:
    from rtdesk.backend.raw import RawAnswer, RawRequest

HARMLESS = frozenset(
    {"allow", "content-length", "content-type", "date", "etag", "last-modified", "location"}
)
"""Headers that hold no secret."""


def run(given: argparse.Namespace) -> int:
    """Asks, and prints what is answered; the result is the exit code.

    Raises:
        ConfigError: the arguments do not go together.
    """
    from rtdesk.backend.errors import BackendError
    from rtdesk.cli.lines import complain
    from rtdesk.cli.profile import desk_for

    request = request_for(given)
    desk = desk_for(given)
    try:
        answer = asyncio.run(desk.line.ask(request))
    except BackendError as error:
        return complain(error)
    finally:
        desk.close()
    print_answer(request, answer)
    return 0


def request_for(given: argparse.Namespace) -> RawRequest:
    """What was asked for.

    Raises:
        ConfigError: the arguments do not go together.
    """
    from rtdesk.backend.raw import RawRequest

    reads = given.method in ("GET", "HEAD")
    if given.json is not None and (reads or given.fields):
        raise ConfigError("--json is the whole body of a write: it goes with neither -f nor GET")
    if given.paginate and given.method != "GET":
        raise ConfigError("--paginate reads: it goes with GET only")
    if reads:
        return RawRequest(given.method, given.path, tuple(given.fields), None, given.paginate)
    body = _members(given.fields) if given.json is None else _read(given.json)
    return RawRequest(given.method, given.path, body=body)


def print_answer(request: RawRequest, answer: RawAnswer) -> None:
    """JSON on stdout; on a terminal in ASCII, elsewhere with the letters of all languages."""
    if request.method == "HEAD":
        _print_headers(answer.headers)
    elif answer.value is not None:
        from rtdesk.text.escaped import dumped

        plain = sys.stdout.isatty() or "utf" not in (sys.stdout.encoding or "").lower()
        print(dumped(answer.value, ascii=plain))


def _print_headers(headers: tuple[tuple[str, str], ...]) -> None:
    from rtdesk.text.clean import clean

    for name, value in sorted(headers):
        if name in HARMLESS:
            print(f"{name}: {clean(value)}")


def _members(fields: list[tuple[str, str]]) -> dict[str, object]:
    """The fields as an object; what is given twice becomes a list."""
    found: dict[str, list[str]] = {}
    for name, value in fields:
        found.setdefault(name, []).append(value)
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}


def _read(name: str) -> object:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text("utf-8")
        return json.loads(text)
    except OSError as error:
        raise ConfigError(f"cannot read {name}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{name} is not JSON: {error}") from error
