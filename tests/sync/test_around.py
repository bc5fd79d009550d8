"""What links lead to: one request for a ticket's targets, none for what is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtdesk.demo.app import DemoApp, demo_app
from rtdesk.demo.model import Tables
from rtdesk.desk import Desk
from rtdesk.store.batch import Batch
from tests.desks import ids, make_desk, running, until


@pytest.fixture
def app() -> DemoApp:
    return demo_app()


def _requests(desk: Desk) -> int:
    return sum(tally.requests for tally in desk.ledger().values())


def _searches(desk: Desk) -> int:
    return desk.ledger()["lists"].requests


async def _rests(desk: Desk) -> None:
    assert desk._engine is not None
    assert await desk._engine.caught_up()


def _linked(tables: Tables, subject: str, *subjects: str) -> tuple[int, list[int]]:
    """A ticket of this story that now refers to others, of which none is in a list of anna's."""
    found = {t.subject: t.id for t in tables.tickets.values()}
    ticket = tables.tickets[found[subject]]
    targets = [found[name] for name in subjects]
    for target in targets:
        tables.link(ticket, "RefersTo", target)
    tables.version += 1
    return ticket.id, targets


async def _open(desk: Desk, ticket: int) -> int:
    """Shows a ticket; the searches that it took besides its own requests."""
    before = _searches(desk)
    desk.want_ticket(ticket)
    await until(desk, lambda: desk.thread(ticket))
    await _rests(desk)
    return _searches(desk) - before


def _elsewhere(app: DemoApp) -> tuple[int, list[int]]:
    """Tickets that are done: no list of open ones has them."""
    done = [t.subject for t in app.tables.tickets.values() if t.status == "resolved"]
    return _linked(app.tables, done[0], *done[1:4])


async def test_targets_cost_one_request_once(tmp_path: Path, app: DemoApp) -> None:
    ticket, targets = _elsewhere(app)
    async with running(make_desk(tmp_path, app.account("anna"), app)) as desk:
        await until(desk, lambda: desk.status.phase == "online")
        await _rests(desk)
        spent = await _open(desk, ticket)
        known = desk.ticket(ticket)
        assert known is not None
        found = desk.targets(known)
        assert {id_: row.subject for id_, row in found.items()} == {
            target: app.tables.tickets[target].subject for target in targets
        }
        assert all(row.status == "resolved" for row in found.values())
        assert spent == 1
        assert await _open(desk, ticket) == 0
        assert await _open(desk, targets[0]) == 0  # what it names is known
        assert not set(targets) & {id_ for name in desk.lists for id_ in ids(desk, name)}


async def test_a_ticket_without_links_costs_nothing_more(tmp_path: Path, app: DemoApp) -> None:
    ticket = next(
        t.id for t in app.tables.tickets.values() if t.status == "resolved" and not t.links
    )
    async with running(make_desk(tmp_path, app.account("anna"), app)) as desk:
        await until(desk, lambda: desk.status.phase == "online")
        await _rests(desk)
        assert await _open(desk, ticket) == 0


async def test_hidden_targets_stay_numbers_and_are_not_asked_twice(
    tmp_path: Path, app: DemoApp
) -> None:
    tables = app.tables
    hidden = next(t for t in tables.tickets.values() if tables.queues[t.queue].name == "HR")
    done = [t for t in tables.tickets.values() if t.status == "resolved"]
    for ticket in done[:2]:
        tables.link(ticket, "DependsOn", hidden.id)
    hidden.status = "deleted"
    tables.version += 1
    async with running(make_desk(tmp_path, app.account("anna"), app)) as desk:
        await until(desk, lambda: desk.status.phase == "online")
        await _rests(desk)
        first, second = [await _open(desk, ticket.id) for ticket in done[:2]]
        known = desk.ticket(done[0].id)
        assert known is not None
        assert desk.targets(known) == {}
        assert (first, second) == (1, 0)


async def test_a_target_is_no_news(tmp_path: Path, app: DemoApp) -> None:
    ticket, targets = _elsewhere(app)
    async with running(make_desk(tmp_path, app.account("anna"), app)) as desk:
        await until(desk, lambda: desk.status.phase == "online")
        await _rests(desk)
        horizon = "1"  # all that changed since 1970 is later than what is known
        desk._mirror.apply(Batch(meta={"horizon": horizon}))
        await _open(desk, ticket)
        assert not set(targets) & set(ids(desk, "unread"))


async def test_card_and_headers_are_asked_beside_the_schedule(tmp_path: Path, app: DemoApp) -> None:
    async with running(make_desk(tmp_path, app.account("anna"), app)) as desk:
        await until(desk, lambda: desk.status.phase == "online")
        await _rests(desk)
        before = _requests(desk)
        person, requested = await desk.card("carol")
        assert person is not None
        assert person.organization == "Whitfield Prints, Mill Lane"
        assert _requests(desk) == before + 2
        asked = [row.id for row in requested.open + requested.done]
        assert len(desk.rows(asked)) == len(asked)
        ticket = asked[0]
        txns = tuple(app.tables.tickets[ticket].history[:2])
        first = await desk.headers(ticket, txns)
        assert await desk.headers(ticket, txns) == first
        assert _requests(desk) == before + 3


async def test_folded_sections_are_remembered(tmp_path: Path, app: DemoApp) -> None:
    desk = make_desk(tmp_path, app.account("anna"), app)
    desk.fold("Times")
    desk.fold("People")
    desk.fold("Times")
    desk.close()
    again = make_desk(tmp_path, app.account("anna"), app)
    assert again.folded == {"People"}
    again.close()
