"""What to ask RT for to look at a list: which records are in it, their fields, their order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import parse_qsl

from rtdesk.backend.resources import Look
from rtdesk.rest2.listing import Listing, Query, Term
from rtdesk.text.quote import quote

ALL = (Term("id", ">", 0),)
"""Everything: RT finds nothing without a query."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Records of a kind in a list. `words` is where the words are that one looks for."""

    type: str
    plural: str
    fields: str
    names: str = ""
    """What each row names, and shall say the name of."""
    words: tuple[str, ...] = ("Name",)
    order: tuple[str, ...] = ("Name", "id")
    has_all: bool = False
    """RT lists them at `PLURAL/all`."""
    terms: tuple[Term, ...] = ALL
    """What finds all that one may want to see."""

    @property
    def expand(self) -> Mapping[str, tuple[str, ...]]:
        """What to ask for besides, so that names are there."""
        return {self.names: ("Name",)} if self.names else {}


KINDS = (
    Kind("queue", "queues", "Name,Description,Lifecycle,Disabled", has_all=True),
    Kind("catalog", "catalogs", "Name,Description,Lifecycle,Disabled", has_all=True),
    Kind("class", "classes", "Name,Description,Disabled", has_all=True),
    Kind("user", "users", "Name,RealName,EmailAddress", words=("Name", "RealName")),
    Kind(
        "group",
        "groups",
        "Name,Description,Disabled",
        terms=(Term("Domain", "=", "UserDefined"),),
    ),
    Kind("customfield", "customfields", "Name,Description,Type,LookupType,Disabled"),
    Kind("customrole", "customroles", "Name,Description,Disabled"),
    Kind("search", "searches", "Name,Description,Type", words=("Description",), terms=()),
    Kind("savedsearch", "searches", "Name,Description,Type", terms=()),
    Kind("asset", "assets", "Name,Status,Description,Catalog", "Catalog"),
    Kind("article", "articles", "Name,Summary,Class,Disabled", "Class"),
    Kind(
        "ticket",
        "tickets",
        "Subject,Status,Queue,Owner",
        "Queue",
        words=("Subject",),
        order=("-LastUpdated", "-id"),
    ),
    Kind(
        "transaction",
        "transactions",
        "Type,Field,OldValue,NewValue,Data,Creator,Created",
        words=("Type",),
        order=("-id",),
    ),
    Kind(
        "attachment",
        "attachments",
        "Subject,Filename,ContentType,ContentLength,TransactionId",
        words=("Filename",),
        order=("-id",),
    ),
    Kind("customfieldvalue", "values", "Name,Description,SortOrder,Category", terms=()),
)
OF_PATH = MappingProxyType({"history": "transaction", "members": "", "groups": ""})
"""Lists inside of a record, by the end of their paths."""


def kind_of(type_: str) -> Kind | None:
    """A kind by the type of its records."""
    return next((kind for kind in KINDS if kind.type == type_), None)


def listed(path: str) -> Kind | None:
    """The kind of the records that a path is a list of; None when it is one of none we know."""
    parts = path.partition("?")[0].strip("/").split("/")
    last = parts[-2] if parts[-1] == "all" and len(parts) > 1 else parts[-1]
    if last in OF_PATH and len(parts) > 1:
        return kind_of(OF_PATH[last])
    return next((kind for kind in KINDS if kind.plural == last), None)


def is_root(path: str, kind: Kind) -> bool:
    """True for all records of a kind, however RT is asked for them."""
    return path in (kind.plural, f"{kind.plural}/all")


def queries(path: str, kind: Kind, look: Look) -> tuple[tuple[str, Query], ...]:
    """(path, query) of what to ask: several where RT cannot look in two fields at once."""
    if look.sql:
        return ((kind.plural, look.sql),)
    if look.words and kind.type == "ticket":
        return ((kind.plural, f"Subject LIKE {quote(look.words)}"),)
    if look.words:
        fields = [("EmailAddress" if "@" in look.words else one) for one in kind.words[1:]]
        return tuple(
            (kind.plural, (*kind.terms, Term(field, "LIKE", look.words)))
            for field in dict.fromkeys((*kind.words[:1], *fields))
        )
    if kind.has_all:
        return ((f"{kind.plural}/all", ()),)
    return ((kind.plural, "id > 0" if kind.type == "ticket" else kind.terms),)


def listing(path: str, kind: Kind | None, look: Look, first: int) -> Listing:
    """How the list is to come. What a saved search says of its order is left as it is."""
    if kind is None:
        return Listing(first=first)
    order = ("-id",) if look.newest_first else kind.order
    asked = dict(parse_qsl(path.partition("?")[2]))
    if "search" in asked:
        order = ()
    elif not is_root(path.partition("?")[0], kind) and not look.newest_first:
        order = ("id",)
    return Listing(
        fields=tuple(kind.fields.split(",")),
        expand=kind.expand,
        order=order,
        first=first,
        disabled=look.disabled,
    )
