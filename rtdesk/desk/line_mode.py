"""What line mode does beside the schedule of an open desk: asks, brings up to date, sends."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from rtdesk.backend.errors import (
    BackendError,
    Gone,
    NotAuthenticated,
    NotRT,
    Unreachable,
    Unsupported,
)
from rtdesk.config.errors import ConfigError
from rtdesk.lists import named
from rtdesk.outbox.entry import WAITING

if TYPE_CHECKING:
    from rtdesk.backend.raw import RawAnswer, RawRequest
    from rtdesk.desk.desk import Desk
    from rtdesk.files.saving import Fetch
    from rtdesk.outbox.outbox import Outbox
    from rtdesk.records.queue import Queue
    from rtdesk.records.ticket import Ticket, TicketRow
    from rtdesk.store.batch import ListSpec, Thread
    from rtdesk.store.mirror import Mirror
    from rtdesk.store.status import SyncStatus

T = TypeVar("T")

AT_ONCE = 4
"""Tickets that are asked for at the same time."""
INDEXED = 200
"""Tickets whose words are put into the index in one go."""


class LineMode:
    """The questions of the command line; each opens one connection, and closes it."""

    def __init__(self, desk: Desk, mirror: Mirror, outbox: Outbox):
        self._desk = desk
        self._mirror = mirror
        self._outbox = outbox

    async def read(
        self, ids: Sequence[int]
    ) -> AsyncIterator[tuple[int, tuple[Ticket, Thread] | BackendError]]:
        """Each ticket with its history, or why it could not be read, in this order.

        Raises:
            BackendError, ConfigError: the server could not be asked at all.
        """
        from rtdesk.sync.pull import Pull

        async with self._desk.connection() as backend:
            pull = Pull(backend, self._mirror, self._desk.now)

            async def one(id_: int) -> tuple[Ticket, Thread]:
                ticket = await pull.ticket(id_)
                if ticket is None:
                    raise _gone(id_)
                return ticket, await pull.thread(ticket.id)

            async for answer in _each(ids, one):
                yield answer

    async def whole(self, id: int) -> tuple[Ticket, Thread]:  # noqa: A002
        """One ticket with its history.

        Raises:
            BackendError, ConfigError: it could not be asked, or it is not there.
        """
        answers = [answer async for _, answer in self.read([id])]
        if isinstance(answers[0], BackendError):
            raise answers[0]
        return answers[0]

    async def tickets(self, ids: Sequence[int]) -> AsyncIterator[tuple[int, Ticket | BackendError]]:
        """Each ticket as it is now; as it was last seen, while the server is out of reach.

        Raises:
            BackendError, ConfigError: the server could not be asked at all.
        """
        async with self._desk.connection() as backend:

            async def one(id_: int) -> Ticket:
                try:
                    ticket = await backend.ticket(id_)
                except Unreachable:
                    ticket = self._desk.ticket(id_)
                    if ticket is None:
                        raise
                except Gone as error:
                    raise _gone(id_) from error
                if ticket is None:
                    raise _gone(id_)
                return ticket

            async for answer in _each(ids, one):
                yield answer

    @contextlib.asynccontextmanager
    async def fetching(self) -> AsyncIterator[Fetch]:
        """Fetches attachments one after the other, from the server now."""
        async with self._desk.connection() as backend:
            yield backend.download

    async def ask(self, request: RawRequest) -> RawAnswer:
        """A request in the server's own words.

        Raises:
            BackendError, ConfigError: it could not be asked, or it said no.
        """
        from rtdesk.backend.raw import Asks

        async with self._desk.connection() as backend:
            if not isinstance(backend, Asks):
                raise Unsupported("this server cannot be asked in its own words")
            return await backend.ask(request)

    async def me(self) -> str:
        """Our login; asked for where it was never learned.

        Raises:
            BackendError, ConfigError: the server could not be asked.
        """
        if self._desk.me:
            return self._desk.me
        async with self._desk.connection() as backend:
            return (await backend.me()).login

    async def queues(self) -> tuple[Queue, ...]:
        """The queues one may see, by name, asked of the server now.

        Raises:
            BackendError, ConfigError: it could not be asked.
        """
        async with self._desk.connection() as backend:
            return tuple(sorted(await backend.queues(), key=lambda queue: queue.name.casefold()))

    # -- for as long as it takes ---------------------------------------------------------------

    async def sync(self, lists: Sequence[str] = (), *, everything: bool = False) -> SyncStatus:
        """Brings lists up to date (by name or title; those that were read before, or all).

        The status says how it ended; changes say how far it is. Sends what is due, too.

        Raises:
            BackendError, ConfigError: there is no connection to begin with, or no such list.
        """
        async with self._desk.engine() as (engine, _):
            if await engine.caught_up() and engine.status.leads:
                for name in self._wanted(lists, everything=everything):
                    engine.want_list(name)
                engine.settle_lists()
                await engine.caught_up()
                while self._mirror.index(INDEXED):  # noqa: ASYNC110 - work, not waiting
                    await asyncio.sleep(0)
            return engine.status

    def _wanted(self, lists: Sequence[str], *, everything: bool) -> tuple[str, ...]:
        specs = {spec.name: spec for spec in self._desk.lists.values() if not spec.local}
        if everything:
            return tuple(specs)
        found = [named(specs.values(), name) for name in lists]
        if None in found:
            known = ", ".join(spec.title for spec in specs.values())
            raise ConfigError(f"no list {lists[found.index(None)]!r}; there is: {known}")
        read = [name for name in specs if self._desk.list_state(name).fresh_at]
        return tuple(spec.name for spec in found if spec) or tuple(read) or (self._desk.last_list,)

    async def send(self, entries: Sequence[int]) -> SyncStatus:
        """Sends these entries, also those that are held; returns when they are done or stuck.

        The status says how it ended. Others that are due leave with them.

        Raises:
            BackendError, ConfigError: there is no connection to begin with.
        """
        moved = asyncio.Event()
        unsubscribe = self._desk.changes.subscribe(lambda _: moved.set())
        try:
            async with self._desk.engine() as (engine, running):
                self._outbox.hurry()
                for group in {e.group for e in self._desk.entries() if e.id in entries}:
                    self._outbox.release(group)
                while any(e.id in entries and e.state in WAITING for e in self._desk.entries()):
                    if engine.status.phase in ("offline", "refused") or running.done():
                        break
                    waiter = asyncio.ensure_future(moved.wait())
                    await asyncio.wait({waiter, running}, return_when=asyncio.FIRST_COMPLETED)
                    waiter.cancel()
                    moved.clear()
                return engine.status
        finally:
            unsubscribe()

    # -- the copy ------------------------------------------------------------------------------

    def named(self, name: str) -> ListSpec | None:
        """A list by its name or title."""
        return named(self._desk.lists.values(), name)

    def rows(self, ids: Sequence[int]) -> tuple[TicketRow, ...]:
        """What the copy has of these tickets, in their order."""
        found = self._desk.rows(ids)
        return tuple(found[id_].row for id_ in ids if id_ in found)

    def cached(self, name: str, limit: int, order: str = "") -> tuple[TicketRow, ...]:
        """The beginning of a list as it lies in the copy, in its order or another."""
        places = self._desk.view(name, order).after(None, limit)
        return self.rows([place.ticket for place in places])


async def _each(
    ids: Sequence[int], one: Callable[[int], Awaitable[T]]
) -> AsyncIterator[tuple[int, T | BackendError]]:
    """Asks for some at the same time and gives them in order; what concerns all is raised."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def asked(id_: int) -> T | BackendError:
        async with gate:
            try:
                return await one(id_)
            except (Unreachable, NotAuthenticated, NotRT):
                raise
            except BackendError as error:
                return error

    tasks = [asyncio.ensure_future(asked(id_)) for id_ in ids]
    try:
        for id_, task in zip(ids, tasks, strict=True):
            yield id_, await task
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _gone(id_: int) -> Gone:
    return Gone(f"#{id_} is not there, or not for you")
