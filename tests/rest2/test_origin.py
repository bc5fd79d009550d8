"""The origin: what an account may name, and what lies below it."""

from __future__ import annotations

import pytest

from rtdesk.backend.errors import NotRT
from rtdesk.config.account import Account
from rtdesk.rest2.origin import origin

HOME = origin(Account("https://Support.example.com/rt/"))


def test_builds_urls_below_the_root() -> None:
    assert HOME.url("ticket/5") == "https://support.example.com/rt/REST/2.0/ticket/5"
    assert origin(Account("http://[::1]:99")).url("rt") == "http://[::1]:99/REST/2.0/rt"
    assert origin(Account("https://h/REST/2.0/")).url("rt") == "https://h/REST/2.0/rt"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "support.example.com",
        "ftp://h",
        "https://",
        "https://user@h",
        "https://h?a=b",
        "https://h:99999",
        "https://h\n/",
        "http://h",
    ],
)
def test_refuses_what_cannot_be_a_server(url: str) -> None:
    with pytest.raises(NotRT):
        origin(Account(url))


def test_http_needs_loopback_or_consent() -> None:
    assert origin(Account("http://127.0.0.2")).port == 80
    assert origin(Account("http://localhost:8")).port == 8
    assert origin(Account("http://h", allow_http=True)).host == "h"
    assert origin(Account("http://h"), in_process=True).host == "h"


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://support.example.com/rt/REST/2.0/ticket/5/comment", "ticket/5/comment"),
        ("http://internal:99/rt/REST/2.0/ticket?Queue=1", "ticket?Queue=1"),
        ("/rt/REST/2.0/transaction/7", "transaction/7"),
        ("https://support.example.com/REST/2.0/ticket/5", None),
        ("https://support.example.com/rt/REST/2.0/../../admin", None),
        ("https://support.example.com/rt/REST/2.0/%2e%2e/admin", None),
        ("https://[broken/rt/REST/2.0/x", None),
        ("", None),
    ],
)
def test_maps_urls_of_the_server_by_their_path(url: str, path: str | None) -> None:
    assert HOME.below(url) == path
