"""The whole way in and out, on the demo server through the real client."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rtdesk.backend.errors import Refused, Stale, Unreachable, Unsure
from rtdesk.backend.port import Progress, Receipt
from rtdesk.config.account import Secret
from rtdesk.config.errors import ConfigError
from rtdesk.config.paths import Places
from rtdesk.config.profile import NamedList, Profile
from rtdesk.demo.app import DemoApp, demo_app
from rtdesk.desk import Desk
from rtdesk.ops.op import Op, Own, SetField, SetStatus
from rtdesk.outbox.conflict import Conflict
from rtdesk.outbox.draft import Draft
from rtdesk.records.ticket import Ticket
from rtdesk.rest2.backend import Rest2Backend
from rtdesk.store.batch import Batch
from rtdesk.store.change import Change
from rtdesk.store.writing import Writing
from tests.desks import ids, make_desk, running, until

Open = Callable[..., Desk]


@pytest.fixture
def app() -> DemoApp:
    return demo_app()


@pytest.fixture
def desk_of(tmp_path: Path, app: DemoApp) -> Open:
    def open_desk(login: str = "anna", **options: object) -> Desk:
        return make_desk(tmp_path / login, app.account(login), app, **options)  # type: ignore[arg-type]

    return open_desk


class Faulty(Rest2Backend):
    """The real client with a failure before or after the next writes."""

    def __init__(self, app: DemoApp, login: str, *faults: str):
        super().__init__(app.account(login), app=app)
        self.faults = list(faults)
        self.sent = 0
        self.before: Callable[[], Awaitable[object]] | None = None

    async def send(self, op: Op, *, etag: str = "", progress: Progress | None = None) -> Receipt:
        """One fault per write, then none."""
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "stale":
            raise Stale
        if fault == "down":
            if self.before:
                await self.before()
            raise Unreachable("connection refused", retry_after=0.01)
        self.sent += 1
        if fault == "lost":
            raise Unsure("connection lost before the server had it all")
        receipt = await super().send(op, etag=etag, progress=progress)
        if fault == "cut":
            raise Unsure("the answer was cut")
        return receipt


def some_ticket(app: DemoApp, queue: str = "Support", status: str = "open") -> int:
    """A ticket of a queue, picked from the server's own tables ("": any status)."""
    queues = {q.id for q in app.tables.queues.values() if q.name == queue}
    return next(
        t.id
        for t in app.tables.tickets.values()
        if t.queue in queues
        and status in ("", t.status)
        and not t.merged_into
        and t.type == "ticket"
    )


def replies(app: DemoApp, ticket: int, body: str) -> int:
    """How often a reply with this body is on the server."""
    tables = app.tables
    return sum(
        tables.parts[part].content.decode() == body
        for txn in tables.tickets[ticket].history
        if tables.transactions[txn].type == "Correspond"
        for part in tables.transactions[txn].parts
    )


async def opened(desk: Desk, ticket: int) -> Ticket:
    """The ticket, read with its history."""
    desk.want_ticket(ticket)
    await until(desk, lambda: desk.thread(ticket) is not None)
    found = desk.ticket(ticket)
    assert found is not None
    return found


def reply(ticket: int, body: str, **values: object) -> Draft:
    return Draft(ticket, "correspond", body, url=f"ticket/{ticket}/correspond", **values)  # type: ignore[arg-type]


async def test_a_list_is_read_to_its_end(app: DemoApp, tmp_path: Path) -> None:
    app = demo_app(tickets=250)
    desk = make_desk(tmp_path, app.account("anna"), app)
    async with running(desk):
        desk.want_list("all")
        await until(desk, lambda: desk.list_state("all").complete)
        state = desk.list_state("all")
        assert state.count == state.total
        assert state.count > 100
        assert desk.me == "anna"
        updated = [desk.rows([i])[i].row.last_updated for i in ids(desk, "all")]
        stamps = [when.timestamp() for when in updated if when]
        assert stamps == sorted(stamps, reverse=True)


