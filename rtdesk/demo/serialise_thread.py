"""Transactions and attachments as RT's JSON."""

from __future__ import annotations

import base64

from rtdesk.demo.dates import iso
from rtdesk.demo.hyperlinks import of_transaction, self_link
from rtdesk.demo.model import OBJECT_TYPES, TICKET_URI, Part, Transaction
from rtdesk.demo.shown import Shown
from rtdesk.demo.wire import Body, Problem

LINKED = frozenset({"AddLink", "DeleteLink"})


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
            return OBJECT_TYPES[row.of]
        case "Object":
            return ""
        case "id":
            return row.id
        case "TimeWorker" if show.tables.dialect.linked_records:
            raise Problem(500, None)
        case "_hyperlinks" if show.tables.dialect.links_in_lists:
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
        "Object": show.ref(row.of, row.ticket),
        "_hyperlinks": of_transaction(show.base, row),
        "id": row.id,
    }
    modern = show.tables.dialect.linked_records
    if modern:
        out["TimeWorker"] = None if row.taken else "0"
        if row.taken:
            out["TimeWorkedDate"] = iso(row.created)[:10]
    if row.of == "ticket":
        queue = show.tables.queues[show.tables.tickets[row.ticket].queue]
        out["CustomFields"] = show.values(row, queue.transaction_fields)
    if row.type == "CustomField":
        out["Field"] = show.ref("customfield", row.field)
        return out
    if row.type in LINKED and TICKET_URI in row.old + row.new:
        if not modern:
            raise Problem(500, None)
        out["Field"] = row.field
        for name, uri in (("OldValue", row.old), ("NewValue", row.new)):
            if uri:
                out[name] = show.ref("ticket", uri.removeprefix(TICKET_URI))
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
    lines = part.mail.splitlines()
    if part.subject:
        lines.append(f"Subject: {part.subject}")
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
