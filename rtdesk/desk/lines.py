"""What line mode asks beside the schedule: several tickets over one connection, and lists."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from rtdesk.backend.errors import BackendError, Gone, NotAuthenticated, NotRT, Unreachable
from rtdesk.lists import named

if TYPE_CHECKING:
    from rtdesk.desk.desk import Desk
    from rtdesk.records.queue import Queue
    from rtdesk.records.ticket import Ticket, TicketRow
    from rtdesk.store.batch import ListSpec, Thread
    from rtdesk.store.mirror import Mirror

T = TypeVar("T")

AT_ONCE = 4
"""Tickets that are asked for at the same time."""


class LineMode:
    """The questions of the command line; each opens one connection, and closes it."""

    def __init__(self, desk: Desk, mirror: Mirror):
        self._desk = desk
        self._mirror = mirror

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
