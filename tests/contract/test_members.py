"""What the port promises about people, roles, links and merging: each is there when it is read."""

from __future__ import annotations

import pytest

from rtdesk.backend.port import Backend
from rtdesk.ops import fields
from rtdesk.ops.op import AddTime, ChangeMembers, Merge, SetField
from rtdesk.records.ticket import Ticket
from tests.contract.server import Server, connected

FREE = "kim@nowhere.example"
GROUP = "Everybody in IT"
MANY, ONE = "Role.{On-call Engineers}", "Role.{Account Manager}"


async def read(backend: Backend, id_: int) -> Ticket:
    ticket = await backend.ticket(id_)
    assert ticket is not None
    return ticket


async def change(backend: Backend, op: ChangeMembers) -> tuple[str, ...]:
    """Asks for it on the ticket as it is now; RT's sentences."""
    receipt = await backend.send(op.on(await read(backend, op.ticket)))
    return receipt.sentences


async def group(backend: Backend) -> str:
    (found,) = await backend.groups(GROUP)
    return found.member


@pytest.mark.parametrize("field", ["Requestor", "Cc", "AdminCc", MANY])
async def test_users_groups_and_addresses_join_and_leave(server: Server, field: str) -> None:
    id_ = server.create("Support", "People", Content="Hello")
    limited = server.login("limited")
    async with connected(server, "agent") as backend:
        if field == MANY and not server.dialect.custom_roles_in_writes:
            pytest.skip("this RT ignores roles in requests")
        team = await group(backend)
        join = ChangeMembers(id_, field, (limited, FREE, team))
        said = await change(backend, join)
        ticket = await read(backend, id_)
        assert join.holds(ticket), fields.members(ticket, field)
        assert sorted(fields.members(ticket, field)) == sorted((limited, FREE, team))
        label = fields.role(field) or field
        assert f"Added {GROUP} as {label} for this ticket" in said
        leave = ChangeMembers(id_, field, ("carol",), (FREE, team))
        await change(backend, leave)
        assert sorted(fields.members(await read(backend, id_), field)) == sorted((limited, "carol"))
        await change(backend, ChangeMembers(id_, field, (), (limited, "carol")))
        assert fields.members(await read(backend, id_), field) == ()


async def test_a_role_of_one(server: Server) -> None:
    id_ = server.create("Support", "One", Content="Hello")
    agent, limited = server.login("agent"), server.login("limited")
    async with connected(server, "agent") as backend:
        if not server.dialect.custom_roles_in_writes:
            pytest.skip("this RT ignores roles in requests")
        steps = (("", agent), (agent, limited), (limited, FREE), (FREE, ""))
        for old, new in steps:
            await backend.send(SetField(id_, ONE, new, old))
            assert fields.value(await read(backend, id_), ONE) == new
        receipt = await backend.send(SetField(id_, ONE, await group(backend), ""))
        assert receipt.sentences == ("Account Manager cannot be a group",)
        assert fields.value(await read(backend, id_), ONE) == ""
        entries = [e for e in await backend.history(id_) if e.type == "SetWatcher"]
        names = await backend.role_names(tuple({e.field for e in entries}))
        assert [names[e.field] for e in entries] == ["Account Manager"] * len(steps)


async def test_roles_are_told_with_their_names_and_whether_they_take_many(server: Server) -> None:
    id_ = server.create("Support", "Roles", Content="Hello")
    async with connected(server, "agent") as backend:
        ticket = await read(backend, id_)
        names = await backend.role_names(tuple(role.key for role in ticket.roles))
        told = {(role.name or names[role.key], role.many, role.members) for role in ticket.roles}
        assert told == {("Account Manager", False, ()), ("On-call Engineers", True, ())}
        assert told == {(r.name, r.many, r.members) for r in (await read(backend, id_)).roles}
        assert await backend.role_names(("Cc",)) == {}


async def test_who_may_not_change_people_is_refused(server: Server) -> None:
    id_ = server.create("Network", "Refused", Cc=["carol"], Content="Hello")
    async with connected(server, "limited") as backend:
        for field in ("Cc", "AdminCc"):
            said = await change(backend, ChangeMembers(id_, field, ("carol2@nowhere.example",)))
            assert "Permission denied" in said
        assert fields.members(await read(backend, id_), "Cc") == ("carol",)


KINDS = {
    "DependsOn": "DependedOnBy",
    "DependedOnBy": "DependsOn",
    "Parent": "Child",
    "Child": "Parent",
    "RefersTo": "ReferredToBy",
    "ReferredToBy": "RefersTo",
}


