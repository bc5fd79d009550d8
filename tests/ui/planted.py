"""A help desk in which strangers planted hostile words everywhere, and its harmless twin."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from rich.cells import split_graphemes

from rtdesk.demo import wire
from rtdesk.demo.lifecycles import DEFAULT, LIFECYCLES, Action, Lifecycle
from rtdesk.demo.model import Part, Ticket, Transaction
from rtdesk.demo.rights import ALL, GRANTS
from rtdesk.demo.rows import Field, Queue, SavedSearch, User
from rtdesk.demo.wire import Problem, Request, Response
from rtdesk.text.clean import clean
from rtdesk.text.html import readable
from tests.contract.server import Demo
from tests.hostile import Hostile

HIDDEN = "%"
"""Stands in the twin where the hostile text has something else than a harmless ASCII character."""
NOW = 1_796_000_000
"""Seconds since 1970 at which all of it happens."""
REFUSALS = 10
"""Changes that the server refuses, each in other words."""
Words = Callable[[str], str]


def twin(text: str, *, multiline: bool = False) -> str:
    """ASCII of the same width, with blanks and line breaks at the same places."""
    return "".join(_alike(part) for part in _parts(clean(text, multiline=multiline)))


def spaced(text: str, *, multiline: bool = False) -> str:
    """With a blank behind every wide character: lines then break where the twin's do."""
    parts = _parts(clean(text, multiline=multiline))
    if not any(len(_alike(part)) > 1 for part in parts):
        return text
    return "".join(part + " " * (len(_alike(part)) > 1) for part in parts)


def _parts(text: str) -> list[str]:
    return [text[start:end] for start, end, _ in split_graphemes(text)[0]]


def _alike(part: str) -> str:
    if part == "\n" or (part.isascii() and part not in "[]\\$%`*"):
        return part
    return HIDDEN * split_graphemes(part)[1]


@dataclass(frozen=True, slots=True)
class Planted:
    """The world, and the tickets that have one kind of thing each."""

    world: Demo
    count: int
    """How many strings."""
    files: int
    """Messages with hostile names, addresses, bodies and files."""
    pages: int
    """The same words as HTML."""
    fields: int
    """Custom fields."""
    labels: int
    """Actions of the lifecycle."""
    long: int
    """All of them in one message."""
    refused: tuple[int, ...]
    """Changes of these are refused in hostile words."""


def plant(
    strings: Sequence[Hostile],
    patch: pytest.MonkeyPatch,
    *,
    harmless: bool = False,
    raw: bool = False,
) -> Planted:
    """Puts every string everywhere; `harmless`: its twin instead; `raw`: with no blank added."""

    def line(text: str) -> str:
        return twin(text) if harmless else text

    def words(text: str) -> str:
        if raw:
            return text
        return twin(spaced(text)) if harmless else spaced(text)

    def body(text: str) -> str:
        if raw:
            return text
        text = spaced(text, multiline=True)
        return twin(text, multiline=True) if harmless else text

    patch.setattr(wire, "json", SimpleNamespace(dumps=lambda value, **_: json.dumps(value)))
    world = Demo()
    world.app.now = when
    tables = world.app.tables
    for table in (tables.tickets, tables.transactions, tables.parts, tables.backlinks):
        table.clear()
    tables.searches.clear()
    texts = [one.text for one in strings]
    people = [_person(world, number, words(text)) for number, text in enumerate(texts)]
    grants = {**GRANTS["anna"], **{queue.name: ALL for queue in tables.queues.values()}}
    for number, text in enumerate(texts):
        queue = Queue(100 + number, f"{number:03} {line(text[:20_000])}")
        tables.queues[queue.id] = queue
        grants[queue.name] = ALL
        search = SavedSearch(number + 1, f"{number:03} {line(text)}", "id = 0")
        tables.searches[search.id] = search
        tables.fields[900 + number] = Field(900 + number, words(text[:20_000]))
    patch.setitem(GRANTS, "anna", grants)
    lifecycle = "calm" if harmless else "hostile"
    patch.setitem(
        LIFECYCLES, lifecycle, _lifecycle(lifecycle, texts if raw else [*map(_short, texts)], line)
    )
    for number, name, life in ((11, "Fields", "default"), (12, "Labels", lifecycle)):
        tables.queues[number] = Queue(number, name, lifecycle=life)
        grants[name] = ALL
    tables.queues[11].fields = tuple(900 + number for number in range(len(texts)))

    for number, text in enumerate(texts):
        ticket = _ticket(world, 1000 + number, line(text), people[number].id)
        if _bytes(text).decode() == text:  # else nobody can ask for the queue by its name
            ticket.queue = 100 + number
        ticket.owner = people[(number + 1) % len(people)].id
    special = [_ticket(world, 2000 + n, "A harmless one", 52) for n in range(5 + REFUSALS)]
    files, pages, fields, labels, long = special[:5]
    fields.queue, labels.queue = 11, 12
    fields.values = {900 + n: (words(text),) for n, text in enumerate(texts)}
    for number, text in enumerate(texts):
        file = text if raw else line(_short(text))
        _message(world, files, people[number].id, "text/plain", body(text), file)
        page = text if raw else spaced(text, multiline=True)
        source = html.escape(_html_twin(page) if harmless else page)
        _message(world, pages, 52, "text/html", f"<p>{source}</p>")
    _message(world, long, 52, "text/plain", "\n".join(body(text) for text in texts))
    refused = tuple(ticket.id for ticket in special[5:])
    _refuse(world, refused, [words(text) for text in texts])
    return Planted(
        world, len(strings), files.id, pages.id, fields.id, labels.id, long.id, refused=refused
    )


