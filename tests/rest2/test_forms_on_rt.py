"""Every form a request can take, on a real RT: values, files, links, messages, conditions."""

from __future__ import annotations

import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from rtdesk.backend.errors import Malformed, NotAuthenticated, Refused, Stale, Unsure
from rtdesk.config.account import Account, Secret
from rtdesk.ops.op import FileRef
from rtdesk.records.ticket import Ticket
from rtdesk.rest2.client import Rest2Client
from rtdesk.rest2.listing import Listing, Term
from rtdesk.rest2.message import NewMessage
from rtdesk.rest2.transport import Transport
from tests.rest2.recording import Record, recorded
from tests.rt.server import RT

LAB = "R&D / Lab #2 100%"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


@pytest.fixture
async def both(rt: RT) -> AsyncIterator[tuple[Rest2Client, Record]]:
    """A client for root and what it sends."""
    async with recorded(rt) as pair:
        yield pair


@pytest.fixture
def client(both: tuple[Rest2Client, Record]) -> Rest2Client:
    """The client alone."""
    return both[0]


async def _new(client: Rest2Client, queue: str = "Support", **fields: object) -> int:
    return (await client.tickets.create({"Queue": queue, "Subject": "A form", **fields})).id


def _values(ticket: Ticket, name: str) -> tuple[str, ...]:
    return next(field.values for field in ticket.custom_fields if field.name == name)


@pytest.mark.parametrize(
    ("field", "value", "read"),
    [
        ("Severity", "High", ("High",)),
        ("Products", ["Mail", "VPN"], ("Mail", "VPN")),
        ("Products", [], ()),
        ("Customer ref", "ABC-1234", ("ABC-1234",)),
        ("Customer ref", None, ()),
        ("Serial numbers", ["b", "a"], ("b", "a")),
        ("Environment", "line 1\nline 2", ("line 1\nline 2",)),
        ("Workaround", "*bold*", ("*bold*",)),
        ("Summary", "<b>x</b>", ("<b>x</b>",)),
        ("Contact by", "Pigeon", ("Pigeon",)),
        ("Tags", ["one", "two"], ("one", "two")),
        ("Go-live", "2026-12-24", ("2026-12-24",)),
        ("Server IP", "192.0.2.7", ("192.0.2.7",)),
        ("Subnet", "192.0.2.0/24", ("192.0.2.0-192.0.2.255",)),
    ],
)
async def test_custom_fields_of_every_type(
    client: Rest2Client, field: str, value: object, read: tuple[str, ...]
) -> None:
    id_ = await _new(client, LAB)
    await client.tickets.update(id_, {"CustomFields": {"Customer ref": "ABC-9999"}})
    await client.tickets.update(id_, {"CustomFields": {field: value}})
    assert sorted(_values(await client.tickets.get(id_), field)) == sorted(read)


async def test_a_date_and_time_is_read_back(client: Rest2Client) -> None:
    id_ = await _new(client, LAB)
    value = {"Maintenance window": "2027-01-02 03:04:05"}
    await client.tickets.update(id_, {"CustomFields": value})
    (moment,) = _values(await client.tickets.get(id_), "Maintenance window")
    assert moment.startswith("2027-01-0")


async def test_two_reads_of_a_ticket_are_equal(client: Rest2Client, rt: RT) -> None:
    id_ = rt.ticket("all-custom-fields")
    tickets = [await client.tickets.get(id_) for _ in range(6)]
    assert len(set(map(repr, tickets))) == 1
    names = [field.name for field in tickets[0].custom_fields]
    links = [link.name for link in tickets[0].links.all("customfield")]
    assert len(names) > 15
    assert names == [name for name in links if name in names]


def _file(folder: Path, name: str, content: bytes = PNG, kind: str = "image/png") -> FileRef:
    path = folder / f"{abs(hash(name))}"
    path.write_bytes(content)
    return FileRef(str(path), name, kind, len(content))


@pytest.mark.parametrize(
    ("name", "kind"),
    [("plain.png", "application/json"), ("größe 施設.png", "multipart/form-data")],
)
async def test_files_in_custom_fields(
    both: tuple[Rest2Client, Record], tmp_path: Path, name: str, kind: str
) -> None:
    client, record = both
    file = _file(tmp_path, name)
    id_ = await _new(client, LAB, CustomFields={"Screenshot": file, "Photos": [file]})
    sent = [sort for sort, _ in record.bodies if sort]
    assert [sort.partition(";")[0] for sort in sent] == [kind]
    assert _values(await client.tickets.get(id_), "Screenshot") == (name,)
    other = _file(tmp_path, "2.png")
    await client.tickets.update(id_, {"CustomFields": {"Photos": [name, other]}})
    assert sorted(_values(await client.tickets.get(id_), "Photos")) == sorted([name, "2.png"])
    await client.tickets.update(id_, {"CustomFields": {"Photos": [name], "Screenshot": None}})
    ticket = await client.tickets.get(id_)
    assert (_values(ticket, "Photos"), _values(ticket, "Screenshot")) == ((name,), ())


