"""PUT on a ticket: a list of RT's sentences, whatever became of it."""

from __future__ import annotations

from collections.abc import Callable

from rtdesk.demo import changes, dates, roles, watchers
from rtdesk.demo.changes import DENIED, Actor
from rtdesk.demo.model import Ticket
from rtdesk.demo.wire import Body

Setter = Callable[[Actor, Ticket, object], str]
TIMES = {"Due": "due", "Starts": "starts", "Started": "started", "Resolved": "resolved"}
MINUTES = {"TimeEstimated": "estimated", "TimeLeft": "left", "TimeWorked": "worked"}


def update(act: Actor, ticket: Ticket, body: Body) -> list[str | None]:
    """Applies what a body asks for, key by key, and tells what RT would tell.

    Raises:
        Problem: 500 as RT crashes, with earlier keys applied.
    """
    out: list[str | None] = []
    for key in sorted(SETTERS):
        if key in body:
            sentence = SETTERS[key](act, ticket, body[key])
            if sentence:
                out.append(f"Ticket {ticket.id}: {sentence}")
    for role in watchers.ROLES:
        if role in body:
            out += watchers.replace(act, ticket, role, body[role])
    out += roles.update(act, ticket, body)
    fields = body.get("CustomFields")
    for name, value in fields.items() if isinstance(fields, dict) else ():
        out += watchers.custom(act, ticket, name, value)
    for key, value in body.items():
        if key.removeprefix("Add").removeprefix("Delete") in watchers.KINDS:
            out += watchers.links(act, ticket, key, value)
    into = str(body.get("MergeInto", ""))
    if into.isdigit():
        out.append(watchers.merge(act, ticket, int(into)))
    return out


def _status(act: Actor, ticket: Ticket, value: object) -> str:
    if str(value) == ticket.status:
        return ""
    return changes.status(act, ticket, str(value))


def _owner(act: Actor, ticket: Ticket, value: object) -> str:
    if value is None:
        return ""
    name = watchers.names(value)[0] if value else ""
    new = act.tables.user(name) if "@" not in name else None
    if new is None:
        return "That user does not exist"
    return "" if new.id == ticket.owner else changes.owner(act, ticket, new)


def _queue(act: Actor, ticket: Ticket, value: object) -> str:
    name = watchers.names(value)[0] if value else ""
    found = act.tables.queue(name)
    if found is not None and found.id == ticket.queue:
        return ""
    return changes.queue(act, ticket, name)


def _subject(act: Actor, ticket: Ticket, value: object) -> str:
    if value is None:
        return ""
    new = str(value).replace("\r", "").replace("\n", " ")[:200]
    old = ticket.subject
    if new == old:
        return ""
    if not act.may(ticket, "ModifyTicket"):
        return DENIED
    ticket.subject = new
    act.record(ticket, "Set", "Subject", old, new)
    return f"Subject changed from '{old}' to '{new}'"


def _priority(act: Actor, ticket: Ticket, value: object) -> str:
    place = act.queue(ticket)
    old, new = ticket.priority, changes.priority_value(place, value)
    if new == old:
        return ""
    if not act.may(ticket, "ModifyTicket"):
        return DENIED
    ticket.priority = new
    act.record(ticket, "Set", "Priority", str(old), str(new))
    names = (changes.priority_name(place, old), changes.priority_name(place, new))
    return "Priority changed from '{}' to '{}'".format(*names)


def _time(key: str) -> Setter:
    attribute = TIMES[key]

    def apply(act: Actor, ticket: Ticket, value: object) -> str:
        old, new = getattr(ticket, attribute), dates.read(str(value or ""))
        if value is None or str(value) == dates.sql(old):
            return ""
        if not act.may(ticket, "ModifyTicket"):
            return DENIED
        setattr(ticket, attribute, new)
        act.record(ticket, "Set", key, dates.sql(old), dates.sql(new))
        return f"{key} changed from {dates.words(old)} to {dates.words(new)}"

    return apply


def _minutes(key: str) -> Setter:
    attribute = MINUTES[key]

    def apply(act: Actor, ticket: Ticket, value: object) -> str:
        text = str(value)
        old, new = getattr(ticket, attribute), int(text) if text.isdigit() else 0
        if old == new:
            return ""
        if not act.may(ticket, "ModifyTicket"):
            return DENIED
        setattr(ticket, attribute, new)
        worked = new - old if key == "TimeWorked" else 0
        act.record(ticket, "Set", key, str(old), str(new), taken=worked)
        if key == "TimeWorked":
            verb = "Worked" if worked > 0 else "Adjusted time worked by"
            day = f" on {dates.day(act.now)}" if act.tables.dialect.worked_on_day else ""
            return f"{verb} {worked} minutes{day}"
        shown = ["(no value)" if value == 0 else f"'{value}'" for value in (old, new)]
        return f"{key} changed from {shown[0]} to {shown[1]}"

    return apply


def _sla(act: Actor, ticket: Ticket, value: object) -> str:
    old, new = ticket.sla, str(value or "")
    if new == old or not act.queue(ticket).sla:
        return ""
    if not act.may(ticket, "ModifyTicket"):
        return DENIED
    ticket.sla = new
    act.record(ticket, "Set", "SLA", old, new)
    shown = [f"'{text}'" if text else "(no value)" for text in (old, new)]
    return f"SLA changed from {shown[0]} to {shown[1]}"


SETTERS: dict[str, Setter] = {
    "Status": _status,
    "Owner": _owner,
    "Queue": _queue,
    "Subject": _subject,
    "Priority": _priority,
    "SLA": _sla,
    **{key: _time(key) for key in TIMES},
    **{key: _minutes(key) for key in MINUTES},
}
