"""How records are shown in one answer: references, lists with `fields`, expansions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rtdesk.demo.kinds import KINDS
from rtdesk.demo.model import Tables
from rtdesk.demo.rows import Field, User
from rtdesk.demo.wire import Body, Request

FILES = frozenset({"Image", "Binary"})


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
        """A reference to a user, by login, or to a group."""
        if id_ in self.tables.groups:
            return self.ref("group", id_)
        return self.ref("user", self.tables.users[id_].login)

    def people(self, ids: Iterable[int]) -> list[Body]:
        """References to users and groups."""
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

    def values(self, row: object, fields: Iterable[int]) -> list[Body]:
        """Custom fields with the values that a row has in them."""
        held: dict[int, tuple[str, ...]] = getattr(row, "values", None) or {}
        return [
            {
                **self.ref("customfield", id_),
                "name": self.tables.fields[id_].name,
                "values": [self.value(self.tables.fields[id_], v) for v in held.get(id_, ())],
            }
            for id_ in fields
            if not self.tables.fields[id_].disabled
        ]

    def value(self, field: Field, text: str) -> object:
        """One value of a custom field; files are references, empty texts are null."""
        if field.type not in FILES or not text:
            return text or None
        file = self.tables.files[int(text)]
        url = f"{self.base}/download/cf/{file.id}"
        return {"content_type": file.type, "filename": file.name, "_url": url}

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
        kind = KINDS.get(type_)
        row = kind.find(self.tables, id_) if kind else None
        value = kind.show(self, row, name) if kind and row else ""
        return "" if value is None else value
