"""Correspondence, comments and new tickets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

from rtdesk.demo import changes, dates, fieldvalues, rights, roles, watchers
from rtdesk.demo.changes import DENIED, Actor
from rtdesk.demo.lifecycles import LIFECYCLES
from rtdesk.demo.model import NOBODY, Part, Ticket, Transaction
from rtdesk.demo.multipart import Upload
from rtdesk.demo.rows import SYSTEM
from rtdesk.demo.wire import Body, Problem

ADDED = {"Correspond": "Correspondence added", "Comment": "Comments added"}
AUTOREPLY = """Greetings,

This message has been automatically generated in response to the creation of a
ticket regarding {subject}, a summary of which appears below.

Your ticket has been assigned an ID of [harbour.example #{id}].
"""
NEEDED = {"Correspond": "ReplyToTicket", "Comment": "CommentOnTicket"}


def post(
    act: Actor, ticket: Ticket | None, type_: str, body: Body, files: list[Upload]
) -> tuple[int, list[str | None]]:
    """Adds a message and whatever else the body asks for: its transaction and RT's sentences.

    Raises:
        Problem: 400, also for tickets that do not exist.
    """
    if body.get("Content") and not body.get("ContentType"):
        raise Problem(400, "ContentType is a required field for application/json")
    mine = act.rights(ticket) if ticket is not None else frozenset()
    if ticket is None or not {NEEDED[type_], "ModifyTicket"} & mine or "ShowTicket" not in mine:
        raise Problem(400, DENIED)
    minutes = str(body.get("TimeTaken") or "0")
    taken = int(minutes) if minutes.isdigit() else 0
    subject = str(body.get("Subject") or "")
    entry = Transaction(0, ticket.id, type_, act.user.id, act.now, data=subject or "No Subject")
    entry.taken = taken
    entry.values = _with_message(act, ticket, body)
    ticket.worked += taken
    act.tables.record(entry, parts(body, files, subject))
    ticket.updated, ticket.updated_by = act.now, act.user.id
    if type_ == "Correspond":
        mail(act, ticket, body)
        changes.open_by_reply(act, ticket)
    told = [ADDED[type_], *_told_of_message(act, ticket, body), *_extras(act, ticket, body)]
    return entry.id, told


def _extras(act: Actor, ticket: Ticket, body: Body) -> list[str | None]:
    out: list[str | None] = []
    fields = body.get("CustomFields")
    taken = act.tables.dialect.changes_with_messages
    for name, value in fields.items() if isinstance(fields, dict) and taken else ():
        out += watchers.custom(act, ticket, name, value)
    for role in watchers.ROLES:
        if body.get(role):
            out += watchers.replace(act, ticket, role, body[role])
    if not taken:
        return out
    out += roles.update(act, ticket, body)
    if body.get("Status"):
        out.append(changes.status(act, ticket, str(body["Status"])))
    return out


def parts(body: Body, files: list[Upload], subject: str) -> list[Part]:
    """The MIME parts of a message: one text, or a container with the text and the files."""
    text = Part(0, 0, str(body.get("ContentType") or "text/plain"), subject=subject)
    text.content = str(body.get("Content") or "").encode()
    if not files:
        return [text]
    text.parent, text.subject = 1, ""
    whole = Part(0, 0, "multipart/mixed", subject=subject)
    return [whole, text, *(Part(0, 0, f.type, f.content, f.name, 1) for f in files)]


def mail(act: Actor, ticket: Ticket, body: Body) -> None:
    """What RT sends out after a reply: to those on the ticket other than the sender."""
    if act.user.id not in ticket.requestors:
        ticket.told = act.now
    readers = {*ticket.requestors, *ticket.cc, *ticket.admin_cc, ticket.owner}
    if readers - {act.user.id, NOBODY}:
        people = {"To": ticket.requestors, "Cc": ticket.cc}
        people["Bcc"] = (*ticket.admin_cc, ticket.owner)
        _sent(act, ticket, str(body.get("Content") or ""), people)


def _sent(
    act: Actor, ticket: Ticket, text: str, people: Mapping[str, tuple[int, ...]], word: str = ""
) -> None:
    """A mail as RT records it: text and HTML side by side, the header with the container.

    `word` begins the subject of what RT says by itself, also to who caused it.
    """
    silent = set() if word else {act.user.id}
    entry = Transaction(0, ticket.id, "EmailRecord", SYSTEM, act.now)
    entry.data = f"<rt-{ticket.id}-{act.tables.last_transaction + 1}@harbour.example>"
    whole = Part(0, 0, "multipart/alternative", mail=_header(act, ticket, entry, people, silent))
    whole.subject = f"[harbour.example #{ticket.id}] {word}{ticket.subject}"
    plain = Part(0, 0, "text/plain", text.encode(), parent=1)
    page = Part(0, 0, "text/html", f"<pre>{escape(text)}</pre>".encode(), parent=1)
    act.tables.record(entry, [whole, plain, page])


def _header(
    act: Actor,
    ticket: Ticket,
    entry: Transaction,
    people: Mapping[str, tuple[int, ...]],
    silent: set[int],
) -> str:
    """Who a mail went to, a line for each role; `silent` get none."""
    queue = act.tables.queues[ticket.queue].name.casefold().replace(" ", "-")
    name = act.user.real_name or act.user.login
    lines = [f'From: "{name} via RT" <{queue}@harbour.example>']
    told = {NOBODY, *silent}
    for role, ids in people.items():
        found = [address for id_ in ids if id_ not in told for address in _addresses(act, id_)]
        told.update(ids)
        if found:
            lines.append(f"{role}: {', '.join(found)}")
    lines.append(f"Date: {format_datetime(datetime.fromtimestamp(act.now, UTC))}")
    return "\n".join([*lines, f"Message-ID: {entry.data}", "Precedence: bulk"])


def _addresses(act: Actor, id_: int) -> list[str]:
    """Of a user, or of all members of a group."""
    group = act.tables.groups.get(id_)
    ids = [id_] if group is None else group.members
    users = (act.tables.users[one] for one in ids if one in act.tables.users)
    return [user.email for user in users if user.email]


def create(act: Actor, body: Body, files: list[Upload]) -> Ticket:
    """Makes a ticket; bad owners and values are dropped without a word, as RT does.

    Raises:
        Problem: 400 or 403 in RT's words.
    """
    tables = act.tables
    name = body.get("Queue")
    if not name:
        raise Problem(400, "Could not create ticket. Queue not set")
    queue = tables.queue(str(name.get("id") if isinstance(name, dict) else name))
    if queue is None or not act.may_create(queue):
        raise Problem(403, f"No permission to create tickets in the queue '{name}'")
    life = LIFECYCLES[queue.lifecycle]
    status = life.status(str(body.get("Status") or life.initial[0]))
    if status not in life.transitions[""]:
        raise Problem(400, f"New tickets can not have status '{body.get('Status')}' in this queue.")
    ticket = Ticket(
        id=max(tables.tickets, default=0) + 1,
        queue=queue.id,
        subject=str(body.get("Subject") or "")[:200],
        status=status,
        creator=act.user.id,
        created=act.now,
        updated=act.now,
        updated_by=act.user.id,
        priority=changes.priority_value(queue, body.get("Priority", 0)),
        sla=str(body.get("SLA") or queue.sla) if queue.sla else "",
        due=dates.read(str(body.get("Due") or "").replace("T", " ")),
        started=0 if status in life.initial else act.now,
        type=str(body.get("Type") or "ticket").lower(),
    )
    tables.tickets[ticket.id] = ticket
    _people(act, ticket, body)
    _values(act, ticket, body)
    roles.at_creation(act, ticket, body)
    entry = Transaction(0, ticket.id, "Create", act.user.id, act.now)
    tables.record(entry, parts(body, files, ticket.subject))
    for key in body:
        if key in watchers.KINDS:
            watchers.links(act, ticket, key, body[key], silent=ticket.type == "reminder")
    if ticket.requestors and ticket.type == "ticket":
        text = AUTOREPLY.format(subject=ticket.subject, id=ticket.id)
        _sent(act, ticket, text, {"To": ticket.requestors}, "AutoReply: ")
    return ticket


def _people(act: Actor, ticket: Ticket, body: Body) -> None:
    for role in watchers.ROLES:
        found = (act.tables.principal(name) for name in watchers.names(body.get(role)))
        watchers.set_role(ticket, role, tuple(one.id for one in found if one is not None))
    wanted = act.tables.user(str(body.get("Owner") or "Nobody"))
    if wanted is not None and "OwnTicket" in rights.on_ticket(act.tables, wanted, ticket):
        ticket.owner = wanted.id


def _values(act: Actor, ticket: Ticket, body: Body) -> None:
    given = body.get("CustomFields")
    for name, value in given.items() if isinstance(given, dict) else ():
        field = act.tables.field_named(ticket.queue, name)
        if field is not None:
            done = fieldvalues.change(act.tables, field, (), value)
            watchers.store(ticket, field, done.values)


def _told_of_message(act: Actor, ticket: Ticket, body: Body) -> list[str]:
    given = body.get("TxnCustomFields")
    if not isinstance(given, dict) or not given:
        return []
    known = act.queue(ticket).transaction_fields
    odd = [name for name in given if act.tables.field_among(known, name) is None]
    unknown = [f"Unable to load transaction custom field: {name}" for name in odd]
    return unknown or ["Custom fields updated"]


def _with_message(act: Actor, ticket: Ticket, body: Body) -> dict[int, tuple[str, ...]] | None:
    """The values of the message's own custom fields."""
    given = body.get("TxnCustomFields")
    known = act.queue(ticket).transaction_fields
    out = {}
    for name, value in given.items() if isinstance(given, dict) else ():
        field = act.tables.field_among(known, name)
        if field is not None:
            out[field.id] = fieldvalues.change(act.tables, field, (), value).values
    return out or None
