"""Words that choose rows."""

from __future__ import annotations

import pytest

from rtdesk.records.ref import Ref, user
from rtdesk.records.ticket import TicketRow
from rtdesk.text.matching import matches, narrows, terms

ROW = TicketRow(
    4711,
    "Printer on floor 3 eats paper, again",
    "open",
    queue=Ref("queue", "3", "Support"),
    owner=user("anna", "Anna Weiß"),
    requestors=(user("ivan@example.org", "Ivan"),),
    priority="50",
)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "PRINTER paper",
        "4711",
        "#4711",
        "status:open",
        "owner:anna queue:supp",
        "weiß",
        "requestor:example.org",
        "priority:50",
        "-network",
        "-status:new printer",
        "-",
        "id:47",
    ],
)
def test_every_word_must_be_there(words: str) -> None:
    assert matches(ROW, words) is (words != "-")


@pytest.mark.parametrize(
    "words",
    ["printer network", "status:new", "owner:ivan", "-printer", "-status:open", "subject:4711"],
)
def test_one_that_is_not_there_is_enough(words: str) -> None:
    assert not matches(ROW, words)


def test_me_is_whoever_types() -> None:
    assert matches(ROW, "owner:me", "anna")
    assert not matches(ROW, "owner:me", "hugo")
    assert not matches(ROW, "requestor:me", "anna")
    assert matches(ROW, "-owner:me", "hugo")


@pytest.mark.parametrize(
    ("new", "before", "so"),
    [
        ("print", "pri", True),
        ("pri floor", "pri", True),
        ("pri", "print", False),
        ("", "pri", False),
        ("pri", "", True),
        ("-pri", "pri", False),
        ("-prin", "-pri", False),
        ("-pri x", "-pri", True),
        ("status:new", "status", False),
        ("status:new", "status:n", True),
        ("status:new", "owner:n", False),
        ("owner:anna", "anna", True),
        ("anna", "owner:anna", False),
        ("ab cd", "cd a", True),
    ],
)
def test_who_types_on_looks_through_less(new: str, before: str, so: bool) -> None:
    assert narrows(terms(new), terms(before)) is so
