"""One act on many tickets: few requests, and the truth about each ticket.

On the demo in every version of RT that it can be, and on a real RT.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from rtdesk.demo.rights import GRANTS
from rtdesk.desk import Desk
from rtdesk.ops.op import ChangeMembers, Comment, Correspond, FileRef, Op, Own, SetField, SetStatus
from rtdesk.outbox.entry import WAITING, Entry
from rtdesk.records.ticket import Ticket
from tests.contract.server import Demo, Real, Server, connected
from tests.desks import make_desk, running, until

ALL = ("demo-5.0.1", "demo-5.0.3", "demo-6.0.0", pytest.param("real", marks=pytest.mark.rt))
DENIED = "Permission Denied"


@pytest.fixture(params=ALL)
def server(request: pytest.FixtureRequest) -> Server:
    if request.param == "real":
        return Real(request.getfixturevalue("rt"))
    return Demo(request.param.removeprefix("demo-"))


def several(server: Server, count: int, queue: str = "Support", **fields: object) -> list[int]:
    return [server.create(queue, f"Bulk {n}", Content="Hello", **fields) for n in range(count)]


@asynccontextmanager
async def desk_at(server: Server, folder: Path, role: str = "agent") -> AsyncIterator[Desk]:
    """A desk that knows who it is."""
    app = server.app if isinstance(server, Demo) else None
    async with running(make_desk(folder, server.account(role), app)) as desk:
        await until(desk, lambda: desk.me)
        assert desk._engine
        assert await desk._engine.caught_up()
        yield desk


async def done(desk: Desk, group: str) -> dict[int, Entry]:
    """The entries of an act by ticket, when nothing of it is under way."""
    await until(desk, lambda: all(e.state not in WAITING for e in desk.act(group)), 120)
    return {entry.op.ticket: entry for entry in desk.act(group)}


def writes(desk: Desk) -> int:
    """Requests that can change something."""
    kinds = ("changes", "replies and comments")
    return sum(tally.requests for kind, tally in desk.ledger().items() if kind in kinds)


def reads(desk: Desk) -> int:
    """All others."""
    return sum(tally.requests for tally in desk.ledger().values()) - writes(desk)


def states(entries: dict[int, Entry]) -> Counter[str]:
    return Counter(entry.state for entry in entries.values())


async def there(server: Server, ids: list[int], role: str = "root") -> list[Ticket]:
    """The tickets as the server has them."""
    found = []
    async with connected(server, role) as backend:
        for id_ in ids:
            ticket = await backend.ticket(id_)
            assert ticket is not None
            found.append(ticket)
    return found


# -- fields ------------------------------------------------------------------------------------


async def test_of_a_hundred_thirteen_are_refused(server: Server, tmp_path: Path) -> None:
    good = several(server, 87)
    bad = [*several(server, 7, "General"), *several(server, 6, "Network")]
    mixed = [ticket for pair in zip(good, bad, strict=False) for ticket in pair] + good[13:]
    before = {ticket.id: ticket.status for ticket in await there(server, bad)}
    async with desk_at(server, tmp_path, "limited") as desk:
        asked = reads(desk)
        group = desk.do(*(SetStatus(id_, "stalled", before.get(id_, "new")) for id_ in mixed))
        entries = await done(desk, group)
        assert states(entries) == {"settled": 87, "refused": 13}
        assert writes(desk) == 4
        assert {id_ for id_, entry in entries.items() if entry.state == "refused"} == set(bad)
        for id_ in bad:
            said = entries[id_].reason
            assert DENIED in said or "isn't a valid status" in said
        if server.dialect.version != "5.0.1":
            assert reads(desk) - asked <= 12, desk.ledger()
        # Once more: only those that were refused are touched.
        desk.retry_all([entries[id_].id for id_ in bad])
        again = await done(desk, group)
        assert states(again) == {"settled": 87, "refused": 13}
        assert writes(desk) == 5
        assert {e.attempts for e in again.values() if e.state == "settled"} == {1}
    assert {t.status for t in await there(server, good)} == {"stalled"}
    assert {t.id: t.status for t in await there(server, bad)} == before


async def test_a_value_that_a_field_must_have(server: Server, tmp_path: Path) -> None:
    """RT's mandatory fields are patterns; what it says of them is kept word for word."""
    real = isinstance(server, Real)
    field, good, bad = ("Cost centre", "K1", "") if real else ("Lab number", "LAB-0001", "nope")
    ids = several(server, 3, "Purchasing" if real else "Lab")
    async with desk_at(server, tmp_path, "root") as desk:
        first = desk.do(*(SetField(id_, f"CF.{{{field}}}", good) for id_ in ids))
        assert states(await done(desk, first)) == {"settled": 3}
        values = [bad, good, bad]
        second = desk.do(
            *(SetField(i, f"CF.{{{field}}}", v, good) for i, v in zip(ids, values, strict=True))
        )
        entries = await done(desk, second)
        assert [entries[id_].state for id_ in ids] == ["refused", "settled", "refused"]
        assert "Input must match" in entries[ids[0]].reason
        assert writes(desk) == 2


