"""Tickets as RT's JSON."""

from __future__ import annotations

from collections.abc import Callable

from rtdesk.demo import roles
from rtdesk.demo.dates import iso
from rtdesk.demo.hyperlinks import backlinks, of_ticket
from rtdesk.demo.model import Ticket
from rtdesk.demo.shown import Shown
from rtdesk.demo.wire import Body


def ticket(show: Shown, row: Ticket) -> Body:
    """The whole ticket."""
    out: Body = {name: shown(show, row) for name, shown in TICKET.items()}
    out["EffectiveId"] = show.ref("ticket", row.id)
    out |= roles.of_ticket(show, row)
    if show.tables.queues[row.queue].sla:
        out["SLA"] = row.sla
    if show.tables.dialect.total_time_worked:
        out["TotalTimeWorked"] = _total(show, row)
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
    "CustomFields": lambda s, t: s.values(t, s.tables.queues[t.queue].fields),
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


PEOPLE = frozenset({"Requestor", "Cc", "AdminCc"})


def _total(show: Shown, row: Ticket) -> object:
    """The work on a ticket and its children: a number only where there are children, as in RT."""
    below = [id_ for kind, id_ in backlinks(show.tables, row.id) if kind == "MemberOf"]
    work = row.worked + sum(show.tables.tickets[id_].worked for id_ in below)
    return work if below else str(work)


def ticket_field(show: Shown, row: Ticket, name: str) -> object:
    """One field of a ticket as a list has it; unknown ones are empty."""
    dialect = show.tables.dialect
    if name in PEOPLE or name.startswith(("RT::CustomRole-", "CustomRoles")):
        if not dialect.people_in_lists:
            return ""
        return TICKET[name](show, row) if name in PEOPLE else roles.in_list(show, row, name)
    if name == "_hyperlinks" and not dialect.links_in_lists:
        return ""
    if name == "SLA":
        return row.sla
    return TICKET[name](show, row) if name in TICKET else ""
