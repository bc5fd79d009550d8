"""The port as a whole, on the wire of a fake server."""

from __future__ import annotations

import asyncio
import base64
import json
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest

from rtdesk.backend.errors import Gone, Malformed, NotAuthenticated, NotRT, Refused, Unsure
from rtdesk.backend.port import Backend, Receipt
from rtdesk.config.account import Secret
from rtdesk.ops.op import Comment, SetStatus
from rtdesk.rest2.backend import Rest2Backend
from tests.rest2.fake import ACCOUNT, Fake, numbered, page, reply
from tests.rest2.recorded import sample, value


def _backend(fake: Fake) -> Backend:
    return Rest2Backend(ACCOUNT, transport=fake.transport())


async def test_capabilities() -> None:
    for version, feed in (("5.0.3+dfsg-3", True), ("5.0.1", False), ("6.0.0", True), ("x", False)):
        fake = Fake(lambda _, version=version: reply({"Version": version}))  # type: ignore[misc]
        assert (await _backend(fake).capabilities()).change_feed is feed
    for value_, status in (({"status": "ok"}, 200), ({"message": "Not Found"}, 404), ([], 200)):
        fake = Fake(lambda _, v=value_, s=status: reply(v, s))  # type: ignore[misc]
        with pytest.raises(NotRT):
            await _backend(fake).capabilities()


async def test_a_token_tells_who_we_are() -> None:
    fake = Fake(lambda _: reply(value("user-other")))
    user = await _backend(fake).me()
    assert fake.requests[0].url.path.endswith("/user/71")
    assert user.login
    odd = replace(ACCOUNT, token=Secret("something"))
    with pytest.raises(NotAuthenticated):
        await Rest2Backend(odd, transport=fake.transport()).me()


async def test_a_ticket_that_is_as_it_was() -> None:
    fake = Fake(lambda _: httpx2.Response(304, stream=httpx2.ByteStream(b"")))
    assert await _backend(fake).ticket(2, "1627") is None
    assert fake.requests[0].headers["if-none-match"] == '"1627"'


async def test_roles_get_their_names_once() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        if "customrole" in request.url.path:
            return reply(
                {"id": 1, "Name": "Manager"} if request.url.path.endswith("1") else {}, 200
            )
        return reply(value("ticket-many-watchers"), etag='"1080"')

    fake = Fake(answer)
    backend = _backend(fake)
    for _ in range(2):
        ticket = await backend.ticket(59)
        assert ticket is not None
        assert ticket.etag == "1080"
        assert [role.name for role in ticket.roles] == ["Manager", "RT::CustomRole-2"]
    assert len(fake.requests) == 4


async def test_pages_of_a_search() -> None:
    rows: list[dict[str, object]] = [{"id": "5"}, {"id": "x"}]
    fake = Fake(lambda request: page(rows, numbered(request), total=150))
    first = await _backend(fake).tickets("id > 0")
    assert ([row.id for row in first.items], first.total) == ([5], 150)
    last = await _backend(fake).tickets("id > 0", at=first.next)
    assert last.next == ""


async def test_users_are_looked_up_together_and_only_those_asked_for_are_taken() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("/users"):
            names = ["Ann", "a/b", "stranger"]
            return page([{"id": n, "Name": name} for n, name in enumerate(names, 1)], 1)
        if request.url.path.endswith("/7"):
            return reply({"Name": "seven"})
        return reply({"message": "Not Found"}, 404)

    fake = Fake(answer)
    found = await _backend(fake).users(("ann", "a/b", "7", "8"))
    assert [user.login for user in found] == ["Ann", "a/b", "seven"]
    assert len(fake.requests) == 3


async def test_those_who_may_not_search_users_get_none() -> None:
    fake = Fake(lambda _: reply({"message": "Forbidden"}, 403))
    assert await _backend(fake).users(("ann", "7")) == ()


async def test_a_message_is_posted_to_its_link_without_a_condition() -> None:
    fake = Fake(lambda _: reply(["Comments added"], 201, location="/rt/REST/2.0/transaction/9"))
    receipt = await _backend(fake).send(Comment(5, "ticket/5/comment", "hi"), etag="3")
    assert receipt == Receipt(9, ("Comments added",))
    (request,) = fake.requests
    assert "if-match" not in request.headers
    assert json.loads(request.content)["Content"] == "hi"


async def test_a_broken_write_is_unsure_and_never_repeated() -> None:
    def answer(_: httpx2.Request) -> httpx2.Response:
        raise httpx2.ReadError("broken")

    for op in (Comment(5, "ticket/5/comment", "hi"), SetStatus(5, "open")):
        fake = Fake(answer)
        with pytest.raises(Unsure):
            await _backend(fake).send(op)
        assert len(fake.requests) == 1


async def test_a_link_cannot_lead_a_message_elsewhere() -> None:
    fake = Fake(lambda _: reply([], 201))
    with pytest.raises(Refused):
        await _backend(fake).send(Comment(5, "../../NoAuth", "hi"))
    assert fake.requests == []


CONTENT = bytes(range(256)) * 1000


def _attachment(_: httpx2.Request) -> httpx2.Response:
    text = base64.encodebytes(CONTENT).decode()
    return reply({"ContentType": "x/y", "Content": text, "Headers": "x" * 5000})


async def test_a_download_is_exact_and_private(tmp_path: Path) -> None:
    to = tmp_path / "file"
    seen: list[tuple[int, int]] = []
    await _backend(Fake(_attachment)).download(5, to, lambda done, of: seen.append((done, of)))
    assert to.read_bytes() == CONTENT
    assert to.stat().st_mode & 0o777 == 0o600
    assert seen[-1] == (len(CONTENT), len(CONTENT))


async def test_a_download_never_replaces_and_follows_nothing(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.write_text("mine")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "elsewhere")
    for to in (there, link, tmp_path / "no" / "folder"):
        with pytest.raises(Refused):
            await _backend(Fake(_attachment)).download(5, to)
    assert there.read_text() == "mine"
    assert not (tmp_path / "elsewhere").exists()


async def test_a_failed_download_leaves_nothing(tmp_path: Path) -> None:
    to = tmp_path / "file"
    with pytest.raises(Malformed):
        await _backend(Fake(lambda _: reply({"Content": "QUJDR"}))).download(5, to)
    with pytest.raises(Gone):
        await _backend(Fake(lambda _: reply({"message": "no"}, 403))).download(5, to)
    assert not to.exists()

    def stop(done: int, of: int) -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await _backend(Fake(_attachment)).download(5, to, stop)
    assert not to.exists()


async def test_the_whole_path_with_an_app_in_process() -> None:
    async def app(scope: dict[str, object], receive: object, send: object) -> None:
        assert callable(send)
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": sample("rt-info-as-agent")[1].body})

    backend = Rest2Backend(replace(ACCOUNT, url="http://demo.invalid"), app=app)
    assert (await backend.capabilities()).version.startswith("5.")
    await backend.aclose()
