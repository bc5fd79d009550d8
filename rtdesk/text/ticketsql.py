"""TicketSQL as values: quoting, conditions, and how they are joined."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rtdesk.text.quote import quote

Value = str | int | None

NEGATIONS = {
    "=": "!=",
    "<": ">=",
    ">": "<=",
    "LIKE": "NOT LIKE",
    "STARTSWITH": "NOT STARTSWITH",
    "ENDSWITH": "NOT ENDSWITH",
    "IS": "IS NOT",
}
NEGATED = NEGATIONS | {negation: op for op, negation in NEGATIONS.items()}
"""Every operator with its opposite; RT has no NOT for anything larger."""

_BARE = re.compile(r"[A-Za-z][\w.]*\Z", re.ASCII)
_WORD = re.compile(r"(?i:AND|OR|IS|LIKE|STARTSWITH|ENDSWITH|NOT|SHALLOW)")
"""What RT takes for a word of its own at the start of any name, even in `Order`."""
_COLUMN = re.compile(r"(?i:CF)\.")
"""Where RT takes a value for the name of a custom field, in spite of its quotes (lib/RT/SQL.pm)."""


@dataclass(frozen=True, slots=True)
class Query:
    """Something that finds tickets; `&`, `|` and `~` make new ones, `str()` is TicketSQL."""

    def __and__(self, other: Query) -> Query:
        return all_of((self, other))

    def __or__(self, other: Query) -> Query:
        return any_of((self, other))

    def __invert__(self) -> Query:
        raise ValueError("RT cannot negate this")


@dataclass(frozen=True, slots=True)
class Condition(Query):
    """A field compared with a value."""

    field: str
    op: str
    value: Value

    def __invert__(self) -> Condition:
        return Condition(self.field, NEGATED[self.op], self.value)

    def __str__(self) -> str:
        plain = _BARE.match(self.field) and not _WORD.match(self.field)
        name = self.field if plain else quote(self.field)
        match self.value:
            case None:
                return f"{name} {self.op} NULL"
            case int():
                return f"{name} {self.op} {int(self.value)}"
            case _:
                return f"{name} {self.op} {quote(self.value)}"


@dataclass(frozen=True, slots=True)
class Group(Query):
    """Two or more queries joined by AND or OR; groups inside are put in parentheses."""

    word: str
    parts: tuple[Query, ...]

    def __invert__(self) -> Query:
        return Group("OR" if self.word == "AND" else "AND", tuple(~part for part in self.parts))

    def __str__(self) -> str:
        texts = (f"({part})" if isinstance(part, Group) else str(part) for part in self.parts)
        return f" {self.word} ".join(texts)


@dataclass(frozen=True, slots=True)
class Written(Query):
    """TicketSQL that somebody wrote by hand; it cannot be negated."""

    text: str

    def __str__(self) -> str:
        return f"({self.text})"


@dataclass(frozen=True, slots=True)
class Field:
    """What tickets can be searched by: a column, a role (`Requestor.Name`), a custom field."""

    name: str

    def equals(self, value: Value) -> Query:
        """Exactly this, whatever the case of its letters; None: not set."""
        if value is None:
            return Condition(self.name, "IS", None)
        if isinstance(value, str) and _COLUMN.match(value):
            return self.endswith(value) & Condition(self.name, "NOT ENDSWITH", f"_{value}")
        return Condition(self.name, "=", value)

    def like(self, text: str) -> Query:
        """Contains it; `%` and `_` are wildcards that RT cannot escape."""
        return Condition(self.name, "LIKE", _no_column(text, "%"))

    def startswith(self, text: str) -> Query:
        """Starts with it (of what starts with `CF.`, the first letter is not looked at)."""
        return Condition(self.name, "STARTSWITH", _no_column(text, "_", without=1))

    def endswith(self, text: str) -> Query:
        """Ends with it."""
        return Condition(self.name, "ENDSWITH", _no_column(text, "%"))

    def below(self, value: str | int) -> Query:
        """Less than a number, or before a date. What has no date is neither below nor above."""
        return Condition(self.name, "<", value)

    def above(self, value: str | int) -> Query:
        """More than a number, or after a date."""
        return Condition(self.name, ">", value)

    def among(self, values: Iterable[Value]) -> Query:
        """Any of these: RT has no `IN (...)`.

        Raises:
            ValueError: there is none.
        """
        return any_of(self.equals(value) for value in values)


def field(name: str) -> Field:
    """A column or a role by RT's name."""
    return Field(name)


def custom_field(name: str) -> Field:
    """A custom field by its name or number."""
    return Field(f"CF.{{{name}}}")


def custom_role(name: str, part: str = "Name") -> Field:
    """A custom role by its name, and what of its members is looked at: Name, RealName, id ..."""
    return Field(f"CustomRole.{{{name}}}.{part}")


def all_of(queries: Iterable[Query]) -> Query:
    """Tickets that all of them find.

    Raises:
        ValueError: there is none.
    """
    return _group("AND", queries)


def any_of(queries: Iterable[Query]) -> Query:
    """Tickets that one of them finds.

    Raises:
        ValueError: there is none.
    """
    return _group("OR", queries)


def _group(word: str, queries: Iterable[Query]) -> Query:
    parts: list[Query] = []
    for query in queries:
        if isinstance(query, Group) and query.word == word:
            parts += query.parts
        else:
            parts.append(query)
    if not parts:
        raise ValueError("a search needs a condition")
    return parts[0] if len(parts) == 1 else Group(word, tuple(parts))


def _no_column(text: str, wildcard: str, without: int = 0) -> str:
    return wildcard + text[without:] if _COLUMN.match(text) else text
