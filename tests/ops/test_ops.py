"""Operations: journalled as JSON, overlaid on records, proved by records."""

from dataclasses import replace

import pytest

from rtdesk.ops import fields
from rtdesk.ops.codec import KINDS, dump, load
from rtdesk.ops.loss import Loss
from rtdesk.ops.op import (
    AddTime,
    ChangeMembers,
    Comment,
    Correspond,
    Create,
    FileRef,
    Merge,
    Op,
    Own,
    SetField,
    SetStatus,
)
from rtdesk.records.ref import NO_OWNER, Ref, user
from rtdesk.records.roles import Role
from rtdesk.records.ticket import Ticket

TICKET = Ticket(id=5, subject="Old", status="new", owner=NO_OWNER)
FILE = FileRef("/x/plan.pdf", "plan.pdf", "application/pdf", 3, "abc")

ALL: tuple[Op, ...] = (
    Correspond(5, "ticket/5/correspond", "Hi\n", subject="S", minutes=5, files=(FILE,)),
    Comment(5, "ticket/5/comment", ""),
    Create(
        "Support",
        "ticket?Queue=3",
        (("Subject", ("S",)), ("Cc", ("a", "b"))),
        "Hi\n",
        files=(FILE,),
        draft=(5, "create 2"),
        made=7,
        lost=(Loss("Owner", ("zoe",), ("bob",)),),
    ),
    SetStatus(5, "open", "new"),
    Own(5, "take", "anna", "Nobody"),
    SetField(5, "Subject", "New", "Old"),
    ChangeMembers(5, "Cc", ("a@example.net",), ("b@example.net",)),
    AddTime(5, 15),
    Merge(5, 9),
)


def test_every_op_is_tried_here() -> None:
    assert {type(op) for op in ALL} == set(KINDS.values())


@pytest.mark.parametrize("op", ALL, ids=lambda op: type(op).__name__)
def test_an_op_survives_the_journal(op: Op) -> None:
    assert load(dump(op)) == op


@pytest.mark.parametrize("text", ['{"v": 99, "op": "own", "is": {}}', '{"v": 1, "op": "fly"}'])
def test_an_op_of_another_version_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an operation"):
        load(text)


@pytest.mark.parametrize("op", [op for op in ALL if isinstance(op, SetStatus | Own | SetField)])
def test_what_is_overlaid_is_what_must_hold(op: SetStatus | Own | SetField) -> None:
    assert not op.holds(TICKET)
    after = op.overlay(TICKET)
    assert op.holds(after)
    assert not op.clashes(TICKET)
    assert op.clashes(after)


def test_untake_leaves_nobody() -> None:
    op = Own(5, "untake", "anna", "anna")
    assert op.overlay(Ticket(id=5, owner=user("anna"))).unowned


def test_the_inverse_restores() -> None:
    op = SetField(5, "Subject", "New", "Old")
    assert op.inverse().overlay(op.overlay(TICKET)) == TICKET
    move = SetStatus(5, "open", "new")
    assert move.inverse().overlay(move.overlay(TICKET)) == TICKET


def test_a_message_changes_no_field() -> None:
    assert ALL[0].overlay(TICKET) == TICKET


ROLES = (
    Role("RT::CustomRole-2", "On-call", (user("bob"), Ref("group", "17"))),
    Role("RT::CustomRole-1", "Manager", (), many=False),
    Role("RT::CustomRole-9", "RT::CustomRole-9"),
)


def test_people_join_and_leave_roles_by_their_names() -> None:
    ticket = replace(TICKET, roles=ROLES)
    op = ChangeMembers(5, "Role.{On-call}", ("anna", "BOB"), ("group:17",)).on(ticket)
    assert (op.values, op.idle) == (("bob", "anna"), ("BOB",))
    after = op.overlay(ticket)
    assert fields.members(after, op.field) == ("bob", "anna")
    assert op.holds(after)
    back = op.inverse().on(after).overlay(after)
    assert fields.members(back, op.field) == ("bob", "group:17")
    assert after.roles[1:] == ticket.roles[1:]


def test_a_role_of_one_is_a_field_of_one_value() -> None:
    ticket = replace(TICKET, roles=ROLES)
    op = SetField(5, "Role.{Manager}", "anna")
    after = op.overlay(ticket)
    assert (fields.value(ticket, op.field), fields.value(after, op.field)) == ("", "anna")
    assert op.holds(after)
    assert op.inverse().overlay(after) == ticket


def test_a_role_whose_name_is_hidden_goes_by_its_key() -> None:
    ticket = replace(TICKET, roles=ROLES)
    op = ChangeMembers(5, "Role.{RT::CustomRole-9}", ("anna",)).on(ticket)
    assert op.holds(op.overlay(ticket))


def test_a_merge_holds_when_the_number_leads_elsewhere() -> None:
    op = Merge(5, 9)
    assert op.overlay(TICKET) == TICKET
    assert not op.holds(TICKET)
    assert op.holds(Ticket(id=9))