async def test_queues_get_counts_without_being_read(desk_of: Open) -> None:
    desk = desk_of()
    async with running(desk):
        await until(desk, lambda: len(desk.counts()) == len(desk.lists))
        support = next(q for q in desk.queues() if q.name == "Support")
        assert desk.counts()[f"queue-{support.id}"] > 0
        assert desk.list_state(f"queue-{support.id}").count == 0


async def test_a_wrong_query_fails_with_rts_words_and_keeps_the_rest(desk_of: Open) -> None:
    desk = desk_of(lists=(NamedList("bad", "Bad", "Foo = 3"),))
    async with running(desk):
        desk.want_list("bad")
        await until(desk, lambda: desk.list_state("bad").failure)
        assert "Foo" in desk.list_state("bad").failure
        desk.want_list("all")
        await until(desk, lambda: desk.list_state("all").complete)


async def test_a_change_elsewhere_arrives_by_the_feed(app: DemoApp, desk_of: Open) -> None:
    ticket = some_ticket(app)
    desk = desk_of()
    async with running(desk):
        desk.want_list("all")
        await until(desk, lambda: desk.list_state("all").complete)
        await opened(desk, ticket)
        other = Rest2Backend(app.account("root"), app=app)
        await other.send(SetField(ticket, "Subject", "Changed elsewhere"))
        desk.refresh()
        await until(desk, lambda: desk.rows([ticket])[ticket].row.subject == "Changed elsewhere")
        assert desk.rows([ticket])[ticket].unread


async def test_links_follow_a_change_elsewhere_also_where_only_the_cursor_rested(
    app: DemoApp, desk_of: Open
) -> None:
    ticket = some_ticket(app, status="new")
    desk = desk_of()
    async with running(desk):
        desk.want_list("all")
        await until(desk, lambda: desk.list_state("all").complete)
        desk.want_links(ticket)
        await until(desk, lambda: desk.offers(ticket))
        assert desk.thread(ticket) is None
        other = Rest2Backend(app.account("root"), app=app)
        await other.send(SetStatus(ticket, "stalled", "new"))
        desk.refresh()
        await until(desk, lambda: desk.rows([ticket])[ticket].row.status == "stalled")
        await until(
            desk,
            lambda: (
                {o.link.from_status for o in desk.offers(ticket) if o.link and o.link.to}
                == {"stalled"}
            ),
        )


async def test_a_thread_is_told_with_the_names_it_needs(app: DemoApp, desk_of: Open) -> None:
    ticket = some_ticket(app, status="new")
    other = Rest2Backend(app.account("root"), app=app)
    await other.send(Own(ticket, "steal", "root"))
    await other.send(Own(ticket, "take", "root"))
    desk = desk_of()
    missing: list[set[str]] = []

    def look(change: Change) -> None:
        thread = desk.thread(ticket)
        if ticket in change.tickets and thread:
            people = {t.new for t in thread.transactions if t.field == "Owner"}
            missing.append(people - desk.names().keys())

    desk.changes.subscribe(look)
    async with running(desk):
        await opened(desk, ticket)
    assert missing
    assert missing == [set()] * len(missing)


async def test_a_change_arrives_from_a_server_without_a_feed(tmp_path: Path) -> None:
    app = demo_app(version="5.0.1")
    ticket = some_ticket(app)
    desk = make_desk(tmp_path, app.account("anna"), app)
    async with running(desk):
        desk.want_list("all")
        await until(desk, lambda: desk.list_state("all").complete)
        other = Rest2Backend(app.account("root"), app=app)
        await other.send(SetField(ticket, "Subject", "Changed elsewhere"))
        desk.refresh()
        await until(desk, lambda: desk.rows([ticket])[ticket].row.subject == "Changed elsewhere")


