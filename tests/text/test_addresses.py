"""What is an address, and what RT would choke on."""

from __future__ import annotations

import pytest

from rtdesk.text.addresses import address


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("kim@example.net", "kim@example.net"),
        ("  kim.lee+rt@mail.example.net ", "kim.lee+rt@mail.example.net"),
        ("Kim Lee <kim@example.net>", "kim@example.net"),
        ('"Lee, Kim" <kim@example.net>', "kim@example.net"),
        ("root@localhost", "root@localhost"),
        ("jürgen@bücher.example", "jürgen@bücher.example"),
    ],
)
def test_an_address(typed: str, found: str) -> None:
    assert address(typed) == found


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "kim",
        "kim@",
        "@example.net",
        "kim@example..net",
        "kim@-example.net",
        "kim@exa_mple-",
        "kim lee@example.net",
        "a@b@example.net",
        "kim@example.net, bob@example.net",
        "kim@example.net\nbob@example.net",
        "group:Help desk",
        "Kim <kim>",
        "k" * 110 + "@example.net",
    ],
)
def test_no_address(typed: str) -> None:
    assert address(typed) == ""
