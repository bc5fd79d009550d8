"""Single changes of a ticket, with RT's checks, transactions and sentences."""

from __future__ import annotations

from dataclasses import dataclass

from rtdesk.demo import rights
from rtdesk.demo.lifecycles import LIFECYCLES, MAPS, Lifecycle
from rtdesk.demo.model import NOBODY, Tables, Ticket, Transaction
from rtdesk.demo.rows import SYSTEM, Queue, User

DENIED = "Permission Denied"


@dataclass(frozen=True)
class Actor:
    """Who changes something, and when."""

    tables: Tables
    user: User
    now: int

    def rights(self, ticket: Ticket) -> frozenset[str]:
        """What this user may do with the ticket."""
        return rights.on_ticket(self.tables, self.user, ticket)

    def may(self, ticket: Ticket, right: str) -> bool:
        """Whether one right is among them."""
        return right in self.rights(ticket)

    def may_create(self, queue: Queue) -> bool:
        """Whether this user may make tickets there."""
        return "CreateTicket" in rights.in_queue(self.user, queue)

    def queue(self, ticket: Ticket) -> Queue:
        """The ticket's queue."""
        return self.tables.queues[ticket.queue]

    def lifecycle(self, ticket: Ticket) -> Lifecycle:
        """The ticket's lifecycle."""
        return LIFECYCLES[self.queue(ticket).lifecycle]

    def record(
        self,
        ticket: Ticket,
        type_: str,
        field: str = "",
        old: str = "",
        new: str = "",
        *,
        by: int = 0,
        taken: int = 0,
    ) -> Transaction:
        """Writes a transaction and touches the ticket."""
        creator = by or self.user.id
        ticket.updated, ticket.updated_by = self.now, creator
        return self.tables.record(
            Transaction(0, ticket.id, type_, creator, self.now, field, old, new, "", taken)
        )


def status(act: Actor, ticket: Ticket, wanted: str, *, by: int = 0) -> str:
    """Moves a ticket along its lifecycle; the sentence RT answers with."""
    life = act.lifecycle(ticket)
    to = life.status(wanted)
    if not to:
        return f"Status '{wanted}' isn't a valid status for this ticket."
    old = ticket.status
    if not life.allows(old, to):
        return f"You can't change status from '{old}' to '{wanted}'."
    if not by and not act.may(ticket, life.right(to)):
        return DENIED
    if old in life.initial and not ticket.started:
        ticket.started = act.now
    if to in life.inactive and old not in life.inactive:
        ticket.resolved = act.now
    ticket.status = to
    act.record(ticket, "Status", "Status", old, to, by=by)
    return f"Status changed from '{old}' to '{to}'"


def open_by_reply(act: Actor, ticket: Ticket) -> None:
    """What RT's own scrip does after any reply: a ticket that is not active becomes so."""
    life = act.lifecycle(ticket)
    to = "" if ticket.status in life.active else life.opened(ticket.status)
    if to:
        status(act, ticket, to, by=SYSTEM)


def owner(act: Actor, ticket: Ticket, new: User, *, steal: bool = False) -> str:
    """Gives a ticket to somebody (RT: lib/RT/Ticket.pm, SetOwner)."""
    tables, me = act.tables, act.user.id
    mine = act.rights(ticket)
    if new.id == ticket.owner:
        return "That user already owns that ticket"
    if new.id != NOBODY:
        theirs = rights.on_ticket(tables, new, ticket)
        if "OwnTicket" not in theirs:
            return "That user may not own tickets in that queue"
    allowed = "ModifyTicket" in mine or "ReassignTicket" in mine
    if ticket.owner == NOBODY:
        allowed = allowed or ("TakeTicket" in mine and new.id == me)
    elif ticket.owner != me:
        allowed = allowed or (steal and "StealTicket" in mine)
    if not allowed:
        return DENIED
    if steal and ticket.owner == NOBODY:
        return "You can only steal a ticket owned by someone else"
    old = tables.users[ticket.owner]
    ticket.owner = new.id
    act.record(ticket, "Set", "Owner", str(old.id), str(new.id))
    act.record(ticket, "SetWatcher", "Owner", str(old.id), str(new.id))
    return f"Owner changed from {old.login} to {new.login}"


def take(act: Actor, ticket: Ticket) -> str:
    """Makes an unowned ticket one's own."""
    if ticket.owner == act.user.id:
        return "That user already owns that ticket"
    if ticket.owner != NOBODY:
        return "You can only take tickets that are unowned"
    return owner(act, ticket, act.user)


def untake(act: Actor, ticket: Ticket) -> str:
    """Gives one's own ticket back."""
    if ticket.owner not in (act.user.id, NOBODY):
        if act.tables.dialect.untake_only_own:
            return "You can only untake tickets you own"
        return "You can only reassign tickets that you own or that are unowned"
    return owner(act, ticket, act.tables.users[NOBODY])


def steal(act: Actor, ticket: Ticket) -> str:
    """Makes somebody else's ticket one's own."""
    if ticket.owner == act.user.id:
        return "You already own this ticket"
    return owner(act, ticket, act.user, steal=True)


def queue(act: Actor, ticket: Ticket, name: str) -> str:
    """Moves a ticket to another queue, its status with it."""
    if not act.may(ticket, "ModifyTicket"):
        return DENIED
    new = act.tables.queue(name)
    if new is None:
        return f"Queue {name} does not exist"
    old = act.queue(ticket)
    if not act.may_create(new):
        return "You may not create requests in that queue."
    mapped = ticket.status
    if old.lifecycle != new.lifecycle:
        mapped = MAPS.get((old.lifecycle, new.lifecycle), {}).get(ticket.status, "")
        if not mapped:
            return (
                "There is no mapping for statuses between these queues. "
                "Contact your system administrator."
            )
    act.record(ticket, "Set", "Queue", str(old.id), str(new.id))
    ticket.queue, ticket.status = new.id, mapped
    return f"Queue changed from {old.name} to {new.name}"


def priority_name(place: Queue, value: int) -> str:
    """What sentences call a priority."""
    if not place.priorities:
        return str(value)
    reached = [name for name, least in place.priorities if least <= value]
    return reached[-1] if reached else place.priorities[0][0]


def priority_value(place: Queue, value: object) -> int:
    """The number behind a priority that is given by name or number."""
    text = str(value)
    names = {name.casefold(): least for name, least in place.priorities}
    if text.casefold() in names:
        return names[text.casefold()]
    try:
        return int(text)
    except ValueError:
        return 0
