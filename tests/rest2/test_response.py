"""What answers mean: recorded ones, and those that only trouble brings."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rtdesk.backend.errors import (
    BackendError,
    Gone,
    Malformed,
    NotAuthenticated,
    NotRT,
    Refused,
    Stale,
    Unreachable,
    Unsupported,
    Unsure,
)
from rtdesk.backend.port import Receipt
from rtdesk.rest2 import response
from rtdesk.rest2.request import Call
from rtdesk.rest2.response import Answer
from tests.rest2.recorded import NAMES, sample

GET = Call("GET", "ticket/5")
PUT = Call("PUT", "ticket/5")
POST = Call("POST", "ticket/5/comment", is_message=True)
JSON = {"content-type": 'application/json; charset="utf-8"'}
HTML = {"content-type": "text/html"}
LOGIN = b"<HTML><form><input type='password'></form>"

ERRORS: dict[str, type[BackendError]] = {
    "attach-json-unicode": Unsure,
    "auth-bad-token": NotAuthenticated,
    "auth-none": NotAuthenticated,
    "auth-none-with-cookie": NotAuthenticated,
    "comment-if-match": Refused,
    "comment-no-right": Refused,
    "delete-again": Refused,
    "error-405": Unsupported,
    "error-415-take": Refused,
    "error-501-patch": Unsure,
    "put-crash-after-changes": Unsure,
    "put-if-match-stale": Stale,
    "root-path": Gone,
    "search-bad-sql": Refused,
    "ticket-conversation-as-dave": Gone,
    "ticket-not-found": Gone,
}


def _read(call: Call, answer: Answer) -> object:
    if call.is_write:
        return response.receipt(call, answer)
    return response.data(call, answer)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "etag-if-none-match"])
def test_every_sample_is_data_or_the_right_error(name: str) -> None:
    call, answer = sample(name)
    if name in ERRORS:
        with pytest.raises(BackendError) as caught:
            _read(call, answer)
        assert type(caught.value) is ERRORS[name]
    else:
        assert _read(call, answer) is not None


def test_an_error_in_a_query_is_told_without_perl() -> None:
    with pytest.raises(Refused) as caught:
        response.data(*sample("search-bad-sql"))
    assert caught.value.sentences == (
        "Incomplete query, last element (OPERATOR) is not close paren or value in 'Status = '",
    )


def test_receipts_know_the_transaction_and_the_sentences() -> None:
    assert response.receipt(*sample("reply-html")) == Receipt(4479, ("Correspondence added",))
    assert response.receipt(*sample("take-ok")).transaction is None


def test_nulls_among_sentences_are_left_out() -> None:
    answer = Answer(200, JSON, b'[null, "x", "", 3]')
    assert response.receipt(PUT, answer) == Receipt(None, ("x",))


@pytest.mark.parametrize("body", [b"", b'["Comments a', b"\xff"])
def test_a_cut_body_does_not_undo_a_201(body: bytes) -> None:
    answer = Answer(201, {**JSON, "location": "http://h/REST/2.0/transaction/12"}, body)
    assert response.receipt(POST, answer) == Receipt(12, ())
    assert response.receipt(POST, Answer(201, JSON, body)) == Receipt(None, ())


@pytest.mark.parametrize(
    ("call", "status", "headers", "body", "error"),
    [
        (GET, 200, HTML, b"<html>welcome", NotRT),
        (GET, 200, HTML, LOGIN, NotAuthenticated),
        (GET, 200, JSON, b'{"a":', Malformed),
        (GET, 200, JSON, b"[" * 100_000, Malformed),
        (GET, 200, JSON, b"9" * 10_000, Malformed),
        (GET, 204, JSON, b"", Malformed),
        (GET, 404, HTML, b"<html>", NotRT),
        (GET, 403, JSON, b"{}", Gone),
        (GET, 408, JSON, b"", Unreachable),
        (GET, 429, JSON, b"", Unreachable),
        (GET, 500, JSON, b"", Malformed),
        (GET, 500, JSON, b'{"message":"oh"}', Refused),
        (GET, 502, HTML, b"<html>", Unreachable),
        (GET, 501, JSON, b"{}", Unsupported),
        (PUT, 400, JSON, b'{"message":["odd"]}', Refused),
        (PUT, 409, JSON, b"", Refused),
        (PUT, 200, HTML, LOGIN, Unsure),
        (PUT, 503, HTML, b"", Unsure),
        (POST, 200, JSON, b"[]", Unsure),
        (POST, 201, HTML, b"<html>", Unsure),
        (POST, 408, JSON, b"", Unsure),
        (POST, 500, JSON, b"", Unsure),
        (POST, 502, HTML, b"", Unsure),
        (POST, 413, HTML, b"<html>too large", Refused),
        (POST, 422, JSON, b"{}", Refused),
        (POST, 412, JSON, b"{}", Refused),
    ],
)
def test_trouble_has_its_class(
    call: Call, status: int, headers: dict[str, str], body: bytes, error: type[BackendError]
) -> None:
    with pytest.raises(BackendError) as caught:
        _read(call, Answer(status, headers, body))
    assert type(caught.value) is error


def test_a_moved_server_is_told_apart_from_a_login_page() -> None:
    moved = Answer(301, {"location": "https://new.example/rt/REST/2.0/ticket/5"})
    login = Answer(302, {"location": "https://sso.example/login?next=x"})
    with pytest.raises(NotRT, match=r"use https://new\.example/rt as its URL"):
        response.data(GET, moved)
    with pytest.raises(NotAuthenticated, match=r"login page at sso\.example"):
        response.data(GET, login)


def test_patience_is_asked_for_in_seconds_or_as_a_date_and_is_bounded() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)

    def asked(text: str) -> float | None:
        return response.retry_after(Answer(429, {"retry-after": text}), now)

    assert asked("7") == 7
    assert asked("999999") == 600
    assert asked("Thu, 01 Jan 2026 00:01:00 GMT") == 60
    assert asked("Wed, 31 Dec 2025 00:00:00 GMT") == 0
    assert asked("soon") is None
    assert asked("") is None


def test_a_write_that_was_put_off_was_not_sent() -> None:
    with pytest.raises(Unreachable) as caught:
        response.receipt(POST, Answer(429, {"retry-after": "3"}))
    assert (caught.value.sent, caught.value.retry_after) == (False, 3)


def test_lone_surrogates_do_not_get_in() -> None:
    answer = Answer(200, JSON, b'{"a\\ud800": ["\\udfff", "\\ud83d\\udd25", 1, null]}')
    assert response.data(GET, answer) == {"a�": ["�", "\U0001f525", 1, None]}
