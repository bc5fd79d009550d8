"""Any order of wishes, faults, restarts and others' changes: nothing is lost, nothing doubled.

The suite runs a few fixed orders; RTDESK_MACHINE=500 runs so many new ones, and makes what fails
short.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import httpx2
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from rtdesk.config.paths import Places
from rtdesk.config.profile import Profile
from rtdesk.demo.app import demo_app
from rtdesk.desk import Desk
from rtdesk.ops.op import Message, Op, SetField, SetStatus
from rtdesk.outbox.draft import Draft
from rtdesk.outbox.entry import Entry
from rtdesk.records.ticket import Ticket
from rtdesk.rest2.backend import Rest2Backend
from rtdesk.rest2.transport import Transport
from tests.desks import until
from tests.sync.wire import Leaps, Wire

EXAMPLES = int(os.environ.get("RTDESK_MACHINE", "0"))
UNDO = 5.0
LATEST = 600.0
"""Seconds after which nothing that was sent can still be under way."""
ASKING = {"refused", "conflict"}
NOW = ("drop", "drop forwarded", "noroute", "nolocation", "cut", "hang forwarded", "late_ 40")
SAID = (
    "says 200 json",
    "says 200 json forwarded",
    "says 200 html",
    "says 400 json",
    "says 412 json",
    "says 500 json",
    "says 502 html forwarded",
    "says 503 later",
)
ON_POST = st.sampled_from(("", "", "", *NOW, *SAID))
ON_PUT = st.sampled_from(
    ("", "", "drop", "drop forwarded", "noroute", "cut", "says 412 json", *SAID[:3], *SAID[5:])
)
ON_LOOK = st.lists(st.sampled_from(("drop", "says 500 json", "says 502 html")), max_size=3)
PLACE = st.integers(0, 2)
KIND = st.sampled_from(("correspond", "comment"))
STATUS = st.sampled_from(("open", "stalled", "resolved"))
PICK = st.integers(0, 9)


class Roads(Wire):
    """The wire, which also loses changes of fields; what is late arrives whoever hangs up."""

    def __init__(self, *args: Any):
        super().__init__(*args)
        self.puts: list[str] = []

    def _next(self, request: httpx2.Request) -> str:
        if request.method == "PUT":
            return self.puts.pop(0) if self.puts else ""
        return super()._next(request)

    async def aclose(self) -> None:
        """It outlives the desks."""


class Machine(RuleBasedStateMachine):
    """A desk, its server, and everything that may happen between them."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.runner = asyncio.Runner()
        self.app = demo_app()
        self.clock = Leaps()
        self.wire = Roads(self.app, self.clock)
        queues = {q.id for q in self.app.tables.queues.values() if q.name == "Support"}
        self.tickets = [
            t.id
            for t in self.app.tables.tickets.values()
            if t.queue in queues and t.status == "open" and not t.merged_into
        ][:3]
        self.bodies: list[str] = []
        self.count = 0
        self.tasks: list[asyncio.Task[None]] = []

    def run(self, work: Any) -> Any:
        """Does something in the loop; the desk works meanwhile."""
        result = self.runner.run(work)
        for task in self.tasks:
            assert not task.done(), task
        return result

    # -- the desk ------------------------------------------------------------------------------

    @initialize()
    def start(self) -> None:
        self.run(self._start())
        self.run(self._read())

    async def _start(self) -> None:
        account = self.app.account("anna")

        async def connect() -> Rest2Backend:
            transport = Transport(account, wrapped=self.wire, sleep=self.clock.sleep)
            return Rest2Backend(account, transport=transport)

        profile = Profile(url=account.url, undo_seconds=UNDO)
        places = Places(self.folder / "mirror", self.folder / "work")
        self.desk = Desk(profile, places, connect, clock=self.clock)
        self.tasks = [asyncio.create_task(work) for work in (self.desk.run(), self.clock.run())]

    async def _read(self) -> None:
        for ticket in self.tickets:
            self.desk.want_ticket(ticket)
        await until(self.desk, lambda: all(self.desk.thread(t) for t in self.tickets))

    async def _stop(self) -> None:
        tasks, self.tasks = self.tasks, []
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        self.desk.close()

    def _shown(self, place: int) -> Ticket:
        ticket = self.desk.ticket(self.tickets[place])
        assert ticket is not None
        return ticket

    def _entry(self, pick: int, *states: str) -> Entry | None:
        found = [entry for entry in self.desk.entries() if entry.state in states]
        return found[pick % len(found)] if found else None

    # -- what can happen -----------------------------------------------------------------------

    @rule(place=PLACE, kind=KIND, fault=ON_POST, looks=ON_LOOK, seen=st.booleans())
    def write(self, place: int, kind: str, fault: str, looks: list[str], seen: bool) -> None:
        ticket = self.tickets[place]
        kept = self.desk.draft(ticket, kind)
        self.bodies.append(f"Message {len(self.bodies)}.")
        body = f"{kept.body}\n\n{self.bodies[-1]}" if kept else self.bodies[-1]
        newest = self.desk.thread(ticket)
        self.wire.posts.append(fault)
        self.wire.looks += looks
        url = f"ticket/{ticket}/{kind}"
        self.desk.send(
            Draft(ticket, kind, body, url=url, seen=newest.newest if seen and newest else 0)
        )

    @rule(place=PLACE, status=STATUS, fault=ON_PUT)
    def set_status(self, place: int, status: str, fault: str) -> None:
        self.wire.puts.append(fault)
        self.desk.set_status(self._shown(place), status)

    @rule(place=PLACE, fault=ON_PUT)
    def set_subject(self, place: int, fault: str) -> None:
        self.count += 1
        self.wire.puts.append(fault)
        ticket = self._shown(place)
        self.desk.set_field(ticket, "Subject", f"Mine {self.count}", ticket.subject)

    @rule(place=PLACE, status=STATUS, subject=st.booleans())
    def somebody_else(self, place: int, status: str, subject: bool) -> None:
        self.count += 1
        ticket = self.tickets[place]
        self.run(
            self._other(
                SetField(ticket, "Subject", f"Theirs {self.count}")
                if subject
                else SetStatus(ticket, status)
            )
        )

    async def _other(self, op: Op) -> None:
        other = Rest2Backend(self.app.account("root"), app=self.app)
        await other.send(op)
        await other.aclose()

    @rule(seconds=st.sampled_from((0.5, UNDO + 1, 30.0, 100.0)))
    def time_passes(self, seconds: float) -> None:
        self.run(self.clock.sleep(seconds))

    @rule()
    def restart(self) -> None:
        self.run(self._stop())
        self.run(self._start())

    @rule(pick=PICK)
    def recall(self, pick: int) -> None:
        entry = self._entry(pick, "held", "queued")
        if entry and not entry.attempts and not entry.baseline:
            self.desk.recall(entry.group)

    @rule(pick=PICK, choice=st.sampled_from(("mine", "theirs")))
    def answer(self, pick: int, choice: str) -> None:
        entry = self._entry(pick, *ASKING)
        if entry is None:
            return
        if isinstance(entry.op, Message):
            stale = entry.conflict is not None and entry.conflict.kind == "stale"
            (self.desk.send_anyway if stale else self.desk.retry)(entry.id)
        else:
            self.desk.resolve(entry.id, {"": choice})

    # -- what must be true ---------------------------------------------------------------------

    @rule()
    def rest(self) -> None:
        self.run(self._rest())
        text = self._recorded()
        kept = " ".join(e.op.body for e in self.desk.entries() if isinstance(e.op, Message))
        kept += " ".join(draft.body for draft, _ in self.desk.drafts())
        for body in self.bodies:
            assert text.count(body) <= 1, f"doubled: {body}"
            assert body in text or body in kept, f"lost: {body}"
        for entry in self.desk.entries():
            assert entry.reason
        for place, id_ in enumerate(self.tickets):
            there, here = self.app.tables.tickets[id_], self._shown(place)
            assert (here.subject, here.status) == (there.subject, there.status)
            row = self.desk.rows([id_])[id_]
            assert (row.row.subject, row.row.status) == (there.subject, there.status)
            assert not row.pending

    async def _rest(self) -> None:
        await until(self.desk, lambda: {entry.state for entry in self.desk.entries()} <= ASKING)
        await self.clock.sleep(LATEST)
        assert {entry.state for entry in self.desk.entries()} <= ASKING

    def _recorded(self) -> str:
        tables = self.app.tables
        return "\n".join(
            tables.parts[part].content.decode()
            for id_ in self.tickets
            for txn in tables.tickets[id_].history
            if tables.transactions[txn].type in ("Correspond", "Comment")
            for part in tables.transactions[txn].parts
        )

    def teardown(self) -> None:
        try:
            if self.tasks:
                self.rest()
        finally:
            if self.tasks:
                self.runner.run(self._stop())
            self.runner.close()
            shutil.rmtree(self.folder)


TestOutbox = Machine.TestCase
TestOutbox.settings = settings(
    max_examples=EXAMPLES or 10,
    stateful_step_count=15,
    derandomize=not EXAMPLES,
    phases=tuple(Phase) if EXAMPLES else (Phase.generate,),
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
