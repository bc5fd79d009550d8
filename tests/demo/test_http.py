"""Status codes, authentication and conditions, as a real RT has them."""

from __future__ import annotations

import base64

import httpx2
import pytest

from rtdesk.demo.app import demo_app
from rtdesk.demo.auth import PASSWORD
from tests.demo.wire import Wire, header, value

BASIC = base64.b64encode(f"anna:{PASSWORD}".encode()).decode()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"authorization": "token 1-22-00000000000000000000000000000000"}, 401),
        ({"authorization": "token nonsense"}, 401),
        ({"authorization": "Bearer x"}, 401),
        ({"authorization": "Basic !!!"}, 401),
        ({"authorization": f"Basic {BASIC}"}, 200),
        ({"cookie": "a=b"}, 302),
        ({"user-agent": "Mozilla/5.0"}, 302),
    ],
)
def test_who_gets_in(wire: Wire, headers: dict[str, str], status: int) -> None:
    answer = wire.as_("").send("GET", "rt", **headers)
    assert answer.status == status
    if status == 302:
        assert header(answer, "Location") == "/"
    else:
        assert list(value(answer)) == (["Version"] if status == 200 else ["message"])


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "nope", 404),
        ("GET", "ticket/999999", 404),
        ("PUT", "ticket/999999", 404),
        ("GET", "ticket/1/comment", 405),
        ("HEAD", "ticket/1/history", 405),
        ("OPTIONS", "ticket/1", 405),
        ("PATCH", "ticket/1", 501),
        ("POST", "ticket/1", 409),
        ("PUT", "ticket/1", 415),
        ("PUT", "ticket/1/take", 415),
        ("POST", "ticket/1/comment", 415),
        ("GET", "queue/nonesuch", 403),
        ("GET", "user/nonesuch", 404),
        ("GET", "transaction/999999", 500),
    ],
)
def test_refusals_by_status(wire: Wire, method: str, path: str, status: int) -> None:
    answer = wire.send(method, path)
    assert answer.status == status
    assert value(answer)["message"]


def test_only_json_is_spoken(wire: Wire) -> None:
    assert wire.send("GET", "attachment/1", accept="application/octet-stream").status == 406


def test_dates_of_conditions_crash_the_real_one_too(wire: Wire) -> None:
    answer = wire.send("GET", "ticket/1", if_modified_since="Sun, 06 Nov 1994 08:49:37 GMT")
    assert (answer.status, answer.body) == (500, b"")


def test_etag(wire: Wire) -> None:
    id_ = wire.create()
    tag = header(wire.send("GET", f"ticket/{id_}"), "ETag")
    assert tag.strip('"').isdigit()
    for same in (tag, tag.strip('"'), "*", f'"0", {tag}'):
        assert wire.send("GET", f"ticket/{id_}", if_none_match=same).status == 304
    assert wire.send("GET", f"ticket/{id_}", if_none_match=f"W/{tag}").status == 200
    assert wire.send("PUT", f"ticket/{id_}", {"Subject": "a"}, if_match=tag).status == 200
    assert wire.send("PUT", f"ticket/{id_}", {"Subject": "b"}, if_match=tag).status == 412
    assert wire.get(f"ticket/{id_}")["Subject"] == "a"
    assert wire.send("GET", f"ticket/{id_}", if_none_match=tag).status == 200


def test_no_etag_ever_matches_for_a_message(wire: Wire) -> None:
    id_ = wire.create()
    body = {"Content": "x", "ContentType": "text/plain"}
    tag = header(wire.send("GET", f"ticket/{id_}"), "ETag")
    assert wire.send("POST", f"ticket/{id_}/comment", body, if_match=tag).status == 412
    assert wire.send("POST", f"ticket/{id_}/comment", body, if_match="*").status == 201


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("PUT", "ticket/1", b"{bad", 400),
        ("PUT", "ticket/1", b"[1]", 400),
        ("POST", "ticket", b"{bad", 400),
        ("POST", "ticket/1/comment", b"{bad", 500),
        ("POST", "ticket/1/comment", b"[]", 500),
        ("PUT", "tickets/bulk", b"{}", 400),
    ],
)
def test_json_that_is_none(wire: Wire, method: str, path: str, body: bytes, status: int) -> None:
    answer = wire.send(method, path, body)
    assert answer.status == status
    assert (answer.body == b"") == (status == 500)


async def test_over_asgi_with_a_date_and_lengths() -> None:
    app = demo_app()
    account = app.account("bob")
    assert account.token is not None
    headers = {"Authorization": f"token {account.token.reveal()}"}
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url=account.url) as client:
        answer = await client.get("/REST/2.0/rt", headers=headers)
        assert answer.json() == {"Version": "5.0.3+dfsg-3~deb12u6"}
        assert answer.headers["date"].endswith("GMT")
        assert answer.headers["content-length"] == str(len(answer.content))
        head = await client.head("/REST/2.0/ticket/30", headers=headers)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["last-modified"].endswith("Z")
        outside = await client.get("/", headers=headers)
        assert outside.headers["content-type"].startswith("text/html")


def test_users_have_accounts_and_others_a_clear_error(wire: Wire) -> None:
    assert {"anna", "bob", "carol", "dave", "root"} <= set(wire.app.users())
    for login in wire.app.users():
        assert wire.as_(login).send("GET", "rt").status == 200
    with pytest.raises(KeyError, match=r"no user 'nobody'.*anna"):
        wire.app.account("nobody")