async def test_a_ticket_that_left_the_query_leaves_the_list(app: DemoApp, desk_of: Open) -> None:
    ticket = some_ticket(app)
    desk = desk_of()
    async with running(desk):
        desk.want_list("all")
        await until(desk, lambda: desk.list_state("all").complete)
        assert ticket in ids(desk, "all")
        app.tables.tickets[ticket].status = "resolved"
        other = Rest2Backend(app.account("root"), app=app)
        await other.send(SetField(ticket, "Subject", "Done and gone"))
        desk.refresh()
        await until(desk, lambda: ticket not in ids(desk, "all"))


async def test_a_reply_arrives_once_with_its_file(
    app: DemoApp, desk_of: Open, tmp_path: Path
) -> None:
    file = tmp_path / "log.txt"
    file.write_text("line\n")
    ticket = some_ticket(app)
    desk = desk_of()
    async with running(desk):
        before = await opened(desk, ticket)
        desk.send(reply(ticket, "Once only.\n", files=(str(file),)))
        assert desk.rows([ticket])[ticket].pending
        await until(desk, lambda: not desk.entries())
        assert replies(app, ticket, "Once only.\n") == 1
        after = desk.ticket(ticket)
        assert after is not None
        assert int(after.etag) > int(before.etag)
        thread = desk.thread(ticket)
        assert thread is not None
        assert "log.txt" in [a.filename for a in thread.attachments]


@pytest.mark.parametrize("fault", ["down", "cut"])
async def test_a_reply_survives_a_fault_and_arrives_once(
    app: DemoApp, desk_of: Open, fault: str
) -> None:
    ticket = some_ticket(app)
    backend = Faulty(app, "anna", fault)
    desk = desk_of(backend=backend)
    async with running(desk):
        await opened(desk, ticket)
        desk.send(reply(ticket, f"Through {fault}.\n"))
        await until(desk, lambda: not desk.entries())
    assert replies(app, ticket, f"Through {fault}.\n") == 1
    assert backend.sent == 1


async def test_an_unclear_reply_is_looked_for_not_sent_again(app: DemoApp, desk_of: Open) -> None:
    ticket = some_ticket(app)
    backend = Faulty(app, "anna", "lost")
    desk = desk_of(backend=backend)
    async with running(desk):
        await opened(desk, ticket)
        desk.send(reply(ticket, "Where is it?\n"))
        await until(desk, lambda: "looked" in "".join(e.reason for e in desk.entries()))
    assert backend.sent == 1
    assert replies(app, ticket, "Where is it?\n") == 0


async def test_a_reply_with_a_status_moves_the_ticket_afterwards(
    app: DemoApp, desk_of: Open
) -> None:
    ticket = some_ticket(app, status="new")
    desk = desk_of()
    async with running(desk):
        await opened(desk, ticket)
        desk.send(reply(ticket, "Solved.\n", status="resolved"))
        await until(desk, lambda: not desk.entries())
    assert app.tables.tickets[ticket].status == "resolved"
    assert replies(app, ticket, "Solved.\n") == 1


async def test_a_refusal_in_a_200_rolls_back_with_rts_sentence(app: DemoApp, desk_of: Open) -> None:
    ticket = some_ticket(app, "Network", "")
    desk = desk_of("bob")
    async with running(desk):
        before = await opened(desk, ticket)
        desk.set_field(before, "Subject", "Mine now", before.subject)
        pending = desk.ticket(ticket)
        assert pending is not None
        assert pending.subject == "Mine now"
        await until(desk, lambda: [e.state for e in desk.entries()] == ["refused"])
        after = desk.ticket(ticket)
        assert after is not None
        assert after.subject == before.subject
        assert "Permission Denied" in desk.entries()[0].reason
        assert "subject" not in [offer.action for offer in desk.offers(ticket)]


