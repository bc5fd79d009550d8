"""The three-way merge as a table: before, now, wanted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtdesk.ops import fields
from rtdesk.ops.op import AddTime, ChangeMembers, Edit, Own, SetField, SetStatus
from rtdesk.records.customfield import CustomField
from rtdesk.records.link import Link, Links
from rtdesk.records.ref import NO_OWNER, Ref, user
from rtdesk.records.ticket import Ticket
from rtdesk.records.transaction import Transaction
from rtdesk.sync.merge import Ask, Done, Send, merge, minutes_done, trampled

ME, MEI = user("anna"), user("mei")
TICKET = Ticket(
    id=5,
    subject="First",
    status="new",
    owner=NO_OWNER,
    queue=Ref("queue", "1", "Support"),
    cc=(user("carol"), Ref("group", "9", "Staff")),
    custom_fields=(CustomField("3", "Tags", ("a", "b")), CustomField("4", "Place", ("Here",))),
    time_worked=10,
    links=Links((Link("refers-to", "ticket/8", "ticket", "8"),)),
)
OWNED = replace(TICKET, owner=MEI)
MINE = replace(TICKET, owner=ME)


@pytest.mark.parametrize(
    ("op", "now", "wanted"),
    [
        (SetField(5, "Subject", "Mine", "First"), TICKET, "send"),
        (SetField(5, "Subject", "Mine", "Other"), TICKET, "ask"),
        (SetField(5, "Subject", "First", "Other"), TICKET, "done"),
        (SetField(5, "CF.{Place}", "There", "Here"), TICKET, "send"),
        (SetField(5, "CF.{Place}", "", "Elsewhere"), TICKET, "ask"),
        (SetField(5, "Due", "2030-01-02 03:04:05", ""), TICKET, "send"),
        (SetField(5, "Queue", "Network", "Support"), TICKET, "send"),
        (SetStatus(5, "open", "new"), TICKET, "send"),
        (SetStatus(5, "open", "stalled"), TICKET, "ask"),
        (SetStatus(5, "OPEN", ""), replace(TICKET, status="open"), "done"),
        (Own(5, "take", "anna", "Nobody"), TICKET, "send"),
        (Own(5, "take", "anna", "Nobody"), OWNED, "ask"),
        (Own(5, "take", "anna", "Nobody"), MINE, "done"),
        (Own(5, "untake", "anna", "anna"), OWNED, "ask"),
        (ChangeMembers(5, "Cc", ("dave",), ("carol",)), TICKET, "send"),
        (ChangeMembers(5, "Cc", ("CAROL",), ("dave",)), TICKET, "done"),
        (ChangeMembers(5, "CF.{Tags}", ("A",)), TICKET, "send"),
        (ChangeMembers(5, "RefersTo", ("8",)), TICKET, "done"),
        (AddTime(5, 15), replace(TICKET, time_worked=25), "send"),
        (AddTime(5, 15, 25, done=15), TICKET, "done"),
    ],
)
def test_the_table(op: Edit, now: Ticket, wanted: str) -> None:
    found = merge(op, now)
    assert {Send: "send", Done: "done", Ask: "ask"}[type(found)] == wanted


def test_what_is_sent_of_a_set_is_the_whole_of_it_as_it_will_be() -> None:
    found = merge(ChangeMembers(5, "Cc", ("dave",), ("carol", "nobody")), TICKET)
    assert isinstance(found, Send)
    assert isinstance(found.op, ChangeMembers)
    assert found.op.values == ("group:9", "dave")
    assert found.op.inverse() == ChangeMembers(5, "Cc", ("carol",), ("dave",))


@pytest.mark.parametrize(
    ("op", "now", "mine"),
    [
        (Own(5, "take", "anna", "Nobody"), OWNED, Own(5, "steal", "anna", "mei")),
        (Own(5, "steal", "anna", "mei"), TICKET, Own(5, "take", "anna", "Nobody")),
        (Own(5, "untake", "anna", "anna"), OWNED, SetField(5, "Owner", "Nobody", "mei")),
    ],
)
def test_insisting_on_an_owner_takes_the_verb_that_fits(op: Own, now: Ticket, mine: Edit) -> None:
    found = merge(op, now)
    assert isinstance(found, Ask)
    assert found.op == mine
    assert found.clash.theirs == now.owner.id
    assert isinstance(merge(found.op, now), Send)


def changed(number: int, who: Ref, field: str, values: tuple[str, str]) -> Transaction:
    when = datetime(2026, 11, 27, tzinfo=UTC)
    kind = "Set" if field == "TimeWorked" else "DelWatcher" if values[0] else "AddWatcher"
    return Transaction(number, 5, kind, field, *values, creator=who, created=when)


def test_whom_we_put_out_unasked_is_put_back() -> None:
    history = (
        changed(7, MEI, "Cc", ("", "dave")),
        changed(8, ME, "Cc", ("dave", "")),
        changed(9, ME, "Cc", ("", "erin")),
    )
    wrong = trampled(ChangeMembers(5, "Cc", ("erin",)), "anna", 6, history, str)
    assert wrong == ChangeMembers(5, "Cc", ("dave",))
    asked = ChangeMembers(5, "Cc", ("erin",), ("dave",))
    assert trampled(asked, "anna", 6, history, str) is None
    assert trampled(ChangeMembers(5, "Cc", ("erin",)), "anna", 7, history, str) is None


def test_only_our_minutes_since_then_are_counted() -> None:
    history = (
        changed(6, ME, "TimeWorked", ("0", "5")),
        changed(8, MEI, "TimeWorked", ("5", "25")),
        changed(9, ME, "TimeWorked", ("25", "40")),
    )
    assert minutes_done("anna", 7, history) == 15


NAMES = st.lists(st.sampled_from(("a", "b", "c", "d")), unique=True).map(tuple)


@given(base=NAMES, theirs=NAMES, add=NAMES, remove=NAMES)
def test_a_set_has_theirs_and_ours_whatever_was_done(
    base: tuple[str, ...], theirs: tuple[str, ...], add: tuple[str, ...], remove: tuple[str, ...]
) -> None:
    add = tuple(member for member in add if member not in remove)
    now = replace(TICKET, custom_fields=(CustomField("3", "Tags", theirs),))
    op = ChangeMembers(5, "CF.{Tags}", add, remove)
    wanted = (set(theirs) - set(remove)) | set(add)
    assert set(op.on(now).values) == wanted
    after = op.overlay(now)
    assert set(fields.members(after, "CF.{Tags}")) == wanted
    assert op.holds(after)
    assert set(fields.members(op.on(now).inverse().overlay(after), "CF.{Tags}")) == set(theirs)
