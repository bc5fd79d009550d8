"""The client against a real RT, endpoint by endpoint; the table at the end misses none.

Every test names the endpoints it asks for and the methods it does that with, and is held to it by
what really went over the wire.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from rtdesk.backend.errors import Gone, Refused, Unsupported
from rtdesk.records.ref import Ref
from rtdesk.records.resource import Resource
from rtdesk.rest2.client import Rest2Client
from rtdesk.rest2.listing import Listing, Term
from rtdesk.rest2.message import NewMessage
from tests.rest2.recording import covers, recorded
from tests.rt.checklist import CHECKLIST
from tests.rt.server import RT

T = TypeVar("T")
POST = Listing(post=True)
LACKING = {"49": (500,), "135": (404,), "B5": (404,)}
"""What RT 5.0.3 does not do, and how it says so. No RT deletes assets (RT/Asset.pm, Delete)."""


@pytest.fixture
async def client(rt: RT, request: pytest.FixtureRequest) -> AsyncIterator[Rest2Client]:
    """A client for root. After the test: did it do what it said?"""
    async with recorded(rt) as (client, record):
        yield client
    for number, method in getattr(request.function, "covers", ()):
        assert method in record.called, f"{method} was not called"
        statuses = record.answered.get(number, set())
        good = LACKING.get(number.partition(".")[0], range(200, 300))
        assert statuses & set(good), f"{number} was answered with {statuses or 'nothing'}"


async def some(rows: AsyncIterator[T], most: int = 1000) -> list[T]:
    """The first of the rows."""
    found = []
    async for row in rows:
        found.append(row)
        if len(found) == most:
            break
    return found


def name(what: str) -> str:
    """A name that nobody has."""
    return f"{what}-{secrets.token_hex(4)}"


async def _ticket(client: Rest2Client, **fields: object) -> int:
    made = await client.tickets.create({"Queue": "Support", "Subject": "An endpoint", **fields})
    assert (made.type, made.id > 0) == ("ticket", True)
    return made.id


@covers("1 tickets.search", "2 tickets.simple", "3 tickets.search")
async def test_tickets_are_found(client: Rest2Client) -> None:
    word = name("word")
    id_ = await _ticket(client, Subject=word)
    query = f"Subject = '{word}'"
    for rows in (
        client.tickets.search(query),
        client.tickets.search(query, POST),
        client.tickets.simple(word),
        client.tickets.simple(word, POST),
    ):
        assert [(row.id, row.subject) for row in await some(rows)] == [(id_, word)]
    assert await client.tickets.count(query) == 1
    assert await client.tickets.ids(query) == {id_}
    page = await client.tickets.page("id > 0", Listing(per_page=3, first=2, order=("-id",)))
    assert [len(page.items), page.next] == [3, "3"]
    with pytest.raises(Refused, match="Unknown field: Bogus"):
        await some(client.tickets.search("Bogus = 1"))


@covers("4 tickets.create", "5 tickets.get", "6 tickets.update", "10 tickets.delete")
async def test_a_ticket_lives(client: Rest2Client) -> None:
    id_ = await _ticket(client, Content="hi", Requestor="new@customer.example", Priority=7)
    ticket = await client.tickets.get(id_)
    assert (ticket.priority, ticket.requestors[0].id) == ("7", "new@customer.example")
    receipt = await client.tickets.update(id_, {"Subject": "Another", "Priority": 9})
    assert len(receipt.sentences) == 2
    ticket = await client.tickets.get(id_)
    assert (ticket.subject, ticket.priority) == ("Another", "9")
    await client.tickets.delete(id_)
    assert (await client.tickets.get(id_)).status == "deleted"
    with pytest.raises(Refused, match="did not delete it"):
        await client.tickets.delete(id_)
    with pytest.raises(Gone):
        await client.tickets.get(999_999)


@covers("7 tickets.take", "8 tickets.untake", "9 tickets.steal")
async def test_a_ticket_is_owned(client: Rest2Client, rt: RT) -> None:
    id_ = await _ticket(client)
    await client.tickets.take(id_)
    assert rt.get(f"ticket/{id_}")["Owner"]["id"] == "root"
    await client.tickets.untake(id_)
    assert rt.get(f"ticket/{id_}")["Owner"]["id"] == "Nobody"
    rt.put(f"ticket/{id_}/take", {}, login="alice")
    receipt = await client.tickets.steal(id_)
    assert receipt.sentences == ("Owner changed from alice to root",)


@covers(
    "11 tickets.correspond",
    "12 tickets.comment",
    "13 tickets.history",
    "18 tickets.history",
    "25 transactions.get",
    "28 transactions.attachments",
    "29 tickets.attachments",
    "30 attachments.get",
)
async def test_a_ticket_is_talked_about(client: Rest2Client, tmp_path: Path) -> None:
    id_ = await _ticket(client)
    reply = await client.tickets.correspond(id_, NewMessage("Größe 🔥", subject="s", minutes=3))
    comment = await client.tickets.comment(id_, NewMessage("<b>x</b>", "text/html"))
    assert reply.transaction is not None
    assert comment.transaction is not None
    history = await some(client.tickets.history(id_))
    said = {entry.id: entry for entry in history if entry.type in ("Correspond", "Comment")}
    assert list(said) == [reply.transaction, comment.transaction]
    assert {entry.ticket for entry in history} == {id_}
    one = await client.transactions.get(reply.transaction)
    assert (one.ticket, one.type, one.time_taken, one.data.strip()) == (id_, "Correspond", 3, "s")
    (part,) = await some(client.transactions.attachments(reply.transaction))
    assert part.id in {other.id for other in await some(client.tickets.attachments(id_))}
    assert (await client.attachments.get(part.id)).text == "Größe 🔥"
    await client.attachments.download(part.id, tmp_path / "text")
    assert (tmp_path / "text").read_text() == "Größe 🔥"


@covers("14 tickets.bulk_create", "15 tickets.bulk_update")
async def test_many_tickets_at_once(client: Rest2Client, rt: RT) -> None:
    made = await client.tickets.bulk_create(
        [{"Queue": "Support", "Subject": "one"}, {"Subject": "no queue"}]
    )
    assert [(one.id > 0, one.sentences) for one in made] == [
        (True, ()),
        (False, ("Could not create ticket. Queue not set",)),
    ]
    id_ = made[0].id
    done = await client.tickets.bulk_update({id_: {"Subject": "two"}, 999_999: {"Subject": "x"}})
    assert [one.id for one in done] == [id_, 999_999]
    assert done[1].sentences == ("Resource does not exist",)
    assert rt.get(f"ticket/{id_}")["Subject"] == "two"


@covers("B1.1 tickets.bulk_correspond", "B1.2 tickets.bulk_comment")
async def test_messages_to_many_tickets(client: Rest2Client, rt: RT) -> None:
    ids = [await _ticket(client) for _ in range(2)]
    done = await client.tickets.bulk_correspond({id_: NewMessage("all") for id_ in ids})
    assert [one.id for one in done] == ids
    done = await client.tickets.bulk_comment({ids[0]: NewMessage("you"), 999_999: NewMessage("x")})
    assert [bool(one.sentences) for one in done] == [True, True]
    types = [entry["Type"] for entry in rt.history(ids[0])]
    assert ("Correspond" in types, "Comment" in types) == (True, True)


@covers("B6.1 tickets.correspond", "B6.2 tickets.comment", "B6.3 records.search")
async def test_a_message_takes_changes_along(client: Rest2Client) -> None:
    id_ = await _ticket(client)
    receipt = await client.tickets.correspond(
        id_,
        NewMessage(
            "x",
            status="stalled",
            custom_fields={"Severity": "High"},
            custom_roles={"On-call Engineers": ["alice", "nora"]},
            txn_custom_fields={"Work type": "Phone"},
        ),
    )
    assert len(receipt.sentences) >= 4
    ticket = await client.tickets.get(id_)
    assert ticket.status == "stalled"
    assert ("High",) in [field.values for field in ticket.custom_fields]
    assert [len(role.members) for role in ticket.roles if len(role.members) > 1] == [2]
    await client.tickets.comment(id_, NewMessage("x", status="open"))
    how = Listing(fields=("Subject", "_hyperlinks"))
    (row,) = await some(client.records("ticket").search(f"id = {id_}", how))
    assert row.links.find("correspond") is not None


@covers("16 transactions.search", "17 transactions.search")
async def test_transactions_are_found_by_terms(client: Rest2Client) -> None:
    id_ = await _ticket(client)
    terms = [Term("ObjectType", "=", "RT::Ticket"), Term("ObjectId", "=", id_)]
    for how in (Listing(), POST):
        found = await some(client.transactions.search([*terms, Term("Type", "=", "Create")], how))
        assert [(entry.ticket, entry.type) for entry in found] == [(id_, "Create")]


@covers("B3.1 transactions.search", "B3.2 transactions.search")
async def test_transactions_are_found_by_sql(client: Rest2Client) -> None:
    id_ = await _ticket(client)
    for how in (
        Listing(order=("-id",), per_page=1),
        Listing(order=("-id",), per_page=1, post=True),
    ):
        query = f"ObjectType = 'RT::Ticket' AND ObjectId = {id_} AND Type = 'Create'"
        assert [entry.ticket for entry in await some(client.transactions.search(query, how))] == [
            id_
        ]


@covers("26 attachments.search", "27 attachments.search")
async def test_attachments_are_found(client: Rest2Client) -> None:
    word = name("subject")
    id_ = await _ticket(client, Content="x")
    await client.tickets.comment(id_, NewMessage("x", subject=word))
    for how in (Listing(), POST):
        (part,) = await some(client.attachments.search([Term("Subject", "=", word)], how))
        assert part.content_type == "text/plain"


@covers("31 customfields.download")
async def test_a_file_in_a_custom_field_is_fetched(
    client: Rest2Client, rt: RT, tmp_path: Path
) -> None:
    file = {"FileName": "a.png", "FileType": "image/png", "FileContent": "iVBORw=="}
    id_ = await _ticket(client, Queue="R&D / Lab #2 100%", CustomFields={"Screenshot": file})
    fields: Any = (await client.records("ticket").get(id_)).fields["CustomFields"]
    (value,) = next(field["values"] for field in fields if field["name"] == "Screenshot")
    seen: list[tuple[int, int]] = []
    number = int(value["_url"].rpartition("/")[2])
    await client.customfields.download(number, tmp_path / "x", lambda *at: seen.append(at))
    assert (tmp_path / "x").read_bytes() == b"\x89PNG"
    assert seen == [(4, 4)]
    with pytest.raises((Gone, Refused)):
        await client.customfields.download(999_999, tmp_path / "y")
    assert not (tmp_path / "y").exists()


@covers(
    "32 queues.all",
    "33 queues.search",
    "34 queues.search",
    "35 queues.create",
    "36 queues.get",
    "37 queues.get",
    "38 queues.update",
    "39 queues.update",
    "40 queues.delete",
    "41 queues.delete",
    "19 queues.history",
    "20 queues.history",
    "42 queues.history",
    "43 queues.history",
)
async def test_queues(client: Rest2Client) -> None:
    label = name("queue ü & #?")
    id_ = (await client.queues.create({"Name": label, "Description": "one"})).id
    await _found_under_its_name(client.queues, id_, label)
    assert (await client.queues.get(id_)).links.find("create") is not None
    assert {entry.type for entry in await some(client.queues.history(id_))} >= {"Create"}
    assert await some(client.queues.history(label)) == await some(client.queues.history(id_))
    await _deleted_by_number_and_name(client.queues, id_, label)
    with pytest.raises(Unsupported, match="slash"):
        await client.queues.get("R&D / Lab #2 100%")


@covers(
    "51 catalogs.all",
    "52 catalogs.search",
    "53 catalogs.search",
    "54 catalogs.create",
    "55 catalogs.get",
    "56 catalogs.get",
    "57 catalogs.update",
    "58 catalogs.update",
    "59 catalogs.delete",
    "60 catalogs.delete",
)
async def test_catalogs(client: Rest2Client) -> None:
    label = name("catalog")
    id_ = (await client.catalogs.create({"Name": label})).id
    await _found_under_its_name(client.catalogs, id_, label)
    await _deleted_by_number_and_name(client.catalogs, id_, label)


@covers(
    "68 classes.all",
    "69 classes.search",
    "70 classes.search",
    "71 classes.create",
    "72 classes.get",
    "73 classes.get",
    "74 classes.update",
    "75 classes.update",
    "76 classes.delete",
    "77 classes.delete",
)
async def test_classes(client: Rest2Client) -> None:
    label = name("class")
    id_ = (await client.classes.create({"Name": label})).id
    await _found_under_its_name(client.classes, id_, label)
    await _deleted_by_number_and_name(client.classes, id_, label)


async def _found_under_its_name(space: Any, id_: int, label: str) -> None:
    """By number, by name, among all of them, and by a search sent in both ways."""
    assert str((await space.get(id_)).id) == str((await space.get(label)).id) == str(id_)
    assert label in [row.name for row in await some(space.all())]
    for how in (Listing(), POST):
        (row,) = await some(space.search([Term("Name", "=", label)], how))
        assert (str(row.id), row.name) == (str(id_), label)


async def _deleted_by_number_and_name(space: Any, id_: int, label: str) -> None:
    """Changed and disabled, each in both ways."""
    for key, text in ((id_, "two"), (label, "three")):
        assert (await space.update(key, {"Description": text})).sentences
        await space.delete(key)
        assert await some(space.search([Term("Name", "=", label)])) == []
        found = await some(space.search([Term("Name", "=", label)], Listing(disabled=True)))
        assert [row.name for row in found] == [label]
        await space.update(key, {"Disabled": 0})


@covers(
    "44 assets.search",
    "45 assets.search",
    "46 assets.create",
    "47 assets.get",
    "48 assets.update",
    "49 assets.delete",
    "50 assets.history",
    "21 assets.history",
    "B4.1 assets.search",
    "B4.2 assets.search",
)
async def test_assets(client: Rest2Client) -> None:
    label = name("asset")
    made = await client.assets.create({"Name": label, "Catalog": "General assets"})
    for query in ([Term("Name", "=", label)], f"Name = '{label}'"):
        for how in (Listing(), POST):
            (row,) = await some(client.assets.search(query, how))
            assert (row.number, row.name, row.type) == (made.id, label, "asset")
    await client.assets.update(made.id, {"Description": "new", "AddRefersTo": 1})
    asset = await client.assets.get(made.id)
    assert (asset.text("Description"), asset.refs("Catalog")[0].type) == ("new", "catalog")
    assert asset.links.find("refers-to") is not None
    kinds = [entry.type for entry in await some(client.assets.history(made.id))]
    assert (kinds[0], "Set" in kinds) == ("Create", True)
    with pytest.raises(Refused, match="did not delete it"):
        await client.assets.delete(made.id)
    await client.assets.update(made.id, {"Status": "deleted"})
    assert (await client.assets.get(made.id)).text("Status") == "deleted"


@covers(
    "61 articles.search",
    "62 articles.search",
    "63 articles.create",
    "64 articles.get",
    "65 articles.update",
    "66 articles.delete",
    "67 articles.history",
)
async def test_articles(client: Rest2Client) -> None:
    label = name("article")
    made = await client.articles.create({"Name": label, "Class": "General"})
    for how in (Listing(), POST):
        (row,) = await some(client.articles.search([Term("Name", "=", label)], how))
        assert (row.number, row.name) == (made.id, label)
    await client.articles.update(made.id, {"Summary": "short"})
    assert (await client.articles.get(made.id)).text("Summary") == "short"
    assert (await some(client.articles.history(made.id)))[0].type == "Create"
    await client.articles.delete(made.id)
    assert await some(client.articles.search([Term("Name", "=", label)])) == []


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


@covers(
    "113 customfields.search",
    "114 customfields.search",
    "115 customfields.create",
    "122 customfields.get",
    "123 customfields.of_category",
    "124 customfields.update",
    "125 customfields.delete",
)
async def test_custom_fields(client: Rest2Client, rt: RT) -> None:
    label = name("field")
    id_ = await _custom_field(client, label)
    for how in (Listing(), POST):
        (row,) = await some(client.customfields.search([Term("Name", "=", label)], how))
        assert (row.number, row.text("Type")) == (id_, "Select")
    await client.customfields.update(id_, {"Description": "new"})
    assert (await client.customfields.get(id_)).text("Description") == "new"
    await client.customfields.delete(id_)
    assert await some(client.customfields.search([Term("Name", "=", label)])) == []
    site = rt.customfields["Site"]["id"]
    every: Any = (await client.customfields.get(site)).fields["Values"]
    narrow: Any = (await client.customfields.of_category(site, "EMEA")).fields["Values"]
    assert set(narrow) < set(every)
    assert set(narrow) == {"Berlin", "Paris"}


async def _custom_field(client: Rest2Client, label: str) -> int:
    fields = {"Name": label, "Type": "SelectSingle", "LookupType": "RT::Queue-RT::Ticket"}
    return (await client.customfields.create(fields)).id


@covers(
    "116 catalogs.customfields",
    "117 catalogs.customfields",
    "118 classes.customfields",
    "119 classes.customfields",
    "120 queues.customfields",
    "121 queues.customfields",
)
async def test_custom_fields_of_something(client: Rest2Client, rt: RT) -> None:
    catalog = (await some(client.catalogs.search([Term("Name", "=", "Laptops")])))[0]
    for space, key, field in (
        (client.catalogs, catalog.number, "Location"),
        (client.classes, (await client.classes.get("General")).number, "Content"),
        (client.queues, rt.queues["Support"]["id"], "Severity"),
    ):
        for how in (Listing(), POST):
            found = await some(space.customfields(key, (), how))
            assert field in [row.name for row in found]
            terms = [Term("Name", "=", field)]
            found = await some(space.customfields(key, terms, how))
            assert [row.name for row in found] == [field]


@covers(
    "126 customfields.values",
    "127 customfields.values",
    "128 customfields.add_value",
    "129 customfields.value",
    "130 customfields.update_value",
    "131 customfields.delete_value",
)
async def test_values_of_a_custom_field(client: Rest2Client) -> None:
    field = await _custom_field(client, name("field"))
    made = [(await client.customfields.add_value(field, {"Name": n})).id for n in ("one", "two")]
    for how in (Listing(), POST):
        rows = await some(client.customfields.values(field, (), how))
        assert [(row.number, row.name) for row in rows] == [(made[0], "one"), (made[1], "two")]
        rows = await some(client.customfields.values(field, [Term("Name", "=", "two")], how))
        assert [row.number for row in rows] == [made[1]]
    await client.customfields.update_value(field, made[0], {"Name": "uno"})
    assert (await client.customfields.value(field, made[0])).name == "uno"
    await client.customfields.delete_value(field, made[1])
    assert [row.name for row in await some(client.customfields.values(field))] == ["uno"]


@covers("132 customroles.search", "133 customroles.search", "134 customroles.get")
async def test_custom_roles(client: Rest2Client) -> None:
    for how in (Listing(), POST):
        rows = await some(client.customroles.search([Term("id", ">", 0)], how))
        assert "On-call Engineers" in [row.name for row in rows]
    assert (await client.customroles.get(rows[0].id)).name == rows[0].name


@covers("135 system.documentation", "136 system.version")
async def test_the_server_itself(client: Rest2Client) -> None:
    known = await client.system.capabilities()
    assert (known.numbers, known.version[:6]) == ((5, 0, 3), "5.0.3+")
    assert await client.system.version() == known.version
    with pytest.raises(Unsupported):
        await client.system.documentation()


@covers("B2.1 searches.search", "B2.2 searches.search", "B2.3 searches.get", "B2.4 tickets.saved")
async def test_saved_searches(client: Rest2Client) -> None:
    for how in (Listing(), POST):
        rows: list[Resource] = await some(client.searches.search((), how))
        assert {row.type for row in rows} == {"search"}
    search = next(row for row in rows if row.text("Description") == "Newest in Support")
    for key in (search.number, "Newest in Support"):
        assert (await client.searches.get(key)).links.find("tickets") is not None
        found = await some(client.tickets.saved(key), 20)
        assert len(found) == 20
        assert {row.queue.name for row in found} == {"Support"}
    assert await some(client.tickets.saved(999_999)) == []


def test_no_endpoint_is_missing() -> None:
    """Every line of the checklist has a test that is held to it, by a method that exists."""
    tests = [test for key, test in globals().items() if key.startswith("test_")]
    claims = [claim for test in tests for claim in getattr(test, "covers", ())]
    numbers = [int(point.number) for point in CHECKLIST if point.number.isdigit()]
    assert numbers == list(range(1, 137))
    later = {point.number.partition(".")[0] for point in CHECKLIST} - set(map(str, numbers))
    assert later == {f"B{number}" for number in range(1, 7)}
    covered = {number for number, _ in claims}
    assert [str(point) for point in CHECKLIST if point.number not in covered] == []
    assert covered <= {point.number for point in CHECKLIST}
