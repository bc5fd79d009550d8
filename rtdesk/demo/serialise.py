"""Rows as RT's JSON: references, tickets, transactions, attachments, users, queues."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rtdesk.demo import rights
from rtdesk.demo.dates import iso
from rtdesk.demo.hyperlinks import of_queue, of_ticket, of_transaction
from rtdesk.demo.model import SYSTEM, Field, Part, Queue, Tables, Ticket, Transaction, User
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
            return queue_field(self, self.tables.queues[int(id_)], name)
        if type_ == "customfield":
            return field_field(self.tables.fields[int(id_)], name)
        return ""


def ticket(show: Shown, row: Ticket) -> Body:
    """The whole ticket."""
    out: Body = {name: shown(show, row) for name, shown in TICKET.items()}
    out["EffectiveId"] = show.ref("ticket", row.id)
    if not row.told:
        del out["Told"]
    for name in ("Owner", "Queue", "Creator", "LastUpdatedBy"):
        if show.request.first(f"fields[{name}]"):
            show.expand(name, out[name])
    return out


TICKET: dict[str, Callable[[Shown, Ticket], object]] = {
    "Subject": lambda s, t: t.subject,
    "Status": lambda s, t: t.status,
    "Type": lambda s, t: t.type,
    "Queue": lambda s, t: s.ref("queue", t.queue),
    "Owner": lambda s, t: s.person(t.owner),
    "Creator": lambda s, t: s.person(t.creator),
    "LastUpdatedBy": lambda s, t: s.person(t.updated_by),
    "Requestor": lambda s, t: s.people(t.requestors),
    "Cc": lambda s, t: s.people(t.cc),
    "AdminCc": lambda s, t: s.people(t.admin_cc),
    "CustomFields": lambda s, t: s.values(t),
    "Priority": lambda s, t: str(t.priority),
    "InitialPriority": lambda s, t: "0",
    "FinalPriority": lambda s, t: "0",
    "TimeWorked": lambda s, t: str(t.worked),
    "TimeLeft": lambda s, t: str(t.left),
    "TimeEstimated": lambda s, t: str(t.estimated),
    "Created": lambda s, t: iso(t.created),
    "LastUpdated": lambda s, t: iso(t.updated),
    "Due": lambda s, t: iso(t.due),
    "Told": lambda s, t: iso(t.told),
    "Starts": lambda s, t: iso(t.starts),
    "Started": lambda s, t: iso(t.started),
    "Resolved": lambda s, t: iso(t.resolved),
    "EffectiveId": lambda s, t: str(t.merged_into or t.id),
    "id": lambda s, t: t.id,
    "_hyperlinks": lambda s, t: of_ticket(s.tables, s.user, s.base, t),
}


def ticket_field(show: Shown, row: Ticket, name: str) -> object:
    """One field of a ticket as a list has it; unknown ones are empty."""
    return TICKET[name](show, row) if name in TICKET else ""


def transaction_field(show: Shown, row: Transaction, name: str) -> object:
    """One field of a transaction as a list has it."""
    match name:
        case "Type":
            return row.type
        case "Field":
            return row.field
        case "OldValue":
            return row.old
        case "NewValue":
            return row.new
        case "Data":
            return row.data
        case "Creator":
            return show.person(row.creator)
        case "Created":
            return iso(row.created)
        case "TimeTaken":
            return str(row.taken)
        case "ObjectId":
            return str(row.ticket)
        case "ObjectType":
            return "RT::Ticket"
        case "Object":
            return show.ref("ticket", row.ticket)
        case "id":
            return row.id
        case "_hyperlinks":
            return of_transaction(show.base, row)
        case _:
            return ""


def transaction(show: Shown, row: Transaction) -> Body:
    """The whole transaction."""
    out: Body = {
        "Type": row.type,
        "Creator": show.person(row.creator),
        "Created": iso(row.created),
        "TimeTaken": str(row.taken),
        "Object": show.ref("ticket", row.ticket),
        "CustomFields": [],
        "_hyperlinks": of_transaction(show.base, row),
        "id": row.id,
    }
    if row.type == "CustomField":
        out["Field"] = show.ref("customfield", row.field)
        return out
    for name, value in (
        ("Field", row.field),
        ("OldValue", row.old),
        ("NewValue", row.new),
        ("Data", row.data),
    ):
        if value:
            out[name] = value
    return out


def part_field(show: Shown, part: Part, name: str) -> object:
    """One field of an attachment as a list has it: text plain, other bytes as Latin-1."""
    match name:
        case "ContentType":
            return part.type
        case "Filename":
            return part.filename
        case "ContentLength":
            return str(len(part.content))
        case "TransactionId":
            return str(part.transaction)
        case "Subject":
            return part.subject
        case "Content":
            coding = "utf-8" if part.type.startswith("text/") else "latin-1"
            return part.content.decode(coding, "replace")
        case "ContentEncoding":
            return _encoding(part)
        case "Creator":
            return show.person(show.tables.transactions[part.transaction].creator)
        case "Created":
            return iso(show.tables.transactions[part.transaction].created)
        case "Headers":
            return headers(part)
        case "id":
            return part.id
        case "_hyperlinks":
            return [self_link(show.base, "attachment", part.id)]
        case _:
            return ""


def _encoding(part: Part) -> str:
    if is_container(part):
        return ""
    if not part.type.startswith("text/"):
        return "base64"
    return "none" if part.content.isascii() else "quoted-printable"


def is_container(part: Part) -> bool:
    """True for what only holds other parts."""
    return part.type.startswith("multipart/")


def headers(part: Part) -> str:
    """The mail header of a part; the only place of a Content-ID."""
    lines = [f"Subject: {part.subject}"] if part.subject else []
    charset = '; charset="utf-8"' if part.type.startswith("text/") else ""
    name = f'; name="{part.filename}"' if part.filename else ""
    lines.append(f"Content-Type: {part.type}{charset}{name}")
    if part.cid:
        lines.append(f"Content-ID: <{part.cid}>")
    if part.filename:
        kind = "inline" if part.cid else "attachment"
        lines.append(f'Content-Disposition: {kind}; filename="{part.filename}"')
    lines.append(f"Content-Length: {len(part.content)}")
    return "\n".join(lines)


def part(show: Shown, row: Part) -> Body:
    """The whole attachment, its content in base64 with line breaks."""
    entry = show.tables.transactions[row.transaction]
    encoded = None if is_container(row) else base64.encodebytes(row.content).decode()
    out: Body = {
        "ContentType": row.type,
        "Content": encoded,
        "Headers": headers(row),
        "MessageId": "",
        "Subject": row.subject,
        "Parent": show.ref("attachment", row.parent) if row.parent else "0",
        "TransactionId": show.ref("transaction", row.transaction),
        "Creator": show.person(entry.creator),
        "Created": iso(entry.created),
        "_hyperlinks": [self_link(show.base, "attachment", row.id)],
        "id": row.id,
    }
    if row.filename:
        out["Filename"] = row.filename
    return out


def self_link(base: str, type_: str, id_: int) -> Body:
    """The hyperlink to a record itself; its id is a number, unlike all others."""
    return {"ref": "self", "type": type_, "id": id_, "_url": f"{base}/{type_}/{id_}"}


def user_field(row: User, name: str) -> object:
    """One field of a user as lists and expansions have it."""
    match name:
        case "Name":
            return row.login
        case "RealName":
            return row.real_name
        case "EmailAddress":
            return row.email
        case "id":
            return row.id
        case _:
            return ""


def user(show: Shown, row: User) -> Body:
    """A user: little of others, more of oneself, all for root."""
    out: Body = {
        "Name": row.login,
        "EmailAddress": row.email,
        "RealName": row.real_name,
        "Privileged": int(row.privileged),
        "_hyperlinks": [
            self_link(show.base, "user", row.id),
            {"ref": "history", "_url": f"{show.base}/user/{row.id}/history"},
        ],
    }
    if row.id != show.user.id and not rights.is_super(show.user):
        return out
    if row.timezone:
        out["Timezone"] = row.timezone
    return out | {
        "id": row.id,
        "Disabled": "0",
        "Created": iso(row.created),
        "Creator": show.person(SYSTEM),
        "LastUpdated": iso(row.created),
        "LastUpdatedBy": show.person(SYSTEM),
        "CustomFields": [],
        "Memberships": [],
    }


def queue_field(show: Shown, row: Queue, name: str) -> object:
    """One field of a queue as a list has it."""
    match name:
        case "Name":
            return row.name
        case "Description":
            return row.description
        case "Lifecycle":
            return row.lifecycle
        case "Disabled":
            return str(int(row.disabled))
        case "SLADisabled":
            return "1"
        case "SortOrder":
            return str(row.id - 1)
        case "CorrespondAddress" | "CommentAddress":
            return row.address if name == "CorrespondAddress" else ""
        case "id":
            return row.id
        case "_hyperlinks":
            return of_queue(show.user, show.base, row)
        case _:
            return ""


def queue(show: Shown, row: Queue) -> Body:
    """The whole queue."""
    names = ("Name", "Description", "Lifecycle", "Disabled", "SLADisabled", "SortOrder")
    out: Body = {name: queue_field(show, row, name) for name in names}
    return out | {
        "CorrespondAddress": row.address,
        "CommentAddress": "",
        "Cc": [],
        "AdminCc": [],
        "Created": iso(row.created),
        "Creator": show.person(SYSTEM),
        "LastUpdated": iso(row.created),
        "LastUpdatedBy": show.person(SYSTEM),
        "CustomFields": [],
        "TicketCustomFields": [
            {
                **show.ref("customfield", id_),
                "name": show.tables.fields[id_].name,
                "ref": "customfield",
            }
            for id_ in row.fields
        ],
        "TicketTransactionCustomFields": [],
        "_hyperlinks": of_queue(show.user, show.base, row),
        "id": row.id,
    }


def field_field(row: Field, name: str) -> object:
    """One property of a custom field."""
    match name:
        case "Name":
            return row.name
        case "Type":
            return row.type
        case "MaxValues":
            return "0" if row.many else "1"
        case "Description":
            return row.description
        case "EntryHint":
            return row.hint
        case "LookupType":
            return "RT::Queue-RT::Ticket"
        case "Disabled" | "SortOrder" | "UniqueValues":
            return "0"
        case "id":
            return row.id
        case _:
            return ""


def customfield(show: Shown, row: Field) -> Body:
    """The whole custom field, with the values to choose from."""
    names = "Name Type MaxValues Description EntryHint LookupType Disabled SortOrder UniqueValues"
    out: Body = {name: field_field(row, name) for name in names.split()}
    links = [self_link(show.base, "customfield", row.id)]
    if row.type == "Select":
        out["Values"] = sorted(row.values)
        links.append(
            {"ref": "customfieldvalues", "_url": f"{show.base}/customfield/{row.id}/values"}
        )
    return out | {
        "Pattern": "",
        "Created": iso(row.created),
        "Creator": show.person(SYSTEM),
        "LastUpdated": iso(row.created),
        "LastUpdatedBy": show.person(SYSTEM),
        "_hyperlinks": links,
        "id": row.id,
    }
