"""What the port promises about values that only some lists show, on every server."""

from __future__ import annotations

import pytest

from rtdesk.records import extras
from tests.contract.server import Server, connected

EVERYTHING = (*extras.KINDS, "cf.Severity", "role.Account Manager", "role.On-call Engineers")


def ticket(server: Server) -> int:
    return server.create(
        "Support",
        "With everything",
        Content="Hello.",
        Cc="carol",
        AdminCc="root",
        CustomFields={"Severity": "High"},
        CustomRoles={"Account Manager": "root"},
    )


async def test_a_row_has_what_the_whole_ticket_has(server: Server) -> None:
    id_ = ticket(server)
    async with connected(server, "agent") as backend:
        (row,) = (await backend.tickets(f"id = {id_}", extras=EVERYTHING)).items
        whole = await backend.ticket(id_)
    assert whole is not None
    found, expected = dict(row.extras), dict(extras.of(whole, EVERYTHING))
    assert list(found) == list(EVERYTHING)
    assert found["cf.Severity"] == "High"
    assert found["type"] == "ticket"
    people = ("cc", "admincc", "role.Account Manager", "role.On-call Engineers")
    for name in people:  # a single record gives logins, a list the names of people
        there = bool(expected[name]) and server.dialect.people_in_lists
        assert bool(found[name]) == there, (name, found, expected)
    rest = [name for name in EVERYTHING if name not in people]
    assert [found[name] for name in rest] == [expected[name] for name in rest]
    if server.dialect.people_in_lists:
        assert found["cc"]
        assert found["role.Account Manager"]


async def test_nothing_is_asked_for_that_no_list_shows(server: Server) -> None:
    id_ = ticket(server)
    async with connected(server, "agent") as backend:
        (row,) = (await backend.tickets(f"id = {id_}")).items
    assert row.extras == ()


@pytest.mark.parametrize(
    "order",
    ["-Priority,Due", "Starts", "cf.Severity,-Created", "Requestor", "-cf.Nope", "Nonsense"],
)
async def test_no_order_loses_tickets(server: Server, order: str) -> None:
    for _ in range(2):
        ticket(server)
    async with connected(server, "agent") as backend:
        page = await backend.tickets("Queue = 'Support'", order)
        count = await backend.count("Queue = 'Support'")
    assert page.total == count
    assert len(page.items) == min(count or 0, 100) >= 2