@pytest.mark.parametrize("kind", KINDS)
async def test_links_are_there_from_both_ends_and_go(server: Server, kind: str) -> None:
    one = server.create("Support", "One", Content="Hello")
    other = server.create("Support", "Other", Content="Hello")
    async with connected(server, "agent") as backend:
        tie = ChangeMembers(one, kind, (str(other),))
        (said,) = await change(backend, tie)
        assert str(one) in said
        assert str(other) in said
        assert tie.holds(await read(backend, one))
        assert fields.members(await read(backend, other), KINDS[kind]) == (str(one),)
        assert await change(backend, tie) == ("Link already exists",)
        loose = ChangeMembers(one, kind, (), (str(other),))
        await change(backend, loose)
        assert loose.holds(await read(backend, one))
        assert fields.members(await read(backend, other), KINDS[kind]) == ()


async def test_links_to_articles_assets_and_pages(server: Server) -> None:
    one = server.create("Support", "One", Content="Hello")
    ends = ("https://wiki.example/x?y=1", "a:1", "asset:1")
    async with connected(server, "agent") as backend:
        tie = ChangeMembers(one, "RefersTo", ends)
        await change(backend, tie)
        ticket = await read(backend, one)
        assert sorted(fields.members(ticket, "RefersTo")) == sorted(ends)
        found = ticket.links.all("refers-to")
        titles = await backend.titles([link for link in found if not link.external])
        assert sorted(link.type for link in titles) == ["article", "asset"]
        assert all(titles.values())
        await change(backend, ChangeMembers(one, "RefersTo", (), ends))
        assert fields.members(await read(backend, one), "RefersTo") == ()


@pytest.mark.parametrize("end", ["99999999", "a:99999", "asset:99999", "no such thing"])
async def test_a_link_to_nothing_is_refused(server: Server, end: str) -> None:
    one = server.create("Support", "One", Content="Hello")
    async with connected(server, "agent") as backend:
        said = await change(backend, ChangeMembers(one, "DependsOn", (end,)))
        assert said == (f"Couldn't resolve '{end}' into a link.",)
        assert fields.members(await read(backend, one), "DependsOn") == ()


async def test_what_links_may_not_be(server: Server) -> None:
    one = server.create("Support", "One", Content="Hello")
    other = server.create("Support", "Other", Content="Hello")
    hidden = server.create("HR", "Hidden", Content="Hello")
    async with connected(server, "agent") as backend:
        itself = await change(backend, ChangeMembers(one, "DependsOn", (str(one),)))
        assert itself == ("Link could not be created: Can't link a ticket to itself",)
        await change(backend, ChangeMembers(one, "Parent", (str(other),)))
        circle = await change(backend, ChangeMembers(other, "Parent", (str(one),)))
        assert circle == ("Refused to add link which would create a circular relationship",)
    async with connected(server, "limited") as backend:
        (said,) = await change(backend, ChangeMembers(one, "RefersTo", (str(hidden),)))
        assert said.casefold() == "permission denied"


async def test_a_merged_ticket_is_a_part_of_the_other(server: Server) -> None:
    limited, agent = server.login("limited"), server.login("agent")
    goes = server.create("Support", "Goes", Requestor="carol", Cc=[limited], Content="Hello")
    stays = server.create("Support", "Stays", Requestor=FREE, Content="Hello")
    third = server.create("Support", "Third", Content="Hello")
    async with connected(server, "agent") as backend:
        await change(backend, ChangeMembers(goes, "DependsOn", (str(third), str(stays))))
        await change(backend, ChangeMembers(goes, "AdminCc", (await group(backend),)))
        for id_, minutes in ((goes, 25), (stays, 10)):
            await backend.send(AddTime(id_, minutes, minutes))
        op = Merge(goes, stays)
        assert not op.holds(await read(backend, goes))
        assert (await backend.send(op)).sentences == ("Merge Successful",)
        ticket = await read(backend, goes)
        assert op.holds(ticket)
        assert (ticket.subject, ticket.time_worked) == ("Stays", 35)
        assert sorted(fields.members(ticket, "Requestor")) == sorted(("carol", FREE))
        assert fields.members(ticket, "Cc") == (limited,)
        assert len(fields.members(ticket, "AdminCc")) == 1
        assert fields.members(ticket, "DependsOn") == (str(third),)
        assert fields.members(ticket, "DependedOnBy") == ()
        assert fields.members(await read(backend, third), "DependedOnBy") == (str(stays),)
        made = [e.ticket for e in await backend.history(stays) if e.type == "Create"]
        assert len(made) == 2
        assert await backend.several((goes, stays)) == ((await backend.several((stays,)))[0],)
        again = await backend.send(op)
        assert again.sentences == ("Can't merge a ticket into itself",)
        assert agent in {e.creator.id for e in await backend.history(stays)}


async def test_who_may_not_change_both_does_not_merge(server: Server) -> None:
    goes = server.create("Support", "Goes", Content="Hello")
    stays = server.create("Network", "Stays", Content="Hello")
    async with connected(server, "limited") as backend:
        for op in (Merge(goes, stays), Merge(stays, goes)):
            assert (await backend.send(op)).sentences == ("Permission Denied",)
            assert not op.holds(await read(backend, op.ticket))
        assert (await backend.send(Merge(goes, 99999999))).sentences == (
            "New ticket doesn't exist",
        )
