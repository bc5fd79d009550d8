"""A record of any kind, as RT's JSON has it: for kinds that have no record of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from rtdesk.records.link import NOT_FETCHED, Link, Links
from rtdesk.records.ref import Ref


def _no_fields() -> Mapping[str, object]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Resource:
    """Assets, articles, classes, groups, catalogs, custom fields and roles, saved searches.

    `fields` holds RT's JSON under RT's names, without id, type and hyperlinks. `id` is what RT
    identifies it by: a number as text, for users sometimes the login.
    """

    type: str
    id: str
    fields: Mapping[str, object] = field(default_factory=_no_fields, hash=False)
    links: Links = NOT_FETCHED
    etag: str = ""
    url: str = ""
    """Path below the REST root; what the `self` link says, or the list it came from."""

    @property
    def number(self) -> int:
        """The id as a number, 0 if it is none."""
        return int(self.id) if self.id.isascii() and self.id.isdigit() else 0

    @property
    def link(self) -> Link:
        """The way to the record itself, from wherever it was named."""
        return Link("self", self.url, self.type, self.id)

    @property
    def name(self) -> str:
        """What people call it."""
        return self.text("Name") or self.text("name")

    def text(self, name: str) -> str:
        """A field as text, empty when it is missing or is none."""
        value = self.fields.get(name)
        good = isinstance(value, str | int | float) and not isinstance(value, bool)
        return str(value) if good else ""

    def refs(self, name: str) -> tuple[Ref, ...]:
        """The records a field names: one, several or none."""
        value = self.fields.get(name)
        entries = value if isinstance(value, list) else [value]
        return tuple(
            Ref(str(entry.get("type", "")), str(entry["id"]), str(entry.get("Name", "")))
            for entry in entries
            if isinstance(entry, dict) and entry.get("id")
        )
