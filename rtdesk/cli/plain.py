"""Records as JSON has them here: the names are those of the schemas, and stay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from rtdesk.cli import rows
from rtdesk.cli.rows import moment
from rtdesk.records.link import TICKET_LINKS
from rtdesk.records.ref import NOBODY

if TYPE_CHECKING:
    from rtdesk.records.article import Article
    from rtdesk.records.attachment import Attachment
    from rtdesk.records.link import Link
    from rtdesk.records.queue import Queue
    from rtdesk.records.ref import Ref
    from rtdesk.records.ticket import Ticket, TicketRow
    from rtdesk.records.transaction import Transaction
    from rtdesk.records.user import User
    from rtdesk.store.batch import Thread

ROW = (
    "id",
    "subject",
    "status",
    "queue",
    "owner",
    "owner_name",
    "requestors",
    "priority",
    "created",
    "updated",
    "due",
)
PROFILED = (*ROW, "profile")
"""What `ls --all-profiles` tells."""
TICKET = (
    *ROW,
    "type",
    "creator",
    "cc",
    "admin_cc",
    "roles",
    "custom_fields",
    "starts",
    "started",
    "resolved",
    "told",
    "sla",
    "minutes_worked",
    "minutes_estimated",
    "minutes_left",
    "links",
    "offers",
    "url",
    "history",
)
QUEUE = ("id", "name", "description", "lifecycle", "disabled", "may_create")
ARTICLE = ("id", "name", "summary", "class", "updated", "texts")
USER = ("login", "name", "email")


def row(found: TicketRow) -> dict[str, object]:
    """What `ls` tells of a ticket."""
    return rows.plain(
        found.id,
        found.subject,
        found.status,
        found.queue.label,
        owner=(found.owner.id, found.owner.name),
        requestors=[(ref.type, ref.id, ref.name) for ref in found.requestors],
        priority=found.priority,
        created=found.created,
        updated=found.last_updated,
        due=found.due,
    )


def ticket(found: Ticket, thread: Thread, names: Mapping[str, str], url: str) -> dict[str, object]:
    """What `show` tells of a ticket."""
    return {
        **row(found),
        "type": found.type,
        "creator": found.creator.id if found.creator.id != NOBODY else None,
        "cc": _logins(found.cc),
        "admin_cc": _logins(found.admin_cc),
        "roles": {role.name: _logins(role.members) for role in found.roles},
        "custom_fields": {field.name: list(field.values) for field in found.custom_fields},
        "starts": moment(found.starts),
        "started": moment(found.started),
        "resolved": moment(found.resolved),
        "told": moment(found.told),
        "sla": found.sla,
        "minutes_worked": found.time_worked,
        "minutes_estimated": found.time_estimated,
        "minutes_left": found.time_left,
        "links": {ref: [_target(link) for link in found.links.all(ref)] for ref in TICKET_LINKS},
        "offers": {
            "reply": found.links.find("correspond") is not None,
            "comment": found.links.find("comment") is not None,
            "statuses": [link.to for link in found.links.all("lifecycle") if link.to],
        },
        "url": url,
        "history": list(_history(thread, names)),
    }


def _history(thread: Thread, names: Mapping[str, str]) -> Iterator[dict[str, object]]:
    parts: dict[int, list[Attachment]] = {}
    for part in thread.attachments:
        parts.setdefault(part.transaction, []).append(part)
    for entry in thread.transactions:
        yield _entry(entry, parts.get(entry.id, []), names)


def _entry(
    found: Transaction, parts: list[Attachment], names: Mapping[str, str]
) -> dict[str, object]:
    from rtdesk.text.sentences import sentence

    body = next((part for part in parts if part.is_body and part.text is not None), None)
    return {
        "id": found.id,
        "type": found.type,
        "field": found.field,
        "old": found.old,
        "new": found.new,
        "what": "" if found.is_message else sentence(found, names),
        "creator": found.creator.id,
        "creator_name": names.get(found.creator.id) or found.creator.label,
        "created": moment(found.created),
        "minutes": found.time_taken,
        "text": body and body.text,
        "content_type": body and (body.content_type or "text/plain"),
        "files": [file(part) for part in parts if part.is_file],
    }


def file(part: Attachment) -> dict[str, object]:
    """A file of a ticket."""
    return {
        "id": part.id,
        "name": part.filename,
        "content_type": part.content_type,
        "size": part.size,
    }


def queue(found: Queue) -> dict[str, object]:
    """A queue."""
    return {
        "id": found.id,
        "name": found.name,
        "description": found.description,
        "lifecycle": found.lifecycle,
        "disabled": found.disabled,
        "may_create": found.links.find("create") is not None,
    }


def article(found: Article) -> dict[str, object]:
    """An article with all that is in it."""
    return {
        "id": found.id,
        "name": found.name,
        "summary": found.summary,
        "class": found.kind,
        "updated": moment(found.updated),
        "texts": {passage.name: list(passage.values) for passage in found.passages},
    }


def user(found: User) -> dict[str, object]:
    """A user, as far as one may see them."""
    return {"login": found.login, "name": found.real_name, "email": found.email}


def _logins(refs: tuple[Ref, ...]) -> list[str]:
    return [rows.who(ref.type, ref.id, ref.name) for ref in refs]


def _target(link: Link) -> int | str:
    """The number of a ticket; of anything else the kind and number, or the address."""
    if link.external or not link.id:
        return link.url
    if link.type == "ticket" and link.id.isdecimal():
        return int(link.id)
    return f"{link.type}:{link.id}"
