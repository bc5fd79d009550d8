"""What we ask of RT: every request as a value, no I/O."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never
from urllib.parse import quote, urlencode

from rtdesk.backend.errors import Unsupported
from rtdesk.ops import fields as of
from rtdesk.ops.op import (
    AddTime,
    ChangeMembers,
    Comment,
    Correspond,
    Create,
    Edit,
    FileRef,
    Merge,
    Message,
    Op,
    Own,
    SetField,
    SetStatus,
)
from rtdesk.records.ref import NOBODY
from rtdesk.rest2.body import Body, form_body, json_body, many_with_files, text_body, with_files
from rtdesk.rest2.listing import EVERYTHING, Listing, Pairs, Query, Term
from rtdesk.rest2.message import NewMessage
from rtdesk.rest2.parts import CUSTOM_ROLE

Values = Mapping[str, object]
"""What is to be set: RT's names and JSON values, and `FileRef` where a file is meant."""

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
    ("fields[LastUpdatedBy]", "Name,RealName"),
)
HISTORY: Pairs = (
    ("fields", "ObjectId,Type,Creator,Created,Field,OldValue,NewValue,Data,TimeTaken"),
    ("fields[Creator]", "Name,RealName"),
)
TRANSACTION: Pairs = (
    ("fields", f"ObjectType,{HISTORY[0][1]}"),
    *HISTORY[1:],
)
QUEUE: Pairs = (("fields", "Name,Description,Lifecycle,Disabled,_hyperlinks"),)
USER: Pairs = (("fields", "id,Name,RealName,EmailAddress"),)
PERSON = (
    "id,Name,RealName,EmailAddress,Organization,WorkPhone,MobilePhone,HomePhone,"
    "Address1,Zip,City,Country"
)
LONGEST_QUERY = 4000
"""Characters; what is longer goes into a body, as proxies refuse long addresses."""
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
    is_search: bool = False
    """True for a POST that only asks, because its query is too long for a URL."""
    is_fixed: bool = False
    """True when no record is named: 404 then says that this RT has no such endpoint."""

    @property
    def is_write(self) -> bool:
        """True when the server may be changed by it."""
        return self.method not in ("GET", "HEAD") and not self.is_search

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
    order = Listing(order=("-id" if newest_first else "id",))
    return get(path, *pairs, *order.pairs())


def find(path: str, query: Query, how: Listing, fields: Pairs = ()) -> Call:
    """A search of a collection, by SQL or by terms; `fields` are its fields by default."""
    sql = isinstance(query, str)
    text = query if isinstance(query, str) else json.dumps([term.to_json() for term in query])
    pairs = how.pairs(fields)
    if how.first > 1:
        pairs = (*pairs, ("page", str(how.first)))
    if not how.post and len(text) <= LONGEST_QUERY:
        return Call("GET", path, (("query", text), *pairs) if query else pairs)
    if sql:
        return Call("POST", path, pairs, form_body((("query", text),)), is_search=True)
    body = json_body([term.to_json() for term in query if isinstance(term, Term)])
    return Call("POST", path, pairs, body, is_search=True)


def ids(query: str) -> Call:
    """TicketSQL for nothing but ids."""
    return find("tickets", query, EVERYTHING)


def count(query: str) -> Call:
    """How many tickets a search finds: one row, no fields."""
    return find("tickets", query, Listing(order=(), per_page=1))


def newest_ticket() -> Call:
    """The newest ticket that one may see: one row, no fields."""
    return find("tickets", "id > 0", Listing(order=("-id",), per_page=1))


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


def headers(id: int, transactions: Sequence[int]) -> Call:  # noqa: A002
    """The headers of the parts of these transactions: several terms on one field are either-or.

    See `parts` for the danger of a query: what is of other transactions is not to be believed.
    """
    terms = [Term("TransactionId", "=", transaction) for transaction in transactions]
    how = Listing(fields=("TransactionId", "Headers"))
    return find(f"ticket/{id}/attachments", terms, how)


def where(*terms: tuple[str, str, str | int]) -> Pairs:
    """RT's JSON search as a parameter."""
    return (("query", json.dumps([Term(*term).to_json() for term in terms])),)


def feed(above: int, *, newest_first: bool) -> Call:
    """The change feed: transactions of all tickets with an id above `above`."""
    query = ("query", f"ObjectType = 'RT::Ticket' AND id > {above}")
    return listing(
        "transactions", query, ("fields", "ObjectId,Type,Creator"), newest_first=newest_first
    )


def entries(above: int) -> Call:
    """The same with what became of what, newest first."""
    query = ("query", f"ObjectType = 'RT::Ticket' AND id > {above}")
    return listing("transactions", query, *TRANSACTION, newest_first=True)


def segment(key: int | str) -> str:
    """A number or name as a part of a path.

    Raises:
        Unsupported: RT cannot find names with a slash, however it is escaped.
    """
    text = str(key)
    if "/" in text or not text.strip("."):
        raise Unsupported("RT cannot be asked for a name with a slash in it: use the number")
    return quote(text, safe="")


def for_op(op: Op, etag: str = "") -> Call:
    """The request that performs a write. `etag` is not for messages: RT refuses it there."""
    match op:
        case Correspond() | Comment():
            return message(op.url, new_message(op))
        case Create():
            return replace(create(op.url, new_ticket(op), op.files), is_message=True)
        case Own():
            return update(f"ticket/{op.ticket}/{quote(op.verb, safe='')}", {}, etag)
        case Merge():
            return update(f"ticket/{op.ticket}", {"MergeInto": op.into}, etag)
        case edit:
            return update(f"ticket/{op.ticket}", sets(edit), etag)


