"""A kind of records besides tickets: how it is called, shown, seen and changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rtdesk.demo import rights
from rtdesk.demo.dates import iso
from rtdesk.demo.rows import User
from rtdesk.demo.wire import Body

if TYPE_CHECKING:
    from rtdesk.demo.model import Tables
    from rtdesk.demo.shown import Shown

Row = Any
"""A row of the kind that is spoken of; each kind knows its own."""
Key = Callable[["Shown", Row], object]


def _staff(tables: Tables, user: User, row: Row) -> bool:
    return rights.is_staff(user)


def _root(user: User) -> bool:
    return rights.is_super(user)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of records, and what RT does with it."""

    type: str
    plural: str
    rows: str
    """Where the tables keep them."""
    columns: Mapping[str, str]
    """The plain texts that can be set: RT's name and ours."""
    optional: frozenset[str] = frozenset()
    """Those that are left out while they are empty."""
    keys: Mapping[str, Key] = field(default_factory=dict)
    """What else is shown."""
    links: Callable[[Shown, Row], list[Body]]
    sees: Callable[[Tables, User, Row], bool] = _staff
    changes: Callable[[User], bool] = _root
    logged: bool = False
    """It has a history."""
    by_name: bool = False
    everything: bool = False
    """A search for nothing in particular finds all."""
    counted: bool = False
    """Staff has the right to see all, and is told how many there are."""
    secret: bool = True
    """To those who may not see all, what is missing is forbidden."""
    numbered: bool = False
    """Sentences name the number, not the name."""
    quote: str = '"'
    tail: str = ""
    """What sentences end in; `{}` is who did it."""
    taken: str = ""
    """The refusal of a name that is there already."""
    nameless: str = ""

    def table(self, tables: Tables) -> dict[int, Row]:
        """The rows."""
        found: dict[int, Row] = getattr(tables, self.rows)
        return found

    def find(self, tables: Tables, name: str) -> Row | None:
        """By number, or by name where that is an address."""
        table = self.table(tables)
        if name.isascii() and name.isdigit():
            return table.get(int(name))
        if not self.by_name:
            return None
        folded = name.casefold()
        return next((row for row in table.values() if row.name.casefold() == folded), None)

    def key(self, row: Row) -> object:
        """What addresses and references call a row."""
        return row.login if self.type == "user" else row.id

    def show(self, show: Shown, row: Row, name: str) -> object:
        """One key of a row; what is not known is empty."""
        if name in self.columns:
            return getattr(row, self.columns[name])
        shown = self.keys.get(name) or COMMON.get(name)
        if name == "_hyperlinks" and show.tables.dialect.links_in_lists:
            return self.links(show, row)
        return shown(show, row) if shown else ""

    def whole(self, show: Shown, row: Row) -> Body:
        """All keys of a row."""
        out = {name: self.show(show, row, name) for name in (*self.columns, *COMMON, *self.keys)}
        out |= {"_hyperlinks": self.links(show, row)}
        return {
            name: value
            for name, value in out.items()
            if value is not None and (value or name not in self.optional)
        }


COMMON: Mapping[str, Key] = {
    "id": lambda s, r: r.id,
    "Disabled": lambda s, r: str(int(r.disabled)),
    "Created": lambda s, r: iso(r.created),
    "Creator": lambda s, r: s.person(r.creator),
    "LastUpdated": lambda s, r: iso(r.updated or r.created),
    "LastUpdatedBy": lambda s, r: s.person(r.updated_by),
}
