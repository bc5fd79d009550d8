"""Numbers and addresses of tickets, and what only looks like them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtdesk.text.pointing import Pointer, pointer

HERE = "https://rt.example.com/rt/"


@pytest.mark.parametrize(
    ("text", "ticket"),
    [
        ("123", 123),
        (" #123\n", 123),
        ("https://rt.example.com/rt/Ticket/Display.html?id=123", 123),
        ("https://rt.example.com/rt/Ticket/Display.html?id=123#txn-5678", 123),
        ("http://RT.example.com/rt/Ticket/History.html?ForceShowHistory=1;id=123", 123),
        ("https://rt.example.com:443/rt/Ticket/ModifyAll.html?a=b&id=123", 123),
        ("https://rt.example.com/rt/SelfService/Display.html?id=123", 123),
        ("https://rt.example.com/rt/m/ticket/show?id=123", 123),
        ("https://rt.example.com/rt/REST/2.0/ticket/123", 123),
        ("https://rt.example.com/rt/REST/2.0/ticket/123/history?page=2", 123),
    ],
)
def test_what_points_at_a_ticket(text: str, ticket: int) -> None:
    assert pointer(text, HERE) == Pointer(ticket)


@pytest.mark.parametrize(
    "text",
    [
        *("", "0", "#", "12 13", "#12a", "１２３", "9" * 19, "printer", "ftp://rt.example.com/1"),
        *("see https://rt.example.com/rt/Ticket/Display.html?id=123", "https://[broken/1", "-5"),
    ],
)
def test_what_is_no_pointer(text: str) -> None:
    assert pointer(text, HERE) is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("https://rt.example.org/rt/Ticket/Display.html?id=1", "on rt.example.org, not on rt.ex"),
        ("https://rt.example.com:8443/rt/Ticket/Display.html?id=1", "not on rt.example.com"),
        ("https://rt.example.com@evil.example/rt/Ticket/Display.html?id=1", "on evil.example"),
        ("https://rt.example.com/other/Ticket/Display.html?id=1", "no page of https://rt.example"),
        ("https://rt.example.com/rt/Ticket/Display.html?id=x", "no ticket"),
        ("https://rt.example.com/rt/Ticket/Display.html", "no ticket"),
        ("https://rt.example.com/rt/Search/Results.html?id=5", "no ticket"),
        ("https://rt.example.com/rt/REST/2.0/user/5", "no ticket"),
    ],
)
def test_what_leads_elsewhere_is_told(text: str, problem: str) -> None:
    found = pointer(text, HERE)
    assert found is not None
    assert found.ticket == 0
    assert problem in found.problem


def test_a_server_at_a_port_of_its_own() -> None:
    assert pointer("http://127.0.0.1:8096/Ticket/Display.html?id=7", "http://127.0.0.1:8096") == (
        Pointer(7)
    )


@given(st.text(max_size=60) | st.from_regex(r"https?://rt\.example\.com/rt/.{0,40}"))
def test_anything_can_be_asked(text: str) -> None:
    found = pointer(text, HERE)
    assert found is None or bool(found.ticket) != bool(found.problem)