def sets(op: Edit) -> Values:
    """What a change sets, under RT's names.

    Taking and giving back are setting the owner, with the same rights (lib/RT/Ticket.pm,
    CurrentUserCanSetOwner); stealing is not.

    Raises:
        Unsupported: it is not a matter of setting something.
    """
    match op:
        case SetStatus():
            return {"Status": op.status}
        case SetField():
            return _field(op)
        case ChangeMembers():
            return _members(op)
        case AddTime():
            return {"TimeWorked": op.total}
        case Own(verb="steal"):
            raise Unsupported("tickets are stolen one at a time")
        case Own():
            return {"Owner": op.owner.id}
        case _:
            assert_never(op)


def _field(op: SetField) -> Values:
    """RT ignores an empty date; nothing but null clears a custom field of one value (observed)."""
    if name := of.custom(op.field):
        return {"CustomFields": {name: op.value or None}}
    if name := of.role(op.field):
        return _role(name, op.value or NOBODY)
    if op.field in of.DATES:
        return {op.field: op.value or of.UNSET}
    return {op.field: op.value}


def _members(op: ChangeMembers) -> Values:
    """Links can be added and deleted one by one; of all else RT takes the whole set."""
    if name := of.custom(op.field):
        files = {file.name: file for file in op.files}
        values = [files.get(value, value) for value in op.values]
        if op.single:  # RT takes no list for it (observed)
            return {"CustomFields": {name: values[-1] if values else None}}
        return {"CustomFields": {name: values}}
    if name := of.role(op.field):
        return _role(name, list(op.values))
    if op.field in of.LINKS:
        changes = {f"Add{op.field}": list(op.add), f"Delete{op.field}": list(op.remove)}
        return {name: targets for name, targets in changes.items() if targets}
    return {op.field: list(op.values)}


def _role(name: str, people: object) -> Values:
    """By RT's key where the name may not be known to us."""
    return {name: people} if name.startswith(CUSTOM_ROLE) else {"CustomRoles": {name: people}}


def create(path: str, fields: Values, files: tuple[FileRef, ...] = ()) -> Call:
    """A new record; `files` become attachments, a `FileRef` in `fields` a custom field value."""
    return Call("POST", path, body=with_files(_plain(fields), files, _boundary()))


def update(path: str, fields: Values, etag: str = "", unmodified_since: str = "") -> Call:
    """Changes of a record, key by key and without rollback, if it still is as we know it."""
    headers: Pairs = (("If-Match", f'"{etag}"'),) if etag else ()
    if unmodified_since:
        headers += (("If-Unmodified-Since", unmodified_since),)
    return Call("PUT", path, body=with_files(_plain(fields), (), _boundary()), headers=headers)


def many(method: str, path: str, entries: Sequence[Values]) -> Call:
    """One request about many tickets."""
    body = many_with_files([_plain(entry) for entry in entries], _boundary())
    return Call(method, path, body=body, is_fixed=True)


def delete(path: str) -> Call:
    """Deletes or disables a record, or takes one out of another."""
    return Call("DELETE", path)


def documentation() -> Call:
    """The document that RT may serve at the root."""
    return Call("GET", "", headers=(("Accept", "text/html"),), is_fixed=True)


def message(path: str, new: NewMessage) -> Call:
    """A reply or comment; the path says which.

    RT takes the bytes of a bare text for Latin-1, so other than ASCII goes as JSON all the same.
    """
    if new.bare and new.content.isascii():
        body = text_body(new.content, new.content_type)
    else:
        body = with_files(_plain(new.to_json()), new.files, _boundary())
    return Call("POST", path, body=body, is_message=True)


def _plain(value: Values) -> dict[str, object]:
    return {name: _sound(item) if isinstance(item, str) else item for name, item in value.items()}


def _boundary() -> str:
    return f"rtdesk-{secrets.token_hex(16)}"


def new_message(op: Message) -> NewMessage:
    """A message in RT's terms."""
    return NewMessage(
        op.body.replace("\r\n", "\n"),
        op.content_type,
        op.subject,
        op.minutes,
        txn_custom_fields=_by_name(op.values),
        files=op.files,
    )


def new_ticket(op: Create) -> Values:
    """A new ticket in RT's terms, without its files; the queue stands in the link's query.

    RT reads dates of a new ticket as it reads those of one that is there: UTC.
    """
    made: dict[str, object] = {}
    customs: dict[str, object] = {}
    roles: dict[str, object] = {}
    for name, values in op.values:
        if not values:
            continue
        if field := of.custom(name):
            customs[field] = list(values)
        elif role := of.role(name):
            roles[role] = list(values)
        elif name in of.SETS:
            made[name] = list(values)
        else:
            made[name] = values[0]
    groups = {"CustomFields": customs, "CustomRoles": roles}
    made |= {name: group for name, group in groups.items() if group}
    if op.body or op.files:
        made |= {"Content": op.body.replace("\r\n", "\n"), "ContentType": op.content_type}
    return made


def _by_name(pairs: tuple[tuple[str, str], ...]) -> dict[str, object]:
    """A field that stands there several times has several values."""
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}


def _sound(text: str) -> str:
    """Without lone surrogates: RT answers a bare 500 to them."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
