"""Single fields of users, queues and custom fields, as lists and expansions have them."""

from __future__ import annotations

from rtdesk.demo.hyperlinks import of_queue
from rtdesk.demo.model import Field, Queue, User


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


def queue_field(user: User, base: str, row: Queue, name: str) -> object:
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
            return of_queue(user, base, row)
        case _:
            return ""


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