async def test_a_field_somebody_else_changed_asks(app: DemoApp, desk_of: Open) -> None:
    ticket = some_ticket(app)
    desk = desk_of()
    async with running(desk):
        before = await opened(desk, ticket)
        other = Rest2Backend(app.account("root"), app=app)
        await other.send(SetField(ticket, "Subject", "Theirs"))
        desk.set_field(before, "Subject", "Mine", before.subject)
        await until(desk, lambda: [e.state for e in desk.entries()] == ["conflict"])
    assert app.tables.tickets[ticket].subject == "Theirs"


async def test_take_and_give_back(app: DemoApp, desk_of: Open) -> None:
    ticket = next(
        t.id
        for t in app.tables.tickets.values()
        if t.owner == 6 and t.status == "new" and app.tables.queues[t.queue].name == "Support"
    )
    desk = desk_of()
    async with running(desk):
        found = await opened(desk, ticket)
        desk.own(found, "take")
        await until(desk, lambda: not desk.entries())
        taken = desk.ticket(ticket)
        assert taken is not None
        assert taken.owner.id == "anna"
        desk.own(taken, "untake")
        await until(desk, lambda: not desk.entries())
    assert app.tables.tickets[ticket].owner == 6


async def test_a_merged_ticket_stops_what_was_meant_for_it(app: DemoApp, desk_of: Open) -> None:
    merged = next(t for t in app.tables.tickets.values() if t.merged_into)
    desk = desk_of()
    async with running(desk):
        desk.send(reply(merged.id, "To nowhere.\n"))
        await until(desk, lambda: [e.state for e in desk.entries()] == ["conflict"])
        (entry,) = desk.entries()
        assert f"#{merged.merged_into}" in entry.reason
        assert entry.conflict == Conflict("lost", changes=(entry.reason,))
        draft = desk.move(entry.group, merged.merged_into)
        assert draft is not None
        assert (draft.ticket, draft.body) == (merged.merged_into, "To nowhere.\n")
        assert desk.draft(merged.merged_into, "correspond") == draft
        assert desk.draft(merged.id, "correspond") is None


async def test_wrong_credentials_are_said_and_nothing_is_sent(app: DemoApp, tmp_path: Path) -> None:
    account = replace(app.account("anna"), token=Secret("1-71-" + "0" * 32))
    desk = make_desk(tmp_path, account, app)
    ticket = some_ticket(app)
    async with running(desk):
        desk.send(reply(ticket, "Nobody.\n"))
        await until(desk, lambda: desk.status.phase == "refused")
        assert desk.status.problem
        assert [e.state for e in desk.entries()] == ["queued"]
    assert replies(app, ticket, "Nobody.\n") == 0


async def test_a_server_that_is_down_is_tried_again(app: DemoApp, tmp_path: Path) -> None:
    class Down(Rest2Backend):
        calls = 0

        async def queues(self):  # type: ignore[no-untyped-def]
            Down.calls += 1
            if Down.calls == 1:
                raise Unreachable("connection refused", retry_after=0.01)
            return await super().queues()

    desk = make_desk(tmp_path, app.account("anna"), backend=Down(app.account("anna"), app=app))
    phases: list[str] = []
    desk.changes.subscribe(lambda _: phases.append(desk.status.phase))
    async with running(desk):
        await until(desk, desk.queues)
        await until(desk, lambda: desk.status.phase == "online")
    assert "offline" in phases


async def test_another_user_sees_nothing_of_the_first(app: DemoApp, tmp_path: Path) -> None:
    first = make_desk(tmp_path, app.account("anna"), app)
    async with running(first):
        first.want_list("all")
        await until(first, lambda: first.list_state("all").complete)
        seen = tuple(ids(first, "all"))
    second = make_desk(tmp_path, app.account("dave"), app)
    async with running(second):
        await until(second, lambda: second.me == "dave")
        assert second.rows(seen) == {}