def _short(text: str) -> str:
    """Wide characters that are cut leave a cell free, into which the words behind them move."""
    return text[:15] if len(twin(text)) > len(clean(text)) else text


def when() -> datetime:
    """The time in both worlds, which stands still."""
    return datetime.fromtimestamp(NOW, UTC)


def _html_twin(text: str) -> str:
    read = readable(f"<p>{html.escape(text)}</p>").text
    return twin(read, multiline=True)


def _person(world: Demo, number: int, name: str) -> User:
    login = f"u{number}@example.org"
    user = User(3000 + 2 * number, login, name, f"<{name}>@evil", created=NOW - 9000)
    return world.app.tables.add_user(user)


def _lifecycle(name: str, texts: Sequence[str], line: Words) -> Lifecycle:
    actions = [
        Action("new", "open", f"{number:03} {line(text)}") for number, text in enumerate(texts)
    ]
    return replace(DEFAULT, name=name, actions=tuple(actions))


def _ticket(world: Demo, id_: int, subject: str, requestor: int) -> Ticket:
    tables = world.app.tables
    then = NOW - 100_000 + 10 * id_
    ticket = Ticket(id_, 1, subject, "new", requestor, then, requestors=(requestor,))
    ticket.updated, ticket.updated_by = then, requestor
    tables.tickets[id_] = ticket
    _message(world, ticket, requestor, "text/plain", "How it began.", kind="Create")
    return ticket


def _message(  # noqa: PLR0917
    world: Demo,
    ticket: Ticket,
    creator: int,
    type_: str,
    text: str,
    filename: str = "",
    *,
    kind: str = "Correspond",
) -> None:
    then = ticket.updated
    parts = [Part(0, 0, "multipart/mixed"), Part(0, 0, type_, _bytes(text), parent=1)]
    if filename:
        parts.append(Part(0, 0, "image/png", b"png", filename, parent=1))
    entry = Transaction(0, ticket.id, kind, creator, then, data="No Subject")
    world.app.tables.record(entry, parts)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _refuse(world: Demo, tickets: Sequence[int], texts: Sequence[str]) -> None:
    """RT says no, and says it in the words of strangers."""
    answer, left = world.app.answer, iter(_chunks(texts, len(tickets)))
    said: dict[str, str] = {}

    def refuse(request: Request | None) -> Response:
        if request and request.method == "PUT" and request.path.startswith("ticket/20"):
            if request.path not in said:
                said[request.path] = next(left)
            status = 403 if request.path[-1] in "02468" else 400
            return Response.problem(Problem(status, said[request.path]))
        return answer(request)

    world.app.answer = refuse  # type: ignore[method-assign]


def _chunks(texts: Sequence[str], count: int) -> Iterator[str]:
    for start in range(count):
        yield " ".join(texts[start::count])
