"""Conditions of rules: what they mean, and what is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rtdesk.records.condition import BadCondition, condition, holds
from rtdesk.records.listed import Listed
from rtdesk.records.ref import Ref, user
from rtdesk.records.ticket import TicketRow

NOW = datetime(2026, 11, 12, 12, tzinfo=UTC)
ROW = TicketRow(
    7,
    "Printer and toner",
    "open",
    Ref("queue", "3", "Support"),
    user("anna", "Anna A"),
    (user("ivan", "Ivan I", "ivan@x"), user("nora")),
    "70",
    NOW - timedelta(days=9),
    NOW - timedelta(hours=5),
    NOW + timedelta(hours=1),
    (("cf.Severity", "High"), ("cf.Tags", "a, b"), ("starts", 0), ("timeworked", 90)),
)
TRUE = (
    "priority >= 70",
    "priority = 70.0",
    "due < 2h",
    "due > 30m",
    "created > 1w",
    "updated < 1d",
    "starts < 0",
    "status = OPEN",
    "status != new and queue = support",
    "queue = 3",
    "owner = anna",
    "owner = me",
    "mine",
    "requestor ~ ivan@",
    "requestor = nora",
    'subject ~ "printer and"',
    'subject ~ "and" AND priority > 9',
    "subject !~ scanner",
    "cf.Severity = high",
    "cf.Tags = b",
    "cf.Severity != low",
    "timeworked >= 90",
    "unread",
    "id = 7",
)
FALSE = (
    "priority > 70",
    "due < 30m",
    "overdue",
    "created < 1w",
    "status = new",
    "owner = hugo",
    "unowned",
    "pending",
    "draft",
    "cf.Nope = x",
    "cf.Nope < 3",
    "resolved > 1d",
    "subject ~ toner and subject ~ ink",
)


@pytest.mark.parametrize("text", TRUE)
def test_what_is_true(text: str) -> None:
    assert holds(condition(text), Listed(ROW, unread=True), NOW, "anna")


@pytest.mark.parametrize("text", FALSE)
def test_what_is_not(text: str) -> None:
    assert not holds(condition(text), Listed(ROW, unread=True), NOW, "anna")


def test_what_is_done_is_neither_due_nor_overdue() -> None:
    late = replace(ROW, due=NOW - timedelta(hours=1))
    done = replace(late, status="Resolved")
    for text in ("overdue", "due < 1h"):
        assert holds(condition(text), Listed(late), NOW, "")
        assert not holds(condition(text), Listed(done), NOW, "")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "is no condition"),
        ("urgent", "is no condition"),
        ("priority", "is no condition"),
        ("colour = red", "is no field"),
        ("due = 2h", "compared by < or >"),
        ("due < soon", "is no time"),
        ("due < 2h and", "is no time"),
        ("overdue and nothing", "is no condition"),
    ],
)
def test_what_cannot_be_meant_is_said(text: str, complaint: str) -> None:
    with pytest.raises(BadCondition, match=complaint):
        condition(text)