async def test_a_list_that_rt_refuses_does_not_stop_the_news(app: DemoApp, desk_of: Open) -> None:
    ticket = some_ticket(app)

    class Picky(Rest2Backend):
        refuse = False

        async def tickets(self, query: str, *how: Any, **more: Any):  # type: ignore[no-untyped-def]
            if self.refuse and "Foo" in query:
                raise Refused("Unknown field")
            return await super().tickets(query.replace("Foo", "id"), *how, **more)

    backend = Picky(app.account("anna"), app=app)
    desk = desk_of(backend=backend, lists=(NamedList("foo", "Foo", "Foo > 0"),))
    async with running(desk):
        for name in ("foo", "all"):
            desk.want_list(name)
            await until(desk, lambda name=name: desk.list_state(name).complete)  # type: ignore[misc]
        backend.refuse = True
        await Rest2Backend(app.account("root"), app=app).send(SetField(ticket, "Subject", "New"))
        desk.refresh()
        await until(desk, lambda: desk.rows([ticket])[ticket].row.subject == "New")
        desk.want_list("foo")
        await until(desk, lambda: desk.list_state("foo").failure == "Unknown field")
        assert ticket in ids(desk, "foo")


async def test_a_change_that_waited_does_not_overwrite_others(app: DemoApp, desk_of: Open) -> None:
    ticket = some_ticket(app)
    backend = Faulty(app, "anna", "down")
    desk = desk_of(backend=backend)
    async with running(desk):
        before = await opened(desk, ticket)
        paused: list[str] = []
        desk.changes.subscribe(lambda _: paused.append(desk.status.phase))
        other = Rest2Backend(app.account("root"), app=app)
        backend.before = lambda: other.send(SetField(ticket, "Subject", "Theirs"))
        desk.set_field(before, "Subject", "Mine", before.subject)
        await until(desk, lambda: [e.state for e in desk.entries()] == ["conflict"])
        assert "offline" in paused
        assert app.tables.tickets[ticket].subject == "Theirs"
        desk.retry(desk.entries()[0].id)
        await until(desk, lambda: not desk.entries())
    assert app.tables.tickets[ticket].subject == "Mine"


async def test_a_change_somebody_was_faster_with_is_tried_again(
    app: DemoApp, desk_of: Open
) -> None:
    ticket = some_ticket(app)
    backend = Faulty(app, "anna", "stale", "stale")
    desk = desk_of(backend=backend)
    async with running(desk):
        before = await opened(desk, ticket)
        desk.set_field(before, "Subject", "Mine", before.subject)
        await until(desk, lambda: not desk.entries())
    assert app.tables.tickets[ticket].subject == "Mine"


async def test_what_is_done_stays_done_when_reading_it_again_fails(
    app: DemoApp, desk_of: Open
) -> None:
    ticket = some_ticket(app)

    class Forgetful(Rest2Backend):
        broken = False

        async def history(self, *which: int):  # type: ignore[no-untyped-def]
            if self.broken:
                raise Refused("out of order")
            return await super().history(*which)

    backend = Forgetful(app.account("anna"), app=app)
    desk = desk_of(backend=backend)
    async with running(desk):
        before = await opened(desk, ticket)
        backend.broken = True
        desk.set_field(before, "Subject", "Done", before.subject)
        await until(desk, lambda: not desk.entries())
    assert app.tables.tickets[ticket].subject == "Done"


async def test_a_transaction_that_rt_commits_late_is_seen(app: DemoApp, desk_of: Open) -> None:
    ticket = some_ticket(app)
    desk = desk_of()
    root = Rest2Backend(app.account("root"), app=app)
    async with running(desk):
        for subject in ("First", "Second"):
            await root.send(SetField(ticket, "Subject", subject))
        history = app.tables.tickets[ticket].history
        late = history.pop(-2)
        await opened(desk, ticket)
        known = desk.thread(ticket)
        assert known is not None
        assert late not in [txn.id for txn in known.transactions]
        history.insert(-1, late)
        await root.send(SetField(ticket, "Subject", "Third"))
        desk.refresh()
        await until(desk, lambda: late in [t.id for t in desk.thread(ticket).transactions])  # type: ignore[union-attr]


