"""What a macro comes to on a ticket: one act of changes, a draft, or a refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from rtdesk.config.errors import ConfigError
from rtdesk.config.macros import Macro
from rtdesk.config.paths import Places
from rtdesk.config.profile import Profile
from rtdesk.demo.samples import MACROS
from rtdesk.desk import Desk
from rtdesk.local.macros import Around, MacroRefused, Run, check, kind_of, plan
from rtdesk.ops.op import AddTime, ChangeMembers, Op, Own, SetField, SetStatus
from rtdesk.outbox.draft import Draft
from rtdesk.records.customfield import CustomField
from rtdesk.records.link import NOT_FETCHED, Link, Links
from rtdesk.records.ref import Ref, user
from rtdesk.records.ticket import Ticket
from tests.contract.server import Demo
from tests.desks import ids, make_desk, running, until

NOW = datetime(2026, 11, 24, 11, 36, tzinfo=UTC)
LINKS = Links(
    (
        Link("correspond", "ticket/12/correspond"),
        Link("comment", "ticket/12/comment"),
        Link("lifecycle", "ticket/12/correspond", to="resolved", update="Respond"),
        Link("lifecycle", "ticket/12", to="stalled"),
        Link("lifecycle", "https://elsewhere", to="rejected", external=True),
    )
)
TICKET = Ticket(
    12,
    subject="Printer {id}",
    status="open",
    queue=Ref("queue", "1", "Support"),
    requestors=(user("ivan", "Ivan\nI.", "ivan@example.org"),),
    priority="50",
    cc=(user("hugo"),),
    custom_fields=(
        CustomField("1", "Severity", ("low",)),
        CustomField("2", "Serials", ("X-1", "X-2")),
    ),
    links=LINKS,
)
AROUND = Around("anna", {"anna": "Anna A.", "ivan": "Ivan"}, NOW)


def ops(ticket: Ticket = TICKET, **does: Any) -> list[Op]:
    run = plan(Macro("m", **does), ticket, AROUND)
    assert run.draft is None
    return list(run.ops)


def owned(by: str) -> Ticket:
    return replace(TICKET, owner=user(by))


@pytest.mark.parametrize(
    ("ticket", "owner", "op"),
    [
        (TICKET, "me", Own(12, "take", "anna", "Nobody")),
        (owned("anna"), "me", None),
        (owned("hugo"), "me", Own(12, "steal", "anna", "hugo")),
        (owned("anna"), "nobody", Own(12, "untake", "anna", "anna")),
        (owned("hugo"), "Nobody", SetField(12, "Owner", "Nobody", "hugo")),
        (TICKET, "nobody", None),
        (owned("anna"), "hugo", SetField(12, "Owner", "hugo", "anna")),
        (owned("hugo"), "hugo", None),
    ],
)
def test_who_is_to_own_it(ticket: Ticket, owner: str, op: Op | None) -> None:
    assert ops(ticket, owner=owner) == ([op] if op else [])


def test_fields_are_set_where_they_are_not_so_already() -> None:
    assert ops(queue="Network", priority="80") == [
        SetField(12, "Queue", "Network", "Support"),
        SetField(12, "Priority", "80", "50"),
    ]
    assert ops(queue="Support", priority="50") == []
    (due,) = ops(due="24 dec 14:00")
    assert isinstance(due, SetField)
    assert due.overlay(TICKET).due == datetime(2026, 12, 24, 14).astimezone()
    assert ops(due="never") == []
    assert ops(replace(TICKET, due=NOW), due="") == [SetField(12, "Due", "", "2026-11-24 11:36:00")]


def test_fields_of_several_values() -> None:
    fields = (
        ("CF.{Severity}", ("high",)),
        ("CF.{Serials}", ("X-2", "X-3")),
        ("CF.{New}", ("one", "two")),
        ("Cc", ("nora",)),
        ("Starts", ("2026-12-01 08:00",)),
    )
    *rest, starts = ops(fields=fields)
    assert rest == [
        SetField(12, "CF.{Severity}", "high", "low"),
        ChangeMembers(12, "CF.{Serials}", ("X-3",), ("X-1",)),
        ChangeMembers(12, "CF.{New}", ("one", "two")),
        ChangeMembers(12, "Cc", ("nora",)),
    ]
    assert isinstance(starts, SetField)
    assert ops(fields=(("CF.{Severity}", ("low",)), ("CF.{Serials}", ("X-2", "X-1")))) == []
    assert ops(fields=(("CF.{Severity}", ()),)) == [SetField(12, "CF.{Severity}", "", "low")]


def test_the_status_comes_last_by_its_link() -> None:
    assert ops(status="Stalled", minutes=5, priority="1") == [
        SetField(12, "Priority", "1", "50"),
        AddTime(12, 5),
        SetStatus(12, "stalled", "open"),
    ]
    assert ops(status="open") == []


@pytest.mark.parametrize(
    ("macro", "ticket", "why"),
    [
        (
            Macro("m", "Bin", status="rejected"),
            TICKET,
            "Bin: RT offers no way from open to rejected",
        ),
        (
            Macro("m", status="stalled"),
            replace(TICKET, links=NOT_FETCHED),
            "m: RT has not said yet what may be done with #12",
        ),
        (
            Macro("m", reply="x"),
            replace(TICKET, links=Links()),
            "m: RT takes no replies of yours on #12",
        ),
    ],
)
def test_what_rt_does_not_offer_is_refused(macro: Macro, ticket: Ticket, why: str) -> None:
    with pytest.raises(MacroRefused, match=why):
        plan(macro, ticket, AROUND)


def test_words_come_back_as_a_draft() -> None:
    macro = Macro("m", reply="\nDear {requestor_name}, {subject} {{x}} {due}\n", status="resolved")
    run = plan(replace(macro, minutes=5, priority="1"), TICKET, AROUND)
    body = "Dear Ivan I., Printer {id} {x} {due}"
    url = "ticket/12/correspond"
    draft = Draft(12, "correspond", body, status="resolved", minutes=5, url=url)
    assert run == Run((SetField(12, "Priority", "1", "50"),), draft, ("{due}",))


def test_replies_are_signed_and_comments_are_not() -> None:
    around = replace(AROUND, signature="Anna")
    reply = plan(Macro("m", reply="Hello"), TICKET, around).draft
    comment = plan(Macro("m", comment="Hello"), TICKET, around).draft
    assert reply
    assert comment
    assert (reply.body, comment.body) == ("Hello\n\n-- \nAnna", "Hello")
    assert comment.url == "ticket/12/comment"


def test_kept_words_stay_before_those_of_the_macro() -> None:
    around = replace(AROUND, kept=Draft(12, "correspond", "Kept.", minutes=2), signature="Anna")
    draft = plan(Macro("m", reply="More.", minutes=3), TICKET, around).draft
    assert draft
    assert (draft.body, draft.minutes) == ("Kept.\n\nMore.", 5)


def test_a_status_that_wants_words_opens_the_composer() -> None:
    macro = Macro("m", status="resolved")
    assert kind_of(macro, TICKET) == "correspond"
    draft = Draft(12, "correspond", status="resolved", url="ticket/12/correspond")
    assert plan(macro, TICKET, AROUND) == Run((), draft)


@pytest.mark.parametrize(
    ("macro", "words"),
    [
        (Macro("m", due="fry"), r"'due' of \[macros.m\]: 'fry' is not a date; try"),
        (Macro("m", fields=(("Severity", ("x",)),)), r"unknown field 'Severity' of \[macros.m\]"),
    ],
)
def test_what_is_no_date_and_no_field_is_named(macro: Macro, words: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=words):
        check([macro], NOW)
    profile = Profile(url="https://x", macros=(macro,))
    with pytest.raises(ConfigError, match=words):
        Desk.open(profile, Places(tmp_path / "mirror", tmp_path / "work"))


@pytest.mark.parametrize("macro", MACROS, ids=lambda macro: macro.name)
async def test_the_samples_of_the_demo_can_be_run(tmp_path: Path, macro: Macro) -> None:
    desk = Desk.demo(tmp_path)
    assert macro in desk.profile.macros
    async with running(desk):
        desk.want_list("unowned")
        await until(desk, lambda: ids(desk, "unowned"))
        ticket = ids(desk, "unowned")[0]
        desk.want_ticket(ticket)
        await until(desk, lambda: desk.thread(ticket))
        found = desk.ticket(ticket)
        assert found
        run = desk.run_macro(found, macro)
        assert run.draft
        assert run.ops
        assert run.left == ()
        await until(desk, lambda: not desk.entries(ticket))


async def test_a_macro_runs_as_one_act(tmp_path: Path) -> None:
    world = Demo()
    ticket = world.create("Support", "Printer", Requestor="carol")
    desk = make_desk(tmp_path, world.account("agent"), world.app)
    async with running(desk):
        desk.want_ticket(ticket)
        await until(desk, lambda: desk.thread(ticket))
        found = desk.ticket(ticket)
        assert found
        macro = Macro("m", owner="me", priority="80", comment="{me} took it: {subject}")
        run = desk.run_macro(found, macro)
        assert len({entry.group for entry in desk.entries(ticket)}) == 1
        shown = desk.ticket(ticket)
        assert shown
        assert (shown.owner.id, shown.priority) == ("anna", "80")
        assert run.draft
        assert run.draft.body == "anna took it: Printer"
        await until(desk, lambda: not desk.entries(ticket))
        settled = desk._mirror.ticket(ticket)
        assert settled
        assert (settled.owner.id, settled.priority) == ("anna", "80")
        desk.undo()
        await until(desk, lambda: not desk.entries(ticket))
        back = desk._mirror.ticket(ticket)
        assert back
        assert (back.unowned, back.priority) == (True, found.priority)
        with pytest.raises(MacroRefused):
            desk.run_macro(settled, Macro("m", priority="1", status="nonsense"))
        assert not desk.entries(ticket)
