"""The port against a real RT."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from rtdesk.backend.errors import Gone, NotAuthenticated, Refused, Stale
from rtdesk.config.account import Account, Secret
from rtdesk.ops.op import Comment, Correspond, FileRef, Own, SetField, SetStatus
from rtdesk.rest2.backend import Rest2Backend
from tests.rt.server import RT


@asynccontextmanager
async def _as(rt: RT, login: str) -> AsyncIterator[Rest2Backend]:
    backend = Rest2Backend(rt.account(login))
    try:
        yield backend
    finally:
        await backend.aclose()


@pytest.mark.parametrize("login", ["alice", "bob", "carol", "dave", "root"])
async def test_every_ticket_is_found_once(rt: RT, login: str) -> None:
    async with _as(rt, login) as backend:
        assert (await backend.me()).login == login
        page = await backend.tickets("id > 0", "Due")
        found = [row.id for row in page.items]
        while page.next:
            page = await backend.tickets("id > 0", "Due", page.next)
            found += [row.id for row in page.items]
        assert len(found) == len(set(found)) == page.total
        assert bool(await backend.queues()) == bool(found) == (login != "dave")


@pytest.mark.parametrize(("name", "count"), [("long-history", 154), ("huge-history", 1203)])
async def test_long_histories_are_complete(rt: RT, name: str, count: int) -> None:
    async with _as(rt, "alice") as backend:
        entries = await backend.history(rt.ticket(name))
        assert len(entries) == count
        assert entries[0].type == "Create"
        assert await backend.history(rt.ticket(name), entries[-4].id) == entries[-3:]


async def test_parts_of_a_forbidden_ticket_are_not_those_of_others(rt: RT) -> None:
    async with _as(rt, "carol") as backend:
        ticket = rt.ticket("long-history")
        with pytest.raises(Gone):
            await backend.ticket(ticket)
        assert await backend.attachments(ticket) == ()
        assert await backend.attachments(ticket, after=7) == ()


async def test_attachments_arrive_byte_for_byte(rt: RT, tmp_path: Path) -> None:
    async with _as(rt, "alice") as backend:
        parts = await backend.attachments(rt.ticket("attachments"))
        assert any(part.size > 5_000_000 for part in parts)
        for part in parts:
            await backend.download(part.id, tmp_path / str(part.id))
            content = rt.get(f"attachment/{part.id}", login="alice")["Content"] or ""
            assert _hash((tmp_path / str(part.id)).read_bytes()) == _hash(base64.b64decode(content))


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("name", "size"), [("größe 施設 🔥.bin", 1_000_000), ("plain 'name' & \"co\".bin", 5000)]
)
async def test_files_arrive_with_their_names(rt: RT, tmp_path: Path, name: str, size: int) -> None:
    content = hashlib.shake_256(b"any").digest(size)
    (tmp_path / "copy").write_bytes(content)
    file = FileRef(str(tmp_path / "copy"), name, "application/octet-stream", size)
    async with _as(rt, "alice") as backend:
        ticket = rt.create("Support", "Files")
        url = f"ticket/{ticket}/correspond"
        receipt = await backend.send(Correspond(ticket, url, "ü\r\n🔥", files=(file,)), etag="1")
        assert receipt.transaction is not None
        parts = await backend.attachments(ticket, receipt.transaction - 1)
        mine = [part for part in parts if part.transaction == receipt.transaction]
        assert [part.text for part in mine if part.is_body] == ["ü\n🔥"]
        (sent,) = (part for part in mine if part.filename)
        assert (sent.filename, sent.size) == (name, size)
        await backend.download(sent.id, tmp_path / "back")
        assert (tmp_path / "back").read_bytes() == content


async def test_writes_and_their_conditions(rt: RT) -> None:
    async with _as(rt, "alice") as backend:
        id_ = rt.create("Support", "Writes")
        ticket = await backend.ticket(id_)
        assert ticket is not None
        assert await backend.ticket(id_, ticket.etag) is None
        before = await backend.newest_transaction()
        await backend.send(Own(id_, "take", "alice"), etag=ticket.etag)
        with pytest.raises(Stale):
            await backend.send(SetField(id_, "Subject", "x"), etag=ticket.etag)
        taken = await backend.ticket(id_)
        assert taken is not None
        assert (taken.owner.id, taken.owner.name) == ("alice", "Alice Agent")
        await backend.send(Own(id_, "untake", "alice"))
        await backend.send(SetStatus(id_, "open"))
        now = await backend.ticket(id_)
        assert now is not None
        assert (now.unowned, now.status) == (True, "open")
        news = await backend.touched(before)
        assert news.tickets == frozenset({id_})
        assert (await backend.touched(news.newest)).tickets == frozenset()
        _, clock = await backend.touched_since(0)
        assert id_ in (await backend.touched_since(clock - 600))[0]


async def test_refusals(rt: RT) -> None:
    ticket = rt.ticket("default-open")
    async with _as(rt, "bob") as backend:
        receipt = await backend.send(SetStatus(ticket, "resolved"))
        assert "Permission Denied" in receipt.sentences[0], "200, and yet refused"
        unchanged = await backend.ticket(ticket)
        assert unchanged is not None
        assert unchanged.status == "open"
        with pytest.raises(Refused, match="Permission Denied"):
            await backend.send(Comment(ticket, f"ticket/{ticket}/comment", "no"))
        with pytest.raises(Refused, match="Unknown field: Bogus"):
            await backend.tickets("Bogus = 3")


async def test_users_of_any_name(rt: RT) -> None:
    odd = "ext/odd name#1?x=%41"
    async with _as(rt, "alice") as backend:
        users = await backend.users(("alice", odd, "nobody-of-that-name", "75"))
        assert [user.login for user in users] == ["alice", odd, "carol"]
        assert all(user.id and user.real_name for user in users)


async def test_wrong_credentials(rt: RT) -> None:
    backend = Rest2Backend(Account(rt.base_url, token=Secret("1-71-" + "0" * 32)))
    with pytest.raises(NotAuthenticated):
        await backend.capabilities()
    await backend.aclose()
