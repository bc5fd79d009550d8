"""The closed union of what a user can ask of the server."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

from rtdesk.records.ref import NO_OWNER, Ref, user
from rtdesk.records.ticket import Ticket, TicketRow

Row = TypeVar("Row", bound=TicketRow)


@dataclass(frozen=True, slots=True)
class FileRef:
    """A private copy of a file to be sent; `name` is what the recipient sees."""

    path: str
    name: str
    content_type: str
    size: int
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """Text for a ticket. `url` is the path of the link it is posted to."""

    ticket: int
    url: str
    body: str
    content_type: str = "text/plain"
    subject: str = ""
    minutes: int = 0
    files: tuple[FileRef, ...] = ()

    repeatable = False

    def overlay(self, row: Row) -> Row:
        """A message changes no field that we could foresee."""
        return row

    def holds(self, ticket: Ticket) -> bool:
        """Not provable from the record: messages are proved by the history (`sync.settle`)."""
        return False


@dataclass(frozen=True, slots=True)
class Correspond(Message):
    """A reply: RT mails it to the requestors."""


@dataclass(frozen=True, slots=True)
class Comment(Message):
    """A comment: not sent to the requestors."""


@dataclass(frozen=True, slots=True)
class SetStatus:
    """A move along the lifecycle, by PUT."""

    ticket: int
    status: str
    base: str = ""
    """The status the user saw when asking."""

    repeatable = True

    def overlay(self, row: Row) -> Row:
        """The row as it will be."""
        return replace(row, status=self.status)

    def holds(self, ticket: Ticket) -> bool:
        """True when the ticket has that status (RT compares without case)."""
        return ticket.status.casefold() == self.status.casefold()

    def clashes(self, ticket: Ticket) -> bool:
        """True when somebody else moved the ticket since the user looked."""
        return bool(self.base) and ticket.status != self.base

    def inverse(self) -> SetStatus:
        """Back to where it was."""
        return SetStatus(self.ticket, self.base, self.status)


@dataclass(frozen=True, slots=True)
class Own:
    """Take, untake or steal: `verb` is RT's word, `me` the login of the user who asks."""

    ticket: int
    verb: str
    me: str
    base: str = ""
    """Login of the owner the user saw."""

    repeatable = True

    @property
    def owner(self) -> Ref:
        """Who owns the ticket afterwards."""
        return NO_OWNER if self.verb == "untake" else user(self.me)

    def overlay(self, row: Row) -> Row:
        """The row as it will be."""
        return replace(row, owner=self.owner)

    def holds(self, ticket: Ticket) -> bool:
        """True when the ticket has that owner."""
        return ticket.unowned if self.verb == "untake" else ticket.owner.id == self.me

    def clashes(self, ticket: Ticket) -> bool:
        """True when the owner is no more the one the user saw."""
        return bool(self.base) and ticket.owner.id != self.base


FIELDS = {
    "Subject": "subject",
    "Priority": "priority",
}
"""RT's name of a field that can be set, and the member of the record that shows it."""


@dataclass(frozen=True, slots=True)
class SetField:
    """One field of a ticket, by PUT. `field` is a key of `FIELDS`."""

    ticket: int
    field: str
    value: str
    base: str = ""

    repeatable = True

    def overlay(self, row: Row) -> Row:
        """The row as it will be."""
        match self.field:
            case "Subject":
                return replace(row, subject=self.value)
            case "Priority":
                return replace(row, priority=self.value)
            case _:
                return row

    def holds(self, ticket: Ticket) -> bool:
        """True when the field has that value."""
        return str(getattr(ticket, FIELDS[self.field])) == self.value

    def clashes(self, ticket: Ticket) -> bool:
        """True when somebody else changed this field since the user looked."""
        return str(getattr(ticket, FIELDS[self.field])) != self.base

    def inverse(self) -> SetField:
        """The old value again."""
        return SetField(self.ticket, self.field, self.base, self.value)


Op = Correspond | Comment | SetStatus | Own | SetField