OPS: dict[str, Callable[[int], Op]] = {
    "priority": lambda i: SetField(i, "Priority", "30", "0"),
    "due": lambda i: SetField(i, "Due", "2031-01-02 03:04:05"),
    "queue": lambda i: SetField(i, "Queue", "Billing", "Support"),
    "custom field": lambda i: SetField(i, "CF.{Severity}", "High"),
    "people": lambda i: ChangeMembers(i, "Cc", add=("new@example.net",)),
    "links": lambda i: ChangeMembers(i, "RefersTo", add=("http://example.net/",)),
}


@pytest.mark.parametrize("kind", OPS)
async def test_fields_of_every_kind(server: Server, tmp_path: Path, kind: str) -> None:
    ids = several(server, 6, Priority=0, Cc="old@example.net")
    ops = [OPS[kind](id_) for id_ in ids]
    async with desk_at(server, tmp_path) as desk:
        group = desk.do(*ops)
        assert states(await done(desk, group)) == {"settled": 6}
        alone = server.dialect.version == "5.0.1" and kind in (
            "links",
            "people",
        )  # not in its lists
        assert writes(desk) == (6 if alone else 1)
        for op, ticket in zip(ops, await there(server, ids), strict=True):
            assert not isinstance(op, Correspond | Comment)
            assert op.holds(ticket)
            assert "old@example.net" in [ref.id for ref in ticket.cc]


async def test_taking_is_one_request_and_undoing_it_too(server: Server, tmp_path: Path) -> None:
    mine, ids = several(server, 1, Owner=server.login("agent")), several(server, 9)
    me = server.login("agent")
    async with desk_at(server, tmp_path) as desk:
        group = desk.do(*(Own(id_, "take", me, "Nobody") for id_ in ids + mine))
        entries = await done(desk, group)
        assert states(entries) == {"settled": 10}
        assert writes(desk) == 1
        assert {t.owner.id for t in await there(server, ids)} == {me}
        back = desk.undo()
        assert isinstance(back, tuple)
        assert {op.ticket for op in back} == set(ids)  # the tenth was ours before
        await until(desk, lambda: not desk.entries())
        assert writes(desk) == 2
        assert desk.undo() == ()
    assert all(ticket.unowned for ticket in await there(server, ids))
    assert (await there(server, mine))[0].owner.id == me


async def test_what_others_changed_is_asked_about_and_stops_nothing_else(
    server: Server, tmp_path: Path
) -> None:
    ids = several(server, 5, Priority=0)
    async with connected(server, "root") as root:
        await root.send(SetField(ids[1], "Priority", "9", "0"))
        await root.send(SetField(ids[2], "Priority", "7", "0"))
    async with desk_at(server, tmp_path) as desk:
        entries = await done(desk, desk.do(*(SetField(i, "Priority", "7", "0") for i in ids)))
        assert states(entries) == {"settled": 4, "conflict": 1}
        clash = entries[ids[1]].conflict
        assert clash
        assert [(c.base, c.theirs, c.mine) for c in clash.clashes] == [("0", "9", "7")]
        desk.resolve(entries[ids[1]].id, {"Priority": "theirs"})
        assert states(await done(desk, entries[ids[0]].group)) == {"settled": 4}
    assert [t.priority for t in await there(server, ids)] == ["7", "9", "7", "7", "7"]


