"""Whatever the wire does to a reply, the server has it once, or the user is asked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rtdesk.demo.app import DemoApp, demo_app
from rtdesk.desk import Desk
from rtdesk.outbox.draft import Draft
from tests.desks import until
from tests.sync.wire import Leaps, Wire, desk_on, leaping

KINDS = ("correspond", "comment")
BODY = "The cable is in the cupboard.\n"
LATEST = 600.0
"""Seconds after which nothing that was sent can still be under way."""

UNCLEAR = (
    "drop",
    "drop forwarded",
    "hang",
    "hang forwarded",
    "late_ 3",
    "late_ 40",
    "late_ 80",
    "hanglate 3",
    "hanglate 80",
    "says 200 json",
    "says 200 json forwarded",
    "says 200 html",
    "says 200 html forwarded",
    "says 201 html forwarded",
    "says 202 json forwarded",
    "says 408 html",
    "says 500 json",
    "says 500 html forwarded",
    "says 502 html",
    "says 502 html forwarded",
    "says 503 later",
    "says 504 html forwarded",
)
SENT = ("", "nolocation", "cut")
NOT_SENT = ("noroute", "says 429 later")
REFUSED = tuple(
    f"says {status} {kind}"
    for status in (400, 403, 404, 405, 409, 412, 413, 415, 422)
    for kind in ("json", "html")
)
STOPPED = ("says 401 json", "says 302 redirect", "says 302 redirect forwarded")
LOOKS = (
    ("drop", "drop", "drop"),
    ("says 500 json", "says 502 html"),
    ("says 200 html",),
    ("says 503 later",),
)


class World:
    """A demo, a wire to it and a desk at its end."""

    def __init__(self, folder: Path):
        self.app: DemoApp = demo_app()
        self.clock = Leaps()
        self.wire = Wire(self.app, self.clock)
        self.desk: Desk = desk_on(self.wire, self.app, self.clock, folder)
        queues = {q.id for q in self.app.tables.queues.values() if q.name == "Support"}
        self.ticket = next(
            t.id
            for t in self.app.tables.tickets.values()
            if t.queue in queues and t.status == "open" and not t.merged_into
        )

    def recorded(self, kind: str, body: str = BODY) -> int:
        """How often the server has the message."""
        tables = self.app.tables
        return sum(
            tables.parts[part].content.decode() == body
            for txn in tables.tickets[self.ticket].history
            if tables.transactions[txn].type.lower() == kind
            for part in tables.transactions[txn].parts
        )

    async def send(self, kind: str, body: str = BODY) -> None:
        """Sends a message and waits until it is out of the program's hands."""
        self.desk.send(Draft(self.ticket, kind, body, url=f"ticket/{self.ticket}/{kind}"))
        await until(self.desk, lambda: self.states() <= {"refused", "conflict"})

    def states(self) -> set[str]:
        """States of what the outbox lists."""
        return {entry.state for entry in self.desk.entries()}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


async def outcome(world: World, kind: str, *, earlier: bool = True) -> str:
    """Sends through the faults; tells how it ended, long after the last late acceptance."""
    faults, world.wire.posts = world.wire.posts, []
    looks, world.wire.looks = world.wire.looks, []
    async with leaping(world.desk, world.clock):
        if earlier:
            await world.send(kind, "Something else, before.\n")
        world.wire.posts, world.wire.looks, world.wire.posted = faults, looks, 0
        await world.send(kind)
        states = world.states()
        await world.clock.sleep(LATEST)
        assert world.states() == states
        assert all(entry.reason for entry in world.desk.entries())
        return states.pop() if states else "sent"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", (*SENT, *NOT_SENT, *UNCLEAR))
async def test_after_any_fault_it_is_there_once(world: World, kind: str, fault: str) -> None:
    world.wire.posts = [fault]
    assert await outcome(world, kind) == "sent"
    assert world.recorded(kind) == 1
    assert world.wire.posts == []