@pytest.mark.parametrize("name", ["plain.bin", "größe 🔥.bin"])
async def test_attachments_of_a_new_ticket(client: Rest2Client, tmp_path: Path, name: str) -> None:
    fields = {"Queue": "Support", "Subject": "With a file", "Content": "see file"}
    made = await client.tickets.create(fields, (_file(tmp_path, name),))
    (part,) = [p async for p in client.tickets.attachments(made.id) if p.filename]
    assert (part.filename, part.size) == (name, len(PNG))
    await client.attachments.download(part.id, tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == PNG


@pytest.mark.parametrize(
    ("new", "sent"),
    [
        (NewMessage("one\ntwo", bare=True), "text/plain"),
        (NewMessage("<b>x</b>", "text/html", bare=True), "text/html"),
        (NewMessage("ü\n🔥", bare=True), "application/json"),
        (NewMessage("<i>ü</i>", "text/html"), "application/json"),
        (NewMessage("x"), "application/json"),
    ],
)
async def test_messages_in_every_form(
    both: tuple[Rest2Client, Record], new: NewMessage, sent: str
) -> None:
    client, record = both
    id_ = await _new(client)
    receipt = await client.tickets.comment(id_, new)
    assert receipt.transaction is not None
    assert record.bodies[-1][0].partition(";")[0] == sent
    (part,) = [part async for part in client.transactions.attachments(receipt.transaction)]
    read = await client.attachments.get(part.id)
    assert (read.content_type, read.text) == (new.content_type, new.content)


async def test_links_and_merging(client: Rest2Client) -> None:
    one, two, three = [await _new(client) for _ in range(3)]

    async def refs() -> set[tuple[str, str]]:
        links = (await client.tickets.get(one)).links
        kinds = ("parent", "child", "depends-on", "refers-to")
        return {(link.ref, link.id or link.url) for ref in kinds for link in links.all(ref)}

    await client.tickets.update(one, {"Parent": two, "RefersTo": [two, "https://example.net/"]})
    assert await refs() == {
        ("parent", str(two)),
        ("refers-to", str(two)),
        ("refers-to", "https://example.net/"),
    }
    await client.tickets.update(one, {"AddDependsOn": three, "DeleteRefersTo": two, "Parent": []})
    assert await refs() == {("depends-on", str(three)), ("refers-to", "https://example.net/")}
    receipt = await client.tickets.update(three, {"MergeInto": two})
    assert receipt.sentences == ("Merge Successful",)
    assert (await client.tickets.get(three)).id == two


async def test_roles_by_name(client: Rest2Client) -> None:
    roles = {"Account Manager": "alice", "On-call Engineers": ["bob", "nora"]}
    id_ = await _new(client, CustomRoles=roles, Cc=["bob", "x@example.net"], AdminCc="nora")
    ticket = await client.tickets.get(id_)
    assert sorted(len(role.members) for role in ticket.roles) == [1, 2]
    assert len(ticket.cc) == 2
    await client.tickets.update(id_, {"CustomRoles": {"Account Manager": "Nobody"}, "Cc": []})
    ticket = await client.tickets.get(id_)
    assert sorted(len(role.members) for role in ticket.roles) == [0, 2]
    assert ticket.cc == ()


async def test_terms_orders_and_fields(client: Rest2Client) -> None:
    queues = client.records("queue")
    how = Listing(fields=("Name", "Lifecycle", "Creator"), expand={"Creator": ("Name",)})
    between = [Term("id", ">", 2), Term("id", "<", 6)]
    rows = [row async for row in queues.search(between, how)]
    assert [row.number for row in rows] == [3, 4, 5]
    assert {ref.name for row in rows for ref in row.refs("Creator")} == {"RT_System"}
    outside = [Term("id", "<", 4), Term("id", ">", 5, aggregator="OR")]
    numbers = [row.number async for row in queues.search(outside, how)]
    assert set(numbers) >= {3, 6}
    assert not {4, 5} & set(numbers)
    twice = Listing(fields=("Lifecycle",), order=("-Lifecycle", "id"))
    rows = [row async for row in queues.search([Term("id", ">", 0)], twice)]
    assert len(rows) > 8
    marks = [(row.text("Lifecycle"), -row.number) for row in rows]
    assert marks == sorted(marks, reverse=True)
    hidden = Listing(fields=("Name",), disabled=True)
    names = {row.name async for row in queues.search([Term("id", ">", 0)], hidden)}
    assert "Legacy" in names
    assert "Legacy" not in {row.name for row in [r async for r in queues.search(between, how)]}


async def test_small_pages_are_joined(client: Rest2Client) -> None:
    query = "id > 0 AND id < 40"
    small = [row.id async for row in client.tickets.search(query, Listing(per_page=7))]
    assert small == [row.id async for row in client.tickets.search(query)]
    assert len(small) > 20


async def test_long_queries_travel_in_the_body(client: Rest2Client, rt: RT) -> None:
    id_ = rt.ticket("conversation")
    query = " OR ".join(["Subject = 'nothing of that name'"] * 150) + f" OR id = {id_}"
    assert [row.id async for row in client.tickets.search(query)] == [id_]


async def test_conditions(client: Rest2Client) -> None:
    id_ = await _new(client)
    ticket = await client.tickets.get(id_)
    head = await client.tickets.head(id_)
    assert head is not None
    assert (head.etag, head.last_modified[:2]) == (ticket.etag, "20")
    assert await client.tickets.head(id_, etag=ticket.etag) is None
    assert await client.tickets.get_if_changed(id_, etag=ticket.etag) is None
    assert await client.tickets.get_if_changed(id_, etag="1") == ticket
    await client.tickets.update(id_, {"Subject": "new"}, etag=ticket.etag)
    with pytest.raises(Stale):
        await client.tickets.update(id_, {"Subject": "x"}, etag=ticket.etag)
    assert (await client.tickets.get(id_)).subject == "new"


async def test_conditions_by_time_break_rt(client: Rest2Client) -> None:
    past = "Mon, 01 Jan 2024 00:00:00 GMT"
    id_ = await _new(client)
    with pytest.raises(Malformed, match="500"):
        await client.tickets.get_if_changed(id_, modified_since=past)
    with pytest.raises(Unsure, match="500"):
        await client.tickets.update(id_, {"Subject": "x"}, unmodified_since=past)


async def test_rt_s_own_sentences_arrive(client: Rest2Client) -> None:
    id_ = await _new(client)
    receipt = await client.tickets.update(id_, {"Status": "zzz"})
    words = f"Ticket {id_}: Status 'zzz' isn't a valid status for this ticket."
    assert receipt.sentences == (words,)
    with pytest.raises(Refused) as caught:
        await client.tickets.create({"Subject": "no queue"})
    assert caught.value.sentences == ("Could not create ticket. Queue not set",)
    with pytest.raises(Refused) as caught:
        await client.tickets.count("Bogus = 3")
    assert caught.value.sentences == ("Unknown field: Bogus",)


async def test_a_password_is_as_good_as_a_token(rt: RT) -> None:
    for password, good in (("password", True), ("wrong", False)):
        account = Account(rt.base_url, user="alice", password=Secret(password))
        client = Rest2Client(Transport(account))
        if good:
            assert await client.system.version()
        else:
            with pytest.raises(NotAuthenticated):
                await client.system.version()
        await client.aclose()


@pytest.fixture
def session(rt: RT) -> Secret:
    """The cookie of a web session of alice."""
    form = urlencode({"user": "alice", "pass": "password"}).encode()
    request = urllib.request.Request(f"{rt.base_url}/NoAuth/Login.html", data=form)
    with urllib.request.urlopen(request, timeout=30) as response:
        return Secret(response.headers["Set-Cookie"].partition(";")[0])


async def test_a_web_session_is_as_good_as_a_token(rt: RT, session: Secret) -> None:
    account = Account(rt.base_url)
    async with Rest2Client(Transport(account, cookie=session)) as client:
        assert (await client.users.get("alice")).email
    async with Rest2Client(Transport(account, cookie=Secret("RT_SID_x=1"))) as client:
        with pytest.raises(NotAuthenticated):
            await client.system.version()


async def test_a_message_to_many_takes_files_along(client: Rest2Client, tmp_path: Path) -> None:
    ids = [await _new(client) for _ in range(2)]
    new = NewMessage("see file", files=(_file(tmp_path, "a 'b' & c.png"),))
    done = await client.tickets.bulk_correspond(dict.fromkeys(ids, new))
    assert [one.id for one in done] == ids
    for id_ in ids:
        parts = [part async for part in client.tickets.attachments(id_) if part.filename]
        assert {(part.filename, part.size) for part in parts} == {("a 'b' & c.png", len(PNG))}
