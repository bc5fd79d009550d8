"""A password and a web session on a real RT: in, on, out, and in again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from rtdesk.backend.errors import NotAuthenticated
from rtdesk.config.account import Account, Secret
from rtdesk.ops.op import Comment, FileRef, SetField
from rtdesk.records.ticket import Ticket
from rtdesk.rest2 import request
from rtdesk.rest2.backend import Rest2Backend
from rtdesk.rest2.message import NewMessage
from rtdesk.rest2.request import Call
from rtdesk.rest2.transport import Transport
from tests.rt.server import RT


def _account(rt: RT, login: str = "alice", password: str = "", *, session: bool = True) -> Account:
    secret = Secret(password or str(rt.users[login]["password"]))
    return Account(rt.base_url, user=login, password=secret, session=session, allow_http=True)


@asynccontextmanager
async def _signed_in(account: Account) -> AsyncIterator[Rest2Backend]:
    backend = Rest2Backend(account)
    try:
        yield backend
    finally:
        await backend.aclose()


def _sign_ins(backend: Rest2Backend) -> int:
    """Requests of signing in; each takes two, the login page and the look whether it worked."""
    tally = backend.ledger.tallies().get("sign-in")
    return tally.requests if tally else 0


def _sessions(rt: RT) -> list[Path]:
    found = (rt.folder / "var" / "session").iterdir()
    return [path for path in found if not path.name.endswith(".lock")]


def _end_all(rt: RT) -> None:
    for path in _sessions(rt):
        path.unlink()


def _end_by_emptying(rt: RT) -> None:
    """What is left of a session that RT itself put an end to: one of nobody."""
    for path in _sessions(rt):
        path.write_bytes(b"")


async def _ticket(backend: Rest2Backend, id_: int) -> Ticket:
    ticket = await backend.ticket(id_)
    assert ticket is not None
    return ticket


@pytest.mark.parametrize("session", [True, False])
@pytest.mark.parametrize("login", ["alice", "carol", "o'brien"])
async def test_a_password_tells_who_we_are(rt: RT, login: str, session: bool) -> None:
    async with _signed_in(_account(rt, login, session=session)) as backend:
        assert (await backend.me()).login == login
        assert (await backend.capabilities()).version.startswith("5.")
        assert _sign_ins(backend) == (2 if session else 0)


@pytest.mark.parametrize("end", [_end_all, _end_by_emptying])
async def test_a_session_reads_writes_ends_and_goes_on(
    rt: RT, end: Callable[[RT], None], tmp_path: Path
) -> None:
    id_ = rt.create("Support", "Session")
    file = tmp_path / "file.bin"
    file.write_bytes(bytes(range(256)) * 1000)
    part = FileRef(str(file), "file.bin", "application/octet-stream", 256_000)
    async with _signed_in(_account(rt)) as backend:
        assert (await _ticket(backend, id_)).subject == "Session"
        await backend.send(SetField(id_, "Subject", "One"))
        assert (await _ticket(backend, id_)).subject == "One"
        assert _sign_ins(backend) == 2
        end(rt)
        assert (await _ticket(backend, id_)).subject == "One"
        assert _sign_ins(backend) == 4
        end(rt)
        await backend.send(SetField(id_, "Subject", "Two"))
        assert (await _ticket(backend, id_)).subject == "Two"
        assert _sign_ins(backend) == 6
        for text, files in (("just words", ()), ("and a file", (part,))):
            end(rt)
            await backend.send(Comment(id_, f"ticket/{id_}/comment", text, files=files))
        said = [entry for entry in await backend.history(id_) if entry.type == "Comment"]
        assert len(said) == 2, "each was said once"
        parts = await backend.attachments(id_)
        assert [found.text for found in parts if found.is_body][-2:] == ["just words", "and a file"]
        (sent,) = (found for found in parts if found.filename)
        end(rt)
        await backend.download(sent.id, tmp_path / "back")
        assert (tmp_path / "back").read_bytes() == file.read_bytes()


@pytest.mark.parametrize(
    "call",
    [
        lambda id_: request.update(f"ticket/{id_}", {"Subject": "Never"}),
        lambda id_: request.update(f"ticket/{id_}/take", {}),
        lambda id_: request.message(f"ticket/{id_}/comment", NewMessage("Never")),
        lambda id_: request.message(f"ticket/{id_}/correspond", NewMessage("Never")),
        lambda _: request.create("ticket", {"Queue": "Support", "Subject": "Never made"}),
        lambda id_: request.delete(f"ticket/{id_}"),
        lambda id_: request.many("PUT", "tickets/bulk", [{"id": id_, "Subject": "Never"}]),
    ],
)
async def test_rt_turns_a_dead_cookie_away_before_it_looks_at_a_write(
    rt: RT, call: Callable[[int], Call]
) -> None:
    """What the repetition of writes rests on."""
    id_ = rt.create("Support", "As it was")
    before = _marks(rt, id_)
    cookie = Secret(f"RT_SID_helpdesk.example.{rt.base_url.rpartition(':')[2]}=" + "0" * 32)
    transport = Transport(Account(rt.base_url), cookie=cookie)
    answer = await transport.request(call(id_))
    await transport.aclose()
    assert (answer.status, answer.headers["location"]) == (302, "/")
    assert _marks(rt, id_) == before


def _marks(rt: RT, id_: int) -> tuple[object, ...]:
    """What any write to this ticket, or to any other, would change."""
    ticket = rt.get(f"ticket/{id_}")
    query = "transactions?query=id>0&orderby=id&order=DESC&per_page=1"
    names = ("Subject", "Status", "LastUpdated")
    (newest,) = rt.get(query)["items"]
    return *(ticket[name] for name in names), ticket["Owner"]["id"], newest["id"]


async def test_many_requests_share_one_sign_in(rt: RT) -> None:
    async with _signed_in(_account(rt)) as backend:
        for rounds in (1, 2):
            await asyncio.gather(*(backend.count(f"id = {number}") for number in range(12)))
            assert _sign_ins(backend) == 2 * rounds
            _end_all(rt)


@pytest.mark.parametrize("login", ["alice", "nobody-of-that-name", "frank"])
async def test_who_is_not_let_in(rt: RT, login: str) -> None:
    wrong = "" if login == "frank" else "wrong"
    account = _account(rt, login if login in rt.users else "alice", wrong)
    async with _signed_in(replace(account, user=login)) as backend:
        with pytest.raises(NotAuthenticated, match="password_command"):
            await backend.capabilities()
