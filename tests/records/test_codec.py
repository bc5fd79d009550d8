"""Records survive the way to plain JSON and back."""

import json
from datetime import UTC, datetime

import pytest

from rtdesk.records.codec import from_plain, to_plain
from rtdesk.records.customfield import CustomField
from rtdesk.records.link import Link, Links
from rtdesk.records.ref import Ref, user
from rtdesk.records.roles import Role
from rtdesk.records.ticket import Ticket, TicketRow

WHEN = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

FULL = Ticket(
    id=7,
    subject="Grüße \x1b[31m",
    status="in review",
    queue=Ref("queue", "3", "Support"),
    owner=user("anna", "Anna"),
    requestors=(user("carol", "Carol", "carol@example.net"),),
    priority="50",
    created=WHEN,
    due=WHEN,
    cc=(user("x"),),
    roles=(Role("RT::CustomRole-1", "Engineer", (user("bob"),)),),
    custom_fields=(CustomField("2", "Severity", ("High", "")),),
    time_worked=15,
    links=Links((Link("lifecycle", "ticket/7", label="Öffnen", to="open"),)),
    etag="1627",
)


def test_a_ticket_comes_back_as_it_was() -> None:
    assert from_plain(Ticket, json.loads(json.dumps(to_plain(FULL)))) == FULL


def test_defaults_are_not_written() -> None:
    assert to_plain(TicketRow(id=7)) == {"id": 7}


def test_unknown_members_are_ignored() -> None:
    assert from_plain(TicketRow, {"id": 7, "colour": "red"}) == TicketRow(id=7)


def test_not_fetched_links_stay_not_fetched() -> None:
    plain = Ticket(id=1)
    assert not from_plain(Ticket, to_plain(plain)).links.fetched


def test_a_missing_member_is_an_error() -> None:
    with pytest.raises(TypeError):
        from_plain(TicketRow, {"subject": "x"})
