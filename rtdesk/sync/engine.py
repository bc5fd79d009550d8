"""The schedule: pulls what is wanted, polls for news, pushes the outbox, says how things stand."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from pathlib import Path

from rtdesk.backend.errors import (
    BackendError,
    NotAuthenticated,
    NotRT,
    Unreachable,
)
from rtdesk.backend.port import Backend, Progress
from rtdesk.outbox.outbox import Outbox
from rtdesk.store.batch import ListSpec
from rtdesk.store.change import Change, Changes
from rtdesk.store.mirror import Mirror
from rtdesk.store.status import SyncStatus
from rtdesk.sync.clock import Clock
from rtdesk.sync.jobs import Job, Jobs, Urgency
from rtdesk.sync.pull import Pull
from rtdesk.sync.push import Push

POLL = 20.0
"""Seconds between two questions for news."""
WORKERS = 2
"""More connections than two gain nothing on RT (observed)."""
ELSEWHERE = 2.0
"""Seconds after which what another process of this user did is shown."""
BUSY = 1.0
"""Seconds until the right to send is asked for again."""
BACKOFF = 60.0


class Engine:
    """Runs for as long as the desk is open. Public methods only note what is wanted."""

    def __init__(
        self,
        backend: Backend,
        mirror: Mirror,
        outbox: Outbox,
        *,
        changes: Changes,
        clock: Clock,
        specs: Mapping[str, ListSpec],
        refused: Callable[[str, str], None],
    ):
        self._backend = backend
        self._mirror = mirror
        self._outbox = outbox
        self._changes = changes
        self._clock = clock
        self._specs = specs
        self._pull = Pull(backend, mirror, clock.now)
        self._push = Push(backend, mirror, outbox, clock=clock.now, refused=refused)
        self._jobs = Jobs()
        self._wake = asyncio.Event()
        self._push_wake = asyncio.Event()
        self._failures = 0
        self._paused_until = 0.0
        self._restart: set[str] = set()
        self._shown: dict[str, None] = {}  # lists that were on screen in this run
        self._reading: dict[str, int | None] = {}  # runs under way, with the total they began with
        self._sending = False
        self._twice: set[str] = set()  # lists read a second time, since they moved
        self._known = False  # who we are; before the server said it in this run, nothing is sent
        self.idle = asyncio.Event()
        self.status = SyncStatus()

    async def aclose(self) -> None:
        """Closes the connections."""
        await self._backend.aclose()

    async def download(self, attachment: int, to: Path, progress: Progress | None = None) -> None:
        """Saves an attachment as a new file."""
        await self._backend.download(attachment, to, progress)

    # -- wishes --------------------------------------------------------------------------------

    def want_list(self, name: str) -> None:
        """A list is on screen: its first page now, the rest in the background."""
        self._shown[name] = None
        self._restart.add(name)
        self._ask(Job("list", name), Urgency.SHOWN)

    def want_ticket(self, id: int) -> None:  # noqa: A002
        """A ticket is on screen."""
        self._ask(Job("ticket", str(id)), Urgency.SHOWN)

    def want_links(self, id: int) -> None:  # noqa: A002
        """The cursor rests on a ticket: what may be done with it?"""
        self._ask(Job("links", str(id)), Urgency.OPEN)

    def refresh(self) -> None:
        """The user asked: try again now, and look for news."""
        self._paused_until = 0.0
        if self.status.phase == "refused":
            self._tell(phase="connecting", problem="")
        if not self._known:
            self._ask(Job("hello"), Urgency.OPEN)
        with contextlib.suppress(OSError):
            self._outbox.hurry()
        self._ask(Job("queues"), Urgency.NEWS)
        self._ask(Job("poll"), Urgency.SHOWN)
        self.outbox_changed()

    def outbox_changed(self) -> None:
        """The journal has something new."""
        self._push_wake.set()

    def _ask(self, job: Job, urgency: Urgency) -> None:
        self.idle.clear()
        self._jobs.add(job, urgency)
        self._wake.set()

    # -- the loops -----------------------------------------------------------------------------

    async def run(self) -> None:
        """Works until cancelled."""
        self._ask(Job("hello"), Urgency.OPEN)
        self._ask(Job("poll"), Urgency.NEWS)
        async with asyncio.TaskGroup() as tasks:
            for _ in range(WORKERS):
                tasks.create_task(self._work())
            tasks.create_task(self._poll_now_and_then())
            tasks.create_task(self._look_elsewhere())
            tasks.create_task(self._send())

    async def _poll_now_and_then(self) -> None:
        never = asyncio.Event()
        while True:
            await self._clock.wait(never, self._clock.jitter(POLL))
            if not self._known:
                self._ask(Job("hello"), Urgency.OPEN)
            self._ask(Job("poll"), Urgency.NEWS)

    async def _look_elsewhere(self) -> None:
        """Another desk of the same profile writes into the same files."""
        never = asyncio.Event()
        while True:
            await self._clock.wait(never, ELSEWHERE)
            self._outbox.changed_elsewhere()
            self._mirror.changed_elsewhere()

    async def _work(self) -> None:
        while True:
            pause = self._pause()
            job = self._jobs.take() if pause == 0 else None
            if job is None:
                self._rest()
                self._wake.clear()
                await self._clock.wait(self._wake, pause or None)
                continue
            try:
                await self._guarded(job)
            finally:
                self._jobs.done(job)
                self._wake.set()  # others may have waited for what is shown
            await asyncio.sleep(0)  # a server in this process answers without a pause

    def _rest(self) -> None:
        if self._jobs.idle and not self._sending:
            self.idle.set()

    def _pause(self) -> float | None:
        """Seconds until the server is asked again: 0 is now, None when the user says so."""
        if self.status.phase == "refused":
            return None
        return max(0.0, self._paused_until - self._clock.now())

    async def _guarded(self, job: Job) -> None:
        """One job; its failure becomes state."""
        try:
            await self._step(job)
        except (Unreachable, NotAuthenticated, NotRT, OSError) as error:
            self._trouble(error)
            self._jobs.add(job, Urgency.OPEN)
        except BackendError as error:
            if job.kind == "list":
                self._mirror.fail_list(job.key, str(error))
            else:
                self._tell(problem=str(error))
        else:
            if self._pause() == 0:  # what began before the trouble does not end it
                self._failures = 0
                self._tell(phase="online", problem="", synced_at=self._clock.now(), next_try=None)

    def _trouble(self, error: BackendError | OSError) -> None:
        """Nothing is tried for a while. A disk that is full pauses as a server that is down.

        A page instead of RT means a wrong address at first, and later that RT is being repaired.
        """
        if isinstance(error, NotAuthenticated) or (isinstance(error, NotRT) and not self._known):
            self._tell(phase="refused", problem=str(error), next_try=None)
            return
        self._failures += 1
        asked = error.retry_after if isinstance(error, Unreachable) else None
        wait = asked or self._clock.jitter(min(BACKOFF, 2.0 ** min(self._failures, 6)))
        self._paused_until = max(self._paused_until, self._clock.now() + wait)
        self._tell(phase="offline", problem=str(error), next_try=self._paused_until)
        self._wake.set()

    # -- the jobs ------------------------------------------------------------------------------

    async def _step(self, job: Job) -> None:
        steps: dict[str, Callable[[str], Awaitable[None]]] = {
            "hello": self._hello,
            "queues": self._queues,
            "poll": self._poll,
            "list": self._list,
            "total": self._total,
            "ticket": self._ticket,
            "links": self._links,
        }
        await steps[job.kind](job.key)

    async def _hello(self, _: str) -> None:
        before = self._mirror.meta("me")
        me = await self._pull.hello()
        if before not in ("", me):  # the mirror was emptied, also of what came in meanwhile
            for name in (*self._reading, *self._shown):
                self.want_list(name)
        if self._outbox.owner(me):
            self._tell(problem="messages of another account wait in the outbox (g o)")
        elif unreadable := self._outbox.unreadable():
            self._tell(problem=f"{unreadable} in the outbox wait for a newer rtdesk")
        self._known = True
        self._push_wake.set()
        self._changes.emit(Change(status=True))
        self._ask(Job("queues"), Urgency.NEWS)

    async def _queues(self, _: str) -> None:
        await self._pull.queues()
        for name in tuple(self._specs):
            if not self._mirror.lists.state(name).complete:
                self._ask(Job("total", name), Urgency.LATER)

    async def _poll(self, _: str) -> None:
        lists = self._mirror.lists
        read = [s for s in self._specs.values() if lists.state(s.name).fresh_at is not None]
        changed = await self._pull.poll(read)
        for id in changed:  # noqa: A001
            if self._mirror.thread(id):
                self._ask(Job("ticket", str(id)), Urgency.NEWS)
            elif self._mirror.ticket(id):  # its links may be others now
                self._ask(Job("links", str(id)), Urgency.NEWS)

    async def _list(self, name: str) -> None:
        spec = self._specs.get(name)
        if spec is None:  # its queue went meanwhile
            return
        restart = name in self._restart
        self._restart.discard(name)
        try:
            if under_way := restart and name in self._reading:
                await self._pull.top(spec)
            more = await self._pull.page(spec, restart=restart and not under_way)
        except BaseException as error:
            if restart:
                self._restart.add(name)
            if not isinstance(error, Unreachable):
                self._reading.pop(name, None)
            raise
        self._read(spec, more=more)

    def _read(self, spec: ListSpec, *, more: bool) -> None:
        """After a page: says how far it is, and goes on."""
        state = self._mirror.lists.state(spec.name)
        of = f" of {state.total}" if state.total is not None else ""
        self._tell(work=f"reading {spec.title}: {state.count}{of}" if more else "")
        if more:
            self._reading.setdefault(spec.name, state.total)
            self._ask(Job("list", spec.name), Urgency.MORE)
            return
        began_with = self._reading.pop(spec.name, state.total)
        moved = None not in (state.total, began_with) and state.total != began_with
        if moved and spec.name not in self._twice:
            # Tickets that leave shift others from a page to the one before, which was read already.
            self._twice.add(spec.name)
            self._restart.add(spec.name)
            self._ask(Job("list", spec.name), Urgency.MORE)
        else:
            self._twice.discard(spec.name)

    async def _total(self, name: str) -> None:
        if name in self._specs:
            await self._pull.total(self._specs[name])

    async def _ticket(self, id: str) -> None:  # noqa: A002
        if await self._pull.ticket(int(id)):
            await self._pull.thread(int(id))

    async def _links(self, id: str) -> None:  # noqa: A002
        await self._pull.ticket(int(id))

    # -- the outbox ----------------------------------------------------------------------------

    async def _send(self) -> None:
        self._recover()
        while True:
            self._push_wake.clear()
            wait = await self._send_due()
            self._rest()
            await self._clock.wait(self._push_wake, wait)

    def _recover(self) -> None:
        """Also before the server answers: what died while being sent can be seen and dropped."""
        try:
            with self._outbox.lease() as ours:
                if ours:
                    self._outbox.recover()
        except OSError as error:
            self._trouble(error)

    async def _send_due(self) -> float | None:
        """Sends what is due; returns the seconds until there may be more, None: until told."""
        wait, pause = self._outbox.next_due(), self._pause()
        if wait is None or pause is None or not self._known:
            return None
        if wait or pause:
            return max(wait, pause)
        self._sending = True
        self.idle.clear()
        try:
            busy = await self._drain()
        except OSError as error:
            self._trouble(error)
            busy = False
        finally:
            self._sending = False
        return BUSY if busy else self._outbox.next_due()

    async def _drain(self) -> bool:
        """Sends what is due; True when another process holds the right to send."""
        with self._outbox.lease() as ours:
            if not ours:
                return True
            me = self._mirror.meta("me")
            self._outbox.recover()
            while self._pause() == 0 and (entry := self._outbox.next()):
                try:
                    await self._push.one(entry, me, self._uploaded)
                except (Unreachable, NotAuthenticated, NotRT) as error:
                    self._trouble(error)
                self._tell(upload=None)
        return False

    def _uploaded(self, done: int, total: int) -> None:
        share = round(done / total, 2) if total else 1.0
        if self.status.upload is None or share - self.status.upload >= 0.05 or share >= 1:
            self._tell(upload=share)

    def _tell(self, **values: object) -> None:
        status = replace(self.status, **values)  # type: ignore[arg-type]
        if status != self.status:
            self.status = status
            self._changes.emit(Change(status=True))
