"""Who may do what in the demo."""

from __future__ import annotations

from rtdesk.demo.model import ROOT, Tables, Ticket, Transaction
from rtdesk.demo.rows import Queue, User

LOOK = frozenset({"SeeQueue", "ShowTicket"})
READ = LOOK | {"ShowTicketComments", "ShowOutgoingEmail"}
TALK = READ | {"ReplyToTicket", "CommentOnTicket"}
WORK = TALK | {
    "CreateTicket",
    "ModifyTicket",
    "OwnTicket",
    "TakeTicket",
    "StealTicket",
    "ReassignTicket",
    "CloseIncident",
}
ALL = WORK | {"DeleteTicket", "ApproveChange"}
CUSTOMER = frozenset({"SeeQueue", "CreateTicket"})
REQUESTOR = frozenset({"ShowTicket", "ReplyToTicket"})
"""What the requestors of a ticket may do with it, in the queues below."""
SELF_SERVICE = frozenset({"General", "Support", "Billing"})
NOTHING: frozenset[str] = frozenset()

GRANTS: dict[str, dict[str, frozenset[str]]] = {
    "anna": {
        "General": ALL,
        "Support": ALL,
        "Network": ALL,
        "Change Advisory": ALL,
        "Billing": ALL,
        "HR": LOOK,
        "Lab": ALL,
        "___Approvals": TALK | {"OwnTicket", "ModifyTicket"},
    },
    "bob": {
        "General": LOOK | {"CreateTicket"},
        "Support": WORK,
        "Network": TALK | {"CreateTicket"},
        "Change Advisory": READ | {"CommentOnTicket"},
        "Billing": LOOK,
    },
    "mei": {"Support": WORK, "Network": WORK, "General": WORK, "Lab": WORK},
    "jonas": {
        "Support": WORK,
        "Network": WORK,
        "Change Advisory": WORK,
        "General": WORK,
        "Lab": WORK,
    },
    "carol": {"General": CUSTOMER, "Support": CUSTOMER, "Billing": CUSTOMER},
}


def is_super(user: User) -> bool:
    """Root may do anything."""
    return user.id == ROOT


def is_staff(user: User) -> bool:
    """Those who work with tickets see people, groups, assets and articles, too."""
    return is_super(user) or (user.privileged and user.login in GRANTS)


def in_queue(user: User, queue: Queue) -> frozenset[str]:
    """Rights that do not depend on a ticket."""
    if is_super(user):
        return ALL
    return GRANTS.get(user.login, {}).get(queue.name, NOTHING)


def on_ticket(tables: Tables, user: User, ticket: Ticket) -> frozenset[str]:
    """Rights on a ticket: those in its queue, and those of its requestors."""
    queue = tables.queues[ticket.queue]
    rights = in_queue(user, queue)
    if user.id in ticket.requestors and queue.name in SELF_SERVICE:
        rights |= REQUESTOR
    return rights


def may_see(rights: frozenset[str], entry: Transaction) -> bool:
    """Whether somebody with these rights on the ticket sees a transaction of it."""
    if entry.type in ("Comment", "CommentEmailRecord") and "ShowTicketComments" not in rights:
        return False
    return not entry.type.endswith("EmailRecord") or "ShowOutgoingEmail" in rights


def hides_comments(rights: frozenset[str]) -> bool:
    """True when comments are removed before a page of history is cut."""
    return "ShowTicketComments" not in rights
