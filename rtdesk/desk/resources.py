"""Everything RT has, beside the schedule: looked at, changed at once, and looked at again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rtdesk.backend.errors import BackendError, Gone, Malformed, Refused, Unsure
from rtdesk.backend.resources import PLAIN, Look
from rtdesk.desk.places import root
from rtdesk.records.link import Link
from rtdesk.records.page import Page
from rtdesk.records.sheet import Known, Sheet

if TYPE_CHECKING:
    from pathlib import Path

    from rtdesk.backend.port import Backend, Progress

    Connection = Callable[[], AbstractAsyncContextManager[Backend]]

PEOPLE = Link("people", name="People and groups")
"""Not one of RT's lists: users and groups together."""
NO_WORDS = "RT did not do it, and does not say why"


@dataclass(frozen=True, slots=True)
class Edited:
    """What came of a change. `refused` is why it is not so, empty: it is."""

    sheet: Sheet
    refused: str = ""


class Resources:
    """Asks the server now; what links lead to is named once."""

    def __init__(self, connection: Connection):
        self._connection = connection
        self._names: dict[str, Known] = {}

    async def open(self, link: Link, look: Look = PLAIN) -> Sheet | Page[Sheet]:
        """What a link leads to.

        Raises:
            BackendError, ConfigError: it could not be asked, or it said no.
        """
        if link.ref == PEOPLE.ref:
            return await self._people(look)
        async with self._connection() as backend:
            return await backend.resources.open(link, look)

    async def _people(self, look: Look) -> Page[Sheet]:
        """Groups, and users when there is a word to look for."""
        kinds = ("user", "group") if look.words else ("group",)
        rows: list[Sheet] = []
        async with self._connection() as backend:
            for kind in kinds:
                try:
                    found = await backend.resources.open(root(kind), look)
                except Gone:
                    if len(kinds) == 1:
                        raise
                    continue
                assert isinstance(found, Page), "a root is a list"
                rows += found.items
        return Page(tuple(rows), len(rows))

    async def names(self, links: Collection[Link]) -> Mapping[str, Known]:
        """Names by address, of those that are known or that RT tells."""
        wanted = {link.url: link for link in links if link.id and not link.external}
        missing = [link for url, link in wanted.items() if url not in self._names]
        if missing:
            async with self._connection() as backend:
                self._names |= await backend.resources.named(missing)
        return {url: self._names[url] for url in wanted if url in self._names}

    @property
    def named(self) -> Mapping[str, Known]:
        """What was asked for before, by address."""
        return self._names

    # -- changing --------------------------------------------------------------------------------

    async def edit(self, sheet: Sheet, name: str, values: Sequence[str]) -> Edited:
        """Gives one field other values, and looks whether it has them.

        `name` is RT's, or `CF.{Name}`. RT's sentence comes back where it did otherwise.

        Raises:
            BackendError, ConfigError: it could not be asked.
        """
        return await self._change(sheet, sheet.link, name, tuple(values))

    async def follow(self, sheet: Sheet, link: Link) -> Edited:
        """Gives a record the status that a `lifecycle` link of it leads to.

        Raises:
            BackendError, ConfigError: it could not be asked.
        """
        return await self._change(sheet, link, "Status", (link.to,))

    async def _change(self, sheet: Sheet, link: Link, name: str, values: tuple[str, ...]) -> Edited:
        said = ""
        async with self._connection() as backend:
            try:
                done = await backend.resources.change(link, _body(sheet, name, values))
                said = "; ".join(done.sentences)
            except (Gone, Refused, Malformed, Unsure) as error:
                said = str(error)
            fresh = await backend.resources.open(sheet.link)
        assert isinstance(fresh, Sheet), "a record stays one"
        self._names.pop(sheet.link.url, None)
        if _same(fresh, name, values):
            return Edited(fresh)
        return Edited(fresh, said or NO_WORDS)

    async def make(self, link: Link, fields: Mapping[str, object]) -> Link:
        """Makes a record; the way to it.

        Raises:
            BackendError, ConfigError: it could not be asked, or it said no.
        """
        async with self._connection() as backend:
            return await backend.resources.make(link, fields)

    async def remove(self, sheet: Sheet) -> None:
        """Deletes or disables a record.

        Raises:
            BackendError, ConfigError: it could not be asked, or it said no.
        """
        async with self._connection() as backend:
            await backend.resources.remove(sheet.link)

    async def join(self, members: Link, ids: Sequence[int]) -> str:
        """Puts members into a group, or a user into groups; why some are not in it, or nothing.

        Raises:
            BackendError, ConfigError: it could not be asked, or it said no.
        """
        async with self._connection() as backend:
            done = await backend.resources.join(members, ids)
            page = await backend.resources.open(members)
        assert isinstance(page, Page), "members are a list"
        there = {row.id for row in page.items}
        if there >= {str(number) for number in ids} or page.next:
            return ""
        return "; ".join(done.sentences) or NO_WORDS

    async def part(self, members: Link, member: int) -> str:
        """Takes one out again; why not, or nothing.

        Raises:
            BackendError, ConfigError: it could not be asked, or it said no.
        """
        async with self._connection() as backend:
            await backend.resources.part(members, member)
            page = await backend.resources.open(members)
        assert isinstance(page, Page), "members are a list"
        return NO_WORDS if str(member) in {row.id for row in page.items} else ""

    async def fetch(self, link: Link, to: Path | int, progress: Progress | None = None) -> None:
        """The bytes of a custom field's file, in a new file.

        Raises:
            BackendError, ConfigError: it could not be asked, or it said no.
        """
        async with self._connection() as backend:
            await backend.resources.fetch(link, to, progress)

    async def number(self, link: Link) -> int:
        """The number of a user or group, 0 if RT does not tell: links call users by login.

        Raises:
            BackendError, ConfigError: it could not be asked.
        """
        if link.id.isdecimal():
            return int(link.id)
        try:
            found = await self.open(replace(link, ref="self"))
        except BackendError:
            return 0
        own = found.links.find("self") if isinstance(found, Sheet) else None
        return int(own.id) if own and own.id.isdecimal() else 0


def _body(sheet: Sheet, name: str, values: tuple[str, ...]) -> dict[str, object]:
    """One field as RT takes it. An empty list clears a custom field; a text that is empty, others.

    RT would add a null, and make the first day of 1970 of an empty date.
    """
    if name.startswith("CF.{"):
        called = name.removeprefix("CF.{").removesuffix("}")
        value: object = values[0] if len(values) == 1 else list(values)
        return {"CustomFields": {called: value}}
    entry = sheet.entry(name)
    if entry is not None and entry.several:
        return {name: list(values)}
    return {name: values[0] if values else ""}


def _same(sheet: Sheet, name: str, wanted: Sequence[str]) -> bool:
    """RT trims, has its own ends of lines and order of values, and finds logins in any case."""
    entry = sheet.entry(name)
    named = entry is not None and any(value.link for value in entry.values)
    now, then = (
        sorted(_trimmed(text.casefold() if named else text) for text in values if text)
        for values in (sheet.held(name), wanted)
    )
    return now == then


def _trimmed(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
