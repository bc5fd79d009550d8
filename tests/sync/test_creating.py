"""Whatever the wire does to a new ticket, the server has it once, or the user is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtdesk.demo.app import DemoApp, demo_app
from rtdesk.desk import Desk
from rtdesk.ops.op import Create
from rtdesk.outbox.draft import Draft
from rtdesk.outbox.entry import Entry
from tests.desks import until
from tests.sync.test_exactly_once import LATEST, NOT_SENT, REFUSED, SENT, UNCLEAR
from tests.sync.wire import Leaps, Wire, desk_on, leaping

BODY = "The cable is in the cupboard."
SUBJECT = "Where is the cable?"


class World:
    """A demo, a wire to it and a desk at its end."""

    def __init__(self, folder: Path, login: str = "anna"):
        self.app: DemoApp = demo_app()
        self.clock = Leaps()
        self.wire = Wire(self.app, self.clock)
        self.desk: Desk = desk_on(self.wire, self.app, self.clock, folder, login)

    def recorded(self) -> int:
        """How many such tickets the server has."""
        return sum(ticket.subject == SUBJECT for ticket in self.app.tables.tickets.values())

    async def create(self, queue: str = "Support", body: str = BODY, **more: str) -> Entry:
        """Asks for a ticket, and waits until it is out of the program's hands."""
        number = next(q.id for q in self.app.tables.queues.values() if q.name == queue)
        values = tuple((name, (value,)) for name, value in more.items())
        url = f"ticket?Queue={number}"
        draft = Draft(0, "create", body, SUBJECT, queue=queue, url=url, values=values)
        group = self.desk.send(draft)
        done = {"settled", "refused", "conflict"}
        await until(self.desk, lambda: self.desk.act(group)[0].state in done)
        return self.desk.act(group)[0]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def made(entry: Entry) -> int:
    assert isinstance(entry.op, Create)
    return entry.op.made


async def ended(world: World, queue: str = "Support") -> Entry:
    async with leaping(world.desk, world.clock):
        entry = await world.create(queue)
        await world.clock.sleep(LATEST)
        return world.desk.act(entry.group)[0]


@pytest.mark.parametrize("fault", (*SENT, *NOT_SENT, *UNCLEAR))
async def test_after_any_fault_it_is_there_once(world: World, fault: str) -> None:
    world.wire.posts = [fault]
    entry = await ended(world)
    assert (entry.state, entry.reason) == ("settled", "")
    assert world.recorded() == 1
    ticket = world.app.tables.tickets[made(entry)]
    assert ticket.subject == SUBJECT
    assert world.wire.posts == []


@pytest.mark.parametrize("looks", [("drop",) * 3, ("says 500 json", "says 502 html")])
@pytest.mark.parametrize("fault", ["drop", "drop forwarded", "late_ 40", "hanglate 80"])
async def test_after_two_faults_in_a_row_too(
    world: World, fault: str, looks: tuple[str, ...]
) -> None:
    world.wire.posts = [fault]
    world.wire.looks = list(looks) * 3
    assert (await ended(world)).state == "settled"
    assert world.recorded() == 1


@pytest.mark.parametrize("fault", REFUSED)
async def test_what_is_refused_is_said_and_kept(world: World, fault: str) -> None:
    world.wire.posts = [fault]
    async with leaping(world.desk, world.clock):
        entry = await world.create()
        assert (entry.state, made(entry)) == ("refused", 0)
        assert entry.reason
        await world.clock.sleep(LATEST)
        draft = world.desk.recall(entry.group)
    assert world.recorded() == 0
    assert draft
    assert (draft.subject, draft.body, draft.queue) == (SUBJECT, BODY, "Support")


async def test_a_third_failure_asks(world: World) -> None:
    world.wire.posts = ["drop"] * 9
    entry = await ended(world)
    assert entry.state == "conflict"
    assert world.wire.posted == 3
    assert world.recorded() == 0


async def test_sending_again_by_hand_looks_first(world: World) -> None:
    world.wire.posts = ["drop", "drop", "late_ 500"]
    async with leaping(world.desk, world.clock):
        entry = await world.create()
        assert entry.state == "conflict"
        await world.clock.sleep(LATEST)
        world.desk.send_again(entry.id)
        await until(world.desk, lambda: not world.desk.entries())
    assert world.recorded() == 1


async def test_the_same_twice_on_purpose_stays_two(world: World) -> None:
    world.wire.posts = ["drop forwarded", "drop forwarded"]
    async with leaping(world.desk, world.clock):
        first, second = await world.create(), await world.create()
    assert made(first) != made(second)
    assert world.recorded() == 2


async def test_who_may_create_but_not_look_is_asked(tmp_path: Path) -> None:
    """Carol sees only her own tickets: one without her as requestor is out of her sight."""
    world = World(tmp_path, "carol")
    world.wire.posts = ["drop"]
    entry = await ended(world, "General")
    assert entry.state == "conflict"
    assert world.wire.posted == 1


async def test_who_may_not_look_is_told_the_number(tmp_path: Path) -> None:
    world = World(tmp_path, "carol")
    entry = await ended(world, "General")
    assert entry.state == "settled"
    assert f"#{made(entry)} was made" in entry.reason
    assert "not checked" in entry.reason


async def test_a_check_that_fails_is_made_again_and_nothing_is_sent_again(world: World) -> None:
    answer, fails = world.app.answer, 3

    def broken(request):  # type: ignore[no-untyped-def]
        nonlocal fails
        if request and world.recorded() and fails and request.path.startswith("ticket/"):
            fails -= 1
            from rtdesk.demo.wire import Response

            return Response(500, b"", type="text/html")
        return answer(request)

    world.app.answer = broken  # type: ignore[method-assign]
    entry = await ended(world)
    assert (entry.state, entry.reason, fails) == ("settled", "", 0)
    assert (world.recorded(), world.wire.posted) == (1, 1)


async def test_what_was_dropped_is_named_in_a_note(world: World) -> None:
    async with leaping(world.desk, world.clock):
        entry = await world.create(
            Owner="carol", Requestor="no such user", Parent="99999", Due="2027-01-02 03:04:05"
        )
        assert world.desk.outbox_notes() == (entry,)
    assert isinstance(entry.op, Create)
    assert [loss.name for loss in entry.op.lost] == ["Owner", "Requestor", "Parent"]
    assert all(word in entry.reason for word in ("carol", "no such user", "99999"))


async def test_an_address_of_a_known_user_is_that_user(world: World) -> None:
    async with leaping(world.desk, world.clock):
        entry = await world.create(Requestor="carol@whitfield-prints.example", Owner="anna")
    assert (entry.state, entry.reason) == ("settled", "")


async def test_the_ticket_is_here_at_once(world: World) -> None:
    async with leaping(world.desk, world.clock):
        entry = await world.create()
        ticket = world.desk.ticket(made(entry))
        assert ticket
        assert ticket.subject == SUBJECT
        assert [e.id for e in world.desk.creating.news()] == [entry.id]
        assert world.desk.creating.news([entry.id]) == ()
