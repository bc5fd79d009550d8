"""What we ask of RT: every request as a value, no I/O."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, replace
from typing import assert_never
from urllib.parse import quote, urlencode

from rtdesk.ops.op import Comment, Correspond, Message, Op, Own, SetField, SetStatus
from rtdesk.rest2.body import Body, json_body, with_files

PER_PAGE = 100
"""RT's maximum."""

Pairs = tuple[tuple[str, str], ...]

TICKET_ROW: Pairs = (
    ("fields", "Subject,Status,Priority,Owner,Queue,Requestor,Created,LastUpdated,Due"),
    ("fields[Queue]", "Name,Lifecycle"),
    ("fields[Owner]", "Name,RealName"),
    ("fields[Requestor]", "Name,RealName,EmailAddress"),
)
TICKET: Pairs = (
    ("fields[Queue]", "Name,Lifecycle"),
    ("fields[Owner]", "Name,RealName"),
    ("fields[Creator]", "Name,RealName"),
)
HISTORY: Pairs = (
    ("fields", "ObjectId,Type,Creator,Created,Field,OldValue,NewValue,Data,TimeTaken"),
    ("fields[Creator]", "Name,RealName"),
)
PART = "ContentType,Filename,ContentLength,TransactionId"


@dataclass(frozen=True, slots=True)
class Call:
    """One request. `path` lies below the REST root and is escaped."""

    method: str
    path: str
    query: Pairs = ()
    body: Body | None = None
    headers: Pairs = ()
    is_message: bool = False
    """True for a POST that mails people: it must not be repeated blindly."""

    @property
    def is_write(self) -> bool:
        """True when the server may be changed by it."""
        return self.method != "GET"

    @property
    def target(self) -> str:
        """Path and query."""
        if not self.query:
            return self.path
        joint = "&" if "?" in self.path else "?"
        return self.path + joint + urlencode(self.query, quote_via=quote)

    def at_page(self, number: int) -> Call:
        """The same for another page of a collection."""
        kept = tuple(pair for pair in self.query if pair[0] != "page")
        return replace(self, query=(*kept, ("page", str(number))))


def get(path: str, *pairs: tuple[str, str]) -> Call:
    """A plain GET."""
    return Call("GET", path, pairs)


def listing(path: str, *pairs: tuple[str, str], newest_first: bool = False) -> Call:
    """A collection in a stable order: without `orderby` pages can skip or repeat."""
    order = (("orderby", "id"), ("order", "DESC" if newest_first else "ASC"))
    return get(path, *pairs, ("per_page", str(PER_PAGE)), *order)


def search(query: str, order: str) -> Call:
    """TicketSQL; `order` is a column, with a leading `-` for descending. The id breaks ties."""
    direction = "DESC" if order.startswith("-") else "ASC"
    ties = (("orderby", order.lstrip("-")), ("order", direction), ("orderby", "id"))
    pages = (("order", direction), ("per_page", str(PER_PAGE)))
    return get("tickets", ("query", query), *ties, *pages, *TICKET_ROW)


def ids(query: str) -> Call:
    """TicketSQL for nothing but ids."""
    return listing("tickets", ("query", query))


def count(query: str) -> Call:
    """How many tickets a search finds: one row, no fields."""
    return get("tickets", ("query", query), ("per_page", "1"))


def ticket(id: int, etag: str = "") -> Call:  # noqa: A002
    """A whole ticket, unless its ETag still is `etag`."""
    headers = (("If-None-Match", f'"{etag}"'),) if etag else ()
    return Call("GET", f"ticket/{id}", TICKET, headers=headers)


def history(id: int, after: int) -> Call:  # noqa: A002
    """Transactions of a ticket newer than `after`, newest first."""
    query = where(("id", ">", after)) if after else ()
    return listing(f"ticket/{id}/history", *query, *HISTORY, newest_first=True)


def parts(id: int) -> Call:  # noqa: A002
    """What the parts of a ticket are, newest first, without their content.

    Never with a query: for a ticket that is missing or may not be seen, RT then searches the parts
    of all tickets (REST2/Resource/Attachments.pm, _get_ticket_attachments).
    """
    return listing(f"ticket/{id}/attachments", ("fields", PART), newest_first=True)


def texts(id: int, after: int) -> Call:  # noqa: A002
    """The text parts of a ticket with their content, oldest first; see `parts` for its danger."""
    query = where(("ContentType", "STARTSWITH", "text/"), ("TransactionId", ">", after))
    return listing(f"ticket/{id}/attachments", *query, ("fields", f"{PART},Content"))


def where(*terms: tuple[str, str, object]) -> Pairs:
    """RT's JSON search: terms on one field are alternatives, terms on several all must hold."""
    search_terms = [{"field": f, "operator": op, "value": value} for f, op, value in terms]
    return (("query", json.dumps(search_terms)),)


def feed(above: int, *, newest_first: bool) -> Call:
    """The change feed: transactions of all tickets with an id above `above`."""
    query = ("query", f"ObjectType = 'RT::Ticket' AND id > {above}")
    return listing("transactions", query, ("fields", "ObjectId,Type"), newest_first=newest_first)


def queues() -> Call:
    """All queues one may see, with their hyperlinks."""
    fields = ("fields", "Name,Description,Lifecycle,Disabled,_hyperlinks")
    return listing("queues/all", fields)


def user(key: str) -> Call:
    """A user by login or number."""
    return get(f"user/{quote(key, safe='')}")


def users(logins: tuple[str, ...]) -> Call:
    """Users by login, disabled ones too."""
    terms = where(*(("Name", "=", login) for login in logins))
    fields = ("fields", "id,Name,RealName,EmailAddress")
    return listing("users", *terms, fields, ("find_disabled_rows", "1"))


def for_op(op: Op, etag: str = "") -> Call:
    """The request that performs a write. `etag` is not for messages: RT refuses it there."""
    match op:
        case Correspond() | Comment():
            return _message(op)
        case SetStatus():
            return _put(f"ticket/{op.ticket}", {"Status": op.status}, etag)
        case SetField():
            return _put(f"ticket/{op.ticket}", {op.field: _sound(op.value)}, etag)
        case Own():
            return _put(f"ticket/{op.ticket}/{quote(op.verb, safe='')}", {}, etag)
        case _:
            assert_never(op)


def _put(path: str, value: dict[str, object], etag: str) -> Call:
    headers = (("If-Match", f'"{etag}"'),) if etag else ()
    return Call("PUT", path, body=json_body(value), headers=headers)


def _message(op: Message) -> Call:
    value: dict[str, object] = {
        "Content": _sound(op.body.replace("\r\n", "\n")),
        "ContentType": op.content_type,
    }
    if op.subject:
        value["Subject"] = _sound(op.subject)
    if op.minutes:
        value["TimeTaken"] = op.minutes
    body = with_files(value, op.files, f"rtdesk-{secrets.token_hex(16)}")
    return Call("POST", op.url, body=body, is_message=True)


def _sound(text: str) -> str:
    """Without lone surrogates: RT answers a bare 500 to them."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
