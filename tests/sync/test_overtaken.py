"""Replies that others overtook, and tickets that are not what they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtdesk.demo import rights
from rtdesk.demo.app import DemoApp, demo_app
from rtdesk.desk import Desk
from rtdesk.ops.op import Comment, Correspond, SetField
from rtdesk.outbox.draft import Draft
from rtdesk.outbox.entry import Entry
from rtdesk.rest2.backend import Rest2Backend
from tests.desks import make_desk, running, until
from tests.sync.test_engine import opened, replies, some_ticket

BODY = "My answer.\n"


@pytest.fixture
def app() -> DemoApp:
    return demo_app()


def said(app: DemoApp, ticket: int, seen: int, kind: str = "correspond") -> Draft:
    return Draft(ticket, kind, BODY, url=f"ticket/{ticket}/{kind}", seen=seen)


async def stopped(desk: Desk) -> Entry:
    """The entry that waits for the user."""
    await until(desk, lambda: [e.state for e in desk.entries()] == ["conflict"])
    return desk.entries()[0]


async def sent(desk: Desk) -> None:
    """Nothing is left in the outbox."""
    await until(desk, lambda: not desk.entries())


@pytest.mark.parametrize("kind", ["correspond", "comment"])
async def test_a_reply_that_others_overtook_stops(app: DemoApp, tmp_path: Path, kind: str) -> None:
    ticket = some_ticket(app)
    desk = make_desk(tmp_path, app.account("anna"), app)
    mei = Rest2Backend(app.account("mei"), app=app)
    async with running(desk):
        seen = int((await opened(desk, ticket)).etag)
        await mei.send(Correspond(ticket, f"ticket/{ticket}/correspond", "I was faster.\n"))
        await mei.send(Comment(ticket, f"ticket/{ticket}/comment", "And more.\n"))
        await mei.send(SetField(ticket, "Subject", "Moved on"))
        desk.send(said(app, ticket, seen, kind))
        entry = await stopped(desk)
        assert entry.conflict is not None
        assert (entry.conflict.kind, entry.conflict.messages) == ("stale", 2)
        assert any("Moved on" in change for change in entry.conflict.changes)
        assert "2 new messages since you began" in entry.reason
        assert replies(app, ticket, BODY) == 0
        desk.send_anyway(entry.id)
        await sent(desk)
    if kind == "correspond":
        assert replies(app, ticket, BODY) == 1


async def test_somebody_may_overtake_again_after_that(app: DemoApp, tmp_path: Path) -> None:
    ticket = some_ticket(app)
    desk = make_desk(tmp_path, app.account("anna"), app, undo=0.0)
    mei = Rest2Backend(app.account("mei"), app=app)
    message = Correspond(ticket, f"ticket/{ticket}/correspond", "I was faster.\n")
    async with running(desk):
        seen = int((await opened(desk, ticket)).etag)
        await mei.send(message)
        desk.send(said(app, ticket, seen))
        entry = await stopped(desk)
        await mei.send(message)
        desk.send_anyway(entry.id)
        await until(desk, lambda: desk.entries()[0].conflict != entry.conflict)
        again = await stopped(desk)
        assert again.conflict
        assert again.conflict.messages == 1


async def test_changes_and_my_own_messages_do_not_stop_a_reply(
    app: DemoApp, tmp_path: Path
) -> None:
    ticket = some_ticket(app)
    desk = make_desk(tmp_path, app.account("anna"), app)
    mei = Rest2Backend(app.account("mei"), app=app)
    async with running(desk):
        seen = int((await opened(desk, ticket)).etag)
        await mei.send(SetField(ticket, "Subject", "Only the subject"))
        desk.send(said(app, ticket, seen, "comment"))
        desk.send(said(app, ticket, seen))
        await sent(desk)
    assert replies(app, ticket, BODY) == 1


async def test_a_right_that_went_keeps_the_text(
    app: DemoApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = some_ticket(app)
    desk = make_desk(tmp_path, app.account("anna"), app)
    async with running(desk):
        await opened(desk, ticket)
        monkeypatch.setitem(rights.GRANTS, "anna", {"Support": rights.READ})
        desk.send(said(app, ticket, 0))
        entry = await stopped(desk)
        assert entry.conflict
        assert entry.conflict.kind == "lost"
        monkeypatch.setitem(rights.GRANTS, "anna", {})
        desk.retry(entry.id)
        await until(desk, lambda: desk.entries()[0].conflict not in (None, entry.conflict))
        entry = await stopped(desk)
        draft = desk.move(entry.group, ticket + 1)
    assert draft
    assert (draft.ticket, draft.body) == (ticket + 1, BODY)
    assert replies(app, ticket, BODY) == 0


async def test_a_server_restored_from_a_backup_gets_nothing_by_itself(
    app: DemoApp, tmp_path: Path
) -> None:
    ticket = some_ticket(app)
    desk = make_desk(tmp_path, app.account("anna"), app)
    async with running(desk):
        await opened(desk, ticket)
        app.tables.tickets[ticket].created -= 86_400
        desk.send(said(app, ticket, 0))
        entry = await stopped(desk)
        assert "restored from a backup" in entry.reason
    assert replies(app, ticket, BODY) == 0
