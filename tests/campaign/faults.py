"""Replies through every fault to a real RT, counted on the server.

    python -m tests.campaign.faults [--sends 20] [--only WORD]

Prints, fault by fault, how many replies were lost, doubled, or claimed although they are absent,
and ends with code 1 unless all are 0. Time runs fifteen times faster for the desk, so that what
waits for 90 seconds takes six; the server and the wire are as slow as they are.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from rtdesk.config.paths import Places
from rtdesk.config.profile import Profile
from rtdesk.desk import Desk
from rtdesk.outbox.draft import Draft
from rtdesk.rest2.backend import Rest2Backend
from rtdesk.sync.clock import SystemClock
from tests.campaign.proxy import LATE, Proxy
from tests.desks import running, until
from tests.rt.server import RT
from tests.rt.server import running as server

FASTER = 15.0
PATIENCE = 120.0

ON_POST = (
    *("delay before", "delay after", "drop before", "drop after", "reset before", "reset after"),
    *("late_ 0.5", f"late_ {LATE:g}", "cut head", "cut body", "cut upload"),
    *("says 500 json", "says 500 json after", "says 500 html after", "says 502 html"),
    *("says 502 html after", "says 503 later", "says 503 later after", "says 504 html after"),
    *("says 429 later", "says 200 html", "says 200 html after", "says 302 login"),
)
ON_LOOK = ("away", "nameless")
"""What happens between the look at the ticket and the reply."""
FAULTS = ON_POST + ON_LOOK


class FastClock(SystemClock):
    """Fifteen seconds pass in one."""

    def __init__(self) -> None:
        start, real = time.time(), time.monotonic()
        super().__init__(lambda: start + (time.monotonic() - real) * FASTER)

    async def wait(self, event: asyncio.Event, seconds: float | None) -> None:
        """Returns when the event is set or the seconds are over."""
        await super().wait(event, None if seconds is None else seconds / FASTER)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the replies through one fault."""

    fault: str
    sends: int
    met: int
    asked: int
    """Replies that the desk gave back to the user, as the design says where nothing is provable."""
    lost: int = 0
    doubled: int = 0
    claimed: int = 0

    @property
    def good(self) -> bool:
        """True when nothing went wrong, and the fault really happened each time."""
        return not (self.lost or self.doubled or self.claimed) and self.met >= self.sends


class Names:
    """The system's look-up of names, which fails when it is told to."""

    def __init__(self) -> None:
        self._real: Callable[..., object] = socket.getaddrinfo
        self._failing = 0

    def fail_once(self) -> None:
        """The next look-up fails."""
        self._failing += 1

    def __call__(self, *args: object, **options: object) -> object:
        if self._failing:
            self._failing -= 1
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return self._real(*args, **options)


async def campaign(rt: RT, fault: str, sends: int, names: Names) -> Outcome:
    """Sends replies to as many new tickets, each of which meets the fault once."""
    word = f"{fault} {time.monotonic()}"
    made = rt.post("tickets/bulk", [{"Queue": "Support", "Subject": word} for _ in range(sends)])
    tickets = [int(ticket["id"]) for ticket in made]
    port = int(rt.base_url.rpartition(":")[2])
    proxy = Proxy("127.0.0.1", port, lookup_fails=names.fail_once)
    async with proxy.running():
        account = replace(rt.account("alice"), url=f"http://localhost:{proxy.at}")

        async def connect() -> Rest2Backend:
            return Rest2Backend(account)

        with tempfile.TemporaryDirectory() as folder:
            places = Places(Path(folder, "mirror"), Path(folder, "work"))
            profile = Profile(url=account.url, undo_seconds=0.0)
            desk = Desk(profile, places, connect, clock=FastClock())
            async with running(desk):
                await until(desk, lambda: desk.me)
                for ticket in tickets:
                    line = f"GET /REST/2.0/ticket/{ticket}"
                    if fault not in ON_LOOK:
                        line = f"POST /REST/2.0/ticket/{ticket}/correspond"
                    proxy.plan[line] = [fault]
                    desk.send(
                        Draft(
                            ticket,
                            "correspond",
                            f"Reply to #{ticket}: {word}\n",
                            url=f"ticket/{ticket}/correspond",
                        )
                    )
                await _out_of_hand(desk)
                asked = {e.op.ticket for e in desk.entries() if e.state != "settled"}
            await proxy.settled()
    met = proxy.met.get(fault, 0)
    there = {ticket: recorded(rt, ticket) for ticket in tickets}
    return Outcome(
        fault,
        sends,
        met,
        len(asked),
        lost=sum(there[t] == 0 for t in tickets if t not in asked),
        doubled=sum(there[t] > 1 for t in tickets),
        claimed=sum(there[t] == 0 for t in set(tickets) - asked),
    )


async def _out_of_hand(desk: Desk) -> None:
    """Waits until nothing moves by itself; a page for signing in is answered as a user would."""

    def done() -> bool:
        if desk.status.phase == "refused":
            desk.refresh()
        return {entry.state for entry in desk.entries()} <= {"refused", "conflict"}

    await until(desk, done, PATIENCE)


def recorded(rt: RT, ticket: int) -> int:
    """How often the server has our reply, read as root."""
    return sum(
        entry["Type"] == "Correspond" and entry["Creator"]["id"] == "alice"
        for entry in rt.history(ticket)
    )


@contextlib.contextmanager
def _server(folder: Path) -> Iterator[RT]:
    home = folder / "rt"
    home.mkdir()
    with server(home) as rt:
        yield rt


def main() -> int:
    """Runs the campaign."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sends", type=int, default=20, help="replies through each fault")
    parser.add_argument("--only", default="", help="faults with this word")
    options = parser.parse_args()
    names = Names()
    socket.getaddrinfo = names  # type: ignore[assignment]
    outcomes = []
    with tempfile.TemporaryDirectory() as folder, _server(Path(folder)) as rt:
        for fault in FAULTS:
            if options.only not in fault:
                continue
            began = time.monotonic()
            outcomes.append(asyncio.run(campaign(rt, fault, options.sends, names)))
            print(f"{outcomes[-1]}  {time.monotonic() - began:.0f} s", flush=True)  # noqa: T201
    print(  # noqa: T201
        f"{len(outcomes)} faults, {sum(o.sends for o in outcomes)} replies:"
        f" lost {sum(o.lost for o in outcomes)}, doubled {sum(o.doubled for o in outcomes)},"
        f" claimed but absent {sum(o.claimed for o in outcomes)},"
        f" given back to the user {sum(o.asked for o in outcomes)}"
    )
    return 0 if all(outcome.good for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
