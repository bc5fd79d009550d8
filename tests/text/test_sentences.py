"""What changes say."""

from __future__ import annotations

import pytest

from rtdesk.records.ref import user
from rtdesk.records.transaction import Transaction
from rtdesk.text.sentences import sentence, without_echo
from rtdesk.text.when import absolute

NAMES = {
    "6": "Nobody",
    "73": "anna",
    "queue:3": "Support",
    "cf:12": "Severity",
    "queue:4": "Network",
}


def made(type: str, field: str = "", old: str = "", new: str = "", data: str = "") -> Transaction:  # noqa: A002
    return Transaction(1, 1, type, field, old, new, data)


@pytest.mark.parametrize(
    ("transaction", "expected"),
    [
        (made("Status", "Status", "new", "open"), "status new → open"),
        (made("Set", "Owner", "6", "73"), "owner Nobody → anna"),
        (made("Set", "Owner", "6", "99"), "owner Nobody → user 99"),
        (made("Set", "Queue", "3", "4"), "queue Support → Network"),
        (made("Set", "Queue", "3", "9"), "queue Support → #9"),
        (made("Set", "Subject", "a", "b"), "subject a → b"),
        (made("Set", "SLA", "", "gold"), "SLA gold"),
        (made("Set", "TimeWorked", "0", "12"), "time worked 0 → 12 min"),
        (made("AddWatcher", "Cc", "", "73"), "Cc + anna"),
        (made("DelWatcher", "AdminCc", "73"), "AdminCc − anna"),
        (made("AddLink", "RefersTo", "", "fsck.com-rt://x.example/ticket/84"), "refers to #84"),
        (
            made("DeleteLink", "DependsOn", "https://x.example/"),
            "no longer depends on https://x.example/",
        ),
        (made("AddLink", "MergedInto", "", "fsck.com-rt://x/ticket/5"), "is merged into #5"),
        (made("AddLink", "RefersTo", "", "fsck.com-article://x/article/7"), "refers to article 7"),
        (made("CustomField", "12", "", "high"), "Severity high"),
        (made("CustomField", "12", "low", "high"), "Severity low → high"),
        (made("CustomField", "13", "low"), "custom field 13 low removed"),
        (made("Forward Ticket", "105", data="a@x.example"), "forwarded to a@x.example"),
        (made("AddReminder"), "reminder added"),
        (made("SomethingNew", "Thing", "a", "b"), "SomethingNew Thing a → b"),
    ],
)
def test_sentences(transaction: Transaction, expected: str) -> None:
    assert sentence(transaction, NAMES) == expected


def test_dates_are_told_in_local_time_and_1970_is_never() -> None:
    from datetime import UTC, datetime

    told = absolute(datetime(2026, 11, 25, 12, 0, tzinfo=UTC))
    never, due = "1970-01-01 00:00:00", "2026-11-25 12:00:00"
    assert sentence(made("Set", "Due", never, due), {}) == f"due {told}"
    assert sentence(made("Set", "Due", due, never), {}) == f"due {told} removed"
    assert sentence(made("Set", "Due", never, "soon"), {}) == "due soon"


def test_long_values_are_cut() -> None:
    assert len(sentence(made("Set", "Subject", "x" * 10_000, "y" * 10_000), {})) < 150


def test_an_owner_change_is_told_once() -> None:
    def owner(id: int, type: str, new: str) -> Transaction:  # noqa: A002
        return Transaction(id, 1, type, "Owner", "6", new, creator=user("bob"))

    history = (owner(1, "Set", "73"), owner(2, "SetWatcher", "73"), owner(3, "SetWatcher", "79"))
    assert [t.id for t in without_echo(history)] == [1, 3]
