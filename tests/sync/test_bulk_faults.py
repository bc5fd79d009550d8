"""Whatever the wire does to a reply to many, each ticket has it once, or the user is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtdesk.ops.op import Comment, Correspond, SetField
from tests.desks import until
from tests.sync.test_exactly_once import LATEST, NOT_SENT, REFUSED, UNCLEAR, World
from tests.sync.wire import leaping

WORDS = "To all of you.\n"
STOPPED = {"refused", "conflict"}


class Many(World):
    """A desk that writes to four tickets at once."""

    def __init__(self, folder: Path):
        super().__init__(folder)
        queues = {q.id for q in self.app.tables.queues.values() if q.name == "Support"}
        its = self.app.tables.tickets.values()
        some = [t.id for t in its if t.queue in queues and t.status == "open" and not t.merged_into]
        self.tickets = some[:4]

    def there(self, words: str = WORDS) -> list[int]:
        """How often each ticket has the words."""
        tables = self.app.tables
        return [
            sum(
                tables.parts[part].content.decode() == words
                for txn in tables.tickets[ticket].history
                if tables.transactions[txn].type in ("Correspond", "Comment")
                for part in tables.transactions[txn].parts
            )
            for ticket in self.tickets
        ]

    async def write(self, kind: str, words: str = WORDS) -> None:
        """Writes to all, and waits until it is out of the program's hands."""
        cls = Comment if kind == "comment" else Correspond
        self.desk.do(*(cls(ticket, "", words) for ticket in self.tickets))
        await until(self.desk, lambda: self.states() <= STOPPED)


@pytest.fixture
def world(tmp_path: Path) -> Many:
    return Many(tmp_path)


async def outcome(world: Many, kind: str, *faults: str) -> set[str]:
    """Writes through the faults; how it ended, long after the last late acceptance."""
    async with leaping(world.desk, world.clock):
        await world.write(kind, "Something else, before.\n")
        world.wire.posts, world.wire.posted = list(faults), 0
        await world.write(kind)
        states = world.states()
        await world.clock.sleep(LATEST)
        assert world.states() == states
        assert all(entry.reason for entry in world.desk.entries())
        return states


@pytest.mark.parametrize("kind", ["correspond", "comment"])
@pytest.mark.parametrize("fault", (*NOT_SENT, *UNCLEAR))
async def test_after_any_fault_each_has_it_once(world: Many, kind: str, fault: str) -> None:
    assert await outcome(world, kind, fault) == set()
    assert world.there() == [1, 1, 1, 1]


@pytest.mark.parametrize("fault", REFUSED)
async def test_a_request_that_is_refused_is_made_for_each(world: Many, fault: str) -> None:
    """A proxy may refuse the large one; what is refused for each is told of each."""
    assert await outcome(world, "correspond", fault) == set()
    assert world.there() == [1, 1, 1, 1]


async def test_two_faults_in_a_row(world: Many) -> None:
    assert await outcome(world, "correspond", "drop", "drop forwarded") == set()
    assert world.there() == [1, 1, 1, 1]


@pytest.mark.parametrize("fault", ["says 500 html", "says 500 html forwarded", "says 200 html"])
async def test_fields_after_a_fault(world: Many, fault: str) -> None:
    async with leaping(world.desk, world.clock):
        await until(world.desk, lambda: world.desk.me)
        ops = [
            SetField(i, "Priority", "77", str(world.app.tables.tickets[i].priority))
            for i in world.tickets
        ]
        world.wire.puts = [fault]
        group = world.desk.do(*ops)
        await until(world.desk, lambda: not world.desk.entries())
        assert {entry.state for entry in world.desk.act(group)} == {"settled"}
        assert {world.app.tables.tickets[i].priority for i in world.tickets} == {77}
        assert len(world.desk.undo()) == 4  # type: ignore[arg-type]
        await until(world.desk, lambda: not world.desk.entries())
        assert 77 not in {world.app.tables.tickets[i].priority for i in world.tickets}
