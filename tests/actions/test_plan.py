"""What an action would do to each of many tickets."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rtdesk.actions.plan import Move, Wish, own_kind, plan, union
from rtdesk.ops.op import Comment, Correspond, Own, SetField, SetStatus
from rtdesk.records.link import Link, Links
from rtdesk.records.ref import Ref, user
from rtdesk.records.ticket import TicketRow

ME = "anna"


def row(id_: int, **values: object) -> TicketRow:
    return TicketRow(**{"id": id_, "status": "open", "priority": "10", **values})  # type: ignore[arg-type]


def linked(*moves: str, messages: tuple[str, ...] = ("correspond", "comment")) -> Links:
    return Links(
        (
            *(Link("lifecycle", label=f"Go {to}", to=to) for to in moves),
            *(Link(ref, f"ticket/1/{ref}") for ref in messages),
        )
    )


def test_a_status_that_rt_offers_is_set_and_the_rest_says_why_not() -> None:
    rows = [row(1), row(2, status="Resolved"), row(3, status="new"), row(4)]
    links = {1: linked("resolved"), 2: linked(), 3: linked("open")}
    steps = plan(Wish("status", "resolved"), rows, links, ME)
    assert [step.op for step in steps] == [
        SetStatus(1, "resolved", "open"),
        None,
        None,
        SetStatus(4, "resolved", "open"),
    ]
    assert [step.why for step in steps] == [
        *("", "is Resolved already", "RT does not offer that from new", ""),
    ]
    assert [step.known for step in steps] == [True, True, True, False]


def test_done_takes_each_to_its_own_end() -> None:
    rows = [row(1), row(2, status="mitigated"), row(3), row(4, status="closed"), row(5), row(6)]
    links = {
        1: linked("stalled", "resolved"),
        2: linked("closed"),
        3: linked("done", "resolved"),
        4: linked(),
        6: linked("stalled"),
    }
    steps = plan(Wish("done"), rows, links, ME)
    assert [step.op and step.then for step in steps] == [
        *("resolved", "closed", None, None, None, None),
    ]
    assert [step.why for step in steps[2:]] == [
        "RT offers done and resolved from open",
        "is closed already",
        "RT did not say how it ends",
        "RT offers no such end from open",
    ]


@pytest.mark.parametrize(
    ("kind", "verbs", "whys"),
    [
        ("take", ["take", None, None], ["", "is yours already", "belongs to Bob"]),
        ("untake", [None, "untake", None], ["is not yours", "", "is not yours"]),
        ("steal", ["take", None, "steal"], ["", "is yours already", ""]),
    ],
)
def test_owning(kind: str, verbs: list[str | None], whys: list[str]) -> None:
    rows = [row(1), row(2, owner=user(ME)), row(3, owner=user("bob", "Bob"))]
    steps = plan(Wish(kind), rows, {}, ME)  # type: ignore[arg-type]
    found = [step.op.verb if isinstance(step.op, Own) else None for step in steps]
    assert found == verbs
    assert [step.why for step in steps] == whys


def test_what_taking_means() -> None:
    mine, theirs, nobodys = row(1, owner=user(ME)), row(2, owner=user("bob")), row(3)
    assert own_kind([mine, theirs, nobodys], ME) == "take"
    assert own_kind([mine, theirs], ME) == "untake"
    assert own_kind([theirs], ME) == "steal"


@pytest.mark.parametrize(
    ("field", "value", "base"),
    [
        ("Priority", "50", "10"),
        ("Owner", "bob", "anna"),
        ("Queue", "Billing", "Support"),
        ("Due", "2031-01-02 03:04:05", "2030-01-02 03:04:05"),
        ("Due", "", "2030-01-02 03:04:05"),
    ],
)
def test_fields(field: str, value: str, base: str) -> None:
    due = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
    one = row(1, owner=user("anna"), queue=Ref("queue", "3", "Support"), due=due)
    (step,) = plan(Wish("field", value, field), [one], {}, ME)
    assert step.op == SetField(1, field, value, base)
    (again,) = plan(Wish("field", base, field), [one], {}, ME)
    assert (again.op, again.why) == (None, "is so already")


def test_a_priority_can_go_up_from_where_it_is() -> None:
    rows = [row(1, priority="10"), row(2, priority="95"), row(3, priority="High")]
    steps = plan(Wish("field", "+10", "Priority"), rows, {}, ME)
    assert [step.op for step in steps] == [
        SetField(1, "Priority", "20", "10"),
        SetField(2, "Priority", "105", "95"),
        SetField(3, "Priority", "10", "High"),
    ]


def test_messages_go_where_there_is_a_link_or_nobody_asked_yet() -> None:
    links = {1: linked(), 2: linked(messages=("comment",))}
    rows = [row(1), row(2), row(3)]
    replies = plan(Wish("correspond", "Hello"), rows, links, ME)
    assert [step.op for step in replies] == [
        Correspond(1, "", "Hello"),
        None,
        Correspond(3, "", "Hello"),
    ]
    assert [step.why for step in replies] == ["", "RT does not offer that", ""]
    comments = plan(Wish("comment", "Hello"), rows, links, ME)
    assert [step.op for step in comments] == [Comment(i, "", "Hello") for i in (1, 2, 3)]


def test_the_union_of_moves_with_how_many_can() -> None:
    links = [linked("stalled", "resolved"), linked("resolved"), linked(), linked("closed")]
    assert union(links) == (
        Move("resolved", ("Go resolved",), 2),
        Move("stalled", ("Go stalled",), 1),
        Move("closed", ("Go closed",), 1),
    )


def test_only_replies_and_deleting_want_a_question() -> None:
    assert Wish("correspond").outward
    assert not Wish("comment").outward
    assert Wish("status", "Deleted").destroys
    assert not Wish("status", "resolved").destroys