async def test_a_full_disk_pauses_and_ends_nothing(
    app: DemoApp, desk_of: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_of()
    full = True
    write = Writing.write

    def failing(writing: Writing, batch: Batch) -> Change:
        if full:
            raise sqlite3.OperationalError("database or disk is full")
        return write(writing, batch)

    monkeypatch.setattr(Writing, "write", failing)
    async with running(desk):
        await until(desk, lambda: "disk is full" in desk.status.problem)
        full = False
        desk.refresh()
        await until(desk, lambda: desk.status.phase == "online")


async def test_a_list_that_shifts_while_it_is_read_is_read_whole(tmp_path: Path) -> None:
    app = demo_app(tickets=300)

    root = Rest2Backend(app.account("root"), app=app)

    class Moving(Rest2Backend):
        moved = False

        async def tickets(self, query: str, *how: Any, **more: Any):  # type: ignore[no-untyped-def]
            page = await super().tickets(query, *how, **more)
            if len(page.items) == 100 and not self.moved:
                self.moved = True
                for row in page.items[:5]:
                    await root.send(SetStatus(row.id, "resolved"))
            return page

    desk = make_desk(tmp_path, app.account("anna"), backend=Moving(app.account("anna"), app=app))
    async with running(desk):
        desk.want_list("all")
        await until(
            desk, lambda: desk.list_state("all").run == 2 and desk.list_state("all").complete
        )
        whole = await Rest2Backend(app.account("anna"), app=app).count(desk.lists["all"].query)
        assert len(ids(desk, "all")) == whole


async def test_known_tickets_that_a_run_overlooked_stay(tmp_path: Path) -> None:
    app = demo_app(tickets=300)

    class Blind(Rest2Backend):
        hidden = 0

        async def tickets(self, query: str, *how: Any, **more: Any):  # type: ignore[no-untyped-def]
            page = await super().tickets(query, *how, **more)
            if "id =" in query:
                return page
            return replace(page, items=tuple(r for r in page.items if r.id != self.hidden))

    backend = Blind(app.account("anna"), app=app)
    desk = make_desk(tmp_path, app.account("anna"), backend=backend)
    async with running(desk):
        desk.want_list("all")
        await until(desk, lambda: desk.list_state("all").complete)
        backend.hidden = ids(desk, "all")[150]
        run = desk.list_state("all").run
        desk._mirror.mistrust("all")
        desk.want_list("all")
        await until(
            desk, lambda: desk.list_state("all").complete and desk.list_state("all").run > run
        )
        assert backend.hidden in ids(desk, "all")


async def test_a_list_asked_for_again_and_again_is_still_read_to_its_end(tmp_path: Path) -> None:
    app = demo_app(tickets=400)
    desk = make_desk(tmp_path, app.account("anna"), app)
    async with running(desk):
        unsubscribe = desk.changes.subscribe(
            lambda change: desk.want_list("all") if "all" in change.lists else None
        )
        desk.want_list("all")
        await until(desk, lambda: desk.list_state("all").complete)
        unsubscribe()
        assert len(ids(desk, "all")) == desk.list_state("all").total


async def test_what_stands_before_the_connection_is_said_and_tried_again(
    app: DemoApp, tmp_path: Path
) -> None:
    tries: list[str] = []

    async def connect() -> Rest2Backend:
        tries.append("once")
        if len(tries) == 1:
            raise ConfigError("no token: set RTDESK_TOKEN")
        return Rest2Backend(app.account("anna"), app=app)

    places = Places(tmp_path / "mirror", tmp_path / "work")
    desk = Desk(Profile(url="http://127.0.0.1"), places, connect)
    async with running(desk):
        await until(desk, lambda: "RTDESK_TOKEN" in desk.status.problem)
        assert desk.status.phase == "refused"
        desk.refresh()
        await until(desk, lambda: desk.status.phase == "online")
        assert len(tries) == 2