@pytest.mark.parametrize("looks", LOOKS, ids=lambda looks: looks[0])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", ["drop", "drop forwarded", "late_ 40", "hanglate 80"])
async def test_after_two_faults_in_a_row_too(
    world: World, kind: str, fault: str, looks: tuple[str, ...]
) -> None:
    world.wire.posts = [fault]
    world.wire.looks = list(looks) * 3
    assert await outcome(world, kind) == "sent"
    assert world.recorded(kind) == 1


@pytest.mark.parametrize("faults", [("drop", "late_ 80"), ("late_ 80", "drop"), ("hang", "cut")])
async def test_a_resend_that_fails_too(world: World, faults: tuple[str, ...]) -> None:
    world.wire.posts = list(faults)
    assert await outcome(world, "correspond") == "sent"
    assert world.recorded("correspond") == 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", REFUSED)
async def test_what_is_refused_is_said_and_not_there(world: World, kind: str, fault: str) -> None:
    world.wire.posts = [fault]
    gone = fault in ("says 403 json", "says 404 json")  # the text can be moved to another ticket
    assert await outcome(world, kind) == ("conflict" if gone else "refused")
    assert world.recorded(kind) == 0


@pytest.mark.parametrize("fault", STOPPED)
async def test_lost_credentials_stop_until_the_user_says_so(world: World, fault: str) -> None:
    world.wire.posts = [fault]
    async with leaping(world.desk, world.clock):
        desk = world.desk
        desk.send(Draft(world.ticket, "correspond", BODY, url=f"ticket/{world.ticket}/correspond"))
        await until(desk, lambda: desk.status.phase == "refused")
        await world.clock.sleep(LATEST)
        assert desk.status.phase == "refused"
        assert world.states() == {"queued"}
        assert world.wire.posted == 1
        desk.refresh()
        await until(desk, lambda: not desk.entries())
    assert world.recorded("correspond") == 1


async def test_a_comment_nobody_of_us_can_read_is_asked_about(world: World) -> None:
    world.wire.posts = ["drop"]
    assert await outcome(world, "comment", earlier=False) == "conflict"
    assert world.recorded("comment") == 0


async def test_a_third_failure_asks(world: World) -> None:
    world.wire.posts = ["drop"] * 9
    assert await outcome(world, "correspond") == "conflict"
    assert world.wire.posted == 3


async def test_sending_again_by_hand_looks_first(world: World) -> None:
    world.wire.posts = ["drop", "drop", "late_ 500"]
    async with leaping(world.desk, world.clock):
        await world.send("correspond")
        assert world.states() == {"conflict"}
        await world.clock.sleep(LATEST)
        world.desk.retry(world.desk.entries()[0].id)
        await until(world.desk, lambda: not world.desk.entries())
    assert world.recorded("correspond") == 1


async def test_the_same_words_twice_on_purpose_stay_two(world: World) -> None:
    world.wire.posts = ["drop forwarded", "drop forwarded"]
    async with leaping(world.desk, world.clock):
        await world.send("correspond")
        await world.send("correspond")
        assert not world.desk.entries()
    assert world.recorded("correspond") == 2


async def test_old_words_are_not_taken_for_new_ones(world: World) -> None:
    """A failure before the attempt proves nothing about the attempt."""
    async with leaping(world.desk, world.clock):
        await world.send("correspond")
        world.app.answer, answer = broken(world), world.app.answer  # type: ignore[method-assign]
        world.desk.send(
            Draft(world.ticket, "correspond", BODY, url=f"ticket/{world.ticket}/correspond")
        )
        await until(world.desk, lambda: "inside" in "".join(e.reason for e in world.desk.entries()))
        await world.clock.sleep(LATEST)
        assert world.states() == {"queued"}
        world.app.answer = answer  # type: ignore[method-assign]
        await until(world.desk, lambda: not world.desk.entries())
    assert world.recorded("correspond") == 2


def broken(world: World):  # type: ignore[no-untyped-def]
    """An RT that fails inside for every ticket."""
    whole = world.app.answer
    from rtdesk.demo.wire import Response

    def answer(request):  # type: ignore[no-untyped-def]
        if request and re.fullmatch(r"ticket/\d+", request.path):
            return Response(500, b"", type="text/html")
        return whole(request)

    return answer
