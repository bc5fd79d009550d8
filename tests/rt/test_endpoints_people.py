"""Users and groups of a real RT, endpoint by endpoint."""

from __future__ import annotations

import pytest

from rtdesk.backend.errors import Unsupported
from rtdesk.records.ref import Ref
from rtdesk.rest2.client import Rest2Client
from rtdesk.rest2.listing import Listing, Term
from tests.rest2.recording import covers
from tests.rt.endpoints import POST, name, some


@covers(
    "78 users.search",
    "79 users.search",
    "80 users.create",
    "81 users.get",
    "82 users.get",
    "83 users.update",
    "84 users.update",
    "85 users.delete",
    "86 users.delete",
    "22 users.history",
    "23 users.history",
    "87 users.history",
    "88 users.history",
)
async def test_users(client: Rest2Client) -> None:
    login = f"{name('u#?&')}@example.net"
    id_ = (await client.users.create({"Name": login, "EmailAddress": login, "Privileged": 1})).id
    assert (await client.users.get(id_)).login == (await client.users.get(login)).login == login
    for how in (Listing(), POST):
        (user,) = await some(client.users.search([Term("Name", "=", login)], how))
        assert (user.id, user.email) == (id_, login)
    for key, text in ((id_, "One"), (login, "Two")):
        assert (await client.users.update(key, {"RealName": text})).sentences
        assert (await client.users.get(key)).real_name == text
        assert (await some(client.users.history(key)))[0].type == "Create"
        await client.users.delete(key)
        assert await some(client.users.search([Term("Name", "=", login)])) == []
        await client.users.update(key, {"Disabled": 0})


@covers(
    "B5.1 users.privileged",
    "B5.2 users.unprivileged",
    "B5.3 users.privileged",
    "B5.4 users.unprivileged",
)
async def test_kinds_of_users_are_said_to_be_missing(client: Rest2Client) -> None:
    assert not (await client.system.capabilities()).users_by_kind
    for how in (Listing(), POST):
        for rows in (client.users.privileged(how=how), client.users.unprivileged(how=how)):
            with pytest.raises(Unsupported, match="later version"):
                await some(rows)


@covers(
    "89 groups.search",
    "90 groups.search",
    "91 groups.create",
    "92 groups.get",
    "93 groups.update",
    "94 groups.delete",
    "95 groups.history",
    "24 groups.history",
)
async def test_groups(client: Rest2Client) -> None:
    label = name("group")
    id_ = (await client.groups.create({"Name": label})).id
    for how in (Listing(), POST):
        (row,) = await some(client.groups.search([Term("Name", "=", label)], how))
        assert (row.number, row.name) == (id_, label)
    await client.groups.update(id_, {"Description": "new"})
    group = await client.groups.get(id_)
    assert (group.text("Description"), group.fields["Members"]) == ("new", [])
    assert await some(client.groups.history(id_))
    await client.groups.delete(id_)
    assert await some(client.groups.search([Term("Name", "=", label)])) == []


@covers(
    "96 users.groups",
    "97 users.groups",
    "98 users.join",
    "99 users.join",
    "100 users.leave",
    "101 users.leave",
    "102 users.leave_all",
    "103 users.leave_all",
)
async def test_users_join_and_leave_groups(client: Rest2Client) -> None:
    login = name("member")
    user = (await client.users.create({"Name": login})).id
    groups = [(await client.groups.create({"Name": name("group")})).id for _ in range(3)]
    for key in (user, login):
        receipt = await client.users.join(key, groups)
        assert len(receipt.sentences) == 3
        assert {ref.id for ref in await some(client.users.groups(key))} == set(map(str, groups))
        await client.users.leave(key, groups[0])
        assert Ref("group", str(groups[0])) not in await some(client.users.groups(key))
        await client.users.leave_all(key)
        assert await some(client.users.groups(key)) == []


@covers(
    "104 groups.members",
    "105 groups.members",
    "106 groups.members",
    "107 groups.members",
    "108 groups.members",
    "109 groups.members",
    "110 groups.add_members",
    "111 groups.remove_member",
    "112 groups.remove_members",
)
async def test_groups_have_members(client: Rest2Client) -> None:
    outer, inner = [(await client.groups.create({"Name": name("group")})).id for _ in range(2)]
    one, two = [(await client.users.create({"Name": name("user")})).id for _ in range(2)]
    await client.groups.add_members(inner, [two])
    assert len((await client.groups.add_members(outer, [one, inner])).sentences) == 2
    user, deep, group = Ref("user", str(one)), Ref("user", str(two)), Ref("group", str(inner))

    async def members(recursively: bool, **kind: bool) -> set[Ref]:
        return set(await some(client.groups.members(outer, recursively=recursively, **kind)))

    assert await members(False) == {user, group}
    assert await members(True) >= {user, deep, group}
    assert await members(False, users=False) == {group}
    assert await members(True, users=False) >= {group}
    assert await members(False, groups=False) == {user}
    assert await members(True, groups=False) == {user, deep}
    await client.groups.remove_member(outer, one)
    assert await members(False) == {group}
    await client.groups.remove_members(outer)
    assert await members(False) == set()
