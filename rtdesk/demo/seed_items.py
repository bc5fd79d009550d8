"""Reminders and approvals of the demo: tickets of their own types, made after all others."""

from __future__ import annotations

from rtdesk.demo import changes, dates, messages, rights
from rtdesk.demo.changes import Actor
from rtdesk.demo.model import Tables, Ticket
from rtdesk.demo.rows import Queue

HOUR = 3600
AGO = 20
"""Seconds: after everything that is told."""
REMINDERS = (
    ("Labels come out shifted by 2 mm", "Ask the maker about the second head", -3, "open"),
    ("Labels come out shifted by 2 mm", "Order test labels", -50, "resolved"),
    ("Two-factor codes are refused", "Does the new phone work?", 46, "open"),
)
"""Subject of the ticket, of the reminder, hours until it is due, status."""
APPROVALS = (
    (
        "Move the file server to the new shelf",
        "Approve: an hour without the file server",
        "anna",
        "Wednesday from 6 to 7 in the morning. The old shelf stays until it is over.",
    ),
    (
        "Renew the certificate of the VPN gateway",
        "Approve: a new certificate for the VPN gateway",
        "jonas",
        "It runs out this month. Nobody will notice if all goes well.",
    ),
)
"""Subject of the ticket, of the approval, who owns it, its text; anna is on all of them."""


class Anybody(Actor):
    """Somebody in a story: never refused."""

    def rights(self, ticket: Ticket) -> frozenset[str]:
        """All of them."""
        return rights.ALL

    def may_create(self, queue: Queue) -> bool:
        """Always."""
        return True


def remind(tables: Tables, now: int) -> None:
    """Makes them just now, as ids grow with time; the tickets they are about do not change."""
    anna, root = tables.user("anna"), tables.user("root")
    assert anna is not None
    assert root is not None
    for about, subject, hours, status in REMINDERS:
        ticket = _told(tables, about)
        body: dict[str, object] = {
            "Queue": tables.queues[ticket.queue].name,
            "Subject": subject,
            "Type": "reminder",
            "Owner": "anna",
            "Status": "open",
            "Due": dates.sql(now + hours * HOUR),
        }
        made = messages.create(Anybody(tables, anna, now - AGO), body, [])
        tables.link(made, "RefersTo", ticket.id)
        if status != "open":
            changes.status(Anybody(tables, anna, now - AGO), made, status)
    for about, subject, owner, text in APPROVALS:
        ticket = _told(tables, about)
        body = {
            "Queue": "___Approvals",
            "Subject": subject,
            "Type": "approval",
            "Owner": owner,
            "AdminCc": "anna",
            "Status": "open",
            "Content": text,
            "ContentType": "text/plain",
        }
        made = messages.create(Anybody(tables, root, now - AGO), body, [])
        made.owner = tables.logins[owner].id
        tables.link(ticket, "DependsOn", made.id)


def _told(tables: Tables, subject: str) -> Ticket:
    return next(ticket for ticket in tables.tickets.values() if ticket.subject == subject)
