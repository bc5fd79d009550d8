"""What others do on a real RT is right on screen after one poll; what leaves no trace, after two.

Cursor, marks and scroll stay where they are all the while.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import quote

import pytest

from rtdesk.config.profile import NamedList
from tests.counted import engine_of
from tests.desks import ids, make_desk
from tests.rt.server import RT
from tests.ui.apps import SMALL, Seat, seated

TICKETS = 60
CURSOR, ABOVE, BELOW, MARKED = 24, 20, 27, (19, 26)
"""Numbers in the list: where the cursor is, what changes, what is marked; all on one screen."""
LETTERS = count(1)


@dataclass(frozen=True)
class Stage:
    """A list of tickets on screen, with the cursor in its middle."""

    rt: RT
    seat: Seat
    tickets: tuple[int, ...]
    word: str

    @property
    def list(self):  # type: ignore[no-untyped-def]
        return self.seat.queues.tickets

    @property
    def place(self) -> tuple[object, ...]:
        """What must not move: the cursor's ticket, its line on the screen, the marks."""
        return self.list.current, self.list.cursor - self.list.origin, self.list.marks

    def line(self, ticket: int) -> str:
        """What stands on the screen about a ticket."""
        found = [line for line in self.seat.text.splitlines() if f" {ticket} " in line[:12]]
        return found[0] if found else ""

    async def poll(self) -> None:
        """The next question for news comes now, and all that follows from it."""
        engine = engine_of(self.seat.desk)
        before = engine._polls
        engine._poll_soon.set()
        await self.seat.until(lambda: engine._polls > before)
        await self.seat.settled()


@asynccontextmanager
async def staged(rt: RT, folder: Path, login: str = "alice") -> AsyncIterator[Stage]:
    word = f"behind{next(LETTERS)}back"
    made = rt.post(
        "tickets/bulk",
        [{"Queue": "Support", "Subject": f"{word} {number}"} for number in range(TICKETS)],
    )
    tickets = tuple(int(ticket["id"]) for ticket in made)
    query = f"Subject LIKE '{word}' AND Status = '__Active__'"
    desk = make_desk(folder, rt.account(login), lists=(NamedList("stage", "Stage", query, "id"),))
    desk.remember_list("stage")
    async with seated(desk, size=SMALL) as seat:
        await seat.until(lambda: desk.list_state("stage").complete)
        await seat.settled()
        stage = Stage(rt, seat, tickets, word)
        seat.queues.tickets.scroll_to_line(CURSOR - 6)
        seat.queues.tickets.go_to(tickets[CURSOR])
        seat.queues.tickets.mark([tickets[number] for number in MARKED])
        await seat.until(lambda: engine_of(desk)._watch.shown)  # the cursor rested
        await seat.settled()
        assert stage.line(tickets[ABOVE])
        assert stage.line(tickets[BELOW])
        yield stage


@dataclass(frozen=True)
class Case:
    """Something done by others, what the screen says then, and after how many polls."""

    do: Callable[[Stage, int], object]
    seen: Callable[[Stage, int], bool]
    polls: int = 1


def gone(stage: Stage, ticket: int) -> bool:
    return not stage.line(ticket) and ticket not in ids(stage.seat.desk, "stage")


CASES = {
    "subject": Case(
        lambda s, t: s.rt.put(f"ticket/{t}", {"Subject": f"Renamed {s.word}"}),
        lambda s, t: "Renamed" in s.line(t),
    ),
    "owner": Case(
        lambda s, t: s.rt.put(f"ticket/{t}", {"Owner": "hugo"}),
        lambda s, t: "Hugo" in s.line(t) or "hugo" in s.line(t),
    ),
    "status": Case(
        lambda s, t: s.rt.put(f"ticket/{t}", {"Status": "stalled"}),
        lambda s, t: "stal" in s.line(t),
    ),
    "resolved": Case(lambda s, t: s.rt.put(f"ticket/{t}", {"Status": "resolved"}), gone),
    "queue in sight": Case(
        lambda s, t: s.rt.put(f"ticket/{t}", {"Queue": "Billing"}),
        lambda s, t: s.seat.desk.rows([t])[t].row.queue.name == "Billing" and bool(s.line(t)),
    ),
    "queue out of sight": Case(
        lambda s, t: s.rt.put(f"ticket/{t}", {"Queue": "Security"}), gone, polls=2
    ),
    "merge": Case(lambda s, t: s.rt.put(f"ticket/{t}", {"MergeInto": s.tickets[CURSOR + 1]}), gone),
    "delete": Case(lambda s, t: s.rt.put(f"ticket/{t}", {"Status": "deleted"}), gone),
}


@pytest.mark.parametrize("where", [ABOVE, BELOW], ids=["above", "below"])
@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
async def test_a_change(rt: RT, tmp_path: Path, case: Case, where: int) -> None:
    async with staged(rt, tmp_path) as stage:
        before, ticket = stage.place, stage.tickets[where]
        case.do(stage, ticket)
        for _ in range(case.polls):
            await stage.poll()
        await stage.seat.until(lambda: case.seen(stage, ticket))
        assert stage.place == before


async def test_a_new_ticket(rt: RT, tmp_path: Path) -> None:
    async with staged(rt, tmp_path) as stage:
        before = stage.place
        new = rt.create("Support", f"{stage.word} comes late")
        await stage.poll()
        assert new in ids(stage.seat.desk, "stage")
        assert stage.seat.desk.rows([new])[new].unread
        assert stage.place == before
        await stage.seat.press("G")
        await stage.seat.until(lambda: "comes late" in stage.line(new))


async def test_the_ticket_under_the_cursor_goes(rt: RT, tmp_path: Path) -> None:
    async with staged(rt, tmp_path) as stage:
        _, line, marks = stage.place
        rt.put(f"ticket/{stage.tickets[CURSOR]}", {"Status": "resolved"})
        await stage.poll()
        assert stage.place == (stage.tickets[CURSOR + 1], line, marks)


async def test_rights_are_taken_away(rt: RT, tmp_path: Path) -> None:
    query = quote('[{"field": "Name", "value": "Tier 1"}]')
    group = rt.get(f"groups?query={query}")["items"][0]
    ticket = rt.create("Support", "Soon out of sight", content="Words that stay.")
    desk = make_desk(tmp_path, rt.account("bob"))
    async with seated(desk, size=SMALL) as seat:
        screen = await seat.open(ticket)
        await seat.sees("Words that stay.")
        assert seat.buttons
        stage = Stage(rt, seat, (ticket,), "")
        member = rt.users["bob"]["id"]
        try:
            taken = rt.request("DELETE", f"group/{group['id']}/member/{member}")
            assert taken.status == 204, taken
            assert rt.request("GET", f"ticket/{ticket}", login="bob").status == 403
            await stage.poll()
            await stage.poll()
            await seat.until(lambda: not seat.buttons)
            await seat.sees("Words that stay.", f"#{ticket} cannot be seen")
            assert screen.is_current
        finally:
            rt.put(f"group/{group['id']}/members", [str(member)])
