"""A record of any kind as one looks at it: its fields, what they lead to, and its hyperlinks."""

from __future__ import annotations

from dataclasses import dataclass

from rtdesk.records.link import NOT_FETCHED, Link, Links

TICKET, USER, GROUP, ASSET = "ticket", "user", "group", "asset"
NAMES = ("Name", "name", "Subject", "Description")
"""Fields that may be what people call a record, the best first."""
LISTS = frozenset(
    {"history", "members", "memberships", "customfieldvalues", "tickets", "attachments", "list"}
)
"""Refs of links that lead to many records."""
DOING = frozenset({"create", "correspond", "comment", "lifecycle"})
"""Refs of links that are something to do; there is nothing to read behind them."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field; `link` is where it leads, if it names a record or a file."""

    text: str
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A field under RT's name. Of a custom field, `field` is the way to what it is."""

    name: str
    values: tuple[Value, ...] = ()
    field: Link | None = None
    several: bool = False
    """True where RT tells a list, however many there are in it."""

    @property
    def text(self) -> str:
        """All values in a line."""
        return ", ".join(value.text for value in self.values)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A record. `link` is the way to it: what it was reached by, or what a list says of it."""

    type: str
    id: str
    link: Link
    entries: tuple[Entry, ...] = ()
    links: Links = NOT_FETCHED
    etag: str = ""

    @property
    def name(self) -> str:
        """What people call it; empty when it has no name."""
        found = (self.said(key) for key in NAMES)
        return next((text for text in found if text), "")

    def entry(self, name: str) -> Entry | None:
        """The field of this name that is none of the custom ones."""
        return next((e for e in self.entries if e.name == name and e.field is None), None)

    def said(self, name: str) -> str:
        """A field as text; empty when it is missing."""
        found = self.entry(name)
        return found.text if found else ""

    def held(self, name: str) -> tuple[str, ...]:
        """The values of a field: of a custom one by `CF.{Name}`. What names a record is its id."""
        custom = name.startswith("CF.{")
        plain = name.removeprefix("CF.{").removesuffix("}") if custom else name
        for entry in self.entries:
            if entry.name == plain and (entry.field is not None) == custom:
                return tuple(
                    value.link.id if value.link and value.link.id else value.text
                    for value in entry.values
                    if value.text or value.link
                )
        return ()


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a record that something only points to."""

    name: str
    detail: str = ""
    """A status, or the name behind a login."""
