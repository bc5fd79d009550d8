"""The part of the port that goes wherever a server's links lead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from rtdesk.backend.port import Progress, Receipt
from rtdesk.records.link import Link
from rtdesk.records.page import Page
from rtdesk.records.sheet import Known, Sheet

Fields = Mapping[str, object]
"""Fields by RT's names, with values as JSON has them."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a list is to be looked at: `at` is the `next` of the page before."""

    at: str = ""
    words: str = ""
    """A part of the names that are looked for."""
    sql: str = ""
    """A search in the server's own language, where it has one for such records."""
    newest_first: bool = False
    disabled: bool = False
    """True to see what is disabled, too."""


PLAIN = Look()


class Resources(Protocol):
    """Everything a server has, by its links. Raises only errors of `backend.errors`."""

    async def open(self, link: Link, look: Look = PLAIN) -> Sheet | Page[Sheet]:
        """What a link leads to: a record, or a page of records.

        Raises:
            Refused: the link leads elsewhere, and is never followed; or RT said no.
        """

    async def named(self, links: Sequence[Link]) -> Mapping[str, Known]:
        """Names of what these links lead to, by their addresses; what is hidden is left out."""

    async def change(self, link: Link, fields: Fields, etag: str = "") -> Receipt:
        """Sets fields of the record behind a link. The answer proves nothing."""

    async def make(self, link: Link, fields: Fields) -> Link:
        """Makes a record, by a `create` link or the address of its kind; the way to it."""

    async def remove(self, link: Link) -> None:
        """Deletes the record behind a link, or disables it, as RT does with its kind.

        Raises:
            Refused: RT did not; it never says why.
        """

    async def join(self, link: Link, members: Sequence[int]) -> Receipt:
        """Puts users or groups into the group behind a `members` link; a user into groups."""

    async def part(self, link: Link, member: int) -> None:
        """Takes one out of the group behind a `members` link; a user out of a group."""

    async def fetch(self, link: Link, to: Path | int, progress: Progress | None = None) -> None:
        """The bytes of a custom field's file, written to a new file."""
