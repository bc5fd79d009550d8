"""What a search asks for: terms, order, fields and pages (REST2: "JSON searches")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

Pairs = tuple[tuple[str, str], ...]

PER_PAGE = 100
"""RT's maximum."""


def _nothing() -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Term:
    """A condition. Terms on several fields must all hold.

    Terms on one field are alternatives, except for queues; `aggregator` ("AND" or "OR") of the
    later one says otherwise. Operators are those of RT's search builder: `=`, `!=`, `<`, `>`,
    `LIKE`, `NOT LIKE`, `STARTSWITH`, `ENDSWITH`, `IS`.
    """

    field: str
    operator: str = "="
    value: str | int = ""
    aggregator: str = ""
    case_sensitive: bool = False

    def to_json(self) -> dict[str, object]:
        """The term in RT's spelling."""
        term: dict[str, object] = {
            "field": self.field,
            "operator": self.operator,
            "value": self.value,
        }
        if self.aggregator:
            term["entry_aggregator"] = self.aggregator
        if self.case_sensitive:
            term["case_sensitive"] = 1
        return term


Query = str | Sequence[Term]
"""TicketSQL (TransactionSQL, AssetSQL), or terms."""


@dataclass(frozen=True, slots=True)
class Listing:
    """How the findings are to come."""

    fields: tuple[str, ...] = ()
    """Fields of each item; without any, those that make its record."""
    expand: Mapping[str, tuple[str, ...]] = field(default_factory=_nothing, hash=False)
    """Fields of what a field names: `{"Queue": ("Name", "Lifecycle")}`."""
    order: tuple[str, ...] = ("id",)
    """Fields, with a leading `-` for descending. Without `id` pages can skip or repeat."""
    per_page: int = PER_PAGE
    first: int = 1
    """The page to begin with."""
    disabled: bool = False
    """True to find disabled records, too."""
    post: bool = False
    """True to send the query in a body. Long ones go there anyway."""
    look_ahead: int = 0
    """Empty pages after which the end is believed where RT tells neither total nor next page.

    Before 5.0.6 rows that one may not see leave holes of any size: 0 stops at the first.
    """

    def pairs(self, fields: Pairs = ()) -> Pairs:
        """The parameters of the request; `fields` are those to ask for by default."""
        asked: list[tuple[str, str]] = []
        for name in self.order:
            descending = name.startswith("-")
            asked.append(("orderby", name.removeprefix("-")))
            asked.append(("order", "DESC" if descending else "ASC"))
        asked.append(("per_page", str(self.per_page)))
        if self.disabled:
            asked.append(("find_disabled_rows", "1"))
        if self.fields:
            asked.append(("fields", ",".join(self.fields)))
        asked += [(f"fields[{name}]", ",".join(parts)) for name, parts in self.expand.items()]
        known = {name for name, _ in asked}
        asked += [pair for pair in fields if pair[0] not in known]
        return tuple(asked)


EVERYTHING = Listing()
