"""Every recorded answer of a real RT becomes records, or the error that it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from rtdesk.backend.errors import (
    BackendError,
    Gone,
    Malformed,
    NotAuthenticated,
    NotRT,
    Refused,
    Stale,
    Unsupported,
    Unsure,
)
from rtdesk.records.resource import Resource
from rtdesk.rest2 import decode, kinds, response
from tests.rest2.archive import HOME, Sample, samples

NAMES = sorted(samples())
UNKNOWN = {"Brand new": {"of": ["RT", 7]}, "_new": None}
"""Members that no RT has yet."""

ERRORS: dict[tuple[str, int], type[BackendError]] = {
    ("GET", 302): NotAuthenticated,
    ("GET", 400): Refused,
    ("GET", 401): NotAuthenticated,
    ("GET", 403): Gone,
    ("GET", 404): Gone,
    ("GET", 405): Unsupported,
    ("GET", 406): Refused,
    ("GET", 500): Malformed,
    ("HEAD", 405): Unsupported,
    ("POST", 400): Refused,
    ("POST", 403): Gone,
    ("POST", 412): Refused,
    ("POST", 415): Refused,
    ("POST", 500): Unsure,
    ("PUT", 400): Refused,
    ("PUT", 403): Gone,
    ("PUT", 404): Gone,
    ("PUT", 412): Stale,
    ("PUT", 415): Refused,
    ("PUT", 500): Unsure,
    ("DELETE", 500): Refused,
    ("OPTIONS", 405): Unsupported,
    ("PATCH", 501): Unsure,
}
"""What an answer of this kind is by what can be done about it."""
EXCEPTIONS: dict[str, type[BackendError]] = {
    "download-cf": NotRT,  # a picture, where only JSON was asked for
}

ONE: dict[str, Callable[[Any], object]] = {
    "ticket": lambda value: decode.ticket(value, HOME, "7"),
    "queue": lambda value: decode.one_queue(value, HOME),
    "user": decode.one_user,
    "transaction": decode.one_transaction,
    "attachment": decode.one_attachment,
    "rt": decode.version,
}
"""How a record is read that is no `Resource`."""
MANY: dict[str, Callable[[object], object]] = {
    "tickets": decode.ticket_row,
    "history": decode.any_transaction,
    "transactions": decode.any_transaction,
    "attachments": lambda item: decode.attachment(item, with_text=True),
    "queues": lambda item: kinds.QUEUE.row(item, HOME),
    "users": decode.user_record,
    "members": decode.ref_row,
    "groups": lambda item: decode.resource_row(item, HOME),
}


def expected(sample: Sample) -> type[BackendError] | None:
    """The error that the answer has to become."""
    kind = (sample.call.method, sample.answer.status)
    return EXCEPTIONS.get(sample.name, ERRORS.get(kind))


def read(sample: Sample) -> object:
    """What the client makes of an answer."""
    call, answer = sample.call, sample.answer
    if call.method == "HEAD":
        return response.head(call, answer)
    if not call.is_write:
        return records(sample, response.data(call, answer))
    if "bulk" in sample.place:
        return response.outcomes(call, answer)
    if call.method == "POST" and not call.is_message:
        return response.outcome(call, answer)
    return response.receipt(call, answer)


def records(sample: Sample, value: Any) -> object:
    """The record or the records in the JSON of an answer."""
    if not isinstance(value, dict) or "items" not in value:
        as_resource = decode.resource(value, HOME) if "id" in value else None
        return ONE.get(sample.place[0], lambda _: as_resource)(value)
    page = decode.collection(value)
    as_resource_row = MANY["groups"]
    found = decode.items(page, MANY.get(sample.place[-1], as_resource_row))
    if sample.place[-1] != "users":
        assert len(found) == len(page.items)
    return found


def test_there_are_all_of_them() -> None:
    assert len(NAMES) == 329
    used = {expected(sample) for sample in samples().values()}
    assert len(used) >= 8


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_is_read_or_is_the_right_error(name: str) -> None:
    sample = samples()[name]
    error = expected(sample)
    if sample.answer.status == 304:
        assert not sample.answer.body
    elif error is None:
        assert read(sample) is not None
    else:
        with pytest.raises(BackendError) as caught:
            read(sample)
        assert type(caught.value) is error
        assert str(caught.value)
        assert "line " not in str(caught.value)


READABLE = [
    name
    for name, sample in samples().items()
    if sample.call.method == "GET" and expected(sample) is None and sample.value is not None
]


@pytest.mark.parametrize("name", READABLE)
def test_what_is_unknown_is_kept_or_ignored(name: str) -> None:
    sample = samples()[name]
    now = records(sample, sample.value)
    then = records(sample, later(sample.value))
    assert known(then) == known(now)


def later(value: Any) -> Any:
    """The JSON as an RT to come may send it."""
    if isinstance(value, list):
        return [later(item) for item in value]
    if isinstance(value, dict):
        return {name: later(item) for name, item in value.items()} | UNKNOWN
    return value


def known(found: object) -> object:
    """Records without what nobody has defined."""
    if isinstance(found, tuple):
        return tuple(known(record) for record in found)
    if isinstance(found, Resource):
        assert found.fields or found.id
        return replace(found, fields={}), sorted(found.fields.keys() - UNKNOWN.keys())
    return found
