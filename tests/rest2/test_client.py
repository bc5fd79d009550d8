"""The client on the wire of a fake server: what a real RT 5.0.3 does not show."""

from __future__ import annotations

import json
from pathlib import Path

import httpx2
import pytest

from rtdesk.backend.errors import Gone, Refused, Unreachable, Unsupported, Unsure
from rtdesk.ops.op import FileRef
from rtdesk.records.customfield import CustomField
from rtdesk.rest2 import decode
from rtdesk.rest2.capabilities import capabilities
from rtdesk.rest2.client import Rest2Client
from rtdesk.rest2.listing import Listing, Term
from rtdesk.rest2.message import NewMessage
from rtdesk.rest2.outcome import Outcome
from tests.rest2.fake import Fake, numbered, page, reply
from tests.rest2.recorded import HOME, value


def _client(fake: Fake) -> Rest2Client:
    return Rest2Client(fake.transport())


@pytest.mark.parametrize(
    ("version", "have"),
    [
        ("5.0.1", set()),
        ("5.0.3+dfsg-3~deb12u6", {"change_feed", "bulk_messages", "saved_searches"}),
        ("5.0.4", {"change_feed", "roles_by_name"}),
        ("5.0.8", {"next_page_without_total", "users_by_kind"}),
        ("6.0.0", {"change_feed", "users_by_kind", "roles_by_name"}),
        ("", set()),
        ("rt-" + "9" * 5000, set()),
    ],
)
def test_features_follow_from_the_version(version: str, have: set[str]) -> None:
    known = capabilities(version)
    assert known.version == version
    assert all(getattr(known, name) for name in have)
    if not have and not version.startswith("rt-"):
        assert not known.change_feed
    assert known.roles_by_name == (known.numbers >= (5, 0, 4))


@pytest.mark.parametrize("status", [404, 405])
async def test_what_an_older_rt_lacks_is_unsupported(status: int) -> None:
    client = _client(Fake(lambda _: reply({"message": "Not Found"}, status)))
    with pytest.raises(Unsupported):
        await client.tickets.bulk_comment({5: NewMessage("x")})
    with pytest.raises(Unsupported):
        await client.searches.page()
    with pytest.raises(Unsupported):
        await anext(client.users.privileged())


@pytest.mark.parametrize(("version", "good"), [("5.0.1", False), ("5.0.3", True), ("6.0.0", True)])
async def test_a_query_that_rt_would_ignore_is_not_sent(version: str, good: bool) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("/rt"):
            return reply({"Version": version})
        return page([{"id": "7", "type": "asset"}], 1, total=1)

    fake = Fake(answer)
    client = _client(fake)
    for rows in (client.groups.search("Name = 'x'"), client.tickets.search([Term("id", ">", 0)])):
        with pytest.raises(Unsupported, match="only"):
            await anext(rows)
    assert fake.requests == []
    for _ in range(2):
        if good:
            assert [row.number async for row in client.assets.search("Name = 'x'")] == [7]
        else:
            with pytest.raises(Unsupported, match="this RT"):
                await client.assets.page("Name = 'x'")
    assert len(fake.requests) == (3 if good else 1)


async def test_a_missing_record_is_gone_and_not_unsupported() -> None:
    client = _client(Fake(lambda _: reply({"message": "Not Found"}, 404)))
    with pytest.raises(Gone):
        await client.searches.get(5)
    with pytest.raises(Gone):
        await client.tickets.update(5, {"Subject": "x"})


async def test_only_questions_are_repeated() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ReadTimeout("x")

    for ask in ("groups", "head", "create", "delete", "bulk"):
        fake = Fake(answer)
        client = _client(fake)
        with pytest.raises((Unreachable, Unsure)) as caught:
            match ask:
                case "groups":
                    await client.groups.page([Term("Name", "=", "x")], Listing(post=True))
                case "head":
                    await client.tickets.head(5)
                case "create":
                    await client.assets.create({"Name": "x"})
                case "delete":
                    await client.queues.delete(5)
                case _:
                    await client.tickets.bulk_update({5: {"Subject": "x"}})
        question = ask in ("groups", "head")
        assert len(fake.requests) == (3 if question else 1)
        assert isinstance(caught.value, Unreachable if question else Unsure)


async def test_a_search_by_post_keeps_its_body_on_every_page() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        number = numbered(request)
        rows: list[dict[str, object]] = [{"id": str(number), "type": "group"}]
        return page(rows, number, total=3, per_page=1)

    fake = Fake(answer)
    how = Listing(fields=("Name",), order=("-Name", "id"), per_page=1, post=True, disabled=True)
    terms = [Term("Name", "LIKE", "a"), Term("Name", "=", "b", aggregator="AND")]
    found = [row.number async for row in _client(fake).groups.search(terms, how)]
    assert found == [1, 2, 3]
    for request in fake.requests:
        assert json.loads(request.content) == [
            {"field": "Name", "operator": "LIKE", "value": "a"},
            {"field": "Name", "operator": "=", "value": "b", "entry_aggregator": "AND"},
        ]
        assert request.url.params.get_list("orderby") == ["Name", "id"]
        assert request.url.params.get_list("order") == ["DESC", "ASC"]
        assert request.url.params["find_disabled_rows"] == "1"


