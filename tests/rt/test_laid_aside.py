"""Snoozed tickets and macros against a real RT: its clock, its history, its links."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtdesk.config.macros import Macro
from rtdesk.desk import Desk
from rtdesk.store.lists import SNOOZED
from tests.desks import ids, make_desk, running, until
from tests.rt.server import RT


def say(rt: RT, ticket: int, login: str, kind: str = "correspond") -> None:
    rt.post(f"ticket/{ticket}/{kind}", {"Content": "Words", "ContentType": "text/plain"}, login)


def comment_later(rt: RT, ticket: int) -> None:
    """A comment that RT's clock, which counts seconds, tells from what was there."""
    before = rt.get(f"ticket/{ticket}")["LastUpdated"]
    while rt.get(f"ticket/{ticket}")["LastUpdated"] == before:
        say(rt, ticket, "root", "comment")


def commented(desk: Desk, ticket: int) -> bool:
    """The desk knows of a comment."""
    thread = desk.thread(ticket)
    return thread is not None and any(txn.type == "Comment" for txn in thread.transactions)


async def listed(desk: Desk, ticket: int) -> None:
    """The desk has read the list that the ticket is in."""
    desk.want_list("all")
    await until(desk, lambda: ticket in ids(desk, "all") and desk.status.synced_at)


@pytest.mark.parametrize("read", [True, False])
async def test_an_answer_wakes_and_nothing_else_does(rt: RT, tmp_path: Path, read: bool) -> None:
    ticket = rt.create("Support", "Wakes by an answer", requestor="carol")
    desk = make_desk(tmp_path, rt.account("alice"))
    async with running(desk):
        await listed(desk, ticket)
        if read:
            desk.want_ticket(ticket)
            await until(desk, lambda: desk.thread(ticket))
        desk.snooze(ticket, None)
        assert ids(desk, SNOOZED) == [ticket]
        say(rt, ticket, "alice")
        comment_later(rt, ticket)
        desk.refresh()
        await until(desk, lambda: commented(desk, ticket))
        await until(desk, lambda: desk._mirror.is_current(ticket))
        assert desk.snoozed(ticket)
        say(rt, ticket, "carol")
        desk.refresh()
        await until(desk, lambda: not desk.snoozed(ticket))
        assert [waking.ticket for waking in desk.wakings()] == [ticket]
        assert desk.wakings()[0].why
        assert ticket in ids(desk, "all")


async def test_what_was_said_before_wakes_nothing(rt: RT, tmp_path: Path) -> None:
    ticket = rt.create("Support", "Sleeps on", requestor="carol")
    say(rt, ticket, "carol")
    desk = make_desk(tmp_path, rt.account("alice"))
    async with running(desk):
        await listed(desk, ticket)
        desk.snooze(ticket, None)
        comment_later(rt, ticket)
        desk.refresh()
        await until(desk, lambda: commented(desk, ticket))
        await until(desk, lambda: desk._mirror.is_current(ticket))
        assert desk.snoozed(ticket)


async def test_a_macro_on_a_real_ticket_and_back(rt: RT, tmp_path: Path) -> None:
    ticket = rt.create("Support", "Macro", requestor="carol")
    desk = make_desk(tmp_path, rt.account("alice"))
    macro = Macro(
        "m", owner="me", priority="80", due="+3d", status="open", minutes=5, comment="{subject}"
    )
    async with running(desk):
        desk.want_ticket(ticket)
        await until(desk, lambda: desk.thread(ticket))
        before = desk.ticket(ticket)
        assert before
        run = desk.run_macro(before, macro)
        assert run.draft
        assert (run.draft.body, run.draft.status, run.draft.minutes) == ("Macro", "open", 5)
        await until(desk, lambda: not desk.entries(ticket))
        now = rt.get(f"ticket/{ticket}")
        assert (now["Owner"]["id"], str(now["Priority"])) == ("alice", "80")
        assert now["Due"].startswith("20")
        desk.undo()
        await until(desk, lambda: not desk.entries(ticket))
        back = rt.get(f"ticket/{ticket}")
        assert (back["Owner"]["id"], back["Priority"]) == ("Nobody", before.priority)
