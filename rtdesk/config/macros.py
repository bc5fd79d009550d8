"""Macros in the user's file: what one key does to a ticket, in fields and in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from rtdesk.config.errors import ConfigError
from rtdesk.config.keys import MACRO
from rtdesk.config.layers import checked
from rtdesk.config.source import Source

Values = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Macro:
    """`[macros.NAME]`: everything is optional, but something must be done."""

    name: str
    title: str = ""
    key: str = ""
    """A key of its own, as Textual calls it; without one it is in the menu."""
    status: str = ""
    owner: str = ""
    """A login; `me` is the user, `nobody` gives the ticket back."""
    queue: str = ""
    priority: str = ""
    due: str | None = None
    """A date in words, meant when the macro runs; empty or `never` clears it."""
    fields: tuple[tuple[str, Values], ...] = ()
    """Other fields, such as `CF.{Severity}`, with the values they are to have."""
    reply: str = ""
    comment: str = ""
    minutes: int = 0

    @property
    def label(self) -> str:
        """What people call it."""
        return self.title or self.name

    @property
    def words(self) -> str:
        """The text of a reply or a comment."""
        return self.reply or self.comment


DOES = tuple(key.name for key in MACRO if key.name not in ("title", "key"))


def macros(tables: dict[str, Any], source: Source) -> Iterator[Macro]:
    """The macros of a file.

    Raises:
        ConfigError: one of them is none; says which key of it is wrong.
    """
    for name, table in tables.items():
        where = source.where(f"[macros.{name}]", "macros", name)
        checked(table, MACRO, where)
        if not any(key in table for key in DOES):
            raise ConfigError(f"{where} does nothing; it can have: {', '.join(DOES)}")
        if "reply" in table and "comment" in table:
            raise ConfigError(f"{where} has both 'reply' and 'comment'; one message at a time")
        known = {field.name for field in fields(Macro)} & table.keys() - {"fields", "priority"}
        yield Macro(
            name,
            priority=str(table.get("priority", "")),
            fields=tuple(_fields(table.get("fields", {}), where)),
            **{key: table[key] for key in known},
        )


def _fields(table: dict[str, Any], where: object) -> Iterator[tuple[str, Values]]:
    for field, value in table.items():
        values = value if isinstance(value, list) else [value]
        if not all(isinstance(one, str | int) and not isinstance(one, bool) for one in values):
            raise ConfigError(f"field {field!r} of {where} must be a text or a list of texts")
        yield field, tuple(str(one) for one in values)
