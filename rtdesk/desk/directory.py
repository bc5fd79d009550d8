"""Who can be named: people and groups, as far as they are known here or the server tells."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rtdesk.records.group import Group
from rtdesk.records.user import User
from rtdesk.store.batch import Batch
from rtdesk.store.errors import NotSaved
from rtdesk.store.mirror import ROLE, Mirror
from rtdesk.text.ticketsql_words import NO_PEOPLE, Who

if TYPE_CHECKING:
    from rtdesk.desk.desk import Desk
    from rtdesk.records.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Found:
    """What the server has of a word."""

    people: tuple[User, ...] = ()
    groups: tuple[Group, ...] = ()


class Directory:
    """Those of the copy at once, all others by asking."""

    def __init__(self, desk: Desk, mirror: Mirror):
        self._desk = desk
        self._mirror = mirror

    def known(self) -> tuple[Who, ...]:
        """People of the copy on this machine: oneself, owners of tickets, then all others."""
        me, names = self._desk.me, self._desk.names()
        first = (Who(me, names.get(me, "")),) if me else ()
        others = (
            who for who in self._mirror.people() if who.login != me and who.login not in NO_PEOPLE
        )
        return (*first, *others)

    async def find(self, word: str, *, groups: bool = False) -> Found:
        """People, and groups, with this word; nobody, for those who may not search.

        Raises:
            BackendError, ConfigError: the server could not be asked.
        """
        async with self._desk.connection() as backend:
            if not groups:
                return Found(await backend.people(word))
            people, found = await asyncio.gather(backend.people(word), backend.groups(word))
        self._learn(found)
        return Found(people, found)

    def _learn(self, groups: tuple[Group, ...]) -> None:
        """Records name groups by number only: what they are called is kept."""
        names = self._desk.names()
        if fresh := tuple(group for group in groups if names.get(str(group.id)) != group.name):
            with contextlib.suppress(NotSaved):
                self._mirror.apply(Batch(groups=fresh))

    async def learn_roles(self, ticket: Ticket) -> None:
        """Asks for the names of custom roles that RT tells by their keys only (up to 5.0.3).

        Raises:
            BackendError, ConfigError: the server could not be asked.
        """
        keys = tuple(role.key for role in ticket.roles if not role.name)
        if not keys:
            return
        async with self._desk.connection() as backend:
            names = await backend.role_names(keys)
        known = self._mirror.ticket(ticket.id)
        if names and known:
            roles = (replace(r, name=r.name or names.get(r.key, "")) for r in known.roles)
            meta = {f"{ROLE}{key}": name for key, name in names.items()}
            batch = Batch(tickets=(replace(known, roles=tuple(roles)),), meta=meta, mine=True)
            with contextlib.suppress(NotSaved):
                self._mirror.apply(batch)

    def called(self, member: str) -> str:
        """What people call whom RT is told of by a login, an address or `group:17`."""
        number = member.removeprefix("group:")
        name = self._desk.names().get(number, "")
        if number != member:
            return f"{name or number} (group)"
        return name or member
