"""How records are shown in one answer: references, lists with `fields`, expansions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rtdesk.demo.around import field_field, queue_field, user_field
from rtdesk.demo.model import Tables, Ticket, User
from rtdesk.demo.wire import Body, Request


@dataclass(frozen=True, slots=True)
class Shown:
    """What one answer is made with: the data, who asks, and the base of its addresses."""

    tables: Tables
    user: User
    base: str
    request: Request

    def ref(self, type_: str, id_: object) -> Body:
        """A reference."""
        return {"type": type_, "id": str(id_), "_url": f"{self.base}/{type_}/{id_}"}

    def person(self, id_: int) -> Body:
        """A reference to a user, by login."""
        return self.ref("user", self.tables.users[id_].login)

    def people(self, ids: Iterable[int]) -> list[Body]:
        """References to users."""
        return [self.person(id_) for id_ in ids]

    def listed(self, type_: str, id_: object, values: Callable[[str], object]) -> Body:
        """An item of a collection with the `fields` that were asked for."""
        out: Body = {}
        for name in self.fields:
            value = values(name)
            if isinstance(value, dict | list) and self.request.first(f"fields[{name}]"):
                self.expand(name, value)
            out[name] = "" if value is None else value
        item = self.ref(type_, id_)
        return {**item, **out}

    def values(self, row: Ticket) -> list[Body]:
        """Every custom field of the ticket's queue, with its values."""
        held = row.values or {}
        return [
            {
                **self.ref("customfield", id_),
                "name": self.tables.fields[id_].name,
                "values": list(held.get(id_, ())),
            }
            for id_ in self.tables.queues[row.queue].fields
        ]

    @property
    def fields(self) -> list[str]:
        """The names in `fields=`."""
        return [name for name in self.request.first("fields").split(",") if name]

    def expand(self, name: str, value: object) -> None:
        """Adds what `fields[X]=` asks for to a reference, or to each of a list."""
        wanted = self.request.first(f"fields[{name}]").split(",")
        for ref in value if isinstance(value, list) else [value]:
            if isinstance(ref, dict):
                for part in wanted:
                    ref[part] = self.detail(str(ref.get("type")), str(ref.get("id")), part)

    def detail(self, type_: str, id_: str, name: str) -> object:
        """One field of a referenced record."""
        if type_ == "user":
            found = self.tables.logins.get(id_.casefold())
            return user_field(found, name) if found else ""
        if type_ == "queue":
            return queue_field(self.user, self.base, self.tables.queues[int(id_)], name)
        if type_ == "customfield":
            return field_field(self.tables.fields[int(id_)], name)
        return ""