async def test_a_hole_of_empty_pages_is_looked_across() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        number = numbered(request)
        rows: list[dict[str, object]] = [{"id": str(number)}] if number in (1, 4) else []
        return page(rows, number)

    for look_ahead, found in ((0, [1]), (1, [1]), (2, [1, 4])):
        fake = Fake(answer)
        how = Listing(look_ahead=look_ahead)
        rows = [row.number async for row in _client(fake).assets.search((), how)]
        assert rows == found
        assert len(fake.requests) <= 4 + 3


async def test_pages_that_rt_skips_are_not_asked_for() -> None:
    root = "https://behind.proxy/rt/REST/2.0"

    def answer(request: httpx2.Request) -> httpx2.Response:
        number = numbered(request)
        rows: list[dict[str, object]] = [{"id": "8", "type": "group"}] if number == 8 else []
        more = {} if number >= 8 else {"next_page": f"{root}/groups?per_page=5&=&page=8"}
        return page(rows, number, **more)

    fake = Fake(answer)
    assert [row.number async for row in _client(fake).groups.search()] == [8]
    assert [request.url.params.get("page") for request in fake.requests] == [None, "8", "9"]


async def test_a_server_that_promises_for_ever_is_left() -> None:
    fake = Fake(lambda request: page([], numbered(request), next_page="more"))
    assert [row async for row in _client(fake).groups.search()] == []
    assert len(fake.requests) < 300


async def test_a_new_record_is_known_by_its_location_too() -> None:
    for body, made in (
        ({"id": "ann", "type": "user"}, Outcome(7, "user")),
        ({"id": "9", "type": "ticket"}, Outcome(9, "ticket")),
        ([], Outcome(7, "user")),
    ):
        fake = Fake(lambda _, b=body: reply(b, 201, location="/rt/REST/2.0/user/7"))  # type: ignore[misc]
        assert await _client(fake).users.create({"Name": "ann"}) == made


async def test_messages_to_many_carry_files_that_json_can_name(tmp_path: Path) -> None:
    (tmp_path / "copy").write_bytes(b"abc")
    good, odd = (FileRef(str(tmp_path / "copy"), n, "x/y", 3) for n in ("a.bin", "ü.bin"))
    fake = Fake(lambda _: reply([[5, "Comments added"]], 201))
    client = _client(fake)
    many = {5: NewMessage("x", files=(good,)), 6: NewMessage("y", custom_fields={"Log": good})}
    assert await client.tickets.bulk_comment(many) == (Outcome(5, "", ("Comments added",)),)
    sent = {"FileName": "a.bin", "FileType": "x/y", "FileContent": "YWJj"}
    first, second = json.loads(fake.requests[0].content)
    assert (first["Attachments"], second["CustomFields"]) == ([sent], {"Log": sent})
    for new in (NewMessage("x", bare=True), NewMessage("x", files=(odd,))):
        with pytest.raises(Unsupported):
            await client.tickets.bulk_comment({5: new})
    assert len(fake.requests) == 1


@pytest.mark.parametrize(
    ("told", "read"),
    [({"type": "ticket", "id": "2", "_url": "x"}, "ticket/2"), ("a", "a"), (None, ""), ({}, "")],
)
def test_what_a_transaction_changed_may_be_a_record(told: object, read: str) -> None:
    entry = {"id": 9, "Type": "AddLink", "NewValue": told, "Object": {"type": "ticket", "id": 5}}
    transaction = decode.one_transaction(entry)
    assert (transaction.new, transaction.ticket) == (read, 5)


async def test_a_cut_answer_about_many_is_unsure() -> None:
    stream = httpx2.ByteStream(b'[[5, "Subject cha')
    headers = {"content-type": "application/json"}
    fake = Fake(lambda _: httpx2.Response(200, headers=headers, stream=stream))
    with pytest.raises(Unsure):
        await _client(fake).tickets.bulk_update({5: {"Subject": "x"}})


async def test_external_links_are_never_followed() -> None:
    fake = Fake(lambda _: reply({}))
    ticket = decode.ticket(value("ticket-links"), HOME)
    for link in ticket.links.entries:
        if link.external:
            with pytest.raises(Refused):
                await _client(fake).follow(link)
    assert fake.requests == []


def test_custom_fields_stand_in_the_order_of_their_links() -> None:
    fields = [{"id": str(n), "name": f"f{n}", "values": ["x"]} for n in (10, 9, 3, 4, 7)]
    links = [{"ref": "customfield", "id": str(n), "_url": "x"} for n in (7, 3)]
    ticket = {"id": 5, "CustomFields": fields, "_hyperlinks": links}
    shuffled = {**ticket, "CustomFields": fields[::-1]}
    first, second = decode.ticket(ticket, HOME), decode.ticket(shuffled, HOME)
    assert first == second
    assert [field.id for field in first.custom_fields] == ["7", "3", "4", "9", "10"]
    assert first.custom_fields[0] == CustomField("7", "f7", ("x",))
