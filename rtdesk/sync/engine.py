"""The schedule: pulls what is wanted, polls for news, says how things stand."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from rtdesk.backend.errors import (
    BackendError,
    NotAuthenticated,
    NotRT,
    TooLong,
    Unreachable,
)
from rtdesk.backend.ledger import Tally
from rtdesk.backend.port import Backend, Progress
from rtdesk.outbox.lease import lease
from rtdesk.outbox.outbox import Outbox
from rtdesk.records.ticket import Ticket
from rtdesk.store.batch import ListSpec
from rtdesk.store.change import Change, Changes
from rtdesk.store.errors import NotSaved
from rtdesk.store.mirror import Mirror
from rtdesk.store.status import SyncStatus
from rtdesk.sync.around import Around
from rtdesk.sync.asides import Asides
from rtdesk.sync.clock import Clock
from rtdesk.sync.feed import Feed
from rtdesk.sync.jobs import Job, Jobs, Urgency
from rtdesk.sync.listing import Listing, chunks
from rtdesk.sync.orders import NOTHING, Orders
from rtdesk.sync.pace import GAP, Attention
from rtdesk.sync.pull import Pull, to_number
from rtdesk.sync.push import Push
from rtdesk.sync.reading import Reader
from rtdesk.sync.sender import Sender
from rtdesk.sync.standing import Standing

WORKERS = 2
"""More connections than two gain nothing on RT (observed)."""
ELSEWHERE = 1.0
"""Seconds after which what another process of this user did is shown."""
SETTLE = 60.0
"""Seconds after which lists that are not on screen are asked about tickets in doubt."""
QUEUES = 900.0
"""Seconds after which queues, and what one may do in them, are asked for again."""
LEDGER = 60.0
"""Seconds after which the ledger is written down."""
INDEXED = 20
"""Tickets made searchable at a time: a step that no key waits for noticeably (observed: 2 ms)."""
QUIET = 0.3
"""Seconds without a key after which there is time for that."""


@dataclass(slots=True)
class Watch:
    """What the user has before their eyes."""

    list: str = ""
    shown: tuple[int, ...] = ()
    focus: int = 0
    """The ticket that is open, or the one under the cursor."""


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
        read_only: bool = False,
    ):
        self.backend = backend
        """Whom it asks; who asks beside its schedule does so with care."""
        self._mirror = mirror
        self._outbox = outbox
        self._changes = changes
        self._clock = clock
        self._specs = specs
        self._standing = Standing(changes, clock)
        self._pull = Pull(backend, mirror, clock.now)
        self._feed = Feed(backend, mirror, clock.now)
        self.answers = self._feed.answers
        self._around = Around(backend, mirror)
        self.asides = Asides(backend, mirror)
        self._reader = Reader(
            Listing(backend, mirror, clock.now),
            mirror,
            specs,
            clock=clock,
            standing=self._standing,
            ask=self._ask,
        )
        push = Push(backend, mirror, outbox, clock=clock.now, refused=refused)
        self._sender = Sender(
            push,
            mirror,
            outbox,
            clock=clock,
            line=self,
            rested=self._rest,
            read_only=read_only,
        )
        self._jobs = Jobs()
        self._wake = asyncio.Event()
        self._poll_soon = asyncio.Event()
        self._changed = asyncio.Event()
        self._watch = Watch()
        self._attention = Attention(clock.now())
        self._shown: dict[str, None] = {}  # lists that were on screen in this run
        self._failed: dict[int, str] = {}  # tickets that could not be read, and why
        self._long: set[int] = set()  # tickets whose threads are too long to be read ahead
        self._orders = Orders(
            mirror, changes, clock, shown=lambda: self._watch.list, calm=self._is_calm
        )
        self._polls = 0
        self._lease = ExitStack()
        self._at: dict[str, float] = {}  # when something was last done that is done now and then
        self.idle = asyncio.Event()

    @property
    def status(self) -> SyncStatus:
        """How things stand with the server."""
        return self._standing.status

    async def aclose(self) -> None:
        """Closes the connections and lets another window lead."""
        self._lease.close()
        await self._pull.close()
        with contextlib.suppress(NotSaved):
            self._write_ledger()
        await self.backend.aclose()

    async def download(
        self, attachment: int, to: Path | int, progress: Progress | None = None
    ) -> None:
        """Writes an attachment to a new file, or to an open one."""
        await self.backend.download(attachment, to, progress)

    def ledger(self) -> Mapping[str, Tally]:
        """The requests of this run by kind."""
        return self.backend.ledger.tallies()

    # -- wishes --------------------------------------------------------------------------------

    def want_list(self, name: str) -> None:
        """A list is on screen: its first page now, the rest in the background."""
        self._shown[name] = None
        before = self._wish()
        self._watch = Watch(name)
        if self._wish() != before:
            self._poll_soon.set()  # and from then on as often as this list wants
        self._orders.look()
        self._reader.want(name)

    def stop(self, name: str) -> None:
        """A list is not to be read on; what there is of it stays."""
        self._jobs.drop(job=Job("more", name))
        self._reader.stop(name)
        self._rest()

    def want_ticket(self, id: int) -> None:  # noqa: A002
        """A ticket is on screen."""
        self._watch.focus = id
        self._ask(Job("ticket", str(id)), Urgency.SHOWN, again=False)

    def want_links(self, id: int) -> None:  # noqa: A002
        """The cursor rests on a ticket: what may be done with it?"""
        self._ask(Job("links", str(id)), Urgency.OPEN, again=False)

    def want_thread(self, id: int) -> None:  # noqa: A002
        """A ticket that nobody looks at changed: what was said in it?"""
        self._ask(Job("ticket", str(id)), Urgency.NEWS, again=False)

    def want_rows(self, ids: Sequence[int]) -> None:
        """Tickets that no list brings."""
        for some in chunks(ids):
            self._ask(Job("rows", " ".join(map(str, some))), Urgency.NEWS)

    def watch(self, name: str, shown: Sequence[int], near: Sequence[int]) -> None:
        """The cursor rests: these rows are on screen, these tickets may be opened next."""
        self._watch = Watch(name, tuple(shown), near[0] if near else 0)
        self._jobs.drop(urgency=Urgency.NEAR)
        for id in near:  # noqa: A001
            if id not in self._long and not self._mirror.is_current(id):
                self._ask(Job("near", str(id)), Urgency.NEAR, again=False)

    def build_order(self, name: str, order: str) -> None:
        """A large list is wanted in an order that it was never shown in."""
        self._orders.want(name, order)

    def active(self) -> None:
        """The user pressed a key."""
        now = self._clock.now()
        asleep = self._attention.interval(now) or 0.0
        self._attention.last_key = now
        if asleep > (self._attention.interval(now) or 0.0) and self._wish() is None:
            self._poll_soon.set()

    def away(self, away: bool) -> None:
        """The terminal went out of sight, or came back."""
        if self._attention.away and not away and self._wish() != 0:
            self._poll_soon.set()
        self._attention.away = away

    def _wish(self) -> int | None:
        """How often the user wants news of the list on screen."""
        spec = self._specs.get(self._watch.list)
        return spec.refresh if spec else None

    def refresh(self) -> None:
        """The user asked: try again now, and look for news."""
        self._standing.resume()
        if not self._sender.known:
            self._ask(Job("hello"), Urgency.OPEN)
        with contextlib.suppress(OSError):
            self._outbox.hurry()
            self._mirror.remember("counted", "")
        self._ask(Job("queues"), Urgency.NEWS)
        self._ask(Job("poll"), Urgency.SHOWN)
        self._ask(Job("verify"), Urgency.OPEN)
        if self.failure(self._watch.focus):
            self._ask(Job("ticket", str(self._watch.focus)), Urgency.SHOWN)
        self.outbox_changed()

    def outbox_changed(self) -> None:
        """The journal has something new."""
        self._sender.wake()

    def _ask(self, job: Job, urgency: Urgency, *, again: bool = True) -> None:
        self.idle.clear()
        self._jobs.add(job, urgency, again=again)
        self._wake.set()

    async def caught_up(self) -> bool:
        """True when nothing is left to ask, False when something stands in the way."""
        waits = [asyncio.ensure_future(event.wait()) for event in (self.idle, self._standing.stuck)]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        return not self._standing.stuck.is_set()

    # -- the loops -----------------------------------------------------------------------------

    async def run(self) -> None:
        """Works until cancelled."""
        self._lead()
        self._ask(Job("hello"), Urgency.OPEN)
        self._ask(Job("poll"), Urgency.NEWS)
        unsubscribe = self._changes.subscribe(self._on_change)
        try:
            async with asyncio.TaskGroup() as tasks:
                for _ in range(WORKERS):
                    tasks.create_task(self._work())
                tasks.create_task(self._poll_now_and_then())
                tasks.create_task(self._look_elsewhere())
                tasks.create_task(self._index())
                tasks.create_task(self._orders.run())
                tasks.create_task(self._sender.run())
        finally:
            unsubscribe()

    def _on_change(self, change: Change) -> None:
        if change.tickets or change.lists or change.queues or change.everything:
            self._changed.set()
            self._orders.look()

    def _lead(self) -> None:
        """One window of a profile keeps it in step; the others follow what it writes."""
        if "lease" in self._at:
            return
        stack = ExitStack()
        if stack.enter_context(lease(self._mirror.path.with_name("sync.lock"))):
            self._lease = stack
            self._at["lease"] = self._clock.now()
        else:
            stack.close()
        leads = "lease" in self._at
        if leads and not self.status.leads:
            self._poll_soon.set()
        self._standing.tell(leads=leads)

    async def _poll_now_and_then(self) -> None:
        while True:
            self._poll_soon.clear()
            wait = self._attention.interval(self._clock.now(), self._wish())
            await self._clock.wait(self._poll_soon, wait and self._clock.jitter(wait))
            follows = not self.status.leads and self.status.phase == "offline"
            if follows or not self._sender.known:  # nothing else would tell that RT is back
                self._ask(Job("hello"), Urgency.OPEN)
            if self.status.leads:
                self._ask(Job("poll"), Urgency.NEWS)
                self._now_and_then()

    def _now_and_then(self) -> None:
        """What is done with every some polls."""
        self._polls += 1
        if self._polls % 2 == 0:
            self._ask(Job("verify"), Urgency.NEWS)
        if self._due("queues", QUEUES):
            self._ask(Job("queues"), Urgency.LATER)
        if self._due("doubts", SETTLE):
            self._reader.settle_all()
        if self._due("ledger", LEDGER):
            with contextlib.suppress(NotSaved):
                self._write_ledger()

    def settle_lists(self) -> None:
        """Asks which of the tickets in doubt the lists have."""
        self._reader.settle_all()

    def _due(self, what: str, seconds: float) -> bool:
        now = self._clock.now()
        due = now - self._at.setdefault(what, now) >= seconds
        if due:
            self._at[what] = now
        return due

    def _write_ledger(self) -> None:
        if tallies := self.backend.ledger.drain():
            self._mirror.add_ledger(time.strftime("%Y-%m-%d"), tallies)

    async def _look_elsewhere(self) -> None:
        """Another desk of the same profile writes into the same files; or the machine slept."""
        never = asyncio.Event()
        while True:
            before = self._clock.now()
            await self._clock.wait(never, ELSEWHERE)
            if self._clock.now() - before > ELSEWHERE + GAP:
                await self.backend.drop_connections()
                self._poll_soon.set()
            self._outbox.changed_elsewhere()
            self._mirror.changed_elsewhere()
            self._lead()
            if self.status.leads:
                self._reader.read_on()
            if self._mirror.needs_checkpoint():
                with contextlib.suppress(NotSaved):
                    await asyncio.to_thread(self._mirror.checkpoint)

    async def _index(self) -> None:
        """Makes what is mirrored searchable, while nobody types."""
        never = asyncio.Event()
        while True:
            self._changed.clear()
            typing = self._types()
            try:
                more = not typing and self._mirror.index(INDEXED)
            except NotSaved:
                more = False
            if more:
                await asyncio.sleep(0)
            elif typing:
                await self._clock.wait(never, QUIET)
            else:
                await self._clock.wait(self._changed, NOTHING)

    def _types(self) -> bool:
        return self._clock.now() - self._attention.last_key < QUIET

    def _is_calm(self) -> bool:
        """Nobody types, and no list is being read."""
        return not self._types() and not self._reader.is_reading

    async def _work(self) -> None:
        while True:
            pause = self.pause()
            job = self._jobs.take(self._least) if pause == 0 else None
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

    @property
    def _least(self) -> Urgency:
        """Who only follows asks for what its own user waits for."""
        return Urgency.LATER if self.status.leads else Urgency.NEAR

    def _rest(self) -> None:
        if self._jobs.idle(self._least) and not self._sender.busy:
            self.idle.set()

    def pause(self) -> float | None:
        """Seconds until the server is asked again: 0 is now, None when the user says so."""
        return self._standing.pause()

    async def _guarded(self, job: Job) -> None:
        """One job; its failure becomes state."""
        try:
            await self._step(job)
        except (Unreachable, NotAuthenticated, NotRT, OSError) as error:
            self.trouble(error)
            self._jobs.add(job, Urgency.OPEN)
        except BackendError as error:
            if job.kind in ("list", "more", "doubts", "total"):
                self._reader.fail(job.key, str(error))
            elif job.kind == "ticket":
                self._fail(int(job.key), str(error))
            else:
                self._standing.tell(problem=str(error))
        else:
            self._standing.worked()

    def failure(self, id: int) -> str:  # noqa: A002
        """Why a ticket could not be read, by RT's last answer; empty: it could."""
        return self._failed.get(id, "")

    def _fail(self, id: int, reason: str = "") -> None:  # noqa: A002
        if self._failed.get(id, "") != reason:
            self._failed[id] = reason
            self._changes.emit(Change(tickets=frozenset({id})))

    def trouble(self, error: BackendError | OSError) -> None:
        """The connection or the disk failed: nothing is tried for a while."""
        self._standing.trouble(error, known=self._sender.known)
        self._wake.set()

    # -- the jobs ------------------------------------------------------------------------------

    async def _step(self, job: Job) -> None:
        steps: dict[str, Callable[[str], Awaitable[None]]] = {
            "hello": self._hello,
            "queues": self._queues,
            "poll": self._poll,
            "verify": self._verify,
            "list": self._reader.first,
            "more": self._reader.more,
            "doubts": self._reader.doubts,
            "total": self._reader.total,
            "ticket": self._ticket,
            "near": self._near,
            "links": self._links,
            "around": self._fetch_around,
            "rows": self._rows,
        }
        await steps[job.kind](job.key)

    async def _hello(self, _: str) -> None:
        before = self._mirror.meta("me")
        me = await self._pull.hello()
        if before not in ("", me):  # the mirror was emptied, also of what came in meanwhile
            self._reader.forget()
            for name in self._shown:
                self._ask(Job("list", name), Urgency.SHOWN)
        if self._outbox.owner(me):
            self._standing.tell(problem="messages of another account wait in the outbox (g o)")
        elif unreadable := self._outbox.unreadable():
            self._standing.tell(problem=f"{unreadable} in the outbox wait for a newer rtdesk")
        self._sender.known = True
        self._sender.wake()
        self._changes.emit(Change(status=True))
        self._ask(Job("queues"), Urgency.NEWS)

    async def _queues(self, _: str) -> None:
        await self._pull.queues()
        self._at["queues"] = self._clock.now()
        lately = self._clock.now() - float(self._mirror.meta("counted") or 0) < QUEUES
        if not lately:
            self._mirror.remember("counted", str(self._clock.now()))
        self._reader.count_all(anew=not lately)

    async def _poll(self, _: str) -> None:
        lists = self._mirror.lists
        read = [
            spec
            for spec in self._specs.values()
            if not spec.local and lists.state(spec.name).fresh_at is not None
        ]
        news = await self._feed.poll(read, self._watch.list)
        self._pull.news(news.changed)
        for id in news.changed - news.missing:  # noqa: A001
            if self._mirror.newest(id) and id == self._watch.focus:
                self._ask(Job("ticket", str(id)), Urgency.NEWS)
            elif self._mirror.ticket(id):  # its links may be others now
                kind = "ticket" if self._mirror.newest(id) else "links"
                self._ask(Job(kind, str(id)), Urgency.NEAR)
        self._learn_fates(news.missing)
        if news.changed:
            shown = [s.name for s in read if s.name == self._watch.list]
            self._mirror.set_fresh(shown, self._clock.now())
        if news.more:
            self._ask(Job("poll"), Urgency.NEWS)

    async def _verify(self, _: str) -> None:
        """What is on screen, and what may be done with the ticket in focus."""
        watch = self._watch
        spec = self._specs.get(watch.list)
        if watch.shown:
            lost = await self._feed.verify(spec, watch.shown)
            self._learn_fates(lost)
        if watch.focus and self._mirror.ticket(watch.focus):
            self._read_thread_of(await self._pull.ticket(watch.focus, anew=True))

    def _learn_fates(self, tickets: frozenset[int]) -> None:
        """Of tickets that were read: merged, deleted, or out of sight?"""
        for id in tickets:  # noqa: A001
            if id == self._watch.focus or self._mirror.ticket(id):
                self._ask(Job("links", str(id)), Urgency.NEWS)

    async def _ticket(self, id: str) -> None:  # noqa: A002
        await self._pull.whole(int(id))
        self._fail(int(id), "")
        known = self._mirror.ticket(int(id)) if int(id) == self._watch.focus else None
        if self._around.lacks(known) or self._around.unnamed(known):
            self._ask(Job("around", id), Urgency.NEWS)

    async def _fetch_around(self, id: str) -> None:  # noqa: A002
        """What the links of the ticket on screen lead to."""
        await self._around.fetch(int(id))

    async def _rows(self, ids: str) -> None:
        """Some tickets by number; of those that RT does not show us, why not?"""
        for id in await self._around.rows(tuple(map(int, ids.split()))):  # noqa: A001
            self._ask(Job("links", str(id)), Urgency.NEWS)

    async def _near(self, id: str) -> None:  # noqa: A002
        """What the user may open next; a long thread is left until they do."""
        try:
            await self._pull.whole(int(id), most=1)
        except TooLong:
            self._long.add(int(id))

    async def _links(self, id: str) -> None:  # noqa: A002
        self._read_thread_of(await self._pull.ticket(int(id)))

    def _read_thread_of(self, ticket: Ticket | None) -> None:
        """A ticket turned out to have more than we know of its thread."""
        if ticket and 0 < self._mirror.newest(ticket.id) < to_number(ticket.etag):
            self._ask(Job("ticket", str(ticket.id)), Urgency.NEWS)

    def sent(self) -> None:
        """Something was sent: lists may look different now."""
        if self.status.leads:
            self._ask(Job("poll"), Urgency.NEWS)

    def uploaded(self, share: float | None) -> None:
        """So much of a message has left; None: it is over."""
        self._standing.tell(upload=share)
