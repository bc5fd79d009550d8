"""Who can be named: people and groups, as far as they are known here or the server tells."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rtdesk.records.group import Group
from rtdesk.records.user import User
from rtdesk.text.ticketsql_words import NO_PEOPLE, Who

if TYPE_CHECKING:
    from rtdesk.desk.desk import Desk


@dataclass(frozen=True, slots=True)
class Found:
    """What the server has of a word."""

    people: tuple[User, ...] = ()
    groups: tuple[Group, ...] = ()


class Directory:
    """Those of the copy at once, all others by asking."""

    def __init__(self, desk: Desk):
        self._desk = desk

    def known(self) -> tuple[Who, ...]:
        """People of the copy on this machine: oneself, owners of tickets, then all others."""
        me, names = self._desk.me, self._desk.names()
        first = (Who(me, names.get(me, "")),) if me else ()
        others = (
            who
            for who in self._desk.vocabulary().people
            if who.login != me and who.login not in NO_PEOPLE
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
            return Found(people, found)