async def test_tickets_that_are_gone_do_not_stop_the_others(server: Server, tmp_path: Path) -> None:
    ids = several(server, 4)
    hidden = several(server, 1, "Security" if isinstance(server, Real) else "HR")
    async with connected(server, "root") as root:
        await root.send(SetStatus(ids[1], "deleted", "new"))
    some = [*ids, *hidden]
    async with desk_at(server, tmp_path, "limited") as desk:
        entries = await done(desk, desk.do(*(SetStatus(id_, "open", "new") for id_ in some)))
        assert [entries[i].state for i in some] == [
            *("settled", "conflict", "settled", "settled", "conflict"),
        ]
        assert writes(desk) == 1
        assert "not there any more, or not for you" in entries[hidden[0]].reason


async def test_what_did_not_leave_can_be_called_back(server: Server, tmp_path: Path) -> None:
    ids = several(server, 3)
    desk = make_desk(tmp_path, server.account("agent"))
    try:
        group = desk.do(*(SetStatus(id_, "open", "new") for id_ in ids))
        assert set(desk.call_back(group)) == set(ids)
        assert desk.act(group) == ()
        assert desk.entries() == ()
    finally:
        desk.close()


# -- messages ----------------------------------------------------------------------------------


def replies(ids: list[int], text: str) -> list[Correspond]:
    return [Correspond(id_, f"ticket/{id_}/correspond", text) for id_ in ids]


async def recorded(server: Server, id_: int, text: str) -> list[int]:
    """The transactions of a ticket with this text."""
    async with connected(server, "root") as backend:
        entries = {t.id for t in await backend.history(id_) if t.is_message}
        parts = await backend.attachments(id_)
    return [p.transaction for p in parts if p.text == text and p.transaction in entries]


async def test_a_reply_to_many_is_recorded_once_on_each(server: Server, tmp_path: Path) -> None:
    ids = several(server, 30, Requestor="carol")
    denied = several(server, 2, "General")
    async with desk_at(server, tmp_path, "limited") as desk:
        group = desk.do(*replies([*ids, *denied], "Grüße an alle 施設"))
        entries = await done(desk, group)
        assert [entries[id_].state for id_ in denied] == ["conflict"] * 2  # no link, not sent
        assert {entries[id_].state for id_ in ids} == {"settled"}
        assert writes(desk) == (30 if server.dialect.version == "5.0.1" else 2)
    for id_ in ids:
        found = await recorded(server, id_, "Grüße an alle 施設")
        assert found == [entries[id_].transaction]
    assert not [id_ for id_ in denied if await recorded(server, id_, "Grüße an alle 施設")]


async def test_comments_that_their_writer_may_not_see(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blind = {**GRANTS["bob"], "Support": GRANTS["bob"]["Support"] - {"ShowTicketComments"}}
    monkeypatch.setitem(GRANTS, "bob", blind)
    server = Demo()
    ids = several(server, 3)
    for id_ in ids:
        server.app.tables.tickets[id_].updated -= 60
    async with desk_at(server, tmp_path, "limited") as desk:
        ops = [Comment(id_, f"ticket/{id_}/comment", "For us only") for id_ in ids]
        assert states(await done(desk, desk.do(*ops))) == {"settled": 3}
        assert writes(desk) == 1
    assert [len(await recorded(server, id_, "For us only")) for id_ in ids] == [1, 1, 1]


async def test_files_go_to_one_ticket_at_a_time(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("A plan")
    file = FileRef(str(path), "plan.txt", "text/plain", 6)
    ids = several(server, 2, Requestor="carol")
    async with desk_at(server, tmp_path) as desk:
        ops = [Correspond(id_, f"ticket/{id_}/correspond", "See", files=(file,)) for id_ in ids]
        assert states(await done(desk, desk.do(*ops))) == {"settled": 2}
        assert writes(desk) == 2
