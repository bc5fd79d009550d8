"""The world of the demo: the same every time, alive, varied, and quick to make."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from time import perf_counter

from rtdesk.demo.app import demo_app
from tests.demo.wire import Wire

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def test_two_worlds_are_the_same() -> None:
    first, second = (demo_app(tickets=50, now=lambda: NOW).tables for _ in range(2))
    assert asdict(first) == asdict(second)


def test_the_world_moves_with_the_clock() -> None:
    later = demo_app(now=lambda: NOW + timedelta(days=400)).tables
    assert later.tickets[30].subject == demo_app(now=lambda: NOW).tables.tickets[30].subject
    moved = later.tickets[30].created - demo_app(now=lambda: NOW).tables.tickets[30].created
    assert moved == 400 * 86400


def test_ids_grow_with_time(wire: Wire) -> None:
    times = [entry.created for entry in wire.app.tables.transactions.values()]
    assert times == sorted(times)
    assert times[-1] <= NOW.timestamp()
    assert NOW.timestamp() - times[-1] < 3600


def test_every_text_and_reference_is_sound(wire: Wire) -> None:
    tables = wire.app.tables
    for part in tables.parts.values():
        assert part.id in tables.transactions[part.transaction].parts
        assert part.parent == 0 or tables.parts[part.parent].type.startswith("multipart/")
        if part.type.startswith("text/"):
            part.content.decode()
    for id_ in tables.tickets:
        assert wire.as_("root").send("GET", f"ticket/{id_}").status == 200


def test_there_is_something_of_everything(wire: Wire) -> None:
    tables = wire.app.tables
    assert len(tables.tickets) >= 60
    subjects = "".join(ticket.subject for ticket in tables.tickets.values())
    for char in "\x1b\u202e\x07[🔥件מ":
        assert char in subjects
    kinds = {part.type for part in tables.parts.values()}
    assert {"text/html", "text/csv", "image/png", "application/pdf", "multipart/related"} <= kinds
    longest = max(tables.tickets.values(), key=lambda ticket: len(ticket.history))
    assert len(longest.history) >= 160
    assert any(ticket.merged for ticket in tables.tickets.values())
    assert wire.found("Due < 'now' AND Status = '__Active__'")
    assert wire.found("Owner = 'Nobody' AND Priority >= 80")
    assert wire.as_("carol").found("id > 0")
    types = {entry.type for entry in tables.transactions.values()}
    assert {"Create", "Correspond", "Comment", "EmailRecord", "Status", "Set", "SetWatcher",
            "AddWatcher", "CustomField", "AddLink"} <= types  # fmt: skip


def test_no_story_was_refused(wire: Wire) -> None:
    """Steps that RT would have declined leave no trace, so what they aimed at is checked."""
    tables = wire.app.tables
    by_subject = {ticket.subject: ticket for ticket in tables.tickets.values()}
    assert by_subject["DNS answers slowly"].status == "closed"
    assert by_subject["Second internet line for Mill Lane"].status == "done"
    assert by_subject["Replace 64 workstations"].owner == tables.logins["jonas"].id
    assert by_subject["Mill Lane: no internet since 07:40"].status == "waiting-on-vendor"


def test_ten_thousand_more_are_quick() -> None:
    start = perf_counter()
    app = demo_app(tickets=10_000)
    assert perf_counter() - start < 2.0
    wire = Wire(app)
    page = wire.get("tickets", query="Status = '__Active__'", orderby="LastUpdated", order="DESC",
                    per_page=100, fields="Subject,Owner,Queue,Status")  # fmt: skip
    assert page["count"] == 100
    assert page["total"] > 3000
    assert wire.get(page["items"][50]["_url"].removeprefix("http://127.0.0.1/REST/2.0/"))["Subject"]
    assert len({id(t.subject) for t in app.tables.tickets.values()}) < 300
