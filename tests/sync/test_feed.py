"""News: what a poll costs, what it brings, and what leaves no trace in it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from rtdesk.demo import rights
from rtdesk.demo.app import DemoApp, demo_app
from rtdesk.desk import Desk
from rtdesk.ops.op import SetField, SetStatus
from rtdesk.records.ref import Ref
from rtdesk.records.ticket import TicketRow
from rtdesk.rest2.backend import Rest2Backend
from rtdesk.store.batch import ListSpec
from rtdesk.sync.feed import may_hold
from rtdesk.sync.jobs import Job, Urgency
from tests.counted import counted, engine_of, poll, settled
from tests.desks import ids, make_desk, running, until
from tests.sync.test_engine import opened, some_ticket

LISTS = ("mine", "unowned", "recent", "due", "all")


@pytest.fixture
def app() -> DemoApp:
    return demo_app(tickets=500)


def root(app: DemoApp) -> Rest2Backend:
    return Rest2Backend(app.account("root"), app=app)


async def reading(desk: Desk, *names: str) -> None:
    """Reads lists to their end; the last one stays on screen."""
    for name in names:
        desk.want_list(name)
        await until(desk, lambda name=name: desk.list_state(name).complete)  # type: ignore[misc]
    await settled(desk)


async def verified(desk: Desk) -> None:
    """What is on screen was looked at again."""
    engine_of(desk)._ask(Job("verify"), Urgency.NEWS)
    await settled(desk)


async def test_twenty_changed_tickets_cost_three_requests(app: DemoApp, tmp_path: Path) -> None:
    async with counted(tmp_path, app.account("anna"), app) as (desk, transport):
        await reading(desk, *LISTS)
        changed = ids(desk, "all")[:20]
        for ticket in changed:
            await root(app).send(SetField(ticket, "Subject", "Changed"))
        assert len(await poll(desk, transport)) == 3
        assert {desk.rows([ticket])[ticket].row.subject for ticket in changed} == {"Changed"}
        assert await poll(desk, transport) == ["GET transactions"]


async def test_a_whole_list_that_comes_on_screen_again_costs_one_request(
    app: DemoApp, tmp_path: Path
) -> None:
    async with counted(tmp_path, app.account("anna"), app) as (desk, transport):
        await reading(desk, "all", "mine")
        engine_of(desk)._reader.refreshed.clear()
        transport.sent.clear()
        await reading(desk, "all")
        assert transport.sent == ["GET tickets"]


async def test_a_list_that_was_not_on_screen_is_exact_when_it_comes_there(
    app: DemoApp, tmp_path: Path
) -> None:
    async with counted(tmp_path, app.account("anna"), app) as (desk, transport):
        await reading(desk, "all", "unowned")
        left, count = ids(desk, "all")[150], desk.list_state("all").count
        await root(app).send(SetStatus(left, "resolved"))
        await poll(desk, transport)
        assert left in ids(desk, "all")  # nobody looks at it
        engine_of(desk)._reader.refreshed.clear()
        await reading(desk, "all")
        assert left not in ids(desk, "all")
        assert desk.list_state("all").count == count - 1


async def test_lists_nobody_looks_at_follow_a_minute_later(app: DemoApp, tmp_path: Path) -> None:
    async with counted(tmp_path, app.account("anna"), app) as (desk, transport):
        await reading(desk, "all", "unowned")
        left = ids(desk, "all")[150]
        await root(app).send(SetStatus(left, "resolved"))
        await poll(desk, transport)
        engine_of(desk).settle_lists()
        await settled(desk)
        assert left not in ids(desk, "all")


async def test_what_a_list_needs_saves_a_question(app: DemoApp, tmp_path: Path) -> None:
    async with counted(tmp_path, app.account("anna"), app) as (desk, transport):
        await reading(desk, "all", "unowned")
        owned = next(i for i in ids(desk, "all") if not desk.rows([i])[i].row.unowned)
        await root(app).send(SetField(owned, "Subject", "Still not in unowned"))
        assert await poll(desk, transport) == ["GET transactions", "GET tickets"]
        assert owned not in ids(desk, "unowned")


def test_a_list_may_hold_what_it_needs() -> None:
    spec = ListSpec("q", "Q", "Queue = 'Support'", needs=(("queue", "Support"),))
    assert may_hold(spec, TicketRow(1, queue=Ref("queue", "3", "Support")))
    assert not may_hold(spec, TicketRow(1, queue=Ref("queue", "4", "Billing")))
    assert may_hold(ListSpec("all", "All", "id > 0"), TicketRow(1))


async def test_a_ticket_out_of_sight_goes_with_the_second_look(
    app: DemoApp, tmp_path: Path
) -> None:
    async with counted(tmp_path, app.account("anna"), app) as (desk, transport):
        await reading(desk, "all")
        ticket = some_ticket(app)
        await opened(desk, ticket)
        hidden = next(q.id for q in app.tables.queues.values() if q.name == "Old hardware")
        app.tables.tickets[ticket].queue = hidden
        desk.watch("all", ids(desk, "all")[:300], [ticket])
        await poll(desk, transport)
        await verified(desk)
        assert desk.fate(ticket).kind == "hidden"
        assert ticket not in ids(desk, "all")
        assert desk.thread(ticket)  # what was read can be read


async def test_a_right_that_went_takes_its_links_along(
    app: DemoApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with counted(tmp_path, app.account("anna"), app) as (desk, _):
        ticket = some_ticket(app)
        await opened(desk, ticket)
        assert {"reply", "comment"} <= {offer.action for offer in desk.offers(ticket)}
        weaker = {**rights.GRANTS["anna"], "Support": rights.READ | {"CommentOnTicket"}}
        monkeypatch.setitem(rights.GRANTS, "anna", weaker)
        desk.watch("all", [ticket], [ticket])
        await verified(desk)
        offered = {offer.action for offer in desk.offers(ticket)}
        assert "comment" in offered
        assert "reply" not in offered


async def test_merged_and_deleted_are_told_apart(app: DemoApp, tmp_path: Path) -> None:
    async with counted(tmp_path, app.account("anna"), app) as (desk, transport):
        await reading(desk, "all")
        new = [i for i in ids(desk, "all") if desk.rows([i])[i].row.status == "new"]
        one, into, gone = new[:3]
        for ticket in (one, gone):
            await opened(desk, ticket)
        await root(app)._client.tickets.update(one, {"MergeInto": into})
        await root(app).send(SetStatus(gone, "deleted"))
        await poll(desk, transport)
        assert (desk.fate(one).kind, desk.fate(one).into) == ("merged", into)
        assert desk.fate(gone).kind == "deleted"
        assert not {one, gone} & set(ids(desk, "all"))


async def test_a_new_ticket_is_unread_and_what_was_there_is_not(
    app: DemoApp, tmp_path: Path
) -> None:
    async with counted(tmp_path, app.account("anna"), app) as (desk, transport):
        await reading(desk, "all")
        await poll(desk, transport)
        assert desk.list_state("unread").count == 0
        made = await root(app)._client.tickets.create({"Queue": "Support", "Subject": "New"})
        await poll(desk, transport)
        assert ids(desk, "unread") == [made.id]
        assert made.id in ids(desk, "all")
        desk.look(made.id)
        assert ids(desk, "unread") == []


async def test_a_ticket_near_the_cursor_is_there_when_it_is_opened(
    app: DemoApp, tmp_path: Path
) -> None:
    async with counted(tmp_path, app.account("anna"), app) as (desk, transport):
        await reading(desk, "all")
        near = ids(desk, "all")[10:14]
        desk.watch("all", ids(desk, "all")[:20], near)
        await settled(desk)
        assert all(desk.thread(ticket) and desk.ticket(ticket) for ticket in near)
        transport.sent.clear()
        desk.watch("all", ids(desk, "all")[:20], near)
        desk.want_ticket(near[0])
        await settled(desk)
        assert transport.sent == []  # it was read a moment ago


async def test_what_is_under_way_is_not_asked_twice(app: DemoApp, tmp_path: Path) -> None:
    tickets = (t for t in app.tables.tickets.values() if t.type == "ticket")
    ticket = max(t.id for t in tickets if len(t.history) < 20)
    async with counted(tmp_path, app.account("anna"), app) as (desk, transport):
        await settled(desk)
        transport.sent.clear()
        desk.want_links(ticket)
        desk.watch("all", [ticket], [ticket])
        desk.want_ticket(ticket)
        await until(desk, lambda: desk.thread(ticket))
        await settled(desk)
        assert transport.sent.count(f"GET ticket/{ticket}") == 1
        assert len(transport.sent) <= 4


async def test_a_stopped_list_goes_on_where_it_was(app: DemoApp, tmp_path: Path) -> None:
    async with counted(tmp_path, app.account("anna"), app) as (desk, transport):
        await settled(desk)
        desk.want_list("everything")
        await until(desk, lambda: desk.list_state("everything").count)
        desk.stop("everything")
        await settled(desk)
        stopped = desk.list_state("everything")
        assert not stopped.complete
        assert desk.status.reading is None
        transport.sent.clear()
        await reading(desk, "everything")
        assert desk.list_state("everything").run == stopped.run
        pages = -(-desk.list_state("everything").count // 100)
        assert len(transport.sent) == 1 + pages - stopped.count // 100  # the first page again


async def test_a_list_that_was_being_read_is_read_on_after_a_restart(
    app: DemoApp, tmp_path: Path
) -> None:
    async with counted(tmp_path, app.account("anna"), app) as (desk, _):
        desk.want_list("everything")
        await until(desk, lambda: desk.list_state("everything").count)
        desk.stop("everything")
        await settled(desk)
        before = desk.list_state("everything")
        assert not before.complete
    async with counted(tmp_path, app.account("anna"), app) as (desk, _):
        await until(desk, lambda: desk.list_state("everything").complete)  # nobody had to ask
        state = desk.list_state("everything")
        assert (state.run, state.count) == (before.run, state.total)


async def test_of_a_long_thread_the_end_is_read_ahead(app: DemoApp, tmp_path: Path) -> None:
    ticket = next(i for i, t in app.tables.tickets.items() if len(t.history) > 150)
    async with counted(tmp_path, app.account("anna"), app) as (desk, transport):
        await settled(desk)
        transport.sent.clear()
        desk.watch("all", [ticket], [ticket])
        await settled(desk)
        of = f"GET ticket/{ticket}"
        assert transport.sent == [of, f"{of}/history", *[f"{of}/attachments"] * 2]
        assert desk.is_partial(ticket)
        desk.watch("all", [ticket], [ticket])
        await settled(desk)
        assert len(transport.sent) == 4
        await opened(desk, ticket)
        await until(desk, lambda: not desk.is_partial(ticket))
        thread = desk.thread(ticket)
        assert thread
        assert len(thread.transactions) > 100


@pytest.mark.parametrize("years", [-25, 0, 25])
async def test_without_a_feed_our_own_clock_does_not_matter(tmp_path: Path, years: int) -> None:
    app = demo_app(version="5.0.1")
    ticket = some_ticket(app)
    account = app.account("anna")
    desk = make_desk(tmp_path, account, app)
    async with running(desk):
        desk.want_list("all")
        await until(desk, lambda: desk.list_state("all").complete)
        await engine_of(desk).idle.wait()
    await root(app).send(SetField(ticket, "Subject", "While we were away"))
    skewed = time.time() + years * 365 * 86_400
    desk = make_desk(tmp_path, account, app, now=lambda: skewed)
    async with running(desk):
        await until(desk, lambda: desk.rows([ticket])[ticket].row.subject == "While we were away")


async def test_a_long_absence_without_a_feed_is_looked_back_on(tmp_path: Path) -> None:
    app = demo_app(version="5.0.1")
    async with counted(tmp_path, app.account("anna"), app) as (desk, _):
        await settled(desk)
        backend = engine_of(desk).backend
        _, now = await backend.touched_since(0)
        month, _ = await backend.touched_since(now - 30 * 86_400)
        minute, _ = await backend.touched_since(now)
        assert minute < month
